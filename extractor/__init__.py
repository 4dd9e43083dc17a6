"""Structured, checkable records from Vietnamese news.

>>> import extractor
>>> ex = extractor.load()
>>> article = ex("Đảng bộ huyện Yên Sơn có 15 chi bộ.")
>>> article.records.statistics[0].value
15

The way of an article is told in :mod:`extractor.pipeline`; the shape of what comes out in :mod:`extractor.records`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from extractor.errors import ExtractorError, InputError
from extractor.records import Article
from extractor.version import VERSION as __version__

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.results import Results
    from extractor.workbench.explain import Explanation
    from extractor.workbench.watching import LiveExtractor

__all__ = [
    "Article", "Extractor", "ExtractorError", "InputError",
    "__version__", "explain", "extract", "extract_folder", "load", "read_results",
]  # fmt: skip


@overload
def load(rules: Sequence[str | Path] = (), *, watch: Literal[False] = False) -> Extractor: ...
@overload
def load(rules: Sequence[str | Path] = (), *, watch: Literal[True]) -> LiveExtractor: ...
def load(rules: Sequence[str | Path] = (), *, watch: bool = False) -> Extractor | LiveExtractor:
    """An extractor with the shipped rule packs and those in the folders ``rules``.

    With ``watch`` rule files that are saved later hold from the next article on, for notebooks. Raises
    :class:`extractor.rulebook.RuleError` with every mistake in the rule files.
    """
    if watch:
        from extractor.workbench.watching import LiveExtractor

        return LiveExtractor(rules)
    from extractor import pipeline

    return pipeline.load(rules)


def explain(
    text: str, *, at: int | None = None, find: str | None = None, using: Extractor | LiveExtractor | None = None,
    **known: Any,
) -> Explanation:  # fmt: skip
    """Why a text gives these mentions and no others; ``print`` it, or read its fields.

    ``at`` (an offset) or ``find`` (words of the text) narrow it to that place; where nothing was found there, it names
    the rules that came nearest. ``using`` is an extractor of your own, ``known`` as for :func:`extract`. Raises
    :class:`extractor.errors.UsageError` where the place is not in the text.
    """
    from extractor.reading import read_text
    from extractor.workbench.explain import explain as explained
    from extractor.workbench.watching import LiveExtractor

    extractor = using.current if isinstance(using, LiveExtractor) else using or _default()
    return explained(extractor, read_text(text, **known), at=at, find=find)


@lru_cache(maxsize=1)
def _default() -> Extractor:
    return load()


def extract(text: str, **known: Any) -> Article:
    """The records of one article given as text, with the shipped rules.

    ``known`` is what stands beside the text: ``published title authors outlet url section``. Raises
    :class:`InputError` where the text is none.
    """
    return _default()(text, **known)


def extract_folder(
    path: str | Path | Sequence[str | Path],
    *,
    metadata: str | Path | None = None,
    rules: Sequence[str | Path] = (),
    format: str | None = None,
    text_column: str = "text",
    id_column: str | None = None,
    out: str | Path | None = None,
    workers: int = 0,
    progress: bool | None = None,
) -> Results:
    """The articles of a file or folder as a result set, with tables for pandas and Polars.

    Inputs that cannot be read stand in its ``errors``, and a warning says how many they are; the others go on.

    :param path: a file or folder, or several.
    :param metadata: a ``metadata.csv`` or ``metadata.jsonl`` to use in place of the folder's own.
    :param rules: folders of rule packs to be loaded after the shipped ones.
    :param format: the type of all files instead of their own (``jsonl``).
    :param text_column: the column of tables that holds the texts; ``id_column`` the one that names a row.
    :param out: a folder to keep the results in, as ``extractor run`` does: the next call takes what has not changed
        from there. Without it they are gone when nobody uses them any more.
    :param workers: how many processes work; with 0 it is this one, in which nothing stops an article that takes for
        ever. Scripts that ask for more need ``if __name__ == "__main__":`` around the call.
    :param progress: whether to show a bar; without a word on terminals and in notebooks.
    :raises UsageError: there is no such file, or ``out`` cannot be written.
    :raises InputError: ``metadata`` cannot be read.
    :raises RuleError: there are mistakes in the rules.
    """
    from extractor.notebook import run_with_bar
    from extractor.reading import ReadOptions

    options = ReadOptions(format, text_column, id_column)
    own = (lambda found: _default() if not found else load(found)) if workers == 0 else None
    return run_with_bar(path, out, own, progress, metadata=metadata, rules=rules, options=options, workers=workers)


def read_results(out: str | Path) -> Results:
    """The result set of a folder that ``extractor run`` or :func:`extract_folder` wrote.

    Raises :class:`extractor.errors.UsageError` where there is no ``records.jsonl``.
    """
    from extractor.results import Results

    return Results.read(out)


def _html(article: Article) -> str:
    from extractor.html_view import article_html

    return article_html(article)


# Notebooks ask for this. The class itself knows nothing of how it is shown.
setattr(Article, "_repr_html_", _html)  # noqa: B010


def __getattr__(name: str) -> Any:
    if name == "Extractor":
        from extractor.pipeline import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
