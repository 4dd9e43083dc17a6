"""One colour for each label, the same in every view and tool."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from extractor.records import CORE_LABELS

_COLOURS = {
    "PARTY_ORG": "#f4a6a0",
    "DOCUMENT": "#d9b3f0",
    "DATE": "#a8dca8",
    "COUNT": "#9fd3e8",
    "PERSON": "#f5dd8a",
}
_OTHERS = ("#f7b977", "#8fd0c3", "#f2a6cb", "#b7c4f2", "#cfd88c", "#d3b79f", "#c8ccd0")


def colour_of(label: str) -> str:
    """The CSS colour of a label, always the same; light, so that dark words can be read on it."""
    return _COLOURS.get(label) or _OTHERS[zlib.crc32(label.encode()) % len(_OTHERS)]


def palette(labels: Iterable[str] = ()) -> dict[str, str]:
    """The colours of the five labels, and of the given ones in the order of their names."""
    others = sorted(set(labels) - set(CORE_LABELS))
    return {label: colour_of(label) for label in (*CORE_LABELS, *others)}
