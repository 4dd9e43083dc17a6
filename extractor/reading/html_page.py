"""Pages of news sites: the article's text without the page's furniture, and what the page says of it.

Which parts of a page are the article is decided by trafilatura; the page is made plain for it before
(:mod:`extractor.reading.html_tree`), and what it passes over around the article (headline, lead, captions, a visible
date) is put back after. Nothing is fetched or written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from extractor.errors import ErrorCode, InputError
from extractor.reading.encodings import STAGE, decode
from extractor.reading.html_article import PARAGRAPH, SENTENCE_END, SHORTEST_ARTICLE, Kept, find_article, is_paragraph
from extractor.reading.html_metadata import Head, read_head, squash
from extractor.reading.html_tree import Line, TooMuch, lines_of, make_plain, parse
from extractor.reading.model import Metadata

_DECLARED_WITHIN = 4096
_DECLARED = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d\b")
_SEPARATOR = re.compile(r"\s+[-–—|·»:]+\s+|\s*[|»]\s*")

_LONGEST_TITLE = 300
_SHORTEST_TITLE = 8
_DATE_LINE = 100
_NEAR = 4
_FEW_LINES = 5
_NAME = 40


@dataclass(frozen=True, slots=True)
class Page:
    """One article as its page shows it.

    ``text`` has a line for the title, the lead, each paragraph, row of a table and caption, in the page's order;
    ``encoding`` and ``notes`` are those of the decoded bytes, with a note on each date that is none.
    """

    text: str
    encoding: str
    notes: tuple[str, ...]
    metadata: Metadata


def read_page(data: bytes, path: str | None = None) -> Page:
    """Read the one article of a page.

    :param data: the page as it is served: HTML of any version, however broken.
    :param path: the file as the user gave it, for the error.
    :raises InputError: (stage ``read``) the bytes are no text (see :func:`extractor.reading.encodings.decode`), the
        markup cannot be parsed or is nested or repeated beyond reason (``damaged``), or it has no article (``empty``).
    """
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    decoded = decode(data, path, declared=declared[1].decode("ascii", "replace") if declared else None)
    try:
        tree = parse(decoded.text)
    except TooMuch as error:
        _refuse(path, f"{error}; this is no article", "damaged")
    except ValueError:
        _refuse(path, "there is nothing in this page; take it out of the input", "empty")
    try:
        head = read_head(tree)
        make_plain(tree)
        lines = list(lines_of(tree))
        kept = find_article(tree, lines)
    except MemoryError:
        raise
    except Exception as error:  # of whatever kind: both libraries raise what their helpers raise
        _refuse(path, f"the page cannot be taken apart ({type(error).__name__}); fetch it again", "damaged")
    if not any(len(line.text) >= SHORTEST_ARTICLE and not line.linked for _, line in kept):
        why = _why(decoded.text, lines)
        _refuse(path, f"there is no article text in this page{why}; take it out of the input", "empty")
    title, text = _assemble(lines, kept, head)
    return Page(text, decoded.encoding, decoded.notes + head.notes, replace(head.metadata, title=title))


def _refuse(path: str | None, message: str, code: ErrorCode) -> NoReturn:
    raise InputError(path, STAGE, message, code)


def _why(text: str, lines: list[Line]) -> str:
    lowered = text[:100_000].lower()
    if "<frameset" in lowered:
        return ", only frames that show others"
    if re.search(r"http-equiv\s*=\s*[\"']?refresh", lowered):
        return ", it only sends the reader on to another one"
    return ", perhaps a script would load it" if "<script" in lowered and len(lines) < _FEW_LINES else ""


def _assemble(lines: list[Line], kept: list[Kept], head: Head) -> tuple[str | None, str]:
    """The title, and the article's text with what belongs to it around and between the kept lines."""
    first = kept[0][0]
    start = next((at for at, line in kept if is_paragraph(line)), first)
    at, title = _find_title(lines, kept, head, start)
    chosen = {place for place, _ in kept}
    added = [(place, lines[place]) for place in _around(lines, kept, at, start, head) if place not in chosen]
    # The sort is stable: a line without a place of its own stays behind the one before it.
    body = sorted((*kept, *added), key=lambda entry: entry[0])
    while len(body) > 1 and _leads_away(body[-1][1]):
        body.pop()
    out: list[str] = []
    for place, line in body:
        if title is not None and place <= start and squash(line.text) == squash(title):
            continue
        if place < (first if at is None else at) and not _is_date_line(line):
            continue
        out.append(line.text)
    return title, "\n".join([title, *out] if title else out)


def _leads_away(line: Line) -> bool:
    """Whether a line at the end is a link to another article, or the heading of such links, and not a linked name."""
    if line.linked:
        return len(line.text) > _NAME or line.element.tag == "li"
    return line.mark == "heading" and not is_paragraph(line)


def _is_date_line(line: Line) -> bool:
    return len(line.text) <= _DATE_LINE and _DATE.search(line.text) is not None


def _around(lines: list[Line], kept: list[Kept], at: int | None, start: int, head: Head) -> Iterator[int]:
    """Places of lines that trafilatura passes over: the lead and a date near the title, captions in the article."""
    described = [key for text in head.descriptions if len(key := squash(text)[:60]) > 30]
    title = start if at is None else at
    for place in range(max(0, title - _NEAR), max(title, start)):
        line = lines[place]
        if line.linked:
            continue
        is_lead = line.mark == "lead" or squash(line.text).startswith(tuple(described))
        if _is_date_line(line) or (is_lead and place > title and len(line.text) >= SHORTEST_ARTICLE):
            yield place
    for place in range(max(start, kept[0][0]), kept[-1][0]):
        if lines[place].mark == "caption" and not lines[place].linked:
            yield place


def _find_title(lines: list[Line], kept: list[Kept], head: Head, start: int) -> tuple[int | None, str | None]:
    """Where the title stands on the page, and its text.

    What the head says and the page shows wins; then the heading nearest above the article, what is marked as a title,
    and what only the head says; last the longest of the short lines above the first paragraph.
    """
    above = [place for place in range(start, -1, -1) if _could_be_title(lines[place], head)]
    for told in map(squash, (*head.titles, *_without_site(head))):
        for place in above:
            if squash(lines[place].text) == told:
                return place, lines[place].text
    headings = [place for place in above if lines[place].mark == "h1"]
    marked = [place for place in above if lines[place].mark == "title" and start - place <= 2 * _NEAR]
    if headings or marked:
        place = (headings or marked)[0]
        return place, lines[place].text
    if head.titles:
        return None, head.titles[0]
    first = kept[0][0]
    short = [place for place in reversed(above) if first <= place < start or start - place <= 1]
    if short:
        place = max(short, key=lambda place: len(lines[place].text))
        return place, lines[place].text
    return None, next(iter(_without_site(head)), None)


def _could_be_title(line: Line, head: Head) -> bool:
    fits = _SHORTEST_TITLE <= len(line.text) <= _LONGEST_TITLE and len(line.text.split()) > 2
    if len(line.text) > PARAGRAPH and SENTENCE_END.search(line.text):
        return False
    return fits and not line.linked and squash(line.text) not in head.names and not _DATE.fullmatch(line.text)


def _without_site(head: Head) -> list[str]:
    """What the ``<title>`` may say without the site's name: it up to each separator, the longest first."""
    if head.page_title is None:
        return []
    cuts = [match.start() for match in _SEPARATOR.finditer(head.page_title)]
    parts = [head.page_title[:cut] for cut in reversed(cuts)]
    return [part for part in parts if len(part) >= _SHORTEST_TITLE and squash(part) not in head.names]
