"""What runs in a worker process."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from multiprocessing.connection import Connection, wait
from typing import Any

from extractor.running.model import Part, Task
from extractor.running.worker import Worker

_worker: Worker | None = None
_state = threading.Lock()
_busy = False
_called_off = False


def start(pickled: bytes, leash: Connection) -> None:
    """Make this process a worker.

    It leaves Ctrl-C to the process that it works for, and ends with that process, also when it was killed. When the
    other end of ``leash`` is closed, the work under way is called off.

    :param pickled: the extractor.
    """
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(leash,), daemon=True).start()
    _worker = Worker(pickle.loads(pickled))


def work(task: Task) -> Part:
    """Do one task."""
    assert _worker is not None
    _set_busy(True)
    try:
        return _worker.work(task)
    finally:
        _set_busy(False)


def _watch(leash: Connection) -> None:
    global _called_off
    parent = multiprocessing.parent_process()
    sentinel: list[Any] = [] if parent is None else [parent.sentinel]
    if not set(sentinel) & set(wait([leash, *sentinel])):
        # A result is never cut off in the middle: whoever reads it would wait for the rest.
        with _state:
            _called_off = True
            if _busy:
                os._exit(1)
        wait(sentinel)
    os._exit(1)


def _set_busy(busy: bool) -> None:
    global _busy
    with _state:
        if _called_off:
            os._exit(1)
        _busy = busy
