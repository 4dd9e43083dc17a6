"""Arrow IPC, stream or file, as Hugging Face ``datasets`` saves its data: one row, one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.errors import InputError
from extractor.reading.arrow_rows import batch_rows, refusing_damage, wanted
from extractor.reading.item import Item
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place
from extractor.reading.rows import row_items

SUFFIXES: tuple[str, ...] = (".arrow", ".feather")
MEDIA_TYPE = "application/vnd.apache.arrow.stream"
REWINDS = True

_FILE_MAGIC = b"ARROW1"


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Item | InputError]:
    """The articles of a file, batch by batch."""
    with refusing_damage(place, "Arrow file"):
        yield from row_items(batch_rows(_batches(file, place, options)), place, options, media_type=MEDIA_TYPE)


def _batches(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Any]:
    from pyarrow import ipc

    magic = file.read(len(_FILE_MAGIC))
    file.seek(0)
    if magic == _FILE_MAGIC:
        whole = ipc.open_file(file)
        for number in range(whole.num_record_batches):
            yield _columns(whole.get_batch(number), place, options)
    else:
        for batch in ipc.open_stream(file):
            yield _columns(batch, place, options)


def _columns(batch: Any, place: Place, options: ReadOptions) -> Any:
    selected = batch.select(wanted(batch.schema.names, place, options))
    selected.validate(full=True)  # Arrow trusts offsets, and would read wherever damaged ones lead
    return selected
