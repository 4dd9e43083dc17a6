"""A page as lines of folded text, and which zone rules each line satisfies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.matching.engine import RULE_SECONDS
from extractor.matching.model import Capture
from extractor.matching.ready import UNTIMED_STEPS
from extractor.rulebook.model import Rule, Rulebook
from extractor.text import searchable

MAX_RULED_LENGTH = 600
"""Longer lines are running text; no zone rule looks at them."""

_FEW = 64


@dataclass(frozen=True, slots=True)
class LineMatch:
    """One zone rule that holds for a line, with its captures (offsets into the folded text)."""

    rule: Rule
    captures: dict[str, Capture]


@dataclass(slots=True)
class Line:
    """A line without its outer spaces: a span of the folded text. ``gap`` says that an empty line stands before it."""

    text: str
    start: int
    end: int
    gap: bool
    matches: list[LineMatch] = field(default_factory=list)

    def match(self, zone: str) -> LineMatch | None:
        """The first rule for ``zone`` that holds."""
        return next((match for match in self.matches if match.rule.name == zone), None)


def split_lines(text: str) -> list[Line]:
    """The lines of ``text`` that hold anything."""
    lines: list[Line] = []
    start, gap = 0, False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            at = start + raw.index(stripped)
            lines.append(Line(stripped, at, at + len(stripped), gap))
        gap = not stripped
        start += len(raw) + 1
    return lines


def apply_rules(
    lines: list[Line], rulebook: Rulebook, report: Callable[[str], None], zone: str | None = None
) -> None:  # fmt: skip
    """Note for every line which zone rules (or only those for one ``zone``) hold for the whole of it."""
    for line in lines:
        if len(line.text) > MAX_RULED_LENGTH:
            continue
        plain = searchable(line.text)
        for rule, starts, needs in _zone_rules(rulebook):
            if (zone is not None and rule.name != zone) or (starts and not plain.startswith(starts)):
                continue
            if not all(any(one in plain for one in strings) for strings in needs):
                continue
            if rule.starts is not None and not rule.starts.match(line.text):
                continue
            found = match_line(rule, line, report)
            if found is not None:
                line.matches.append(found)


@lru_cache(maxsize=8)
def _zone_rules(rulebook: Rulebook) -> list[tuple[Rule, tuple[str, ...], list[tuple[str, ...]]]]:
    """The zone rules with what their lines begin with and what must stand in them, where that is few strings."""
    found = []
    for rule in rulebook.zones:
        starts = tuple(rule.gate.starts or ())
        needs = sorted((tuple(strings) for strings in rule.gate.needs if len(strings) <= _FEW), key=len)
        found.append((rule, starts if len(starts) <= _FEW else (), needs))
    return found


def match_line(rule: Rule, line: Line, report: Callable[[str], None]) -> LineMatch | None:
    """The rule's match with the whole line, or ``None``."""
    try:
        # The clock costs more than most lines.
        timed = len(line.text) > rule.gate.reach(UNTIMED_STEPS)
        hit = rule.pattern.fullmatch(line.text, timeout=RULE_SECONDS if timed else None)
        if hit is None or not all(
            guard.allows(line.text, hit.start(), hit.end(), RULE_SECONDS) for guard in rule.guards
        ):
            return None
    except TimeoutError:
        report(f"rule {rule.id} was stopped after {RULE_SECONDS:g} s on one line")
        return None
    captures = {}
    for name, source in rule.captures.items():
        start, end = hit.span(name)
        if start >= 0:
            entry = next((e for words in source.lists if (e := words.find(hit[name]))), None)
            captures[name] = Capture(hit[name], line.start + start, line.start + end, entry)
    return LineMatch(rule, captures)
