"""From what is named on a call to the steps of a run, one after another, in the order of what will be written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.reading import Candidate, Failed, Found, Skipped
from extractor.running.memory import Memory
from extractor.running.model import PART, Failure, FileDone, Step, Task

# What a run writes, or wrote before it was interrupted.
_OWN = re.compile(r"(?:records|errors|journal)\.jsonl(?:\.partial|\.kept-\d+)?|run\.json(?:\.partial)?", re.ASCII)


def without_output(found: Iterable[Found], inputs: Sequence[str | os.PathLike[str]], folder: Path) -> Iterator[Found]:
    """Leave out what lies in the output folder.

    Where an input is the output folder itself or lies in it, only the files that a run writes are left out.
    """
    real = os.path.realpath(folder)
    asked_for = any(_within(os.path.realpath(path), real) for path in inputs)
    for item in found:
        path = os.path.realpath(item.path)
        own = os.path.dirname(path) == real and _OWN.fullmatch(os.path.basename(path))
        if not own and (asked_for or not _within(path, real)):
            yield item


def plan(found: Iterable[Found], memory: Memory) -> Iterator[Step]:
    """The steps of a run: what has to be done, and what was done before."""
    for item in found:
        if isinstance(item, Skipped):
            yield item
        elif isinstance(item, Failed):
            yield Failure(item.path, item.error.stage, item.error.message)
        else:
            yield from _steps(item, memory)
            yield FileDone()


def _steps(candidate: Candidate, memory: Memory) -> Iterator[Step]:
    position = 0
    last = False
    for kept in memory.entries(candidate):
        yield from _gap(candidate, position, kept.about.position)
        yield kept
        position, last = kept.about.position + 1, kept.about.last
    if not last:
        yield Task(candidate, position, position + PART)


def _gap(candidate: Candidate, start: int, stop: int) -> Iterator[Step]:
    """Articles that an earlier run left without a line, because they failed."""
    for at in range(start, stop, PART):
        yield Task(candidate, at, min(at + PART, stop), open_end=False)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
