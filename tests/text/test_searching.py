"""The spelling in which literals are looked for: one for all cases of a letter, and for all digits."""

from __future__ import annotations

import sys
import unicodedata

import regex
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import searchable


def test_cases_and_digits() -> None:
    assert searchable("ỦY BAN số 24-NQ/TW, ngày 5/3") == "ủy ban số 00-nq/tw, ngày 0/0"
    assert searchable("٣ và ７") == "0 và 0"


@given(st.text())
def test_as_long_as_the_text(text: str) -> None:
    assert len(searchable(text)) == len(text)


@given(st.text(), st.text())
def test_each_character_by_itself(left: str, right: str) -> None:
    assert searchable(left + right) == searchable(left) + searchable(right)


def test_alike_is_what_patterns_without_case_take_for_alike() -> None:
    """For each letter of Latin script, Greek and Cyrillic, over all characters of the basic plane."""
    # Of characters that are newer than Python's tables, the `regex` module may know more.
    everything = "".join(char for char in map(chr, range(0x10000)) if unicodedata.category(char) not in ("Cn", "Cs"))
    letters = [chr(code) for code in (*range(0x21, 0x530), *range(0x1E00, 0x2000)) if chr(code).isalpha()]
    for letter in letters:
        for hit in regex.finditer(regex.escape(letter), everything, regex.IGNORECASE | regex.V0):
            assert searchable(hit[0]) == searchable(letter), (letter, hit[0], hex(ord(hit[0])))


def test_all_digits() -> None:
    digits = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isdecimal()]
    assert set(searchable("".join(digits))) == {"0"}
