"""What a folder says of its articles: ``metadata.csv`` or ``metadata.jsonl``.

The names and the ``file_name`` column follow the folder convention of Hugging Face ``datasets``
(https://huggingface.co/docs/datasets/image_dataset#metadata), so that one file serves both.
"""

from __future__ import annotations

import os
import posixpath
import re
import reprlib
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.reading.encodings import STAGE
from extractor.reading.metadata_rows import KEY, csv_rows, jsonl_rows
from extractor.reading.model import Metadata
from extractor.reading.place import one_line, shown
from extractor.reading.published import parse_published

METADATA_NAMES = ("metadata.csv", "metadata.jsonl")

_READERS = {".csv": csv_rows, ".tsv": csv_rows, ".jsonl": jsonl_rows, ".ndjson": jsonl_rows}
_PLAIN_FIELDS = ("title", "outlet", "url", "section")
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_BETWEEN_AUTHORS = re.compile(r"[;|]")


@dataclass(frozen=True, slots=True)
class MetadataTable:
    """The rows of one metadata file by ``file_name``; ``path`` is the file's, or the folder's that has none."""

    path: str
    rows: Mapping[str, Metadata]

    def get(self, file_name: str) -> Metadata | None:
        """What the table says of a file.

        :param file_name: the way from the table's folder to the file with ``/`` between its parts; compared in NFC,
            upper and lower case apart.
        """
        return self.rows.get(normal_name(file_name))

    def unused(self, used: Container[str]) -> list[str]:
        """The names of the table that are not among ``used`` (as :func:`normal_name` gives them), sorted."""
        return sorted(name for name in self.rows if name not in used)


def load_metadata(place: str | Path) -> MetadataTable:
    """Read a metadata file, or the one of a folder; a folder without one has an empty table.

    Columns: ``file_name`` and any of ``published title authors outlet url section``; others are ignored and an empty
    cell is unknown. ``published`` is an ISO 8601 date or date and time, or ``dd/mm/yyyy``. Authors are separated by
    ``;`` or ``|``, in JSON they may be a list.

    :raises InputError: (stage ``read``) the file cannot be read, and which line is to be mended.
    """
    path = Path(place)
    if os.path.isdir(path):
        found = [name for name in METADATA_NAMES if os.path.isfile(path / name)]
        if not found:
            return MetadataTable(shown(path), {})
        if len(found) > 1:
            raise InputError(
                shown(path), STAGE, f"the folder has both {' and '.join(found)}; keep one of them", "metadata"
            )
        path = path / found[0]
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return table_from(data, path.suffix, shown(path))


def table_from(data: bytes, suffix: str, path: str) -> MetadataTable:
    """The table in the bytes of a metadata file; see :func:`load_metadata`."""
    rows_of = _READERS.get(suffix.lower())
    if rows_of is None:
        message = f"metadata are read from {', '.join(_READERS)}; save them as one of these"
        raise InputError(path, STAGE, message, "metadata")
    rows: dict[str, Metadata] = {}
    lines: dict[str, int] = {}
    for line, row in rows_of(data, path):
        try:
            name = _file_name(row.get(KEY))
            if name in rows:
                raise ValueError(f"{name} stands in line {lines[name]} already; keep one of them")
            rows[name] = metadata_from(row)
        except ValueError as error:
            raise InputError(path, STAGE, one_line(f"line {line}: {error}"), "metadata") from error
        lines[name] = line
    return MetadataTable(path, rows)


def normal_name(file_name: str) -> str:
    """A file name as tables are searched for it: NFC, without ``./`` and doubled slashes."""
    return posixpath.normpath(unicodedata.normalize("NFC", file_name))


def unreadable(path: str | os.PathLike[str], error: Exception) -> InputError:
    """The refusal of a file or folder that the system does not open."""
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(
        shown(path), STAGE, f"cannot be opened ({reason}); see that it is there and may be read", "unreadable"
    )


def _file_name(value: object) -> str:
    written = _text(KEY, value)
    if written is None:
        raise ValueError(f"the {KEY} is empty; write the article's file name there")
    name = normal_name(written)
    if name.startswith("/") or name == ".." or name.startswith("../"):
        raise ValueError(f"'{written}' leads out of the folder; write the way from the folder of the metadata")
    return name


def metadata_from(row: Mapping[str, Any]) -> Metadata:
    """The fields of a row that are known here; a blank one is unknown.

    :raises ValueError: a value is no string (or, of authors, no list of strings), or no date.
    """
    published = _text("published", row.get("published"))
    return Metadata(
        published=parse_published(published) if published else None,
        authors=_authors(row.get("authors")),
        **{field: _text(field, row.get(field)) for field in _PLAIN_FIELDS},
    )


def _authors(value: object) -> tuple[str, ...] | None:
    given = value if isinstance(value, list | tuple) else _BETWEEN_AUTHORS.split(_text("authors", value) or "")
    authors = tuple(author.strip() for item in given if (author := _text("authors", item)))
    return authors or None


def _text(field: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{field} must be a string, and is {reprlib.repr(value):.80}")
    if _UNWRITABLE.search(value):
        raise ValueError(f"{field} holds NUL or half a character; take it out")
    if not value.strip():
        return None
    return value if field == KEY else value.strip()
