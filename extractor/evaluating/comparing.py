"""When two values are the same: names by their words, numbers by their size, days by their date."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from extractor.resources import tools_folder
from extractor.rulebook import load_rulebook

NEAR = 0.8
"""Subjects and roles agree when they share so much of their words (Dice coefficient)."""
_WORDED = frozenset(("subject", "role"))
_TIMES = frozenset(("value", "time", "date"))
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_EDGES = ",.;:()"
_SPELLING = str.maketrans({"Ð": "Đ", "“": " ", "”": " ", '"': " ", "–": "-"})


@cache
def spelled_out() -> Mapping[str, str]:
    """Abbreviations, in lower case, and what they stand for: the list of the pack ``spellings``."""
    words = load_rulebook([tools_folder() / "spellings"], {}).words("spellings.spelled_out")
    return {spelling: entries[0].attributes["full"] for spelling, entries in words.entries.items()}


def compare_form(text: str) -> str:
    """``text`` in the form that is compared: lower case, single spaces, no quotes and no marks around words, tones
    behind their word (so that their place does not matter), abbreviations spelled out.
    """
    known = spelled_out()
    words = []
    for word in unicodedata.normalize("NFC", text).translate(_SPELLING).casefold().split():
        bare = word if word in known else word.strip(_EDGES)
        letters = unicodedata.normalize("NFD", known.get(bare, bare))
        tones = "".join(letter for letter in letters if letter in _TONES)
        plain = "".join(letter for letter in letters if letter not in _TONES)
        words.append(unicodedata.normalize("NFC", plain) + tones)
    return " ".join(word for word in words if word)


def same(field: str, gold: Any, found: Any) -> bool:
    """Whether ``found`` is what ``gold`` asks for. A list in the gold means any of these; null and "" are the same.

    Times are the same when their days are; ``subject`` and ``role`` when they share four words in five.
    """
    if isinstance(gold, list):
        return any(same(field, one, found) for one in gold)
    if gold in (None, "") or found in (None, ""):
        return gold in (None, "") and found in (None, "")
    if isinstance(gold, (int, float)) and isinstance(found, (int, float)):
        return abs(gold - found) <= 1e-9 * max(1.0, abs(gold))
    one, other = compare_form(str(gold)), compare_form(str(found))
    if field in _WORDED:
        return _overlap(one.split(), other.split()) >= NEAR
    if field in _TIMES and "t" in (one[10:11], other[10:11]):
        return one[:10] == other[:10]
    return one == other


def same_list(gold: list[str], found: list[str] | None) -> bool:
    """Whether both hold the same names, in any order."""
    return sorted(map(compare_form, gold)) == sorted(map(compare_form, found or []))


def _overlap(one: list[str], other: list[str]) -> float:
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / (len(one) + len(other)) if common else 0.0
