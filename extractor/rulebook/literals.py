"""What any match of a pattern must contain, worked out from the pattern: literals to look for before it is tried.

The analysis follows that of literal extraction in search tools (Cox 2012, "Regular Expression Matching with a Trigram
Index"): for each part of a pattern the strings that it can match where they are few (``exact``), strings with which its
matches begin, and sets of strings of which every match contains one. Lookarounds and fields are passed over; all of it
can be too wide, never too narrow. Letters are folded by :func:`searchable`, and every digit is ``0``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extractor.rulebook.syntax import Node, parse
from extractor.text import searchable

Strings = frozenset[str]
Resolve = Callable[[str], str | tuple[str, ...] | None]
"""A name in braces to the pattern of a macro, the words of a list (of a label: its token), or ``None``."""

COMMON = 0.5
"""A set that costs more than this (see :func:`cost`) stands on nearly every line and tells nothing."""

_MOST = 20_000
_MOST_PRODUCTS = 400
_LONGEST = 96
_MOST_ROUNDS = 16
_CUTS = (6, 4, 3)
"""How many characters are kept of strings of which there are too many."""
_NOTHING: Strings = frozenset(("",))
_FLAGS = re.compile(r"\(\?([a-z]+)(?:-[a-z]+)?:")
_PLAIN_FLAGS = frozenset("aimsu")
"""Under others spaces may mean nothing, or one letter may stand for two."""


@dataclass(frozen=True, slots=True)
class Literals:
    """What is known of the matches of a pattern."""

    exact: Strings | None
    """All that it can match, or ``None`` where that is too much."""
    prefixes: Strings
    """Every match but the empty one begins with one of these; the empty string among them says nothing."""
    needs: tuple[Strings, ...]
    """Of each of these sets every match contains a string."""
    nullable: bool
    """Whether it can match nothing."""

    def clauses(self) -> tuple[Strings, ...]:
        """The sets of which every match contains a string, those with which it begins or that it is among them."""
        return self.needs if self.nullable or "" in self.prefixes else (*self.needs, self.prefixes)


_OPEN = Literals(None, _NOTHING, (), True)
_ANY_CHARACTER = Literals(None, _NOTHING, (), False)


def literals_of(pattern: str, resolve: Resolve, known: dict[str, Literals] | None = None) -> Literals:
    """What any match of ``pattern`` must contain; nothing is said of what cannot be read.

    ``known`` remembers what was found of macros and lists; it must be used with one ``resolve`` only.
    """
    return _Reader(resolve, {} if known is None else known).pattern(pattern)


def shortest(strings: Iterable[str]) -> Strings:
    """The strings without those that begin with another one of them."""
    found = frozenset(strings)
    return frozenset(one for one in found if not any(one[:size] in found for size in range(1, len(one))))


def cost(strings: Strings) -> float:
    """A guess of how often one of the strings stands in a text, for choosing between sets; the least is the best."""
    return sum(0.2 ** min(len(one), 8) * (4 if one.strip("0 ") == "" else 1) for one in strings)


class _Reader:
    def __init__(self, resolve: Resolve, known: dict[str, Literals]) -> None:
        self.resolve = resolve
        self.known = known
        self.inside: list[str] = []

    def pattern(self, source: str) -> Literals:
        try:
            return self.node(parse(source), source)
        except ValueError:
            return _OPEN

    def node(self, node: Node, source: str) -> Literals:
        return _repeated(self.once(node, source), node.least, node.most)

    def once(self, node: Node, source: str) -> Literals:
        if node.kind in ("look", "edge"):
            return _exactly(_NOTHING)
        if node.kind == "text":
            return _exactly((searchable(source[node.body_end - 1]),))
        if node.kind == "class":
            chars = _class(source[node.start : node.body_end])
            return _exactly(chars) if chars is not None else _ANY_CHARACTER
        if node.kind == "reference":
            return self.reference(node.name or "")
        if node.kind == "alternatives":
            return _either([self.node(child, source) for child in node.children])
        flags = _FLAGS.match(source, node.start) if node.kind == "group" else None
        if flags is not None and not _PLAIN_FLAGS.issuperset(flags[1]):
            return _OPEN
        if node.kind in ("sequence", "group"):
            return _in_a_row([self.node(child, source) for child in node.children])
        return _OPEN

    def reference(self, name: str) -> Literals:
        if name not in self.known:
            found = self.resolve(name)
            if isinstance(found, tuple):
                self.known[name] = _exactly(map(searchable, found)) if len(found) <= _MOST else _OPEN
            elif found is None or name in self.inside:
                return _OPEN
            else:
                self.inside.append(name)
                self.known[name] = self.pattern(found)
                self.inside.remove(name)
        return self.known[name]


def _exactly(strings: Iterable[str]) -> Literals:
    found = frozenset(strings)
    return Literals(found, found - _NOTHING, (), "" in found)


def _repeated(one: Literals, least: int, most: int | None) -> Literals:
    if least == most == 1:
        return one
    if one.exact is not None and most is not None and most <= _MOST_ROUNDS:
        found: set[str] = set()
        row: Strings | None = _NOTHING
        for times in range(most + 1):
            row = _product(row, one.exact) if times and row is not None else row
            found |= row if row is not None and times >= least else frozenset()
        if row is not None:
            return _exactly(found)
    # The rounds after the first add nothing that is known.
    needs = () if least == 0 else one.clauses()
    return Literals(None, one.prefixes, needs, least == 0 or one.nullable)


def _product(left: Strings, right: Strings) -> Strings | None:
    """Each of ``left`` with each of ``right`` behind it; ``None`` where these are too many or too long."""
    size = len(left) * len(right)
    if size > _MOST or (size > _MOST_PRODUCTS and min(len(left), len(right)) > 2):
        return None
    found = frozenset(a + b for a in left for b in right)
    return found if all(len(one) <= _LONGEST for one in found) else None


def _in_a_row(parts: Sequence[Literals]) -> Literals:
    """What is known of all parts one behind the other; runs of parts that are known exactly are joined."""
    beginning: set[str] = set()
    needs: list[Strings] = []
    run: Strings = _NOTHING
    goes_on = True  # what has been read so far can be nothing
    only_run = True

    def note(strings: Strings, whole: bool) -> None:
        """Matches go on with one of these; ``whole``: the empty string among them is nothing, and not anything."""
        if goes_on:
            beginning.update(strings - _NOTHING if whole else strings)
        if "" not in strings:
            needs.append(strings)

    for part in parts:
        if part.exact is not None and (joined := _product(run, part.exact)) is not None:
            run = joined
            continue
        only_run = False
        heads = part.prefixes | (_NOTHING if part.nullable else frozenset())
        known = "" not in part.prefixes
        ahead, cut = _product(run, heads), False
        for size in _CUTS:
            if ahead is None:
                ahead, cut = _product(run, frozenset(one[:size] for one in heads)), True
        if ahead is not None:
            note(ahead, known)
        else:
            note(run, True)
            goes_on = goes_on and "" in run
            note(heads, known)
        needs += part.needs
        goes_on = goes_on and "" in run and part.nullable and known
        run = part.exact if part.exact is not None and (cut or ahead is None) else _NOTHING
    if only_run:
        return _exactly(run)
    note(run, True)
    return Literals(None, frozenset(beginning), tuple(needs), all(part.nullable for part in parts))


def _either(branches: Sequence[Literals]) -> Literals:
    nullable = any(branch.nullable for branch in branches)
    prefixes = frozenset[str]().union(*(branch.prefixes for branch in branches))
    exact = [branch.exact for branch in branches if branch.exact is not None]
    if len(exact) == len(branches) and sum(map(len, exact)) <= _MOST:
        return _exactly(frozenset[str]().union(*exact))
    clauses = [branch.clauses() for branch in branches]
    needs: tuple[Strings, ...] = ()
    if all(clauses) and not nullable:
        needs = (frozenset[str]().union(*(min(found, key=cost) for found in clauses)),)
    return Literals(None, prefixes, needs, nullable)


def _class(source: str) -> Strings | None:
    """The characters of a class, folded; ``None`` where it says what is not in it, or names a property."""
    if source == "\\d":
        return frozenset("0")
    if not source.startswith("[") or source.startswith("[^"):
        return None
    body, found, at = source[1:-1], set[str](), 0
    while at < len(body):
        char = body[at]
        if char == "[":
            return None
        if char == "\\":
            at += 1
            char = body[at]
            if char == "d":
                char = "0"
            elif char.isalnum():
                return None
        if body[at + 1 : at + 2] == "-" and at + 2 < len(body):
            last = body[at + 2]
            if last == "\\" or ord(last) - ord(char) > 100:
                return None
            found |= {searchable(chr(code)) for code in range(ord(char), ord(last) + 1)}
            at += 2
        else:
            found.add(searchable(char))
        at += 1
    return frozenset(found)
