"""The page: which lines are the article, and what the page says of it."""

from extractor.layout.article import Layout, lay_out

__all__ = ["Layout", "lay_out"]
