"""People: every mention tied to one full name, with the roles that stand beside the mentions."""

from __future__ import annotations

from bisect import bisect_left
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


def full_names(people: list[Match]) -> set[str]:
    """The single names that some full name of the article ends in or begins with."""
    names = (match.value.name.split() for match in people if not match.value.short)
    return {part for parts in names if len(parts) > 1 for part in (parts[0], parts[-1])}


def link_people(scene: Scene) -> tuple[list[LinkedPerson], dict[Match, LinkedRole]]:
    """The people of an article in order of appearance, and the role at each mention that has one."""
    matches = [match for match in scene.of("PERSON") if isinstance(match.value, PersonDraft)]
    names = _Names(matches)
    people: dict[str, LinkedPerson] = {}
    for match in matches:
        name = match.value.name
        if match.value.short or " " not in name:
            name = names.full(name, match) or name
        else:
            name = names.longest.get(name.lower(), name)
        people.setdefault(name.lower(), LinkedPerson(name)).matches.append(match)
    return list(people.values()), _roles(scene)


class _Names:
    """The full names of an article, by the words that they begin and end with."""

    def __init__(self, matches: list[Match]) -> None:
        self.by_last: dict[str, list[Match]] = {}
        self.by_first: dict[str, list[Match]] = {}
        self.longest: dict[str, str] = {}
        """For what full names end in (folded to lower case) the longest of them."""
        for match in matches:
            name = match.value.name
            if match.value.short or " " not in name:
                continue
            words = name.split()
            self.by_last.setdefault(words[-1], []).append(match)
            self.by_first.setdefault(words[0], []).append(match)
            for i, char in enumerate(name):
                if char == " " and len(name) > len(self.longest.get(end := name[i + 1 :].lower(), "")):
                    self.longest[end] = name

    def full(self, given: str, match: Match) -> str | None:
        """The full name that ends in a given name, or else begins with it: the last one before, or the first behind."""
        # Korean and Chinese names begin with it.
        fit = self.by_last.get(given) or self.by_first.get(given)
        if not fit:
            return None
        before = bisect_left(fit, match.start, key=lambda other: other.start)
        return str(fit[max(0, before - 1)].value.name)


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
