"""One run at a time in an output folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import UsageError

LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder; the system lets go of it when the process ends, however it ends.

    :raises UsageError: another run holds it, or it cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(f"another run is writing to '{folder}'; wait for it or choose another folder") from None
    except OSError as error:
        raise UsageError(f"'{folder}' cannot be written to ({error.strerror or error})") from error
    try:
        yield
    finally:
        lock.release()
