"""What the engine works with: the text it sees, captures, matches and relations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from extractor.rulebook.model import Entry, Rule


class Capture(NamedTuple):
    """What a field of a pattern matched: folded text and span, the word-list entry or the earlier mention behind it."""

    text: str
    start: int
    end: int
    entry: Entry | None = None
    match: Match | None = None

    def attribute(self, name: str) -> str | None:
        """A column of the word-list entry, or ``None``."""
        return self.entry.attributes.get(name) if self.entry else None


@dataclass(slots=True, eq=False)
class Match:
    """One use of a mention rule: a span of the folded text with its captures and its draft value. Nobody changes it;
    a frozen one would take three times as long to make."""

    rule: Rule
    start: int
    end: int
    captures: Mapping[str, Capture]
    value: Any = None

    @property
    def label(self) -> str:
        return self.rule.name

    def overlaps(self, other: Match) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """One use of a relation rule: named arguments that are mentions or plain spans."""

    rule: Rule
    start: int
    end: int
    captures: Mapping[str, Capture]


class Normalised(NamedTuple):
    """A draft value, and the end of the mention where the normaliser shortens it."""

    value: Any
    end: int | None = None


class View:
    """A text in which mentions of some labels stand as single private-use characters.

    ``base`` is the text itself, ``text`` what rules see of it, ``mentions`` what is hidden, by offset of ``text``.
    """

    __slots__ = ("_at", "_by_label", "_ends", "_starts", "base", "mentions", "text")

    def __init__(
        self, base: str, hidden: Sequence[Match] = (), tokens: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """``hidden`` are in text order and do not overlap."""
        self.base = base
        self._starts = [match.start for match in hidden]
        self._ends = [match.end for match in hidden]
        self._at: list[int] = []
        parts: list[str] = []
        behind, size = 0, 0
        for match in hidden:
            parts.append(base[behind : match.start])
            size += match.start - behind
            self._at.append(size)
            parts.append(tokens[match.label])
            size += 1
            behind = match.end
        self.text = "".join(parts) + base[behind:] if hidden else base
        self.mentions: Mapping[int, Match] = dict(zip(self._at, hidden, strict=True))
        self._by_label: dict[str, list[tuple[int, Match]]] | None = None

    @property
    def by_label(self) -> Mapping[str, list[tuple[int, Match]]]:
        """What is hidden by its labels, with the offsets of ``text``."""
        if self._by_label is None:
            self._by_label = {}
            for at, match in self.mentions.items():
                self._by_label.setdefault(match.rule.name, []).append((at, match))
        return self._by_label

    def base_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``base`` behind a span of ``text``."""
        if not self._at:
            return start, end
        first = self._base_start(start)
        return (first, first) if start == end else (first, self._base_end(end - 1))

    def _base_start(self, offset: int) -> int:
        i = bisect_right(self._at, offset) - 1
        if i < 0:
            return offset
        return self._starts[i] if self._at[i] == offset else self._ends[i] + offset - self._at[i] - 1

    def _base_end(self, offset: int) -> int:
        i = bisect_right(self._at, offset) - 1
        if i < 0:
            return offset + 1
        return self._ends[i] + offset - self._at[i]

    def offset(self, base: int) -> int | None:
        """The offset of ``text`` at which the character ``base`` stands; ``None`` inside of something hidden, its
        beginning excepted."""
        i = bisect_right(self._starts, base) - 1
        if i < 0:
            return base
        if base < self._ends[i]:
            return self._at[i] if base == self._starts[i] else None
        return self._at[i] + 1 + base - self._ends[i]

    def nearest(self, base: int) -> int:
        """The offset of ``text`` of the character ``base`` or of what hides it."""
        i = bisect_right(self._starts, base) - 1
        if i < 0:
            return base
        return self._at[i] if base < self._ends[i] else self._at[i] + 1 + base - self._ends[i]


class Spans:
    """Sorted spans with the question which of them holds an offset."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.spans = spans
        self._starts = [start for start, _ in spans]

    def index(self, offset: int) -> int | None:
        """The number of the span that holds ``offset``, or ``None``."""
        i = bisect_right(self._starts, offset) - 1
        return i if i >= 0 and offset < self.spans[i][1] else None

    def touches(self, start: int, end: int) -> bool:
        """Whether some span shares a character with ``start:end``; the spans must not overlap each other."""
        i = bisect_left(self._starts, end) - 1
        return i >= 0 and self.spans[i][1] > start
