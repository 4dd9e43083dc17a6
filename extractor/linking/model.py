"""The article as linking sees it: its text for rules, its sentences and what was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from extractor.matching.model import Match, Relation, Spans
from extractor.records import DateValue, PartyOrgValue
from extractor.rulebook.model import Rulebook


@dataclass(frozen=True)
class Scene:
    """What was found in one article. Offsets are those of ``text``, in which each sentence is a line."""

    text: str
    sentences: Spans
    paragraphs: Sequence[int]
    """The paragraph number of each sentence."""
    matches: Sequence[Match]
    relations: Sequence[Relation]
    rulebook: Rulebook
    published: date | None
    raw: Callable[[int, int], str]
    """The words of the article as read behind a span of ``text``."""

    def words(self, start: int, end: int) -> str | None:
        """The article's own words for a span, composed (NFC), on one line, without the marks at its edges.

        ``None`` where no word is left.
        """
        words = unicodedata.normalize("NFC", " ".join(self.raw(start, end).split())).strip(" ,;.:-–—")
        return words if any(char.isalnum() for char in words) else None

    def of(self, label: str) -> list[Match]:
        """The mentions of one label, in text order."""
        return self._by_label.get(label, [])

    @cached_property
    def _by_label(self) -> dict[str, list[Match]]:
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.rule.name, []).append(match)
        return found

    def sentence_of(self, match: Match) -> int:
        """The number of the sentence that a mention stands in."""
        return self.sentences.index(match.start) or 0

    def related(self, name: str) -> list[Relation]:
        """The relations of one name, in the order of their rules."""
        return [relation for relation in self.relations if relation.rule.name == name]


class PlaceCodes(NamedTuple):
    """The code of a place before 1 July 2025 and since; ``None`` where it was no unit, or where several fit."""

    before: str | None = None
    since: str | None = None


NO_CODES = PlaceCodes()


@dataclass(frozen=True, slots=True)
class Body:
    """A resolved organisation of one mention: its value, and the value of the body that it is an organ of."""

    value: PartyOrgValue
    whole: PartyOrgValue | None
    located: bool
    """Whether the article says whose it is (a place, an institution, or the centre)."""
    codes: PlaceCodes = NO_CODES


DateValues = Mapping[Match, DateValue]
Bodies = Mapping[Match, Body]
