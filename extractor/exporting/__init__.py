"""Records in the forms of other tools: tables, databases, annotation tools, datasets."""

from __future__ import annotations

from extractor.exporting.export import export
from extractor.exporting.model import Options
from extractor.exporting.registry import Format, formats

__all__ = ["Format", "Options", "export", "formats"]
