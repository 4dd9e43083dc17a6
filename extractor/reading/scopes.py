"""Which metadata file speaks for a file: the nearest folder upwards whose table has a row for it."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import InputError
from extractor.reading.metadata import MetadataTable, load_metadata, normal_name
from extractor.reading.model import Metadata
from extractor.reading.place import shown


@dataclass(slots=True)
class Scope:
    """One table and the folder that its names start from, or why that table cannot be read.

    ``base`` is the folder's own relative path; ``used`` collects the names that were asked for, for the report of
    those that never were; ``outer`` is asked where this table has no row.
    """

    base: str
    table: MetadataTable | None
    error: InputError | None = None
    outer: Scope | None = None
    used: set[str] = field(default_factory=set)

    def missing(self, folders: Collection[Path]) -> list[str]:
        """Names in the table that no file has, whichever of the folders they start from."""
        names = self.table.unused(self.used) if self.table is not None else []
        return [name for name in names if not any(_is_there(folder / name) for folder in folders)]


def open_scope(folder: Path, base: str, outer: Scope | None = None) -> Scope:
    """The scope of a folder that has a metadata file; a table that cannot be read is kept as its error."""
    try:
        return Scope(base, load_metadata(folder), outer=outer)
    except InputError as error:
        return Scope(base, None, error, outer)


def metadata_of(relative: str, scope: Scope | None) -> Metadata | None:
    """What the nearest table says of a file: nothing, where none names it.

    ``None``: a table on the way cannot be read, so that it is not known what it says.
    """
    while scope is not None:
        if scope.table is None:
            return None
        name = relative.removeprefix(scope.base).removeprefix("/") if scope.base else relative
        row = scope.table.get(shown(name))
        if row is not None:
            scope.used.add(normal_name(shown(name)))
            return row
        scope = scope.outer
    return Metadata()


def _is_there(path: Path) -> bool:
    return os.path.isfile(path) or os.path.islink(path)
