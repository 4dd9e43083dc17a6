"""From articles to files. JSON Lines come first; every other form is one module here and is made from them."""

from __future__ import annotations

from extractor.writing.atomic import AtomicWriter, partial_of, refusing, write_bytes
from extractor.writing.jsonl import LineWriter, to_line

__all__ = ["AtomicWriter", "LineWriter", "partial_of", "refusing", "to_line", "write_bytes"]
