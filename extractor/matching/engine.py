"""Run a rulebook over a folded text: layer by layer, each rule on a view in which earlier mentions are tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

import regex

from extractor.matching.conflicts import Contest, resolve_conflicts, without_overlaps
from extractor.matching.model import Capture, Match, Normalised, Relation, View
from extractor.matching.prefilter import Prefilter
from extractor.matching.ready import Ready
from extractor.matching.scanning import Scan
from extractor.matching.trace import Trace
from extractor.rulebook.guards import Guard
from extractor.rulebook.model import Rule, Rulebook
from extractor.text import searchable

RULE_SECONDS = 5.0
"""How long one rule may search one text before it is stopped."""

_BREAK = re.compile("\n")
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

    def __init__(self, text: str, tokens: Mapping[str, str], matches: Sequence[Match], plain: View) -> None:
        self.text = text
        self.tokens = tokens
        self.matches = matches
        self.labels = frozenset(match.rule.name for match in matches)
        self.made: dict[frozenset[str], View] = {frozenset(): plain}

    def of(self, labels: frozenset[str]) -> View:
        """What a rule sees that looks at these labels."""
        labels &= self.labels
        view = self.made.get(labels)
        if view is None:
            hidden = [match for match in self.matches if match.rule.name in labels]
            end = 0
            for match in hidden:
                if match.start < end:
                    hidden = without_overlaps(hidden)
                    break
                end = match.end
            view = self.made[labels] = View(self.text, hidden, self.tokens)
        return view

    def ends_of(self, label: str) -> frozenset[str]:
        """The first and last words of the mentions of a label that have more than one, in searchable spelling."""
        said = (self.text[match.start : match.end].split() for match in self.matches if match.rule.name == label)
        return frozenset(searchable(word) for words in said if len(words) > 1 for word in (words[0], words[-1]))


class Engine:
    """A rulebook made ready to run. ``prefilter=False`` tries every rule everywhere, with the same result."""

    def __init__(self, rulebook: Rulebook, prefilter: bool = True) -> None:
        self.rulebook = rulebook
        self.prefilter = Prefilter(rulebook) if prefilter else None
        self.layers = [[Ready(rule) for rule in layer] for layer in rulebook.layers]
        self.relations = [Ready(rule) for rule in rulebook.relations]

    def run(self, text: str, around: Surroundings) -> Run:
        """A folded text in which sentences are lines, to be asked for its mentions and then for relations."""
        return Run(self, text, around)


class Run:
    """One text on its way through the rules."""

    def __init__(self, engine: Engine, text: str, around: Surroundings) -> None:
        self.engine = engine
        self.text = text
        self.around = around
        self._tokens = engine.rulebook.tokens
        self._plain = View(text)
        self._ends = [*(found.start() for found in _BREAK.finditer(text)), len(text)]
        self._longest = max((end - start for start, end in pairwise([-1, *self._ends])), default=0)
        self._scan = Scan(engine.prefilter, text, self._ends) if engine.prefilter is not None else None

    def mentions(self) -> list[Match]:
        """All mentions, helpers included, conflicts resolved."""
        around, trace, normalise = self.around, self.around.trace, self.around.normalise
        contest = Contest(self._ends)
        found: list[Match] = []
        standing: list[Match] = []
        for number, layer in enumerate(self.engine.layers):
            views = _Views(self.text, self._tokens, standing, self._plain)
            new: list[Match] = []
            for ready, positions, view in self._jobs(layer, views, number):
                rule = ready.rule
                said = views.ends_of(rule.echoes) if rule.echoes is not None else None
                for hit in self._search(ready, view, positions):
                    captures = ready.captures(hit, view)
                    start, end = ready.edges(hit)
                    if view.mentions:
                        start, end = view.base_span(start, end)
                    if said is not None and not self._echoes(rule, start, end, said):
                        continue
                    if ready.choosy and not _may_stand(rule, start, end, around):
                        continue
                    made = normalise(rule, captures, start, end)
                    if isinstance(made, Normalised):
                        new.append(Match(rule, start, made.end or end, captures, made.value))
                    elif trace is not None:
                        why = made or "it makes no value of this"
                        trace.refuse(rule, start, end, "normaliser", f"{rule.normaliser}: {why}")
            if new:
                found.extend(new)
                standing = contest.add(new)
                if self._scan is not None:
                    self._scan.add(new)
        return resolve_conflicts(found, trace.lose) if trace is not None else standing

    def _echoes(self, rule: Rule, start: int, end: int, said: Collection[str]) -> bool:
        if searchable(self.text[start:end]) in said:
            return True
        if self.around.trace is not None:
            why = f"echoes: {rule.echoes}; none in the article begins or ends in this word"
            self.around.trace.refuse(rule, start, end, "echo", why)
        return False

    def relations(self, mentions: Sequence[Match]) -> list[Relation]:
        """All uses of the relation rules over the mentions that stayed, in the order of the rules."""
        views = _Views(self.text, self._tokens, mentions, self._plain)
        out = []
        if self._scan is not None:
            self._scan.add(mentions)
        for ready, positions, view in self._jobs(self.engine.relations, views, None):
            rule = ready.rule
            for hit in self._search(ready, view, positions):
                start, end = view.base_span(*hit.span())
                if rule.zones is None or self.around.zone_at(start) in rule.zones:
                    out.append(Relation(rule, start, end, ready.captures(hit, view)))
        return out

    def _jobs(
        self, layer: Sequence[Ready], views: _Views, number: int | None
    ) -> Iterator[tuple[Ready, Iterable[int] | None, View]]:
        """The rules that can match, the offsets at which they can begin (``None``: anywhere), and what they see."""
        if self.around.trace is not None:
            for ready in layer:
                self.around.trace.views[id(ready.rule)] = views.of(ready.rule.labels_used).text
        scan, prefilter = self._scan, self.engine.prefilter
        if scan is None or prefilter is None:
            for ready in layer:
                view, starts = views.of(ready.rule.labels_used), ready.rule.starts
                yield ready, None if starts is None else [hit.start() for hit in starts.finditer(view.text)], view
            return
        plans = prefilter.relations if number is None else prefilter.layers[number]
        for job, lines in scan.jobs(plans):
            ready = layer[job]
            rule = ready.rule
            view = views.of(rule.labels_used) if rule.labels_used else self._plain
            if rule.echoes is None or not rule.gate.begins_with_mention:
                positions = scan.positions(rule, plans.plans[job], lines, view)
                if positions is None or positions:
                    yield ready, positions, view
            elif said := views.ends_of(rule.echoes):
                yield ready, scan.occurrences(said, view), view

    def _search(self, ready: Ready, view: View, positions: Iterable[int] | None) -> list[regex.Match[str]]:
        """The matches of a rule that its guards let pass, in order, without overlaps of what they mention."""
        hits: list[regex.Match[str]] = []
        rule, match, trace, text = ready.rule, ready.match, self.around.trace, view.text
        timed = (len(self.text) if rule.gate.crosses_lines else self._longest) > ready.untimed
        at, tries, deadline = 0, 0, monotonic() + RULE_SECONDS
        try:
            for position in positions if positions is not None else _everywhere(rule, text, deadline):
                if position < at:
                    continue
                tries += 1
                if timed or not tries % _TRIES_BETWEEN_LOOKS:
                    hit = match(text, position, timeout=_left(deadline))
                else:
                    hit = match(text, position)
                if hit is None:
                    continue
                start, end = ready.edges(hit)
                refused = ready.refused_by(text, start, end, _left(deadline) if timed else None)
                if refused is None:
                    hits.append(hit)
                    at = max(end, hit.start() + 1)
                elif trace is not None:
                    trace.refuse(rule, *view.base_span(start, end), "guard", _said(refused, text, start, end))
        except TimeoutError:
            self.around.report(f"rule {rule.id} was stopped after {RULE_SECONDS:g} s on this text")
        if trace is not None:
            trace.hits.extend((rule, hit) for hit in hits)
        return hits


def _everywhere(rule: Rule, text: str, deadline: float) -> Iterator[int]:
    """Where a pattern whose beginning is open matches, also inside of its own matches."""
    at = 0
    while (hit := rule.pattern.search(text, at, timeout=_left(deadline))) is not None:
        yield hit.start()
        at = hit.start() + 1


def _left(deadline: float) -> float:
    """The seconds up to a time of the monotonic clock. Raises ``TimeoutError`` when there are none."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


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


def _said(guard: Guard, text: str, start: int, end: int) -> str:
    """Why a guard does not allow a match."""
    if not guard.kind.startswith("not_"):
        return f"{guard.kind}: there is none of {guard.source}"
    return f"{guard.kind}: {' | '.join(guard.blamed(text, start, end, RULE_SECONDS))}"
