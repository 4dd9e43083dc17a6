"""Rows out of Arrow batches, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from extractor.errors import InputError
from extractor.reading.item import STAGE
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place
from extractor.reading.rows import METADATA_COLUMNS, USUAL_ID, no_column

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 256
"""How many rows are held as Python objects at once."""


def wanted(names: Iterable[str], place: Place, options: ReadOptions) -> list[str]:
    """Of the columns of a table those that articles are made from.

    :raises InputError: (stage ``read``, code ``row``) there is no column of texts.
    """
    names = list(dict.fromkeys(names))
    if options.text_column not in names:
        raise InputError(place.path, STAGE, no_column(names, options), "row", place.key)
    asked = {options.text_column, options.id_column or USUAL_ID, *METADATA_COLUMNS}
    return [name for name in names if name in asked]


def batch_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Number (from 1) and cells of each row."""
    number = 1
    for batch in batches:
        for start in range(0, batch.num_rows, BATCH):
            for row in _rows(batch.slice(start, BATCH)):
                yield number, row
                number += 1


def _rows(batch: pa.RecordBatch) -> Iterable[Mapping[str, Any]]:
    names = batch.schema.names
    try:
        return cast(Iterable[Mapping[str, Any]], batch.to_pylist())
    except (ValueError, OverflowError):
        if len(set(names)) < len(names):
            raise
    return [{name: _cell(batch.column(name)[at]) for name in names} for at in range(batch.num_rows)]


def _cell(value: pa.Scalar) -> Any:
    """What stands in a cell; what cannot be had is its error, which no column takes, so that it costs its row alone."""
    try:
        return value.as_py()
    except (ValueError, OverflowError) as error:
        return error


@contextmanager
def refusing_damage(place: Place, what: str) -> Iterator[None]:
    """Turn what Arrow says of a file into an :class:`InputError`."""
    from pyarrow import ArrowException

    try:
        yield
    except (ArrowException, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        message = f"this is no whole {what}, or a damaged one ({reason}); what stands before the damage was read"
        raise InputError(place.path, STAGE, message, "damaged", place.key) from error
