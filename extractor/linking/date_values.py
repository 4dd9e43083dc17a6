"""A draft of a time to its value, once its year and the time said before it are known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from extractor.normalising.model import DateDraft
from extractor.records import DateValue

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEARS = re.compile(r"(?:(?<=/)|^)\d{4}(?=[-/]|$)")


def date_value(draft: DateDraft, year: int | None, published: date | None, said: str | None = None) -> DateValue:
    """The value of a draft; ``year`` is the one that the context gives it, ``said`` the value it counts from."""
    if draft.said:
        value = _from_said(draft, said)
        return DateValue("INTERVAL" if value is not None and "/" in value else draft.type, value, draft.mod)
    if draft.type == "INTERVAL" and draft.value is None:
        return DateValue("INTERVAL", _interval(draft, year, published), draft.mod or _end_mod(draft))
    if draft.type == "TIME" and said is not None and (day := day_of(said)) is not None:
        draft = replace(draft, year=day.year, month=day.month, day=day.day)
    return DateValue(draft.type, _point(draft, year, published), draft.mod)


def day_of(value: str) -> date | None:
    """The day of a value that is one, or a time of one."""
    found = _DAY.match(value)
    if found is None or "/" in value:
        return None
    return day_in(*map(int, found[0].split("-")))


def day_in(year: int, month: int, day: int) -> date | None:
    """The day of these numbers, ``None`` where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_said(draft: DateDraft, said: str | None) -> str | None:
    """What is counted from the time said before: ``cùng ngày``, ``tháng 8 cùng năm``, ``cùng kỳ năm trước``."""
    if said is None or draft.relative is None:
        return _point(replace(draft, relative=None), None, None) if draft.relative is not None else None
    unit, offset = draft.relative
    if unit == "period":
        years = [int(found) for found in _YEARS.findall(said)]
        if not years:
            return None
        shift = offset if draft.year is None else draft.year - years[0]
        moved = _YEARS.sub(lambda found: f"{int(found[0]) + shift:04d}", said)
        return moved if all(map(_is_time, moved.split("/"))) else None
    day = day_of(said)
    if unit == "day":
        return _relative(draft, day)
    parts = [int(part) for part in re.findall(r"\d+", said)]
    if unit == "month" and re.match(r"\d{4}-\d\d(?!\d)", said):
        return _relative(draft, day_in(parts[0], parts[1], 1))
    return _relative(draft, day_in(parts[0], 1, 1)) if unit == "year" and _YEARS.match(said) else None


def _is_time(value: str) -> bool:
    return day_of(value) is not None or not _DAY.match(value)


def _end_mod(draft: DateDraft) -> str | None:
    return draft.end.mod if draft.open_start and draft.end is not None else None


def _interval(draft: DateDraft, year: int | None, published: date | None) -> str | None:
    if draft.start is None and draft.end is None:
        return None
    today = published.isoformat() if published is not None else ".."
    start = today if draft.open_start else _start(draft.start, year, published)
    end = today if draft.open_end else _end(draft.end, year, published)
    if start is None or end is None or (start.endswith("_REF") or end.endswith("_REF")):
        return None
    return f"{start}/{end}"


def _start(draft: DateDraft | None, year: int | None, published: date | None) -> str | None:
    if draft is None:
        return None
    if draft.type == "INTERVAL":
        return (_interval(draft, year, published) or "").partition("/")[0] or None
    value = _point(draft, year, published)
    if value is not None and draft.mod == "START" and len(value) == 4:
        return f"{value}-01-01"
    return value


def _end(draft: DateDraft | None, year: int | None, published: date | None) -> str | None:
    if draft is None:
        return None
    if draft.type == "INTERVAL":
        return (_interval(draft, year, published) or "").partition("/")[2] or None
    return _point(draft, year, published)


def _point(draft: DateDraft, year: int | None, published: date | None) -> str | None:
    if draft.value is not None:
        return draft.value
    if draft.relative is not None:
        return _relative(draft, published)
    if draft.year is not None:
        year = draft.year
    if year is None:
        return None
    if draft.quarter is not None:
        return f"{year:04d}-Q{draft.quarter}"
    if draft.half is not None:
        return f"{year:04d}-H{draft.half}"
    if draft.season is not None:
        return f"{year:04d}-{draft.season}"
    month = draft.month
    if draft.day is not None and month is None:
        if published is None:
            return None
        month = published.month
    if month is None:
        return f"{year:04d}" if draft.day is None and draft.hour is None else None
    if draft.day is None:
        return f"{year:04d}-{month:02d}"
    there = day_in(year, month, draft.day)
    return _clocked(there, draft) if there is not None else None


def _clocked(day: date, draft: DateDraft) -> str:
    return day.isoformat() if draft.hour is None else f"{day}T{draft.hour % 24:02d}:{draft.minute or 0:02d}"


def _relative(draft: DateDraft, published: date | None) -> str | None:
    if published is None or draft.relative is None:
        return None
    unit, offset = draft.relative
    try:
        if unit == "day":
            return _clocked(_weekday_near(published + timedelta(days=offset), draft.weekday, offset), draft)
        if unit == "week":
            there = published + timedelta(weeks=offset)
            if draft.weekday is not None:
                return _clocked(there + timedelta(days=draft.weekday - there.isoweekday()), draft)
            calendar = there.isocalendar()
            return f"{calendar.year:04d}-W{calendar.week:02d}"
    except OverflowError:  # before the year 1 or after 9999
        return None
    if unit == "century":
        return f"{published.year // 100 + offset:02d}{'X' if draft.decade is None else draft.decade}X"
    if unit in ("month", "quarter"):
        step = 1 if unit == "month" else 3
        months = (published.year * 12 + published.month - 1) // step + offset
        year, number = months * step // 12, months % (12 // step) + 1
        if unit == "quarter":
            return f"{year:04d}-Q{number}"
        return _point(replace(draft, relative=None, year=year, month=number), None, None)
    return _point(replace(draft, relative=None, year=published.year + offset), None, None)


def _weekday_near(day: date, weekday: int | None, offset: int) -> date:
    """The last such weekday up to a day, or where the offset is above 0 the first from it on."""
    if weekday is None:
        return day
    if offset > 0:
        return day + timedelta(days=(weekday - day.isoweekday()) % 7)
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)
