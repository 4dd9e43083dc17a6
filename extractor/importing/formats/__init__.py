"""The annotation tools whose corrected files can be read, one module each.

A module here is a format when its name does not begin with an underscore; the format's name is the module's, with
hyphens for underscores. It defines

- ``def read(path: Path) -> Iterator[Corrected | Unreviewed | InputError]``: the articles of a file or folder, those
  that nobody has looked at, and those that cannot be read. It raises :class:`UsageError` where ``path`` as a whole is
  none of its files;
- ``def key(article: Article) -> str``: what an article of the run is called there. It may be left out where that is
  the article's id;
- ``def shown_text(text: str) -> str``: an article's text as the tool has it. It may be left out where that is the same.

Nothing else has to be changed to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.errors import InputError, UsageError
from extractor.importing.model import Corrected, Unreviewed
from extractor.records import Article

__all__ = ["Format", "Read", "format_named", "formats"]

Read = Corrected | Unreviewed | InputError


def _id(article: Article) -> str:
    return article.id


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Format:
    """One tool: how its files are read, and what articles and their texts are there."""

    read: Callable[[Path], Iterator[Read]]
    key: Callable[[Article], str] = _id
    shown_text: Callable[[str], str] = _same


@cache
def formats() -> Mapping[str, Format]:
    """All formats by their names, in order."""
    found = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            given = {name: getattr(module, name) for name in ("key", "shown_text") if hasattr(module, name)}
            found[info.name.replace("_", "-")] = Format(module.read, **given)
    return found


def format_named(name: str) -> Format:
    """The format of this name.

    :raises UsageError: there is none.
    """
    known = formats()
    if name not in known:
        raise UsageError(f"there is no format '{name}' to import from; there are {', '.join(known)}")
    return known[name]
