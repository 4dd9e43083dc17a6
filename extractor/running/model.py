"""What passes between the plan, the workers and the writing of a run. All of it can be sent to another process."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from extractor.reading import Candidate, Reading, Skipped
from extractor.records import Article

if TYPE_CHECKING:
    from extractor.rulebook import Rulebook

PART = 32
"""How many articles of one file are asked for at once. Most files hold one; a file of many is shared out in parts."""


class Extracts(Protocol):
    """What a run asks of an extractor; :class:`extractor.pipeline.Extractor` is one. It must be picklable."""

    rulebook: Rulebook

    def extract(self, reading: Reading) -> Article:
        """The records of one article as read."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """The articles ``start`` to ``stop`` of a file, counted from 0.

    ``open_end``: when the file goes on behind ``stop``, so does the run.
    """

    candidate: Candidate
    start: int = 0
    stop: int = PART
    open_end: bool = True

    def following(self, parts: int) -> list[Task]:
        """The next parts of the same file, of which the last has the open end."""
        starts = range(self.stop, self.stop + parts * PART, PART)
        return [Task(self.candidate, start, start + PART, start == starts[-1]) for start in starts]

    def single(self, position: int) -> Task:
        """One article of the file."""
        return dataclasses.replace(self, start=position, stop=position + 1, open_end=False)


@dataclass(frozen=True, slots=True)
class About:
    """What is noted of a written article: whence it is, and how much was found in it.

    ``given`` stands for all that was known from outside the file's bytes (see :func:`extractor.running.journal.given`),
    ``position`` for its place among the articles of its file, of which it may be the ``last``.
    """

    id: str
    sha256: str
    given: str
    position: int
    last: bool
    mentions: Mapping[str, int]
    records: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One article as it is written; ``reused`` when an earlier run made it."""

    about: About
    data: bytes
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or one article of it, that came to nothing. ``error`` is one sentence."""

    path: str | None
    stage: str
    error: str
    id: str | None = None


Outcome = Line | Failure


@dataclass(frozen=True, slots=True)
class Part:
    """What came of a task. ``more``: the file does not end before the task's ``stop``."""

    outcomes: tuple[Outcome, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that an earlier run has written: where its line stands. ``task`` makes it anew if that is damaged."""

    about: About
    piece: int
    offset: int
    length: int
    crc32: int
    task: Task


@dataclass(frozen=True, slots=True)
class FileDone:
    """All articles of a file have been handed on."""


Step = Task | Kept | Failure | Skipped | FileDone
Event = Line | Failure | Skipped | FileDone
Stage = Literal["read", "extract", "write"]
