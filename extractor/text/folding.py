"""Folding: one spelling for each Vietnamese word, made beside the text, with the way back to its offsets.

Newspapers write the same word decomposed or composed, with the tone on either vowel (``uỷ``, ``ủy``), with
look-alike letters (Ð for Đ), no-break spaces, soft hyphens and a dozen dashes and quotes. Rules are written
and matched in one plain spelling; the text as read stays as it is, and every offset leads back to it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text in its folded spelling. Offsets are code points.

    ``raw`` is the text as read, ``text`` its folded spelling; ``text[i]`` stands for ``raw[starts[i]:ends[i]]``.
    ``starts`` and ``ends`` never decrease, and characters made of one cluster share its whole span.
    """

    raw: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of ``text[start:end]``; an empty span stays empty, before its next character."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        at = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return at, at

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of ``text`` that stands for all of ``raw[start:end]``, leaving out what folding removed."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end) if start < end else first
        return first, max(first, last)

    def select(self, spans: Sequence[tuple[int, int]], separator: str = "\n") -> Folded:
        """The pieces ``spans`` of ``text``, joined by ``separator``, over the same raw text.

        The spans stand in order, do not overlap and cut no cluster. A separator's characters stand for the
        empty raw span at the end of the piece before it.
        """
        starts, ends = array("I"), array("I")
        for index, (start, end) in enumerate(spans):
            if index:
                before = self.raw_span(*spans[index - 1])[1]
                starts.extend([before] * len(separator))
                ends.extend([before] * len(separator))
            starts.extend(self.starts[start:end])
            ends.extend(self.ends[start:end])
        return Folded(self.raw, separator.join(self.text[start:end] for start, end in spans), starts, ends)


# Character classes, written as they stand between the brackets of a regular expression.
_REMOVED = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\uff07\uff40"
# Private-use characters, which the engine needs for itself, and lone surrogates, which no encoder takes.
_UNUSABLE = "\ud800-\udfff\ue000-\uf8ff"
_REPLACED = f"{_DASHES}{_DOUBLE_QUOTES}{_SINGLE_QUOTES}\u00d0\u0189\u00f0\u0256\uff01-\uff5e{_UNUSABLE}"

_REPLACEMENTS: dict[int, int | str] = {
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys(range(0xE000, 0xF900), "\ufffd"),
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"'),
    **dict.fromkeys(map(ord, _SINGLE_QUOTES), "'"),
    **str.maketrans("\u00d0\u0189\u00f0\u0256", "ĐĐđđ"),
}

# Where a text may need folding: without combining marks only at the classes above; with them, or outside NFC, at
# every run of other characters than printable ASCII, with the base before it. `re` finds these several times
# faster than `regex`, which takes the stretches found apart.
_CHANGED = f"{_REMOVED}{_SPACES}{_BREAKS}{_REPLACED}"
_STRETCH = re.compile(f"(?:[{_CHANGED}]| (?=[{_REMOVED}{_SPACES} ]))[{_CHANGED} \n]*")
_DECOMPOSED_STRETCH = re.compile("[!-_a-~]?(?:[^ -_a-~\n]| (?=[^!-_a-~\n]))[^!-_a-~]*")
_MARK = regex.compile(r"\p{M}")
_PART = regex.compile(
    rf"""(?P<space>[\ {_SPACES}](?:[{_REMOVED}]*+[\ {_SPACES}])++|[{_SPACES}])
       | (?P<break>\r\n|[{_BREAKS}])
       | (?P<removed>[{_REMOVED}]++)
       | (?P<cluster>
            (?: [^!-_a-~\ \n{_REMOVED}{_SPACES}{_BREAKS}] | [!-_a-~](?=[{_REMOVED}]*+[\p{{M}}--[{_REMOVED}]]) )
            (?: [{_REMOVED}]*+[\p{{M}}--[{_REMOVED}]] )*+ )""",
    regex.VERBOSE | regex.VERSION1,
)
_REMOVED_RUN = re.compile(f"[{_REMOVED}]+")
# Tone marks (grave, acute, tilde, hook) and the marks of â and ă stand in one class of Unicode's canonical order,
# so normalisation keeps them as typed and composes only those where the letter's own mark comes first.
_TONES = "\u0300\u0301\u0303\u0309"
_UNORDERED_MARKS = re.compile(f"[{_TONES}\u0302\u0306]{{2,}}")

# Two vowels, with what stands before them, whose tone may be on the wrong one. After q, u is a glide without a tone.
_TONED_PAIR = re.compile(
    "[oOuUqQ](?:(?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=(?<![qQ])[uU])[ỳýỷỹỵỲÝỶỸỴ]|(?<=[qQ])[ùúủũụÙÚỦŨỤ][aâeêơyAÂEÊƠY])"
)


def fold(text: str) -> Folded:
    """Fold a text: one form for each letter, space, line break, dash, quote and place of the tone.

    - Each base with its combining marks, in any order and across zero-width characters, becomes NFC.
    - Zero-width and bidirectional controls, soft hyphens and variation selectors go.
    - A run of horizontal spaces becomes one space, each line break one ``\\n``; dashes, quotes, full-width
      ASCII and the look-alikes of Đ become plain; private-use characters and lone surrogates become U+FFFD.
    - In an open syllable oa, oe, uy bear the tone on the first vowel (``hóa``, ``khỏe``, ``ủy``), and after q
      on the vowel that follows u (``quý``). Of the two placements in use this is the one most of the press keeps
      (https://help.launchpad.net/Translations/Vietnamese/Spelling).
    """
    count = _count(1 << 16) if len(text) < 1 << 16 else array("I", range(len(text) + 1))
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    done = 0
    composed = unicodedata.is_normalized("NFC", text) and not _MARK.search(text)
    for stretch in (_STRETCH if composed else _DECOMPOSED_STRETCH).finditer(text):
        begin = stretch.start()
        for piece, start, end in _parts(stretch.group()):
            start += begin
            end += begin
            if done < start:
                pieces.append(text[done:start])
                starts += count[done:start]
                ends += count[done + 1 : start + 1]
            pieces.append(piece)
            for _ in piece:
                starts.append(start)
                ends.append(end)
            done = end
    pieces.append(text[done:])
    starts += count[done : len(text)]
    ends += count[done + 1 : len(text) + 1]
    return Folded(text, _TONED_PAIR.sub(_place_tone, "".join(pieces)), starts, ends)


def fold_text(text: str) -> str:
    """The folded spelling alone, for patterns, word-list entries and other short strings."""
    return fold(text).text


@cache
def _count(length: int) -> array[int]:
    return array("I", range(length))


def _parts(stretch: str) -> Sequence[tuple[str, int, int]]:
    """What takes the place of each changed span of a stretch, in order: replacement, start, end."""
    return _short_parts(stretch) if len(stretch) <= 16 else list(_find_parts(stretch))


@lru_cache(maxsize=8192)
def _short_parts(stretch: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(_find_parts(stretch))


def _find_parts(stretch: str) -> Iterator[tuple[str, int, int]]:
    for part in _PART.finditer(stretch):
        replacement = _FIXED.get(part.lastgroup or "")
        yield _compose(part.group()) if replacement is None else replacement, *part.span()


_FIXED = {"space": " ", "break": "\n", "removed": ""}


def _compose(cluster: str) -> str:
    # Replaced before composing, because a full-width letter composes only as a plain one, and after it, because
    # some characters are canonically equal to a quote.
    plain = _REMOVED_RUN.sub("", cluster).translate(_REPLACEMENTS)
    marks = unicodedata.normalize("NFD", plain)
    if _UNORDERED_MARKS.search(marks):
        plain = _UNORDERED_MARKS.sub(lambda run: "".join(sorted(run.group(), key=_TONES.__contains__)), marks)
    return unicodedata.normalize("NFC", plain).translate(_REPLACEMENTS)


def _place_tone(match: re.Match[str]) -> str:
    """Move the tone to the other vowel, unless a letter (or a mark on the second vowel) follows."""
    found = match.group()
    following = match.string[match.end() : match.end() + 1]
    if following and unicodedata.category(following)[0] in "LM":
        return found
    before, first, second = found[:-2], found[-2], found[-1]
    if first in "oOuU":
        bare = unicodedata.normalize("NFD", second)
        return before + unicodedata.normalize("NFC", first + bare[1]) + bare[0]
    bare = unicodedata.normalize("NFD", first)
    return before + bare[0] + unicodedata.normalize("NFC", second + bare[1])
