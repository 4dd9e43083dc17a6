"""What reading hands on: a text, where it came from, and what its folder's metadata say of it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.records import Source


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts given beside an article; each wins over what would be guessed from its text."""

    published: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    outlet: str | None = None
    url: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as read. ``text`` is decoded and otherwise untouched; all offsets point into it."""

    id: str
    text: str
    source: Source
    metadata: Metadata = Metadata()
