"""Structured, checkable records from Vietnamese news.

>>> import extractor
>>> ex = extractor.load()
>>> article = ex("Đảng bộ huyện Yên Sơn có 15 chi bộ.")
>>> article.records.statistics[0].value
15

The way of an article is told in :mod:`extractor.pipeline`; the shape of what comes out in :mod:`extractor.records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from extractor.errors import ExtractorError, InputError
from extractor.records import Article
from extractor.version import VERSION as __version__

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.workbench.explain import Explanation
    from extractor.workbench.watching import LiveExtractor

__all__ = [
    "Article", "Extractor", "ExtractorError", "InputError",
    "__version__", "explain", "extract", "extract_folder", "load",
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
    path: str | Path,
    *,
    metadata: str | Path | None = None,
    rules: Sequence[str | Path] = (),
    format: str | None = None,
    text_column: str = "text",
    id_column: str | None = None,
) -> Iterator[Article]:
    """The articles of a file or folder, one after another; inputs that cannot be read raise :class:`InputError`
    only when all others have been yielded.

    ``metadata`` is a ``metadata.csv`` or ``metadata.jsonl`` to use in place of the folder's own, ``format`` the type of
    all files instead of their own (``jsonl``), and the columns are those of tables. Many files are better read with
    :func:`extractor.running.run` or the command line, in several processes.
    """
    from extractor.reading import ReadOptions, read_inputs

    ex = load(rules) if rules else _default()
    failures: list[InputError] = []
    for reading in read_inputs(path, metadata, ReadOptions(format, text_column, id_column)):
        if isinstance(reading, InputError):
            failures.append(reading)
        else:
            yield ex.extract(reading)
    if failures:
        raise failures[0] if len(failures) == 1 else InputError(str(path), "read", "; ".join(map(str, failures)))


def __getattr__(name: str) -> Any:
    if name == "Extractor":
        from extractor.pipeline import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
