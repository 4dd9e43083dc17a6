"""A document's symbol against its type, its issuer and its date; its date against the article's."""

from __future__ import annotations

import re

from extractor.checking.words import Words
from extractor.records import ArticleInfo, Check, Document, Organisation, Records

SYMBOL_BODIES = "documents.symbol_bodies"
"""The letters at the end of a symbol, with the ``level`` of the bodies that sign with them."""
TYPE_CODES = "documents.type_codes"
ANY_TYPES = "documents.any_types"
"""Type words that stand for a document of any type."""
_YEAR = re.compile(r"/((?:19|20)\d\d)(?=/)")


def check_documents(info: ArticleInfo, records: Records, words: Words) -> list[Check]:
    """``symbol-type``, ``symbol-issuer``, ``symbol-date`` for documents with a symbol, ``document-date`` for all.

    The last two and ``symbol-type`` are reported only where they fail.
    """
    bodies = {body.id: body for body in records.organisations}
    checks = []
    for document in records.documents:
        found = (
            _type(document, words), _issuer(document, bodies.get(document.issuer or ""), words), _year(document),
            _published(document, info),
        )  # fmt: skip
        checks += [check for check in found if check is not None]
    return checks


def _letters(symbol: str) -> list[str]:
    return [part for part in re.split(r"[-/]", symbol) if part and not part[0].isdigit()]


def _type(document: Document, words: Words) -> Check | None:
    for letters in _letters(document.symbol or ""):
        entries = words(TYPE_CODES).entries.get(words(TYPE_CODES).key(letters), ())
        types = {entry.attributes.get("type") for entry in entries}
        if entries:
            also = {name for entry in entries for name in entry.attributes.get("also", "").split(", ") if name}
            if document.type in types | also or words(ANY_TYPES).find(document.type or ""):
                return None
            message = (
                f"{letters} in {document.symbol} stands for {' or '.join(sorted(map(str, types)))}, not {document.type}"
            )
            return Check("symbol-type", False, (document.id,), message)
    return None


def _issuer(document: Document, issuer: Organisation | None, words: Words) -> Check | None:
    letters = _letters(document.symbol or "")
    entry = words(SYMBOL_BODIES).find(letters[-1]) if letters else None
    if entry is None or issuer is None or issuer.level is None:
        return None
    levels = entry.attributes["level"].split(", ")
    ok = issuer.level in levels
    wanted = " or ".join(levels)
    message = f"{letters[-1]} in {document.symbol} is signed at {wanted} level"
    message += f", as {issuer.name} is" if ok else f"; {issuer.name} is {issuer.level}"
    return Check("symbol-issuer", ok, (document.id, issuer.id), message)


def _year(document: Document) -> Check | None:
    found = _YEAR.search(document.symbol or "")
    if found is None or document.date is None or document.date.startswith(found[1]):
        return None
    return Check("symbol-date", False, (document.id,), f"{document.symbol} is of {found[1]}, but dated {document.date}")


def _published(document: Document, info: ArticleInfo) -> Check | None:
    if document.date is None or not info.published or document.date <= info.published[:10]:
        return None
    message = f"dated {document.date}, after the article of {info.published[:10]}"
    return Check("document-date", False, (document.id,), message)
