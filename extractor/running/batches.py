"""Articles as rows of Arrow batches: in with a text each, out with a record each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from extractor.errors import InputError
from extractor.reading import Item, ReadOptions
from extractor.reading.arrow_rows import batch_rows
from extractor.reading.place import Place, shown
from extractor.reading.rows import METADATA_COLUMNS, TEXT, row_cells, row_items
from extractor.running.engines import Local, Pool
from extractor.running.model import About, Failure, Line, Outcome
from extractor.running.packed import packed

if TYPE_CHECKING:
    import pyarrow as pa

ITEM_COLUMNS = ("source_path", "source_place", "source_item", "source_given", "source_media_type", "source_encoding")
"""What :func:`items_batch` adds to a row's own columns, so that it keeps its place wherever it is worked on."""

_NAMES = ("source_place", "source_item")
MEDIA_TYPE = "application/vnd.apache.arrow.stream"


def output_schema() -> pa.Schema:
    """The columns that come out, one row for each that went in, in the same order.

    ``record`` is the article as one JSON object, or null where ``stage``, ``code`` and ``error`` say why there is
    none. ``row`` is the row's id or number. ``mentions`` counts them by label, ``packs`` by rule pack, ``tables`` the
    records of each kind.
    """
    import pyarrow as pa

    counts = pa.map_(pa.string(), pa.int64())
    return pa.schema(
        [
            ("row", pa.string()),
            ("id", pa.string()),
            ("sha256", pa.string()),
            ("record", pa.string()),
            ("mentions", counts),
            ("packs", counts),
            ("tables", counts),
            ("stage", pa.string()),
            ("code", pa.string()),
            ("error", pa.string()),
        ]
    )


def batch_items(
    batch: pa.RecordBatch, options: ReadOptions, source: str | None, media_type: str = MEDIA_TYPE
) -> Iterator[Item | InputError]:
    """The items of a batch.

    :param source: the file that the rows are of, as a local run would name it, with its folder.
    """
    if "source_place" in batch.schema.names:
        for row in batch.to_pylist():
            yield _placed(row)
        return
    # As a local run has it that is given the file itself: the file in its folder.
    relative = "/".join(PurePosixPath(source or "").parts[-2:])
    place = Place(cast(str, source), relative)
    yield from row_items(batch_rows([batch]), place, options, media_type=media_type)


def items_batch(items: Sequence[Item]) -> pa.RecordBatch:
    """Rows of tables as a batch that can be sent away and is cut into the same items there."""
    import pyarrow as pa

    rows = []
    for item in items:
        place = item.place
        known = {name: getattr(place.metadata, name) for name in METADATA_COLUMNS}
        rows.append({
            **row_cells(item), "source_path": place.path, "source_place": _bytes(place.relative),
            "source_item": _bytes(place.key),
            "source_given": _dumped(known), "source_media_type": item.media_type, "source_encoding": item.encoding,
        })  # fmt: skip
    types = {"authors": pa.list_(pa.string()), "source_place": pa.binary(), "source_item": pa.binary()}
    names = (TEXT, *METADATA_COLUMNS, *ITEM_COLUMNS)
    return pa.RecordBatch.from_pylist(rows, pa.schema([(name, types.get(name, pa.string())) for name in names]))


def outcome_of(row: Mapping[str, Any], item: Item, given_hash: str) -> Outcome:
    """A row of :func:`output_schema` back to what came of ``item``."""
    if row["record"] is None:
        return Failure(item.place.path, row["stage"], row["error"], row["id"], row["code"], row["row"])
    counts = (dict(row[name]) for name in ("mentions", "packs", "tables"))
    return Line(About(row["id"], row["sha256"], given_hash, *counts), row["record"].encode("utf-8") + b"\n")


class Batches:
    """Extracts batches with one set of rules.

    :param rules: folders of packs to be loaded after the shipped ones.
    :param source: see :func:`batch_items`.
    :param isolated: work in another process, so that an article that crashes it, or takes more than ``timeout``
        seconds, costs only itself.
    """

    def __init__(
        self,
        rules: Sequence[str | Path] = (),
        options: ReadOptions | None = None,
        *,
        source: str | None = None,
        media_type: str = MEDIA_TYPE,
        timeout: float | None = None,
        isolated: bool = False,
    ) -> None:
        self._options = options or ReadOptions()
        self._source = source
        self._media_type = media_type
        loaded = packed(rules)
        self._engine = Pool(loaded, self._options, 1, timeout) if isolated else Local(loaded.extractor, self._options)

    def extract(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """A row of :func:`output_schema` for each row of the batch."""
        import pyarrow as pa

        rows = []
        for item in batch_items(batch, self._options, self._source, self._media_type):
            if isinstance(item, InputError):
                key, outcome = item.item, _failure(item)
            else:
                key, outcome = item.place.key, self._engine.result(self._engine.submit(item))
            rows.append(_row(None if key is None else shown(key), outcome))
        return pa.RecordBatch.from_pylist(rows, output_schema())


def _failure(error: InputError) -> Outcome:
    return Failure(error.path, error.stage, error.message, code=error.code, item=error.item)


def _row(key: str | None, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Failure):
        return {"row": key, "id": outcome.id, "stage": outcome.stage, "code": outcome.code, "error": outcome.error}
    about = outcome.about
    counts = {"mentions": about.mentions, "packs": about.packs, "tables": about.records}
    return {
        "row": key, "id": about.id, "sha256": about.sha256, "record": outcome.data.decode("utf-8").removesuffix("\n"),
        **{name: list(found.items()) for name, found in counts.items()},
    }  # fmt: skip


def _placed(row: Mapping[str, Any]) -> Item:
    import orjson

    from extractor.reading.item import ROW
    from extractor.reading.metadata import metadata_from

    cells = {name: row[name] for name in (TEXT, *METADATA_COLUMNS) if row[name] is not None}
    known = metadata_from(orjson.loads(row["source_given"]))
    relative, key = (None if row[name] is None else row[name].decode("utf-8", "surrogatepass") for name in _NAMES)
    place = Place(row["source_path"], relative or "", known, key)
    data = orjson.dumps(cells, option=orjson.OPT_SORT_KEYS)
    return Item(place, ROW, data, media_type=row["source_media_type"], encoding=row["source_encoding"])


def _bytes(name: str | None) -> bytes | None:
    return None if name is None else name.encode("utf-8", "surrogatepass")


def _dumped(known: Mapping[str, Any]) -> str:
    import orjson

    return orjson.dumps(known).decode("utf-8")
