"""Time expressions to drafts: what the words of one mention fix by themselves."""

from __future__ import annotations

import calendar
from dataclasses import replace
from typing import Any

from extractor.matching.model import Normalised
from extractor.normalising.model import Arguments, Captures, Context, DateDraft, normaliser
from extractor.normalising.numbers import NUMBER_WORDS, from_roman, parse_number
from extractor.records import DateType

MONTHS = 12
PRESENT = "PRESENT_REF"
_NO_DAY = "there is no such day, month or hour"
_POINT = ("day", "month", "quarter", "half", "season", "weekday", "hour", "minute")
"""Captures that are parts of a point in time."""


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
    parts: dict[str, Any] = {name: _number(name + suffix, captures, context) for name in _POINT}
    parts["year"] = _year("year" + suffix, captures, context)
    if parts["hour"] is not None:
        parts["hour"] = _hour_of_day(parts["hour"], captures)
        if "half_hour" in captures:
            parts["minute"] = 30
    return parts


def _hour_of_day(hour: int, captures: Captures) -> int | None:
    """The hour of 24 where the part of the day behind it counts twice to twelve (``3 giờ chiều``)."""
    noon = captures.get("noon")
    if noon is None or (first := noon.attribute("noon_from")) is None:
        return hour
    return hour + 12 if int(first) <= hour < int(noon.attribute("noon_to") or 12) else hour


def _mod(captures: Captures, arguments: Arguments) -> Any:
    return captures["mod"].attribute("mod") if "mod" in captures else arguments.get("mod")


@normaliser(
    help="A point in time, as far as its words fix it.",
    captures={
        "day": "day of the month",
        "month": "month, or its number or name",
        "year": "year; two digits are of this century or the last",
        "quarter": "quarter of the year",
        "half": "half of the year",
        "season": "a season, as EDTF numbers them from 21",
        "weekday": "day of the week, from 1",
        "hour": "hour",
        "minute": "minute",
        "half_hour": "a word for half an hour",
        "noon": "a part of the day: from `noon_from` to `noon_to` 12 is added to hours; `midnight` is on no day",
        "named": "a word for a day, with `month` and `day`",
        "mark": "a word that makes the date one; it has no value",
        "near": "a word that says that it is near the day of publication",
        "mod": "a word with `mod` (START, MID, END …)",
        "relative": "a word with `unit` and `offset`",
        "offset": "the zone of the clock time",
        "authors": "the writers whose names a publication line gives",
        "decade": "the year that a decade begins with, in two or four digits",
        "century": "the number of a century",
    },
    arguments={
        "mod": "START, MID, END, APPROX …",
        "apart": "true: its year says nothing of other dates",
        "first_decade": "true: the first ten years of the century",
    },
)
def date(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A point in time from captures ``day month year hour minute quarter half season``, each may be missing.

    A capture ``named`` is a day by its name (attributes ``month`` and ``day``). ``mod`` comes from the capture of
    that name (its attribute ``mod``) or from the arguments. With the argument ``apart`` the year is not taken as
    the one that the text speaks of (a year of birth). A ``decade`` or a ``century``, alone or together, is worth
    ``199X`` or ``19XX``; ``relative`` then says which century, seen from publication.
    """
    if "decade" in captures or "century" in captures or "first_decade" in arguments or _is_century(captures):
        return _decade(captures, arguments, context)
    draft = _point(captures, arguments, context)
    draft = replace(draft, apart=bool(arguments.get("apart")), near="near" in captures)
    return Normalised(draft) if _possible(draft) else context.refuse(_NO_DAY)


def _is_century(captures: Captures) -> bool:
    return "relative" in captures and captures["relative"].attribute("unit") == "century"


def _decade(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A decade in four digits, or in two with the century beside it, or a century alone.

    Two digits alone are of the 20th century from 30 on; before that the century is not clear and there is no value.
    """
    years = captures["decade"].text if "decade" in captures else None
    if years is not None and len(years) == 4:
        return Normalised(DateDraft("DATE", value=f"{years[:3]}X", mod=_mod(captures, arguments)))
    tens = int(years[0]) if years is not None else 0 if arguments.get("first_decade") else None
    century = _number("century", captures, context)
    if century is None and "relative" in captures:
        offset = int(captures["relative"].attribute("offset") or 0)
        draft = DateDraft("DATE", relative=("century", offset), decade=tens, mod=_mod(captures, arguments))
        return Normalised(draft)
    if century is None and tens is not None and tens >= 3:
        century = 20
    if century is not None and not 1 <= century <= 30:
        return context.refuse("there is no such century")
    value = None if century is None else f"{century - 1:02d}{'X' if tens is None else tens}X"
    return Normalised(DateDraft("DATE", value=value, mod=_mod(captures, arguments)))


def _point(captures: Captures, arguments: Arguments, context: Context) -> DateDraft:
    parts = _parts(captures, context)
    if "named" in captures:
        for name in ("month", "day"):
            worth = captures["named"].attribute(name)
            parts[name] = int(worth) if worth else None
    if (noon := captures.get("noon")) is not None and parts["hour"] == int(noon.attribute("midnight") or -1):
        return DateDraft("TIME")  # of this night or the next, nobody knows
    kind: DateType = "TIME" if parts["hour"] is not None else "DATE"
    return DateDraft(type=kind, mod=_mod(captures, arguments), **parts)


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
        "months": "how many months",
        "relative": "a word for the year, with `unit` and `offset`",
        "year": "the year that the months are of",
    },
    arguments={
        "months": "first or last: its months are the first or last ones of the year",
        "open_end": "true: it goes on to the day of publication",
        "open_start": "true: it begins on the day of publication",
    },
    needs=("end|year2|month2|now|start|months",),
)
def interval(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """An interval: from captures ``start`` and ``end`` that are DATE mentions, or from ``day month year`` with
    the suffixes ``1`` and ``2``. A capture ``now`` must be a DATE mention of the present. What only the end says
    (month, year) holds for the start too.

    Arguments ``open_end`` and ``open_start`` say that it runs to, or from, the day of publication. With the argument
    ``months`` it is the first or last ``months`` of the ``year``, or of the year that a capture ``relative`` gives.
    """
    if "months" in arguments:
        return _months(captures, arguments, context)
    start, end = _side("start", "1", captures, context), _side("end", "2", captures, context)
    open_end, open_start = bool(arguments.get("open_end")), bool(arguments.get("open_start"))
    now = captures["now"].match if "now" in captures else None
    if now is not None and now.value.value != PRESENT:
        return context.refuse(f"{captures['now'].text!r} is not the present")
    if (start is None and not open_start) or (end is None and not open_end):
        return context.refuse("it has no beginning, or no end")
    if start is not None and end is not None:
        start = _inherit(start, end)
        both = (start.year, end.year)
        if None not in both and both[0] > both[1]:  # type: ignore[operator]
            return context.refuse("it ends before it begins")
    if not all(side is None or _possible(side) for side in (start, end)):
        return context.refuse(_NO_DAY)
    mod = _mod(captures, {})
    return Normalised(DateDraft("INTERVAL", start=start, end=end, open_end=open_end, open_start=open_start, mod=mod))


def _months(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """So many months at the beginning or the end of a year."""
    count = _number("months", captures, context)
    if count is None or not 1 <= count < MONTHS:
        return context.refuse("these are not months of one year")
    first, last = (1, count) if arguments["months"] == "first" else (MONTHS + 1 - count, MONTHS)
    word = captures.get("relative")
    counted: Any = (word.attribute("unit"), int(word.attribute("offset") or 0)) if word is not None else None
    year = _year("year", captures, context)
    start, end = (DateDraft("DATE", year=year, month=month, relative=counted) for month in (first, last))
    return Normalised(DateDraft("INTERVAL", start=start, end=end))


def _side(name: str, suffix: str, captures: Captures, context: Context) -> DateDraft | None:
    if name in captures:
        match = captures[name].match
        return match.value if match is not None and isinstance(match.value, DateDraft) else None
    parts = _parts(captures, context, suffix)
    return DateDraft("DATE", **parts) if any(value is not None for value in parts.values()) else None


def _inherit(start: DateDraft, end: DateDraft) -> DateDraft:
    if start.value is not None or start.relative is not None or start.year is not None:
        return start
    if start.type == "TIME" and start.day is None:
        return replace(start, year=end.year, month=end.month, day=end.day, relative=end.relative)
    if start.type != "DATE":
        return start
    month = end.month if start.month is None and start.day is not None else start.month
    counted = end.relative if end.relative is not None and end.relative[0] == "year" else None
    return replace(start, year=end.year, month=month, relative=counted)


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
    help="A time counted from the day of publication, or from the time said before.",
    captures={
        "relative": "a word with `unit` and `offset`",
        "day": "a day",
        "month": "a month",
        "quarter": "a quarter of the year",
        "half": "a half of the year",
        "season": "a season",
        "weekday": "a day of the week",
        "hour": "an hour",
        "minute": "a minute",
        "half_hour": "a word for half an hour",
        "noon": "a part of the day",
        "named": "a word for a day, with `month` and `day`",
        "year": "a year",
        "mod": "a word with `mod`",
    },
    arguments={
        "unit": "year, quarter, month, week, day, or period: the time said before, in another year",
        "offset": "how many units from the day of publication",
        "said": "true: from the time said before",
        "mod": "START, MID, END, APPROX …",
    },
    needs=("relative|unit",),
)
def relative(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A point counted from the day of publication: attribute or argument ``unit`` and ``offset``.

    With further captures it is that part of the year, month, week or day so found (``tháng 7 năm ngoái``,
    ``thứ Hai tuần tới``, ``7 giờ sáng nay``). A weekday beside the unit ``day`` is the last one up to that day, or
    where the offset is above 0 the first one from it. With the argument ``said`` all counts from the time that the
    text has said last, instead of from publication.
    """
    source = captures.get("relative")
    unit: Any = source.attribute("unit") if source else arguments.get("unit")
    offset = source.attribute("offset") if source else arguments.get("offset")
    if unit is None or offset is None:
        return context.refuse("it needs a `unit` and an `offset`")
    draft = replace(
        _point(captures, arguments, context), relative=(unit, int(offset)), said=bool(arguments.get("said"))
    )
    return Normalised(draft) if _possible(draft) else context.refuse(_NO_DAY)
