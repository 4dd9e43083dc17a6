"""Why these mentions and no others: what an explanation says of a text, of a place in it, and of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench_stubs import reader_of

import extractor
from extractor.errors import InputError, UsageError
from extractor.matching import engine
from extractor.pipeline import Extractor
from extractor.reading import read_text
from extractor.workbench.explain import Explanation, explain

PACK = """\
    labels:
      PAIR:
        table: pairs
        fields: {name: lexicon, n: integer, day: date}
    words:
      boats: [thuyền, {text: bè, variants: [mảng], kind: plank}]
    rules:
      - {id: own.number, label: number, pattern: '\\d+'}
      - id: own.boat
        label: BOAT
        value: fields
        pattern: '{boats:name} (?:số|thứ) {number:n}'
        not_after: [cũ, nát]
        zones: [body, lead]
      - id: own.pair
        label: PAIR
        pattern: 'đôi {boats:name}(?: số (?P<n>\\d+))?(?:, {DATE:day})?'
        beats: [BOAT]
      - id: own.day
        label: DATE
        value: date
        pattern: 'ngày (?P<day>\\d+)/(?P<month>\\d+)'
      - {id: own.week, label: WEEK, value: fields, pattern: 'ngày \\d+/\\d+ này'}
      - {id: own.uỷ, label: BODY, value: fields, pattern: 'Ủy ban (?P<of>\\p{L}+)', segmented: end}
      - {id: own.near, label: NEAR, value: fields, pattern: 'rồng', near: [sông, suối], reach: 3}
      - {id: own.said, label: SAID, value: fields, pattern: 'hổ', not_within: [quotation, parentheses]}
      - {id: own.line, zone: boilerplate, pattern: 'Tải về|In bài'}
    """
TEXT = "Anh đi thuyền số 3, cũ bè số 4 và đôi bè số 5, ngày 3/4; ngày 45/13. Ghe số 5 hay thuyền số lẻ."


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Extractor:
    return reader_of(tmp_path_factory.mktemp("explaining"), PACK)


@pytest.fixture(scope="module", autouse=True)
def default(reader: Extractor) -> Iterator[None]:
    """Let these rules be those of ``extractor.explain`` without ``using``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extractor, "_default", lambda: reader)
        yield


def file_of(reader: Extractor) -> str:
    return next(rule.file for rule in reader.rulebook.rules if rule.pack == "own")


def test_a_mention_and_how_it_came_about(reader: Extractor) -> None:
    found = extractor.explain(TEXT, at=7)
    assert found.text == TEXT
    (boat,) = found.mentions
    assert (boat.mention.label, boat.mention.text, boat.mention.start, boat.mention.end) == (
        "BOAT",
        "thuyền số 3",
        7,
        18,
    )
    assert (boat.rule.id, boat.rule.label, boat.rule.file, boat.rule.line) == ("own.boat", "BOAT", file_of(reader), 10)
    assert [(c.name, c.text, TEXT[c.start : c.end], c.source) for c in boat.captures] == [
        ("name", "thuyền", "thuyền", "listed as 'thuyền'"), ("n", "3", "3", "number by own.number"),
    ]  # fmt: skip
    assert boat.steps == ("fields() → name: thuyền, n: 3",)
    assert boat.beat == ()
    assert (found.refused, found.unmatched, found.notes) == ((), (), ())
    lines = Path(boat.rule.file).read_text(encoding="utf-8").splitlines()
    assert "own.boat" in lines[boat.rule.line - 1]


def test_a_rival_beaten_and_a_field_that_linking_fills() -> None:
    found = extractor.explain(TEXT, find="đôi bè", published="2020-05-06")
    (pair,) = found.mentions
    assert pair.mention.text == "đôi bè số 5, ngày 3/4"
    assert {(capture.name, capture.text, capture.source) for capture in pair.captures} == {
        ("name", "bè", "listed as 'bè', kind: plank"), ("n", "5", None), ("day", "ngày 3/4", "DATE by own.day"),
    }  # fmt: skip
    assert pair.steps == (
        "fields() → name: bè, n: 5, day: (kind: date, match: [DATE])",
        "linked with the article → name: bè, n: 5, day: 2020-04-03",
    )
    assert {(rival.rule.id, rival.text, rival.why) for rival in pair.beat} == {
        ("own.boat", "bè số 5", "its rule says that it beats BOAT"),
        ("own.day", "ngày 3/4", "it is longer"),
    }
    assert [TEXT[rival.start : rival.end] for rival in pair.beat] == [rival.text for rival in pair.beat]


def refusals(found: Explanation) -> list[tuple[str, str, str, str]]:
    assert [found.text[one.start : one.end] for one in found.refused] == [one.text for one in found.refused]
    return [(one.rule.id, one.text, one.by, one.why) for one in found.refused]


@pytest.mark.parametrize(
    ("text", "find", "expected"),
    [
        (TEXT, "bè số 4", ("own.boat", "bè số 4", "guard", "not_after: cũ")),
        (TEXT, "45/13", ("own.day", "ngày 45/13", "normaliser", "date: there is no such day, month or hour")),
        (TEXT, "bè số 5", ("own.boat", "bè số 5", "rival", "gave way to PAIR 'đôi bè số 5, ngày 3/4' (own.pair): "
                           "its rule says that it beats BOAT")),
        ("Đến ngày 3/4 này", "ngày", ("own.day", "ngày 3/4", "rival",
                                      "gave way to WEEK 'ngày 3/4 này' (own.week): it is longer")),
        ("Có rồng ở trên con sông", "rồng", ("own.near", "rồng", "guard", "near: there is none of sông | suối")),
        ("Nói \"hổ về\" rồi", "hổ", ("own.said", "hổ", "guard", "not_within: quotation")),
        ("Do Ủy ban nhân dân", "Ủy ban", ("own.uỷ", "Ủy ban nhân", "segmentation",
                                          "segmented: end; a word goes on across this place")),
    ],
)  # fmt: skip
def test_what_was_in_the_way(text: str, find: str, expected: tuple[str, str, str, str]) -> None:
    assert refusals(extractor.explain(text, find=find)) == [expected]


def test_a_zone_in_the_way(reader: Extractor) -> None:
    page = (
        f"Thuyền về bến: thuyền số 3 dẫn đầu\n{'Hôm nay bè số 4 trôi trên sông rất chậm. ' * 4}\n{'Rồi bè số 5. ' * 12}"
    )
    found = explain(reader, read_text(page), find="thuyền số 3", page=True)
    assert refusals(found) == [("own.boat", "thuyền số 3", "zone", "zones: body, lead; this is title")]
    (unmatched,) = found.unmatched
    assert (unmatched.text, unmatched.zone) == ("thuyền số 3", "title")


def test_helpers_are_no_news() -> None:
    found = extractor.explain("có 3, cũ 4")
    assert (found.mentions, found.refused) == ((), ())


def near(found: Explanation) -> list[tuple[str, str, str, str, bool]]:
    (unmatched,) = found.unmatched
    for one in unmatched.near:
        assert found.text[one.start : one.end] == one.text
    return [(one.rule.id, one.text, one.expected, one.instead, one.unlisted) for one in unmatched.near]


@pytest.mark.parametrize(
    ("find", "expected"),
    [
        # A word that the list does not have.
        ("Ghe", ("own.boat", "Ghe số 5", "{own.boats}", "Ghe", True)),
        ("Ghe số", ("own.boat", "Ghe số 5", "{own.boats}", "Ghe", True)),
        # Where the rule stopped, and what stands there.
        ("thuyền số lẻ", ("own.boat", "thuyền số ", "{number:n}", "lẻ.", False)),
        ("số lẻ", ("own.boat", "thuyền số ", "{number:n}", "lẻ.", False)),
    ],
)
def test_what_came_nearest(find: str, expected: tuple[str, str, str, str, bool]) -> None:
    assert near(extractor.explain(TEXT, find=find))[0] == expected


def test_the_word_missing_from_a_list_is_the_one_that_was_asked_about() -> None:
    found = near(extractor.explain("Anh đi thuyền và ghe số 5.", find="ghe"))
    assert found[0] == ("own.boat", "ghe số 5", "{own.boats}", "ghe", True)


def test_nothing_near() -> None:
    found = extractor.explain(TEXT, find="Anh")
    assert (found.mentions, found.refused) == ((), ())
    assert near(found) == []
    assert "no rule began to match there" in str(found)


def test_a_near_miss_at_the_end_of_the_sentence() -> None:
    found = extractor.explain("Còn ngày 3/", find="ngày")
    assert near(found)[0][:4] == ("own.day", "ngày 3/", r"(?P<month>\d+)", "")
    assert "then wanted (?P<month>\\d+) at the end of the sentence" in str(found)


def test_each_occurrence_is_looked_at_in_order() -> None:
    text = "thuyền số 3, cũ thuyền số 4, thuyền số lẻ; THUYỀN SỐ"
    found = extractor.explain(text, find="thuyền số")
    assert [mention.mention.start for mention in found.mentions] == [0]
    assert [one.start for one in found.refused] == [16]
    assert [one.start for one in found.unmatched] == [16, 29, 43]


def test_words_are_found_across_breaks_and_whatever_their_capitals() -> None:
    found = extractor.explain("Đi thuyền\n số 3 về", find="THUYỀN SỐ")
    assert [mention.mention.text for mention in found.mentions] == ["thuyền\n số 3"]


def test_at_means_the_whole_word() -> None:
    at = TEXT.index("Ghe")
    for offset in range(at, at + 3):
        (unmatched,) = extractor.explain(TEXT, at=offset).unmatched
        assert (unmatched.text, unmatched.start, unmatched.end) == ("Ghe", at, at + 3)
    (space,) = extractor.explain(TEXT, at=at + 3).unmatched
    assert space.text == " "


NFD = unicodedata.normalize("NFD", TEXT)


def test_offsets_are_those_of_the_text_as_it_was_read() -> None:
    found = extractor.explain(NFD, at=NFD.index("bè"[0] + "e"))
    assert refusals(found) == [("own.boat", unicodedata.normalize("NFD", "bè số 4"), "guard", "not_after: cũ")]
    (unmatched,) = found.unmatched
    assert unmatched.text == unicodedata.normalize("NFD", "bè")
    spaced = extractor.explain("Đi \u00a0 thuyền  số\u00ad 3.", find="thuyền")
    (boat,) = spaced.mentions
    assert (boat.mention.start, boat.mention.text) == (5, "thuyền  số\u00ad 3")
    assert [(capture.text, capture.start) for capture in boat.captures] == [("thuyền", 5), ("3", 17)]


def test_decomposed_words_in_a_decomposed_text() -> None:
    found = extractor.explain(NFD, find=unicodedata.normalize("NFD", "đôi bè"))
    assert [mention.mention.label for mention in found.mentions] == ["PAIR"]


@pytest.mark.parametrize(
    ("text", "find"),
    [
        (NFD, "đôi bè"), (TEXT, unicodedata.normalize("NFD", "đôi bè")),
        ("Do Uỷ ban nhân dân", "Ủy ban"), ("Do Ủy ban nhân dân", "Uỷ ban"), ("Có Ðội A", "đội"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_are_the_same(text: str, find: str) -> None:
    found = extractor.explain(text, find=find)
    assert found.mentions or found.refused or found.unmatched


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"at": len(TEXT)}, f"offset {len(TEXT)} is not in the text, which has {len(TEXT)} characters"),
        ({"at": -1}, f"offset -1 is not in the text, which has {len(TEXT)} characters"),
        ({"find": "cầu vồng"}, "the text has no words 'cầu vồng'"),
        ({"find": "  "}, "the text has no words '  '"),
        ({"find": "3(4"}, "the text has no words '3(4'"),
    ],
)
def test_places_that_are_not_in_the_text(asked: dict[str, int | str], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        extractor.explain(TEXT, **asked)  # type: ignore[arg-type]
    assert str(raised.value) == said


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_text_that_is_none(text: str) -> None:
    with pytest.raises(InputError, match="blank"):
        extractor.explain(text)


def test_a_page_with_nothing_but_boilerplate(reader: Extractor) -> None:
    reading = read_text("Tải về\nIn bài")
    assert explain(reader, reading, page=True) == Explanation("Tải về\nIn bài", (), (), (), ())
    (unmatched,) = explain(reader, reading, find="bài", page=True).unmatched
    assert (unmatched.start, unmatched.zone, unmatched.near) == (10, "boilerplate", ())
    found = str(explain(reader, reading, find="bài", page=True))
    assert found == (
        "nothing at 'bài' (10–13)\n  no rule began to match there; it stands in the zone boilerplate; "
        "rules look into title, lead, body and caption only"
    )


def test_a_page_and_the_same_words_as_a_paragraph(reader: Extractor) -> None:
    reading = read_text(
        f"Tải về\nHội đua bè\n{'Trời mưa rất to trên sông suốt cả một ngày dài. ' * 3}\n{'Có bè số 4. ' * 12}"
    )
    page = explain(reader, reading, page=True)
    assert {mention.mention.text for mention in page.mentions} == {"bè số 4"}
    assert len(page.mentions) == len(explain(reader, reading).mentions) == 12
    assert [m.mention.start for m in page.mentions] == [m.mention.start for m in explain(reader, reading).mentions]
    (unmatched,) = explain(reader, reading, find="Hội", page=True).unmatched
    assert unmatched.zone == "title"
    (unmatched,) = explain(reader, reading, find="Hội").unmatched
    assert unmatched.zone is None


def test_the_whole_explanation_as_text(reader: Extractor) -> None:
    file = file_of(reader)
    assert (
        str(extractor.explain("Có thuyền số 3, cũ bè số 4, ghe."))
        == f"""\
BOAT 'thuyền số 3' (3–14)
  rule      own.boat ({file}:10)
  captures  name = 'thuyền'  [listed as 'thuyền']
            n = '3'  [number by own.number]
  value     fields() → name: thuyền, n: 3

matched, but refused or beaten:
  BOAT 'bè số 4' (19–26) by own.boat ({file}:10)
      guard: not_after: cũ"""
    )
    assert str(extractor.explain(TEXT, find="Ghe")) == (
        f"nothing at 'Ghe' (69–72)\n  BOAT by own.boat ({file}:10): would match 'Ghe số 5' if 'Ghe' were in the word "
        "list {own.boats}"
    )
    assert str(extractor.explain(TEXT, find="số lẻ")).endswith(
        f"  BOAT by own.boat ({file}:10): matched 'thuyền số ', then wanted {{number:n}} where 'lẻ.' stands"
    )


def test_what_was_refused_did_begin() -> None:
    found = extractor.explain(TEXT, find="bè số 4")
    assert "not_after: cũ" in str(found)
    assert "no rule began to match there" not in str(found)


def test_refusals_come_in_the_order_of_the_text() -> None:
    starts = [one.start for one in extractor.explain(TEXT).refused]
    assert starts == sorted(starts)


def test_what_was_stopped_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    rules = "{id: own.slow, label: SLOW, value: fields, pattern: '(?:x|xx)+y'}"
    slow = reader_of(tmp_path, f"rules:\n  - {rules}\n")
    found = extractor.explain(f"Có {'x' * 200} y rồi", using=slow)
    assert found.notes == ("rule own.slow was stopped after 0.05 s on this text",)
    assert str(found) == "note: rule own.slow was stopped after 0.05 s on this text"


def test_an_extractor_of_ones_own(tmp_path: Path) -> None:
    own = reader_of(tmp_path, "rules:\n  - {id: own.sky, label: SKY, value: fields, pattern: 'trời'}\n")
    assert [one.mention.text for one in extractor.explain("Ôi trời", using=own).mentions] == ["trời"]
    assert extractor.explain("Ôi trời").mentions == ()


@given(st.text("bè số34,.cũđôi \n\u0301\u00a0", min_size=1, max_size=40).filter(lambda text: text.strip()), st.data())
def test_an_explanation_of_any_place_agrees_with_the_whole(text: str, data: st.DataObject) -> None:
    whole = extractor.explain(text)
    at = data.draw(st.integers(0, len(text) - 1))
    part = extractor.explain(text, at=at)
    shown = {found.mention.id for found in part.mentions}
    assert shown <= {found.mention.id for found in whole.mentions}
    assert shown >= {m.mention.id for m in whole.mentions if m.mention.start <= at < m.mention.end}
    for one in (*whole.refused, *(near for place in part.unmatched for near in place.near)):
        assert text[one.start : one.end] == one.text  # type: ignore[attr-defined]
    assert bool(part.unmatched) != bool(part.mentions)


@pytest.mark.parametrize("gap", ["\n\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_text_of_several_lines_is_one_paragraph(gap: str) -> None:
    text = f"Có thuyền số 3.{gap}Có bè số 4."
    assert [one.mention.start for one in extractor.explain(text).mentions] == [3, text.index("bè")]
