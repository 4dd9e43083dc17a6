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
from extractor.running.packed import PRELOAD, unpacked
from extractor.running.worker import Worker

READY, ASKING = b"ready", b"asking"
"""What a worker says first: it has its extractor, or it must be sent it."""
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
        made.set_forkserver_preload(["extractor.running.cutter", "extractor.pipeline", "extractor.running.preloading"])
    return made


def prepare(key: str | None) -> None:
    """Have the process from which others are forked load an entry of the cache, once for all of them.

    One that runs already keeps to what it has, and each worker then loads for itself, as where nothing is forked.
    """
    made = context()
    if key is None or made.get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver

    os.environ[PRELOAD] = key  # what it imports beforehand it can be told in no other way
    try:
        forkserver.ensure_running()
    except OSError as error:
        raise UsageError(NO_START) from error
    finally:
        os.environ.pop(PRELOAD, None)


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


def serve(connection: Connection, key: str | None, options: ReadOptions) -> None:
    """Take articles from a pipe and give back what comes of them, until the pipe is closed.

    :param key: the extractor's entry in the cache; what is not found there is asked for.
    """
    end_with_parent()
    try:
        extractor = unpacked(key)
        if extractor is None:
            connection.send_bytes(ASKING)
            extractor = pickle.loads(connection.recv_bytes())
        worker = Worker(extractor, options)
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
