from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from support import load_once, write_pack

from extractor.normalising import NORMALISERS
from extractor.rulebook import RuleError, WordList, load_rulebook
from extractor.rulebook.wordlists import alternation, build_word_list

PACK = """\
    pack: p
    words:
      plain: [Thị ủy, huyện ủy]
      inline:
        - chi bộ
        - {text: đảng bộ, variants: [ĐB, đảng bộ bộ phận], level: cell}
        - {text: Thị uỷ, level: 2}
      kept: {items: [TP., Tp], case: keep}
      file: {file: rivers.tsv, items: [rạch]}
      file_kept: {file: rivers.tsv, case: keep}
    """
RIVERS = """\
    # the first line that is no comment is the header
    text\tvariants\tkind\tlength
    # a comment between rows
    Lô\tsông Lô | Lô giang\tsông\t470

    Cái Lớn\t\tsông\t
    suối Vàng
    """


@pytest.fixture
def words(tmp_path: Path) -> dict[str, WordList]:
    book = load_rulebook([write_pack(tmp_path, PACK, rivers=RIVERS)], NORMALISERS)
    return dict(book.packs[0].words)


def test_plain_list(words: dict[str, WordList]) -> None:
    assert list(words["plain"]) == ["thị ủy", "huyện ủy"]
    assert "THỊ ỦY" in words["plain"]
    assert "ủy" not in words["plain"]
    found = words["plain"].find("HUYỆN ủy")
    assert found is not None
    assert found.text == "huyện ủy"
    assert found.attributes == {}


def test_variants_and_attributes(words: dict[str, WordList]) -> None:
    for spelling in ("đảng bộ", "ĐB", "đb", "Đảng bộ bộ phận"):
        found = words["inline"].find(spelling)
        assert found is not None
        assert (found.text, found.attributes) == ("đảng bộ", {"level": "cell"})
    # Numbers as attributes are text, and the standard spelling is folded.
    numbered = words["inline"].find("thị ủy")
    assert numbered is not None
    assert (numbered.text, numbered.attributes) == ("Thị ủy", {"level": "2"})


def test_case_keep(words: dict[str, WordList]) -> None:
    assert list(words["kept"]) == ["TP.", "Tp"]
    assert "tp." not in words["kept"]
    assert words["kept"].find("TP.") is not None


def test_tsv(words: dict[str, WordList]) -> None:
    assert set(words["file"]) == {"lô", "sông lô", "lô giang", "cái lớn", "suối vàng", "rạch"}
    assert set(words["file_kept"]) == {"Lô", "sông Lô", "Lô giang", "Cái Lớn", "suối Vàng"}
    found = words["file"].find("lô giang")
    assert found is not None
    assert (found.text, found.attributes) == ("Lô", {"kind": "sông", "length": "470"})
    # Empty cells and missing columns are no attributes.
    for name, attributes in (("Cái Lớn", {"kind": "sông"}), ("suối vàng", {})):
        other = words["file"].find(name)
        assert other is not None
        assert other.attributes == attributes


def test_first_of_two_entries_of_one_spelling_counts() -> None:
    rows = [{"text": "Lô", "kind": "sông"}, {"text": "lô", "kind": "đất"}]
    words = build_word_list("w", rows, ignore_case=True)
    assert [entry.attributes["kind"] for entry in words.entries["lô"]] == ["sông", "đất"]
    found = words.find("LÔ")
    assert found is not None
    assert found.attributes == {"kind": "sông"}


@pytest.mark.parametrize(
    ("tsv", "line", "message"),
    [
        ("name\tkind\nLô\tsông\n", 1, "header with a column 'text'"),
        ("# only a comment\n", 1, "header with a column 'text'"),
        ("", 1, "header with a column 'text'"),
        ("text\tkind\nLô\tsông\t470\n", 2, "3 cells, expected at most 2"),
        ("text\tkind\n# remark\n\tsông\n", 3, "'text'"),
    ],
)
def test_broken_tsv(tmp_path: Path, tsv: str, line: int, message: str) -> None:
    write_pack(tmp_path, "pack: p\nwords:\n  w: {file: w.tsv}\n", w=tsv)
    with pytest.raises(RuleError) as raised:
        load_rulebook([tmp_path], NORMALISERS)
    own = [problem for problem in raised.value.problems if problem.file.endswith("w.tsv")]
    assert [(problem.line, message in problem.message) for problem in own] == [(line, True)]


def test_tsv_in_another_encoding(tmp_path: Path) -> None:
    write_pack(tmp_path, "pack: p\nwords:\n  w: {file: w.tsv}\n")
    (tmp_path / "w.tsv").write_bytes("text\nHuyện ủy\n".encode("utf-16"))
    with pytest.raises(RuleError, match=r"w\.tsv:1:1: cannot be read as UTF-8"):
        load_rulebook([tmp_path], NORMALISERS)


LETTERS = "aAbBđĐ .-('|\\[*"
word = st.text(LETTERS, min_size=1, max_size=6)


@given(st.sets(word, min_size=1, max_size=12), st.text(LETTERS, max_size=40), st.booleans())
def test_alternation_equals_a_plain_alternation(words: set[str], text: str, ignore_case: bool) -> None:
    keys = {word.lower() for word in words} if ignore_case else words
    longest_first = sorted(keys, key=lambda w: (-len(w), w))
    plain = "|".join(regex.escape(word, literal_spaces=True) for word in longest_first)
    flags = regex.IGNORECASE if ignore_case else 0
    # Words also stand inside longer patterns, so that backtracking into shorter words has to work.
    for pattern in ("{}", "{}-", "(?:{})+$"):
        expected = regex.finditer(pattern.format(f"(?:{plain})"), text, flags)
        found = regex.finditer(pattern.format(alternation(keys, ignore_case)), text)
        assert [match.span() for match in found] == [match.span() for match in expected]


@given(st.sets(word, min_size=1, max_size=12))
def test_alternation_matches_every_word_whole(words: set[str]) -> None:
    pattern = regex.compile(alternation(words, False))
    assert all(pattern.fullmatch(word) for word in words)


SHIPPED = ["organisations.places", "people.positions", "numbers.approximators", "counts.measures", "documents.laws"]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_lists_match_their_own_entries(name: str) -> None:
    words = load_once().rulebook.words(name)
    pattern = regex.compile(alternation(words, words.ignore_case))
    assert [entry for entry in words if not pattern.fullmatch(entry)] == []
    if words.ignore_case:
        assert [entry for entry in words if not pattern.fullmatch(entry.upper())] == []


def test_shipped_lists_are_keyed_by_folded_spelling() -> None:
    for pack in load_once().rulebook.packs:
        for words in pack.words.values():
            odd = [key for key in words if key != unicodedata.normalize("NFC", key).strip() or "\u00a0" in key]
            assert odd == [], words.name
