"""One article at a time: read, extract, make a line. Nothing that goes wrong with an article leaves this module."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import InputError
from extractor.reading import Item, ReadOptions, read_item
from extractor.reading.place import Place, one_line, shown
from extractor.records import Article
from extractor.running.journal import given
from extractor.running.model import About, Extracts, Failure, Line, Outcome, Stage
from extractor.writing import to_line

_PACKAGE = Path(__file__).resolve().parents[1]
_TABLES = ("organisations", "statistics", "documents", "people")
_NO_PACK = "?"


class Worker:
    """Works with one extractor."""

    def __init__(self, extractor: Extracts, options: ReadOptions) -> None:
        self._extractor = extractor
        self._options = options
        self._packs = {rule.id: rule.pack for rule in extractor.rulebook.rules}

    def work(self, item: Item) -> Outcome:
        """The article as a line, or why there is none."""
        laps = _Laps()
        place = item.place
        try:
            reading = read_item(item, self._options)
        except Exception as error:
            return _failure(place, "read", error)
        laps("read")
        try:
            article = self._extractor.extract(reading, laps)
        except Exception as error:
            return _failure(place, "extract", error, reading.id)
        try:
            data = to_line(article)
        except Exception as error:
            return _failure(place, "write", error, reading.id)
        laps("write")
        return Line(self._about(article, item), data, seconds=laps.seconds)

    def _about(self, article: Article, item: Item) -> About:
        return About(
            id=article.id,
            sha256=article.source.sha256,
            given=given(item),
            mentions=_by_name(Counter(mention.label for mention in article.mentions)),
            packs=_by_name(Counter(self._packs.get(mention.rule, _NO_PACK) for mention in article.mentions)),
            records={table: count for table in _TABLES if (count := len(getattr(article.records, table)))},
        )


class _Laps:
    """The CPU seconds of each stage of an article, which is told when the stage is done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.process_time()

    def __call__(self, stage: str) -> None:
        now = time.process_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def _failure(place: Place, stage: Stage, error: Exception, id: str | None = None) -> Failure:
    item = None if place.key is None else shown(place.key)
    if isinstance(error, InputError):
        path = error.path or place.path
        return Failure(path, error.stage, one_line(error.message), id, error.code, error.item or item)
    message = one_line(str(error))
    kind = type(error).__name__ + (f": {message}" if message else "")
    text = f"an error in the program{_place_of(error)} ({kind})"
    return Failure(place.path, stage, text, id, "program", item)


def _place_of(error: Exception) -> str:
    """The innermost line of this package through which an error came; never a path of the machine."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE) and file != Path(__file__):
            return f" at {file.relative_to(_PACKAGE.parent).as_posix()}:{frame.lineno}"
    return ""


def _by_name(counts: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted(counts.items()))
