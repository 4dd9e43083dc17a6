"""Guards: conditions on what stands around a match, within its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

AFTER, BEFORE, NEAR, WITHIN = "after", "before", "near", "within"
GUARD_KINDS = (AFTER, BEFORE, NEAR, WITHIN)
GUARDS = (*GUARD_KINDS, *(f"not_{kind}" for kind in GUARD_KINDS))
"""The keys of guards in a rule."""
SURROUNDINGS = ("sentence", "quotation", "parentheses")
"""What a match can be ``within``."""

LEFT, RIGHT = r"(?<![\p{L}\p{M}\p{N}])", r"(?![\p{L}\p{M}\p{N}])"
"""What keeps a match from beginning, or ending, inside a word."""
_OPENS_IN_CLASS = regex.compile(r"(?:\(\?:)*(?:\\[dpP]|\[|[^\p{L}\p{N}({\\])")
_ENDS_IN_CLASS = regex.compile(r"(?:\\[dD]|\\[pP]\{\w+\}|\]|[^\p{L}\p{N})}\]\\])[*+?]?\Z")


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition: a match may stand only if (``not_…``: only if not) one of ``entries`` holds around it.

    ``pattern`` is compiled by :func:`guard_pattern`, ``None`` for ``within``; ``reach`` is how many syllables away
    ``near`` looks, ``None`` for the whole sentence.
    """

    kind: str
    entries: tuple[str, ...]
    pattern: regex.Pattern[str] | None
    reach: int | None = None
    expanded: tuple[str, ...] = ()
    """The entries with their references written out."""

    @property
    def source(self) -> str:
        """The entries as they are written."""
        return " | ".join(self.entries)

    def allows(self, text: str, start: int, end: int, seconds: float | None = None) -> bool:
        """Whether a match of ``text[start:end]`` may stand. Raises ``TimeoutError`` after ``seconds``."""
        return self._holds(text, start, end, seconds) != self.kind.startswith("not_")

    def blamed(self, text: str, start: int, end: int, seconds: float | None = None) -> tuple[str, ...]:
        """The entries that hold around ``text[start:end]``, as they are written, with the words that they hold for.

        Raises ``TimeoutError`` after ``seconds``.
        """
        if self.pattern is None:
            return tuple(entry for entry in self.entries if _IS_WITHIN[entry](text, start, end))
        found = []
        for entry, source in zip(self.entries, self.expanded, strict=True):
            alone = replace(self, pattern=regex.compile(guard_pattern(self.kind, [source]), regex.V0))
            if alone._holds(text, start, end, seconds):
                words = alone._words(source, text, start, end, seconds)
                found.append(f"{entry} ({words!r})" if words and words != entry else entry)
        return tuple(found)

    def _words(self, source: str, text: str, start: int, end: int, seconds: float | None) -> str:
        """The words for which the one entry of this guard holds; empty where that cannot be told."""
        kind = self.kind.removeprefix("not_")
        if kind == AFTER:
            hit = regex.compile(rf"(?r)(?:{source})[ \"'(]?", regex.V0).match(text, 0, start, timeout=seconds)
        elif kind == BEFORE:
            hit = regex.compile(rf"[ \"')]?(?:{source})", regex.V0).match(text, end, timeout=seconds)
        else:
            low, high = _window(text, start, end, self.reach)
            hit = self.pattern.search(text, low, high, timeout=seconds) if self.pattern is not None else None
        return hit[0].strip(" \"'()") if hit is not None else ""

    def _holds(self, text: str, start: int, end: int, seconds: float | None) -> bool:
        kind = self.kind.removeprefix("not_")
        if kind == WITHIN:
            return any(_IS_WITHIN[entry](text, start, end) for entry in self.entries)
        assert self.pattern is not None
        if kind == NEAR:
            low, high = _window(text, start, end, self.reach)
            return (
                self.pattern.search(text, low, start, timeout=seconds) is not None
                or self.pattern.search(text, end, high, timeout=seconds) is not None
            )
        return self.pattern.match(text, start if kind == AFTER else end, timeout=seconds) is not None


def guard_pattern(kind: str, entries: Sequence[str]) -> str:
    """The pattern of a guard's expanded entries, for matching at the edge that it watches.

    A space or quote may stand between. An entry that begins (before) or ends (behind) in a word stands for the whole
    word; one that begins or ends in a class such as ``\\d`` or ``\\p{Lu}`` for a character of that class.
    """
    kind = kind.removeprefix("not_")
    if kind == AFTER:
        bounded = "|".join(f"{'' if _OPENS_IN_CLASS.match(entry) else LEFT}(?:{entry})" for entry in entries)
        return rf"(?<=(?:{bounded})[ \"'(]?)"
    behind = "|".join(f"(?:{entry}){'' if _ENDS_IN_CLASS.search(entry) else RIGHT}" for entry in entries)
    if kind == NEAR:
        # At the edge of the searched window `endpos` hides what follows; the match itself stands there.
        return f"{LEFT}(?:{behind})"
    return rf"[ \"')]?(?:{behind})"


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    return low, high if high >= 0 else len(text)


def _window(text: str, start: int, end: int, reach: int | None) -> tuple[int, int]:
    low, high = _line(text, start, end)
    if reach is None:
        return low, high
    before = [i for i in range(low, start) if text[i] == " "][-reach - 1 :]
    behind = [i for i in range(end, high) if text[i] == " "][: reach + 1]
    return (
        before[0] if len(before) > reach else low,
        behind[-1] if len(behind) > reach else high,
    )


def _in_sentence(text: str, start: int, end: int) -> bool:
    return "\n" not in text[start:end]


def _in_quotation(text: str, start: int, end: int) -> bool:
    low, high = _line(text, start, end)
    return text.count('"', low, start) % 2 == 1 and '"' in text[end:high]


def _in_parentheses(text: str, start: int, end: int) -> bool:
    low, high = _line(text, start, end)
    depth = 0
    for char in reversed(text[low:start]):
        depth += (char == ")") - (char == "(")
        if depth < 0:
            return ")" in text[end:high]
    return False


_IS_WITHIN: Mapping[str, Any] = {
    "sentence": _in_sentence, "quotation": _in_quotation, "parentheses": _in_parentheses,
}  # fmt: skip
