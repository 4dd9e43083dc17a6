"""Dates against the calendar: an interval's ends, the day of the week."""

from __future__ import annotations

import unicodedata
from datetime import date
from itertools import pairwise

from extractor.checking.words import Words
from extractor.records import Check, DateValue, Mention

WEEKDAYS = "dates.weekdays"
"""The days of the week, ``value`` 1 for Monday to 7."""
_MONTHS_IN = {"Q": 3, "H": 6}


def check_intervals(mentions: tuple[Mention, ...]) -> list[Check]:
    """``interval-order``: an interval must not end before it begins. Only failures are reported."""
    checks = []
    for mention in mentions:
        value = mention.value
        if not isinstance(value, DateValue) or value.type != "INTERVAL" or value.value is None:
            continue
        start, _, end = value.value.partition("/")
        if ".." in (start, end) or len(start) < 4 or len(end) < 4:
            continue
        first, last = _month(start), _month(end)
        size = min(len(first), len(last))
        if first[:size] > last[:size]:
            checks.append(Check("interval-order", False, (mention.id,), f"{value.value} ends before it begins"))
    return checks


def check_weekdays(mentions: tuple[Mention, ...], words: Words) -> list[Check]:
    """``weekday``: a day that is named with its weekday must fall on it."""
    names = words(WEEKDAYS)
    checks = []
    for mention in mentions:
        value = mention.value
        if not isinstance(value, DateValue) or value.type not in ("DATE", "TIME") or not value.value:
            continue
        try:
            day = date.fromisoformat(value.value[:10])
        except ValueError:  # a month, a reference
            continue
        syllables = unicodedata.normalize("NFC", mention.text).replace(",", " ").replace("(", " ").split()
        pairs = (" ".join(pair) for pair in pairwise(syllables))
        entry = next((found for pair in pairs if (found := names.find(pair))), None)
        if entry is None:
            continue
        ok = day.isoweekday() == int(entry.attributes["value"])
        named = (other for entries in names.entries.values() for other in entries)
        right = next(other.text for other in named if other.attributes["value"] == str(day.isoweekday()))
        message = f"{day} is a {entry.text}" if ok else f"{day} is no {entry.text} but a {right}"
        checks.append(Check("weekday", ok, (mention.id,), message))
    return checks


def _month(value: str) -> str:
    """An ISO value with a quarter or half as its first month, so that values compare as text."""
    year, mark, number = value[:4], value[5:6], value[6:7]
    if mark in _MONTHS_IN and number.isdigit():
        return f"{year}-{(int(number) - 1) * _MONTHS_IN[mark] + 1:02d}"
    return value
