"""docs/guide-first-rule.md: whoever does what it says sees what it shows, and its pull requests do what they claim."""

from __future__ import annotations

import json
import re
import shutil
from functools import lru_cache
from pathlib import Path

import pytest
from docs_pages import GUIDE, Block, Reader, apply_diff, blocks_of
from support import ROOT

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.pipeline import Extractor
from extractor.rulebook import load_rulebook
from extractor.rulebook.examples import unmark
from extractor.trying import failing_examples
from extractor.workbench.lint import lint

BLOCKS = blocks_of(GUIDE)
OF_REQUESTS = [block for block in BLOCKS if block.info in ("before", "after") or "b/rules/" in block.text]
REQUESTS = [OF_REQUESTS[i : i + 3] for i in range(0, len(OF_REQUESTS), 3)]
"""The diff of each pull request, with the texts as they are marked before and after it."""
NOUNS = Path("rules", "counts", "nouns.tsv")
_MARK = re.compile(r"\[([^\]]+)\]\(\w+\)")


def test_the_guide_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(tmp_path, monkeypatch)
    reader.follow([block for block in BLOCKS if block not in OF_REQUESTS])
    (shown,) = [json.loads(block.text) for block in BLOCKS if block.language == "json"]
    (record,) = map(json.loads, (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines())
    assert record["records"]["other"] == shown
    said = {" ".join(command.split()[1:3]) for command in reader.commands}
    assert {"rules new", "rules test", "rules lint"} < said
    assert any(" --watch" in command for command in reader.commands)
    assert any(command.startswith("extractor explain ") for command in reader.commands)


def marked(extractor: Extractor, text: str) -> str:
    """A text with its mentions in brackets and their labels behind them."""
    for mention in reversed(extractor(text).mentions):
        text = f"{text[: mention.start]}[{mention.text}]({mention.label}){text[mention.end :]}"
    return text


def assert_marked(extractor: Extractor, block: Block) -> None:
    for line in block.text.splitlines():
        assert marked(extractor, _MARK.sub(r"\1", line)) == line


def test_there_are_three_requests() -> None:
    assert [[block.language, block.info] for request in REQUESTS for block in request] == [
        ["diff", ""], ["text", "before"], ["text", "after"],
    ] * 3  # fmt: skip


@pytest.fixture(scope="module")
def without_the_noun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules without the line that the second request adds."""
    rules = tmp_path_factory.mktemp("before") / "rules"
    shutil.copytree(ROOT / "rules", rules)
    _take_away(rules.parent / NOUNS, REQUESTS[1][0])
    return rules


@pytest.mark.parametrize("number", range(3), ids=["type", "noun", "label"])
def test_a_request_does_what_it_says(number: int, tmp_path: Path, without_the_noun: Path) -> None:
    diff, before, after = REQUESTS[number]
    shutil.copytree(without_the_noun if number == 1 else ROOT / "rules", tmp_path / "rules")
    assert_marked(loaded(without_the_noun), before)
    (changed,) = apply_diff(diff.text, tmp_path)
    assert changed.suffix in (".yaml", ".tsv")
    assert (number == 1) == (changed == tmp_path / NOUNS)
    assert (tmp_path / NOUNS).read_bytes() == (ROOT / NOUNS).read_bytes()
    extractor = loaded(tmp_path / "rules")
    assert_marked(extractor, after)
    assert not [failure for failure in failing_examples(extractor) if str(changed) in failure.place]


def test_a_pack_of_ones_own_does_the_same(tmp_path: Path, without_the_noun: Path) -> None:
    (text,) = [block.text for block in BLOCKS if block.pack == "our_words"]
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    extractor = loaded(without_the_noun, tmp_path)
    for number in (0, 1):
        assert_marked(extractor, REQUESTS[number][2])
    own = {unmark(line)[0] for line in re.findall(r"text: '(.*?)', value", text)}
    examples = [example.text for rule in extractor.rulebook.rules for example in rule.examples]
    assert len(own) == 2 == sum(example in own for example in examples)
    assert not [failure for failure in failing_examples(extractor) if failure.text in own]


def _take_away(path: Path, diff: Block) -> None:
    """Takes the lines that a diff adds out of a file in which they stand already."""
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"^\+(?!\+\+ )(.*\n)", diff.text, re.MULTILINE):
        assert text.count(f"\n{line}") == 1
        text = text.replace(f"\n{line}", "\n")
    path.write_text(text, encoding="utf-8")


@lru_cache(maxsize=2)
def loaded(*folders: Path) -> Extractor:
    return Extractor(load_rulebook(folders, NORMALISERS, FIELD_KINDS))


def test_the_linter_finds_nothing_in_what_is_new(tmp_path: Path) -> None:
    (added,) = apply_diff(REQUESTS[2][0].text, tmp_path)
    (name,) = re.findall(r"^\+pack: (\w+)$", REQUESTS[2][0].text, re.MULTILINE)
    assert not lint([ROOT / "rules", added.parent], [name])
