"""A rule made ready to be tried many times: what its pattern and guards say, looked up once."""

from __future__ import annotations

import regex

from extractor.matching.model import Capture, View
from extractor.rulebook.guards import AFTER, BEFORE, Guard
from extractor.rulebook.model import Rule
from extractor.rulebook.shape import MENTION

UNTIMED_STEPS = 200_000_000
"""A try of fewer steps than this is over before the limit, so that the clock, which costs more than most tries, need
not watch it."""


class Ready:
    """A rule with its fields by group number, and its guards as calls."""

    __slots__ = ("_fields", "_guards", "_mention", "choosy", "match", "rule", "untimed")

    def __init__(self, rule: Rule) -> None:
        groups = rule.pattern.groupindex
        self.rule = rule
        self.match = rule.pattern.match
        self.choosy = rule.zones is not None or bool(rule.segmented)
        self.untimed = rule.gate.reach(UNTIMED_STEPS)
        """Lines up to this length, in characters, need no clock."""
        self._mention = groups.get(MENTION, 0)
        self._fields = [(name, groups[name], source.lists, source.label) for name, source in rule.captures.items()]
        self._guards = [
            (guard, guard.pattern.match, side == BEFORE, guard.kind != side)
            if guard.pattern is not None and (side := guard.kind.removeprefix("not_")) in (AFTER, BEFORE)
            else (guard, None, False, False)
            for guard in rule.guards
        ]

    def __reduce__(self) -> tuple[type[Ready], tuple[Rule]]:
        return Ready, (self.rule,)

    def edges(self, hit: regex.Match[str]) -> tuple[int, int]:
        """The span of a match's mention."""
        span = hit.span(self._mention)
        return span if span[0] >= 0 else hit.span()

    def refused_by(self, text: str, start: int, end: int, seconds: float | None) -> Guard | None:
        """The first guard that does not let a mention stand. Raises ``TimeoutError`` after ``seconds``."""
        for guard, match, behind, negative in self._guards:
            if match is None:
                allowed = guard.allows(text, start, end, seconds)
            elif seconds is None:
                allowed = (match(text, end if behind else start) is None) is negative
            else:
                allowed = (match(text, end if behind else start, timeout=seconds) is None) is negative
            if not allowed:
                return guard
        return None

    def captures(self, hit: regex.Match[str], view: View) -> dict[str, Capture]:
        """What the fields of a pattern matched, by name, in offsets of the base of the view."""
        found = {}
        base, hidden = view.base, view.mentions
        for name, group, lists, label in self._fields:
            start, end = hit.span(group)
            if start < 0:
                continue
            entry = mention = None
            for words in lists:
                if (entry := words.find(hit[group])) is not None:
                    break
            if hidden:
                if label and end - start == 1:
                    mention = hidden.get(start)
                start, end = view.base_span(start, end)
            found[name] = Capture(base[start:end], start, end, entry, mention)
        return found
