"""The rows of a metadata file, CSV or JSON Lines, as plain dicts with the lines they begin in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from extractor.errors import InputError
from extractor.reading.encodings import STAGE, decode

KEY = "file_name"
Row = tuple[int, dict[str, Any]]

_DELIMITERS = ",;\t"


def csv_rows(data: bytes, path: str) -> Iterator[Row]:
    """Rows of a table in UTF-8 (or marked UTF-16, as spreadsheets export it) separated by commas, semicolons or tabs.

    :raises InputError: (stage ``read``) another encoding, no ``file_name`` column, broken quoting, too many cells.
    """
    text = _certain_text(data, path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, path), strict=True)
    begins = 1
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                if any(cell.strip() for cell in cells[len(header) :]):
                    message = f"line {begins} has more cells than the header; put quotes around a cell with a separator"
                    raise InputError(path, STAGE, message)
                yield begins, dict(zip(header, cells, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(path, STAGE, f"line {begins} is no proper CSV ({error}); mend its quotes") from error


def jsonl_rows(data: bytes, path: str) -> Iterator[Row]:
    """Rows of a file with one JSON object in each line; blank lines are passed over.

    :raises InputError: (stage ``read``) another encoding, a line that is no JSON object or has no ``file_name``.
    """
    for number, line in enumerate(_certain_text(data, path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(path, STAGE, f"line {number} is no JSON ({error}); mend it") from error
        if not isinstance(row, dict) or KEY not in row:
            message = f'line {number} must be an object with a "{KEY}", such as {{"{KEY}": "a.txt"}}'
            raise InputError(path, STAGE, message)
        yield number, row


def _certain_text(data: bytes, path: str) -> str:
    """A guessed encoding is good enough for one article with a note, not for the names and dates of a folder."""
    decoded = decode(data, path)
    if decoded.notes:
        raise InputError(path, STAGE, "the metadata are not in UTF-8; save the file again as UTF-8")
    return decoded.text


def _delimiter(text: str, path: str) -> str:
    """The separator that gives the header a ``file_name`` column; no other one could."""
    for delimiter in _DELIMITERS:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except (csv.Error, StopIteration):
            continue
        names = [cell.strip() for cell in header]
        if KEY in names:
            for name in names:
                if name and names.count(name) > 1:
                    message = f"the column {name} stands twice in the first line; keep one of them"
                    raise InputError(path, STAGE, message)
            return delimiter
    first = text.split("\n", 1)[0].strip()[:80]
    raise InputError(path, STAGE, f"the first line must name the columns, one of them {KEY}, and reads '{first}'")
