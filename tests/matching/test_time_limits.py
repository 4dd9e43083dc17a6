"""A rule that runs away on a text is stopped and reported; all others do their work, in bounded time."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from support import ROOT

from extractor.layout import lines
from extractor.matching import engine
from extractor.pipeline import Extractor
from extractor.records import Article

sys.path.insert(0, str(ROOT / "tests" / "workbench"))

from workbench_stubs import reader_of

LIMIT = 0.2
"""Seconds for one rule in these tests; a generous multiple of it bounds the whole."""
SLOW = "(?:x|xx)+y"
NASTY = "x" * 20_000
"""A rule is only tried where its letters are; so texts with this have a y in their sentence too."""
QUICK = """\
  - {id: own.number, label: number, pattern: '\\d+'}
  - {id: own.boat, label: BOAT, value: fields, pattern: 'bè {number:n}'}
  - {id: own.crew, label: CREW, value: fields, pattern: 'đội'}
"""


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (engine, lines):
        monkeypatch.setattr(module, "RULE_SECONDS", LIMIT)


def reader(folder: Path, *slow: str) -> Extractor:
    rules = "".join(f"  - {{id: own.slow{i}, {rule}}}\n" for i, rule in enumerate(slow))
    return reader_of(folder, f"rules:\n{rules}{QUICK}")


def extracted(extractor: Extractor, text: str, limits: float) -> Article:
    """The article; it must not take four times as many limits as rules have to be stopped, and some time to start."""
    extractor("Khởi động.")
    start = time.monotonic()
    article = extractor(text)
    assert time.monotonic() - start < 4 * limits * LIMIT + 2.0
    return article


def found(article: Article) -> list[tuple[str, str]]:
    return [(mention.label, mention.text) for mention in article.mentions]


def stopped(*numbers: int) -> list[str]:
    return [f"rule own.slow{number} was stopped after {LIMIT:g} s on this text" for number in numbers]


@pytest.mark.parametrize(
    "rule",
    [
        f"label: SLOW, value: fields, pattern: '{SLOW}'",
        # The limit is for the whole text, however many places there are to begin.
        f"label: SLOW, value: fields, whole_words: false, pattern: '{SLOW}'",
        "label: SLOW, value: fields, whole_words: false, pattern: 'x+y'",
        f"label: helper, pattern: '{SLOW}'",
        f"label: SLOW, value: fields, pattern: 'trước(?= {SLOW})|(?!{SLOW})\\p{{L}}+y'",
        f"relation: own.slow, pattern: '{SLOW} {{CREW:crew}}'",
        # Guards have a part in it.
        f"label: SLOW, value: fields, pattern: 'trước', before: ['{SLOW}']",
        f"label: SLOW, value: fields, pattern: 'trước', not_near: ['{SLOW}']",
    ],
)
def test_a_rule_that_runs_away(tmp_path: Path, rule: str) -> None:
    text = f"Có đội trên bè 3 trước {NASTY} và y đội khác trên bè 4."
    article = extracted(reader(tmp_path, rule), text, 1)
    assert found(article) == [("CREW", "đội"), ("BOAT", "bè 3"), ("CREW", "đội"), ("BOAT", "bè 4")]
    assert list(article.source.notes) == stopped(0)


def test_each_such_rule_has_its_own_limit(tmp_path: Path) -> None:
    rule = f"label: SLOW, value: fields, pattern: '{SLOW}'"
    article = extracted(reader(tmp_path, rule, rule, rule), f"Có đội {NASTY} trên bè 3 y.", 3)
    assert found(article) == [("CREW", "đội"), ("BOAT", "bè 3")]
    assert list(article.source.notes) == stopped(0, 1, 2)


def test_what_such_a_rule_found_before_stays(tmp_path: Path) -> None:
    rule = f"label: SLOW, value: fields, pattern: '{SLOW}'"
    article = extracted(reader(tmp_path, rule), f"Có xxy, xy và {NASTY} rồi xxxy trên bè 3.", 1)
    assert found(article) == [("SLOW", "xxy"), ("SLOW", "xy"), ("BOAT", "bè 3")]
    assert list(article.source.notes) == stopped(0)


def test_the_next_article_is_read_as_if_nothing_had_been(tmp_path: Path) -> None:
    rule = f"label: SLOW, value: fields, pattern: '{SLOW}'"
    extractor = reader(tmp_path, rule)
    assert list(extracted(extractor, f"Có {NASTY} y.", 1).source.notes) == stopped(0)
    after = extractor("Có xxy trên bè 3.")
    assert found(after) == [("SLOW", "xxy"), ("BOAT", "bè 3")]
    assert after.source.notes == ()


def test_a_rule_of_the_page_is_stopped_on_each_line(tmp_path: Path) -> None:
    line = "x" * 500 + " y"
    page = f"{line}\nHội đua bè 3\n{line}\nCó đội trên bè 4, rồi đội khác."
    article = extracted(reader(tmp_path, f"zone: boilerplate, pattern: '{SLOW}'"), page, 2)
    assert ("BOAT", "bè 4") in found(article)
    assert list(article.source.notes) == [f"rule own.slow0 was stopped after {LIMIT:g} s on one line"] * 2


def test_lines_that_are_running_text_are_not_asked_about(tmp_path: Path) -> None:
    article = extracted(reader(tmp_path, f"zone: boilerplate, pattern: '{SLOW}'"), f"Có đội.\n{NASTY}", 0)
    assert article.source.notes == ()


def test_ordinary_text_is_not_stopped(tmp_path: Path) -> None:
    rule = f"label: SLOW, value: fields, pattern: '{SLOW}'"
    article = extracted(reader(tmp_path, rule), "Có đội trên bè 3 và xxxx ở bến. " * 200, 0)
    assert len(article.mentions) == 400
    assert article.source.notes == ()
