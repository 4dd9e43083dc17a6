"""The texts of articles with their mentions, in chunks that the page unpacks when one of them is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extractor.records import Article, to_plain
from extractor.text import Units

CHUNK = 50
"""So many articles are unpacked at once."""


def article_text(article: Article, known: Callable[[str], int]) -> list[Any]:
    """What the page needs to show an article: its text, zones and mentions; offsets are in UTF-16 units.

    :param known: gives a word that comes again and again (a label, a rule) its number.
    """
    at = Units(article.text).of
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
