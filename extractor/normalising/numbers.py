"""Vietnamese numbers, in digits, in words, and in both: ``3.780``, ``17,3 tỉ``, ``hai nghìn ba trăm``.

A dot groups thousands and a comma marks decimals; what does not fit that reading is taken as foreign notation.
The number words and what they do come from the word list ``numbers.number_words`` (columns ``value``, ``role``).
"""

from __future__ import annotations

import re

from extractor.matching.model import Normalised
from extractor.normalising.model import Arguments, Captures, Context, NumberDraft
from extractor.rulebook.model import WordList

NUMBER_WORDS = "numbers.number_words"
Number = int | float

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?\Z")
_FOREIGN_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?\Z")
_MAX_DIGITS = 30

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def plain(number: float) -> Number:
    """An ``int`` where nothing is lost by it; decimals without the dust of binary arithmetic."""
    return int(number) if number == int(number) else round(number, 6)


def parse_digits(text: str) -> Number | None:
    """The value of a number in digits, or ``None`` where the marks make no sense."""
    if len(text) > _MAX_DIGITS:
        return None
    compact = text.replace(" ", "")
    if _GROUPED.match(compact):
        compact = compact.replace(".", "").replace(",", ".")
    elif _FOREIGN_GROUPED.match(compact):
        compact = compact.replace(",", "")
    else:
        compact = compact.replace(",", ".")
    try:
        return plain(float(compact)) if "." in compact else int(compact)
    except ValueError:
        return None


def parse_number(text: str, words: WordList) -> Number | None:
    """The value of a number in digits, words or both; ``None`` where the words are no number."""
    total: float = 0
    section: float | None = None
    scale: float = 1
    previous = ""
    for token in text.lower().split():
        if token[0].isdigit():
            value = parse_digits(token)
            if value is None or previous in ("digit", "number"):
                return None
            section, previous = value + (section or 0), "number"
            continue
        entry = words.find(token)
        if entry is None:
            return None
        role, worth = entry.attributes.get("role", ""), float(entry.attributes.get("value") or 0)
        if role == "digit":
            if previous in ("digit", "number"):
                return None
            section = (section or 0) + worth
        elif role == "ten":
            tens = _last_digit(section) * 9 if previous in ("digit", "number") else worth
            section, scale = (section or 0) + tens, 10
        elif role == "hundred":
            if section is None:
                return None
            section, scale = section + _last_digit(section) * (worth - 1), worth
        elif role == "scale":
            if section is None and total == 0:
                return None
            if section is None:
                total *= worth
            else:
                total += section * worth
            section, scale = None, worth
        elif role == "half":
            if previous in ("", "filler"):
                return None
            total += scale / 2
        elif not previous:
            return None
        previous = role
    if not previous or previous == "filler":
        return None
    return plain(total + (section or 0))


def closing_scale(text: str, words: WordList) -> Number:
    """The worth of the scale words at the end of a number: 1000000 for ``20 triệu``, 1 where there is none."""
    scale: float = 1
    for token in reversed(text.lower().split()):
        entry = words.find(token)
        if entry is None or entry.attributes.get("role") not in ("scale", "hundred"):
            break
        scale *= float(entry.attributes["value"])
    return plain(scale)


def number(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A number from the captures ``n`` and ``before`` (an approximator, attribute ``comparator``)."""
    words = context.words(NUMBER_WORDS)
    value = parse_number(captures["n"].text, words)
    if value is None:
        return None
    comparator = captures["before"].attribute("comparator") if "before" in captures else None
    return Normalised(NumberDraft(value, comparator or "=", closing_scale(captures["n"].text, words)))


def _last_digit(section: float | None) -> float:
    return (section or 0) % 10 if section is not None and section == int(section) else (section or 0)


def to_roman(number: int) -> str:
    """1..3999 in Roman numerals."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def from_roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral, or ``None``."""
    rest, number = text.upper(), 0
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            number += value
            rest = rest[len(letters) :]
    return number if number and not rest and to_roman(number) == text.upper() else None


def ordinal_to_roman(text: str) -> str | None:
    """``12`` or ``xii`` as ``XII``; lists such as ``XI, XII`` part by part."""
    parts = [part.strip() for part in re.split(r",| và ", text) if part.strip()]
    numbers = [int(part) if part.isdigit() and len(part) < 4 else from_roman(part) for part in parts]
    if not numbers or not all(numbers):
        return None
    return ", ".join(to_roman(number) for number in numbers if number)
