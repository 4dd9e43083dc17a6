"""From what is named on a call to the steps of a run, one after another, in the order of what will be written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from extractor.errors import InputError
from extractor.reading import Candidate, Failed, Found, Item, Skipped
from extractor.reading.place import shown
from extractor.running.cutter import CutAt
from extractor.running.memory import Memory
from extractor.running.model import Failure, FileDone, Reached, Step

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


def plan(found: Iterable[Found], memory: Memory, cut: Callable[[Candidate], Iterator[CutAt]]) -> Iterator[Step]:
    """The steps of a run: what has to be done, and what was done before.

    :param cut: gives the articles of a file, each with how far in the file it reaches.
    """
    for item in found:
        if isinstance(item, Skipped):
            yield item
        elif isinstance(item, Failed):
            yield _failure(item.error)
        else:
            for step, reached in cut(item):
                if isinstance(step, InputError):
                    yield _failure(step)
                elif isinstance(step, Item):
                    yield memory.find(step) or step
                else:
                    yield step
                yield Reached(reached)
            yield FileDone(item.size)


def _failure(error: InputError) -> Failure:
    item = None if error.item is None else shown(error.item)
    return Failure(error.path, error.stage, error.message, code=error.code, item=item)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
