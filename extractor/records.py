"""The records that come out: frozen dataclasses with the names of the published JSON.

Everything else (JSON, spaCy Docs, tables, terminal views) is made from these. Offsets are code
points into :attr:`Article.text`, the text exactly as it was read. Unknown is ``None``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

SCHEMA_VERSION = "1.0"

Label = str
"""A mention's label: PARTY_ORG, DOCUMENT, DATE, COUNT, PERSON, or one that a user's pack defines."""

CORE_LABELS = ("DOCUMENT", "DATE", "PARTY_ORG", "PERSON", "COUNT")
"""The labels with a meaning of their own, in the order in which the guidelines let them win."""

ZoneKind = Literal["title", "published", "section", "lead", "body", "caption", "byline", "boilerplate"]
ARTICLE_ZONES: tuple[ZoneKind, ...] = ("title", "lead", "body", "caption")
"""The zones in which mentions are looked for; the others are metadata or page furniture."""

DateType = Literal["DATE", "TIME", "DURATION", "SET", "INTERVAL"]
CountKind = Literal["cardinal", "percent", "ratio", "money", "measure"]
Comparator = Literal["=", ">", "<", ">=", "<=", "~"]


@dataclass(frozen=True, slots=True)
class Source:
    """Path as given, SHA-256 of the article's bytes, IANA media type, encoding; ``item``: which article of its file."""

    path: str | None
    sha256: str
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()  # what a reader of the record should know of the reading: a guessed encoding, say
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch ``text[start:end]`` of one kind. Zones do not overlap and stand in text order."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What the page says of itself. ``published`` is an ISO 8601 date, or date and time with any offset given."""

    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    outlet: str | None = None
    url: str | None = None
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyOrgValue:
    """Canonical ``name``; ``kind`` and ``level`` from closed sets; ``place`` without its level word."""

    name: str
    kind: str
    level: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentValue:
    """``symbol`` has no spaces and ASCII hyphens; ``term`` and ``congress`` are Roman numerals."""

    type: str
    number: str | None = None
    symbol: str | None = None
    plenum: int | None = None
    term: str | None = None
    congress: str | None = None


@dataclass(frozen=True, slots=True)
class DateValue:
    """TIMEX3 ``type`` and ``mod``; ``value`` in ISO 8601 or EDTF, ``PAST_REF`` and the like, or ``None``."""

    type: DateType
    value: str | None
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class CountValue:
    """A quantity in its plain unit. A range has ``low`` and ``high`` and no ``value``; a ratio has ``total``."""

    kind: CountKind
    value: int | float | None
    low: int | float | None = None
    high: int | float | None = None
    total: int | float | None = None
    comparator: Comparator = "="
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class PersonValue:
    """The person's name, and the position with its body as the article words it at this mention."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class OtherValue:
    """The fields of a label that a user's pack defines, as its rules name them."""

    fields: Mapping[str, Any]


Value = PartyOrgValue | DocumentValue | DateValue | CountValue | PersonValue | OtherValue


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the article with a label and a value; ``rule`` is the id of the rule that found them."""

    id: str
    label: Label
    start: int
    end: int
    text: str
    rule: str
    value: Value


@dataclass(frozen=True, slots=True)
class Organisation:
    """One body under its canonical name. ``parent`` is the id of another organisation; ``kind`` is
    ``state`` for an issuer that is not of the Party."""

    id: str
    name: str
    kind: str
    level: str | None = None
    place: str | None = None
    parent: str | None = None
    mentions: tuple[str, ...] = ()
    place_code: str | None = None
    """The place's code of the General Statistics Office before 1 July 2025."""
    place_code_since: str | None = None
    """Its code since then, where it still is a unit."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """What one COUNT mention says: how many of what, whose (``org``: organisation id), as of when."""

    id: str
    mention: str
    org: str | None
    time: str | None
    unit: str | None
    qualifier: str | None
    kind: CountKind
    value: int | float | None
    low: int | float | None
    high: int | float | None
    total: int | float | None
    comparator: Comparator
    subject: str | None
    action: str | None
    part_of: str | None
    sentence: tuple[int, int]
    part_kind: Literal["share", "breakdown"] | None = None
    """``breakdown`` where the parts claim to make up the whole, ``share`` where they are some of it."""
    restates: str | None = None
    """The statistic that a percentage says again: the ratio, or the part of a whole, before it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document with the fields of all its mentions merged. ``issuer`` is an organisation id."""

    id: str
    type: str
    number: str | None
    symbol: str | None
    plenum: int | None
    term: str | None
    congress: str | None
    issuer: str | None
    date: str | None
    subject: str | None
    mentions: tuple[str, ...] = ()
    title: str | None = None
    """The name of a law or charter, which has no number to be known by."""
    references: tuple[tuple[int, int], ...] = ()
    """The spans of words that point back to it (``Nghị quyết này``) and are no mentions of their own."""


@dataclass(frozen=True, slots=True)
class Role:
    """A position: its title, the organisation it is held in (id), and both as the article words them."""

    title: str | None
    org: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person with every role that the article gives."""

    id: str
    name: str
    roles: tuple[Role, ...] = ()
    mentions: tuple[str, ...] = ()
    """The mentions that a role stands with; all of them where none has any."""
    bare_mentions: tuple[str, ...] = ()  # the others: the name stands alone there


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """One record of a table that a user's pack defines: its label, its mentions, the sentence of the first, its fields.

    In the published object the fields stand beside ``id``, ``label``, ``mentions`` and ``sentence``.
    """

    id: str
    label: Label
    mentions: tuple[str, ...]
    sentence: tuple[int, int]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Records:
    """The linked records of one article. ``other`` holds the tables of users' packs by their names."""

    organisations: tuple[Organisation, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    documents: tuple[Document, ...] = ()
    people: tuple[Person, ...] = ()
    other: Mapping[str, tuple[OtherRecord, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """An audit note: ``ok`` says whether the records named in ``about`` agree. It never changes a value."""

    code: str
    ok: bool
    about: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text as read, its mentions and the records made from them."""

    id: str
    source: Source
    article: ArticleInfo
    text: str
    mentions: tuple[Mention, ...] = ()
    records: Records = Records()
    checks: tuple[Check, ...] = ()
    schema_version: str = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """The article as plain dicts, lists, strings and numbers, in the shape that ``extractor schema`` publishes."""
        plain: dict[str, Any] = to_plain(self)
        return {"schema_version": plain.pop("schema_version"), **plain}


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind))


def to_plain(value: Any) -> Any:
    """Dataclasses to dicts and tuples to lists, all the way down; other values as they are."""
    kind: Any = type(value)
    if kind is str or kind is int or value is None or kind is float or kind is bool:
        return value
    if kind is tuple or kind is list:
        return [to_plain(item) for item in value]
    if isinstance(value, OtherValue):
        return to_plain(value.fields)
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if kind is OtherRecord:
        own = {name: to_plain(getattr(value, name)) for name in ("id", "label", "mentions", "sentence")}
        return own | to_plain(value.fields)
    return {name: to_plain(getattr(value, name)) for name in _field_names(kind)}
