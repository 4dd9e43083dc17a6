"""The page: which lines are the article, and what the page says of it."""

from extractor.layout.article import Layout, lay_out

WORDS_ASKED = ("layout.joins",)
"""The word lists that laying out a page asks for by name."""

__all__ = ["WORDS_ASKED", "Layout", "lay_out"]
