"""Normalisers that any label can use: the captures themselves, as text."""

from __future__ import annotations

from typing import Any

from extractor.matching.model import Normalised
from extractor.normalising.model import Arguments, Captures, Context
from extractor.records import OtherValue


def fields(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """Every capture as text (the standard spelling where it came from a word list), and every argument as given."""
    found: dict[str, Any] = dict(arguments)
    for name, capture in captures.items():
        found[name] = capture.entry.text if capture.entry else capture.text
    return Normalised(OtherValue(found))
