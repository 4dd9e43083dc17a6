"""Which of the overlapping matches stay: declared winners first, then the longest, then the guidelines' label order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import attrgetter

from extractor.matching.model import Match
from extractor.records import CORE_LABELS

LABEL_ORDER = {label: i for i, label in enumerate(CORE_LABELS)}

Lost = Callable[[Match, Match, str], None]
"""Is told of a match that gave way, of the one that stays, and why."""


def is_helper(label: str) -> bool:
    """Whether a label is for other rules only (written in lower case) and never comes out."""
    return label[:1].islower()


def _rank(match: Match) -> tuple[int, int, int]:
    """The least goes first: the longest, then by label order, then what begins first."""
    return match.start - match.end, LABEL_ORDER.get(match.rule.name, len(LABEL_ORDER)), match.start


def without_overlaps(
    matches: Sequence[Match], group: Callable[[Match], str] | None = None, lost: Lost | None = None
) -> list[Match]:
    """The matches that stay within each group, in text order: the longest, then by label order, then the first."""
    clusters: dict[str, list[Match]] = {}
    ends: dict[str, int] = {}
    kept: list[Match] = []
    name = ""
    for match in sorted(matches, key=_START):
        if group is not None:
            name = group(match)
        cluster = clusters.get(name)
        if cluster is None:
            clusters[name], ends[name] = [match], match.end
        elif match.start >= ends[name]:
            kept += cluster if len(cluster) == 1 else _best(cluster, lost)
            clusters[name], ends[name] = [match], match.end
        else:
            cluster.append(match)
            ends[name] = max(ends[name], match.end)
    for cluster in clusters.values():
        kept += cluster if len(cluster) == 1 else _best(cluster, lost)
    kept.sort(key=_SPAN)
    if len(clusters) > 1 and any(a.end == b.end and a.start == b.start for a, b in pairwise(kept)):
        order = {match: i for i, match in enumerate(matches)}
        kept.sort(key=lambda match: (match.start, match.end, *_rank(match), order[match]))
    return kept


_START, _SPAN = attrgetter("start"), attrgetter("start", "end")


def _best(cluster: list[Match], lost: Lost | None) -> list[Match]:
    """What stays of matches that hang together, each overlapping with the next ones."""
    low = min(match.start for match in cluster)
    taken = bytearray(max(match.end for match in cluster) - low)
    kept: list[Match] = []
    for match in sorted(cluster, key=_rank):
        start, end = match.start - low, match.end - low
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(match)
        elif lost is not None:
            winner = next(other for other in kept if other.overlaps(match))
            lost(match, winner, _reason(match, winner))
    return kept


def _reason(loser: Match, winner: Match) -> str:
    if winner.end - winner.start > loser.end - loser.start:
        return "it is longer"
    if LABEL_ORDER.get(winner.label, len(LABEL_ORDER)) < LABEL_ORDER.get(loser.label, len(LABEL_ORDER)):
        return f"of equal length {winner.label} goes before {loser.label}"
    return "it begins earlier" if winner.start < loser.start else "of equals the rule that was read first stays"


def resolve_conflicts(matches: Sequence[Match], lost: Lost | None = None) -> list[Match]:
    """The matches that stay, in text order. Helpers compete only with helpers of their own label."""
    losers = _declared_losers(matches, lost)
    return without_overlaps([match for match in matches if id(match) not in losers], _competition, lost)


class Contest:
    """Matches of one text as they come, resolved line by line: what is found on one line changes no other.

    :param ends: where the lines of the text end.
    """

    def __init__(self, ends: Sequence[int]) -> None:
        self._ends = ends
        self._found: dict[int, list[Match]] = {}
        self._stay: dict[int, list[Match]] = {}
        self._joined = False

    def add(self, matches: Sequence[Match]) -> list[Match]:
        """Take more matches in; all that stay of what has come so far, in text order."""
        changed = set()
        for match in matches:
            line = bisect_left(self._ends, match.start)
            changed.add(line)
            self._joined = self._joined or match.end > self._ends[line]
            if line in self._found:
                self._found[line].append(match)
            else:
                self._found[line] = [match]
        if self._joined:
            # In the order in which they came, as far as that decides anything: on each line.
            return resolve_conflicts([match for line in sorted(self._found) for match in self._found[line]])
        for line in changed:
            found = self._found[line]
            self._stay[line] = found if len(found) == 1 else resolve_conflicts(found)
        return [match for line in sorted(self._stay) for match in self._stay[line]]


def _competition(match: Match) -> str:
    name = match.rule.name
    return name if name[0].islower() else ""


def _declared_losers(matches: Sequence[Match], lost: Lost | None) -> set[int]:
    claims: dict[str, list[Match]] = {}
    for match in matches:
        for target in match.rule.beats:
            claims.setdefault(target, []).append(match)
    losers: set[int] = set()
    if not claims:
        return losers
    claimed = {target: _Claims(winners) for target, winners in claims.items()}
    for match in matches:
        for target in (match.rule.id, match.rule.name):
            if target in claimed and (winner := claimed[target].over(match)) is not None:
                losers.add(id(match))
                if lost is not None:
                    lost(match, winner, f"its rule says that it beats {target}")
    return losers


class _Claims:
    """The matches that beat what they overlap; asking is quick where there are many."""

    def __init__(self, winners: list[Match]) -> None:
        self.winners = sorted(winners, key=_START)
        self.starts = [match.start for match in self.winners]
        self.longest = max(match.end - match.start for match in winners)

    def over(self, match: Match) -> Match | None:
        """One that overlaps with ``match`` and is of another rule."""
        first = bisect_left(self.starts, match.start - self.longest)
        for winner in self.winners[first : bisect_left(self.starts, match.end)]:
            if winner.end > match.start and winner.rule.id != match.rule.id:
                return winner
        return None
