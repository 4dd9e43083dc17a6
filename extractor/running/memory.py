"""What earlier runs in the same folder left, and what of it still holds."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from extractor.reading import Candidate
from extractor.running.journal import JOURNAL, Piece, given
from extractor.running.model import Kept, Task
from extractor.writing import partial_of

RECORDS = "records.jsonl"

_KEPT = re.compile(r"(?:records|journal)\.jsonl\.kept-(\d+)", re.ASCII)


class Memory:
    """The lines of earlier runs, found by the file that they are of.

    An interrupted run leaves ``records.jsonl.partial`` and its journal. They are renamed to ``….kept-1`` (``-2``, …)
    here, because this run writes partial files of its own, and are taken away by :func:`clear` when a run is finished.

    :param made_by: see :mod:`extractor.running.fingerprint`; what was made by anything else is not remembered.
    """

    def __init__(self, folder: Path, made_by: Mapping[str, str]) -> None:
        finished = folder / RECORDS
        journals = [folder / f"{JOURNAL}.kept-{number}" for number in _numbers(folder)]
        partial = partial_of(folder / JOURNAL)
        if partial.exists():
            name = f".kept-{max(_numbers(folder), default=0) + 1}"
            journals.append(partial.replace(folder / f"{JOURNAL}{name}"))
            if partial_of(finished).exists():
                partial_of(finished).replace(folder / f"{RECORDS}{name}")
        journals.append(folder / JOURNAL)
        self._pieces: list[Piece] = []
        for journal in journals:
            records = journal.with_name(journal.name.replace(JOURNAL, RECORDS))
            # A run that was stopped between moving its records and moving its journal has finished records.
            piece = Piece(records if records.exists() else finished, journal, made_by)
            if len(piece):
                self._pieces.append(piece)
            else:
                piece.close()

    def entries(self, candidate: Candidate) -> list[Kept]:
        """What is kept of a file as it is now, in the order of its articles."""
        if not self._pieces:
            return []
        found: dict[tuple[str, int], Kept] = {}
        given_hash = given(candidate.place)
        for number, piece in enumerate(self._pieces):
            for kept in piece.entries(Task(candidate), given_hash, number):
                found.setdefault((kept.about.sha256, kept.about.position), kept)
        if not found:
            return []
        now = _sha256(candidate.path)
        return sorted((kept for (sha256, _), kept in found.items() if sha256 == now), key=_position)

    def read(self, kept: Kept) -> bytes | None:
        """The line of an entry; ``None`` when other bytes stand there now."""
        return self._pieces[kept.piece].read(kept)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for piece in self._pieces:
            piece.close()


def clear(folder: Path) -> None:
    """Take away what interrupted runs left."""
    for path in _kept_files(folder):
        path.unlink(missing_ok=True)


def forget(folder: Path) -> None:
    """Make sure that no later run takes over anything from before; finished records stay."""
    clear(folder)
    for path in (folder / JOURNAL, partial_of(folder / JOURNAL), partial_of(folder / RECORDS)):
        path.unlink(missing_ok=True)


def _kept_files(folder: Path) -> list[Path]:
    return [folder / name for name in sorted(os.listdir(folder)) if _KEPT.fullmatch(name)]


def _numbers(folder: Path) -> list[int]:
    """Of the kept pieces, oldest first."""
    return sorted({int(match[1]) for path in _kept_files(folder) if (match := _KEPT.fullmatch(path.name))})


def _sha256(path: Path) -> str | None:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def _position(kept: Kept) -> int:
    return kept.about.position
