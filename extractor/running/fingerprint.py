"""What the bytes of a record depend on besides its article: this package, its libraries, the rules."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from extractor.records import SCHEMA_VERSION
from extractor.version import VERSION

_LIBRARIES = (
    "charset-normalizer", "ftfy", "htmldate", "lxml", "orjson", "regex", "trafilatura", "underthesea",
    "underthesea_core",
)  # fmt: skip


def made_by(rules_sha256: str) -> Mapping[str, str]:
    """Package version, schema version, the rules' hash, and one over the package's code and its libraries' versions.

    How the inputs are to be read is not among them: a row's hash is over the columns that were taken from it.

    The code is part of it so that nobody who changes a line of it is shown the records of yesterday.
    """
    return {
        "package": VERSION,
        "schema_version": SCHEMA_VERSION,
        "rules": rules_sha256,
        "code": code_sha256(Path(__file__).resolve().parents[1]),
    }


def code_sha256(package: Path) -> str:
    """A hash over the files of a package, this Python, and the libraries on which a record depends."""
    digest = hashlib.sha256()
    for file in sorted(file for file in package.rglob("*") if file.suffix in (".py", ".tsv")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    digest.update(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    for library in _LIBRARIES:
        try:
            version = importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        digest.update(f" {library} {version}".encode())
    return digest.hexdigest()
