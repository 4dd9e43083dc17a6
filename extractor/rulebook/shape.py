"""Questions to the shape of a pattern: what it begins with, what stands around it, in how many ways it can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from extractor.rulebook.literals import Literals, Resolve, Strings, cost, literals_of
from extractor.rulebook.runaway import ALPHABET, CharacterReader, Chars
from extractor.rulebook.syntax import Node, parse

MENTION = "mention"
"""The capture that narrows a mention to a part of what its pattern matched."""

_ENDLESS = 50
"""A repeat that may go on so often is as good as one without bound."""
_MANY = 10**9
_DEEPEST = 40
_WORD_ENDS = 3
"""So many words of a very long list are taken to begin at one place, each with the one before."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found of the macros and lists that one ``resolve`` knows, so that each is looked at once."""

    literals: dict[str, Literals] = field(default_factory=dict)
    firsts: dict[tuple[str, int, int, bool, bool], tuple[Chars, bool]] = field(default_factory=dict)
    """What parts of patterns begin with, by their source and place in it, and how they were asked about."""


class Shape:
    """Questions to a pattern that go down into its macros."""

    def __init__(self, resolve: Resolve, ignore_case: bool, known: Known) -> None:
        self.resolve = resolve
        self.ignore_case = ignore_case
        self.known = known.literals
        self.firsts = known.firsts
        self.reader = CharacterReader(resolve, ignore_case)
        self.depth = 0

    def crosses_lines(self, node: Node, source: str) -> bool:
        """Whether a match can hold a line break."""
        if node.kind in ("look", "edge"):
            return False
        if node.kind in ("text", "class"):
            return _holds_break(source[node.start : node.body_end])
        if node.kind == "reference":
            with self._macro(node) as macro:
                return macro is not None and self.crosses_lines(*macro)
        # What a back reference repeats stands in the pattern as well.
        return any(self.crosses_lines(child, source) for child in node.children)

    def begins_with_mention(self, tree: Node, source: str) -> bool:
        """Whether nothing stands before what a match mentions; the whole of it, where no part is named so."""
        return self._mention_is_first(tree, source) or not self._names_mention(tree, source)

    def _mention_is_first(self, node: Node, source: str) -> bool:
        if node.least == 0 or node.kind == "look":
            return False
        if MENTION in (node.name if node.kind == "group" else None, node.field):
            return True
        if node.kind == "reference":
            with self._macro(node) as macro:
                return macro is not None and self._mention_is_first(*macro)
        if node.kind == "alternatives":
            return all(self._mention_is_first(child, source) for child in node.children)
        first = next((child for child in node.children if not self._is_empty(child, source)), None)
        return first is not None and self._mention_is_first(first, source)

    def _names_mention(self, node: Node, source: str) -> bool:
        if MENTION in (node.name if node.kind == "group" else None, node.field):
            return True
        if node.kind == "reference":
            with self._macro(node) as macro:
                return macro is not None and self._names_mention(*macro)
        return any(self._names_mention(child, source) for child in node.children)

    def begins_with_capital(self, node: Node, source: str) -> bool:
        """Whether a match begins with a capital letter, as far as that is said right at its beginning."""
        if node.least == 0 or node.negative or self.ignore_case or "(?i" in source:
            return False  # without case, \p{Lu} is any letter
        if node.kind == "reference":
            with self._macro(node) as macro:
                return macro is not None and self.begins_with_capital(*macro)
        if node.kind == "alternatives":
            return all(self.begins_with_capital(child, source) for child in node.children)
        if node.kind == "look":
            return source.startswith("(?=", node.start) and self.begins_with_capital(node.children[0], source)
        for child in node.children:
            if self.begins_with_capital(child, source):
                return True
            if not self._is_empty(child, source):
                return False
        return node.kind == "class" and source[node.start : node.body_end] == r"\p{Lu}"

    def begins_line(self, node: Node, source: str) -> bool:
        """Whether a match stands at the beginning of a line, as far as that is said right at its beginning."""
        if node.kind == "edge":
            return source[node.start] == "^"
        if node.kind == "alternatives":
            return all(self.begins_line(child, source) for child in node.children)
        if node.kind == "look":
            inside = node.children[0]
            if node.negative or not source.startswith("(?<=", node.start):
                return False
            # Right before the match: nothing may stand behind the line break.
            branches = inside.children if inside.kind == "alternatives" else (inside,)
            return all(len(one.children) == 1 and self.begins_line(one, source) for one in branches)
        if node.kind in ("sequence", "group") and node.least > 0 and node.children:
            return self.begins_line(node.children[0], source)
        return source[node.start : node.end] == r"\n"

    def stands_around(self, node: Node, source: str) -> list[Strings]:
        """Sets of literals of which one stands on the line of each match, as its lookarounds ask for."""
        if node.least == 0 or node.negative:
            return []
        if node.kind == "look":
            return self.must_hold(source[node.children[0].start : node.children[0].end])
        if node.kind == "reference":
            with self._macro(node) as macro:
                return self.stands_around(*macro) if macro is not None else []
        found = [self.stands_around(child, source) for child in node.children]
        if node.kind == "alternatives":
            return [frozenset[str]().union(*(min(one, key=cost) for one in found))] if all(found) else []
        return [strings for one in found for strings in one]

    def must_hold(self, pattern: str) -> list[Strings]:
        """Sets of literals of which one stands on the line of each match; none where that can be on several lines."""
        try:
            tree = parse(pattern)
        except ValueError:
            return []
        if self.crosses_lines(tree, pattern):
            return []
        return list(literals_of(pattern, self.resolve, self.known).clauses())

    def _is_empty(self, node: Node, source: str) -> bool:
        """Whether a part of a pattern takes no character."""
        return literals_of(source[node.start : node.end], self.resolve, self.known).exact == frozenset(("",))

    def effort(self, node: Node, source: str, behind: Chars = frozenset()) -> tuple[int, int]:
        """In how many ways a part of a pattern can be matched: the rounds and degree of a gate.

        ``behind`` are the characters that the pattern goes on with; at its end a match is found and nothing is tried
        again. A repeat that none of them can continue has one end only.
        """
        first, _ = self._first(node, source, once=True)
        rounds, degree = self._once(node, source, behind | first if node.most != 1 else behind)
        if node.most is None or node.most >= _ENDLESS:
            ends = 0 if behind.isdisjoint(self.reader.characters(node, source)) else 1
            return rounds, max(ends, degree)
        if node.most > node.least and not behind.isdisjoint(first):
            rounds *= node.most - node.least + 1
        return min(rounds, _MANY), degree

    def _once(self, node: Node, source: str, behind: Chars) -> tuple[int, int]:
        if node.kind == "reference":
            with self._macro(node) as macro:
                if macro is not None:
                    return self.effort(*macro, behind)
            words = literals_of(source[node.start : node.body_end], self.resolve, self.known).exact
            return _most_at_once(words) if words is not None else _WORD_ENDS, 0
        if node.kind == "alternatives":
            found = [(self._first(child, source)[0], *self.effort(child, source, behind)) for child in node.children]
            # Those that cannot begin alike exclude each other.
            rounds = max(
                sum(more for other, more, _ in found if other is first or not first.isdisjoint(other))
                for first, _, _ in found
            )
            return min(rounds, _MANY), max(degree for _, _, degree in found)
        rounds, degree = 1, 0
        for child in reversed(node.children):
            more, deeper = self.effort(child, source, behind)
            rounds, degree = min(rounds * more, _MANY), degree + deeper
            first, empty = self._first(child, source)
            behind = first | behind if empty else first
        return rounds, degree

    def _first(self, node: Node, source: str, once: bool = False) -> tuple[Chars, bool]:
        """The characters that a part of a pattern begins with, and whether it can be empty."""
        key = (source, node.start, node.end, once, self.ignore_case)
        if key not in self.firsts:
            self.firsts[key] = self._first_of(node, source, once)
        return self.firsts[key]

    def _first_of(self, node: Node, source: str, once: bool) -> tuple[Chars, bool]:
        if node.least == 0 and not once:
            return self._first(node, source, once=True)[0], True
        if node.kind in ("look", "edge"):
            return frozenset(), True
        if node.kind in ("text", "class", "call"):
            return self.reader.characters(node, source), node.kind == "call"
        if node.kind == "reference":
            words = self.resolve(node.name or "")
            if isinstance(words, tuple):
                return frozenset(case for word in words for case in (word[0].lower(), word[0].upper())), False
            with self._macro(node) as macro:
                return self._first(*macro) if macro is not None else (ALPHABET, True)
        found, empty = frozenset[str](), node.kind != "alternatives"
        for child in node.children:
            first, skipped = self._first(child, source)
            if node.kind == "alternatives":
                found, empty = found | first, empty or skipped
            elif empty:
                found, empty = found | first, skipped
        return found, empty

    @contextmanager
    def _macro(self, node: Node) -> Iterator[tuple[Node, str] | None]:
        pattern = self.resolve(node.name or "")
        tree = None
        if isinstance(pattern, str) and self.depth < _DEEPEST:
            with suppress(ValueError):
                tree = _parsed(pattern)
        self.depth += 1
        try:
            yield (tree, str(pattern)) if tree is not None else None
        finally:
            self.depth -= 1


_parsed = lru_cache(maxsize=2048)(parse)


@lru_cache(maxsize=1024)
def _most_at_once(words: Strings) -> int:
    """How many of the words can begin at one place of a text, each with the one before (``ban``, ``ban bí thư``)."""
    return max((sum(word[:size] in words for size in range(1, len(word) + 1)) for word in words), default=1)


def _holds_break(source: str) -> bool:
    if len(source) == 1:
        return source == "\n"
    try:
        return regex.fullmatch(source, "\n", flags=regex.V0) is not None
    except regex.error:
        return True
