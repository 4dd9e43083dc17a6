"""A text that is no page: one paragraph of running text, as in a rule's example."""

from __future__ import annotations

from extractor.layout.article import Layout
from extractor.records import ArticleInfo
from extractor.text.folding import fold

_BREAKS = dict.fromkeys(map(ord, "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""Each stays one character, so that offsets hold."""


def plain_layout(text: str, published: str | None = None) -> Layout:
    """``text`` as the body of an article of the day ``published``, its line breaks as spaces."""
    return Layout(ArticleInfo(published=published), fold(text.translate(_BREAKS)), ("body",))
