"""What the words of dates leave open, from their sentence, the ones before, and the day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractor.linking.date_values import date_value, day_in, day_of
from extractor.linking.model import Scene
from extractor.matching.model import Match
from extractor.normalising.model import DateDraft
from extractor.records import DateValue, OtherValue

NEWS_DAYS = (60, 30)
"""A yearless day so many days before, or after, publication is taken to be of the year of publication."""
FAR_AHEAD_DAYS = 240
"""A yearless day further ahead than this is taken to be of the year before."""
LISTED = 15
"""So many characters may stand between the days of a list."""
SAID_SENTENCES = 3
"""So many sentences back a time may stand that another one is counted from."""
DATED_BY = "document.date"
"""The relation that says which date is a document's; events are not counted from those."""

_SAID = {
    "day": re.compile(r"\d{4}-\d\d-\d\d(?!.*/)"),
    "month": re.compile(r"\d{4}-\d\d(?!\d)(?!.*/)"),
    "year": re.compile(r"\d{4}(?![\dX])(?!.*/)"),
    "period": re.compile(r"\d{4}(?![\dX])"),
}
"""What the value looks like that a relative time of each unit can be counted from."""


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
    of_documents = {capture.match for relation in scene.related(DATED_BY) for capture in relation.captures.values()}
    values: dict[Match, DateValue] = {}
    for match in matches:
        draft = match.value
        draft = _with_month(match, draft, matches, scene)
        year, said = None, None
        if _needs_year(draft):
            number = scene.sentence_of(match)
            year = _year_for(draft, match, by_sentence, number, known_days, scene.published)
        if draft.said or (draft.type == "TIME" and draft.day is None and draft.relative is None):
            said = _said(draft, match, [other for other in values if other not in of_documents], values, scene)
        values[match] = date_value(draft, year, scene.published, said)
        if draft.type != "INTERVAL" and (said_year := _year_said(draft)) is not None:
            known_days[_day_key(draft)] = said_year
        elif year is not None and draft.type == "DATE":
            known_days.setdefault(_day_key(draft), year)
    return values


def _with_month(match: Match, draft: DateDraft, matches: Sequence[Match], scene: Scene) -> DateDraft:
    """A day alone has the month of the later day right behind it (``ngày 5 và ngày 6/5``)."""
    if draft.type != "DATE" or draft.day is None or draft.month is not None or draft.relative is not None:
        return draft
    behind = next((other for other in matches if other.start >= match.end), None)
    if behind is None or behind.start - match.end > LISTED or scene.sentence_of(behind) != scene.sentence_of(match):
        return draft
    other = behind.value
    if other.type != "DATE" or other.day is None or other.day <= draft.day:
        return draft
    return replace(draft, month=other.month, year=other.year)


def _said(
    draft: DateDraft, match: Match, before: Sequence[Match], values: dict[Match, DateValue], scene: Scene
) -> str | None:
    """The value of the last time before a mention that it can be counted from.

    A clock time takes its day from its own sentence only; ``cùng ngày`` may mean a day of the news that stands
    further back.
    """
    number = scene.sentence_of(match)
    unit, offset = draft.relative or ("day", 0)
    reach = SAID_SENTENCES if draft.said else 0
    known = [(scene.sentence_of(other), values[other]) for other in reversed(before) if _is_told_of(other.value)]
    fitting = [
        (number - sentence, time.value)
        for sentence, time in known
        if time.type != "SET" and time.value is not None and _SAID[unit].match(time.value)
    ]
    for back, said in fitting:
        if back <= reach:
            return said
    if unit == "day" and offset == 0 and draft.said and scene.published is not None:
        for _, said in fitting:
            day = day_of(said)
            if day is not None and _is_news((day - scene.published).days):
                return said
    return None


def _is_told_of(draft: DateDraft) -> bool:
    """Whether others may be counted from it: not from a birth, nor from another time moved by years (``cùng kỳ``)."""
    return not draft.apart and (draft.relative is None or draft.relative[0] != "period")


def _is_news(days: int) -> bool:
    return -NEWS_DAYS[0] <= days <= NEWS_DAYS[1]


def _day_key(draft: DateDraft) -> tuple[int | None, int | None, int | None]:
    return draft.day, draft.month, draft.quarter


def _needs_year(draft: DateDraft) -> bool:
    if draft.type == "INTERVAL":
        return any(side is not None and _needs_year(side) for side in (draft.start, draft.end))
    if draft.value is not None or draft.relative is not None or draft.year is not None:
        return False
    return any(part is not None for part in (draft.day, draft.month, draft.quarter, draft.half, draft.season))


def _year_for(
    draft: DateDraft, match: Match, by_sentence: dict[int, list[Match]], number: int,
    known_days: dict[tuple[int | None, int | None, int | None], int], published: date | None,
) -> int | None:  # fmt: skip
    point = draft.end if draft.type == "INTERVAL" and draft.end is not None else draft
    if published is not None and point.day is not None:
        near = _near_publication(point, published)
        if near is not None:
            return near
    if published is not None and point.near:
        return _nearest_year(point, published)
    same = by_sentence.get(number, ())
    before = [year for m in same if m.start < match.start and (year := _year_said(m.value)) is not None]
    after = [year for m in same if m.start > match.start and (year := _year_said(m.value)) is not None]
    if before:
        return before[-1]
    if _day_key(point) in known_days and point.half is None:
        return known_days[_day_key(point)]
    if after:
        return after[0]
    previous = [year for m in by_sentence.get(number - 1, ()) if (year := _year_said(m.value)) is not None]
    if previous:
        return previous[0]
    if published is None:
        return None
    if point.month is not None:
        there = day_in(published.year, point.month, point.day or 1)
        if there is not None and (there - published).days > FAR_AHEAD_DAYS:
            return published.year - 1
    return published.year


def _year_said(draft: DateDraft) -> int | None:
    """The year that a mention says its sentence to speak of; of an interval only where it lies in one year."""
    if draft.apart or draft.said:
        return None
    if draft.type == "INTERVAL":
        start, end = draft.start, draft.end
        return start.year if start is not None and end is not None and start.year == end.year else None
    return draft.year if draft.type in ("DATE", "TIME") else None


def _nearest_year(point: DateDraft, published: date) -> int:
    """The year in which a month, a quarter or a half lies nearest to publication."""
    month = point.month or (point.quarter * 3 - 1 if point.quarter else point.half * 6 - 3 if point.half else 6)
    years = (published.year, published.year - 1, published.year + 1)
    days = {year: there for year in years if (there := day_in(year, month, point.day or 15)) is not None}
    return min(days, key=lambda year: abs((days[year] - published).days), default=published.year)


def _near_publication(point: DateDraft, published: date) -> int | None:
    for year in (published.year, published.year - 1, published.year + 1):
        there = day_in(year, point.month or published.month, point.day or 1)
        if there is not None and _is_news((there - published).days):
            return year
    return None
