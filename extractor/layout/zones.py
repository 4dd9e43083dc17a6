"""Which lines of a page are title, publication line, lead, body, caption, byline and furniture.

What such a line looks like is said by the rules of ``layout``; here stands only where on a page each may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractor.layout.lines import Line, LineMatch, apply_rules, split_lines
from extractor.records import ZoneKind
from extractor.rulebook.model import Rulebook

HEADER_LINES = 12
"""The publication line stands among the first so many lines, or right behind the article."""
TITLE_LENGTH = 220
HEADLINE_SYLLABLES = 5
"""Shorter lines above the date are taken for a menu or the name of a section."""
PARAGRAPH_LENGTH = 120
CAPTION_LENGTH = 260
BYLINE_LINES = 3
"""A byline stands among the last so many lines of the article, or right below the title."""

_SENTENCE_END = re.compile(r"(?<![.…])[.!?;:]['\")]*\Z")
_NO_TITLE_END = re.compile(r"(?<![.…])[.;:]['\")]*\Z")
"""A title may ask or exclaim."""


@dataclass(slots=True)
class Page:
    """The lines of a page with the zone of each, and the matches that carry metadata."""

    lines: list[Line]
    kinds: list[ZoneKind | None]
    published: LineMatch | None = None
    byline: LineMatch | None = None
    outlet: str | None = None
    tail_byline: tuple[int, int] | None = None
    """Where a name at the end of the last paragraph stands (folded offsets)."""


def find_zones(text: str, rulebook: Rulebook, title: str | None, report: Callable[[str], None]) -> Page:
    """The zones of a folded page. ``title`` (folded) is the title where it is known beforehand."""
    lines = split_lines(text)
    apply_rules(lines, rulebook, report)
    page = Page(lines, [None] * len(lines))
    _mark_furniture(page)
    _mark_published(page)
    _mark_bylines(page, rulebook)
    _mark_header(page, title)
    _mark_text(page)
    return page


def _mark_furniture(page: Page) -> None:
    seen_text = False
    for i, line in enumerate(page.lines):
        match = line.match("boilerplate")
        if match is not None and match.rule.arguments.get("to_end") and seen_text:
            page.kinds[i:] = ["boilerplate"] * (len(page.lines) - i)
            return
        if match is not None and line.match("published") is None:
            page.kinds[i] = "boilerplate"
        seen_text = seen_text or len(line.text) > PARAGRAPH_LENGTH


def _mark_published(page: Page) -> None:
    free = [i for i, kind in enumerate(page.kinds) if kind is None]
    for i in free[:HEADER_LINES] + free[-2:]:
        match = page.lines[i].match("published")
        if match is not None and page.published is None:
            page.kinds[i] = "published"
            page.published = match


def _mark_bylines(page: Page, rulebook: Rulebook) -> None:
    free = [i for i, kind in enumerate(page.kinds) if kind is None]
    for i in reversed(free[1:][-BYLINE_LINES:]):
        match = page.lines[i].match("byline")
        if match is not None and page.lines[i].match("caption") is None:
            page.kinds[i] = "byline"
            if page.byline is None or "authors" not in page.byline.captures:
                page.byline = match
    if page.byline is None and free:
        _find_trailing_byline(page, page.lines[free[-1]], rulebook)


def _find_trailing_byline(page: Page, line: Line, rulebook: Rulebook) -> None:
    """Wire reports print the author behind the last full stop of the last paragraph."""
    if len(line.text) < PARAGRAPH_LENGTH:
        return
    for stop in reversed([m.end() for m in re.finditer(r"[.…!?\"')/] {1,2}(?=\S)", line.text[-120:])]):
        at = max(0, len(line.text) - 120) + stop
        tail = Line(line.text[at:], line.start + at, line.end, gap=False)
        apply_rules([tail], rulebook, lambda message: None, "byline")
        match = tail.match("byline")
        if match is not None:
            page.byline, page.tail_byline = match, (tail.start, tail.end)
            return


def _mark_header(page: Page, title: str | None) -> None:
    free = [i for i, kind in enumerate(page.kinds) if kind is None]
    at = _title_line(page, free, title)
    if at is None or free[-1] == at or not (title is not None or _could_be_title(page.lines[at])):
        return
    page.kinds[at] = "title"
    for i in free:
        if i < at:
            page.kinds[i] = "section"
            match = page.lines[i].match("section")
            if match is not None and "outlet" in match.captures:
                page.outlet = match.captures["outlet"].text
    below = next((i for i in free if i > at), None)
    if below is not None and page.lines[below].match("byline") and len(page.lines[below].text) < 60:
        page.kinds[below] = "byline"
        page.byline = page.byline or page.lines[below].match("byline")


def _title_line(page: Page, free: list[int], title: str | None) -> int | None:
    """The line that is the title where it is known, else the headline nearest above the date, else the first below."""
    if title is not None:
        return next((i for i in free if page.lines[i].text == title), None)
    published = next((i for i, kind in enumerate(page.kinds) if kind == "published"), None)
    below = [i for i in free if published is None or i > published]
    if published is not None and below:
        above = [i for i in free if i < published]
        headlines = [i for i in above if _could_be_headline(page.lines[i])]
        if headlines and all(_could_be_title(page.lines[i]) for i in above):
            return headlines[-1]
        below = [i for i in below if page.lines[i].match("section") is None] or below
        return below[0] if not above or all(len(page.lines[i].text) < TITLE_LENGTH for i in above) else None
    return next((i for i in free if page.lines[i].match("section") is None), None)


def _could_be_headline(line: Line) -> bool:
    syllables = sum(word[0].isalnum() for word in line.text.split())
    return syllables >= HEADLINE_SYLLABLES and line.match("section") is None and _could_be_title(line)


def _could_be_title(line: Line) -> bool:
    return len(line.text) <= TITLE_LENGTH and not _NO_TITLE_END.search(line.text)


def _mark_text(page: Page) -> None:
    free = [i for i, kind in enumerate(page.kinds) if kind is None]
    lead_done = False
    for position, i in enumerate(free):
        line = page.lines[i]
        if _is_caption(page, free, position):
            page.kinds[i] = "caption"
        elif not lead_done and len(line.text) >= 60 and len(free) > 1:
            page.kinds[i], lead_done = "lead", True
        else:
            page.kinds[i] = "body"


def _is_caption(page: Page, free: list[int], position: int) -> bool:
    line = page.lines[free[position]]
    if page.tail_byline is not None and line.start < page.tail_byline[0] < line.end:
        return False
    if line.match("caption") is not None:
        return True
    neighbours = [page.lines[free[p]].text for p in (position - 1, position + 1) if 0 <= p < len(free)]
    if line.text in neighbours:
        return True
    short = len(line.text) <= CAPTION_LENGTH and not _SENTENCE_END.search(line.text)
    return short and position > 0 and not line.text.startswith("-") and len(line.text) > 25
