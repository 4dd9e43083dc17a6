"""CSV and TSV: one row, one article; the first line names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.reading.item import STAGE, Item, too_long
from extractor.reading.metadata_rows import delimiter
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place
from extractor.reading.rows import row_items
from extractor.reading.sniffing import opened_text

SUFFIXES: tuple[str, ...] = (".csv", ".tsv")
MEDIA_TYPE = "text/csv"


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Item | InputError]:
    """The articles of a table separated by commas, semicolons or tabs, whichever gives it a column of texts.

    :raises InputError: (stage ``read``) no such column, or quotes that never close.
    """
    text, encoding, head = opened_text(file, place)
    separator = delimiter(head, place.path, options.text_column, "name the column of the texts with --text-column")
    rows = _rows(text, separator, place, options)
    return row_items(rows, place, options, media_type=MEDIA_TYPE, encoding=encoding)


def _rows(
    text: io.TextIOBase, separator: str, place: Place, options: ReadOptions
) -> Iterator[tuple[int, Mapping[str, Any] | InputError]]:
    # One setting for the whole process; no other reader here needs a smaller one.
    csv.field_size_limit(max(csv.field_size_limit(), options.max_bytes))
    reader = csv.reader(_capped(text, place, options), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        message = f"the first line is no proper CSV ({error}); mend its quotes"
        raise InputError(place.path, STAGE, message, "row", place.key) from error
    number = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            number += 1
            message = f"line {line} is no proper CSV ({error}); mend its quotes"
            yield number, InputError(place.path, STAGE, message, "row", place.item(str(number)).key)
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if any(cell.strip() for cell in cells[len(header) :]):
            message = f"line {line} has more cells than the header; put quotes around a cell with a separator"
            yield number, InputError(place.path, STAGE, message, "row", place.item(str(number)).key)
        else:
            yield number, dict(zip(header, cells, strict=False))


def _capped(text: io.TextIOBase, place: Place, options: ReadOptions) -> Iterator[str]:
    """The lines; what follows one that is too long cannot be told apart any more, and so ends the file."""
    number = 0
    while line := text.readline(options.max_bytes):
        number += 1
        if len(line) == options.max_bytes:
            raise too_long(place, f"line {number} has over {options.max_bytes:,} characters", options)
        yield line
