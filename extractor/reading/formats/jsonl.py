"""JSON Lines: one object a line, one article an object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.reading.item import STAGE, Item, too_long
from extractor.reading.lines import capped_lines
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place
from extractor.reading.rows import row_items

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")
MEDIA_TYPE = "application/jsonl"

_MARK = b"\xef\xbb\xbf"


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Item | InputError]:
    """The articles of a file; blank lines are passed over, and broken ones are errors in their place."""
    return row_items(_rows(file, place, options), place, options, media_type=MEDIA_TYPE)


def _rows(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[tuple[int, Mapping[str, Any] | InputError]]:
    for number, line in capped_lines(file, options.max_bytes):
        if line is None:
            yield (
                number,
                too_long(place.item(str(number)), f"line {number} has over {options.max_bytes:,} bytes", options),
            )
        elif line.strip():
            try:
                yield number, _object(line.removeprefix(_MARK) if number == 1 else line)
            except (ValueError, RecursionError) as error:
                message = f"line {number} is no JSON object ({error}); mend it"
                yield number, InputError(place.path, STAGE, message, "row", place.item(str(number)).key)


def _object(line: bytes) -> Mapping[str, Any]:
    import orjson

    try:
        value = orjson.loads(line)
    except ValueError:
        value = json.loads(line)  # takes NaN, which pandas writes, and half characters, which are refused later
    if not isinstance(value, dict):
        raise ValueError(f"it is a {type(value).__name__}")
    return value
