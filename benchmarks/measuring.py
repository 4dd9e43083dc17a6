"""Taking turns and telling the outcome: what the parts of ``speed.py`` have in common."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("vi-news-extractor", "underthesea", "underthesea_core", "pyvi", "dateparser", "regex", "ahocorasick_rs")
YARDSTICK = "underthesea.word_tokenize"


def nothing() -> None:
    """Nothing is to be made ready."""


@dataclass(frozen=True)
class Contestant:
    """Something to be timed. ``prepare`` is called before each round, outside of the timing."""

    name: str
    run: Callable[[], object]
    syllables: int
    prepare: Callable[[], object] = nothing


@dataclass
class Outcome:
    """What one contestant took in each round, and what it gave back."""

    name: str
    syllables: int
    seconds: list[float] = field(default_factory=list)
    results: list[object] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The seconds of the middle round."""
        return statistics.median(self.seconds)

    @property
    def speed(self) -> float:
        """Syllables a second."""
        return self.syllables / self.median

    def times_as_fast_as(self, other: Outcome) -> float:
        """The ratio of the medians, for each syllable."""
        return self.speed / other.speed

    def rounds_against(self, other: Outcome) -> tuple[float, float]:
        """The lowest and the highest ratio within one round."""
        scale = self.syllables / other.syllables
        ratios = [scale * b / a for a, b in zip(self.seconds, other.seconds, strict=True)]
        return min(ratios), max(ratios)


def alternate(contestants: Iterable[Contestant], rounds: int) -> dict[str, Outcome]:
    """CPU seconds of all, one after the other and then again; before the first round each runs once unmeasured."""
    entered = list(contestants)
    outcomes = {one.name: Outcome(one.name, one.syllables) for one in entered}
    for number in range(rounds + 1):
        for one in entered:
            one.prepare()
            # Nobody pays for what another left behind.
            gc.collect()
            began = time.process_time()
            result = one.run()
            seconds = time.process_time() - began
            if number:
                outcomes[one.name].seconds.append(seconds)
                outcomes[one.name].results.append(result)
    return outcomes


@dataclass
class Table:
    """What is told of one measurement."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """In Markdown, padded so that it can be read in a terminal as well."""
        cells = [self.columns, *self.rows]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = [self._line(row, widths) for row in cells]
        lines.insert(1, "|" + "|".join("-" * (w + 1) + ("-" if i == 0 else ":") for i, w in enumerate(widths)) + "|")
        notes = [f"- {note}" for note in self.notes]
        return "\n".join([f"## {self.title}", "", *lines, *(["", *notes] if notes else []), ""])

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        padded = [cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
        return "| " + " | ".join(padded) + " |"


def machine() -> dict[str, str]:
    """The date, and what was measured on and with."""
    found = {"date": date.today().isoformat(), "CPU": _cpu(), "cores": str(_cores())}
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    found |= {"memory": f"{memory:.0f} GB", "system": f"{platform.system()} {platform.machine()}"}
    found["Python"] = platform.python_version()
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def times(ratio: float) -> str:
    """How many times as fast, with enough digits for what is slower."""
    return f"{ratio:.2f}" if ratio >= 1 else f"{ratio:.3f}"


def seconds_between(outcome: Outcome) -> str:
    """The median, and between what the rounds were."""
    return f"{outcome.median:.3f} ({min(outcome.seconds):.3f}–{max(outcome.seconds):.3f})"
