"""Parts and their wholes: which count is a share of which, and whether the parts claim to be all of it.

Only explicit signs count: ``trong đó``, a bracket behind the number, the forms of a discipline, ``gồm``. They are
word lists of the pack ``statistics``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from extractor.linking.model import Scene
from extractor.matching.model import Match
from extractor.rulebook.model import WordList

PartKind = Literal["share", "breakdown"]
LISTS = ("share_cues", "form_cues", "breakdown_cues", "change_words")
MAKES_UP_WORDS = 4
"""At most so many words stand between a whole and the word that says what it is made up of."""
_BRACKETS = re.compile(r"[()]")
_MARKS = regex.compile(r"[,;:()\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """The count that another is a part of. ``breakdown``: the parts claim to be all of it; ``share``: some of it."""

    whole: Match
    kind: PartKind


@dataclass(frozen=True, slots=True)
class _Cue:
    name: str
    start: int
    end: int


def link_wholes(scene: Scene, by_sentence: Mapping[int, Sequence[Match]]) -> dict[Match, Part]:
    """The wholes of the counts that are parts of one. ``by_sentence`` holds the counts of each sentence in order."""
    patterns = {name: _any(scene.rulebook.words(f"statistics.{name}")) for name in LISTS}
    parts: dict[Match, Part] = {}
    for number, counts in by_sentence.items():
        if len(counts) > 1:
            _Sentence(scene.text, scene.sentences.spans[number], counts, patterns).link(parts)
    return parts


class _Sentence:
    def __init__(
        self, text: str, span: tuple[int, int], counts: Sequence[Match], patterns: Mapping[str, regex.Pattern[str]]
    ) -> None:
        self.text = text
        self.counts = counts
        self.changes = patterns["change_words"]
        self.brackets = _brackets(text, span)
        self.cues = sorted(
            (_Cue(name, found.start(), found.end())
             for name in LISTS[:3] for found in patterns[name].finditer(text, *span)),
            key=lambda cue: (cue.start, -cue.end),
        )  # fmt: skip

    def link(self, parts: dict[Match, Part]) -> None:
        for match in self.counts:
            bracket = self._bracket(match.start)
            cue = self._cue(match, bracket)
            if cue is not None:
                part = self._by_cue(match, cue, bracket, parts)
            elif bracket is not None:
                part = self._by_bracket(match, bracket)
            else:
                part = None
            if part is not None and not _foreign(match, part):
                parts[match] = part

    def _bracket(self, offset: int) -> tuple[int, int] | None:
        return next(((start, end) for start, end in self.brackets if start < offset < end), None)

    def _cue(self, match: Match, bracket: tuple[int, int] | None) -> _Cue | None:
        """The last cue before a count that stands in the same bracket, or like the count in none."""
        for cue in reversed(self.cues):
            if cue.end <= match.start and self._bracket(cue.start) == bracket:
                return cue if self._reaches(cue, match) else None
        return None

    def _reaches(self, cue: _Cue, match: Match) -> bool:
        """Whether the list behind a cue goes on up to a count: a semicolon ends it where another thing is counted."""
        opened = self.text[cue.end : cue.end + 2].lstrip(" ").startswith(":")
        unit, last = None, cue.end
        for count in self.counts:
            if count.start < cue.end or self._bracket(count.start) != self._bracket(match.start):
                continue
            other = unit is not None and count.value.unit not in (None, unit)
            if ";" in self.text[last : count.start] and (other or not (opened or cue.name == "form_cues")):
                return False
            if count is match:
                return True
            unit, last = unit or (None if count.rule.arguments.get("elided") else count.value.unit), count.end
        return False

    def _by_cue(
        self, match: Match, cue: _Cue, bracket: tuple[int, int] | None, parts: Mapping[Match, Part]
    ) -> Part | None:
        if bracket is not None:
            whole = self._before_bracket(bracket)
            return Part(whole, "share" if cue.name == "share_cues" else "breakdown") if whole is not None else None
        before = [m for m in self.counts if m.end <= cue.start and self._bracket(m.start) is None]
        if cue.name == "breakdown_cues":
            near = before[-1:]
            if not near or len(self.text[near[0].end : cue.start].split()) > MAKES_UP_WORDS:
                return None
            return Part(near[0], "breakdown")
        if cue.name == "form_cues":
            wholes = [m for m in before if m not in parts and m.value.kind == "cardinal"]
            return Part(wholes[-1], "breakdown") if wholes else None
        kin = [m for m in before if m.value.unit == match.value.unit]
        found = kin or before
        return Part(found[-1], "share") if found else None

    def _by_bracket(self, match: Match, bracket: tuple[int, int]) -> Part | None:
        whole = self._before_bracket(bracket)
        clause = regex.split(_MARKS, self.text[bracket[0] : match.start])[-1].lower()
        if whole is None or self.changes.search(clause):
            return None
        return Part(whole, "breakdown")

    def _before_bracket(self, bracket: tuple[int, int]) -> Match | None:
        """The count that a bracket stands behind, with no more than words that narrow it between."""
        before = [m for m in self.counts if m.end <= bracket[0]]
        if not before or _MARKS.search(self.text, before[-1].end, bracket[0]):
            return None
        return before[-1]


def _foreign(match: Match, part: Part) -> bool:
    """A sum of money is no part of people, no number is a part of a percentage, none under another name is more."""
    value, whole = match.value, part.whole.value
    same = value.unit == whole.unit
    if whole.kind == "percent" or (value.kind == "percent" and part.kind == "breakdown" and not same):
        return True
    if {value.kind, whole.kind} & {"money", "measure", "ratio"}:
        return not same
    return not same and (value.value or 0) > (whole.value or 0)


@lru_cache(maxsize=16)
def _any(words: WordList) -> regex.Pattern[str]:
    alternatives = "|".join(regex.escape(word) for word in sorted(words, key=len, reverse=True))
    return regex.compile(rf"(?i)(?<!\p{{L}})(?:{alternatives})(?!\p{{L}})")


def _brackets(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The spans of the innermost brackets of a sentence; one that is never closed ends with the sentence."""
    out, opened = [], None
    for found in _BRACKETS.finditer(text, *span):
        if found[0] == "(":
            opened = found.start()
        elif opened is not None:
            out.append((opened, found.end()))
            opened = None
    return [*out, (opened, span[1])] if opened is not None else out
