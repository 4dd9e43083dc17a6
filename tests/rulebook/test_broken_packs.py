"""Packs with a slip in each: every mistake is told with its place, what is wrong, and what would mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook import Problem, RuleError, load_rulebook

HERE = Path(__file__).parent
GOOD, BROKEN = HERE / "good", HERE / "broken"
EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((BROKEN / "expected.yaml").read_text(encoding="utf-8"))


def problems_of(name: str) -> tuple[Problem, ...]:
    """What is wrong with a broken pack that is loaded behind the good one."""
    with pytest.raises(RuleError) as raised:
        load_rulebook([GOOD, BROKEN / name], NORMALISERS, FIELD_KINDS)
    return raised.value.problems


def place(name: str, problem: Problem) -> tuple[str, int, int]:
    return str(Path(problem.file).relative_to(BROKEN / name)), problem.line, problem.column


def test_every_pack_is_expected_to_be_broken() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in BROKEN.iterdir() if path.is_dir())
    assert len(EXPECTED) >= 25


def test_the_good_pack_is_good() -> None:
    assert [rule.pack for rule in load_rulebook([GOOD], NORMALISERS, FIELD_KINDS).rules] == ["harbour"] * 3


@pytest.mark.parametrize("name", EXPECTED)
def test_broken_pack(name: str) -> None:
    found, expected = problems_of(name), EXPECTED[name]
    shown = "\n".join(map(str, found))
    places = [(wanted.get("file", "pack.yaml"), wanted["line"], wanted["column"]) for wanted in expected]
    assert [place(name, problem) for problem in found] == places, shown
    for problem, wanted in zip(found, expected, strict=True):
        missing = [part for part in wanted["says"] if part not in problem.message]
        assert not missing, f"{missing} in {problem.message}"


@pytest.mark.parametrize("name", EXPECTED)
def test_the_place_is_in_the_file(name: str) -> None:
    """Editors jump to it; the line behind the last one stands for the end of the file."""
    for problem in problems_of(name):
        lines = [*Path(problem.file).read_bytes().split(b"\n"), b""]
        line = lines[problem.line - 1].decode("utf-8", "replace")
        assert problem.column <= len(line) + 1, str(problem)
        assert str(problem) == f"{problem.file}:{problem.line}:{problem.column}: {problem.message}"
        assert "\n" not in problem.message
