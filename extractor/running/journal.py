"""What has been written, line by line, so that a later run can take it over.

``journal.jsonl`` opens with what the records were made by (package, rules, options; see
:mod:`extractor.running.fingerprint`) and then has a line for each line of ``records.jsonl``, in the same order: whose
it is, from which bytes it was made, and at which bytes it stands.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zlib
from array import array
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from extractor.reading import Item
from extractor.running.model import About, Kept, Line
from extractor.writing import LineWriter

JOURNAL = "journal.jsonl"
VERSION = 2

_GIVEN_DIGITS = 32
_KEY_BYTES = 8


def given(item: Item) -> str:
    """A hash over all that an article's record takes from outside its bytes: path, place, type and metadata."""
    place = item.place
    known: list[Any] = [place.path, place.relative, place.key, item.kind, item.media_type, item.encoding]
    known.append(dataclasses.astuple(place.metadata))
    return hashlib.sha256(json.dumps(known).encode("ascii")).hexdigest()[:_GIVEN_DIGITS]


def write_header(journal: LineWriter, made_by: Mapping[str, str]) -> None:
    """The first line of a journal: what its records are made by."""
    journal.write(_dump({"journal": VERSION, **made_by}))


def write_entry(journal: LineWriter, line: Line, offset: int) -> None:
    """Note an article that stands in the records at ``offset`` (in bytes)."""
    where = {"offset": offset, "length": len(line.data), "crc32": zlib.crc32(line.data)}
    about = {field.name: getattr(line.about, field.name) for field in dataclasses.fields(About)}
    journal.write(_dump({**about, **where}))


class Piece:
    """The records and the journal of one earlier run, finished or not.

    :param made_by: what this run works with; a piece that was made by anything else is empty here.
    """

    def __init__(self, records: Path, journal: Path, made_by: Mapping[str, str]) -> None:
        self._records: BinaryIO | None = None
        self._journal: BinaryIO | None = None
        self._index = _Index()
        with suppress(OSError):
            self._journal = open(journal, "rb")  # noqa: SIM115
            self._records = open(records, "rb")  # noqa: SIM115
            if _parsed(self._journal.readline()) == {"journal": VERSION, **made_by}:
                self._read(self._journal)

    def _read(self, journal: BinaryIO) -> None:
        at = journal.tell()
        while (entry := _parsed(journal.readline())) is not None:
            with suppress(KeyError, TypeError, ValueError):
                self._index.add(_key(entry["given"], entry["sha256"]), at)
            at = journal.tell()
        self._index.settle()

    def find(self, item: Item, given_hash: str, sha256: str, number: int) -> Kept | None:
        """What is kept of an article, ``number`` being the piece's own."""
        if self._journal is None:
            return None
        for at in self._index.find(_key(given_hash, sha256)):
            self._journal.seek(at)
            kept = _kept(_parsed(self._journal.readline()), item, number)
            if kept is not None and (kept.about.given, kept.about.sha256) == (given_hash, sha256):
                return kept
        return None

    def read(self, kept: Kept) -> bytes | None:
        """The line of an entry; ``None`` when other bytes stand there now."""
        if self._records is None:
            return None
        try:
            self._records.seek(kept.offset)
            data = self._records.read(kept.length)
        except (OSError, ValueError):
            return None
        return data if zlib.crc32(data) == kept.crc32 and data.endswith(b"\n") else None

    def __len__(self) -> int:
        return len(self._index)

    def close(self) -> None:
        """Let go of the files, so that they can be replaced."""
        for file in (self._records, self._journal):
            if file is not None:
                file.close()


class _Index:
    """Key → places in the journal, sixteen bytes an article: a journal can have millions of lines."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._places = array("Q")

    def add(self, key: int, place: int) -> None:
        self._keys.append(key)
        self._places.append(place)

    def settle(self) -> None:
        """Sort; to be called once, when all are in."""
        import numpy

        keys = numpy.frombuffer(self._keys, dtype=numpy.uint64)
        order = numpy.argsort(keys, kind="stable")
        self._sorted = keys[order]
        self._places = array("Q", numpy.frombuffer(self._places, dtype=numpy.uint64)[order].tobytes())
        self._keys = array("Q")

    def find(self, key: int) -> array[int]:
        if not self._places:
            return array("Q")
        import numpy

        wanted = numpy.uint64(key)
        first, last = (int(self._sorted.searchsorted(wanted, side)) for side in ("left", "right"))
        return self._places[first:last]

    def __len__(self) -> int:
        return len(self._places)


def _key(given_hash: str, sha256: str) -> int:
    made = hashlib.blake2b(f"{given_hash} {sha256}".encode(), digest_size=_KEY_BYTES)
    return int.from_bytes(made.digest())


def _kept(entry: dict[str, Any] | None, item: Item, number: int) -> Kept | None:
    if entry is None:
        return None
    try:
        about = About(**{field.name: entry[field.name] for field in dataclasses.fields(About)})
        where = [int(entry[name]) for name in ("offset", "length", "crc32")]
    except (KeyError, TypeError, ValueError):
        return None
    return Kept(about, number, where[0], where[1], where[2], item) if min(where) >= 0 else None


def _parsed(line: bytes) -> dict[str, Any] | None:
    """A line of a journal; ``None`` at the end, and where a killed run stopped in the middle of a line."""
    import orjson

    if not line.endswith(b"\n"):
        return None
    try:
        entry = orjson.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _dump(entry: Mapping[str, Any]) -> bytes:
    import orjson

    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)
