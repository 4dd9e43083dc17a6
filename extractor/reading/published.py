"""Publication dates as people write them into tables, in the one form that records hold."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T](.+))?", re.ASCII)
_NO_SECONDS = re.compile(r".+[T ]\d\d(?::?\d\d)?(?:Z|[+-][\d:]+)?", re.ASCII)


def parse_published(written: str) -> str:
    """An ISO 8601 date, or date and time with the offset if one is written.

    Takes what :meth:`datetime.fromisoformat` takes, and ``dd/mm/yyyy`` with or without a time behind it. No
    seconds are added where none are written.

    :raises ValueError: it is no date, or one that the calendar does not have.
    """
    text = written.strip()
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year, time = match.groups()
        text = f"{year}-{month:0>2}-{day:0>2}" + (f"T{time}" if time else "")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"'{written}' is no date; write it as 2024-07-31, 31/07/2024 or 2024-07-31T10:03+07:00"
        ) from None
    return moment.isoformat(timespec="minutes" if _NO_SECONDS.fullmatch(text) else "auto")
