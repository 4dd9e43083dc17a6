"""How a run says how far it has come: a bar that people look at, or events that machines read."""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Protocol, Self, TextIO

from extractor.running import Failure, Progress, RunReport

_EVERY_SECONDS = 5.0


class Teller(Protocol):
    """Is told what happens in a run."""

    def progress(self, now: Progress) -> None:
        """How far it has come."""
        ...

    def failed(self, failure: Failure) -> None:
        """An input that came to nothing."""
        ...

    def finished(self, report: RunReport) -> None:
        """What came of it all."""
        ...


class Bar:
    """A progress bar with the rate, the failures and the time that is left."""

    def __init__(self) -> None:
        from rich import progress
        from rich.console import Console

        columns = (
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TextColumn("{task.fields[files]}"),
            progress.TextColumn("{task.fields[articles]} articles ({task.fields[rate]:.1f}/s)"),
            progress.TextColumn("{task.fields[failed]} failed"),
            progress.TimeElapsedColumn(),
            progress.TextColumn("left"),
            progress.TimeRemainingColumn(elapsed_when_finished=False),
        )
        self._live = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._live.add_task("", total=None, files="", articles=0, failed=0, rate=0.0)
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._live.stop()

    def progress(self, now: Progress) -> None:
        """Move the bar by the bytes that are behind, since files may hold one article or a million."""
        self._live.update(
            self._task,
            total=1.0 if now.share is not None else None,
            completed=now.share or 0.0,
            files=f"{now.files}/{now.total} files",
            articles=now.articles,
            failed=now.failed,
            rate=_rate(now, self._since),
        )

    def failed(self, failure: Failure) -> None:
        """They are named when the run is over."""

    def finished(self, report: RunReport) -> None:
        """The summary says it."""


class JsonLines:
    """One JSON object a line: ``started``, ``progress`` every five seconds, ``failed``, ``finished``."""

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._since = self._told = time.monotonic()

    def __enter__(self) -> Self:
        self._tell("started")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            self._tell("stopped", kind=type(error).__name__, error=str(error))

    def progress(self, now: Progress) -> None:
        """Say how far it has come, if that has not just been said."""
        passed = time.monotonic()
        if passed - self._told < _EVERY_SECONDS:
            return
        self._told = passed
        gone = passed - self._since
        left = round(gone / now.share - gone, 1) if now.share else None
        rate = round(_rate(now, self._since), 2)
        self._tell("progress", files=now.files, total=now.total, articles=now.articles, failed=now.failed,
                   rate=rate, seconds_left=left)  # fmt: skip

    def failed(self, failure: Failure) -> None:
        """Say what failed."""
        self._tell("failed", path=failure.path, item=failure.item, stage=failure.stage, code=failure.code,
                   error=failure.error)  # fmt: skip

    def finished(self, report: RunReport) -> None:
        """Say what came of it."""
        self._tell("finished", articles=report.articles, reused=report.reused, failed=report.failed,
                   skipped=report.skipped, seconds=report.seconds, errors=report.errors)  # fmt: skip

    def _tell(self, event: str, **more: object) -> None:
        # In ASCII, so that no terminal and no log has to know an encoding.
        print(json.dumps({"event": event, **more}), file=self._to, flush=True)


def _rate(now: Progress, since: float) -> float:
    return now.articles / max(time.monotonic() - since, 1e-9)
