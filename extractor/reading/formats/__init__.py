"""The file types that can be read, one module each.

A module here is a format when its name does not begin with an underscore. It defines

- ``SUFFIXES: tuple[str, ...]``: the endings of its files' names, lower case, with their dot;
- ``MEDIA_TYPE: str``: IANA's name of the type;
- ``def read(data: bytes, place: Place) -> Iterator[Reading]``: the articles of one file, made with
  :meth:`Place.reading` (and :meth:`Place.item` where a file holds many); it raises :class:`InputError`.

Nothing else has to be changed to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extractor.reading.model import Reading
from extractor.reading.place import Place

__all__ = ["Format", "Place", "format_for", "formats"]


@dataclass(frozen=True, slots=True)
class Format:
    """One file type: the endings of its names, its media type, and how its bytes become readings."""

    suffixes: tuple[str, ...]
    media_type: str
    read: Callable[[bytes, Place], Iterator[Reading]]


@cache
def formats() -> Mapping[str, Format]:
    """All formats by suffix, in the order of their modules' names.

    :raises RuntimeError: two modules claim the same suffix.
    """
    found: dict[str, Format] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        entry = Format(module.SUFFIXES, module.MEDIA_TYPE, module.read)
        for suffix in entry.suffixes:
            if suffix in found:
                raise RuntimeError(f"two formats read {suffix} files; one of them is {module.__name__}")
            found[suffix] = entry
    return found


def format_for(name: str) -> Format | None:
    """The format of a file by its name's longest known ending, in either case; ``None`` where there is none."""
    lowered = name.lower()
    known = formats()
    for at, character in enumerate(lowered):
        if character == "." and at > 0 and lowered[at:] in known:
            return known[lowered[at:]]
    return None
