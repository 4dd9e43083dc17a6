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
from extractor.reading.rows import no_column, row_items

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")
MEDIA_TYPE = "application/jsonl"

_HOPELESS = 100
_MARK = b"\xef\xbb\xbf"


Row = tuple[int, Mapping[str, Any] | InputError]


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Item | InputError]:
    """The articles of a file; blank lines are passed over, and broken ones are errors in their place.

    :raises InputError: (stage ``read``, code ``row``) the first hundred lines are no objects with a text: this is
        another kind of file, or another column.
    """
    return row_items(_fitting(_rows(file, place, options), place, options), place, options, media_type=MEDIA_TYPE)


def _fitting(rows: Iterator[Row], place: Place, options: ReadOptions) -> Iterator[Row]:
    misfits: list[Row] = []
    for row in rows:
        if not isinstance(row[1], InputError) and options.text_column in row[1]:
            yield from misfits
            yield row
            break
        misfits.append(row)
        if len(misfits) == _HOPELESS:
            first = misfits[0][1]
            why = first.message if isinstance(first, InputError) else no_column(first, options)
            message = f"none of its first {_HOPELESS} lines is an article, and no more were tried; {why}"
            raise InputError(place.path, STAGE, message, "row", place.key)
    else:
        yield from misfits
    yield from rows


def _rows(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Row]:
    for number, line in capped_lines(file, options.max_bytes):
        at = place.item(str(number))
        if line is None:
            yield number, too_long(at, f"line {number} has over {options.max_bytes:,} bytes", options)
        elif line.strip():
            try:
                yield number, _object(line.removeprefix(_MARK) if number == 1 else line)
            except (ValueError, RecursionError) as error:
                message = f"line {number} is no JSON object ({error}); mend it"
                yield number, InputError(place.path, STAGE, message, "row", at.key)


def _object(line: bytes) -> Mapping[str, Any]:
    import orjson

    try:
        value = orjson.loads(line)
    except ValueError:
        value = json.loads(line)  # takes NaN, which pandas writes, and half characters, which are refused later
    if not isinstance(value, dict):
        raise ValueError(f"it is a {type(value).__name__}")
    return value
