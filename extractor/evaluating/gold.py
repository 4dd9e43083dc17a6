"""Gold files and record files, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import orjson

from extractor.errors import InputError, UsageError
from extractor.restoring import records_file

_STAGE = "evaluate"


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """The annotations of one article.

    ``file`` is the name of the article's file, ``article`` its metadata as they should come out. A mention is a
    mapping with ``label``, ``start``, ``end`` (code points), ``text``, the fields of its label, and perhaps
    ``optional``.
    """

    file: str
    article: dict[str, Any]
    mentions: list[dict[str, Any]]


def gold_files(path: Path) -> list[Path]:
    """The gold files of a folder by name, or the one that is named. Raises :class:`UsageError` where there is none."""
    if path.is_dir():
        files = sorted(path.glob("*.json"))
        if not files:
            raise UsageError(f"there are no gold files (*.json) in '{path}'")
        return files
    if not path.is_file():
        raise UsageError(f"there is no gold file or folder '{path}'")
    return [path]


def read_gold(path: Path) -> list[GoldArticle]:
    """The gold of a folder (``*.json``) or of one file. Raises :class:`InputError` for what is no gold."""
    return [_gold(file) for file in gold_files(path)]


def gold_sha256(path: Path) -> str:
    """A hash of all gold files, by their names and bytes."""
    total = hashlib.sha256()
    for file in gold_files(path):
        total.update(f"{file.name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def read_records(path: Path, only: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """The records of a ``records.jsonl``, or of a run's folder, by the file name of their article.

    An article of a file of many is known as ``FILE#ITEM``. ``only`` names the files that are wanted, there ``FILE`` is
    good for any of its articles; the others are not kept. Of two articles with one name the later one is taken. Raises
    :class:`InputError` for a line that is no record.
    """
    path = records_file(path)
    wanted = None if only is None else frozenset(only)
    found: dict[str, dict[str, Any]] = {}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = orjson.loads(line)
                source = record["source"]
                names = article_names(source["path"] or record["id"], source.get("item"))
                complete = all(isinstance(record[key], dict) for key in ("article", "records"))
                complete = complete and isinstance(record["mentions"], list)
            except (ValueError, KeyError, TypeError):
                complete = False
            if not complete:
                raise InputError(str(path), _STAGE, f"line {number} is no record of an article")
            found.update((name, record) for name in (names[:1] if wanted is None else wanted.intersection(names)))
    return found


def article_names(path: str, item: str | None) -> tuple[str, ...]:
    """The names by which gold and records know an article: its own, and that of its file, where these are two."""
    file = PurePath(path).name
    return (file,) if item is None else (f"{file}#{item}", file)


def _gold(path: Path) -> GoldArticle:
    try:
        read = orjson.loads(path.read_bytes())
    except ValueError as error:
        raise InputError(str(path), _STAGE, f"not JSON: {error}") from None
    if not (isinstance(read, dict) and isinstance(read.get("file"), str) and isinstance(read.get("mentions"), list)):
        raise InputError(str(path), _STAGE, 'a gold file has "file" and a list of "mentions"')
    for number, mention in enumerate(read["mentions"], 1):
        spanned = isinstance(mention, dict) and isinstance(mention.get("label"), str)
        spanned = spanned and all(type(mention.get(key)) is int for key in ("start", "end"))
        if not spanned:
            raise InputError(str(path), _STAGE, f"mention {number} needs a label, a start and an end")
    return GoldArticle(read["file"], read.get("article") or {}, read["mentions"])
