"""What runs in a worker process, and how such processes are started and looked at."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection, wait
from typing import Any

from extractor.errors import UsageError
from extractor.reading import ReadOptions
from extractor.running.worker import Worker

READY = b"ready"
NO_START = (
    "the worker processes do not start; run again with --workers 0, "
    "or, in a script, put the call under: if __name__ == '__main__'"
)


@cache
def context() -> Any:
    """How processes are started: never by copying this one with its threads and locks, as fork does."""
    methods = multiprocessing.get_all_start_methods()
    made = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        made.set_forkserver_preload(["extractor.running.cutter", "extractor.pipeline"])
    return made


def started(target: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
    """A process that runs ``target`` on one end of a pipe and ``arguments``, and the other end.

    :raises UsageError: it does not start.
    """
    ours, theirs = context().Pipe()
    made = context().Process(target=target, args=(theirs, *arguments), daemon=True)
    try:
        made.start()
    except (OSError, RuntimeError) as error:  # as in a script that starts itself again without end
        raise UsageError(NO_START) from error
    theirs.close()  # so that its end is seen here as the end of the pipe
    return made, ours


def exit_text(process: Any) -> str:
    """How a process ended, for a message."""
    process.join(timeout=1)
    code = process.exitcode
    if code is None:
        return ""
    return f" (signal {-code})" if code < 0 else f" (exit code {code})"


def serve(connection: Connection, pickled: bytes, options: ReadOptions) -> None:
    """Take articles from a pipe and give back what comes of them, until the pipe is closed.

    :param pickled: the extractor.
    """
    end_with_parent()
    worker = Worker(pickle.loads(pickled), options)
    try:
        connection.send_bytes(READY)
        while True:
            connection.send(worker.work(connection.recv()))
    except (EOFError, OSError):
        return


def end_with_parent() -> None:
    """Leave Ctrl-C to the process that this one works for, and end with it, also when that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
