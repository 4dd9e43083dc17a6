"""From a folded page to the article in it: metadata, zones, and the paragraphs in which mentions are looked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from extractor.layout.metadata import known_first, published_at, split_authors
from extractor.layout.zones import Page, find_zones
from extractor.normalising import NORMALISERS, Context
from extractor.normalising.model import DateDraft
from extractor.reading.model import Metadata
from extractor.records import ARTICLE_ZONES, ArticleInfo, Zone, ZoneKind
from extractor.rulebook.model import Rulebook
from extractor.text.folding import Folded, fold_text

_SENTENCE_END = re.compile(r"[.!?…:;][\"')]*\Z")
_WRAP_WIDTH, _WRAP_LIMIT = 45, 130
_WRAP_LINES, _WRAP_EVENNESS = 3, 0.8
"""Lines of a hard-wrapped paragraph are of nearly one width; the last one may be shorter."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The article of a page: ``body`` is its folded text, one paragraph a line, ``kinds[i]`` the zone of line ``i``."""

    info: ArticleInfo
    body: Folded
    kinds: tuple[ZoneKind, ...]


def lay_out(folded: Folded, metadata: Metadata, rulebook: Rulebook, report: Callable[[str], None]) -> Layout:
    """Find the article in a page. What ``metadata`` knows wins over what the page says."""
    title = fold_text(metadata.title).strip() if metadata.title else None
    page = find_zones(folded.text, rulebook, title, report)
    given = ArticleInfo(
        metadata.title, metadata.published, metadata.authors or (), metadata.section, metadata.outlet, metadata.url
    )
    info = known_first(given, _guess(page, folded, rulebook))
    pieces, joined, kinds = _paragraphs(page)
    body = folded.select(pieces, "\n")
    return Layout(info, replace(body, text=_join_wrapped(pieces, joined, body.text)), kinds)


def _guess(page: Page, folded: Folded, rulebook: Rulebook) -> ArticleInfo:
    published = None
    if page.published is not None and page.published.rule.normaliser is not None:
        context = Context(rulebook.words, lambda offset: offset, 0, 0)
        normaliser = NORMALISERS[page.published.rule.normaliser]
        made = normaliser(page.published.captures, page.published.rule.arguments, context)
        if made is not None and isinstance(made.value, DateDraft) and made.value.is_day:
            published = published_at(page.published, made.value)
    authors: tuple[str, ...] = ()
    signed = next((m for m in (page.byline, page.published) if m is not None and "authors" in m.captures), None)
    if signed is not None:
        authors = split_authors(signed.captures["authors"].text, rulebook.words("layout.joins"))
    lines = list(enumerate(page.kinds))
    title = _raw_line(page, folded, next((i for i, kind in lines if kind == "title"), None))
    named = (page.lines[i].match("section") for i, _ in lines)
    outlets = {i for i, match in enumerate(named) if match is not None and "outlet" in match.captures}
    sections = [i for i, kind in lines if kind == "section" and i not in outlets]
    section = _raw_line(page, folded, sections[-1] if sections else None)
    return ArticleInfo(
        title=title, published=published, authors=authors,
        section=section, outlet=page.outlet, zones=_zones(page, folded),
    )  # fmt: skip


def _raw_line(page: Page, folded: Folded, index: int | None) -> str | None:
    if index is None:
        return None
    start, end = folded.raw_span(page.lines[index].start, page.lines[index].end)
    return folded.raw[start:end]


def _zones(page: Page, folded: Folded) -> tuple[Zone, ...]:
    zones: list[Zone] = []
    for line, kind in zip(page.lines, page.kinds, strict=True):
        if kind is None:
            continue
        stretches = [(kind, line.start, line.end)]
        if page.tail_byline is not None and line.start < page.tail_byline[0] < line.end:
            cut, end = page.tail_byline
            stretches = [(kind, line.start, cut), ("byline", cut, end)]
        for name, start, end in stretches:
            raw = folded.raw_span(start, end)
            if zones and zones[-1].kind == name and name not in ("title", "published", "section"):
                zones[-1] = Zone(name, zones[-1].start, raw[1])
            else:
                zones.append(Zone(name, *raw))
    return tuple(zones)


def _paragraphs(page: Page) -> tuple[list[tuple[int, int]], list[bool], tuple[ZoneKind, ...]]:
    """The article's lines as folded spans, whether each continues the line before it, and the paragraphs' zones."""
    pieces: list[tuple[int, int]] = []
    joined: list[bool] = []
    kinds: list[ZoneKind] = []
    previous: int | None = None
    wrapped = _wrapped_blocks(page)
    for i, (line, kind) in enumerate(zip(page.lines, page.kinds, strict=True)):
        if kind not in ARTICLE_ZONES:
            previous = None
            continue
        end = page.tail_byline[0] if page.tail_byline and line.start < page.tail_byline[0] < line.end else line.end
        continues = (
            previous is not None and not line.gap and (i in wrapped or _continues(page.lines[previous].text, line.text))
        )
        pieces.append((line.start, end))
        joined.append(continues)
        if not continues:
            kinds.append(kind)
        previous = i
    return pieces, joined, tuple(kinds)


def _wrapped_blocks(page: Page) -> set[int]:
    """The lines that go on from the one before, in blocks whose lines were all broken at one width."""
    out: set[int] = set()
    start = 0
    for i in range(1, len(page.lines) + 1):
        if i < len(page.lines) and not page.lines[i].gap and page.kinds[i] == page.kinds[start]:
            continue
        block = [line.text for line in page.lines[start : i - 1]]
        width = max(map(len, block), default=0)
        even = all(len(text) >= _WRAP_EVENNESS * width for text in block)
        broken = sum(_SENTENCE_END.search(text) is None for text in block)
        if len(block) >= _WRAP_LINES and _WRAP_WIDTH <= width <= _WRAP_LIMIT and even and 2 * broken > len(block):
            out.update(range(start + 1, i))
        start = i
    return out


def _continues(before: str, line: str) -> bool:
    """Whether a hard line break stands between the two: the first does not end a sentence, the second goes on."""
    if _SENTENCE_END.search(before) or len(before) < _WRAP_WIDTH:
        return False
    return line[0].islower() or line[0] in ",;)" or before[-1] in ",-("


def _join_wrapped(pieces: list[tuple[int, int]], joined: list[bool], text: str) -> str:
    """Breaks inside a paragraph become spaces; the text keeps its length."""
    out: list[str] = []
    at = 0
    for (start, end), continues in zip(pieces, joined, strict=True):
        length = end - start
        if out:
            out.append(" " if continues else "\n")
            at += 1
        out.append(text[at : at + length])
        at += length
    return "".join(out)
