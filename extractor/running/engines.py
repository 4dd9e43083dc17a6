"""Who does the work: this process, or several others that may die."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from extractor.errors import UsageError
from extractor.running import process
from extractor.running.model import Extracts, Failure, Outcome, Part, Task
from extractor.running.order import Ticket
from extractor.running.worker import Worker

_PER_WORKER = 8
_MOST_ON_WINDOWS = 61
_DIED = "the process that worked on it died (not enough memory, or a crash in a library); everything else was done"
_DIED_AGAIN = "the processes that worked on it died again and again; this file was left out from article {} on"


class Local:
    """Works in this process, one task after another."""

    limit = 1
    width = 1

    def __init__(self, extractor: Extracts) -> None:
        self._worker = Worker(extractor)

    def submit(self, task: Task) -> Ticket:
        """Do the task at once."""
        ticket = Ticket(task)
        ticket.part = self._worker.work(task)
        return ticket

    def result(self, ticket: Ticket) -> Part:
        """What came of it."""
        assert ticket.part is not None
        return ticket.part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """There is nothing to let go of."""


class Pool:
    """Works in ``workers`` processes of their own, each of which is sent the loaded extractor once.

    A process that dies takes the pool with it. Then the tasks under way are done again one by one, each alone, so
    that only the article that the process died of is lost.

    :raises UsageError: the processes do not start; from any of the methods.
    """

    def __init__(self, extractor: Extracts, workers: int) -> None:
        self.width = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
        self.limit = self.width * _PER_WORKER
        self._pickled = pickle.dumps(extractor, pickle.HIGHEST_PROTOCOL)
        self._under_way: dict[Ticket, Future[Part]] = {}
        self._executor: ProcessPoolExecutor
        self._held: Connection
        self._leash: Connection
        self._start()

    def submit(self, task: Task) -> Ticket:
        """Give the task to whichever process is free next."""
        ticket = Ticket(task)
        try:
            future = self._executor.submit(process.work, task)
        except BrokenProcessPool:
            self._recover()
            future = self._executor.submit(process.work, task)
        self._under_way[ticket] = future
        return ticket

    def result(self, ticket: Ticket) -> Part:
        """Wait for what comes of it."""
        if ticket.part is None:
            try:
                ticket.part = self._under_way[ticket].result()
            except BrokenProcessPool:
                self._recover()
        self._under_way.pop(ticket, None)
        assert ticket.part is not None
        return ticket.part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the processes, and when something went wrong do not wait for what they have under way."""
        if kind is not None:
            self._leash.close()
        self._stop()

    def _start(self) -> None:
        # Neither method copies this process with its threads and locks, as fork does.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        self._held, self._leash = context.Pipe(duplex=False)
        arguments = (self._pickled, self._held)
        self._executor = ProcessPoolExecutor(self.width, context, process.start, arguments)
        try:
            self._executor.submit(os.getpid).result()
        except BrokenProcessPool as error:
            self._stop()
            raise UsageError("the worker processes do not start; run again with one worker") from error

    def _stop(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._leash.close()
        self._held.close()

    def _restart(self) -> None:
        self._stop()
        self._start()

    def _recover(self) -> None:
        self._restart()
        for ticket, future in list(self._under_way.items()):
            if ticket.part is None:
                finished = future.done() and not future.cancelled() and future.exception() is None
                ticket.part = future.result() if finished else self._isolated(ticket.task)

    def _isolated(self, task: Task) -> Part:
        part = self._alone(task)
        if part is not None:
            return part
        outcomes: list[Outcome] = []
        deaths = 0
        for position in range(task.start, task.stop):
            part = self._alone(task.single(position))
            if part is not None:
                deaths = 0
                outcomes += part.outcomes
                if not part.more:
                    return Part(tuple(outcomes), more=False)
                continue
            # The next article can be tried when it was the work on this one, and not reading the file, that failed.
            deaths += 1
            if deaths == 2:
                outcomes[-1] = self._failure(task, _DIED_AGAIN.format(position - 1))
                return Part(tuple(outcomes), more=False)
            outcomes.append(self._failure(task, _DIED))
        return Part(tuple(outcomes), more=True)

    def _alone(self, task: Task) -> Part | None:
        """What comes of a task while nothing else is under way; ``None`` when the process dies."""
        try:
            return self._executor.submit(process.work, task).result()
        except BrokenProcessPool:
            self._restart()
            return None

    def _failure(self, task: Task, error: str) -> Failure:
        return Failure(task.candidate.place.path, "extract", error)
