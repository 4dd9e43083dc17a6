"""Files that are there whole or not at all: written beside their place and moved there when they are finished."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from extractor.errors import UsageError

PARTIAL = ".partial"


def partial_of(path: Path) -> Path:
    """Where a file is written until it is finished: ``NAME.partial`` in the same folder."""
    return path.with_name(path.name + PARTIAL)


class AtomicWriter:
    """Writes bytes to ``NAME.partial``, which takes the place of ``path`` when the ``with`` block ends well.

    When it ends with an exception the partial file is kept as far as it came, and ``path`` stays as it was. What was
    written has left this process after every :meth:`write`, so that it outlives a kill.

    :raises UsageError: the folder cannot be written to, or is full; from any of the methods.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = partial_of(path)
        self._offset = 0
        with refusing(self._partial):
            self._file = open(self._partial, "wb")  # noqa: SIM115

    def write(self, data: bytes) -> int:
        """Append ``data``; returns the offset in bytes at which it stands."""
        offset = self._offset
        with refusing(self._partial):
            self._file.write(data)
            self._file.flush()
        self._offset += len(data)
        return offset

    def commit(self) -> None:
        """Put the file in its place, on the disk and not only in its cache."""
        with refusing(self.path):
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._partial, self.path)
            _sync_folder(self.path.parent)

    def abandon(self) -> None:
        """Close the partial file and leave it lying."""
        with suppress(OSError):  # on a full disk it complains of the same bytes once more
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.commit()
        else:
            self.abandon()


def write_bytes(path: Path, data: bytes) -> None:
    """Write one whole file.

    :raises UsageError: the folder cannot be written to, or is full.
    """
    with AtomicWriter(path) as writer:
        writer.write(data)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what the system says about ``path`` into a :class:`UsageError`."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written ({error.strerror or error}); mend that and run again") from error


def _sync_folder(folder: Path) -> None:
    """The move itself is on the disk only when its folder is; Windows knows no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # not every file system can
            os.fsync(handle)
    finally:
        os.close(handle)
