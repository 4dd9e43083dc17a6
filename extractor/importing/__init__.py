"""Corrected annotations back from annotation tools, as gold."""

from __future__ import annotations

from extractor.importing.applying import apply_gold
from extractor.importing.folder import ImportReport, import_gold

__all__ = ["ImportReport", "apply_gold", "import_gold"]
