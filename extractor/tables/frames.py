"""The flat tables in memory: Arrow, and from it pandas and Polars."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from extractor.records import Article
from extractor.tables.rows import Row, Rows, batches
from extractor.tables.schema import BY_NAME, TABLES

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of one of the fixed tables; what a column holds is its field's metadata ``about``."""
    import pyarrow as pa

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
             "day": pa.date32()}  # fmt: skip
    return pa.schema([pa.field(c.name, types[c.kind], metadata={"about": c.about}) for c in BY_NAME[name].columns])


def record_batch(name: str, rows: list[Row]) -> pa.RecordBatch:
    """Rows of one of the fixed tables as an Arrow batch."""
    import pyarrow as pa

    schema = arrow_schema(name)
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(list(column), field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def arrow_tables(articles: Iterable[Article]) -> dict[str, pa.Table]:
    """All tables as Arrow tables, and one more for each table that the packs of users define."""
    import pyarrow as pa

    found: dict[str, list[pa.RecordBatch]] = defaultdict(list)
    own = OwnTables()
    for rows in batches(articles):
        own.add(rows)
        for table in TABLES:
            found[table.name].append(record_batch(table.name, rows[table.name]))
    made = {name: pa.Table.from_batches(parts).combine_chunks() for name, parts in found.items()}
    return made | dict(own.tables())


class OwnTables:
    """The tables that packs of users define, with a column for each field of their records.

    They are kept in memory until all articles are through, since only then all fields and their types are known.
    """

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, rows: Rows) -> None:
        """Take in a batch of rows."""
        names = [column.name for column in BY_NAME["other_records"].columns]
        for row in rows["other_records"]:
            cells = dict(zip(names, row, strict=True))
            fields = json.loads(cells.pop("fields"))
            table = cells.pop("table_name")
            # A field of the user's that is called as a column of ours keeps its name behind an underscore.
            self._rows[table].append(cells | {f"{name}_" if name in cells else name: v for name, v in fields.items()})

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """The tables by name; one that is called as a fixed table gets an underscore behind its name."""
        import pyarrow as pa

        for name, rows in self._rows.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            arrays = [_array([row.get(column) for row in rows]) for column in columns]
            yield (f"{name}_" if name in BY_NAME else name), pa.Table.from_arrays(arrays, names=columns)


def _array(cells: list[Any]) -> pa.Array:
    """A column of whatever the user's rules made; what has no one type becomes JSON."""
    import pyarrow as pa

    if any(isinstance(cell, dict | list) for cell in cells):
        cells = [None if cell is None else json.dumps(cell, ensure_ascii=False) for cell in cells]
    try:
        made = pa.array(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        made = pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
    return made.cast(pa.string()) if pa.types.is_null(made.type) else made
