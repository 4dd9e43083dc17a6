"""A folder of CSV files, one for each table, safe to open in Excel.

Text that a spreadsheet would take for a formula gets an apostrophe in front. UTF-8, with a byte order mark unless it is
declined, commas, and line ends as RFC 4180 has them. Excel cuts cells of more than 32,767 characters, so that the whole
texts stand in a file of their own, ``texts.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from extractor.exporting.model import Options
from extractor.records import Article
from extractor.tables import TABLES, OwnTables, batches

FOLDER = True

_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a cell may begin with that spreadsheets calculate: OWASP's list on CSV injection, and the wide forms of it."""


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """``TABLE.csv`` for each table, with its column names in the first line."""
    encoding = "utf-8-sig" if options.bom else "utf-8"
    own = OwnTables()
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            file = stack.enter_context((dest / f"{table.name}.csv").open("w", encoding=encoding, newline=""))
            writers[table.name] = csv.writer(file)
            writers[table.name].writerow([column.name for column in table.columns])
        for rows in batches(articles):
            own.add(rows)
            for name, found in rows.items():
                writers[name].writerows(_safe(found))
    for name, table in own.tables():
        with (dest / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow([safe(column) for column in table.column_names])
            columns = [column.to_pylist() for column in table.columns]
            writer.writerows(_safe(zip(*columns, strict=True)))


def _safe(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [safe(cell) for cell in row]


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet calculates. Whole numbers have no ``.0``, truth is ``true`` and ``false``."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) and len(cell) > 1 else cell  # a lone ``=`` says nothing
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
