"""A hash over everything but rules and articles that decides what comes out: this package's code and its libraries."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_LIBRARIES = (
    "ahocorasick_rs", "charset-normalizer", "ftfy", "htmldate", "lxml", "orjson", "pyyaml", "regex", "trafilatura",
    "underthesea", "underthesea_core",
)  # fmt: skip


def code_files(package: Path) -> Iterator[Path]:
    """The files of a package that hold code or tables."""
    return (file for file in package.rglob("*") if file.suffix in (".py", ".tsv"))


def code_sha256(package: Path) -> str:
    """A hash over the files of a package, this Python, and the libraries on which a record depends."""
    digest = hashlib.sha256()
    for file in sorted(code_files(package)):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    digest.update(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    for library in _LIBRARIES:
        try:
            version = importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        digest.update(f" {library} {version}".encode())
    return digest.hexdigest()
