"""Runs with an extractor that needs no rules, and can be told by an article's text to fail, to die or to wait.

It stands in a module of its own, so that worker processes can be sent it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from extractor.errors import InputError
from extractor.reading import Reading, formats
from extractor.reading.place import Place
from extractor.records import Article, ArticleInfo, CountValue, Mention, Organisation, Records
from extractor.rulebook.problems import Problem, RuleError
from extractor.running import RunReport
from extractor.running import run as run_with_rules

RECORDS, ERRORS, JOURNAL, REPORT = "records.jsonl", "errors.jsonl", "journal.jsonl", "run.json"
WRITTEN = (RECORDS, ERRORS, JOURNAL)
CALLS: list[str] = []
"""The texts that this process was asked about."""


@dataclass(frozen=True)
class StubExtractor:
    """One COUNT mention over the first character, and an organisation named by the second word."""

    rulebook: Any = field(default_factory=lambda: rulebook("a" * 64))

    def extract(self, reading: Reading) -> Article:
        text = reading.text
        CALLS.append(text)
        word, _, rest = text.strip().partition(" ")
        if word == "RAISE":
            raise ValueError("no\nsuch \ud800 thing")
        if word == "REFUSE":
            raise InputError(reading.source.path, "extract", "this article is refused")
        if word == "DIE":
            os._exit(9)
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
    return SimpleNamespace(sha256=sha256, packs=(SimpleNamespace(name="stub", version="3", sha256="b" * 64),))


def load(rules: Sequence[str | Path] = ()) -> Any:
    """What :func:`extractor.pipeline.load` is for the real one; a folder of rules called ``bad`` has mistakes."""
    if any(Path(path).name == "bad" for path in rules):
        raise RuleError([Problem("bad/pack.yaml", 3, 7, "unknown key 'x'"), Problem("bad/pack.yaml", 1, 1, "no name")])
    return StubExtractor(rulebook("c" * 64)) if rules else StubExtractor()


def run(*args: Any, **named: Any) -> RunReport:
    CALLS.clear()
    return run_with_rules(*args, **{"load": load, **named})


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").splitlines()]


def texts(out: Path) -> list[str]:
    return [record["text"] for record in lines(out / RECORDS)]


def bytes_of(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in WRITTEN}


def read_many(data: bytes, place: Place) -> Iterator[Reading]:
    """A file of many articles, one a line. The line ``BROKEN`` cannot be read, and ``CRASH`` ends the process."""
    for number, line in enumerate(data.decode().splitlines()):
        if line == "BROKEN":
            raise InputError(place.path, "read", f"line {number} is broken")
        if line == "CRASH":
            os._exit(9)
        yield place.item(str(number)).reading(line, sha256=_sha256(data), media_type="text/x-many", encoding="utf-8")


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def formats_with_many() -> dict[str, formats.Format]:
    """The known formats and one for files of many articles."""
    return {**formats.formats(), ".many": formats.Format((".many",), "text/x-many", read_many)}


if "pytest" not in sys.modules:  # a worker or a command of its own; in the tests' process a fixture does it
    _known = formats_with_many()
    formats.formats = lambda: _known  # type: ignore[assignment]
