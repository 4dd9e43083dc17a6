"""The organisations of an article under their names, with ids in order of appearance."""

from __future__ import annotations

from extractor.linking.documents import Issuer
from extractor.linking.model import NO_CODES, Body, PlaceCodes
from extractor.matching.model import Match
from extractor.records import Organisation


class Register:
    """The organisations of an article by name, in order of appearance."""

    def __init__(self, ids: dict[Match, str]) -> None:
        self.ids = ids
        self.found: dict[str, list[Match]] = {}
        self.facts: dict[str, tuple[str, str | None, str | None]] = {}
        self.wholes: dict[str, str] = {}
        self.codes: dict[str, PlaceCodes] = {}

    def add_body(self, match: Match, body: Body) -> None:
        value = body.value
        self.found.setdefault(value.name, []).append(match)
        self.facts.setdefault(value.name, (value.kind, value.level, value.place))
        self.codes.setdefault(value.name, body.codes)
        if body.whole is not None:
            self.wholes.setdefault(value.name, body.whole.name)

    def add_issuer(self, issuer: Issuer) -> str:
        self.found.setdefault(issuer.name, [])
        self.facts.setdefault(issuer.name, (issuer.kind, issuer.level, issuer.place))
        return self.id_of(issuer.name)

    def id_of(self, name: str) -> str:
        return f"o{list(self.found).index(name) + 1}"

    def organisations(self) -> tuple[Organisation, ...]:
        out = []
        for name, matches in self.found.items():
            kind, level, place = self.facts[name]
            whole = self.wholes.get(name)
            parent = self.id_of(whole) if whole in self.found and whole is not None else None
            mentions = tuple(self.ids[match] for match in matches)
            codes = self.codes.get(name, NO_CODES)
            found = Organisation(self.id_of(name), name, kind, level, place, parent, mentions, *codes)
            out.append(found)
        return tuple(out)
