"""Articles as Arrow batches: the one function behind every engine that maps batches (Ray Data, Spark, ``datasets``).

>>> import pyarrow as pa
>>> from extractor.arrow import extract_batch
>>> batch = pa.RecordBatch.from_pydict({"id": ["a1"], "text": ["Đảng bộ huyện Yên Sơn có 15 chi bộ."]})
>>> extract_batch(batch)["mentions"][0].as_py()
[('COUNT', 1), ('PARTY_ORG', 1)]

A row that goes in gives a row that comes out, with the article's record as JSON in the column ``record``, byte for byte
what ``extractor run`` writes for it, or with ``code`` and ``error`` where it could not be read. The columns are those
of :data:`OUTPUT_SCHEMA`. ``docs/big-batches.md`` has recipes for Spark, Ray and ``datasets``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.reading import ReadOptions
from extractor.reading.model import MAX_CHARS
from extractor.running.batches import MEDIA_TYPE, Batches, output_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["OUTPUT_SCHEMA", "extract_batch", "mapper"]

OUTPUT_SCHEMA = output_schema()
"""What comes out: ``row id sha256 record mentions packs tables stage code error``; see :func:`output_schema`."""


def extract_batch(
    batch: pa.RecordBatch,
    *,
    rules: Sequence[str | Path] = (),
    text_column: str = "text",
    id_column: str | None = None,
    max_chars: int = MAX_CHARS,
    source: str | None = None,
    media_type: str = MEDIA_TYPE,
) -> pa.RecordBatch:
    """The records of a batch of articles, a row each, in the same order. No row makes it fail.

    The rules are loaded once in each process. Columns: the text, an id, and any of ``published title authors outlet url
    section``, which mean what they mean in a metadata file; others are ignored. Without an id a row goes by its number
    in the batch.

    :param rules: folders of rule packs to be loaded after the shipped ones.
    :param text_column: the column that holds the texts.
    :param id_column: the column that names a row; ``id`` where nothing is said and there is one.
    :param max_chars: how long a text may be, in code points.
    :param source: the file that the rows are of, as a local run would name it, with its folder
        (``data/news.parquet``), and ``media_type`` its type: ids and sources are made from them, so that with both
        and an id column the records are those of the local run.
    :raises RuleError: there are mistakes in the rules.
    """
    options = ReadOptions(text_column=text_column, id_column=id_column, max_chars=max_chars)
    return _batches(tuple(rules), options, source, media_type).extract(batch)


def mapper(**options: Any) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function over batches as Spark's ``mapInArrow`` takes it.

    :param options: the keyword arguments of :func:`extract_batch`.
    :raises TypeError: it has no such argument; here, and not only in a process far away.
    """
    signature(extract_batch).bind(None, **options)
    extract = partial(extract_batch, **options)

    def map_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from map(extract, batches)

    return map_batches


@lru_cache(maxsize=4)
def _batches(rules: tuple[str | Path, ...], options: ReadOptions, source: str | None, media_type: str) -> Batches:
    return Batches(rules, options, source=source, media_type=media_type)
