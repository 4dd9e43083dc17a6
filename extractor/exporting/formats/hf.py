"""A folder for Hugging Face `datasets`: articles with their mentions, and every table as a configuration.

``load_dataset(FOLDER)`` gives the articles, ``load_dataset(FOLDER, "statistics")`` the table of that name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.exporting.model import Options
from extractor.records import Article, Mention, to_plain
from extractor.tables import TABLES, OwnTables, arrow_schema, batches, record_batch
from extractor.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = True

_ARTICLES = "annotated"
_ROWS = 200


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """``data/NAME.parquet`` for each configuration, and a ``README.md`` that names them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = dest / "data"
    data.mkdir()
    own = OwnTables()
    labels: set[str] = set()
    count = 0
    with ExitStack() as stack:

        def writer(name: str, schema: pa.Schema) -> pq.ParquetWriter:
            return stack.enter_context(pq.ParquetWriter(data / f"{name}.parquet", schema, compression="zstd"))

        spans = writer(_ARTICLES, _schema())
        tables = {table.name: writer(table.name, arrow_schema(table.name)) for table in TABLES}
        waiting: list[Article] = []

        def flush() -> None:
            spans.write_batch(pa.RecordBatch.from_pylist([_row(article) for article in waiting], _schema()))
            waiting.clear()

        def passing() -> Iterable[Article]:
            nonlocal count
            for article in articles:
                count += 1
                labels.update(mention.label for mention in article.mentions)
                waiting.append(article)
                if len(waiting) == _ROWS:
                    flush()
                yield article

        for rows in batches(passing()):
            own.add(rows)
            for name, found in rows.items():
                if found:
                    tables[name].write_batch(record_batch(name, found))
        flush()
    names = [_ARTICLES, *(table.name for table in TABLES)]
    for name, made in own.tables():
        pq.write_table(made, data / f"{name}.parquet", compression="zstd")
        names.append(name)
    (dest / "README.md").write_text(_card(names, sorted(labels), count), "utf-8")


def _schema() -> pa.Schema:
    import pyarrow as pa

    text, span = pa.string(), pa.int64()
    mention = {"id": text, "label": text, "start": span, "end": span, "text": text, "rule": text, "value": text}
    return pa.schema({
        "id": text, "file": text, "title": text, "published": text, "outlet": text, "url": text, "text": text,
        "mentions": pa.list_(pa.struct(mention)),
    })  # fmt: skip


def _row(article: Article) -> dict[str, Any]:
    info = article.article
    return {
        "id": article.id, "file": article.source.path, "title": info.title, "published": info.published,
        "outlet": info.outlet, "url": info.url, "text": article.text, "mentions": list(map(_span, article.mentions)),
    }  # fmt: skip


def _span(mention: Mention) -> dict[str, Any]:
    return {**to_plain(mention), "value": json.dumps(to_plain(mention.value), ensure_ascii=False)}


def _card(names: Sequence[str], labels: Sequence[str], count: int) -> str:
    configs = "".join(
        f"- config_name: {json.dumps(name)}\n  data_files: {json.dumps(f'data/{name}.parquet')}\n"
        + ("  default: true\n" if name == _ARTICLES else "")
        for name in names
    )
    return f"""---
language: vi
task_categories: [token-classification]
configs:
{configs}---

# Records from Vietnamese news

{count} articles, annotated by rules (vi-news-extractor {VERSION}), not by people.
Labels: {", ".join(labels) or "none"}.

- `{_ARTICLES}`: one row for each article with its text and its `mentions`; `start` and `end` count code points of
  `text`, `value` is JSON.
- The others are flat tables that refer to each other by their ids.

The texts remain those of their publishers: whether they may be passed on is for you to find out.
"""
