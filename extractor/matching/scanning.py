"""What stands where in one text, of all that its rules look for: bits for each line, and where rules can begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from ahocorasick_rs import AhoCorasick

from extractor.matching.model import Match, View
from extractor.matching.prefilter import Layer, Plan, Prefilter
from extractor.rulebook.model import Rule
from extractor.text import searchable

_MANY_WORDS = 64
"""More are looked for with an automaton, which takes its time to make."""


class Scan:
    """What was found of the rules' literals in one text, line by line; labels of mentions are added as they come."""

    def __init__(self, prefilter: Prefilter, text: str, ends: Sequence[int]) -> None:
        self._prefilter = prefilter
        self._ends = ends
        self._masks: list[int] = []
        self._anchors: dict[int, list[tuple[int, int]]] = {}
        """By the bit of a set of literals: where each of them begins, and on which line."""
        self._line_of: dict[Match, int] = {}
        self._base = text
        self._text = searchable(text)
        self._read()

    def _read(self) -> None:
        text, table, ends, anchors, masks = self._text, self._prefilter.table, self._ends, self._anchors, self._masks
        line_end, mask = ends[0], 0
        for number, start, end in self._prefilter.hits(text):
            while end > line_end:
                masks.append(mask)
                line_end, mask = ends[len(masks)], 0
            anywhere, at_word, inside, starts = table[number]
            mask |= anywhere
            if at_word and (not start or not text[start - 1].isalnum()):
                mask |= at_word
            else:
                starts = inside
            for bit in starts:
                if bit in anchors:
                    anchors[bit].append((start, len(masks)))
                else:
                    anchors[bit] = [(start, len(masks))]
        masks.append(mask)
        masks += [0] * (len(ends) - len(masks))

    def add(self, matches: Iterable[Match]) -> None:
        """Note the labels of mentions on their lines. Lines that a mention joins are as one from then on."""
        masks, ends, lines = self._masks, self._ends, self._line_of
        for match in matches:
            lines[match] = first = bisect_left(ends, match.start)
            masks[first] |= self._prefilter.label_mask(match.rule.name)
            if match.end > ends[first]:
                last = bisect_left(ends, match.end)
                joined = 0
                for mask in masks[first : last + 1]:
                    joined |= mask
                masks[first : last + 1] = [joined] * (last + 1 - first)

    def jobs(self, layer: Layer) -> list[tuple[int, set[int] | None]]:
        """The rules of a layer that can match, by number in their order, and on which lines; ``None``: on any."""
        found: dict[int, set[int]] = {}
        by_bit, interesting = layer.by_bit, layer.mask
        for line, mask in enumerate(self._masks):
            left = mask & interesting
            while left:
                low = left & -left
                left ^= low
                for number, need in by_bit[low]:
                    if mask & need == need:
                        if number in found:
                            found[number].add(line)
                        else:
                            found[number] = {line}
        jobs: list[tuple[int, set[int] | None]] = [*found.items()]
        if layer.anywhere:
            whole = 0
            for mask in self._masks:
                whole |= mask
            jobs += [(number, None) for number, need in layer.anywhere if whole & need == need]
        jobs.sort(key=_number)
        return jobs

    def positions(self, rule: Rule, plan: Plan, lines: set[int] | None, view: View) -> list[int] | None:
        """The offsets of a view at which a rule can begin, in order; ``None`` where its beginning is open."""
        text, line_of = self._text, self._line_of
        if not plan.starts:
            if rule.starts is None:
                return None
            starts = rule.starts.finditer
            return [hit.start() for low, high in self._stretches(lines, view) for hit in starts(view.text, low, high)]
        anchors = self._anchors.get(plan.starts, ())
        found = [at for at, line in anchors if lines is None or line in lines]
        if rule.gate.begins_with_capital:
            found = [at for at in found if self._base[at].isupper()]
        if rule.gate.begins_line:
            found = [at for at in found if not at or text[at - 1] == "\n"]
        if view.mentions and found:
            found = [offset for at in found if (offset := view.offset(at)) is not None]
        for label, behind in plan.labels.items():
            if (begun := view.by_label.get(label)) is None:
                continue
            for at, match in begun:
                if lines is None or line_of[match] in lines:
                    end = match.end
                    for size, pieces in behind:
                        if text[end : end + size] in pieces:
                            found.append(at)
                            break
                    else:
                        if not behind:
                            found.append(at)
        if len(found) > 1:
            found.sort()
        return found

    def occurrences(self, words: Collection[str], view: View) -> list[int]:
        """The offsets of a view at which one of the words begins, in order."""
        text = self._text
        if len(words) > _MANY_WORDS:
            several = AhoCorasick(list(words), store_patterns=False)
            found = [start for _, start, _ in several.find_matches_as_indexes(text, overlapping=True)]
        else:
            found = []
            for word in words:
                at = text.find(word)
                while at >= 0:
                    found.append(at)
                    at = text.find(word, at + 1)
        offsets = map(view.offset, sorted(set(found)))
        return [offset for offset in offsets if offset is not None]

    def _stretches(self, lines: set[int] | None, view: View) -> list[tuple[int, int]]:
        """The lines in offsets of a view."""
        if lines is None:
            return [(0, len(view.text))]
        ends = self._ends
        return [(view.nearest(ends[line - 1] + 1 if line else 0), view.nearest(ends[line])) for line in sorted(lines)]


def _number(job: tuple[int, set[int] | None]) -> int:
    return job[0]
