"""What is the same in different articles, whose records are linked within each article only."""

from __future__ import annotations

from functools import lru_cache

from extractor.filtering import search_form
from extractor.records import Document


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """What makes organisations or people the same: their name, but for case, composition and place of the tone."""
    return search_form(name)


def document_key(document: Document, issuer: str | None) -> str | None:
    """What makes documents the same; ``None`` for one that nothing tells from others.

    It is the symbol; without one type, number, title, plenum, term, congress and issuer together. So ``24-NQ/TU`` of
    two provinces is one document, and ``Nghị quyết 24`` and ``24-NQ/TU`` are two.

    :param issuer: the name of the document's issuer, if it has one.
    """
    d = document
    if d.symbol is not None:
        return name_key(d.symbol)
    session = ("plenum", d.plenum), ("term", d.term), ("congress", d.congress)
    told = [d.number, d.title, *(f"{name} {value}" for name, value in session if value is not None)]
    if not any(told):
        return None
    return " · ".join(name_key(part) for part in (d.type, *told, issuer) if part)
