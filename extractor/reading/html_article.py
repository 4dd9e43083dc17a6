"""Which lines of a page are its article, as trafilatura sees it."""

from __future__ import annotations

import logging
import re
import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from extractor.reading.html_tree import Line, lines_of

Kept = tuple[int, Line]
"""A line of the article, and its place among all lines of the page."""

SHORTEST_ARTICLE = 60
"""A page that has no line as long has no article; a shorter line is no paragraph."""

PARAGRAPH = 160
"""A line as long is a paragraph, even if it does not end like a sentence."""

SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*\Z")
_MOST = 0.8
_WIDER = 0.5
_ABOVE = 8
_BELOW = 3

_LOGGERS = ("trafilatura", "htmldate", "courlan", "charset_normalizer")
_QUIET = logging.NullHandler()
_LOCK = threading.Lock()
_reading: list[None] = []
_propagating: dict[str, bool] = {}


def find_article(tree: Any, lines: list[Line]) -> list[Kept]:
    """The lines of the page that trafilatura takes for the article.

    Where the markup gives no hint, it takes paragraphs, and only those, from all over the page. So the part of the page
    in which most of them stand is given to it alone then, and what it takes elsewhere is left out.
    """
    with _silenced():
        return _find(tree, lines)


def _find(tree: Any, lines: list[Line]) -> list[Kept]:
    kept = _extract(tree, lines, None)
    if (container := _container(kept)) is None:
        return kept
    inside = set(container.iter())
    within = [entry for entry in kept if entry[1].element in inside]
    again = _extract(_alone(container), lines, inside)
    if sum(len(line.text) for _, line in again) >= sum(len(line.text) for _, line in within):
        within = again
    first, last = within[0][0], within[-1][0]
    around = container.getparent()
    near = set(around.iter()) if around is not None and around.tag != "body" else inside
    above = [entry for entry in kept if first - _ABOVE <= entry[0] < first]
    below = [entry for entry in kept if last < entry[0] <= last + _BELOW and entry[1].element in near]
    return [*above, *within, *below]


def _extract(tree: Any, lines: list[Line], inside: set[Any] | None) -> list[Kept]:
    """The lines of the page, or of a part of it, that trafilatura takes, with their places on the page."""
    from trafilatura.core import bare_extraction

    document: Any = bare_extraction(tree, include_comments=False, include_tables=True, deduplicate=False, fast=True)
    if document is None:
        return []
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if inside is None or line.element in inside:
            places.setdefault(_key(line.text), []).append(place)
    kept: list[Kept] = []
    last = -1
    for line in lines_of(document.body):
        found = places.get(_key(line.text), [])
        if (later := bisect_right(found, last)) < len(found):
            last = found[later]
            kept.append((last, lines[last]))
        elif not found and last >= 0:
            kept.append((last, line))
    return kept


def _key(text: str) -> str:
    return "".join(text.split())


def _alone(container: Any) -> Any:
    """A page that has nothing but a part of another, named as the article."""
    root, body = container.makeelement("html"), container.makeelement("body")
    article = deepcopy(container)
    article.tag, article.tail = "div", None
    article.set("class", "article-body")
    body.append(article)
    root.append(body)
    return root


def _container(kept: list[Kept]) -> Any | None:
    """The smallest part of the page that holds most of the article's paragraphs, or a wider one that adds to them."""
    sizes: dict[Any, int] = {}
    total = 0
    for _, line in kept:
        if is_paragraph(line) and not line.linked:
            total += len(line.text)
            for element in line.element.iterancestors():
                sizes[element] = sizes.get(element, 0) + len(line.text)
    # Ancestors come from the inside out, so that of equal ones the first is the innermost.
    container = next((element for element, size in sizes.items() if size >= _MOST * total), None)
    for wider in () if container is None else list(container.iterancestors()):
        paragraphs = sizes[wider] - sizes[container]
        if paragraphs and paragraphs >= _WIDER * (_text_length(wider) - _text_length(container)):
            container = wider
    return container


def _text_length(element: Any) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def is_paragraph(line: Line) -> bool:
    """Whether a line is long enough, or ends like a sentence and is not quite short."""
    size = len(line.text)
    return size >= PARAGRAPH or (size >= SHORTEST_ARTICLE and SENTENCE_END.search(line.text) is not None)


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep what the libraries log about a page off the terminal; errors are told by exceptions here.

    Pages may be read in several threads: the first to begin changes the loggers, the last to end changes them back.
    """
    with _LOCK:
        if not _propagating:
            _propagating.update((name, logging.getLogger(name).propagate) for name in _LOGGERS)
            for name in _LOGGERS:
                logging.getLogger(name).propagate = False
                logging.getLogger(name).addHandler(_QUIET)
        _reading.append(None)
    try:
        yield
    finally:
        with _LOCK:
            _reading.pop()
            if not _reading:
                for name, propagate in _propagating.items():
                    logging.getLogger(name).propagate = propagate
                    logging.getLogger(name).removeHandler(_QUIET)
                _propagating.clear()
