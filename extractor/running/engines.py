"""Who does the work: this process, or several others that may die or hang.

The pool is not :mod:`concurrent.futures`, which gives up all processes when one dies, nor one that measures time by the
clock on the wall, which a laptop's sleep puts forward. One article is under way in each process, over a pipe of its
own: so it is always known which one a process died of, and no lock can be left behind.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from extractor.errors import ErrorCode, UsageError
from extractor.reading import Item, ReadOptions
from extractor.reading.place import shown
from extractor.running import process
from extractor.running.model import Extracts, Failure, Outcome
from extractor.running.order import Ticket
from extractor.running.packed import Packed
from extractor.running.worker import Worker

_PER_WORKER = 32
_MOST_ON_WINDOWS = 60
_TRIES = 2
_START_SECONDS = 120.0
_DIED = "the process that worked on it died{}, and again when it was tried alone; everything else was done"
_TOO_SLOW = "it took more than {:g} s; split it, or raise --timeout"


class Local:
    """Works in this process, one article after another, without a limit on time."""

    limit = 1

    def __init__(self, extractor: Extracts, options: ReadOptions) -> None:
        self._worker = Worker(extractor, options)

    def submit(self, item: Item) -> Ticket:
        """Do the article at once."""
        ticket = Ticket(item)
        ticket.outcome = self._worker.work(item)
        return ticket

    def result(self, ticket: Ticket) -> Outcome:
        """What came of it."""
        assert ticket.outcome is not None
        return ticket.outcome


class _Process:
    """One worker process: its pipe, and what it is at since when."""

    def __init__(self, key: str | None, options: ReadOptions) -> None:
        self.ticket: Ticket | None = None
        self.deadline = time.monotonic() + _START_SECONDS
        self.ready = False
        self._process, self.connection = process.started(process.serve, key, options)

    @property
    def ended(self) -> str:
        """How it ended, for a message."""
        return process.exit_text(self._process)

    def kill(self) -> None:
        """End it whatever it is at."""
        self._process.kill()
        self._process.join()
        self.connection.close()


class Pool:
    """Works in up to ``workers`` processes of their own, which are started when there is something to do.

    The extractor is there before they are forked where it is in the cache and processes can be; else each loads it, or
    is sent it.

    An article whose process dies is tried once more while no other is under way, and given up when that dies too. One
    that takes longer than ``timeout`` seconds is given up, and its process ended.

    :raises UsageError: the processes do not start; from any of the methods.
    """

    def __init__(self, packed: Packed, options: ReadOptions, workers: int, timeout: float | None = None) -> None:
        self._width = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
        self.limit = self._width * _PER_WORKER
        self._timeout = timeout
        self._packed = packed
        self._options = options
        self._waiting: deque[Ticket] = deque()
        self._suspects: deque[Ticket] = deque()
        self._processes: list[_Process] = []

    def submit(self, item: Item) -> Ticket:
        """Give the article to whichever process is free next."""
        ticket = Ticket(item)
        self._waiting.append(ticket)
        if len(self._processes) < self._width:
            if not self._processes:
                process.prepare(self._packed.key)
            self._processes.append(self._start())
        self._turn(0)
        return ticket

    def result(self, ticket: Ticket) -> Outcome:
        """Wait for what comes of it."""
        while ticket.outcome is None:
            self._turn(None)
        return ticket.outcome

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the processes, whatever they are at."""
        for worker in self._processes:
            worker.kill()

    def _start(self) -> _Process:
        return _Process(self._packed.key, self._options)

    def _turn(self, patience: float | None) -> None:
        """Hand out what can be, and take in what has come; with ``patience`` ``None`` wait for something to come."""
        self._hand_out()
        busy = [worker for worker in self._processes if worker.ticket is not None or not worker.ready]
        if patience is None:
            soonest = min((worker.deadline for worker in busy), default=float("inf"))
            patience = None if soonest == float("inf") else max(0.0, soonest - time.monotonic())
        come = set(wait([worker.connection for worker in busy], patience)) if busy else set()
        for worker in busy:
            if worker.connection in come:
                self._take(worker)
            elif time.monotonic() >= worker.deadline:
                self._stop(worker)
        if come:
            self._hand_out()

    def _hand_out(self) -> None:
        free = [worker for worker in self._processes if worker.ready and worker.ticket is None]
        if self._suspects:
            if len(free) == len(self._processes):
                self._give(free[0], self._suspects.popleft())
            return
        if any(worker.ticket is not None and worker.ticket.tries > 0 for worker in self._processes):
            return  # that one is being tried alone
        for worker in free:
            if not self._waiting:
                return
            self._give(worker, self._waiting.popleft())

    def _give(self, worker: _Process, ticket: Ticket) -> None:
        worker.ticket = ticket
        worker.deadline = float("inf") if self._timeout is None else time.monotonic() + self._timeout
        try:
            worker.connection.send(ticket.item)
        except OSError:
            self._died(worker)

    def _take(self, worker: _Process) -> None:
        try:
            if not worker.ready:
                worker.ready = worker.connection.recv_bytes() == process.READY
                if not worker.ready:
                    worker.connection.send_bytes(self._packed.pickled)
                return
            outcome = worker.connection.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        if worker.ticket is not None:
            worker.ticket.outcome = outcome
            worker.ticket = None

    def _stop(self, worker: _Process) -> None:
        ticket = worker.ticket
        if ticket is not None:
            ticket.outcome = _given_up(ticket.item, _TOO_SLOW.format(self._timeout), "timeout")
            worker.ticket = None
        self._replace(worker)

    def _died(self, worker: _Process) -> None:
        ticket = worker.ticket
        if ticket is not None:
            ticket.tries += 1
            if ticket.tries < _TRIES:
                self._suspects.append(ticket)
            else:
                ticket.outcome = _given_up(ticket.item, _DIED.format(worker.ended), "died")
            worker.ticket = None
        self._replace(worker)

    def _replace(self, worker: _Process) -> None:
        worker.kill()
        if not worker.ready:
            raise UsageError(process.NO_START)
        self._processes[self._processes.index(worker)] = self._start()


def _given_up(item: Item, error: str, code: ErrorCode) -> Failure:
    place = item.place
    return Failure(place.path, "extract", error, None, code, None if place.key is None else shown(place.key))
