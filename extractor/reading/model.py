"""What reading hands on: a text, where it came from, and what its folder's metadata say of it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.errors import InputError
from extractor.records import Source

MAX_CHARS = 1_000_000
"""The longest text that is taken for an article, in code points; of 2,600 real ones the longest had 18,436."""

_BYTES_PER_CHAR = 8
DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts given beside an article; each wins over what would be guessed from its text."""

    published: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    outlet: str | None = None
    url: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as read. ``text`` is decoded and otherwise untouched; all offsets point into it."""

    id: str
    text: str
    source: Source
    metadata: Metadata = Metadata()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are to be read.

    :param format: the type of all files, as their names would end (``jsonl``, ``tar.gz``), instead of their own.
    :param text_column: the column of a table that holds the articles' texts.
    :param id_column: the column that names a row; without one it is ``id`` where there is such a column, and
        otherwise a row goes by its number.
    :param max_chars: how long an article's text may be, in code points.
    :param depth: in how many archives the file lies.
    """

    format: str | None = None
    text_column: str = "text"
    id_column: str | None = None
    max_chars: int = MAX_CHARS
    depth: int = 0

    @property
    def max_bytes(self) -> int:
        """How long an article may be before it is decoded; a page has its markup, JSON its escapes."""
        return _BYTES_PER_CHAR * self.max_chars


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file (or folder) left out on purpose, or named by a metadata file and not there, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file or folder that was asked for and cannot be read."""

    path: str
    error: InputError
