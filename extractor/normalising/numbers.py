"""Vietnamese numbers, in digits, in words, and in both: ``3.780``, ``17,3 tỉ``, ``hai nghìn ba trăm``.

A dot groups thousands and a comma marks decimals; what does not fit that reading is taken as foreign notation.
The number words and what they do come from the word list ``numbers.number_words`` (columns ``value``, ``role``).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from extractor.matching.model import Normalised
from extractor.normalising.model import Arguments, Captures, Context, NumberDraft, normaliser
from extractor.rulebook.model import WordList

NUMBER_WORDS = "numbers.number_words"
Number = int | float

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?\Z")
_FOREIGN_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?\Z")
_ORDINAL = re.compile(r"(?<!\w)(?:[0-9]+|[IVXLCDM]+)(?!\w)")
_MAX_DIGITS = 30
MAX_SCALE = Decimal(10) ** 15

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def plain(number: Decimal) -> Number:
    """An ``int`` where the number is whole, else the nearest ``float``."""
    return int(number) if number == number.to_integral_value() else float(number)


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
        return plain(Decimal(compact)) if "." in compact else int(compact)
    except (ValueError, InvalidOperation):
        return None


@lru_cache(maxsize=4096)
def parse_number(text: str, words: WordList) -> Number | None:
    """The value of a number in digits, words or both; ``None`` where the words are no number.

    Scale words multiply what stands before them, and must fall from one part to the next.
    """
    total, limit = Decimal(0), MAX_SCALE * 10
    section, scale = _Section(), Decimal(0)
    for token in text.lower().split():
        entry = words.find(token)
        role = "number" if token[0].isdigit() else entry.attributes.get("role", "") if entry is not None else ""
        if role == "scale" and entry is not None:
            scale = (scale or 1) * Decimal(entry.attributes["value"])
            if section.value is None or scale > MAX_SCALE:
                return None
            continue
        if role == "half" and scale:
            total += scale / 2
            continue
        if scale:
            if section.value is None or scale >= limit:
                return None
            total, limit = total + section.value * scale, scale
            section, scale = _Section(after_scale=True), Decimal(0)
        worth = parse_digits(token) if role == "number" else entry.attributes.get("value", 0) if entry else None
        if worth is None or not section.take(role, Decimal(str(worth))):
            return None
    if section.value is None or section.open or (scale and scale >= limit):
        return None
    return plain(total + section.value * (scale or 1))


class _Section:
    """A part below a thousand, taken word by word; what cannot stand next is refused."""

    def __init__(self, after_scale: bool = False) -> None:
        self.value: Decimal | None = None
        self.last = "scale" if after_scale else ""
        self.tens = False

    @property
    def open(self) -> bool:
        """Whether something must follow: a filler closes no number."""
        return self.last == "filler"

    def take(self, role: str, worth: Decimal) -> bool:
        """Take one word of this role and worth; ``False`` where it cannot stand here."""
        value, last = self.value or Decimal(0), self.last
        unit = value % 10 if last == "digit" else value if last == "number" else Decimal(0)
        if role in ("digit", "number"):
            fits = last in ("", "scale", "hundred", "ten", "filler") and (role == "digit" or self.value is None)
            new = value + worth
        elif role == "ten":
            fits = not self.tens and last in ("", "scale", "hundred", "digit", "number") and unit < 10
            new = value + unit * (worth - 1) if last in ("digit", "number") else value + worth
            self.tens = True
        elif role == "hundred":
            fits = last in ("digit", "number") and not self.tens and 0 <= value < 10
            new = value * worth
        elif role == "half":
            fits, new = last in ("hundred", "ten"), value + (50 if last == "hundred" else 5)
        else:
            fits, new = role == "filler" and last in ("hundred", "scale"), value
        self.value = new if role != "filler" or self.value is not None else None
        self.last = role
        return fits


@lru_cache(maxsize=4096)
def closing_scale(text: str, words: WordList) -> Number:
    """The worth of the scale words at the end of a number: 1000000 for ``20 triệu``, 1 where there is none."""
    scale = Decimal(1)
    for token in reversed(text.lower().split()):
        entry = words.find(token)
        if entry is None or entry.attributes.get("role") not in ("scale", "hundred") or scale > MAX_SCALE:
            break
        scale *= Decimal(entry.attributes["value"])
    return plain(scale)


@normaliser(
    help="A number with what bounds it: the helper `quantity`.",
    captures={
        "n": "the number, in digits or words",
        "before": "words before it with a `comparator`",
    },
    arguments={},
    needs=("n",),
)
def number(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A number from the captures ``n`` and ``before`` (an approximator, attribute ``comparator``)."""
    words = context.words(NUMBER_WORDS)
    value = parse_number(captures["n"].text, words)
    if value is None:
        return context.refuse(f"{captures['n'].text!r} is no number")
    comparator = captures["before"].attribute("comparator") if "before" in captures else None
    return Normalised(NumberDraft(value, comparator or "=", closing_scale(captures["n"].text, words)))


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
    """``12`` or ``xii`` as ``XII``; lists such as ``XI, XII``, whatever joins their parts, part by part."""
    parts = _ORDINAL.findall(text.upper())
    numbers = [int(part) if part.isdigit() and len(part) < 4 else from_roman(part) for part in parts]
    if not numbers or not all(numbers):
        return None
    return ", ".join(to_roman(number) for number in numbers if number)
