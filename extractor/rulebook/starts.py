"""Which characters a match can begin with, worked out from the pattern, so that the engine looks only there."""

from __future__ import annotations

import re

import regex

MAX_CHARACTERS = 400
_SKIPPED = ("(?=", "(?!", "(?<=", "(?<!", "(?(DEFINE)")
_NAMED = regex.compile(r"\(\?P<(\w+)>")
_FLAGGED = regex.compile(r"\(\?(-?)([a-z]+)(?:-[a-z]+)?:")
_CALL = regex.compile(r"\(\?&(\w+)\)")
_QUANTIFIER = regex.compile(r"[?*+]|\{(\d*)(?:,\d*)?\}")
_DIGITS = frozenset("0123456789")
_CAPITAL = "\\p{Lu}"
"""Stands in a set for all capital letters."""
_CAPITALS = r"A-Z\xc0-\xde\u0100-\U0010ffff"
"""Characters that a class holds for them: no capital is missing, and of other letters only rare ones are in it."""

First = frozenset[str] | None


class _Unknown(Exception):
    """The pattern begins with something that this reader does not weigh."""


def first_characters(source: str) -> First:
    """The characters that a non-empty match of an expanded pattern begins with, or ``None`` where that is open.

    Lookarounds are passed over, which can only make the set too large, never too small.
    """
    reader = _Reader(source)
    try:
        first, empty = reader.alternatives(0, len(source), False, 0)
    except (_Unknown, IndexError, RecursionError):
        return None
    return None if empty or len(first) > MAX_CHARACTERS else frozenset(first)


def start_pattern(source: str, whole_words: bool, ignore_case: bool = False) -> re.Pattern[str] | None:
    """A pattern for the places at which a match of ``source`` can begin, or ``None``.

    With ``whole_words`` only places that no letter or digit stands before; with ``ignore_case`` in either case.
    """
    first = first_characters(f"(?i:{source})" if ignore_case else source)
    if not first:
        return None
    capitals = _CAPITALS if _CAPITAL in first else ""
    chars = capitals + re.escape("".join(sorted(first - {_CAPITAL})))
    return re.compile((r"(?<![^\W_])" if whole_words else "") + f"[{chars}]")


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.closing = _pairs(source)
        self.groups = {m[1]: (m.end(), self.closing[m.start()]) for m in _NAMED.finditer(source)
                       if m.start() in self.closing}  # fmt: skip

    def alternatives(self, start: int, end: int, fold: bool, depth: int) -> tuple[set[str], bool]:
        """First characters of ``source[start:end]``, and whether it can match nothing."""
        if depth > 60:
            raise _Unknown
        found: set[str] = set()
        empty = False
        for low, high in self._branches(start, end):
            branch, nothing = self._sequence(low, high, fold, depth)
            found |= branch
            empty = empty or nothing
        return found, empty

    def _branches(self, start: int, end: int) -> list[tuple[int, int]]:
        cuts, i = [start], start
        while i < end:
            char = self.source[i]
            if char == "\\":
                i += 1
            elif char in "([" and i in self.closing:
                i = self.closing[i]
            elif char == "|":
                cuts.append(i + 1)
            i += 1
        return list(zip(cuts, [cut - 1 for cut in cuts[1:]] + [end], strict=True))

    def _sequence(self, i: int, end: int, fold: bool, depth: int) -> tuple[set[str], bool]:
        found: set[str] = set()
        while i < end:
            first, nothing, i = self._atom(i, fold, depth)
            quantifier = _QUANTIFIER.match(self.source, i, end)
            if quantifier is not None:
                i = quantifier.end()
                nothing = nothing or quantifier[0] in "?*" or quantifier[1] in ("0", "")
                if i < end and self.source[i] in "?+":
                    i += 1
            found |= first
            if not nothing:
                return found, False
        return found, True

    def _atom(self, i: int, fold: bool, depth: int) -> tuple[set[str], bool, int]:
        source = self.source
        char = source[i]
        if char == "(":
            return self._group(i, fold, depth)
        if char == "[":
            close = self.closing[i]
            return _cased(_class(source[i + 1 : close]), fold), False, close + 1
        if char == "\\":
            if source[i + 1] == "d":
                return set(_DIGITS), False, i + 2
            if source[i + 1] == "b":
                return set(), True, i + 2
            if source.startswith(_CAPITAL, i) and not fold:
                return {_CAPITAL}, False, i + len(_CAPITAL)
            if source[i + 1].isalnum():
                raise _Unknown
            return {source[i + 1]}, False, i + 2
        if char == ".":
            raise _Unknown
        if char in "^$":
            return set(), True, i + 1
        return _cased({char}, fold), False, i + 1

    def _group(self, i: int, fold: bool, depth: int) -> tuple[set[str], bool, int]:
        source, close = self.source, self.closing[i]
        if source.startswith(_SKIPPED, i):
            return set(), True, close + 1
        call = _CALL.match(source, i)
        if call is not None:
            first, nothing = self.alternatives(*self.groups[call[1]], fold, depth + 1)
            return first, nothing, close + 1
        for pattern in (_NAMED, _FLAGGED):
            head = pattern.match(source, i)
            if head is not None:
                if pattern is _FLAGGED and "i" in head[2]:
                    fold = not head[1]
                first, nothing = self.alternatives(head.end(), close, fold, depth + 1)
                return first, nothing, close + 1
        if source.startswith("(?:", i):
            first, nothing = self.alternatives(i + 3, close, fold, depth + 1)
            return first, nothing, close + 1
        if source.startswith("(?", i):
            raise _Unknown
        first, nothing = self.alternatives(i + 1, close, fold, depth + 1)
        return first, nothing, close + 1


def _pairs(source: str) -> dict[int, int]:
    """Where each bracket closes, classes and escapes minded."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    i = 0
    while i < len(source):
        char = source[i]
        if char == "\\":
            i += 1
        elif char == "[":
            close = i + 2 if source[i + 1 : i + 2] in ("]", "^") else i + 1
            while source[close] != "]":
                close += 2 if source[close] == "\\" else 1
            pairs[i] = close
            i = close
        elif char == "(":
            stack.append(i)
        elif char == ")" and stack:
            pairs[stack.pop()] = i
        i += 1
    return pairs


def _class(body: str) -> set[str]:
    if body.startswith("^"):
        raise _Unknown
    found: set[str] = set()
    i = 0
    while i < len(body):
        if body[i] == "\\":
            if body[i + 1] == "d":
                found |= _DIGITS
            elif body[i + 1].isalnum():
                raise _Unknown
            else:
                found.add(body[i + 1])
            i += 2
        elif body[i + 1 : i + 2] == "-" and i + 2 < len(body):
            if ord(body[i + 2]) - ord(body[i]) > MAX_CHARACTERS:
                raise _Unknown
            found |= {chr(code) for code in range(ord(body[i]), ord(body[i + 2]) + 1)}
            i += 3
        else:
            found.add(body[i])
            i += 1
    return found


def _cased(chars: set[str], fold: bool) -> set[str]:
    return {form for char in chars for form in (char, char.lower(), char.upper()) if len(form) == 1} if fold else chars
