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
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError, InputError
from extractor.records import Article
from extractor.version import VERSION as __version__

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

__all__ = ["Article", "Extractor", "ExtractorError", "InputError", "__version__", "extract", "extract_folder", "load"]


def load(rules: Sequence[str | Path] = ()) -> Extractor:
    """An extractor with the shipped rule packs and those in the folders ``rules``.

    Raises :class:`extractor.rulebook.RuleError` with every mistake in the rule files.
    """
    from extractor import pipeline

    return pipeline.load(rules)


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
    path: str | Path, *, metadata: str | Path | None = None, rules: Sequence[str | Path] = ()
) -> Iterator[Article]:
    """The articles of a file or folder, one after another; inputs that cannot be read raise :class:`InputError`
    only when all others have been yielded.

    ``metadata`` is a ``metadata.csv`` or ``metadata.jsonl`` to use in place of the folder's own.
    """
    from extractor.reading import Candidate, Failed, find_inputs, read_candidate

    ex = load(rules) if rules else _default()
    failures: list[InputError] = []
    for found in find_inputs([path], metadata):
        if isinstance(found, Failed):
            failures.append(found.error)
        elif isinstance(found, Candidate):
            try:
                for reading in read_candidate(found):
                    yield ex.extract(reading)
            except InputError as error:
                failures.append(error)
    if failures:
        raise failures[0] if len(failures) == 1 else InputError(str(path), "read", "; ".join(map(str, failures)))


def __getattr__(name: str) -> Any:
    if name == "Extractor":
        from extractor.pipeline import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
