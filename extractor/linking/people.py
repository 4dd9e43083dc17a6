"""People: every mention tied to one full name, with the roles that stand beside the mentions."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.linking.model import Scene
from extractor.matching.model import Match
from extractor.normalising.model import PersonDraft

ROLE_RELATION = "person.role"


@dataclass(slots=True)
class LinkedRole:
    """A role as worded, its folded span, and the first body that is named in it."""

    text: str
    title: str | None
    start: int
    end: int
    body: Match | None


@dataclass(slots=True)
class LinkedPerson:
    """One person with all mentions."""

    name: str
    matches: list[Match] = field(default_factory=list)


def has_full_name(match: Match, people: list[Match]) -> bool:
    """Whether a name that counts only where the article has the full one is in that case, or is no such name."""
    return not match.value.needs_full_name or _full_name(match.value.name, match, people) is not None


def link_people(scene: Scene) -> tuple[list[LinkedPerson], dict[Match, LinkedRole]]:
    """The people of an article in order of appearance, and the role at each mention that has one."""
    matches = [match for match in scene.of("PERSON") if isinstance(match.value, PersonDraft)]
    full = [match.value.name for match in matches if not match.value.short]
    people: dict[str, LinkedPerson] = {}
    for match in matches:
        name = match.value.name
        if match.value.short or " " not in name:
            name = _full_name(name, match, matches) or name
        else:
            name = max((n for n in full if n.lower().endswith(" " + name.lower())), key=len, default=name)
        people.setdefault(name.lower(), LinkedPerson(name)).matches.append(match)
    return list(people.values()), _roles(scene)


def _full_name(given: str, match: Match, matches: list[Match]) -> str | None:
    """The full name that ends in a given name, or else begins with it: the last one before, or the first behind."""
    full = [m for m in matches if not m.value.short and " " in m.value.name]
    fit = [m for m in full if m.value.name.split()[-1] == given]
    fit = fit or [m for m in full if m.value.name.split()[0] == given]  # Korean and Chinese names begin with it
    before = [m.value.name for m in fit if m.start < match.start]
    return before[-1] if before else (fit[0].value.name if fit else None)


def _roles(scene: Scene) -> dict[Match, LinkedRole]:
    roles: dict[Match, LinkedRole] = {}
    bodies = scene.of("PARTY_ORG")
    for relation in scene.related(ROLE_RELATION):
        person, role = relation.captures["person"].match, relation.captures["role"]
        if person is None or person in roles or not role.text.strip():
            continue
        body = next((m for m in bodies if role.start <= m.start and m.end <= role.end), None)
        text = scene.words(role.start, role.end)
        if text is not None:
            roles[person] = LinkedRole(text, _title(text, body, scene), role.start, role.end, body)
    return roles


def _title(role: str, body: Match | None, scene: Scene) -> str | None:
    """The position's own words: those before its body, else up to the first comma."""
    if body is None:
        return role.partition(",")[0].strip() or None
    return role.partition(scene.words(body.start, body.end) or "")[0].rpartition(",")[2].strip() or None
