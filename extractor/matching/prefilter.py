"""Where rules can match at all: one pass of an Aho–Corasick automaton over a text, made from the rules themselves.

Each set of literals that some rule needs, and each label, is one bit. A line of the text has the bits of what stands in
it; a rule is looked at only on lines that have all of its bits, and only where one of the literals with which it can
begin begins. What this finds can be too much, never too little: the patterns decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from extractor.rulebook.literals import COMMON, Strings, cost, shortest
from extractor.rulebook.model import Rule, Rulebook

_LOOK_BEHIND = 5
"""So many of the characters behind a mention are compared."""
_LABEL = 1e-4
"""The guess for a label, beside those of :func:`extractor.rulebook.literals.cost` for literals."""

_Behind = tuple[tuple[int, Strings], ...]
"""Which strings, of so many characters, can stand behind; none: any."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked for on behalf of one rule, as bits."""

    need: int
    """A line without all of these has no match."""
    starts: int
    """The bit of what it can begin with; 0 where its beginning is open."""
    labels: Mapping[str, _Behind]
    """The labels that it can begin with, and what then stands behind."""
    anywhere: bool
    """Whether what it needs may stand on other lines."""


class Prefilter:
    """The automaton of a rulebook, and the bits of its rules."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._labels = {token: label for label, token in rulebook.tokens.items()}
        self._bits: dict[object, int] = {}
        self._literals: dict[str, list[int]] = {}
        self._label_masks: dict[str, int] = {}
        self._starts = 0
        self._weights: dict[int, float] = {}
        self.layers = [self._layer(layer) for layer in rulebook.layers]
        self.relations = self._layer(rulebook.relations)
        self._words = sorted(self._literals)
        self._automaton = _automaton(self._words)
        self.table = [self._entry(*self._literals[word]) for word in self._words]
        """Of each literal: the bits that it has anywhere and at the beginning of a word, and those of them in two lists
        that rules begin with."""

    def _layer(self, rules: Sequence[Rule]) -> Layer:
        return Layer(rules, [self._plan(rule) for rule in rules], self._weights)

    def _plan(self, rule: Rule) -> Plan:
        gate, need, starts, labels = rule.gate, 0, 0, dict[str, _Behind]()
        for strings in gate.needs:
            need |= self._common_labels(strings) | self._look_for(strings, "needs", self._longest, 0)
        if gate.starts is not None:
            where = 1 if rule.whole_words else 0
            starts = self._look_for(gate.starts, f"starts {where}", self._leading, where)
            self._starts |= starts
            labels = self._begun_with(gate.starts)
            need |= self._common_labels(gate.starts) | starts
        return Plan(need, starts, labels, gate.crosses_lines)

    def _look_for(self, strings: Strings, what: str, piece_of: Callable[[str], str], where: int) -> int:
        """The bit of lines that have one of the strings: a piece of it without labels, or else one of its labels."""
        pieces = {one: piece_of(one) for one in strings}
        labels = frozenset(self._labels[next(filter(self._labels.get, one))] for one in strings if not pieces[one])
        found = shortest(frozenset(pieces.values()) - {""})
        if what == "needs" and cost(found) >= COMMON:
            return 0
        bit = self._bit((what, found, labels), cost(found) + _LABEL * len(labels))
        for piece in found:
            self._literals.setdefault(piece, [0, 0])[where] |= bit
        for label in labels:
            self._label_masks[label] = self.label_mask(label) | bit
        return bit

    def _begun_with(self, starts: Strings) -> dict[str, _Behind]:
        behind: dict[str, dict[int, set[str]]] = {}
        for one in starts:
            if one[0] in self._labels:
                piece = self._leading(one[1 : 1 + _LOOK_BEHIND])
                behind.setdefault(self._labels[one[0]], {}).setdefault(len(piece), set()).add(piece)
        return {
            label: () if 0 in sizes else tuple((size, frozenset(pieces)) for size, pieces in sizes.items())
            for label, sizes in behind.items()
        }

    def _common_labels(self, strings: Strings) -> int:
        """The bits of the labels that all of the strings hold."""
        need = 0
        for token in frozenset(self._labels).intersection(*strings):
            label = self._labels[token]
            need |= (bit := self._bit(label, _LABEL))
            self._label_masks[label] = self.label_mask(label) | bit
        return need

    def label_mask(self, label: str) -> int:
        """The bits of lines on which a mention of the label was found."""
        return self._label_masks.get(label, 0)

    def _bit(self, key: object, weight: float) -> int:
        bit = self._bits.setdefault(key, 1 << len(self._bits))
        self._weights[bit] = weight
        return bit

    def _leading(self, literal: str) -> str:
        """What stands before the first token."""
        for i, char in enumerate(literal):
            if char in self._labels:
                return literal[:i]
        return literal

    def _longest(self, literal: str) -> str:
        """The longest piece between tokens."""
        for token in self._labels:
            if token in literal:
                literal = literal.replace(token, "\0")
        return max(literal.split("\0"), key=len)

    def _entry(self, anywhere: int, at_word: int) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
        inside = tuple(bit for bit in _bits(anywhere) if bit & self._starts)
        return anywhere, at_word, inside, (*inside, *(bit for bit in _bits(at_word) if bit & self._starts))

    def __getstate__(self) -> dict[str, object]:
        # An automaton cannot be pickled, and is made of its words in no time.
        return {name: value for name, value in vars(self).items() if name not in ("_automaton", "_literals")}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self._automaton = _automaton(self._words)

    def hits(self, text: str) -> list[tuple[int, int, int]]:
        """All literals in a searchable text: number, start, end; in the order of their ends."""
        return self._automaton.find_matches_as_indexes(text, overlapping=True) if self._automaton is not None else []


class Layer:
    """Rules that run together, found by the rarest bit that each of them needs."""

    def __init__(self, rules: Sequence[Rule], plans: Sequence[Plan], weights: Mapping[int, float]) -> None:
        self.plans = plans
        self.by_bit: dict[int, list[tuple[int, int]]] = {}
        """The numbers of rules and what they need, by the rarest bit of that."""
        self.anywhere: list[tuple[int, int]] = []
        """Those that need nothing, or not all of it on one line."""
        for number, plan in enumerate(plans):
            if plan.anywhere or not plan.need:
                self.anywhere.append((number, plan.need))
            else:
                rarest = min(_bits(plan.need), key=weights.__getitem__)
                self.by_bit.setdefault(rarest, []).append((number, plan.need))
        self.mask = sum(self.by_bit)


def _automaton(words: list[str]) -> AhoCorasick | None:
    return AhoCorasick(words, store_patterns=False) if words else None


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low)
        mask ^= low
    return found
