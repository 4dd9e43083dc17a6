"""What the page on big batches says is what there is; its recipes are run in ``tests/engines``."""

from __future__ import annotations

import inspect
import re

import pyarrow as pa
from support import ROOT

from extractor.arrow import OUTPUT_SCHEMA
from extractor.commands.running import run_command
from extractor.reading.formats import formats

PAGE = (ROOT / "docs" / "big-batches.md").read_text("utf-8")


def test_every_format_is_in_the_table() -> None:
    table = PAGE[PAGE.index("## What can be read") : PAGE.index("`--from TYPE` reads")]
    told = set(re.findall(r"`(\.[a-z0-9.]+)`", table))
    assert set(formats()) - told <= {".text", ".pq", ".tbz2", ".txz"}  # other spellings of some that are there
    assert told <= set(formats())


def test_the_defaults_are_those_of_the_command() -> None:
    defaults = {name: parameter.default for name, parameter in inspect.signature(run_command).parameters.items()}
    for name in ("workers", "timeout", "max_chars"):
        option = f"--{name.replace('_', '-')} "
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{option}")]
        assert row.split("|")[2].strip().replace(",", "") == f"{defaults[name]:g}".replace("1e+06", "1000000")


def test_the_columns_are_those_of_the_schema() -> None:
    table = PAGE[PAGE.index("| column | type |") : PAGE.index("To get the bytes")]
    told = {
        name: kind
        for names, kind in re.findall(r"^\| (`.+?`) \| (\w+) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", names)
    }
    kinds = {field.name: "map" if pa.types.is_map(field.type) else str(field.type) for field in OUTPUT_SCHEMA}
    assert told == kinds
