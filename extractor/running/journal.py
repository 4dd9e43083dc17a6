"""What has been written, line by line, so that a later run can take it over.

``journal.jsonl`` opens with what the records were made by (package, rules, see :mod:`extractor.running.fingerprint`)
and then has a line for each line of ``records.jsonl``, in the same order: whose it is and at which bytes it stands.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from extractor.reading.place import Place
from extractor.running.model import About, Kept, Line, Task
from extractor.writing import LineWriter

JOURNAL = "journal.jsonl"
VERSION = 1

_GIVEN_DIGITS = 32


def given(place: Place) -> str:
    """A hash over all that an article's record takes from outside the bytes of its file: path, place and metadata."""
    known = [place.path, place.relative, place.key, dataclasses.astuple(place.metadata)]
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
        self._first: dict[int, int] = {}
        with suppress(OSError):
            self._journal = open(journal, "rb")  # noqa: SIM115
            self._records = open(records, "rb")  # noqa: SIM115
            if _parsed(self._journal.readline()) == {"journal": VERSION, **made_by}:
                self._index(self._journal)

    def _index(self, journal: BinaryIO) -> None:
        """The place of each file's first line; a number each way, because a journal can have millions of lines."""
        while True:
            at = journal.tell()
            entry = _parsed(journal.readline())
            if entry is None:
                return
            with suppress(KeyError, TypeError, ValueError):
                self._first.setdefault(_key(entry["given"]), at)

    def entries(self, task: Task, given_hash: str, number: int) -> list[Kept]:
        """What is kept of the file of ``task``, ``number`` being the piece's own."""
        at = self._first.get(_key(given_hash))
        if at is None or self._journal is None:
            return []
        found: list[Kept] = []
        self._journal.seek(at)
        while (entry := _parsed(self._journal.readline())) is not None:
            kept = _kept(entry, task, number)
            if kept is None or kept.about.given != given_hash:
                break
            found.append(kept)
        return found

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
        return len(self._first)

    def close(self) -> None:
        """Let go of the files, so that they can be replaced."""
        for file in (self._records, self._journal):
            if file is not None:
                file.close()


def _key(given_hash: str) -> int:
    return int(given_hash[:16], 16)


def _kept(entry: dict[str, Any], task: Task, number: int) -> Kept | None:
    try:
        about = About(**{field.name: entry[field.name] for field in dataclasses.fields(About)})
        where = [int(entry[name]) for name in ("offset", "length", "crc32")]
        return Kept(about, number, where[0], where[1], where[2], task.single(int(about.position)))
    except (KeyError, TypeError, ValueError):
        return None


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
