"""What runs in a worker process, and how such processes are started and looked at."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from functools import cache
from multiprocessing.connection import Connection, wait
from typing import Any

from extractor.reading import ReadOptions
from extractor.running.worker import Worker

READY = b"ready"


@cache
def context() -> Any:
    """How processes are started: never by copying this one with its threads and locks, as fork does."""
    methods = multiprocessing.get_all_start_methods()
    made = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        made.set_forkserver_preload(["extractor.running.cutter", "extractor.pipeline"])
    return made


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
