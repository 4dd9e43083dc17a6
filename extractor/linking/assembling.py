"""Linked mentions to the published records, with ids and offsets into the text as read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extractor.linking.dates import resolve_dates
from extractor.linking.documents import LinkedDocument, link_documents
from extractor.linking.model import Body, Scene
from extractor.linking.organisations import resolve_organisations
from extractor.linking.others import fill_fields, link_others
from extractor.linking.people import LinkedPerson, LinkedRole, link_people
from extractor.linking.register import Register
from extractor.linking.statistics import LinkedCount, link_statistics
from extractor.matching.conflicts import is_helper
from extractor.matching.model import Match
from extractor.normalising.model import DocumentDraft
from extractor.records import (
    Document,
    DocumentValue,
    Mention,
    OtherValue,
    Person,
    PersonValue,
    Records,
    Role,
    Statistic,
    Value,
)  # fmt: skip

RawSpan = Callable[[int, int], tuple[int, int]]


def assemble(scene: Scene, raw: str, raw_span: RawSpan) -> tuple[tuple[Mention, ...], Records]:
    """All mentions and records of an article. ``raw_span`` maps offsets of ``scene.text`` to offsets of ``raw``."""
    dates = resolve_dates(scene)
    resolved = resolve_organisations(scene)
    bodies = {match: body for match, body in resolved.items() if body is not None}
    documents = link_documents(scene, dates, bodies)
    people, roles = link_people(scene)
    counts = link_statistics(scene, dates, bodies, roles)

    shown = [m for m in scene.matches if not is_helper(m.label) and not (m in resolved and resolved[m] is None)]
    ids = {match: f"m{i}" for i, match in enumerate(shown, 1)}
    values: dict[Match, Value] = dict(dates)
    values.update({match: body.value for match, body in bodies.items()})
    values.update({match: _document_value(doc, match) for doc in documents for match in doc.matches})
    values.update({link.match: link.value for link in counts})
    for person in people:
        values.update({m: PersonValue(person.name, roles[m].text if m in roles else None) for m in person.matches})
    register = Register(ids)
    for match in shown:
        if match in bodies:
            register.add_body(match, bodies[match])
    document_records = tuple(_document(i, doc, register, ids, scene, raw_span) for i, doc in enumerate(documents, 1))
    people_records = tuple(_person(i, person, roles, bodies, register, ids) for i, person in enumerate(people, 1))
    statistic_ids = {link.match: f"s{i}" for i, link in enumerate(counts, 1)}
    statistics = tuple(_statistic(link, bodies, register, ids, statistic_ids, scene, raw_span) for link in counts)
    linked: dict[str, Mapping[Match, str | None]] = {
        "date": {match: value.value for match, value in dates.items()},
        "count": statistic_ids,
        "document": {match: f"d{i}" for i, doc in enumerate(documents, 1) for match in doc.matches},
        "organisation": {match: register.id_of(body.value.name) for match, body in bodies.items() if match in ids},
        "person": {match: f"p{i}" for i, person in enumerate(people, 1) for match in person.matches},
    }
    values.update(fill_fields(scene, linked))
    mentions = []
    for match in shown:
        start, end = raw_span(match.start, match.end)
        value = values.get(match) or OtherValue({})
        mentions.append(Mention(ids[match], match.label, start, end, raw[start:end], match.rule.id, value))
    other = link_others(scene, {m: v for m, v in values.items() if isinstance(v, OtherValue)}, ids, raw_span)
    records = Records(register.organisations(), statistics, document_records, people_records, other)
    return tuple(mentions), records


def _document_value(document: LinkedDocument, match: Match) -> DocumentValue:
    own: DocumentDraft = match.value
    return DocumentValue(
        type=own.type, number=own.number, symbol=own.symbol or document.draft.symbol,
        plenum=own.plenum, term=own.term or document.draft.term, congress=own.congress or document.draft.congress,
    )  # fmt: skip


def _document(
    number: int, document: LinkedDocument, register: Register, ids: dict[Match, str], scene: Scene, raw_span: RawSpan
) -> Document:  # fmt: skip
    draft = document.draft
    issuer = register.add_issuer(document.issuer) if document.issuer is not None else None
    first = document.matches[0]
    named = draft.number is None and not draft.is_plenum and not draft.is_congress
    return Document(
        id=f"d{number}", type=draft.type, number=draft.number, symbol=draft.symbol, plenum=draft.plenum,
        term=draft.term, congress=draft.congress, issuer=issuer, date=document.date, subject=document.subject,
        mentions=tuple(ids[match] for match in document.matches),
        title=scene.words(first.start, first.end) if named else None,
        references=tuple(raw_span(match.start, match.end) for match in document.references),
    )  # fmt: skip


def _person(
    number: int, person: LinkedPerson, roles: dict[Match, LinkedRole], bodies: dict[Match, Body],
    register: Register, ids: dict[Match, str],
) -> Person:  # fmt: skip
    found: dict[str, Role] = {}
    for match in person.matches:
        role = roles.get(match)
        if role is not None:
            body = bodies.get(role.body) if role.body is not None else None
            org = register.id_of(body.value.name) if body is not None else None
            found.setdefault(role.text, Role(role.title, org, role.text))
    with_role = [match for match in person.matches if match in roles] or person.matches
    alone = tuple(ids[match] for match in person.matches if match not in with_role)
    mentions = tuple(ids[match] for match in with_role)
    return Person(f"p{number}", person.name, tuple(found.values()), mentions, alone)


def _statistic(
    link: LinkedCount, bodies: dict[Match, Body], register: Register, ids: dict[Match, str],
    statistic_ids: dict[Match, str], scene: Scene, raw_span: RawSpan,
) -> Statistic:  # fmt: skip
    value = link.value
    return Statistic(
        id=statistic_ids[link.match], mention=ids[link.match],
        org=register.id_of(bodies[link.org].value.name) if link.org is not None else None,
        time=link.time, unit=value.unit, qualifier=link.qualifier, kind=value.kind, value=value.value,
        low=value.low, high=value.high, total=value.total, comparator=value.comparator,
        subject=link.subject, action=link.action,
        part_of=statistic_ids[link.part.whole] if link.part is not None else None,
        part_kind=link.part.kind if link.part is not None else None,
        restates=statistic_ids[link.restates] if link.restates is not None else None,
        sentence=raw_span(*scene.sentences.spans[link.sentence]),
    )  # fmt: skip
