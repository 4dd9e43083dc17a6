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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text, path, KEY), strict=True)
    begins = 1
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                if any(cell.strip() for cell in cells[len(header) :]):
                    message = f"line {begins} has more cells than the header; put quotes around a cell with a separator"
                    raise InputError(path, STAGE, message, "metadata")
                yield begins, dict(zip(header, cells, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            path, STAGE, f"line {begins} is no proper CSV ({error}); mend its quotes", "metadata"
        ) from error


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
            raise InputError(path, STAGE, f"line {number} is no JSON ({error}); mend it", "metadata") from error
        if not isinstance(row, dict) or KEY not in row:
            message = f'line {number} must be an object with a "{KEY}", such as {{"{KEY}": "a.txt"}}'
            raise InputError(path, STAGE, message, "metadata")
        yield number, row


def _certain_text(data: bytes, path: str) -> str:
    """A guessed encoding is good enough for one article with a note, not for the names and dates of a folder."""
    decoded = decode(data, path)
    if decoded.notes:
        raise InputError(path, STAGE, "the metadata are not in UTF-8; save the file again as UTF-8", "metadata")
    return decoded.text


def delimiter(text: str, path: str | None, key: str, mend: str = "") -> str:
    """The separator that gives the header a column ``key``; no other one could.

    :param text: how the table begins; its header at the least.
    :param mend: what else could help where no separator does.
    :raises InputError: (stage ``read``) there is no such column, or one stands twice.
    """
    for separator in _DELIMITERS:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except (csv.Error, StopIteration):
            continue
        names = [cell.strip() for cell in header]
        if key in names:
            for name in names:
                if name and names.count(name) > 1:
                    message = f"the column {name} stands twice in the first line; keep one of them"
                    raise InputError(path, STAGE, message, "metadata" if key == KEY else "row")
            return separator
    first = text.split("\n", 1)[0].strip()[:80]
    message = f"the first line must name the columns, one of them {key}, and reads '{first}'"
    raise InputError(path, STAGE, f"{message}; {mend}" if mend else message, "metadata" if key == KEY else "row")
