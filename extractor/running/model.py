"""What passes between the plan, the workers and the writing of a run. All of it can be sent to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from extractor.errors import ErrorCode
from extractor.reading import Item, Reading, Skipped
from extractor.records import Article

if TYPE_CHECKING:
    from extractor.pipeline import Lap
    from extractor.rulebook import Rulebook


class Extracts(Protocol):
    """What a run asks of an extractor; :class:`extractor.pipeline.Extractor` is one. It must be picklable."""

    rulebook: Rulebook

    def extract(self, reading: Reading, lap: Lap = ...) -> Article:
        """The records of one article as read; ``lap`` is told the name of each stage when it is done."""
        ...


@dataclass(frozen=True, slots=True)
class About:
    """What is noted of a written article: whence it is, and how much was found in it.

    ``given`` stands for all that was known from outside the article's bytes (see
    :func:`extractor.running.journal.given`). The mentions are counted by label and by rule pack.
    """

    id: str
    sha256: str
    given: str
    mentions: Mapping[str, int]
    packs: Mapping[str, int]
    records: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One article as it is written; ``reused`` when an earlier run made it, ``seconds`` what each stage took."""

    about: About
    data: bytes
    reused: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or one article of it, that came to nothing. ``error`` is one sentence, ``code`` its kind."""

    path: str | None
    stage: str
    error: str
    id: str | None = None
    code: ErrorCode = "refused"
    item: str | None = None


Outcome = Line | Failure


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that an earlier run has written: where its line stands. ``item`` makes it anew if that is damaged."""

    about: About
    piece: int
    offset: int
    length: int
    crc32: int
    item: Item


@dataclass(frozen=True, slots=True)
class Reached:
    """So many bytes of a file of many articles are behind."""

    bytes: int


@dataclass(frozen=True, slots=True)
class FileDone:
    """All articles of a file have been handed on; ``bytes`` is its size."""

    bytes: int = 0


Step = Item | Kept | Failure | Skipped | Reached | FileDone
Event = Line | Failure | Skipped | Reached | FileDone
Stage = Literal["read", "extract", "write"]
