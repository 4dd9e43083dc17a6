"""The formats by their names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.exporting import formats as modules
from extractor.exporting.model import Options
from extractor.records import Article


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, the first line of its module's docstring, whether it is a folder, and what writes it."""

    name: str
    about: str
    folder: bool
    write: Callable[[Iterable[Article], Path, Options], None]


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name; :mod:`extractor.exporting.formats` says what makes a module one."""
    found = {}
    for info in sorted(pkgutil.iter_modules(modules.__path__), key=lambda module: module.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{modules.__name__}.{info.name}")
        name = info.name.replace("_", "-")
        about = (module.__doc__ or "").partition("\n")[0]
        found[name] = Format(name, about, module.FOLDER, module.write)
    return found
