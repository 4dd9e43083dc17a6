from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.text import Folded, fold, fold_text

REMOVED = "".join(
    map(
        chr,
        [
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2065),
            *range(0x2066, 0x206A),
            *range(0xFE00, 0xFE10),
            0xFEFF,
            0x00AD,
            0x180E,
        ],
    )
)
SPACES = "".join(map(chr, [0x09, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]))
BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
ONSETS = ["", "b", "đ", "h", "kh", "ngh", "qu", "q", "th", "tr"]
VOWELS = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "oa", "oe", "uy", "oai", "uyê", "uyu", "ươ", "uê"]


@st.composite
def syllables(draw: st.DrawFn) -> str:
    """A syllable with its tone on any vowel, in any case, composed, decomposed or with its marks in another order."""
    vowels = draw(st.sampled_from(VOWELS))
    place = draw(st.integers(1, len(vowels)))
    tone = draw(st.sampled_from(TONES))
    onset, coda = draw(st.sampled_from(ONSETS)), draw(st.sampled_from(["", "n", "ng", "c"]))
    syllable = onset + vowels[:place] + tone + vowels[place:] + coda
    if draw(st.booleans()):
        # The tone before the vowel's own mark, as some keyboards leave it.
        letter = unicodedata.normalize("NFD", vowels[place - 1])
        syllable = onset + vowels[: place - 1] + letter[0] + tone + letter[1:] + vowels[place:] + coda
    syllable = draw(st.sampled_from([str.lower, str.upper, str.title]))(syllable)
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), syllable)


vietnamese = st.lists(st.one_of(syllables(), st.sampled_from([" ", ", ", "\n", "“", "”", " – ", "15", "\u200b"]))).map(
    "".join
)
# Characters that fold to something else, that compose, and that must not.
CURIOUS = "\u0302\u0338\u0344\u1dca ﬁＦ＂＝–‘`\u1fef\u1fee\u2126\u0958\ue000\ud800Ððéó≠각\u11a8\u1100\u1161😀\U000f0000"
specials = st.sampled_from([*REMOVED, *SPACES, *BREAKS, *TONES[1:], *CURIOUS])
texts = st.lists(st.one_of(syllables(), specials, st.text(max_size=3))).map("".join)


def is_lexical(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def clean_cuts(folded: Folded) -> list[int]:
    """Where a text can be cut without changing how either side folds: between clusters and not inside a word."""
    inner = [
        i
        for i in range(1, len(folded.text))
        if folded.starts[i] >= folded.ends[i - 1]
        and not (is_lexical(folded.text[i - 1]) and is_lexical(folded.text[i]))
    ]
    return [0, *inner, len(folded.text)]


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("hoá khoẻ uỷ thuý", "hóa khỏe ủy thúy"),
        ("HOÁ KHOẺ UỶ Uỷ Thuỵ", "HÓA KHỎE ỦY Ủy Thụy"),
        ("quý quỳ QUỶ Quỵ", "quý quỳ QUỶ Quỵ"),
        ("qúy qùy QỦY Qụy qủa", "quý quỳ QUỶ Quỵ quả"),
        ("hoàn hoài khuỷu thuỷu ngoáy thuở huế", "hoàn hoài khuỷu thuỷu ngoáy thuở huế"),
        ("hoá, (uỷ) hoà1", "hóa, (ủy) hòa1"),
        ("hóa khỏe ủy", "hóa khỏe ủy"),
        ("Ðảng Ɖảng ðảng ɖảng", "Đảng Đảng đảng đảng"),
        ("hoa\u0301 e\u0302\u0301 e\u0301\u0302 e\u0323\u0302 e\u0302\u0323", "hóa ế ế ệ ệ"),
        ("a\u200b\u0301 a\u200b \u200bb", "á a b"),
        ("\ufeffm\u00adột\u200e", "một"),
        ("a\t\u00a0 \u2009\u3000b", "a b"),
        ("a \n  b", "a \n b"),
        ("a\r\nb\rc\nd\x0be\x0cf\x85g\u2028h\u2029i", "a\nb\nc\nd\ne\nf\ng\nh\ni"),
        ("a\r\n\r\nb \r\n c", "a\n\nb \n c"),
        ("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043", "-" * 11),
        ("“”„‟«»″＂", '"' * 8),
        ("‘’‚‛′´`", "'" * 7),
        ("ＡＢ１２％～", "AB12%~"),
        # Canonically equal to ` and ´.
        ("\u1fef\u1ffd", "''"),
        ("Ａ\u0301＝\u0338", "Á≠"),
        ("\ue000\uf8ff\ud800", "\ufffd" * 3),
        ("", ""),
    ],
)
def test_one_spelling(raw: str, folded: str) -> None:
    assert fold(raw).text == folded
    assert fold_text(raw) == folded


@pytest.mark.parametrize(
    ("raw", "part", "span"),
    [
        ("xa\u0302\u0301p xa\u0303", "ấ", (1, 4)),
        ("a \u00a0\u200b b", " ", (1, 5)),
        ("a\u200b b", "a", (0, 1)),
        ("một\r\nhai", "\n", (3, 5)),
        ("Huyện uỷ\u00a0 Tam", "ủy Tam", (6, 13)),
        ("q\u0302\u0323x", "q\u0323\u0302", (0, 3)),
        ("\u0958x", "\u0915\u093c", (0, 1)),
    ],
)
def test_a_folded_part_leads_back_to_all_of_its_raw_characters(raw: str, part: str, span: tuple[int, int]) -> None:
    folded = fold(raw)
    at = folded.text.index(part)
    assert folded.raw_span(at, at + len(part)) == span
    assert folded.folded_span(*span) == (at, at + len(part))


def test_an_empty_span_stays_empty_and_in_place() -> None:
    folded = fold("a\u0301 \u00a0b\u200b")
    assert [folded.raw_span(i, i) for i in range(4)] == [(0, 0), (2, 2), (4, 4), (5, 5)]
    assert [folded.folded_span(i, i) for i in range(7)] == [(0, 0), (0, 0), (1, 1), (1, 1), (2, 2), (3, 3), (3, 3)]
    assert fold("").raw_span(0, 0) == (0, 0)
    assert fold("").folded_span(0, 0) == (0, 0)


def test_a_raw_span_of_removed_characters_has_no_folded_text() -> None:
    assert fold("ab\u200b\u200bcd").folded_span(2, 4) == (2, 2)


@given(texts)
@example("\u200b")
@example("a\u0300\u0301\u0302\u0301")
@example("oa\u0301\u1dca\u0300")
@example(" \u0301\ufe0f\u0302")
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(vietnamese)
def test_composed_and_decomposed_spellings_fold_alike(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert fold(composed).text == fold(decomposed).text
    assert unicodedata.is_normalized("NFC", fold(decomposed).text)


@given(texts)
def test_offsets_are_complete_ordered_and_inside_the_raw_text(text: str) -> None:
    folded = fold(text)
    assert folded.raw == text
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert all(a <= b for a, b in pairwise(folded.starts))
    assert all(a <= b for a, b in pairwise(folded.ends))
    covered = {at for span in zip(folded.starts, folded.ends, strict=True) for at in range(*span)}
    assert set("".join(text[at] for at in range(len(text)) if at not in covered)) <= set(REMOVED)


@given(texts, st.data())
def test_the_raw_text_of_a_folded_span_folds_to_that_span(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    cuts = clean_cuts(folded)
    start, end = sorted((data.draw(st.sampled_from(cuts)), data.draw(st.sampled_from(cuts))))
    first, last = folded.raw_span(start, end)
    assert fold(text[first:last]).text == folded.text[start:end]


@given(texts, st.data())
def test_folded_to_raw_to_folded_covers_and_is_exact_between_clusters(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    inside = st.integers(0, len(folded.text))
    start, end = sorted((data.draw(inside), data.draw(inside)))
    first, last = folded.folded_span(*folded.raw_span(start, end))
    if start == end:
        assert first == last
        return
    assert first <= start
    assert end <= last
    if start == 0 or folded.starts[start - 1] < folded.starts[start]:
        assert first == start
    if end == len(folded.text) or folded.starts[end - 1] < folded.starts[end]:
        assert last == end


@given(texts, st.data())
def test_raw_to_folded_to_raw_covers_all_but_removed_characters(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    inside = st.integers(0, len(text))
    start, end = sorted((data.draw(inside), data.draw(inside)))
    span = folded.folded_span(start, end)
    first, last = folded.raw_span(*span)
    missed = text[start:end] if span[0] == span[1] else text[start:first] + text[max(start, last) : end]
    assert set(missed) <= set(REMOVED)
    # Smallest: without its first or its last character the span would no longer touch the raw span.
    if span[0] < span[1]:
        assert folded.ends[span[0]] > start
        assert folded.starts[span[1] - 1] < end


@given(texts, st.sampled_from(["", "\n", " | "]), st.data())
def test_a_selection_leads_back_to_the_same_raw_spans(text: str, separator: str, data: st.DataObject) -> None:
    folded = fold(text)
    cuts = st.sampled_from([0, *(i for i in range(1, len(folded.text)) if folded.starts[i] >= folded.ends[i - 1])])
    edges = sorted(data.draw(st.lists(cuts, max_size=6)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    selected = folded.select(spans, separator)
    assert selected.raw == text
    assert selected.text == separator.join(folded.text[start:end] for start, end in spans)
    assert len(selected.text) == len(selected.starts) == len(selected.ends)
    assert all(a <= b for a, b in pairwise(selected.starts))
    assert all(a <= b for a, b in pairwise(selected.ends))
    at = 0
    for start, end in spans:
        piece = at, at + end - start
        if start < end:
            assert selected.raw_span(*piece) == folded.raw_span(start, end)
            assert selected.folded_span(*folded.raw_span(start, end)) == piece
        at = piece[1] + len(separator)
        if at <= len(selected.text) and start < end:
            gap = selected.raw_span(piece[1], at) if separator and at <= len(selected.text) else None
            assert gap is None or gap == (folded.ends[end - 1],) * 2


def test_a_selection_across_what_was_left_out() -> None:
    folded = fold("Đầu đề  Chia sẻ  Thân bài")
    selected = folded.select([(0, 6), (15, 23)])
    assert selected.text == "Đầu đề\nThân bài"
    assert selected.raw_span(4, 11) == (4, 21)
    # What was left out has no text in the selection; what spans it covers the separator.
    assert selected.folded_span(8, 15) == (7, 7)
    assert selected.folded_span(4, 21) == (4, 11)


def test_long_texts_fold_like_short_ones() -> None:
    folded = fold("Uỷ  ban\r\n" * 20_000)
    assert folded.text == "Ủy ban\n" * 20_000
    assert folded.raw_span(7 * 15_000, 7 * 15_000 + 6) == (9 * 15_000, 9 * 15_000 + 7)
