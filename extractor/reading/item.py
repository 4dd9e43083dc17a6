"""One article before it is read: small enough to be sent to another process, and known by the hash of its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from extractor.errors import InputError
from extractor.reading.metadata import unreadable
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place

ROW = "row"
"""The ``kind`` of an item that is a row of a table, as JSON; see :mod:`extractor.reading.rows`."""

STAGE = "read"


@dataclass(frozen=True, slots=True)
class Item:
    """An article still to be read.

    :param kind: how: the type of a file of one article, by the ending of its name (``.txt``), or :data:`ROW`.
    :param data: its bytes, where they had to be taken from a file of many; a file of its own is read later.
    :param path: the file that holds it and nothing else.
    :param media_type: of the file that it stands in.
    :param encoding: in which that file was decoded, where this is behind it already.
    """

    place: Place
    kind: str
    data: bytes | None = field(default=None, repr=False)
    path: Path | None = None
    media_type: str = ""
    encoding: str = "utf-8"

    @property
    def sha256(self) -> str | None:
        """The hash of its bytes; ``None`` where they cannot be read."""
        if self.data is not None:
            return hashlib.sha256(self.data).hexdigest()
        try:
            with open(self.path or "", "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return None

    def bytes(self, options: ReadOptions) -> bytes:
        """All that there is of it.

        :raises InputError: (stage ``read``) the file cannot be opened, or is longer than any article.
        """
        if self.data is not None:
            return self.data
        path = self.path or Path()
        try:
            with open(path, "rb") as file:
                return capped(file, options, self.place)
        except (OSError, ValueError) as error:
            raise unreadable(path, error) from error


def capped(file: BinaryIO, options: ReadOptions, place: Place) -> bytes:
    """The bytes of an open file, unless there are more than an article can have.

    :raises InputError: (stage ``read``, code ``too-long``) there are.
    """
    data = file.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise too_long(place, f"it has more than {options.max_bytes:,} bytes", options)
    return data


def too_long(place: Place, what: str, options: ReadOptions) -> InputError:
    """The refusal of what is longer than an article may be."""
    message = f"{what}, and an article may have {options.max_chars:,} characters; split it, or raise --max-chars"
    return InputError(place.path, STAGE, message, "too-long", place.key)


def short_hash(name: str) -> int:
    """A number of eight bytes for a name, so that a million of them can be remembered."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
