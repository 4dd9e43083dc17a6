"""Patterns that can run away: repeats without bound inside repeats without bound, with nothing between to part them.

``(?:a+)+`` can divide a run of n letters in 2**n ways, and tries them all before it gives up. A part that must stand
in each round and shares no character with the inner repeat, as the space in ``(?: \\p{L}+)*``, leaves one way only.
What this reader does not see is stopped at match time by the limit of the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache

import regex

from extractor.rulebook.syntax import Node, parse

_ALPHABET = "".join(map(chr, (*range(0x20, 0x7F), *range(0xC0, 0x180), *range(0x1EA0, 0x1EFA), 0x0A, 0xE000)))
"""Characters that tell classes apart; the private one stands for mentions."""
_MANY = 50
"""A repeat that may go on so often is as good as one without bound."""

Resolve = Callable[[str], str | tuple[str, ...] | None]
"""A name in braces to the pattern of a macro, the words of a list (of a label: its token), or ``None``."""
_Part = tuple[Node, str]


def runaway_parts(source: str, resolve: Resolve) -> Iterator[str]:
    """The parts of a pattern that can run away, as they are written; nothing where the pattern cannot be read."""
    try:
        tree = parse(source)
    except ValueError:
        return
    reader = _Reader(resolve)
    for node in tree.walk():
        if _unbounded(node) and reader.is_ambiguous(node, source):
            yield source[node.start : node.end]


def _unbounded(node: Node) -> bool:
    return (node.most is None or node.most >= _MANY) and not node.possessive


class _Reader:
    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.inside: list[str] = []

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
        if not first and _unbounded(node):
            yield self._characters(node, source), between
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
            return _of_atom(source[node.start : node.body_end]).isdisjoint(inner)
        if node.kind == "reference":
            words = self.resolve(node.name or "")
            if isinstance(words, tuple):
                return all(not inner.issuperset(word) for word in words)
            with self._macro(node) as found:
                return found is not None and self._parts(*found, inner)
        parted = (self._parts(child, source, inner) for child in node.children)
        return all(parted) if node.kind == "alternatives" else any(parted)

    def _characters(self, node: Node, source: str) -> frozenset[str]:
        """The characters that a node can match, of those that are asked about."""
        if node.kind in ("text", "class"):
            return _of_atom(source[node.start : node.body_end])
        if node.kind in ("look", "edge"):
            return frozenset()
        if node.kind == "call":
            return frozenset(_ALPHABET)
        if node.kind == "reference":
            words = self.resolve(node.name or "")
            if isinstance(words, tuple):
                return frozenset(char for word in words for char in (*word.lower(), *word.upper()))
            with self._macro(node) as found:
                return self._characters(*found) if found is not None else frozenset(_ALPHABET)
        return frozenset().union(*(self._characters(child, source) for child in node.children))

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


@lru_cache(maxsize=1024)
def _of_atom(source: str) -> frozenset[str]:
    try:
        atom = regex.compile(source, regex.V0 | regex.IGNORECASE)
    except regex.error:
        return frozenset(_ALPHABET)
    return frozenset(char for char in _ALPHABET if atom.fullmatch(char))
