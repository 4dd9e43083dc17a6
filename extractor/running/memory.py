"""What earlier runs in the same folder left, and what of it still holds."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from extractor.reading import Item
from extractor.running.journal import JOURNAL, Piece, given
from extractor.running.model import Kept
from extractor.writing import partial_of

RECORDS = "records.jsonl"

_KEPT = re.compile(r"(?:records|journal)\.jsonl\.kept-(\d+)", re.ASCII)


class Memory:
    """The lines of earlier runs, found by the article that they are of.

    An interrupted run leaves ``records.jsonl.partial`` and its journal. They are renamed to ``….kept-1`` (``-2``, …)
    here, because this run writes partial files of its own, and are taken away by :func:`clear` when a run is finished.

    :param made_by: see :mod:`extractor.running.fingerprint`; what was made by anything else is not remembered.
    """

    def __init__(self, folder: Path, made_by: Mapping[str, str]) -> None:
        finished = folder / RECORDS
        _keep(folder)
        journals = [folder / f"{JOURNAL}.kept-{number}" for number in _numbers(folder)]
        # The newest first, which has taken over what older ones had; the finished one is older than all.
        journals = [*reversed(journals), folder / JOURNAL]
        self._pieces: list[Piece] = []
        for journal in journals:
            records = journal.with_name(journal.name.replace(JOURNAL, RECORDS))
            # A run that was stopped between moving its records and moving its journal has finished records.
            piece = Piece(records if records.exists() else finished, journal, made_by)
            if len(piece):
                self._pieces.append(piece)
            else:
                piece.close()

    def find(self, item: Item) -> Kept | None:
        """What is kept of an article as it is now."""
        if not self._pieces:
            return None
        sha256 = item.sha256
        if sha256 is None:
            return None
        given_hash = given(item)
        for number, piece in enumerate(self._pieces):
            kept = piece.find(item, given_hash, sha256, number)
            if kept is not None:
                return kept
        return None

    def read(self, kept: Kept) -> bytes | None:
        """The line of an entry; ``None`` when other bytes stand there now."""
        return self._pieces[kept.piece].read(kept)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for piece in self._pieces:
            piece.close()


def _keep(folder: Path) -> None:
    """Set aside what an interrupted run left, also where it was interrupted at just this."""
    journal, records = (partial_of(folder / name) for name in (JOURNAL, RECORDS))
    newest = max(_numbers(folder), default=0)
    if journal.exists():
        newest += 1
        journal.replace(folder / f"{JOURNAL}.kept-{newest}")
    kept = folder / f"{RECORDS}.kept-{newest}"
    if newest and records.exists() and not kept.exists():
        records.replace(kept)


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
