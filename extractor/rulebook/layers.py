"""The cascade: which mention rules can run together, worked out from what they refer to."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.rulebook.model import Rule
from extractor.rulebook.problems import Problem, RuleError


def layers_of(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], ...]:
    """Mention rules in layers: a rule stands after all rules that make a label it refers to.

    A rule that refers to its own label sees what the label's other rules made, and comes after them.
    Raises :class:`RuleError` where labels wait for each other in a circle.
    """
    mention_rules = [rule for rule in rules if rule.kind == "mention"]
    depth: dict[str, int] = {}

    def waits_for(rule: Rule) -> list[Rule]:
        return [
            other
            for other in mention_rules
            if other.name in rule.waits_for and not (other.name == rule.name and rule.name in other.waits_for)
        ]

    def visit(rule: Rule, trail: tuple[str, ...]) -> int:
        if rule.id in trail:
            circle = " → ".join((*trail[trail.index(rule.id) :], rule.id))
            raise RuleError([Problem(rule.file, rule.line, 1, f"these rules wait for each other: {circle}")])
        if rule.id not in depth:
            below = [visit(other, (*trail, rule.id)) for other in waits_for(rule)]
            depth[rule.id] = 1 + max(below, default=-1)
        return depth[rule.id]

    for rule in mention_rules:
        visit(rule, ())
    count = 1 + max(depth.values(), default=-1)
    return tuple(tuple(rule for rule in mention_rules if depth[rule.id] == n) for n in range(count))


def beaten_in_circles(rules: Sequence[Rule]) -> list[Problem]:
    """Rules that declare each other the loser: where both match, neither would stay."""
    names = {rule.id: rule for rule in rules}
    return [
        Problem(rule.file, rule.line, 1, f"{rule.id!r} and {other.id!r} beat each other; leave one `beats` out")
        for rule in names.values()
        for other in names.values()
        if rule.id < other.id and {other.id, other.name} & rule.beats and {rule.id, rule.name} & other.beats
    ]
