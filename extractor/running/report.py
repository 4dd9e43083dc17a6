"""What came of a run, as numbers and as ``run.json``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.reading import ReadOptions, Skipped
from extractor.reading.place import shown
from extractor.records import SCHEMA_VERSION
from extractor.running.model import Event, Failure, FileDone, Line, Reached
from extractor.version import VERSION

if TYPE_CHECKING:
    from extractor.caching import NamesRules

REPORT = "run.json"
MOST_FAILURES = 10
MOST_NOTES = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: ``files`` of ``total`` files, and what they gave.

    ``share`` is the part of all bytes that is behind, from 0 to 1; ``None`` where the inputs' size is not known.
    """

    files: int
    total: int
    articles: int
    failed: int
    share: float | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What came of a run.

    ``found`` counts the files that could hold articles, ``articles`` the lines written, ``reused`` those of them that
    were taken over from an earlier run. Mentions are counted by label and by rule pack, ``errors`` by their code;
    ``stages`` are CPU seconds, summed over the processes, of the articles that were not taken over. ``failures`` and
    ``notes`` are the first ten and the first hundred of ``failed`` and ``skipped``.
    """

    out: Path
    found: int
    articles: int
    reused: int
    failed: int
    skipped: int
    seconds: float
    mentions: dict[str, int]
    packs: dict[str, int]
    records: dict[str, int]
    errors: dict[str, int]
    stages: dict[str, float]
    failures: tuple[Failure, ...]
    notes: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for, as given."""

    inputs: Sequence[str | os.PathLike[str]]
    metadata: str | os.PathLike[str] | None
    rules: Sequence[str | Path]
    options: ReadOptions
    workers: int
    timeout: float | None
    engine: str
    fresh: bool


@dataclass(slots=True)
class Tally:
    """The counts of a run while it goes on."""

    started: datetime
    total_files: int = 0
    total_bytes: int | None = None
    behind: int = 0
    within: int = 0
    found: int = 0
    articles: int = 0
    reused: int = 0
    failed: int = 0
    skipped: int = 0
    mentions: Counter[str] = field(default_factory=Counter)
    packs: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    stages: dict[str, float] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Count one event of the run."""
        if isinstance(event, Line):
            self.articles += 1
            self.reused += event.reused
            self.mentions.update(event.about.mentions)
            self.packs.update(event.about.packs)
            self.records.update(event.about.records)
            for stage, seconds in event.seconds.items():
                self.stages[stage] = self.stages.get(stage, 0.0) + seconds
        elif isinstance(event, Failure):
            self.failed += 1
            self.errors[event.code] += 1
            if len(self.failures) < MOST_FAILURES:
                self.failures.append(event)
        elif isinstance(event, Skipped):
            self.skipped += 1
            if len(self.notes) < MOST_NOTES:
                self.notes.append(event)
        elif isinstance(event, Reached):
            self.within = max(self.within, event.bytes)
        elif isinstance(event, FileDone):
            self.found += 1
            self.behind += event.bytes
            self.within = 0

    def progress(self) -> Progress:
        """The counts so far."""
        share = None if not self.total_bytes else min(1.0, (self.behind + self.within) / self.total_bytes)
        return Progress(self.found, self.total_files, self.articles, self.failed, share)

    def report(self, out: Path, finished: datetime) -> RunReport:
        """The counts at the end."""
        return RunReport(
            out=out,
            found=self.found,
            articles=self.articles,
            reused=self.reused,
            failed=self.failed,
            skipped=self.skipped,
            seconds=round((finished - self.started).total_seconds(), 3),
            mentions=dict(sorted(self.mentions.items())),
            packs=dict(sorted(self.packs.items())),
            records=dict(sorted(self.records.items())),
            errors=dict(sorted(self.errors.items())),
            stages={stage: round(seconds, 3) for stage, seconds in self.stages.items()},
            failures=tuple(self.failures),
            notes=tuple(self.notes),
        )


def run_json(report: RunReport, asked: Asked, rules: NamesRules, started: datetime, finished: datetime) -> bytes:
    """``run.json``: by what the records were made, from what, when, and how much came of it."""
    import orjson

    packs = [{"name": pack.name, "version": pack.version, "sha256": pack.sha256} for pack in rules.packs]
    written: dict[str, Any] = {
        "version": VERSION,
        "schema_version": SCHEMA_VERSION,
        "started": started.isoformat(timespec="milliseconds"),
        "finished": finished.isoformat(timespec="milliseconds"),
        "seconds": report.seconds,
        "rules": {"sha256": rules.sha256, "packs": packs},
        "inputs": [shown(path) for path in asked.inputs],
        "options": {
            "metadata": None if asked.metadata is None else shown(asked.metadata),
            "rules": [shown(path) for path in asked.rules],
            "format": asked.options.format,
            "text_column": asked.options.text_column,
            "id_column": asked.options.id_column,
            "max_chars": asked.options.max_chars,
            "timeout": asked.timeout,
            "engine": asked.engine,
            "workers": asked.workers,
            "fresh": asked.fresh,
        },
        "counts": {
            "found": report.found,
            "articles": report.articles,
            "reused": report.reused,
            "failed": report.failed,
            "skipped": report.skipped,
            "mentions": report.mentions,
            "packs": report.packs,
            "records": report.records,
            "errors": report.errors,
        },
        "stages": report.stages,
        "notes": {
            "count": report.skipped,
            "first": [{"path": note.path, "reason": note.reason} for note in report.notes],
        },
    }
    return orjson.dumps(written, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
