"""An export is there whole or not at all, and takes the place of nothing but an export."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from extractor.errors import UsageError
from extractor.exporting.model import Options
from extractor.exporting.registry import formats
from extractor.records import Article
from extractor.version import VERSION
from extractor.writing import partial_of, refusing

MARKER = ".export.json"
"""A hidden file in exported folders, by which they are known as such."""


def export(
    articles: Iterable[Article],
    to: str,
    dest: str | Path,
    *,
    options: Options | None = None,
    overwrite: bool = False,
) -> Path:
    """Write articles in the form of another tool.

    :param articles: a result set, or any articles; gone through once.
    :param to: the name of a format, one of :func:`formats`.
    :param dest: the file or folder to write.
    :param overwrite: whether what is there may be replaced: a file, or a folder that an export has written.
    :returns: ``dest``.
    :raises UsageError: there is no such format, something stands in the way, or it cannot be written.
    """
    if to not in formats():
        raise UsageError(f"there is no format '{to}'; known are {', '.join(formats())}")
    wanted = formats()[to]
    path = Path(dest)
    _check(path, wanted.folder, overwrite)
    partial = partial_of(path)
    with refusing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(partial)
        if wanted.folder:
            partial.mkdir()
        wanted.write(articles, partial, options or Options())
        if wanted.folder:
            (partial / MARKER).write_text(f'{{"format": "{to}", "made_by": "vi-news-extractor {VERSION}"}}\n', "utf-8")
            _replace_folder(partial, path)
        else:
            os.replace(partial, path)
    return path


def _check(path: Path, folder: bool, overwrite: bool) -> None:
    if not os.path.lexists(path):
        return
    if path.is_dir():
        if not folder:
            raise UsageError(f"'{path}' is a folder; name the file to write")
        if any(path.iterdir()) and not (overwrite and (path / MARKER).is_file()):
            hint = "name another folder" if not (path / MARKER).is_file() else "--overwrite replaces it"
            raise UsageError(f"there is something in '{path}' already; {hint}")
    elif folder:
        raise UsageError(f"'{path}' is a file; name a folder")
    elif not overwrite:
        raise UsageError(f"there is a file '{path}' already; --overwrite replaces it")


def _replace_folder(new: Path, path: Path) -> None:
    """Put a folder in its place; what stood there goes only when the new one does stand there."""
    if path.is_dir():
        old = path.with_name(f"{path.name}.old")
        _remove(old)
        os.replace(path, old)
        os.replace(new, path)
        _remove(old)
    else:
        os.replace(new, path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
