"""The mentions of a record with what its records say of them, as flat as gold has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from extractor.evaluating.comparing import compare_form

Fields = dict[str, Any]

KEYS: Mapping[str, tuple[str, ...]] = {
    "PARTY_ORG": ("name",),
    "DOCUMENT": ("type", "number", "plenum", "term", "congress"),
    "DATE": ("type", "value"),
    "COUNT": ("kind", "value", "low", "high", "total", "comparator", "unit"),
    "PERSON": ("name",),
}
"""The fields of each label that its words alone decide: ``value`` is right where all of them are."""
LINKS: Mapping[str, tuple[str, ...]] = {
    "PARTY_ORG": ("kind", "level"),
    "DOCUMENT": ("symbol", "issuer", "date", "subject"),
    "DATE": (),
    "COUNT": ("org", "time"),
    "PERSON": ("role",),
}
"""The fields that tie a mention to others: ``record`` is right where these are, too."""
LABELS = tuple(KEYS)


def joined(record: Mapping[str, Any]) -> list[Fields]:
    """The mentions of the five labels, in order, with ``rule`` and all fields of :data:`KEYS` and :data:`LINKS`."""
    records = record["records"]
    names = {body["id"]: body["name"] for body in records.get("organisations", ())}
    mentions: dict[str, Fields] = {}
    for mention in record["mentions"]:
        if mention["label"] in KEYS:
            own = {key: mention.get(key) for key in ("label", "start", "end", "text", "rule")}
            mentions[mention["id"]] = {**(mention.get("value") or {}), **own}

    def tell(mention: str, **fields: Any) -> None:
        if mention in mentions:
            mentions[mention].update(fields)

    for body in records.get("organisations", ()):
        for mention in body.get("mentions", ()):
            tell(mention, name=body["name"], kind=body.get("kind"), level=body.get("level"))
    for count in records.get("statistics", ()):
        tell(count["mention"], org=names.get(count.get("org"), count.get("org")), time=count.get("time"))
    for document in records.get("documents", ()):
        issuer = names.get(document.get("issuer"), document.get("issuer"))
        linked = {key: document.get(key) for key in ("symbol", "date", "subject")}
        for mention in document.get("mentions", ()):
            tell(mention, issuer=issuer, **linked)
    for person in records.get("people", ()):
        first = next((role.get("text") for role in person.get("roles", ())), None)
        for mention in person.get("mentions", ()):
            role = mentions.get(mention, {}).get("role") or first
            tell(mention, name=person["name"], role=role)
    return list(mentions.values())


def fill_documents(mentions: Iterable[Fields]) -> None:
    """Give every mention of a document what any other mention of it says of symbol, issuer, date and subject.

    Mentions are of one document where type, number, plenum, term and congress agree; where these have several
    symbols, the symbol decides, and what has none stays as it is.
    """
    groups: dict[tuple[str, ...], list[Fields]] = defaultdict(list)
    for mention in mentions:
        if mention["label"] == "DOCUMENT" and any(mention.get(key) for key in ("number", "plenum", "congress")):
            groups[tuple(compare_form(str(mention.get(key))) for key in KEYS["DOCUMENT"])].append(mention)
    for group in groups.values():
        by_symbol = defaultdict(list)
        for mention in group:
            if mention.get("symbol"):
                by_symbol[compare_form(mention["symbol"])].append(mention)
        for mention in group:
            kin = group
            if len(by_symbol) > 1:
                if not mention.get("symbol"):
                    continue
                kin = by_symbol[compare_form(mention["symbol"])]
            for key in LINKS["DOCUMENT"]:
                mention[key] = mention.get(key) or next((other[key] for other in kin if other.get(key)), None)
