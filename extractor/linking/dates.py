"""Dates to values: what their words leave open is taken from the sentence, the one before, and the publication day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from extractor.linking.model import Scene
from extractor.matching.model import Match
from extractor.normalising.model import DateDraft
from extractor.records import DateValue, OtherValue

NEWS_DAYS = (60, 30)
"""A yearless day so many days before, or after, publication is taken to be of the year of publication."""
FAR_AHEAD_DAYS = 240
"""A yearless day further ahead than this is taken to be of the year before."""


def resolve_dates(scene: Scene) -> dict[Match, DateValue]:
    """The value of every DATE mention, and of those that a longer mention covers and has as a field."""
    covered = {
        capture.match: None
        for match in scene.matches
        for capture in match.captures.values()
        if capture.match is not None and capture.match.label == "DATE" and isinstance(match.value, OtherValue)
    }
    found = sorted(dict.fromkeys((*scene.of("DATE"), *covered)), key=lambda match: match.start)
    matches = [match for match in found if isinstance(match.value, DateDraft)]
    by_sentence: dict[int, list[Match]] = {}
    for match in matches:
        by_sentence.setdefault(scene.sentence_of(match), []).append(match)
    known_days: dict[tuple[int | None, int | None, int | None], int] = {}
    values = {}
    for match in matches:
        draft = match.value
        year = None
        if _needs_year(draft):
            number = scene.sentence_of(match)
            year = _year_for(draft, match, by_sentence, number, known_days, scene.published)
        values[match] = date_value(draft, year, scene.published)
        if draft.year is not None and draft.type in ("DATE", "TIME"):
            known_days[_day_key(draft)] = draft.year
        elif year is not None and draft.type == "DATE":
            known_days.setdefault(_day_key(draft), year)
    return values


def _day_key(draft: DateDraft) -> tuple[int | None, int | None, int | None]:
    return draft.day, draft.month, draft.quarter


def _needs_year(draft: DateDraft) -> bool:
    if draft.type == "INTERVAL":
        return any(side is not None and _needs_year(side) for side in (draft.start, draft.end))
    if draft.value is not None or draft.relative is not None or draft.year is not None:
        return False
    return any(part is not None for part in (draft.day, draft.month, draft.quarter, draft.half))


def _year_for(
    draft: DateDraft, match: Match, by_sentence: dict[int, list[Match]], number: int,
    known_days: dict[tuple[int | None, int | None, int | None], int], published: date | None,
) -> int | None:  # fmt: skip
    point = draft.end if draft.type == "INTERVAL" and draft.end is not None else draft
    if published is not None and point.day is not None:
        near = _near_publication(point, published)
        if near is not None:
            return near
    same = by_sentence.get(number, ())
    before = [m.value.year for m in same if m.start < match.start and _fixes_year(m.value)]
    after = [m.value.year for m in same if m.start > match.start and _fixes_year(m.value)]
    if before:
        return int(before[-1])
    if _day_key(point) in known_days and point.half is None:
        return known_days[_day_key(point)]
    if after:
        return int(after[0])
    previous = [m.value.year for m in by_sentence.get(number - 1, ()) if _fixes_year(m.value)]
    if previous:
        return int(previous[0])
    if published is None:
        return None
    if point.month is not None:
        there = _day_in(published.year, point.month, point.day or 1)
        if there is not None and (there - published).days > FAR_AHEAD_DAYS:
            return published.year - 1
    return published.year


def _fixes_year(draft: DateDraft) -> bool:
    return draft.type in ("DATE", "TIME") and draft.year is not None


def _near_publication(point: DateDraft, published: date) -> int | None:
    for year in (published.year, published.year - 1, published.year + 1):
        there = _day_in(year, point.month or published.month, point.day or 1)
        if there is not None and -NEWS_DAYS[0] <= (there - published).days <= NEWS_DAYS[1]:
            return year
    return None


def _day_in(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_value(draft: DateDraft, year: int | None, published: date | None) -> DateValue:
    """The value of a draft; ``year`` is the one that the context gives it."""
    if draft.type == "INTERVAL" and draft.value is None:
        return DateValue("INTERVAL", _interval(draft, year, published), draft.mod or _end_mod(draft))
    return DateValue(draft.type, _point(draft, year, published), draft.mod)


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
    month = draft.month
    if draft.day is not None and month is None:
        if published is None:
            return None
        month = published.month
    if month is None:
        return f"{year:04d}" if draft.day is None and draft.hour is None else None
    if draft.day is None:
        return f"{year:04d}-{month:02d}"
    if _day_in(year, month, draft.day) is None:
        return None
    day = f"{year:04d}-{month:02d}-{draft.day:02d}"
    return day if draft.hour is None else f"{day}T{draft.hour % 24:02d}:{draft.minute or 0:02d}"


def _relative(draft: DateDraft, published: date | None) -> str | None:
    if published is None or draft.relative is None:
        return None
    unit, offset = draft.relative
    try:
        if unit == "day":
            return (published + timedelta(days=offset)).isoformat()
        if unit == "week":
            calendar = (published + timedelta(weeks=offset)).isocalendar()
            return f"{calendar.year:04d}-W{calendar.week:02d}"
    except OverflowError:  # before the year 1 or after 9999
        return None
    if unit == "month":
        months = published.year * 12 + published.month - 1 + offset
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    plain = replace(draft, relative=None, year=published.year + offset)
    return _point(plain, None, published)
