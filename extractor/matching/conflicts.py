"""Which of the overlapping matches stay: declared winners first, then the longest, then the guidelines' label order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from extractor.matching.model import Match
from extractor.records import CORE_LABELS

LABEL_ORDER = {label: i for i, label in enumerate(CORE_LABELS)}

Lost = Callable[[Match, Match, str], None]
"""Is told of a match that gave way, of the one that stays, and why."""


def is_helper(label: str) -> bool:
    """Whether a label is for other rules only (written in lower case) and never comes out."""
    return label[:1].islower()


class _Taken:
    """Marks stretches of a text as taken; asking costs no more than the stretch is long."""

    def __init__(self, size: int) -> None:
        self.marks = bytearray(size)

    def touches(self, match: Match) -> bool:
        return self.marks.find(1, match.start, match.end) >= 0

    def take(self, match: Match) -> None:
        self.marks[match.start : match.end] = b"\1" * (match.end - match.start)


def without_overlaps(
    matches: Iterable[Match], group: Callable[[Match], str] = lambda match: "", lost: Lost | None = None
) -> list[Match]:
    """The matches that stay within each group, in text order: the longest, then by label order, then the first."""
    pool = list(matches)
    size = max((match.end for match in pool), default=0)
    taken: dict[str, _Taken] = {}
    kept: list[Match] = []
    rank = len(LABEL_ORDER)
    for match in sorted(pool, key=lambda m: (m.start - m.end, LABEL_ORDER.get(m.label, rank), m.start)):
        ground = taken.setdefault(group(match), _Taken(size))
        if not ground.touches(match):
            ground.take(match)
            kept.append(match)
        elif lost is not None:
            winner = next(other for other in kept if group(other) == group(match) and other.overlaps(match))
            lost(match, winner, _reason(match, winner))
    return sorted(kept, key=lambda m: (m.start, m.end))


def _reason(loser: Match, winner: Match) -> str:
    if winner.end - winner.start > loser.end - loser.start:
        return "it is longer"
    if LABEL_ORDER.get(winner.label, len(LABEL_ORDER)) < LABEL_ORDER.get(loser.label, len(LABEL_ORDER)):
        return f"of equal length {winner.label} goes before {loser.label}"
    return "it begins earlier" if winner.start < loser.start else "of equals the rule that was read first stays"


def resolve_conflicts(matches: Sequence[Match], lost: Lost | None = None) -> list[Match]:
    """The matches that stay, in text order. Helpers compete only with helpers of their own label."""
    losers = _declared_losers(matches, lost)
    standing = (match for match in matches if id(match) not in losers)
    return without_overlaps(standing, lambda match: match.label if is_helper(match.label) else "", lost)


def _declared_losers(matches: Sequence[Match], lost: Lost | None) -> set[int]:
    size = max((match.end for match in matches), default=0)
    claimed: dict[tuple[str, str], _Taken] = {}
    for match in matches:
        for target in match.rule.beats:
            claimed.setdefault((match.rule.id, target), _Taken(size)).take(match)
    losers = set()
    for match in matches:
        for (winner, target), ground in claimed.items():
            if winner != match.rule.id and target in (match.rule.id, match.label) and ground.touches(match):
                losers.add(id(match))
                if lost is not None:
                    stays = next(other for other in matches if other.rule.id == winner and other.overlaps(match))
                    lost(match, stays, f"its rule says that it beats {target}")
    return losers
