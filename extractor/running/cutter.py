"""Files of many articles are cut apart in a process of their own, where a damaged one can do no harm.

A library that crashes on a file, or never comes back from it, costs what is left of that file and not the run; and what
libraries keep in memory of tables and archives is not kept by the process that leads the run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from extractor.errors import InputError
from extractor.reading import Articles, Candidate, Item, ReadOptions
from extractor.reading.formats import Cut, format_of
from extractor.running.process import end_with_parent, exit_text, started

_MOST_CUTS = 64
_MOST_BYTES = 1 << 20
_MOST_SECONDS = 0.2
_DIED = "the process that read it died{}; what stands before that was read"
_TOO_SLOW = "no article came out of it in {:g} s; what stands before that was read"

CutAt = tuple[Cut, int]
"""What a file is cut into, and how many bytes of the file are behind."""


def cut_here(candidate: Candidate, options: ReadOptions) -> Iterator[CutAt]:
    """The articles of a file, cut out in this process."""
    articles = Articles(candidate, options)
    for cut in articles:
        yield cut, articles.reached


class Cutter:
    """Cuts files apart in another process, which is started with the first file of many articles.

    :param timeout: seconds in which at least one more article must come; ``None`` for no limit.
    """

    def __init__(self, options: ReadOptions, timeout: float | None) -> None:
        self._options = options
        self._timeout = timeout
        self._process: Any = None
        self._connection: Connection | None = None

    def cut(self, candidate: Candidate) -> Iterator[CutAt]:
        """The articles of a file; at the place where the process died or hung there is an error, and the file ends."""
        # Nothing is cut in a file of one article, and what is sent to this process cannot be read by another.
        if candidate.is_stdin or format_of(candidate.kind).items is None:
            yield from cut_here(candidate, self._options)
            return
        given = 0
        # At the second try each article is sent at once, so that all that stand before the damage arrive.
        for most in (_MOST_CUTS, 1):
            error = None
            for number, found in enumerate(self._asked_for(candidate, most)):
                if isinstance(found, InputError):
                    error = found
                elif number >= given:
                    yield found
                    given += 1
            if error is None:
                return
        assert error is not None
        yield error, 0

    def _asked_for(self, candidate: Candidate, most: int) -> Iterator[CutAt | InputError]:
        """What the process gives, and last, where it died or hung, how that is said."""
        connection = self._start()
        try:
            connection.send((candidate, most))
            while connection.poll(self._timeout):
                cuts: list[CutAt] | None = connection.recv()
                if cuts is None:
                    return
                yield from cuts
        except (EOFError, OSError):
            process = self._process
            self._stop()
            yield InputError(candidate.place.path, "read", _DIED.format(exit_text(process)), "died")
        else:
            self._stop()
            yield InputError(candidate.place.path, "read", _TOO_SLOW.format(self._timeout), "timeout")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def _start(self) -> Connection:
        if self._connection is None:
            self._process, self._connection = started(serve, self._options)
        return self._connection

    def _stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            # It may be about to end by itself, and then says how.
            self._process.join(timeout=0.5)
            self._process.kill()
            self._process.join()


def serve(connection: Connection, options: ReadOptions) -> None:
    """Take files from a pipe and give back what they are cut into, some at a time, and ``None`` behind each file."""
    end_with_parent()
    try:
        while True:
            candidate, most = connection.recv()
            cuts: list[CutAt] = []
            size, since = 0, time.monotonic()
            for cut, reached in cut_here(candidate, options):
                cuts.append((cut, reached))
                size += len(cut.data or b"") if isinstance(cut, Item) else 0
                if len(cuts) >= most or size >= _MOST_BYTES or time.monotonic() - since > _MOST_SECONDS:
                    connection.send(cuts)
                    cuts = []
                    size, since = 0, time.monotonic()
            connection.send(cuts)
            connection.send(None)
    except (EOFError, OSError):
        return
