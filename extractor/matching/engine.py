"""Run a rulebook over a folded text: layer by layer, each rule on a view in which earlier mentions are tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic

import regex

from extractor.matching.conflicts import resolve_conflicts, without_overlaps
from extractor.matching.model import Capture, Match, Normalised, Relation, View, plain_view, token_view
from extractor.matching.trace import Trace
from extractor.rulebook.guards import Guard
from extractor.rulebook.model import Rule, Rulebook
from extractor.rulebook.rules import MENTION

RULE_SECONDS = 5.0
"""How long one rule may search one text before it is stopped."""

_TRIES_BETWEEN_LOOKS = 64
"""How often a rule may be tried before the clock is asked again."""

Normalise = Callable[[Rule, Mapping[str, Capture], int, int], Normalised | str | None]
"""Makes the value of a match; a text says why there is none."""
ZoneAt = Callable[[int], str | None]
WordEdge = Callable[[int], bool]
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine asks about a text: how to make values, in which zone an offset lies, whom to tell of trouble,
    whether a segmented word begins or ends at an offset, and where to write down what was refused."""

    normalise: Normalise
    zone_at: ZoneAt
    report: Report
    is_word_edge: WordEdge = lambda offset: True
    trace: Trace | None = None


class _Views:
    """The views of one text, made once for each set of labels."""

    def __init__(self, text: str, tokens: Mapping[str, str], matches: list[Match]) -> None:
        self.text = text
        self.tokens = tokens
        self.matches = matches
        self.made: dict[frozenset[str], View] = {frozenset(): plain_view(text)}

    def of(self, labels: frozenset[str]) -> View:
        if labels not in self.made:
            hidden = without_overlaps(match for match in self.matches if match.label in labels)
            plain = self.made[frozenset()]
            self.made[labels] = token_view(self.text, hidden, self.tokens) if hidden else plain
        return self.made[labels]


def find_mentions(text: str, rulebook: Rulebook, around: Surroundings) -> list[Match]:
    """All mentions of a folded text in which sentences are lines, helpers included, conflicts resolved."""
    found: list[Match] = []
    for layer in rulebook.layers:
        views = _Views(text, rulebook.tokens, resolve_conflicts(found))
        new: list[Match] = []
        for rule in layer:
            for view, hit in _search(rule, views.of(rule.labels_used), around):
                captures = _captures(rule, view, hit)
                start, end = view.base_span(*hit.span(MENTION if MENTION in captures else 0))
                if not _may_stand(rule, start, end, around):
                    continue
                made = around.normalise(rule, captures, start, end)
                if isinstance(made, Normalised):
                    new.append(Match(rule, start, made.end or end, captures, made.value))
                elif around.trace is not None:
                    why = made or "it makes no value of this"
                    around.trace.refuse(rule, start, end, "normaliser", f"{rule.normaliser}: {why}")
        found.extend(new)
    return resolve_conflicts(found, around.trace.lose if around.trace is not None else None)


def _may_stand(rule: Rule, start: int, end: int, around: Surroundings) -> bool:
    """Whether the zone and the segmented words allow a mention here."""
    if rule.zones is not None and (zone := around.zone_at(start)) not in rule.zones:
        if around.trace is not None:
            around.trace.refuse(rule, start, end, "zone", f"zones: {', '.join(sorted(rule.zones))}; this is {zone}")
        return False
    for edge, at in (("start", start), ("end", end)):
        if edge in rule.segmented and not around.is_word_edge(at):
            if around.trace is not None:
                why = f"segmented: {edge}; a word goes on across this place"
                around.trace.refuse(rule, start, end, "segmentation", why)
            return False
    return True


def find_relations(text: str, mentions: list[Match], rulebook: Rulebook, around: Surroundings) -> list[Relation]:
    """All uses of the relation rules over the mentions that stayed, in the order of the rules."""
    views = _Views(text, rulebook.tokens, mentions)
    out = []
    for rule in rulebook.relations:
        for view, hit in _search(rule, views.of(rule.labels_used), around):
            start, end = view.base_span(*hit.span())
            if rule.zones is None or around.zone_at(start) in rule.zones:
                out.append(Relation(rule, start, end, _captures(rule, view, hit)))
    return out


def _search(rule: Rule, view: View, around: Surroundings) -> Iterator[tuple[View, regex.Match[str]]]:
    at = 0
    deadline = monotonic() + RULE_SECONDS
    if around.trace is not None:
        around.trace.views[id(rule)] = view.text
    try:
        while (hit := _next_hit(rule, view.text, at, deadline)) is not None:
            if _guards_allow(rule, view, hit, deadline, around.trace):
                if around.trace is not None:
                    around.trace.hits.append((rule, hit))
                yield view, hit
                at = max(edges(hit)[1], hit.start() + 1)
            else:
                at = hit.start() + 1
    except TimeoutError:
        around.report(f"rule {rule.id} was stopped after {RULE_SECONDS:g} s on this text")


def _guards_allow(
    rule: Rule, view: View, hit: regex.Match[str], deadline: float, trace: Trace | None
) -> bool:  # fmt: skip
    for guard in rule.guards:
        if not guard.allows(view.text, *edges(hit), max(deadline - monotonic(), 0.001)):
            if trace is not None:
                trace.refuse(rule, *view.base_span(*edges(hit)), "guard", _said(guard, view.text, *edges(hit)))
            return False
    return True


def _said(guard: Guard, text: str, start: int, end: int) -> str:
    """Why a guard does not allow a match."""
    if not guard.kind.startswith("not_"):
        return f"{guard.kind}: there is none of {guard.source}"
    return f"{guard.kind}: {' | '.join(guard.blamed(text, start, end, RULE_SECONDS))}"


def _next_hit(rule: Rule, text: str, at: int, deadline: float) -> regex.Match[str] | None:
    """The rule's next match at or behind ``at``. Raises ``TimeoutError`` at the deadline (of the monotonic clock)."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    if rule.starts is None:
        return rule.pattern.search(text, at, timeout=left)
    for tries, start in enumerate(rule.starts.finditer(text, at), 1):
        hit = rule.pattern.match(text, start.start(), timeout=left)
        if hit is not None:
            return hit
        if tries % _TRIES_BETWEEN_LOOKS == 0:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError
    return None


def edges(hit: regex.Match[str]) -> tuple[int, int]:
    """The span of a match's mention."""
    return hit.span(MENTION) if MENTION in hit.re.groupindex and hit.start(MENTION) >= 0 else hit.span()


def _captures(rule: Rule, view: View, hit: regex.Match[str]) -> dict[str, Capture]:
    out = {}
    for name, source in rule.captures.items():
        start, end = hit.span(name)
        if start < 0:
            continue
        entry = next((found for words in source.lists if (found := words.find(hit[name]))), None)
        mention = view.mentions.get(start) if source.label and end - start == 1 else None
        base = view.base_span(start, end)
        out[name] = Capture(view.base[slice(*base)], *base, entry, mention)
    return out
