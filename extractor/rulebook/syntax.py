"""The shape of a pattern as it is written: its alternatives, repeats and references, each with its place in the source.

It serves those who reason about patterns (the linter, coverage, mutation, explanations). Matching itself is done by
the ``regex`` module, which stays the judge of what is valid; what this reader does not know raises ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

NodeKind = Literal["sequence", "alternatives", "group", "reference", "look", "class", "text", "edge", "call"]

_REFERENCE = regex.compile(r"\{([A-Za-z_][\w.]*)(?::([A-Za-z_]\w*))?\}")
_COUNT = regex.compile(r"\{(\d*)(?:(,)(\d*))?\}")
_GROUP_HEADS: tuple[tuple[regex.Pattern[str], NodeKind], ...] = (
    (regex.compile(r"\((?:\?<?[=!])"), "look"),
    (regex.compile(r"\(\?\(DEFINE\)"), "look"),
    (regex.compile(r"\(\?P<(\w+)>"), "group"),
    (regex.compile(r"\(\?(?:[a-z]*(?:-[a-z]+)?:|>)"), "group"),
    (regex.compile(r"\((?!\?)"), "group"),
)
_CALL = regex.compile(r"\(\?(?:&(\w+)|P=(\w+)|P>(\w+))\)")
_ESCAPE = regex.compile(r"\\(?:[pP]\{[^}]*\}|[pP]\w|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", regex.DOTALL)
_EDGES = frozenset(("\\b", "\\B", "\\A", "\\Z", "\\m", "\\M", "\\K"))
_MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Node:
    """A part ``source[start:end]`` of a pattern, its quantifier included, that is tried ``least`` to ``most`` times.

    ``most`` is ``None`` where there is no bound. ``body_end`` is where the quantifier begins. ``name`` is what a
    reference refers to, the field of a group, or the group that a call calls.
    """

    kind: NodeKind
    start: int
    end: int
    body_end: int
    children: tuple[Node, ...] = ()
    name: str | None = None
    field: str | None = None
    least: int = 1
    most: int | None = 1
    negative: bool = False
    possessive: bool = False

    def walk(self) -> Iterator[Node]:
        """This node and all below it, from left to right."""
        yield self
        for child in self.children:
            yield from child.walk()


class UnpairedError(ValueError):
    """Brackets of a pattern that do not pair."""


def parse(source: str) -> Node:
    """The tree of a pattern. Raises ``ValueError`` where a construct is not known, :class:`UnpairedError` where
    brackets do not pair."""
    reader = _Reader(source)
    tree = reader.alternatives(0)
    if reader.at != len(source):
        raise UnpairedError(f"the bracket at character {reader.at + 1} closes nothing")
    return tree


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def alternatives(self, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise ValueError("groups stand too deep inside each other")
        start = self.at
        branches = [self.sequence(depth)]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self.sequence(depth))
        if len(branches) == 1:
            return branches[0]
        return Node("alternatives", start, self.at, self.at, tuple(branches))

    def sequence(self, depth: int) -> Node:
        start = self.at
        children = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            children.append(self.quantified(self.atom(depth)))
        return Node("sequence", start, self.at, self.at, tuple(children))

    def atom(self, depth: int) -> Node:
        source, start = self.source, self.at
        char = source[start]
        if char == "(":
            return self.group(depth)
        if char == "[":
            self.at = _class_end(source, start)
            return Node("class", start, self.at, self.at)
        if char == "\\":
            escape = _ESCAPE.match(source, start)
            if escape is None:
                raise ValueError("a backslash at the end")
            self.at = escape.end()
            kind: NodeKind = "edge" if escape[0] in _EDGES else "class" if escape[0][1].isalnum() else "text"
            return Node(kind, start, self.at, self.at)
        reference = _REFERENCE.match(source, start) if char == "{" else None
        if reference is not None:
            self.at = reference.end()
            return Node("reference", start, self.at, self.at, name=reference[1], field=reference[2])
        self.at += 1
        return Node("edge" if char in "^$" else "class" if char == "." else "text", start, self.at, self.at)

    def group(self, depth: int) -> Node:
        source, start = self.source, self.at
        call = _CALL.match(source, start)
        if call is not None:
            self.at = call.end()
            return Node("call", start, self.at, self.at, name=call[1] or call[2] or call[3])
        heads = ((head.match(source, start), kind) for head, kind in _GROUP_HEADS)
        opened, kind = next(((found, kind) for found, kind in heads if found is not None), (None, None))
        if opened is None or kind is None:
            raise ValueError(f"a kind of group that is not known: {source[start : start + 6]}")
        self.at = opened.end()
        inside = self.alternatives(depth + 1)
        if not source.startswith(")", self.at):
            raise UnpairedError(f"missing ): the bracket at character {start + 1} is not closed")
        self.at += 1
        name = opened[1] if opened.re.groups else None
        return Node(
            kind, start, self.at, self.at, (inside,), name=name, negative=opened[0].endswith("!"),
            possessive=opened[0] == "(?>",
        )  # fmt: skip

    def quantified(self, node: Node) -> Node:
        source, at = self.source, self.at
        least, most = 1, 1
        if at < len(source) and source[at] in "?*+":
            least, unbounded = (0 if source[at] in "?*" else 1), source[at] in "*+"
            end = at + 1
            found_most: int | None = None if unbounded else most
        else:
            count = _COUNT.match(source, at)
            if count is None or count[0] in ("{}", "{,}"):
                return node
            least = int(count[1] or 0)
            found_most = (int(count[3]) if count[3] else None) if count[2] else least
            end = count.end()
        possessive = source.startswith("+", end)
        if end < len(source) and source[end] in "?+":
            end += 1
        self.at = end
        return Node(
            node.kind, node.start, end, node.body_end, node.children, node.name, node.field, least, found_most,
            node.negative, node.possessive or possessive,
        )  # fmt: skip


def _class_end(source: str, start: int) -> int:
    at = start + 1
    if source.startswith("^", at):
        at += 1
    if source.startswith("]", at):
        at += 1
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source[at] == "]":
            return at + 1
        else:
            at += 1
    raise UnpairedError(f"missing ]: the class at character {start + 1} is not closed")
