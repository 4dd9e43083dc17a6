"""Guards one by one: what stands near a match or around it, and the edges of segmented words."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import pytest
from support import rulebook_of, run, write_pack

import extractor
from extractor.layout.plain import plain_layout
from extractor.matching import engine
from extractor.pipeline import Extractor
from extractor.rulebook.examples import unmark
from extractor.rulebook.guards import SURROUNDINGS, Guard, guard_pattern
from extractor.rulebook.patterns import compile_source


def guard(kind: str, *entries: str, reach: int | None = None) -> Guard:
    if kind.endswith("within"):
        return Guard(kind, entries, None)
    return Guard(kind, entries, compile_source(guard_pattern(kind, entries), False, pytest.fail), reach)


def allows(made: Guard, marked: str, seconds: float | None = None) -> bool:
    """What a guard says of the marked stretch."""
    text, ((start, end),) = unmark(marked)
    return made.allows(text, start, end, seconds)


@pytest.mark.parametrize(
    ("entries", "marked", "expected"),
    [
        (["thuyền"], "thuyền của [đội đỏ] thắng", True),
        (["thuyền"], "[đội đỏ] đua thuyền", True),
        (["thuyền"], "[đội đỏ] đua xe", False),
        (["xe", "thuyền"], "[đội đỏ] đua thuyền", True),
        # The sentence is the line.
        (["thuyền"], "đua thuyền\n[đội đỏ] thắng\nđua thuyền", False),
        (["thuyền"], "đua xe\nđua thuyền: [đội đỏ]\nđua xe", True),
        # What the match itself says is not near it.
        (["thuyền"], "có [đội thuyền đỏ] thắng", False),
        (["đội thuyền"], "có đội [thuyền đỏ] thắng", False),
        # Words are whole at both ends; a class stands for a character of a word as well.
        (["thuyền"], "bơithuyền và [đội đỏ]", False),
        (["thuyền"], "thuyềnbơi và [đội đỏ]", False),
        (["thuyền"], "(thuyền) và [đội đỏ]", True),
        ([r"\d+"], "năm 2020 [đội đỏ] thắng", True),
        # Capitals count, unless the entry says otherwise.
        (["thuyền"], "Thuyền của [đội đỏ]", False),
        (["(?i:thuyền)"], "Thuyền của [đội đỏ]", True),
        # Right at the match.
        (["thuyền"], "thuyền [đội đỏ]", True),
        (["thuyền"], '[đội đỏ], "thuyền"', True),
    ],
)
def test_near(entries: list[str], marked: str, expected: bool) -> None:
    assert allows(guard("near", *entries), marked) is expected
    assert allows(guard("not_near", *entries), marked) is not expected


@pytest.mark.parametrize(
    ("word", "least"), [("ba", 1), ("hai", 2), ("một", 3), ("bốn", 1), ("năm", 2), ("sáu", 3), ("hai ba", 2)]
)
def test_reach_counts_syllables(word: str, least: int) -> None:
    for reach in range(1, 5):
        seen = allows(guard("near", word, reach=reach), "không một hai ba [đội đỏ] bốn năm sáu bảy")
        assert seen is (reach >= least), reach
        refused = allows(guard("not_near", word, reach=reach), "không một hai ba [đội đỏ] bốn năm sáu bảy")
        assert refused is (reach < least), reach


@pytest.mark.parametrize("marked", ["hai, [đội đỏ], ba", '"hai" [đội đỏ]: "ba"', "(hai [đội đỏ]) ba", "[đội đỏ] ba"])
def test_marks_are_no_syllables(marked: str) -> None:
    assert allows(guard("near", "hai|ba", reach=1), marked)


def test_reach_ends_with_the_sentence() -> None:
    assert not allows(guard("near", "một|hai", reach=9), "một\nba [đội đỏ] bốn\nhai")


def test_reach_cuts_no_word() -> None:
    """The last syllable within reach is seen whole, and what stands only in part within reach is not seen."""
    assert not allows(guard("near", "ba bốn", reach=1), "[đội đỏ] ba bốn")
    assert not allows(guard("near", "hai ba", reach=1), "hai ba [đội đỏ]")
    assert allows(guard("near", "ba bốn", reach=2), "[đội đỏ] ba bốn năm")


@pytest.mark.parametrize(
    ("surroundings", "marked", "expected"),
    [
        ("sentence", "có [đội đỏ] thắng", True),
        ("sentence", "một\n[đội đỏ]\nhai", True),
        ("sentence", "có [đội\nđỏ] thắng", False),
        ("quotation", 'Ông nói "có [đội đỏ] thắng" rồi đi', True),
        ("quotation", '"[đội đỏ]"', True),
        ("quotation", 'Ông nói "có" [đội đỏ] thắng', False),
        ("quotation", '"một" [đội đỏ] "hai"', False),
        ("quotation", '"một" và "[đội đỏ]"', True),
        ("quotation", 'Ông nói "có [đội đỏ] thắng', False),
        ("quotation", '"một\n[đội đỏ]\nhai"', False),
        ("quotation", 'có ["đội đỏ"] thắng', False),
        ("quotation", "có ([đội đỏ]) thắng", False),
        ("parentheses", "thắng ([đội đỏ]) rồi", True),
        ("parentheses", "thắng (có [đội đỏ] nữa) rồi", True),
        ("parentheses", "(một) [đội đỏ] (hai)", False),
        ("parentheses", "(một) và (hai [đội đỏ] ba)", True),
        ("parentheses", "thắng ([đội đỏ] rồi", False),
        ("parentheses", "thắng [đội đỏ]) rồi", False),
        ("parentheses", "(một\n[đội đỏ]\nhai)", False),
        ("parentheses", "có [đội (đỏ)] thắng", False),
        ("parentheses", 'có "[đội đỏ]" thắng', False),
        ("parentheses", "(một (hai) [đội đỏ] ba)", True),
    ],
)  # fmt: skip
def test_within(surroundings: str, marked: str, expected: bool) -> None:
    assert surroundings in SURROUNDINGS
    assert allows(guard("within", surroundings), marked) is expected
    assert allows(guard("not_within", surroundings), marked) is not expected


@pytest.mark.parametrize(
    ("marked", "expected"), [('"[đội đỏ]"', True), ("([đội đỏ])", True), ("có [đội đỏ]", False), ('("[đội đỏ]")', True)]
)
def test_surroundings_are_alternatives(marked: str, expected: bool) -> None:
    assert allows(guard("within", "quotation", "parentheses"), marked) is expected
    assert allows(guard("not_within", "quotation", "parentheses"), marked) is not expected


RUNAWAY = {"before": "(?:a|aa)+b", "near": "(?:a|aa)+b", "after": "b(?:a|aa)+"}
"""Lookbehinds read from right to left."""


@pytest.mark.parametrize("kind", [*RUNAWAY, *(f"not_{kind}" for kind in RUNAWAY)])
def test_a_guard_that_runs_away_is_stopped(kind: str) -> None:
    made = guard(kind, RUNAWAY[kind.removeprefix("not_")])
    marked = "a" * 200 + " [x]" if kind.endswith("after") else "[x] " + "a" * 200
    with pytest.raises(TimeoutError):
        allows(made, marked, seconds=0.05)


@pytest.mark.parametrize("kind", RUNAWAY)
def test_a_guard_that_is_done_in_time_is_not_stopped(kind: str) -> None:
    assert not allows(guard(kind, RUNAWAY[kind]), "a [x] a", seconds=60)


def test_the_rule_of_such_a_guard_is_reported_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    pack = """\
        pack: p
        rules:
          - {id: slow, label: A, value: fields, pattern: '\\d', not_near: ['(?:a|aa)+b']}
          - {id: quick, label: B, value: fields, pattern: 'x'}
        """
    found = run(rulebook_of(pack), "1\n2 " + "a" * 200 + " x")
    assert found.shown() == ["A:1", "B:x"]
    assert found.reports == ["rule slow was stopped after 0.05 s on this text"]


def test_source_shows_the_entries_as_written() -> None:
    pack = "pack: p\nrules: [{id: r, label: A, value: fields, pattern: x, not_near: ['một', 'hai'], reach: 3}]\n"
    (made,) = rulebook_of(pack).rules[0].guards
    assert (made.kind, made.entries, made.source, made.reach) == ("not_near", ("một", "hai"), "một | hai", 3)


def test_reach_is_for_near_only() -> None:
    pack = "pack: p\nrules: [{id: r, label: A, value: fields, pattern: x, before: [y], near: [z], reach: 2}]\n"
    found = run(rulebook_of(pack), "x y z\nx y a z\nx a y z\nx a z y")
    assert [match.start for match in found.matches] == [0]


# Segmentation: "thuyền viên" (crewman) and "đảng viên" (Party member) are one word each.
WORDS = """
    pack: ship_words
    rules:
      - {id: words.end, label: at_end, pattern: 'thuyền|đảng', segmented: [end]}
      - {id: words.start, label: at_start, pattern: 'viên|thuyền', segmented: start}
      - {id: words.both, label: at_both, pattern: 'thuyền(?: viên)?|viên', segmented: [start, end]}
      - {id: words.any, label: anywhere, pattern: 'thuyền|viên|đảng'}
      - {id: words.part, label: of_part, pattern: '(?P<mention>thuyền) \\p{L}+', segmented: [end]}
    """


@lru_cache(maxsize=1)
def with_words() -> Extractor:
    with tempfile.TemporaryDirectory() as folder:
        return extractor.load([write_pack(Path(folder, "words"), WORDS)])


@pytest.mark.parametrize(
    ("label", "marked"),
    [
        ("at_end", "Các thuyền viên chèo [thuyền] rồng."),
        ("at_end", "Ông gặp đảng viên của chi bộ."),
        ("at_start", "Các [thuyền] viên chèo [thuyền] rồng."),
        ("at_start", "Ông gặp đảng viên của chi bộ."),
        ("at_both", "Các [thuyền viên] chèo [thuyền] rồng."),
        ("anywhere", "Các [thuyền] [viên] chèo [thuyền] rồng."),
        ("anywhere", "Ông gặp [đảng] [viên] của chi bộ."),
        # The edge of the mention counts, not that of all that the pattern took.
        ("of_part", "Các thuyền viên chèo [thuyền] rồng."),
        # Each sentence is segmented by itself.
        ("at_end", "Họ đua [thuyền]. Viên gạch rơi."),
    ],
)
def test_segmented(label: str, marked: str) -> None:
    text, spans = unmark(marked)
    scene, view = with_words().find(plain_layout(text), [])
    assert [view.raw_span(match.start, match.end) for match in scene.of(label)] == list(spans)
