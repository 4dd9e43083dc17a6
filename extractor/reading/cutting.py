"""A file to its articles, one after another, none of them read yet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import BinaryIO, cast

from extractor.errors import InputError
from extractor.reading.folder import Candidate
from extractor.reading.formats import Cut, format_of
from extractor.reading.item import ROW, STAGE, Item, capped, too_long
from extractor.reading.members import rewindable
from extractor.reading.metadata import unreadable
from extractor.reading.model import Reading, ReadOptions
from extractor.reading.place import one_line
from extractor.reading.rows import read_row


class Articles:
    """The articles of one file, cut out while they are asked for. Nothing is raised: an error comes in its place.

    ``reached`` says how many bytes of the file are behind.
    """

    def __init__(self, candidate: Candidate, options: ReadOptions) -> None:
        self._candidate = candidate
        self._options = options
        self._file: BinaryIO | None = None

    @property
    def reached(self) -> int:
        """In bytes; as far as can be told where a file is not read from its beginning to its end."""
        try:
            return self._file.tell() if self._file is not None and not self._file.closed else self._candidate.size
        except (OSError, ValueError):
            return 0

    def __iter__(self) -> Iterator[Cut]:
        place = self._candidate.place
        try:
            for cut in self._cuts():
                yield _in_one_line(cut) if isinstance(cut, InputError) else cut
        except InputError as error:
            yield _in_one_line(error)
        except (OSError, ValueError) as error:
            yield unreadable(self._candidate.path, error)
        except Exception as error:  # of a library that was given a damaged file
            reason = one_line(f"{type(error).__name__}: {error}")[:200]
            yield InputError(place.path, STAGE, f"it cannot be read ({reason}); see that it is whole", "damaged")

    def _cuts(self) -> Iterator[Cut]:
        candidate, options = self._candidate, self._options
        kind, place = format_of(candidate.kind), candidate.place
        if kind.read is not None and not candidate.is_stdin:
            yield Item(place, candidate.kind, path=candidate.path, media_type=kind.media_type)
            return
        with nullcontext(sys.stdin.buffer) if candidate.is_stdin else open(candidate.path, "rb") as file:
            if kind.items is None:
                yield Item(place, candidate.kind, capped(file, options, place), media_type=kind.media_type)
                return
            self._file = cast(BinaryIO, rewindable(file, place) if candidate.is_stdin and kind.rewinds else file)
            yield from kind.items(self._file, place, options)


def read_item(item: Item, options: ReadOptions) -> Reading:
    """The article itself.

    :raises InputError: (stage ``read``) its bytes are none, or it is too long.
    """
    try:
        if item.kind == ROW:
            reading = read_row(item)
        else:
            read = format_of(item.kind).read
            assert read is not None
            reading = read(item.bytes(options), item.place)
    except InputError as error:
        place = item.place
        raise InputError(error.path or place.path, error.stage, error.message, error.code, place.key) from error
    if len(reading.text) > options.max_chars:
        raise too_long(item.place, f"its text has {len(reading.text):,} characters", options)
    return reading


def _in_one_line(error: InputError) -> InputError:
    message = one_line(error.message)
    return error if message == error.message else InputError(error.path, error.stage, message, error.code, error.item)
