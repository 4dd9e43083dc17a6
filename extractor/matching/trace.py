"""What happened on the way to the mentions of a text, written down for whoever asks why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import regex

from extractor.matching.model import Match
from extractor.rulebook.model import Rule

RefusedBy = Literal["guard", "zone", "segmentation", "echo", "normaliser", "linking"]


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """A place where a rule's pattern matched and the rule did not: offsets of the folded text, by what, and why."""

    rule: Rule
    start: int
    end: int
    by: RefusedBy
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """A match that gave way to another one."""

    loser: Match
    winner: Match
    why: str


@dataclass(slots=True)
class Trace:
    """Everything that the engine found, and what it, the normalisers and linking refused or let go."""

    refusals: list[Refusal] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    hits: list[tuple[Rule, regex.Match[str]]] = field(default_factory=list)
    """Every match of a pattern that the rule's guards let pass."""
    views: dict[int, str] = field(default_factory=dict)
    """What each rule saw of the text, by the identity of the rule."""

    def refuse(self, rule: Rule, start: int, end: int, by: RefusedBy, why: str) -> None:
        """Note that a rule's pattern matched in vain."""
        self.refusals.append(Refusal(rule, start, end, by, why))

    def lose(self, loser: Match, winner: Match, why: str) -> None:
        """Note that a match gave way."""
        self.losses.append(Loss(loser, winner, why))
