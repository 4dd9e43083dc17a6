"""Organisations under one name: bare references take the place or institution that the article gives them.

Nothing is guessed: a bare name for which the article names no body stays without a place, or is dropped when
it says nothing by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from extractor.linking.codes import place_codes
from extractor.linking.gazetteer import family_of, level_of, places_by_family
from extractor.linking.model import Body, Scene
from extractor.matching.model import Capture, Match
from extractor.normalising.model import OrgDraft
from extractor.normalising.organisations import spell_out
from extractor.records import PartyOrgValue
from extractor.rulebook.model import Rulebook

CELL = "chi_bo"
"""The kind of a cell; a bare name for one stands for a cell, and for nothing else."""


def resolve_organisations(scene: Scene) -> dict[Match, Body | None]:
    """The body behind every PARTY_ORG mention, those inside the names of congress resolutions too.

    ``None`` for a bare name that points at nothing.
    """
    congresses = [match.value.congress_of for match in scene.of("DOCUMENT") if match.value.congress_of is not None]
    found = [match for match in (*scene.of("PARTY_ORG"), *congresses) if isinstance(match.value, OrgDraft)]
    matches = sorted(found, key=lambda match: match.start)
    drafts = {match: _with_family(match.value, scene) for match in matches}
    complete = [match for match in matches if _is_complete(drafts[match])]
    places = places_by_family(scene)
    resolved: dict[Match, OrgDraft | None] = {}
    for match in matches:
        draft = drafts[match]
        if not _points_back(draft):
            resolved[match] = draft if _is_complete(draft) else _complete(match, draft, complete, drafts, places, scene)
    known = {match: draft for match, draft in resolved.items() if draft is not None and _is_complete(draft)}
    for match in matches:
        draft = drafts[match]
        if _points_back(draft) and draft.head is not None:
            resolved[match] = _of_antecedent(match, draft, list(known), known, scene)
    for match in matches:
        draft = drafts[match]
        if _points_back(draft) and draft.head is None:
            resolved[match] = _of_committee(match, draft, known, scene)
    longest = _longest_institutions(resolved.values())
    level_words = _level_words(resolved.values())
    named = {place for found in places.values() for _, place in found}
    named |= {draft.place for draft in resolved.values() if draft is not None and draft.place}
    return {match: _body(draft, longest, level_words, named, scene) for match, draft in resolved.items()}


def _with_family(draft: OrgDraft, scene: Scene) -> OrgDraft:
    if draft.family is None and draft.level_word is not None:
        entry = scene.rulebook.words("organisations.level_words").find(draft.level_word)
        draft = replace(draft, family=entry.attributes.get("family") if entry else None)
    if draft.family is None and draft.place is not None:
        draft = replace(draft, family=family_of(draft.place, scene.rulebook))
    return draft


def _is_complete(draft: OrgDraft) -> bool:
    if draft.bare_institution or draft.open_institution:
        return False
    return bool(draft.fixed_name or draft.place or draft.institution or draft.level in ("central", "military"))


def _complete(
    match: Match, draft: OrgDraft, complete: Sequence[Match], drafts: dict[Match, OrgDraft],
    places: dict[str, list[tuple[int, str]]], scene: Scene,
) -> OrgDraft | None:  # fmt: skip
    if draft.institution is not None:
        family = draft.open_institution
        place = _place_for(match, family, complete, drafts, places, scene) if family else None
        return replace(draft, open_institution=None, place=place, family=family)
    if draft.bare_institution is not None:
        word = draft.bare_institution.lower()
        named = [m for m in complete if (drafts[m].institution or "").lower().startswith(word)]
        antecedent = _nearest(match, named)
        institution = drafts[antecedent].institution if antecedent is not None else _named_as(word, scene)
        institution = institution or draft.bare_institution
        level = drafts[antecedent].level if antecedent is not None else draft.level
        return replace(draft, bare_institution=None, institution=institution, level=level)
    if draft.family is not None:
        return replace(draft, place=_place_for(match, draft.family, complete, drafts, places, scene))
    return None


def _named_as(word: str, scene: Scene) -> str | None:
    """The institution that the article names in full, if only one begins with the bare word."""
    texts = (scene.text[m.start : m.end] for m in scene.of("institution"))
    names = dict.fromkeys(text for text in texts if text.lower().startswith(word + " "))
    longest = [name for name in names if not any(other != name and other.startswith(name) for other in names)]
    return spell_out(longest[0], scene.rulebook.words) if len(longest) == 1 else None


def _of_antecedent(
    match: Match, draft: OrgDraft, complete: Sequence[Match], drafts: dict[Match, OrgDraft], scene: Scene
) -> OrgDraft | None:
    """A bare Đảng bộ or Đảng ủy is the body that the article last spoke of, else the one it speaks of most.

    A body that only says whose post somebody holds is not spoken of, as long as there are others.
    """
    rulebook = scene.rulebook
    roles = [relation.captures["role"] for relation in scene.related("person.role") if "role" in relation.captures]
    all_fit = [m for m in complete if _can_stand_for(draft, drafts[m], rulebook)]
    fit = [m for m in all_fit if not _in_role(m, roles)] or all_fit
    before = [m for m in fit if m.start < match.start]
    if before:
        found = drafts[before[-1]]
    elif fit:
        names = Counter((d.place, d.institution, d.family, d.level) for d in (drafts[m] for m in fit))
        best = names.most_common(1)[0][0]
        found = next(d for d in (drafts[m] for m in fit) if (d.place, d.institution, d.family, d.level) == best)
    else:
        return None
    return replace(
        draft, level=found.level, level_word=_own_level_word(found, rulebook), place=found.place,
        institution=found.institution, family=found.family,
    )  # fmt: skip


def _points_back(draft: OrgDraft) -> bool:
    """Whether nothing but the article says whose it is: a bare Đảng ủy, a bare Ban Thường vụ."""
    said = draft.institution or draft.bare_institution or draft.family
    return not said and not _is_complete(draft) and (draft.head is not None or draft.organ is not None)


def _of_committee(match: Match, draft: OrgDraft, drafts: dict[Match, OrgDraft], scene: Scene) -> OrgDraft | None:
    """An organ alone is one of the committee in its sentence, else of the last one before it."""
    lists = scene.rulebook.words
    fit = [m for m, other in drafts.items()
           if not other.fixed_name and other.level not in ("central", "cell", "military")]  # fmt: skip
    sentence = scene.sentence_of(match)
    here = [m for m in fit if scene.sentence_of(m) == sentence]
    found = _nearest(match, here) or next((m for m in reversed(fit) if m.start < match.start), None)
    organ = lists("organisations.organs").find(draft.organ or "")
    if found is None or organ is None or "head" not in organ.attributes:
        return None
    of = drafts[found]
    head = lists("organisations.heads").find(organ.attributes["head"])
    committees = (entries[0] for entries in lists("organisations.committees").entries.values())
    led = next((entry for entry in committees if of.family and entry.attributes.get("family") == of.family), None)
    if led is not None and head is not None and of.family in head.attributes.get("never_of", "").split():
        return replace(of, organ=draft.organ, kind=draft.kind, head=led.text, level_word=None)
    word = None if of.institution else _own_level_word(of, scene.rulebook)
    return replace(of, organ=draft.organ, kind=draft.kind, head=organ.attributes["head"], level_word=word)


def _in_role(match: Match, roles: Sequence[Capture]) -> bool:
    return any(role.start <= match.start and match.end <= role.end for role in roles)


def _own_level_word(draft: OrgDraft, rulebook: Rulebook) -> str | None:
    if draft.level_word is not None or draft.family is None:
        return draft.level_word
    entries = (found[0] for found in rulebook.words("organisations.level_words").entries.values())
    return next((entry.text for entry in entries if entry.attributes.get("family") == draft.family), None)


def _can_stand_for(bare: OrgDraft, other: OrgDraft, rulebook: Rulebook) -> bool:
    head = rulebook.words("organisations.heads").find(bare.head or "")
    cell = head is not None and head.attributes.get("kind") == CELL
    if other.fixed_name or other.level == "central" or cell != (other.level == "cell"):
        return False
    return head is None or other.family not in head.attributes.get("never_of", "").split()


def _place_for(
    match: Match, family: str, complete: Sequence[Match], drafts: dict[Match, OrgDraft],
    places: dict[str, list[tuple[int, str]]], scene: Scene,
) -> str | None:  # fmt: skip
    bodies = [m for m in complete if drafts[m].family == family and drafts[m].place]
    sentence = scene.sentence_of(match)
    same = [m for m in bodies if scene.sentence_of(m) == sentence]
    for pool in (same, bodies):
        found = _nearest(match, pool)
        if found is not None:
            return drafts[found].place
    named = places.get(family, [])
    before = [place for at, place in named if at < match.start]
    if before:
        return before[-1]
    return named[0][1] if named else None


def _nearest(match: Match, pool: Sequence[Match]) -> Match | None:
    before = [m for m in pool if m.start < match.start]
    return before[-1] if before else next(iter(pool), None)


def _longest_institutions(drafts: Iterable[OrgDraft | None]) -> dict[str, str]:
    """Short forms of an institution's name → the longest form in the article that begins with it."""
    # In the order of the article: of two spellings the first one counts, whatever the hashes of this process.
    names = dict.fromkeys(d.institution for d in drafts if d is not None and d.institution)
    return {
        name: max((other for other in names if (other + " ").lower().startswith(name.lower() + " ")), key=len)
        for name in names
    }


def _level_words(drafts: Iterable[OrgDraft | None]) -> dict[tuple[str | None, str | None, str | None], str]:
    """For a committee at a place, the level word that most of its mentions have (Thành ủy TP Cần Thơ)."""
    forms: dict[tuple[str | None, str | None, str | None], Counter[str | None]] = {}
    for draft in drafts:
        if draft is not None and draft.place and draft.institution is None:
            forms.setdefault((draft.head, draft.family, draft.place), Counter())[draft.level_word] += 1
    common = {key: counted.most_common(1)[0][0] for key, counted in forms.items()}
    return {key: word for key, word in common.items() if word is not None}


def _body(
    draft: OrgDraft | None, longest: dict[str, str],
    level_words: dict[tuple[str | None, str | None, str | None], str], named: Collection[str], scene: Scene,
) -> Body | None:  # fmt: skip
    if draft is None:
        return None
    level = draft.level or _level(draft, scene.rulebook)
    if draft.fixed_name is not None:
        value = PartyOrgValue(draft.fixed_name, draft.kind, level, draft.place)
        return Body(value, None, True)
    institution = longest.get(draft.institution, draft.institution) if draft.institution else None
    level_word = level_words.get((draft.head, draft.family, draft.place)) if draft.place else draft.level_word
    tail = None if institution and draft.place and institution.endswith(draft.place) else draft.place
    parts = (draft.head, None if institution else level_word, institution, tail)
    base = " ".join(part for part in parts if part)
    name = f"{draft.organ} {base}".strip() if draft.organ else base
    place = draft.place or institution
    value = PartyOrgValue(name, draft.kind, level, place)
    whole = PartyOrgValue(base, "other", level, place) if draft.organ and base else None
    codes = place_codes(replace(draft, level=level), named, scene.rulebook)
    return Body(value, whole, place is not None or level == "central", codes)


def _level(draft: OrgDraft, rulebook: Rulebook) -> str | None:
    """The level that a body takes from the state body whose Party group it is, or from its place."""
    if draft.institution is not None:
        central = rulebook.words("organisations.central_bodies")
        words = draft.institution.split()
        if any(" ".join(words[:length]) in central for length in range(1, len(words) + 1)):
            return "central"
    return level_of(draft.place, draft.family or draft.open_institution, rulebook)
