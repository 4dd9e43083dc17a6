"""What the page's lines say of the article: day of publication, authors, section, outlet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.layout.lines import LineMatch
from extractor.normalising.model import Captures, DateDraft
from extractor.records import ArticleInfo


def published_at(match: LineMatch, draft: DateDraft) -> str:
    """The publication line as an ISO 8601 date, or date and time with the offset that the line gives."""
    day = f"{draft.year:04d}-{draft.month:02d}-{draft.day:02d}"
    if draft.hour is None:
        return day
    return f"{day}T{_hour(draft.hour, match.captures):02d}:{draft.minute or 0:02d}:00{_offset(match.captures)}"


def _hour(hour: int, captures: Captures) -> int:
    """The hour of 24 where the line counts twice to twelve (attribute ``after_noon`` of the capture ``noon``)."""
    noon = captures["noon"].attribute("after_noon") if "noon" in captures else None
    return hour if noon is None or hour > 12 else hour % 12 + 12 * int(noon)


def _offset(captures: Captures) -> str:
    if "offset" not in captures:
        return ""
    found = re.match(r"([+-]) ?(\d{1,2})(?::?(\d\d))?", captures["offset"].text)
    if found is None or int(found[2]) > 14:
        return ""
    return f"{found[1]}{int(found[2]):02d}:{found[3] or '00'}"


def split_authors(text: str, joins: Iterable[str]) -> tuple[str, ...]:
    """The names of a byline, in order, each once; ``joins`` are the words that may stand between two."""
    between = "|".join(f" {re.escape(word)} " for word in joins)
    names = (name.strip(" .,;()") for name in re.split(rf" - |, |{between}| & |; ?| ?/ ?| -|- ", text))
    return tuple(dict.fromkeys(name for name in names if name))


def known_first(given: ArticleInfo, guessed: ArticleInfo) -> ArticleInfo:
    """``guessed`` with every fact that ``given`` knows in its place."""
    return ArticleInfo(
        title=given.title or guessed.title,
        published=given.published or guessed.published,
        authors=given.authors or guessed.authors,
        section=given.section or guessed.section,
        outlet=given.outlet or guessed.outlet,
        url=given.url or guessed.url,
        zones=guessed.zones,
    )
