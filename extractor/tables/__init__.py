"""Articles as flat tables that refer to each other by ids: what pandas, SQL and spreadsheets ask for."""

from __future__ import annotations

from extractor.tables.frames import OwnTables, arrow_schema, arrow_tables, record_batch
from extractor.tables.rows import Row, Rows, batches
from extractor.tables.schema import BY_NAME, TABLES, Column, Table

__all__ = [
    "BY_NAME", "TABLES", "Column", "OwnTables", "Row", "Rows", "Table",
    "arrow_schema", "arrow_tables", "batches", "record_batch",
]  # fmt: skip
