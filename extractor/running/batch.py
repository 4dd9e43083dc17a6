"""A whole run: find, extract, write, report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from extractor.errors import UsageError
from extractor.reading import Candidate, Found, ReadOptions, find_inputs
from extractor.running.cutter import Cutter, cut_here
from extractor.running.engines import Local, Pool
from extractor.running.fingerprint import made_by
from extractor.running.journal import JOURNAL, write_entry, write_header
from extractor.running.lock import locked
from extractor.running.memory import RECORDS, Memory, clear, forget
from extractor.running.model import Event, Extracts, Failure, FileDone, Line, Reached
from extractor.running.order import in_order
from extractor.running.packed import Packed, packed
from extractor.running.plan import plan, without_output
from extractor.running.report import REPORT, Asked, Progress, RunReport, Tally, run_json
from extractor.writing import LineWriter, refusing, write_bytes

ERRORS = "errors.jsonl"
TIMEOUT = 120.0
"""Seconds for one article, of which an ordinary one takes a fraction of one."""

LOCAL, RAY = "local", "ray"
ENGINES = (LOCAL, RAY)

NamedPath = str | os.PathLike[str]
Load = Callable[[Sequence[str | Path]], Extracts]


def run(
    inputs: NamedPath | Sequence[NamedPath],
    out: NamedPath,
    *,
    metadata: NamedPath | None = None,
    rules: Sequence[str | Path] = (),
    options: ReadOptions | None = None,
    workers: int = 1,
    timeout: float | None = TIMEOUT,
    engine: str = LOCAL,
    fresh: bool = False,
    progress: Callable[[Progress], None] | None = None,
    failed: Callable[[Failure], None] | None = None,
    load: Load | None = None,
) -> RunReport:
    """Extract from files and folders into ``records.jsonl``, ``errors.jsonl`` and ``run.json`` in the folder ``out``.

    The records come in the order of the inputs whatever the number of workers, and with the same inputs, rules and
    package they are the same bytes; times stand in ``run.json`` alone. An article that fails costs a line in
    ``errors.jsonl`` and nothing else. Articles that an earlier run into ``out``, finished or not, made by the same
    means from the same bytes and metadata are copied from it. The files are there whole or not at all.

    :param inputs: files and folders, or a single one; ``-`` is standard input.
    :param metadata: a metadata file to use instead of those in the folders.
    :param rules: folders of packs to be loaded after the shipped ones.
    :param options: how the files are to be read: their type, the columns of tables, how long an article may be.
    :param workers: how many processes work; with 0 it is this one, without a limit on time. A script that calls this
        at its top level needs ``if __name__ == "__main__":`` around the call, as always with processes.
    :param timeout: seconds for one article, after which the work on it is stopped; ``None`` for no limit.
    :param engine: ``local``, or ``ray`` for rows of tables on a Ray cluster (see :mod:`extractor.running.on_ray`).
    :param fresh: whether to extract everything again.
    :param progress: is told how far the run has come after every article. The files are counted beforehand for it.
    :param failed: is told of every failure.
    :param load: makes the extractor from ``rules``, if not :func:`extractor.pipeline.load`.
    :raises UsageError: an input is not there, ``out`` cannot be written, is full or is in use by another run.
    :raises InputError: ``metadata`` cannot be read.
    :raises RuleError: there are mistakes in the rules.
    :raises KeyboardInterrupt: after closing all files; the same call then goes on from there.
    """
    started = datetime.now().astimezone()
    named: list[NamedPath] = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    options = options or ReadOptions()
    asked = Asked(named, metadata, list(rules), options, workers, timeout, engine, fresh)
    _check(asked)
    folder = Path(out)

    def found() -> Iterator[Found]:
        return without_output(find_inputs(named, metadata, options.format), named, folder)

    first_look = found()
    loaded = packed(rules) if load is None else Packed.of(load(rules))
    with refusing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    tally = Tally(started)
    with locked(folder):
        if progress is not None:
            sizes = [item.size for item in found() if isinstance(item, Candidate)]
            tally.total_files, tally.total_bytes = len(sizes), sum(sizes)
        with refusing(folder):
            if fresh:
                forget(folder)
            means = made_by(loaded.rules.sha256)
            memory = Memory(folder, means)
        with ExitStack() as stack:
            # Left in the opposite order: what is remembered lets go of its files, then each file is put in its place.
            journal = stack.enter_context(LineWriter(folder / JOURNAL))
            records = stack.enter_context(LineWriter(folder / RECORDS))
            errors = stack.enter_context(LineWriter(folder / ERRORS))
            stack.enter_context(memory)
            write_header(journal, means)
            for event in _events(asked, first_look, loaded, memory, stack):
                tally.add(event)
                if isinstance(event, Line):
                    write_entry(journal, event, records.write(event.data))
                elif isinstance(event, Failure):
                    errors.write(_error_line(event))
                    if failed is not None:
                        failed(event)
                elif isinstance(event, Reached | FileDone) and progress is not None:
                    progress(tally.progress())
        finished = datetime.now().astimezone()
        report = tally.report(folder, finished)
        write_bytes(folder / REPORT, run_json(report, asked, loaded.rules, started, finished))
        with refusing(folder):
            clear(folder)
    return report


def _check(asked: Asked) -> None:
    if asked.workers < 0:
        raise UsageError("the number of workers must be 0 or more")
    if asked.engine not in ENGINES:
        raise UsageError(f"there is no engine '{asked.engine}'; known are {', '.join(ENGINES)}")
    if asked.timeout is not None and asked.timeout <= 0:
        raise UsageError("the time for an article must be more than 0 seconds")
    if asked.options.max_chars < 1:
        raise UsageError("an article must be allowed at least one character")


def _events(asked: Asked, found: Iterator[Found], loaded: Packed, memory: Memory, stack: ExitStack) -> Iterator[Event]:
    if asked.workers == 0:
        steps = plan(found, memory, lambda candidate: cut_here(candidate, asked.options))
    else:
        steps = plan(found, memory, stack.enter_context(Cutter(asked.options, asked.timeout)).cut)
    if asked.engine == RAY:
        from extractor.running.on_ray import on_ray

        return on_ray(
            steps, memory, rules=asked.rules, options=asked.options, workers=asked.workers, timeout=asked.timeout
        )
    if asked.workers == 0:
        return in_order(steps, Local(loaded.extractor, asked.options), memory)
    return in_order(steps, stack.enter_context(Pool(loaded, asked.options, asked.workers, asked.timeout)), memory)


def _error_line(failure: Failure) -> bytes:
    import orjson

    written = {
        "path": failure.path,
        "item": failure.item,
        "stage": failure.stage,
        "code": failure.code,
        "error": failure.error,
        "id": failure.id,
    }
    return orjson.dumps(written, option=orjson.OPT_APPEND_NEWLINE)
