"""Time expressions to drafts: what the words of one mention fix by themselves."""

from __future__ import annotations

import calendar
from typing import Any

from extractor.matching.model import Capture, Normalised
from extractor.normalising.model import Arguments, Captures, Context, DateDraft, NumberDraft, normaliser
from extractor.normalising.numbers import NUMBER_WORDS, from_roman, parse_number

MONTHS_IN_QUARTER = 3
PRESENT = "PRESENT_REF"
_NO_DAY = "there is no such day, month or hour"
_TIME_UNITS = ("H", "TM", "S")


def _number(name: str, captures: Captures, context: Context) -> int | None:
    capture = captures.get(name)
    if capture is None:
        return None
    if (worth := capture.attribute("value")) is not None:
        return int(worth)
    value = parse_number(capture.text, context.words(NUMBER_WORDS))
    if value is None:
        value = from_roman(capture.text)
    return value if isinstance(value, int) else None


def _year(name: str, captures: Captures, context: Context) -> int | None:
    year = _number(name, captures, context)
    if year is not None and year < 100 and len(captures[name].text) == 2:
        return year + (2000 if year <= 40 else 1900)
    return year


def _possible(draft: DateDraft) -> bool:
    if draft.year is not None and not 1 <= draft.year <= 2999:
        return False
    if draft.month is not None and not 1 <= draft.month <= 12:
        return False
    if draft.day is not None:
        longest = calendar.monthrange(draft.year or 2000, draft.month)[1] if draft.month else 31
        if not 1 <= draft.day <= longest:
            return False
    in_day = (draft.hour is None or draft.hour < 24) and (draft.minute is None or draft.minute < 60)
    return in_day and draft.quarter in (None, 1, 2, 3, 4) and draft.half in (None, 1, 2)


def _parts(captures: Captures, context: Context, suffix: str = "") -> dict[str, Any]:
    names = {"day": "day", "month": "month", "hour": "hour", "minute": "minute", "quarter": "quarter", "half": "half"}
    parts: dict[str, Any] = {key: _number(name + suffix, captures, context) for key, name in names.items()}
    parts["year"] = _year("year" + suffix, captures, context)
    return parts


@normaliser(
    help="A point in time, as far as its words fix it.",
    captures={
        "day": "day of the month",
        "month": "month, or its number or name",
        "year": "year; two digits are of this century or the last",
        "quarter": "quarter of the year",
        "half": "half of the year",
        "hour": "hour",
        "minute": "minute",
        "noon": "a part of the day with `after_noon`",
        "mark": "a word that makes the date one; it has no value",
        "mod": "a word with `mod` (START, MID, END …)",
        "relative": "a word with `unit` and `offset`",
        "offset": "the zone of the clock time",
        "authors": "the writers whose names a publication line gives",
    },
    arguments={
        "mod": "START, MID, END, APPROX …",
    },
)
def date(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A point in time from captures ``day month year hour minute quarter half``, each may be missing.

    ``mod`` comes from the capture of that name (its attribute ``mod``) or from the arguments.
    """
    mod = captures["mod"].attribute("mod") if "mod" in captures else arguments.get("mod")
    parts = _parts(captures, context)
    draft = DateDraft(type="TIME" if parts["hour"] is not None else "DATE", mod=mod, **parts)
    return Normalised(draft) if _possible(draft) else context.refuse(_NO_DAY)


@normaliser(
    help="From when to when.",
    captures={
        "start": "a {DATE}",
        "end": "a {DATE}",
        "now": "a {DATE} that is the present",
        "day1": "day it begins",
        "month1": "month it begins",
        "year1": "year it begins",
        "day2": "day it ends",
        "month2": "month it ends",
        "year2": "year it ends",
        "mod": "a word with `mod`",
        "kind": "the word for what lasts so long",
    },
    arguments={
        "first_months": "true: it begins with its year",
        "open_end": "true: it goes on to the day of publication",
        "open_start": "true: it begins on the day of publication",
    },
    needs=("end|year2|month2|now|start",),
)
def interval(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """An interval: from captures ``start`` and ``end`` that are DATE mentions, or from ``day month year`` with
    the suffixes ``1`` and ``2``. A capture ``now`` must be a DATE mention of the present. What only the end says
    (month, year) holds for the start too.

    Arguments ``open_end`` and ``open_start`` say that it runs to, or from, the day of publication, and
    ``first_months`` that it runs from January.
    """
    start, end = _side("start", "1", captures, context), _side("end", "2", captures, context)
    open_end, open_start = bool(arguments.get("open_end")), bool(arguments.get("open_start"))
    now = captures["now"].match if "now" in captures else None
    if now is not None and now.value.value != PRESENT:
        return context.refuse(f"{captures['now'].text!r} is not the present")
    if arguments.get("first_months") and end is not None:
        start = DateDraft("DATE", year=end.year, month=1)
    if (start is None and not open_start) or (end is None and not open_end):
        return context.refuse("it has no beginning, or no end")
    if start is not None and end is not None:
        start = _inherit(start, end)
        both = (start.year, end.year)
        if None not in both and both[0] > both[1]:  # type: ignore[operator]
            return context.refuse("it ends before it begins")
    if not all(side is None or _possible(side) for side in (start, end)):
        return context.refuse(_NO_DAY)
    mod = captures["mod"].attribute("mod") if "mod" in captures else None
    return Normalised(DateDraft("INTERVAL", start=start, end=end, open_end=open_end, open_start=open_start, mod=mod))


def _side(name: str, suffix: str, captures: Captures, context: Context) -> DateDraft | None:
    if name in captures:
        match = captures[name].match
        return match.value if match is not None and isinstance(match.value, DateDraft) else None
    parts = _parts(captures, context, suffix)
    return DateDraft("DATE", **parts) if any(value is not None for value in parts.values()) else None


def _inherit(start: DateDraft, end: DateDraft) -> DateDraft:
    if start.value is not None or start.relative is not None or start.type != "DATE" or start.year is not None:
        return start
    month = start.month
    if month is None and start.day is not None:
        month = end.month
    return DateDraft(
        "DATE", year=end.year, month=month, day=start.day, quarter=start.quarter, half=start.half, mod=start.mod
    )


@normaliser(
    help="How long, or how often.",
    captures={
        "n": "how many",
        "unit": "a word with `unit` (Y, M, W, D, H …)",
        "times": "how often",
    },
    arguments={
        "unit": "the unit, where no word gives it",
        "type": "DURATION or SET",
    },
    needs=("unit",),
)
def duration(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """``PnX`` from captures ``n`` (a mention of the helper ``quantity``; one, where it is missing) and ``unit``
    (attribute ``unit``: Y Q M W D H TM S). With a capture ``times`` it is a set, which must happen once in it."""
    unit = captures["unit"].attribute("unit") if "unit" in captures else arguments.get("unit")
    amount, times = _amount(captures.get("n")), _amount(captures.get("times"))
    if unit is None or amount is None or amount <= 0 or times != 1:
        return context.refuse("it needs a unit and a number above 0, and of a set that it happens once")
    if unit == "Q":
        unit, amount = "M", amount * MONTHS_IN_QUARTER
    value = f"PT{amount}{unit[-1]}" if unit in _TIME_UNITS else f"P{amount}{unit}"
    return Normalised(DateDraft(arguments.get("type", "DURATION"), value=value))


def _amount(capture: Capture | None) -> int | float | None:
    if capture is None:
        return 1
    draft = capture.match.value if capture.match is not None else None
    return draft.value if isinstance(draft, NumberDraft) else None


@normaliser(
    help="A time with a fixed value, such as PRESENT_REF.",
    captures={},
    arguments={
        "type": "DATE, TIME, DURATION or SET",
        "value": "the value",
        "mod": "START, MID, END, APPROX …",
    },
)
def reference(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A fixed value given by the rule: arguments ``value`` (``PRESENT_REF``, ``P1Y`` …) and ``type``."""
    return Normalised(DateDraft(arguments.get("type", "DATE"), value=arguments.get("value"), mod=arguments.get("mod")))


@normaliser(
    help="A time counted from the day of publication.",
    captures={
        "relative": "a word with `unit` and `offset`",
        "month": "a month",
        "mod": "a word with `mod`",
    },
    arguments={
        "unit": "year, month, week or day",
        "offset": "how many units from the day of publication",
        "mod": "START, MID, END, APPROX …",
    },
    needs=("relative|unit",),
)
def relative(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A point counted from the day of publication: attribute or argument ``unit`` and ``offset``.

    With a capture ``month`` or ``quarter`` it is that one of the year so found (``tháng 7 năm ngoái``).
    """
    source = captures.get("relative")
    unit: Any = source.attribute("unit") if source else arguments.get("unit")
    offset = source.attribute("offset") if source else arguments.get("offset")
    if unit is None or offset is None:
        return context.refuse("it needs a `unit` and an `offset`")
    parts = _parts(captures, context)
    mod = captures["mod"].attribute("mod") if "mod" in captures else arguments.get("mod")
    draft = DateDraft("DATE", relative=(unit, int(offset)), month=parts["month"], quarter=parts["quarter"], mod=mod)
    return Normalised(draft) if _possible(draft) else context.refuse(_NO_DAY)
