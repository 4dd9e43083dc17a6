"""Where an article stands: the path that is shown, the place that its id is made from, what is known beside it."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.reading.model import Metadata, Reading
from extractor.records import Source

_ID_LENGTH = 16
_NOTHING_KNOWN = Metadata()


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one file, or with ``key`` of one article in a file of many (a row, a file in an archive).

    ``path`` is the path as given joined with the way from there, ready to be shown and written. ``relative`` begins
    with the name of the input folder, has ``/`` between its parts, and keeps a name's undecodable bytes as Python
    does (PEP 383); it does not change with the working directory. ``metadata`` is what the folder says of the file.
    """

    path: str
    relative: str
    metadata: Metadata = _NOTHING_KNOWN
    key: str | None = None

    def item(self, key: str) -> Place:
        """The place of the article known as ``key`` within this file, or within this part of it."""
        return dataclasses.replace(self, key=key if self.key is None else f"{self.key}#{key}")

    def within(self, outer: Metadata) -> Place:
        """This place with what ``outer`` says filled in where nothing is known of it yet."""
        known = dataclasses.astuple(self.metadata)
        filled = (mine or theirs for mine, theirs in zip(known, dataclasses.astuple(outer), strict=True))
        return dataclasses.replace(self, metadata=Metadata(*filled))

    def reading(self, text: str, *, sha256: str, media_type: str, encoding: str, notes: Iterable[str] = ()) -> Reading:
        """The article of this place, with its id.

        :param sha256: of the article's bytes, in hexadecimal: the file's, or those of its part of a file of many.
        :param media_type: by IANA's name.
        :param notes: what a reader of the record should know about the reading.
        """
        item = None if self.key is None else shown(self.key)
        source = Source(self.path, sha256, media_type, encoding, tuple(notes), item)
        return Reading(reading_id(self.relative, sha256, self.key), text, source, self.metadata)


def reading_id(relative: str, sha256: str, key: str | None = None) -> str:
    """Sixteen hexadecimal digits that stay while an article's place, bytes and key in its file stay."""
    parts = [os.fsencode(relative), sha256.encode("ascii")]
    if key is not None:
        parts.append(key.encode("utf-8", "surrogatepass"))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:_ID_LENGTH]


def shown(path: str | os.PathLike[str]) -> str:
    """A path that can be printed and written: ``/`` between its parts, undecodable bytes as ``\\xff``."""
    text = os.fspath(path).replace(os.sep, "/")
    try:
        return os.fsencode(text).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # surrogates that stand for no byte, from a caller's own string
        return text.encode("utf-8", "backslashreplace").decode("utf-8")


def one_line(message: str) -> str:
    """A message that quotes an input, as one line that can be printed and written."""
    return " ".join(message.encode("utf-8", "backslashreplace").decode("utf-8").split())
