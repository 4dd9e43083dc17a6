"""A whole run: find, extract, write, report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from extractor.errors import UsageError
from extractor.reading import Candidate, find_inputs
from extractor.reading.folder import Found
from extractor.running.engines import Local, Pool
from extractor.running.fingerprint import made_by
from extractor.running.journal import JOURNAL, write_entry, write_header
from extractor.running.lock import locked
from extractor.running.memory import RECORDS, Memory, clear, forget
from extractor.running.model import Extracts, Failure, FileDone, Line
from extractor.running.order import in_order
from extractor.running.plan import plan, without_output
from extractor.running.report import REPORT, Asked, Progress, RunReport, Tally, run_json
from extractor.writing import LineWriter, refusing, write_bytes

ERRORS = "errors.jsonl"

NamedPath = str | os.PathLike[str]
Load = Callable[[Sequence[str | Path]], Extracts]


def run(
    inputs: NamedPath | Sequence[NamedPath],
    out: NamedPath,
    *,
    metadata: NamedPath | None = None,
    rules: Sequence[str | Path] = (),
    workers: int = 1,
    fresh: bool = False,
    progress: Callable[[Progress], None] | None = None,
    load: Load | None = None,
) -> RunReport:
    """Extract from files and folders into ``records.jsonl``, ``errors.jsonl`` and ``run.json`` in the folder ``out``.

    The records come in the order of the inputs whatever the number of workers, and with the same inputs, rules and
    package they are the same bytes; times stand in ``run.json`` alone. An article that fails costs a line in
    ``errors.jsonl`` and nothing else. Articles that an earlier run into ``out``, finished or not, made by the same
    means from the same bytes and metadata are copied from it. The files are there whole or not at all.

    :param inputs: files and folders, or a single one.
    :param metadata: a metadata file to use instead of those in the folders.
    :param rules: folders of packs to be loaded after the shipped ones.
    :param workers: how many processes work; with 1 it is this one. With more, a script that calls this at its top
        level needs ``if __name__ == "__main__":`` around the call, as always with processes.
    :param fresh: whether to extract everything again.
    :param progress: is told how far the run has come after every file. The files are counted beforehand for it.
    :param load: makes the extractor from ``rules``, if not :func:`extractor.pipeline.load`.
    :raises UsageError: an input is not there, ``out`` cannot be written or is in use by another run.
    :raises InputError: ``metadata`` cannot be read.
    :raises RuleError: there are mistakes in the rules.
    :raises KeyboardInterrupt: after closing all files; the same call then goes on from there.
    """
    started = datetime.now().astimezone()
    named: list[NamedPath] = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    asked = Asked(named, metadata, list(rules), workers, fresh)
    if workers < 1:
        raise UsageError("at least one worker is needed")
    folder = Path(out)

    def found() -> Iterator[Found]:
        return without_output(find_inputs(named, metadata), named, folder)

    first_look = found()
    extractor = (load or _load)(rules)
    with refusing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    tally = Tally(started)
    with locked(folder):
        total = sum(isinstance(item, Candidate) for item in found()) if progress is not None else 0
        with refusing(folder):
            if fresh:
                forget(folder)
            means = made_by(extractor.rulebook.sha256)
            memory = Memory(folder, means)
        with ExitStack() as stack:
            # Left in the opposite order: what is remembered lets go of its files, then each file is put in its place.
            journal = stack.enter_context(LineWriter(folder / JOURNAL))
            records = stack.enter_context(LineWriter(folder / RECORDS))
            errors = stack.enter_context(LineWriter(folder / ERRORS))
            stack.enter_context(memory)
            engine = Local(extractor) if workers == 1 else Pool(extractor, workers)
            stack.enter_context(engine)
            write_header(journal, means)
            for event in in_order(plan(first_look, memory), engine, memory):
                tally.add(event)
                if isinstance(event, Line):
                    write_entry(journal, event, records.write(event.data))
                elif isinstance(event, Failure):
                    errors.write(_error_line(event))
                elif isinstance(event, FileDone) and progress is not None:
                    progress(tally.progress(total))
        finished = datetime.now().astimezone()
        report = tally.report(folder, finished)
        write_bytes(folder / REPORT, run_json(report, asked, extractor.rulebook, started, finished))
        with refusing(folder):
            clear(folder)
    return report


def _load(rules: Sequence[str | Path]) -> Extracts:
    from extractor.pipeline import load

    return load(rules)


def _error_line(failure: Failure) -> bytes:
    import orjson

    written = {"path": failure.path, "stage": failure.stage, "error": failure.error, "id": failure.id}
    return orjson.dumps(written, option=orjson.OPT_APPEND_NEWLINE)
