"""Pack files read by libyaml and by PyYAML alone: the same values, places and mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.resources import rules_folder
from extractor.rulebook import RuleError, yaml_source
from extractor.rulebook.problems import Problems
from extractor.rulebook.yaml_source import load_yaml

PACKS = [*sorted(rules_folder().glob("**/pack.yaml")), *sorted(Path(__file__).parent.glob("*/**/*.yaml"))]
ODD = {
    "a tab in a word": "pack: a\tb\n",
    "a tab before a comment": "pack: ab \t# c\n",
    "a question mark in braces": "words: {a? b: c}\n",
    "a question mark at the end of a line": "note: who?\n",
    "a question mark in quotes": "note: {a: 'b? c'}\n",
    "a byte order mark in the middle": "note: {a\ufeffb: c, d: e}\n",
    "another kind of line end": "a: b\u2028c: d\n",
    "a comment where a block begins": "a: |# b\n  c\n",
    "a tag that nobody knows": "a: !x b\n",
    "no space behind a colon": "a: {b: 'c', d:e}\n",
    "a key twice": "a: 1\nb: 2\na: 3\n",
    "an alias": "a: &x [1, 2]\nb: *x\n",
    "an alias of nothing": "a: *x\n",
    "an alias that leads back": "a: &x [*x]\n",
    "too deep": "a: " + "[" * 2000 + "]" * 2000 + "\n",
    "deep": "a: " + "[" * 38 + "]" * 38 + "\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "nothing": "",
    "a comment alone": "---\n# nothing\n",
    "a character that cannot stand": "a: b\x07\n",
    "letters of two units": "a: 😀\nb: {c: 😀, d: e}\n",
    "numbers": "a: [1, 01, 1.5, 0x1, -3, 1_0, .5, true, no, null, ~, 2020-01-01]\n",
}


def read(path: Path) -> tuple[Any, ...]:
    problems = Problems("pack.yaml")
    try:
        return load_yaml(path, problems), problems.positions, problems.found
    except RuleError as error:
        return (tuple((found.line, found.column, found.message) for found in error.problems),)


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    quick = read(path)
    with monkeypatch.context() as patched:
        patched.setattr(yaml_source, "_quick", None)
        assert quick == read(path)
    return quick


@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_packs_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both_ways(path, monkeypatch)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_files_read_the_same(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pack.yaml"
    path.write_bytes(text.encode())
    both_ways(path, monkeypatch)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_the_shipped_packs_are_read_by_libyaml_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "_CoreLoader", None)
    for path in sorted(rules_folder().glob("*/pack.yaml")):
        assert load_yaml(path, Problems(path))
