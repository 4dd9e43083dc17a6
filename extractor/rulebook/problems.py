"""Mistakes in rule files: each one names its place and the mend; all of a load are reported together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake at ``file:line:column`` (both counted from 1)."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class RuleError(ExtractorError):
    """Rule files that cannot be used; ``problems`` holds every mistake found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def suggestion(name: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` where a known name is near, else the empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


Key = str | int
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def is_name(text: object) -> bool:
    """Whether ``text`` can name a pack, a list, a macro, a label or a field: letters without accents, digits and _."""
    return isinstance(text, str) and _NAME.fullmatch(text) is not None


class Problems:
    """Collects the mistakes of one file; ``positions`` maps a path of keys to (line, column)."""

    def __init__(self, file: Path | str, positions: dict[tuple[Key, ...], tuple[int, int]] | None = None) -> None:
        self.file = str(file)
        self.positions = positions if positions is not None else {}
        self.found: list[Problem] = []

    def place(self, path: tuple[Key, ...]) -> tuple[int, int]:
        """The position of the innermost known part of ``path``."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, (1, 1))

    def add(self, path: tuple[Key, ...], message: str) -> None:
        """Note a mistake at ``path``."""
        line, column = self.place(path)
        self.found.append(Problem(self.file, line, column, message))


def check_keys(
    item: Mapping[str, object], known: Iterable[str], what: str, path: tuple[Key, ...], problems: Problems
) -> None:
    """Note every key of ``item`` that is not ``known``."""
    for key in item:
        if key not in known:
            near = suggestion(key, known)
            if not near and item[key] is None:  # as in {why: one, two}
                near = "; a text with a comma in it stands in quotes"
            problems.add((*path, key), f"unknown key {key!r} in {what}{near}")
