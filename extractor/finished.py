"""What a run says of itself beside its records: which inputs failed, and what made the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import InputError

ERRORS = "errors.jsonl"
RUN = "run.json"
_STAGE = "records"


@dataclass(frozen=True, slots=True)
class Run:
    """The lines of ``errors.jsonl`` and the object of ``run.json``; empty where there are none."""

    failures: tuple[Mapping[str, Any], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What the page tells of the run, as far as it is known."""
        rules = self.facts.get("rules")
        wanted = {
            name: self.facts.get(name) for name in ("version", "schema_version", "started", "finished", "seconds")
        }
        wanted["rules"] = rules.get("sha256") if isinstance(rules, Mapping) else None
        return {name: value for name, value in wanted.items() if isinstance(value, str | int | float)}


def read_run(path: Path) -> Run:
    """What stands beside the records of a run.

    :param path: the run's folder, or its ``records.jsonl``.
    :raises InputError: a file is there and is not what a run writes, and which line.
    """
    folder = path if path.is_dir() else path.parent
    return Run(tuple(_objects(folder / ERRORS, lines=True)), next(iter(_objects(folder / RUN, lines=False)), {}))


def _objects(file: Path, *, lines: bool) -> list[Mapping[str, Any]]:
    import orjson

    if not file.is_file():
        return []
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), _STAGE, f"cannot be read ({error.strerror or error})", "unreadable") from error
    found: list[Mapping[str, Any]] = []
    for number, line in enumerate(data.split(b"\n") if lines else [data], 1):
        if not line.strip():
            continue
        try:
            plain = orjson.loads(line)
        except ValueError as error:
            raise InputError(str(file), _STAGE, f"line {number} is no JSON ({error})") from error
        if not isinstance(plain, dict):
            raise InputError(str(file), _STAGE, f"line {number} is no object")
        found.append(plain)
    return found
