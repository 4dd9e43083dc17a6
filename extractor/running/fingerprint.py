"""What the bytes of a record depend on besides its article: this package, its libraries, the rules."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.codehash import PACKAGE
from extractor.codehash import code_sha256 as code_sha256
from extractor.records import SCHEMA_VERSION
from extractor.version import VERSION


def made_by(rules_sha256: str) -> Mapping[str, str]:
    """Package version, schema version, the rules' hash, and one over the package's code and its libraries' versions.

    How the inputs are to be read is not among them: a row's hash is over the columns that were taken from it.

    The code is part of it so that nobody who changes a line of it is shown the records of yesterday.
    """
    return {
        "package": VERSION,
        "schema_version": SCHEMA_VERSION,
        "rules": rules_sha256,
        "code": code_sha256(PACKAGE),
    }
