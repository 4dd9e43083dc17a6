"""A folder of Parquet files, one for each table, for pandas, Polars, DuckDB, R and Spark."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from extractor.exporting.model import Options
from extractor.records import Article
from extractor.tables import TABLES, OwnTables, arrow_schema, batches, record_batch

FOLDER = True


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """``TABLE.parquet`` for each table; what a column holds stands in its metadata under ``about``."""
    import pyarrow.parquet as pq

    own = OwnTables()
    with ExitStack() as stack:
        writers = {
            table.name: stack.enter_context(
                pq.ParquetWriter(dest / f"{table.name}.parquet", arrow_schema(table.name), compression="zstd")
            )
            for table in TABLES
        }
        for rows in batches(articles):
            own.add(rows)
            for name, found in rows.items():
                if found:
                    writers[name].write_batch(record_batch(name, found))
    for name, made in own.tables():
        pq.write_table(made, dest / f"{name}.parquet", compression="zstd")
