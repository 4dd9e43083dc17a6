"""Which rules came nearest to words that came out as nothing, and the part at which each one stopped."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from support import bug, write_pack
from workbench_stubs import folders_of, loaded, reader_of

import extractor
from extractor.matching import engine
from extractor.pipeline import Extractor
from extractor.workbench import nearest
from extractor.workbench.explain import NearMiss

PACK = """\
    words:
      boats: [thuyền, bè]
      crews: [đội đỏ]
    macros:
      how: 'mau|{crews}'
      opening: 'Hội đua'
    rules:
      - {id: own.day, label: DATE, value: date, pattern: 'ngày (?P<day>\\d+)/(?P<month>\\d+)'}
      - {id: own.started, label: STARTED, value: fields, pattern: '{opening}(?: {boats:name})? mở {DATE:day}'}
      - {id: own.either, label: EITHER, value: fields, pattern: '(?:cờ xanh phất|cờ vàng (?:rủ|bay) cao)'}
      - {id: own.how, label: HOW, value: fields, pattern: 'chèo {how} lên'}
      - {id: own.caps, label: CAPS, value: fields, ignore_case: true, pattern: 'giải nhất {crews:of}'}
      - {id: own.edge, label: EDGE, value: fields, pattern: 'vòng \\d'}
      - {id: own.helper, label: helper, pattern: 'ghềnh {boats}'}
    """


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Extractor:
    return reader_of(tmp_path_factory.mktemp("near"), PACK)


def near(reader: Extractor, text: str, find: str) -> tuple[NearMiss, ...]:
    (unmatched,) = extractor.explain(text, find=find, using=reader).unmatched
    return unmatched.near


@pytest.mark.parametrize(
    ("text", "find", "expected"),
    [
        # In the view of the rule an earlier mention is one character; the text is that of the article.
        ("Hội đua mở ngày 3/4", "Hội đua", None),
        ("Hội đua bè mở hôm nay", "bè", ("own.started", "Hội đua bè mở ", "{DATE:day}", "hôm nay")),
        ("Hội đua bè đóng ngày 3/4", "bè", ("own.started", "Hội đua bè ", "mở", "đóng ngày 3/4")),
        # Of alternatives the one that came furthest.
        ("cờ vàng rủ thấp", "cờ vàng", ("own.either", "cờ vàng rủ ", "cao", "thấp")),
        ("cờ xanh treo cao", "xanh", ("own.either", "cờ xanh ", "phất", "treo cao")),
        ("cờ vàng cuộn", "vàng", ("own.either", "cờ vàng ", "(?:rủ|bay)", "cuộn")),
        # A macro is named as it is written.
        ("chèo chậm lên", "chèo", ("own.how", "chèo ", "{how}", "chậm lên")),
        ("Vẫn vòng 12 đó", "vòng", ("own.edge", "vòng ", "the edge of a word", "12 đó")),
    ],
)  # fmt: skip
def test_where_a_rule_stopped(
    reader: Extractor, text: str, find: str, expected: tuple[str, str, str, str] | None
) -> None:
    if expected is None:
        assert extractor.explain(text, find=find, using=reader).unmatched == ()
        return
    found = [(one.rule.id, one.text, one.expected, one.instead) for one in near(reader, text, find) if not one.unlisted]
    assert found[0] == expected


@pytest.mark.parametrize(
    ("text", "find", "expected"),
    [
        ("giải nhất đội tím", "đội tím", ("own.caps", "giải nhất đội tím", "{own.crews}", "đội tím")),
        ("Hội đua xuồng mở ngày 3/4", "xuồng", ("own.started", "Hội đua xuồng mở ngày 3/4", "{own.boats}", "xuồng")),
    ],
)
def test_a_word_that_is_missing_from_a_list(
    reader: Extractor, text: str, find: str, expected: tuple[str, str, str, str]
) -> None:
    first = near(reader, text, find)[0]
    assert first.unlisted
    assert (first.rule.id, first.text, first.expected, first.instead) == expected
    mended = {"{own.crews}": "crews: [đội đỏ", "{own.boats}": "boats: [thuyền, bè"}[first.expected]
    assert mended in PACK


def test_the_missing_word_put_into_the_list_makes_the_mention(tmp_path: Path) -> None:
    text = "Hội đua xuồng mở ngày 3/4"
    first = near(reader_of(tmp_path / "before", PACK), text, "xuồng")[0]
    mended = PACK.replace("[thuyền, bè]", f"[thuyền, bè, {first.instead}]")
    after = extractor.explain(text, find="xuồng", using=reader_of(tmp_path / "after", mended))
    assert [(found.mention.label, found.mention.text) for found in after.mentions] == [("STARTED", text)]


@bug("the rule's parts are tried as if capitals counted")
def test_where_capitals_do_not_count(reader: Extractor) -> None:
    (found,) = near(reader, "GIẢI NHẤT đội, về", "đội")
    assert (found.text, found.expected, found.instead) == ("GIẢI NHẤT đội", "{own.crews}", "đội")
    (found,) = near(reader, "GIẢI NHẤT, đội đỏ", "NHẤT")
    assert (found.text, found.expected, found.instead) == ("GIẢI NHẤT", " ", ", đội đỏ")


@bug("a list inside a macro is not thought of")
def test_a_word_that_is_missing_from_a_list_inside_a_macro(reader: Extractor) -> None:
    first = near(reader, "chèo đội tím lên", "đội tím")[0]
    assert (first.rule.id, first.expected, first.instead, first.unlisted) == ("own.how", "{own.crews}", "đội tím", True)


def test_helpers_are_not_what_one_asks_for(reader: Extractor) -> None:
    assert near(reader, "ghềnh xuồng", "ghềnh") == ()


def test_the_nearest_come_first_and_not_too_many(tmp_path: Path) -> None:
    rules = "".join(
        f"  - {{id: own.r{i}, label: R{i}, value: fields, pattern: 'một hai ba bốn năm{' sáu' * (i > 3)} {i}'}}\n"
        for i in range(9)
    )
    reader = reader_of(tmp_path, f"rules:\n{rules}  - {{id: own.s, label: S, value: fields, pattern: 'ba bốn x'}}\n")
    found = near(reader, "một hai ba bốn năm sáu bảy", "ba bốn năm sáu")
    assert len(found) == 5
    assert [one.text for one in found] == ["một hai ba bốn năm sáu "] * 5
    assert {one.rule.id for one in found} == {"own.r4", "own.r5", "own.r6", "own.r7", "own.r8"}
    shorter = near(reader, "ba bốn năm", "bốn")
    assert [(one.rule.id, one.text) for one in shorter] == [("own.s", "ba bốn ")]


def test_only_the_sentence_of_the_words_counts(reader: Extractor) -> None:
    found = near(reader, "Nay có hội đua. Hội đua bè. Mở ngày 3/4 thôi.", "bè")
    assert [(one.rule.id, one.text, one.instead) for one in found if not one.unlisted] == [
        ("own.started", "Hội đua bè", "."),
    ]  # fmt: skip


def test_a_rule_that_runs_away_does_not_keep_one_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a limit on all of its places the same question would take minutes."""
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    monkeypatch.setattr(nearest, "_SECONDS", 0.01)
    rule = "{id: own.slow, label: SLOW, value: fields, whole_words: false, pattern: '(?:x|xx)+y'}"
    reader = reader_of(tmp_path, f"rules:\n  - {rule}\n")
    start = time.monotonic()
    near(reader, "x" * 150, "x" * 150)
    assert time.monotonic() - start < 5.0


@bug("the pack is read anew from its file when it is asked about, as the file is by then")
def test_a_pack_that_is_being_edited_while_one_asks(tmp_path: Path) -> None:
    reader = Extractor(loaded(folders_of(tmp_path, PACK)))
    write_pack(tmp_path / "rules" / "own", "pack: own\nrules: [")
    assert near(reader, "cờ vàng rủ thấp", "cờ vàng")[0].expected == "cao"
