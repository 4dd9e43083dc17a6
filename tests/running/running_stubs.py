"""Runs with an extractor that needs no rules, and can be told by an article's text to fail, to die or to wait.

It stands in a module of its own, so that worker processes can be sent it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.pipeline import Lap
from extractor.reading import Item, Reading, ReadOptions, formats
from extractor.reading.place import Place
from extractor.records import Article, ArticleInfo, CountValue, Mention, Organisation, Records
from extractor.rulebook.problems import Problem, RuleError
from extractor.running import RunReport
from extractor.running import run as run_with_rules
from extractor.running.cutter import serve

RECORDS, ERRORS, JOURNAL, REPORT = "records.jsonl", "errors.jsonl", "journal.jsonl", "run.json"
WRITTEN = (RECORDS, ERRORS, JOURNAL)
CALLS: list[str] = []
"""The texts that this process was asked about."""


@dataclass(frozen=True)
class StubExtractor:
    """One COUNT mention over the first character, and an organisation named by the second word."""

    rulebook: Any = field(default_factory=lambda: rulebook("a" * 64))

    def extract(self, reading: Reading, lap: Lap = lambda stage: None) -> Article:
        text = reading.text
        CALLS.append(text)
        word, _, rest = text.strip().partition(" ")
        if word == "RAISE":
            raise ValueError("no\nsuch \ud800 thing")
        if word == "REFUSE":
            raise InputError(reading.source.path, "extract", "this article is refused")
        if word == "DIE":
            os._exit(9)
        if word == "ONCE" and not os.path.exists(rest):
            Path(rest).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "HANG":
            while True:  # as a library does that has gone astray: nothing in this process interrupts it
                with contextlib.suppress(BaseException):
                    time.sleep(60)
        if word == "WAIT" and os.path.exists(rest):
            Path(rest).read_bytes()  # a FIFO that nobody writes to
        if word == "PID":
            Path(rest).write_text(str(os.getpid()), encoding="ascii")
        number = float("nan") if word == "NAN" else len(text)
        mention = Mention("m1", "COUNT", 0, 1, text[0], "stub.count", CountValue("cardinal", number))
        records = Records((Organisation("o1", rest or "x", "other"),))
        info = ArticleInfo(title=reading.metadata.title)
        return Article(reading.id, reading.source, info, text, (mention,), records)


def rulebook(sha256: str) -> Any:
    return SimpleNamespace(
        sha256=sha256,
        packs=(SimpleNamespace(name="stub", version="3", sha256="b" * 64),),
        rules=(SimpleNamespace(id="stub.count", pack="stub"),),
    )


def load(rules: Sequence[str | Path] = ()) -> Any:
    """What :func:`extractor.pipeline.load` is for the real one; a folder of rules called ``bad`` has mistakes."""
    if any(Path(path).name == "bad" for path in rules):
        raise RuleError([Problem("bad/pack.yaml", 3, 7, "unknown key 'x'"), Problem("bad/pack.yaml", 1, 1, "no name")])
    return StubExtractor(rulebook("c" * 64)) if rules else StubExtractor()


def run(*args: Any, **named: Any) -> RunReport:
    """In this process, unless asked otherwise."""
    CALLS.clear()
    return run_with_rules(*args, **{"load": load, "workers": 0, **named})


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").splitlines()]


def texts(out: Path) -> list[str]:
    return [record["text"] for record in lines(out / RECORDS)]


def bytes_of(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in WRITTEN}


def cut_many(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[formats.Cut]:
    """A file of many articles, one a line. ``BROKEN`` is a broken line, and the file ends in one way or another with
    ``DAMAGED``, ``CRASH`` and ``HANG``."""
    for number, line in enumerate(file.read().decode().splitlines()):
        if line == "BROKEN":
            yield InputError(place.path, "read", f"line {number} is broken", "row", str(number))
        elif line == "CRASH":
            os.kill(os.getpid(), signal.SIGKILL)
        elif line == "HANG":
            time.sleep(600)
        elif line == "DAMAGED":
            raise InputError(place.path, "read", f"the file is damaged from line {number} on", "damaged")
        else:
            yield Item(place.item(str(number)), ".txt", line.encode(), media_type="text/x-many")


def serve_cuts(connection: Any, options: ReadOptions) -> None:
    """What :func:`extractor.running.cutter.serve` does, in a process that has loaded this module."""
    serve(connection, options)


def formats_with_many() -> dict[str, formats.Format]:
    """The known formats and one for files of many articles."""
    return {**formats.formats(), ".many": formats.Format((".many",), "text/x-many", items=cut_many)}


if "pytest" not in sys.modules:  # a worker or a command of its own; in the tests' process a fixture does it
    _known = formats_with_many()
    formats.formats = lambda: _known  # type: ignore[assignment]
