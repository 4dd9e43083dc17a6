"""The page put together: skeleton, style and scripts from ``assets``, and the records as data blocks."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from extractor.finished import Run
from extractor.records import Article
from extractor.reporting.blocks import block
from extractor.reporting.index import Index
from extractor.reporting.texts import CHUNK, article_text
from extractor.writing import AtomicWriter, partial_of

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("base", "data", "query", "columns", "tables", "overview", "mentions", "article", "frame", "page")
"""The scripts in their order; they share one scope."""


def write_report(articles: Iterable[Article], dest: Path, *, title: str | None = None, run: Run | None = None) -> int:
    """Write articles and their records as one HTML file that needs nothing else and asks no network.

    The articles are read one after another; what is held in memory are the cells of the tables, not the texts.

    :param articles: what the page shows, in this order.
    :param dest: the file to write; it is there whole or not at all.
    :param title: stands over the page instead of a title in the reader's language.
    :param run: which inputs failed, and what made the records.
    :returns: how many articles there are.
    :raises UsageError: ``dest`` cannot be written.
    """
    title = title or None
    before, after = skeleton(title)
    index = Index()
    try:
        with AtomicWriter(dest) as writer:
            writer.write(before.encode())
            for data in _blocks(articles, index, title, run or Run()):
                writer.write(data)
            writer.write(after.encode())
    except BaseException:
        # Unlike a run, a page is not gone on with where it stopped.
        partial_of(dest).unlink(missing_ok=True)
        raise
    return index.articles


def _blocks(articles: Iterable[Article], index: Index, title: str | None, run: Run) -> Iterator[bytes]:
    chunk: list[Any] = []
    chunks = 0
    for article in articles:
        chunk.append(article_text(article, index.known))
        index.add(article)
        if len(chunk) == CHUNK:
            yield block(f"texts-{chunks}", chunk)
            chunk, chunks = [], chunks + 1
    if chunk:
        yield block(f"texts-{chunks}", chunk)
    for failure in run.failures:
        index.add_failure(failure)
    for name, table in index.tables.items():
        yield block(f"table-{list(index.tables).index(name)}", {"name": name, **table.plain()})
    yield block("strings", index.strings())
    told = {"title": title, "chunk": CHUNK, "tables": len(index.tables), "periods": index.periods(), "run": run.told()}
    yield block("facts", told)


@cache
def labels() -> dict[str, dict[str, str]]:
    """The words of the page by language (``vi``, ``en``) and key."""
    import orjson

    found: dict[str, dict[str, str]] = orjson.loads((ASSETS / "labels.json").read_bytes())
    return found


def style() -> str:
    """The page's style sheet."""
    return (ASSETS / "report.css").read_text(encoding="utf-8")


def script() -> str:
    """The page's script: the files of :data:`SCRIPTS` in one function, so that nothing of them is global."""
    parts = "\n".join((ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def skeleton(title: str | None) -> tuple[str, str]:
    """What stands in the page before its data and behind them."""
    words = labels()
    style_, script_ = style(), script()
    policy = (
        f"default-src 'none'; script-src {_hash(script_)}; style-src {_hash(style_)}; img-src data:; "
        "connect-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'"
    )
    places = {
        "policy": policy,
        "title": html.escape(title if title is not None else words["en"]["page.title"]),
        "nojs.vi": html.escape(words["vi"]["page.nojs"]),
        "nojs.en": html.escape(words["en"]["page.nojs"]),
        "old.vi": html.escape(words["vi"]["page.old"]),
        "old.en": html.escape(words["en"]["page.old"]),
        "labels": block("labels", words).decode(),
        "style": style_,
        "script": script_,
    }
    # In one pass over the skeleton, so that a title with braces is no place itself.
    first, *parts = (ASSETS / "page.html").read_text(encoding="utf-8").split("{{")
    sides = [[first], []]
    side = sides[0]
    for part in parts:
        name, _, rest = part.partition("}}")
        if name == "data":
            side = sides[1]
        side += [places.get(name, ""), rest]
    return "".join(sides[0]), "".join(sides[1])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
