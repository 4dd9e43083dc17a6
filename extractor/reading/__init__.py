"""From files, folders or a string to texts with their origin and the facts given beside them.

:func:`find_inputs` finds, :func:`read_candidate` opens, :func:`read_file` does both for one file and
:func:`read_text` takes a text from memory. A new file type is one module in :mod:`extractor.reading.formats`.
"""

from __future__ import annotations

from extractor.reading.files import read_candidate, read_file, read_text
from extractor.reading.folder import Candidate, Failed, Found, Skipped, find_inputs
from extractor.reading.metadata import MetadataTable, load_metadata
from extractor.reading.model import Metadata, Reading

__all__ = [
    "Candidate",
    "Failed",
    "Found",
    "Metadata",
    "MetadataTable",
    "Reading",
    "Skipped",
    "find_inputs",
    "load_metadata",
    "read_candidate",
    "read_file",
    "read_text",
]
