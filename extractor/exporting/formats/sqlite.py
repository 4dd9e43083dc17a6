"""One SQLite database, with keys, indices and views."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from extractor.errors import InputError, UsageError
from extractor.exporting.model import Options
from extractor.exporting.sql import create_indices, create_table, create_views, quoted
from extractor.records import Article
from extractor.tables import TABLES, OwnTables, Row, batches

FOLDER = False

_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "day": "TEXT"}


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """A database with a table for each of ours; days are texts (``2019-05-31``), truth is 0 and 1.

    :raises UsageError: the disk is full.
    :raises InputError: two records have one id.
    """
    import sqlite3

    own = OwnTables()
    try:
        with closing(sqlite3.connect(dest)) as database, database:
            # What is written is new and moved to its place when it is whole; there is nothing to roll back to.
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA journal_mode = OFF")
            for table in TABLES:
                database.execute(create_table(table, _TYPES))
            for rows in batches(articles):
                own.add(rows)
                for name, found in rows.items():
                    _insert(database, name, found)
            for name, made in own.tables():
                columns = ", ".join(map(quoted, made.column_names))
                database.execute(f"CREATE TABLE {quoted(name)} ({columns})")
                _insert(database, name, list(zip(*(column.to_pylist() for column in made.columns), strict=True)))
            for statement in (*create_indices(), *create_views()):
                database.execute(statement)
    except sqlite3.IntegrityError as error:  # two records of one id, in a file that somebody has changed
        raise InputError(None, "export", f"the records do not fit together ({error})") from error
    except sqlite3.OperationalError as error:
        raise UsageError(f"'{dest}' cannot be written ({error}); mend that and run again") from error


def _insert(database: Any, name: str, rows: list[Row]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {quoted(name)} VALUES ({places})", (_cells(row) for row in rows))


def _cells(row: Row) -> Row:
    return tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row)
