"""Parquet: one row, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from extractor.errors import InputError
from extractor.reading.arrow_rows import BATCH, batch_rows, refusing_damage, wanted
from extractor.reading.item import Item
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place
from extractor.reading.rows import row_items

SUFFIXES: tuple[str, ...] = (".parquet", ".pq")
MEDIA_TYPE = "application/vnd.apache.parquet"
REWINDS = True


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Item | InputError]:
    """The articles of a file, of which only the columns that matter are read."""
    from pyarrow import parquet

    with refusing_damage(place, "Parquet file"), parquet.ParquetFile(file, pre_buffer=False) as table:
        columns = wanted(table.schema_arrow.names, place, options)
        batches = table.iter_batches(batch_size=BATCH, columns=columns, use_threads=False)
        yield from row_items(batch_rows(batches), place, options, media_type=MEDIA_TYPE)
