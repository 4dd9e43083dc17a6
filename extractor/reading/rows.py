"""Rows of tables to articles: which column is the text, which the id, and what the others say of it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from extractor.errors import InputError
from extractor.reading.encodings import check_text, repaired
from extractor.reading.item import ROW, STAGE, Item, short_hash, too_long
from extractor.reading.legacy import LEGACY, UNASSIGNED, font
from extractor.reading.metadata import metadata_from
from extractor.reading.model import Reading, ReadOptions
from extractor.reading.place import Place

TEXT = "text"
METADATA_COLUMNS = ("published", "title", "authors", "outlet", "url", "section")
USUAL_ID = "id"

_SHOWN_COLUMNS = 12


def row_items(
    rows: Iterable[tuple[int, Mapping[str, Any] | InputError]],
    place: Place,
    options: ReadOptions,
    *,
    media_type: str,
    encoding: str = "utf-8",
) -> Iterator[Item | InputError]:
    """The items of a table, one a row; a row that is no article is an error in its place.

    A row goes by its id where there is such a column, so that it keeps its record when others come before it; what
    another row goes by already is followed by the row's number. All other rows go by their number.

    :param rows: number and cells; a row that could not be read is an error already.
    """
    # Hashes in place of ids: the one thing here that grows with a table, and only where it has ids.
    met: set[int] = set()
    for number, cells in rows:
        if isinstance(cells, InputError):
            yield cells
            continue
        key = _key(cells, number, met, options)
        try:
            data = _picked(cells, options)
        except ValueError as error:
            yield InputError(place.path, STAGE, f"row {number}: {error}", "row", place.item(key).key)
            continue
        item = Item(place.item(key), ROW, data, media_type=media_type, encoding=encoding)
        yield item if len(data) <= options.max_bytes else too_long(item.place, f"it has {len(data):,} bytes", options)


def no_column(names: Iterable[Any], options: ReadOptions) -> str:
    """What is to be said of a table that has not the column of texts."""
    shown_names = ", ".join(map(str, list(names)[:_SHOWN_COLUMNS])) or "none"
    return f"there is no column '{options.text_column}'; name one with --text-column (there are: {shown_names})"


def _key(cells: Mapping[str, Any], number: int, met: set[int], options: ReadOptions) -> str:
    """What a row goes by, which no row before it does."""
    key = _id(cells, options) or str(number)
    if (options.id_column or USUAL_ID) in cells:
        while short_hash(key) in met:
            key = f"{key}#{number}"
        met.add(short_hash(key))
    return key


def read_row(item: Item) -> Reading:
    """The article of a row.

    :raises InputError: (stage ``read``) its text is none, or what it says of it is not of its kind.
    """
    import orjson

    data = item.data or b""
    cells = orjson.loads(data)
    place = item.place
    text, encoding, notes = _whole(cells.pop(TEXT), item.encoding, place)
    for name in ("title", "outlet", "section"):
        if name in cells:
            cells[name] = _lettered(cells[name], item.encoding)
    if "authors" in cells:
        cells["authors"] = [_lettered(author, item.encoding) for author in cells["authors"]]
    # What a row says of itself wins over what the metadata file says of its whole table.
    said = Place(place.path, place.relative, metadata_from(cells), place.key).within(place.metadata)
    sha256 = hashlib.sha256(data).hexdigest()
    return said.reading(text, sha256=sha256, media_type=item.media_type, encoding=encoding, notes=notes)


def row_cells(item: Item) -> dict[str, Any]:
    """The columns that give such an item again."""
    import orjson

    cells: dict[str, Any] = orjson.loads(item.data or b"{}")
    return cells


def _whole(text: str, encoding: str, place: Place) -> tuple[str, str, tuple[str, ...]]:
    try:
        check_text(text, place.path)
    except InputError as error:
        raise InputError(place.path, STAGE, error.message, error.code, place.key) from error
    mended = repaired(text)
    if mended is not None:
        joined = mended.encoding if encoding in LEGACY else f"{encoding}+{mended.encoding}"
        return mended.text, joined, mended.notes
    if encoding not in LEGACY:
        return text, encoding, ()
    if text.isascii():
        return text, "us-ascii", ()
    text = _lettered(text, encoding)
    if UNASSIGNED in text:
        message = "its encoding cannot be recognised; save the table again in UTF-8"
        raise InputError(place.path, STAGE, message, "encoding", place.key)
    return text, encoding, (f"encoding recognised as {encoding} by how the table begins",)


def _lettered(text: str, encoding: str) -> str:
    """A text with its letters put right: by what it shows itself, or else as its whole table is written."""
    mended = repaired(text)
    if mended is not None:
        return mended.text
    return font(encoding).decode(text.encode("latin-1")) if encoding in LEGACY else text


def _picked(cells: Mapping[str, Any], options: ReadOptions) -> bytes:
    """The columns that matter, in one form whatever the table's: equal rows of a CSV and of a Parquet file are one."""
    import orjson

    if options.text_column not in cells:
        raise ValueError(no_column(cells, options))
    text = cells[options.text_column]
    if not isinstance(text, str):
        raise ValueError(f"the column '{options.text_column}' must hold a text, and holds {_kind(text)}")
    known = metadata_from({name: _plain(cells.get(name)) for name in METADATA_COLUMNS if name != options.text_column})
    picked: dict[str, Any] = {TEXT: text}
    picked |= {name: value for name in METADATA_COLUMNS if (value := getattr(known, name)) is not None}
    try:
        return orjson.dumps(picked, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError) as error:
        raise ValueError(f"it cannot be taken over ({error}); see that it holds no half characters") from error


def _id(cells: Mapping[str, Any], options: ReadOptions) -> str | None:
    value = cells.get(options.id_column or USUAL_ID)
    if value is None or isinstance(value, dict | list) or (isinstance(value, float) and math.isnan(value)):
        return None
    if value == "":
        return None
    return value if isinstance(value, str) else str(value)


def _plain(value: Any) -> Any:
    """A cell as a metadata file has it; the NaN of an empty cell is no value."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return None if isinstance(value, float) and math.isnan(value) else value


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"
