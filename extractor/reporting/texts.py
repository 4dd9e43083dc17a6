"""The texts of articles with their mentions, in chunks that the page unpacks when one of them is opened."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from extractor.records import Article, to_plain

CHUNK = 50
"""So many articles are unpacked at once."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def utf16_offsets(text: str) -> Callable[[int], int]:
    """From an offset in code points of ``text`` to the one that JavaScript counts, in UTF-16 units."""
    astral = [found.start() for found in _ASTRAL.finditer(text)]
    if not astral:
        return lambda offset: offset
    return lambda offset: offset + bisect_left(astral, offset)


def article_text(article: Article, known: Callable[[str], int]) -> list[Any]:
    """What the page needs to show an article: its text, zones and mentions; offsets are in UTF-16 units.

    :param known: gives a word that comes again and again (a label, a rule) its number.
    """
    at = utf16_offsets(article.text)
    return [
        article.text,
        [[zone.kind, at(zone.start), at(zone.end)] for zone in article.article.zones],
        [
            [m.id, known(m.label), at(m.start), at(m.end), known(m.rule), _told(to_plain(m.value))]
            for m in article.mentions
        ],
    ]  # fmt: skip


def _told(value: dict[str, Any]) -> dict[str, Any]:
    """Only what is known; the page has no need to be told of the rest."""
    return {name: field for name, field in value.items() if field is not None}
