"""One colour for each label, the same in every tool."""

from __future__ import annotations

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
"""For labels of users' packs, in the order of their names; light, so that black text can be read on them."""


def palette(labels: Iterable[str] = ()) -> dict[str, str]:
    """A CSS colour for each of the five labels, and for the given ones in the order of their names."""
    others = sorted(set(labels) - set(CORE_LABELS))
    colours = {label: _COLOURS[label] for label in CORE_LABELS}
    return colours | {label: _OTHERS[i % len(_OTHERS)] for i, label in enumerate(others)}
