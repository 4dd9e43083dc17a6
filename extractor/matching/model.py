"""What the engine works with: the text it sees, captures, matches and relations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.rulebook.model import Entry, Rule


@dataclass(frozen=True, slots=True)
class Capture:
    """What a field of a pattern matched: folded text and span, the word-list entry or the earlier mention behind it."""

    text: str
    start: int
    end: int
    entry: Entry | None = None
    match: Match | None = None

    def attribute(self, name: str) -> str | None:
        """A column of the word-list entry, or ``None``."""
        return self.entry.attributes.get(name) if self.entry else None


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One use of a mention rule: a span of the folded text with its captures and its draft value."""

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


@dataclass(frozen=True, slots=True)
class Normalised:
    """A draft value, and the end of the mention where the normaliser shortens it."""

    value: Any
    end: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A text in which mentions of some labels stand as single private-use characters.

    ``base`` is the text itself; ``starts[i]:ends[i]`` is where character ``i`` of ``text`` came from.
    """

    base: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    mentions: Mapping[int, Match] = field(default_factory=dict)

    def base_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``base`` behind a span of ``text``."""
        if start == end:
            at = self.starts[start] if start < len(self.starts) else len(self.base)
            return at, at
        return self.starts[start], self.ends[end - 1]


def plain_view(text: str) -> View:
    """A view that hides nothing."""
    return View(text, text, range(len(text)), range(1, len(text) + 1))


def token_view(text: str, matches: Sequence[Match], tokens: Mapping[str, str]) -> View:
    """A view in which each of ``matches`` (sorted, not overlapping) is one character."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    mentions: dict[int, Match] = {}
    at = 0
    for match in matches:
        parts.append(text[at : match.start])
        starts.extend(range(at, match.start))
        ends.extend(range(at + 1, match.start + 1))
        mentions[len(starts)] = match
        parts.append(tokens[match.label])
        starts.append(match.start)
        ends.append(match.end)
        at = match.end
    parts.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return View(text, "".join(parts), starts, ends, mentions)


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
