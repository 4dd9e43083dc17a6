"""From files, folders or a string to texts with their origin and the facts given beside them.

:func:`find_inputs` finds files, :class:`Articles` cuts a file into articles, :func:`read_item` reads one;
:func:`read_inputs` and :func:`read_file` do all three, and :func:`read_text` takes a text from memory. A new file type
is one module in :mod:`extractor.reading.formats`.
"""

from __future__ import annotations

from extractor.reading.cutting import Articles, read_item
from extractor.reading.files import read_file, read_inputs, read_text
from extractor.reading.folder import Candidate, Found, find_inputs
from extractor.reading.item import Item
from extractor.reading.metadata import MetadataTable, load_metadata
from extractor.reading.model import Failed, Metadata, Reading, ReadOptions, Skipped

__all__ = [
    "Articles",
    "Candidate",
    "Failed",
    "Found",
    "Item",
    "Metadata",
    "MetadataTable",
    "ReadOptions",
    "Reading",
    "Skipped",
    "find_inputs",
    "load_metadata",
    "read_file",
    "read_inputs",
    "read_item",
    "read_text",
]
