"""The choices of the one who exports."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.optional import needed

__all__ = ["Options", "needed"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices that some of the formats know; the others pass over them.

    :param bom: whether CSV files begin with a byte order mark, without which Excel takes UTF-8 for another encoding.
    """

    bom: bool = True
