"""Articles and result sets as notebooks show them: HTML that still says everything where styles are taken away.

Nothing but plain elements and inline styles, since notebooks that are not trusted lose all else. Whatever stands in an
article is escaped, and characters that steer are made visible.
"""

from __future__ import annotations

from extractor.html_view.articles import article_html
from extractor.html_view.elements import MAX_ROWS
from extractor.html_view.marking import MAX_CHARS
from extractor.html_view.results import results_html

__all__ = ["MAX_CHARS", "MAX_ROWS", "article_html", "results_html"]
