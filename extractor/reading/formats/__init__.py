"""The file types that can be read, one module each.

A module here is a format when its name does not begin with an underscore. It defines

- ``SUFFIXES: tuple[str, ...]``: the endings of its files' names, lower case, with their dot;
- ``MEDIA_TYPE: str``: IANA's name of the type;

and one of two functions, both of which raise :class:`InputError`:

- ``def read(data: bytes, place: Place) -> Reading``, where a file is one article, made with :meth:`Place.reading`;
- ``def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Item | InputError | Skipped]``, where a
  file holds many. It cuts them out one after another without reading them, so that its memory does not grow with the
  file; a broken one is an error in its place, and the next follows. :func:`extractor.reading.rows.row_items` makes
  items of rows, :func:`extractor.reading.members.member_items` of files in an archive.

It may say ``REWINDS = True`` when ``file`` must be one that can be read from its end, and ``ARCHIVE = True`` when what
it holds are files. Nothing else has to be changed to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from extractor.errors import InputError
from extractor.reading.item import Item
from extractor.reading.model import Reading, ReadOptions, Skipped
from extractor.reading.place import Place

__all__ = ["Cut", "Format", "Place", "format_for", "format_of", "formats", "suffix_of"]

Cut = Item | InputError | Skipped
"""What a file of many articles is cut into."""


@dataclass(frozen=True, slots=True)
class Format:
    """One file type: the endings of its names, its media type, and one of the two ways to its articles."""

    suffixes: tuple[str, ...]
    media_type: str
    read: Callable[[bytes, Place], Reading] | None = None
    items: Callable[[BinaryIO, Place, ReadOptions], Iterator[Cut]] | None = None
    rewinds: bool = False
    archive: bool = False


@cache
def formats() -> Mapping[str, Format]:
    """All formats by suffix, in the order of their modules' names.

    :raises RuntimeError: two modules claim the same suffix, or one has not exactly one of the two functions.
    """
    found: dict[str, Format] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        read, items = getattr(module, "read", None), getattr(module, "items", None)
        if (read is None) == (items is None):
            raise RuntimeError(f"{module.__name__} must define either read or items")
        traits = (getattr(module, name, False) for name in ("REWINDS", "ARCHIVE"))
        entry = Format(module.SUFFIXES, module.MEDIA_TYPE, read, items, *traits)
        for suffix in entry.suffixes:
            if suffix in found:
                raise RuntimeError(f"two formats read {suffix} files; one of them is {module.__name__}")
            found[suffix] = entry
    return found


def format_for(name: str) -> Format | None:
    """The format of a file by its name's longest known ending, in either case; ``None`` where there is none."""
    suffix = suffix_of(name)
    return None if suffix is None else formats()[suffix]


def format_of(kind: str) -> Format:
    """The format known by an ending, as :func:`suffix_of` gives it."""
    return formats()[kind]


def suffix_of(name: str) -> str | None:
    """The longest ending of a name by which a format is known."""
    lowered = name.lower()
    known = formats()
    for at, character in enumerate(lowered):
        if character == "." and at > 0 and lowered[at:] in known:
            return lowered[at:]
    return None
