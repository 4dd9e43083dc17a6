"""One task at a time: read, extract, make lines. Nothing that goes wrong with an article leaves this module."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from extractor.errors import InputError
from extractor.reading import Candidate, Reading, read_candidate
from extractor.records import Article
from extractor.running.journal import given
from extractor.running.model import About, Extracts, Failure, Line, Outcome, Part, Stage, Task
from extractor.writing import to_line

_PACKAGE = Path(__file__).resolve().parents[1]
_TABLES = ("organisations", "statistics", "documents", "people")


class Worker:
    """Works with one extractor, and keeps the file open in which it last stopped halfway."""

    def __init__(self, extractor: Extracts) -> None:
        self._extractor = extractor
        self._cursor: _Cursor | None = None

    def work(self, task: Task) -> Part:
        """The articles of a task as lines, and a failure in place of each that failed."""
        cursor = self._cursor
        if cursor is None or cursor.candidate != task.candidate or cursor.position > task.start:
            cursor = _Cursor(task.candidate)
        self._cursor = None
        while cursor.position < task.start and isinstance(cursor.ahead, Reading):
            cursor.advance()
        outcomes: list[Outcome] = []
        if cursor.position == task.start:
            while cursor.ahead is not None and cursor.position < task.stop:
                position, item = cursor.position, cursor.ahead
                cursor.advance()
                if isinstance(item, Failure):
                    outcomes.append(item)
                else:
                    outcomes.append(self._outcome(item, task.candidate, position, last=cursor.ahead is None))
        if cursor.ahead is None:
            return Part(tuple(outcomes), more=False)
        self._cursor = cursor
        return Part(tuple(outcomes), more=cursor.position >= task.stop)

    def _outcome(self, reading: Reading, candidate: Candidate, position: int, *, last: bool) -> Outcome:
        try:
            article = self._extractor.extract(reading)
        except Exception as error:
            return _failure(reading.source.path, "extract", error, reading.id)
        try:
            data = to_line(article)
        except Exception as error:
            return _failure(reading.source.path, "write", error, reading.id)
        about = About(
            id=article.id,
            sha256=article.source.sha256,
            given=given(candidate.place),
            position=position,
            last=last,
            mentions=_by_name(Counter(mention.label for mention in article.mentions)),
            records=_records_of(article),
        )
        return Line(about, data)


class _Cursor:
    """A way through the readings of one file that knows what comes next.

    ``ahead`` is the reading at ``position``, or why there is none, or ``None`` at the end.
    """

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.position = 0
        self._readings: Iterator[Reading] = iter(())
        try:
            self._readings = read_candidate(candidate)
        except Exception as error:
            self.ahead: Reading | Failure | None = _failure(candidate.place.path, "read", error)
        else:
            self.ahead = self._next()

    def advance(self) -> None:
        """Go one article further."""
        self.position += 1
        self.ahead = None if isinstance(self.ahead, Failure) else self._next()

    def _next(self) -> Reading | Failure | None:
        try:
            return next(self._readings, None)
        except Exception as error:
            return _failure(self.candidate.place.path, "read", error)


def _failure(path: str | None, stage: Stage, error: Exception, id: str | None = None) -> Failure:
    if isinstance(error, InputError):
        return Failure(error.path or path, error.stage, _one_line(error.message), id)
    message = _one_line(str(error))
    kind = type(error).__name__ + (f": {message}" if message else "")
    return Failure(path, stage, f"an error in the program{_place_of(error)} ({kind})", id)


def _place_of(error: Exception) -> str:
    """The innermost line of this package through which an error came; never a path of the machine."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE) and file != Path(__file__):
            return f" at {file.relative_to(_PACKAGE.parent).as_posix()}:{frame.lineno}"
    return ""


def _one_line(message: str) -> str:
    return " ".join(message.encode("utf-8", "backslashreplace").decode("utf-8").split())


def _records_of(article: Article) -> Mapping[str, int]:
    return {table: count for table in _TABLES if (count := len(getattr(article.records, table)))}


def _by_name(counts: Mapping[str, int]) -> Mapping[str, int]:
    return dict(sorted(counts.items()))
