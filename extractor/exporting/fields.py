"""The fields of mentions as annotation tools show them: flat, as gold has them, and as a note that can be edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.evaluating.joining import KEYS, LINKS, joined
from extractor.records import Article, to_plain

Fields = dict[str, Any]
_OWN = ("label", "start", "end", "text", "rule")

ORG, ISSUER = "Org", "Issuer"
LINK_FIELDS: Mapping[str, str] = {ORG: "org", ISSUER: "issuer"}
"""The kinds of links between mentions, and the fields that hold the name of the organisation they lead to."""
LINK_LABELS: Mapping[str, str] = {ORG: "COUNT", ISSUER: "DOCUMENT"}
LINKED_LABEL = "PARTY_ORG"


@dataclass(frozen=True, slots=True)
class Link:
    """One mention (by its index) belongs to the organisation that another names."""

    kind: str
    source: int
    target: int


def flat_fields(article: Article) -> list[Fields]:
    """The fields of each mention, in the order of the mentions, as a gold file has them beside its span.

    They are the value's own, and what the records say of the mention: ``org`` and ``issuer`` as names, ``time``,
    ``date``, ``subject``, ``role``. A label of a user's pack has the fields of its value.
    """
    core = iter(joined(article.to_dict()))
    found = []
    for mention in article.mentions:
        if mention.label in KEYS:
            fields = next(core)
            others = [name for name in fields if name not in (*_OWN, *KEYS[mention.label], *LINKS[mention.label])]
            names = (*KEYS[mention.label], *LINKS[mention.label], *others)
            found.append({name: fields.get(name) for name in names})
        else:
            found.append(dict(to_plain(mention.value)))
    return found


def links(article: Article) -> list[Link]:
    """What records link, as pairs of mentions: each to the mention of its organisation that stands nearest.

    An organisation that the text does not name, such as an issuer known by its symbol only, is no target.
    """
    index = {mention.id: i for i, mention in enumerate(article.mentions)}
    bodies = {body.id: [index[m] for m in body.mentions if m in index] for body in article.records.organisations}
    wanted = [(ORG, statistic.mention, statistic.org) for statistic in article.records.statistics]
    wanted += [(ISSUER, m, document.issuer) for document in article.records.documents for m in document.mentions]
    found = []
    for kind, mention, body in wanted:
        targets = bodies.get(body, []) if body is not None else []
        if targets and mention in index:
            source = index[mention]
            found.append(Link(kind, source, _nearest(article, source, targets)))
    return found


def _nearest(article: Article, source: int, targets: Iterable[int]) -> int:
    one = article.mentions[source]

    def gap(target: int) -> tuple[int, int]:
        other = article.mentions[target]
        return max(other.start - one.end, one.start - other.end), other.start

    return min(targets, key=gap)


def note_line(fields: Mapping[str, Any]) -> str:
    """The fields as one line of JSON."""
    return _json(fields)


def note_lines(fields: Mapping[str, Any]) -> str:
    """The fields as one line each, ``unit: xã``; nothing behind the colon is null. What JSON reads is JSON there."""
    return "\n".join(f"{name}: {_shown(value)}".rstrip() for name, value in fields.items())


# JSON leaves these as they are, and some readers end a line at them.
_BREAKS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value == value.strip() and value.isprintable() and not _is_json(value):
        return value
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_BREAKS)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return not text
    return True
