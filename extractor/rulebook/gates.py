"""What must stand in a text for a rule to match there, and how long one try of its pattern can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.rulebook.literals import COMMON, Resolve, Strings, cost, literals_of, shortest
from extractor.rulebook.runaway import runaway_parts
from extractor.rulebook.shape import Known, Shape
from extractor.rulebook.syntax import parse

_KEPT = 3
"""So many of the sets of literals are kept, the rarest; more would ask more than they save."""


_RARE = 0.02
"""A rule that begins with something this rare is tried so seldom that looking for more does not pay."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What any match of a rule has: ``needs`` are sets of literals of which each match contains one.

    Literals are folded by :func:`extractor.text.searchable`; the tokens of labels can stand in them.
    """

    starts: Strings | None
    """Every match begins with one of these; ``None`` where its beginning is open."""
    needs: tuple[Strings, ...]
    crosses_lines: bool
    """Whether a match can hold a line break, so that what it needs may stand on another line than its beginning."""
    begins_with_mention: bool
    """Whether nothing stands before the part of a match that is its mention."""
    begins_with_capital: bool
    begins_line: bool
    """Whether a match stands at the beginning of a line."""
    rounds: int
    degree: int | None
    """There are ``rounds * n ** degree`` ways to try the pattern on a line of n characters; ``None``: 2 ** n."""

    @property
    def has_literal(self) -> bool:
        """Whether there is anything to look for before the rule is tried that does not stand on nearly every line."""
        return self.starts is not None or any(cost(strings) < COMMON for strings in self.needs)

    def reach(self, steps: float) -> float:
        """In how long a line, in characters, one try takes no more than so many steps, in its order of magnitude."""
        return 0.0 if self.degree is None else (steps / self.rounds) ** (1 / (self.degree + 1))


OPEN_GATE = Gate(None, (), True, False, False, False, 1, None)
"""Of a rule of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A guard, to the gate of its rule: one of ``patterns`` is looked for around a match, or in the ``whole`` sentence.

    Where it is ``needed``, one of them must stand there.
    """

    patterns: tuple[str, ...]
    needed: bool
    whole: bool


def gate_of(
    pattern: str, resolve: Resolve, ignore_case: bool, known: Known, conditions: Sequence[Condition] = ()
) -> Gate:
    """The gate of a rule's pattern as it is written. ``known`` must be used with one ``resolve`` only."""
    try:
        tree = parse(pattern)
    except ValueError:
        return OPEN_GATE
    found = literals_of(pattern, resolve, known.literals)
    starts = shortest(found.prefixes) if found.prefixes and not found.nullable and "" not in found.prefixes else None
    shape = Shape(resolve, ignore_case, known)
    around = [*found.needs, *shape.stands_around(tree, pattern)]
    for condition in conditions:
        clauses = [shape.must_hold(one) for one in condition.patterns] if condition.needed else [[]]
        around += [frozenset[str]().union(*(min(one, key=cost) for one in clauses))] if all(clauses) else []
    needs = sorted({shortest(one) for one in around} - {starts}, key=lambda one: (cost(one), sorted(one)))
    worth = COMMON if starts is None or cost(starts) > _RARE else cost(starts) / 10
    kept = [one for one in needs if cost(one) < worth][:_KEPT] or (needs[:1] if starts is None else [])
    rounds, degree = _effort([(pattern, 0), *((p, c.whole) for c in conditions for p in c.patterns)], shape)
    return Gate(
        starts, tuple(kept), shape.crosses_lines(tree, pattern), shape.begins_with_mention(tree, pattern),
        shape.begins_with_capital(tree, pattern), shape.begins_line(tree, pattern), rounds, degree,
    )  # fmt: skip


def _effort(patterns: Sequence[tuple[str, int]], shape: Shape) -> tuple[int, int | None]:
    """The rounds and degree of patterns that are tried one after the other, each with what it adds to its degree."""
    total, highest = 0, 0
    for pattern, more in patterns:
        try:
            tree = parse(pattern)
        except ValueError:
            return 1, None
        if next(iter(runaway_parts(pattern, shape.resolve, shape.ignore_case)), None) is not None:
            return 1, None
        rounds, degree = shape.effort(tree, pattern)
        total, highest = total + rounds, max(highest, degree + more)
    return total, highest
