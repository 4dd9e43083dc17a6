"""The days that a time of the records covers: from a value in ISO 8601 or EDTF to its first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

_SEASONS = {21: 2, 22: 5, 23: 8, 24: 11}
"""The first month of each season (EDTF, level 1: spring to winter), in whole months. In the Vietnamese calendar spring
begins with the solar term of 4 February, and each later season three months after the one before."""

_VIETNAM = timezone(timedelta(hours=7))
"""The whole country's, summer and winter, since 1975 (IANA time zone database, Asia/Ho_Chi_Minh)."""

_POINT = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T.*)?)?))?"
)
_YEARS = re.compile(r"(\d{2,3})(X{1,2})")


class Period(NamedTuple):
    """First and last day, both within it; ``None`` where it is open."""

    start: date | None
    end: date | None

    def overlaps(self, other: Period) -> bool:
        """Whether any day is in both."""
        return not (
            (self.start is not None and other.end is not None and other.end < self.start)
            or (other.start is not None and self.end is not None and self.end < other.start)
        )


@lru_cache(maxsize=4096)
def period_of(value: str | None) -> Period | None:
    """The days of a value, such as ``2013``, ``2013-05``, ``2020-Q1``, ``199X``, ``2011/2015``, ``2010/..``.

    ``None`` for what is no stretch of the calendar (``P5Y``, ``PRESENT_REF``), and for days that there are not.
    A season (``1975-21``) is taken as three whole months, spring from February.
    """
    if not value:
        return None
    first, slash, last = value.partition("/")
    if not slash:
        return _point(first)
    start = None if first == ".." else _point(first)
    end = None if last == ".." else _point(last)
    if (start is None) is (first != "..") or (end is None) is (last != ".."):
        return None
    return Period(start and start.start, end and end.end)


def day_of_publication(published: str | None) -> date | None:
    """The day on which it was published in Vietnam, where pages that give their time in UTC may be a day behind.

    ``None`` for what is no ISO 8601 date, or date and time.
    """
    try:
        moment = datetime.fromisoformat(published) if published else None
    except ValueError:
        return None
    if moment is None:
        return None
    return (moment.astimezone(_VIETNAM) if moment.tzinfo else moment).date()


def _point(value: str) -> Period | None:
    decade = _YEARS.fullmatch(value)
    if decade is not None and len(value) == 4:
        return _days(int(value.replace("X", "0")), 1, int(value.replace("X", "9")), 12)
    found = _POINT.fullmatch(value)
    if found is None:
        return None
    year = int(found["year"])
    if found["day"]:
        return _day(year, int(found["month"]), int(found["day"]))
    if found["week"]:
        return _week(year, int(found["week"]))
    if found["quarter"]:
        last = 3 * int(found["quarter"])
        return _days(year, last - 2, year, last)
    if found["half"]:
        last = 6 * int(found["half"])
        return _days(year, last - 5, year, last)
    if not found["month"]:
        return _days(year, 1, year, 12)
    month = int(found["month"])
    if month in _SEASONS:
        end = _SEASONS[month] + 2
        return _days(year, _SEASONS[month], year + end // 13, (end - 1) % 12 + 1)
    return _days(year, month, year, month)


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Period(found, found)


def _week(year: int, week: int) -> Period | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
        return Period(monday, monday + timedelta(days=6))
    except (ValueError, OverflowError):
        return None


def _days(year: int, month: int, last_year: int, last_month: int) -> Period | None:
    """From the first day of one month to the last of another."""
    try:
        start = date(year, month, 1)
        return Period(start, date(last_year, last_month, monthrange(last_year, last_month)[1]))
    except ValueError:
        return None
