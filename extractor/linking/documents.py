"""Documents: the fields that stand around their mentions, and one record for all mentions of one document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest

from extractor.linking.model import Bodies, DateValues, Scene
from extractor.matching.model import Match, Relation
from extractor.normalising.model import DocumentDraft
from extractor.normalising.numbers import ordinal_to_roman
from extractor.normalising.organisations import spell_out
from extractor.records import PartyOrgValue

DATE_RELATION, ISSUER_RELATION, SUBJECT_RELATION = "document.date", "document.issuer", "document.subject"
REFERENCE = "document_reference"
SYMBOL_ISSUERS = "documents.symbol_issuers"
JOINING = "documents.joining"
"""Words that join the items of a list."""
MANY = 2
STATE = "state"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a document: the bodies (several where they did so jointly) under one name."""

    name: str
    kind: str
    level: str | None = None
    place: str | None = None


@dataclass(slots=True)
class LinkedDocument:
    """One document while its mentions are merged."""

    draft: DocumentDraft
    matches: list[Match]
    issuer: Issuer | None = None
    date: str | None = None
    subject: str | None = None
    congress_of: str | None = None
    name: str = ""
    """The words of its first mention, in lower case."""
    references: tuple[Match, ...] = ()
    """Words that point back to it (``Nghị quyết này``)."""


def link_documents(scene: Scene, dates: DateValues, bodies: Bodies) -> list[LinkedDocument]:
    """The documents of an article, in the order of their first mentions."""
    linked = [
        LinkedDocument(
            match.value,
            [match],
            congress_of=_congress_body(match, bodies),
            name=scene.text[match.start : match.end].lower(),
        )
        for match in scene.of("DOCUMENT")
        if isinstance(match.value, DocumentDraft)
    ]
    by_match = {document.matches[0]: document for document in linked}
    _add_dates(scene, by_match, dates)
    _add_issuers(scene, by_match, bodies)
    _add_subjects(scene, by_match)
    _share_listed_terms(scene, linked)
    _share_listed_links(scene, linked)
    _name_congresses(linked, bodies)
    merged = _merge(linked)
    _point_back(scene, merged)
    return merged


def _point_back(scene: Scene, documents: list[LinkedDocument]) -> None:
    """Words that point back mean the last document of their type before them in the same or the paragraph before."""
    mentions = sorted(((match, document) for document in documents for match in document.matches),
                      key=lambda item: item[0].start)  # fmt: skip
    for reference in scene.of(REFERENCE):
        entry = reference.captures["type"].entry
        kind = entry.text.lower() if entry is not None else None
        before = [(match, document) for match, document in mentions
                  if match.end <= reference.start and document.draft.type.lower() == kind]  # fmt: skip
        if before and _paragraph(scene, reference) - _paragraph(scene, before[-1][0]) <= 1:
            document = before[-1][1]
            document.references = (*document.references, reference)


def _paragraph(scene: Scene, match: Match) -> int:
    return scene.paragraphs[scene.sentence_of(match)]


def _congress_body(match: Match, bodies: Bodies) -> str | None:
    body = match.value.congress_of
    found = bodies.get(body) if body is not None else None
    return found.value.name if found is not None else None


def _document(relation: Relation, by_match: dict[Match, LinkedDocument]) -> LinkedDocument | None:
    capture = relation.captures.get("document")
    return by_match.get(capture.match) if capture is not None and capture.match is not None else None


def _add_dates(scene: Scene, by_match: dict[Match, LinkedDocument], dates: DateValues) -> None:
    for relation in scene.related(DATE_RELATION):
        document = _document(relation, by_match)
        match = relation.captures["date"].match
        value = dates.get(match) if match is not None else None
        if document is None or value is None or value.type != "DATE" or value.mod is not None:
            continue
        if document.date is None and value.value is not None and len(value.value) == 10:
            document.date = value.value


def _add_issuers(scene: Scene, by_match: dict[Match, LinkedDocument], bodies: Bodies) -> None:
    for relation in scene.related(ISSUER_RELATION):
        document = _document(relation, by_match)
        if document is None:
            continue
        if "term" in relation.captures and document.draft.term is None:
            term = ordinal_to_roman(relation.captures["term"].text)
            document.draft = replace(document.draft, term=term)
        if document.issuer is None and not _is_party_wide(document.draft):
            document.issuer = _issuer(relation, bodies, scene)
    for document in by_match.values():
        if document.issuer is None and document.draft.symbol is not None:
            document.issuer = _issuer_by_symbol(document.draft, scene)


def _is_party_wide(draft: DocumentDraft) -> bool:
    return draft.is_plenum or (draft.is_congress and draft.congress_of is None and draft.term is not None)


def _issuer(relation: Relation, bodies: Bodies, scene: Scene) -> Issuer | None:
    if "state" in relation.captures:
        return Issuer(spell_out(relation.captures["state"].text, scene.rulebook.words), STATE)
    found = [
        body.value
        for name in ("issuer", "actor", "second")
        if name in relation.captures and (match := relation.captures[name].match) and (body := bodies.get(match))
    ]
    if not found:
        return None
    first = found[0]
    if len(found) == 2 and all(value.level == "central" for value in found):
        return Issuer(", ".join(value.name for value in found), "other", "central")
    return Issuer(first.name, first.kind, first.level, first.place)


def _issuer_by_symbol(draft: DocumentDraft, scene: Scene) -> Issuer | None:
    code = (draft.symbol or "").partition("-")[2] if "/" not in (draft.symbol or "").partition("-")[0] else ""
    if not code:
        code = (draft.symbol or "").rpartition("/")[2]
    entry = scene.rulebook.words(SYMBOL_ISSUERS).find(code)
    if entry is None:
        return None
    at = entry.attributes
    return Issuer(at["issuer"], at.get("kind", STATE), at.get("level"))


def _add_subjects(scene: Scene, by_match: dict[Match, LinkedDocument]) -> None:
    for relation in scene.related(SUBJECT_RELATION):
        document = _document(relation, by_match)
        if document is None or document.draft.is_congress:
            continue
        if document.subject is None and "subject" in relation.captures:
            subject = relation.captures["subject"]
            document.subject = scene.words(subject.start, subject.end)


def _share_listed_terms(scene: Scene, linked: list[LinkedDocument]) -> None:
    """In ``TW 4, TW 5 (khóa XII)`` the term at the end holds for the items before it in the same sentence."""
    for document, following in zip(reversed(linked[:-1]), reversed(linked[1:]), strict=True):
        same = scene.sentence_of(document.matches[0]) == scene.sentence_of(following.matches[0])
        close = following.matches[0].start - document.matches[0].end <= 4
        if same and close and document.draft.is_plenum and following.draft.is_plenum and not document.draft.term:
            document.draft = replace(document.draft, term=following.draft.term)


def _share_listed_links(scene: Scene, linked: list[LinkedDocument]) -> None:
    """What stands behind a list of documents of one type holds for all of it, if nothing stands between them.

    Of two it holds only for the issuer: a day or a subject may be the second one's own.
    """
    run: list[LinkedDocument] = []
    for document, following in zip_longest(linked, linked[1:]):
        run.append(document)
        if following is None or not _listed(scene, document, following):
            if len(run) > 1:
                _share(run)
            run = []


def _listed(scene: Scene, one: LinkedDocument, other: LinkedDocument) -> bool:
    between = scene.text[one.matches[0].end : other.matches[0].start].strip(" ,;").lower()
    joined = not between or between in scene.rulebook.words(JOINING)
    return joined and one.draft.type == other.draft.type and "\n" not in between


def _share(run: list[LinkedDocument]) -> None:
    last = run[-1]
    for document in run[:-1]:
        if document.draft.is_plenum or document.draft.is_congress:
            continue
        document.issuer = document.issuer or last.issuer
        if len(run) > MANY:
            document.date = document.date or last.date
            document.subject = document.subject or last.subject


def _name_congresses(linked: list[LinkedDocument], bodies: Bodies) -> None:
    """A congress resolution without its ordinal is that of the same body's congress named elsewhere."""
    ordinals = {d.congress_of: d.draft.congress for d in linked if d.congress_of and d.draft.congress}
    for document in linked:
        if not document.draft.is_congress or document.congress_of is None:
            continue
        if document.draft.congress is None and document.congress_of in ordinals:
            document.draft = replace(document.draft, congress=ordinals[document.congress_of])
        match = document.draft.congress_of
        body = bodies.get(match) if match is not None else None
        if body is not None and body.located and document.issuer is None:
            value: PartyOrgValue = body.value
            document.issuer = Issuer(value.name, value.kind, value.level, value.place)


def _merge(linked: list[LinkedDocument]) -> list[LinkedDocument]:
    merged: list[LinkedDocument] = []
    symbols = _symbols(linked)
    by_key: dict[tuple[object, ...], LinkedDocument] = {}
    for document in linked:
        key = _key(document, symbols)
        if key not in by_key:
            by_key[key] = document
            merged.append(document)
            continue
        first = by_key[key]
        first.matches += document.matches
        first.issuer = first.issuer or document.issuer
        first.date = first.date or document.date
        first.subject = first.subject or document.subject
        draft, other = first.draft, document.draft
        first.draft = replace(draft, symbol=draft.symbol or other.symbol, term=draft.term or other.term)
    return merged


def _symbols(linked: list[LinkedDocument]) -> dict[tuple[str, str | None], str]:
    """For a type and number, the one symbol that mentions without a symbol can be taken to mean.

    There is none where several documents share the number, or where a mention without a symbol says something
    else of its subject or its issuer.
    """
    numbered: dict[tuple[str, str | None], list[LinkedDocument]] = {}
    for document in linked:
        if document.draft.number is not None:
            numbered.setdefault((document.draft.type, document.draft.number), []).append(document)
    out = {}
    for key, documents in numbered.items():
        full = {d.draft.symbol for d in documents if d.draft.symbol}
        bare = [d for d in documents if not d.draft.symbol]
        named = [d for d in documents if d.draft.symbol]
        if len(full) == 1 and not any(_contradict(one, other) for one in bare for other in named):
            out[key] = named[0].draft.symbol or ""
    return out


def _contradict(one: LinkedDocument, other: LinkedDocument) -> bool:
    subjects = one.subject and other.subject and one.subject.lower() != other.subject.lower()
    issuers = one.issuer and other.issuer and one.issuer.name != other.issuer.name
    return bool(subjects or issuers)


def _key(document: LinkedDocument, symbols: dict[tuple[str, str | None], str]) -> tuple[object, ...]:
    draft = document.draft
    if draft.number is not None:
        symbol = draft.symbol or symbols.get((draft.type, draft.number))
        return (draft.type, draft.number, symbol.lower() if symbol else None)
    if draft.is_plenum:
        return (draft.type, "plenum", draft.plenum, draft.term)
    if draft.is_congress:
        return (draft.type, "congress", draft.congress, document.congress_of)
    return (draft.type, document.name)
