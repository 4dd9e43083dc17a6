"""Patterns that can run away: repeats without bound inside repeats, and repeated words that can be cut in two ways.

``(?:a+)+`` can divide a run of n letters in 2**n ways, and tries them all before it gives up. A part that must stand
in each round and shares no character with the inner repeat, as the space in ``(?: \\p{L}+)*``, leaves one way only.
``(?:a|aa)+`` has as many ways, ``(?:a|ba)+`` one. What this reader does not see is stopped
at match time by the limit of the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache

import regex

from extractor.rulebook.codes import cut_in_two_ways
from extractor.rulebook.syntax import Node, parse

Chars = frozenset[str]
ALPHABET: Chars = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xC0, 0x180), *range(0x1EA0, 0x1EFA), 0x0A, 0xE000)))
"""Characters that tell classes apart; the private one stands for mentions."""
_ROUNDS = 5
"""So many rounds around a repeat without bound are too many: n letters part in about n**5 ways."""
_ENDLESS = 50
"""A repeat inside that may go on so often is as good as one without bound."""
_DOUBLINGS = 20
"""So many rounds with two ways each are too many."""
_MOST_WORDS = 200

_STAND_INS = "aA1 ,.-"
"""What stands for a class, where it is in it."""

Resolve = Callable[[str], str | tuple[str, ...] | None]
"""A name in braces to the pattern of a macro, the words of a list (of a label: its token), or ``None``."""
_Part = tuple[Node, str]


def runaway_parts(source: str, resolve: Resolve, ignore_case: bool = False) -> Iterator[str]:
    """The parts of a pattern that can run away, as they are written; nothing where the pattern cannot be read."""
    try:
        tree = parse(source)
    except ValueError:
        return
    reader = _Reader(resolve, ignore_case)
    for node in tree.walk():
        if (_goes_on(node, _ROUNDS) and reader.is_ambiguous(node, source)) or (
            _goes_on(node, _DOUBLINGS) and reader.has_two_ways(node, source)
        ):
            yield source[node.start : node.end]


def _goes_on(node: Node, rounds: int) -> bool:
    return (node.most is None or node.most >= rounds) and not node.possessive


class CharacterReader:
    """Which characters a part of a pattern can match, of those that are asked about."""

    def __init__(self, resolve: Resolve, ignore_case: bool) -> None:
        self.resolve = resolve
        self.ignore_case = ignore_case
        self.inside: list[str] = []

    def characters(self, node: Node, source: str) -> frozenset[str]:
        """The characters that a node of ``source`` can match."""
        if node.kind in ("text", "class"):
            return self._atom(node, source)
        if node.kind in ("look", "edge"):
            return frozenset()
        if node.kind == "call":
            return ALPHABET
        if node.kind == "reference":
            words = self.resolve(node.name or "")
            if isinstance(words, tuple):
                return frozenset(char for word in words for char in (*word.lower(), *word.upper()))
            with self._macro(node) as found:
                return self.characters(*found) if found is not None else ALPHABET
        return frozenset().union(*(self.characters(child, source) for child in node.children))

    def _atom(self, node: Node, source: str) -> frozenset[str]:
        """The characters that a letter or class stands for; in both cases where the pattern says so anywhere."""
        return _of_atom(source[node.start : node.body_end], self.ignore_case or "(?i" in source)

    @contextmanager
    def _macro(self, node: Node) -> Iterator[_Part | None]:
        """The macro behind a reference; ``None`` where there is none, or it is being read already."""
        name = node.name or ""
        pattern = self.resolve(name)
        tree = None
        if isinstance(pattern, str) and name not in self.inside:
            with suppress(ValueError):
                tree = parse(pattern)
        if tree is None:
            yield None
            return
        self.inside.append(name)
        try:
            yield tree, str(pattern)
        finally:
            self.inside.remove(name)


class _Reader(CharacterReader):
    def is_ambiguous(self, outer: Node, source: str) -> bool:
        """Whether some repeat inside ``outer`` can meet itself in the next round."""
        return any(
            not any(self._parts(*other, inner) for other in between)
            for inner, between in self._repeats(outer, source, [], first=True)
        )

    def _repeats(
        self, node: Node, source: str, between: Sequence[_Part], first: bool = False
    ) -> Iterator[tuple[frozenset[str], Sequence[_Part]]]:
        """The repeats without bound inside a node: their characters, and what else must stand in each round."""
        if not first and node.possessive:
            return  # it gives nothing back
        if not first and _goes_on(node, _ENDLESS):
            yield self.characters(node, source), between
        if node.kind == "look":
            return
        if node.kind == "reference":
            with self._macro(node) as found:
                if found is not None:
                    yield from self._repeats(*found, between)
            return
        for child in node.children:
            beside = []
            if node.kind == "sequence":
                beside = [(other, source) for other in node.children if other is not child and other.least > 0]
            yield from self._repeats(child, source, [*between, *beside])

    def _parts(self, node: Node, source: str, inner: frozenset[str]) -> bool:
        """Whether all that the node can match has a character that is not one of ``inner``."""
        if node.least == 0 or node.kind in ("look", "edge", "call"):
            return False
        if node.kind in ("text", "class"):
            return self._atom(node, source).isdisjoint(inner)
        if node.kind == "reference":
            words = self.resolve(node.name or "")
            if isinstance(words, tuple):
                return all(not inner.issuperset(word) for word in words)
            with self._macro(node) as found:
                return found is not None and self._parts(*found, inner)
        parted = (self._parts(child, source, inner) for child in node.children)
        return all(parted) if node.kind == "alternatives" else any(parted)

    def has_two_ways(self, outer: Node, source: str) -> bool:
        """Whether the words that each round can match, where these are few, make some row of them in two ways."""
        words = self._words(outer, source, once=True)
        return words is not None and cut_in_two_ways(words)

    def _words(self, node: Node, source: str, once: bool = False) -> list[str] | None:
        """All that a node can match, with one or two letters for each class; ``None`` where that cannot be said."""
        words: list[str] | None
        if node.kind in ("text", "class"):
            atom = self._atom(node, source)
            words = ([char for char in _STAND_INS if char in atom] or sorted(atom))[: 2 if node.kind == "class" else 1]
        elif node.kind == "edge":
            words = [""]
        elif node.kind == "reference":
            found = self.resolve(node.name or "")
            words = [word.lower() for word in found] if isinstance(found, tuple) else None
            with self._macro(node) as macro:
                words = self._words(*macro) if macro is not None else words
        elif node.kind in ("look", "call"):
            return None
        else:
            parts = [self._words(child, source) for child in node.children]
            words = self._joined(parts, node.kind == "alternatives")
        if words is None or len(words) > _MOST_WORDS or once or node.least == node.most == 1:
            return words if words is None or len(words) <= _MOST_WORDS else None
        if node.most is None or node.most > 3:
            return None
        rows = [self._joined([words] * times, False) for times in range(node.least, node.most + 1)]
        return self._joined(rows, True)

    @staticmethod
    def _joined(parts: Sequence[list[str] | None], either: bool) -> list[str] | None:
        """The words of ``either`` part, or of all of them in a row."""
        out: list[str] = [] if either else [""]
        for words in parts:
            if words is None or len(out) > _MOST_WORDS:
                return None
            out = out + words if either else [word + other for word in out for other in words]
        return out


@lru_cache(maxsize=1024)
def _of_atom(source: str, ignore_case: bool) -> frozenset[str]:
    try:
        atom = regex.compile(source, regex.V0 | (regex.IGNORECASE if ignore_case else 0))
    except regex.error:
        return ALPHABET
    return frozenset(char for char in ALPHABET if atom.fullmatch(char))
