"""One DuckDB database, with keys, indices and views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extractor.errors import InputError, UsageError
from extractor.exporting.model import Options, needed
from extractor.exporting.sql import create_indices, create_table, create_views, quoted
from extractor.records import Article
from extractor.tables import BY_NAME, TABLES, OwnTables, Row, Table, batches, record_batch

FOLDER = False

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "day": "DATE"}


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """A database with a table for each of ours.

    :raises UsageError: DuckDB is not installed, or the disk is full.
    :raises InputError: two records have one id.
    """
    duckdb = needed("duckdb", "tables")
    own = OwnTables()
    try:
        with duckdb.connect(str(dest)) as database:
            for table in TABLES:
                database.execute(create_table(table, _TYPES))
            for rows in batches(articles):
                own.add(rows)
                for name, found in rows.items():
                    for wave in _waves(BY_NAME[name], found):
                        _insert(database, name, record_batch(name, wave))
            for name, made in own.tables():
                database.register("given", made)
                database.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM given")
                database.unregister("given")
            for statement in (*create_indices(), *create_views()):
                database.execute(statement)
    except duckdb.ConstraintException as error:  # two records of one id, in a file that somebody has changed
        raise InputError(None, "export", f"the records do not fit together ({error})") from error
    except duckdb.IOException as error:
        raise UsageError(f"'{dest}' cannot be written ({error}); mend that and run again") from error


def _waves(table: Table, rows: list[Row]) -> Iterator[list[Row]]:
    """The rows in an order in which each refers only to rows of waves before its own: DuckDB asks for that."""
    referring = [i for i, column in enumerate(table.columns) if column.refers == table.name]
    waiting, here = rows, {row[0] for row in rows}
    while waiting:
        ready = [row for row in waiting if not any(row[i] in here for i in referring)] if referring else waiting
        if not ready:
            break
        yield ready
        here -= {row[0] for row in ready}
        waiting = [row for row in waiting if row[0] in here] if referring else []
    if waiting:  # in a circle, which no database can take in; let it say so
        yield waiting


def _insert(database: Any, name: str, batch: Any) -> None:
    import pyarrow as pa

    database.register("given", pa.Table.from_batches([batch]))
    database.execute(f"INSERT INTO {quoted(name)} SELECT * FROM given")
    database.unregister("given")
