"""Text that is stored as Unicode but wrong inside: found by what it would be as Vietnamese, and put right line by line.

A repair is taken only if the words that it changes were no Vietnamese before and are now; so no text in which nothing
is wrong, and none in another language, is touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from extractor.reading.legacy import LEGACY, font
from extractor.reading.mojibake import LOST, holds_sequences, loss_of, undo
from extractor.reading.syllables import Measure, is_ruin, is_syllable, marked_words, measure

# Characters that correct Vietnamese prose hardly ever holds, and of which text that is wrong inside always holds some:
# controls, symbols, and the letters of other languages in Latin-1 and windows-1252.
_SUSPICIOUS = re.compile(
    r"[\x80-\x84\x86-\x9f\xa1-\xa6\xa8-\xaa\xac-\xaf\xb1\xb4-\xb6\xb8-\xba\xbc-\xbf\xc3-\xc7\xcb\xce-\xd1\xd6-\xd8\xdb"
    r"\xdc\xde\xdf\xe4-\xe7\xeb\xee-\xf1\xf6-\xf8\xfb\xfc\xfe\xff\u0152-\u0161\u0178-\u017e\u0192\u02c6\u02dc"
    r"\u2020\u2021\u2030]"
)
# The one frequent pair of mojibake that may stand with quotation marks alone.
_PAIR = b"\xe1\xbb".decode("latin-1")
_UNICODE_ONLY = re.compile(r"[\u0110\u0111\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]")

_SAMPLE = 60_000
_CLEAN_SHARE = 0.8
# Of the words that a conversion changes: which share must have been wrong, and be right then. The sequences of mojibake
# are evidence by themselves, and their words may be in any language.
_WRONG_BEFORE = {"mojibake": 0.5} | dict.fromkeys(LEGACY, 0.6)
_RIGHT_AFTER = {"mojibake": 0.7} | dict.fromkeys(LEGACY, 0.85)
_DIFFERENT_WORDS = 3
_RIVAL = 0.7
_MOST_RUINS = 0.02
_MOST_LEFT = 0.05
_FEW = 2


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired text: what was wrong (``mojibake`` or the name of a font encoding) and how sure that is.

    ``lines`` of all ``of`` lines were changed, ``lost`` characters could not be regained; ``ruined`` says that too much
    is lost or wrong still for the text to be used.
    """

    text: str
    name: str
    confidence: float
    lines: int
    of: int
    lost: int
    ruined: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """The words that a conversion takes away and those that it puts in their place."""

    removed: Measure
    added: Measure

    @property
    def gain(self) -> int:
        return self.added.legal - self.added.illegal + self.removed.illegal - self.removed.legal


def is_suspicious(text: str) -> bool:
    """Whether a text may be wrong inside, by one look at its characters; most texts are not."""
    return not text.isascii() and (_SUSPICIOUS.search(text) is not None or _PAIR in text)


def repair(text: str) -> Repair | None:
    """Repair a text, or ``None`` if nothing in it is wrong that could be told."""
    if not is_suspicious(text):
        return None
    lines = text.split("\n")
    wrong = [number for number, line in enumerate(lines) if is_suspicious(line)]
    best = _best([lines[number] for number in wrong])
    if best is None:
        return None
    name, convert, confidence = best
    result = list(lines)
    # Where no line is sound Unicode, a line that could be both is taken for what the others are.
    everywhere = name != "mojibake" and not any(_UNICODE_ONLY.search(line) for line in lines)
    changed = [number for number in (range(len(lines)) if everywhere else wrong) if not lines[number].isascii()]
    for number in changed:
        converted = convert(lines[number])
        change = _change(lines[number], converted)
        if change.gain > 0 or (change.gain == 0 and _may_go_along(change, name, everywhere)):
            result[number] = converted
    mended = "\n".join(result)
    lost = sum(after.count(LOST) for before, after in zip(lines, result, strict=True) if before != after)
    words = Counter[str]()
    for number in changed:
        words += marked_words(result[number])
    total = words.total()
    left = sum(times for word, times in words.items() if LOST in word or (is_ruin(word) and not is_syllable(word)))
    ruined = lost > max(_FEW, _MOST_RUINS * total) or left > max(_FEW, _MOST_LEFT * total)
    touched = sum(before != after for before, after in zip(lines, result, strict=True))
    of = sum(bool(line.strip()) for line in lines)
    return Repair(mended, name, confidence, touched, of, lost, ruined) if touched else None


def _best(lines: list[str]) -> tuple[str, Callable[[str], str], float] | None:
    """The one conversion that makes Vietnamese of the lines, judged by a sample of them."""
    found = []
    sequences = _sampled([line for line in lines if holds_sequences(line)])
    if sequences:
        loss = loss_of("\n".join(lines))
        found.append(_weighed("mojibake", lambda line: undo(line, loss), sequences))
    unclear = _sampled([line for line in lines if measure(marked_words(line[:_SAMPLE])).share < _CLEAN_SHARE])
    if unclear:
        found += [_weighed(name, font(name).convert, unclear) for name in LEGACY]
    found.sort(key=lambda candidate: candidate[0], reverse=True)
    if not found or found[0][0] <= 0 or (len(found) > 1 and found[1][0] > _RIVAL * found[0][0]):
        return None
    _, name, convert, confidence = found[0]
    return name, convert, confidence


def _weighed(
    name: str, convert: Callable[[str], str], sample: list[str]
) -> tuple[int, str, Callable[[str], str], float]:
    """What a conversion gains in the sample, 0 where it is not clear; its name, itself, and the confidence in it."""
    text = "\n".join(sample)
    change = _change(text, "\n".join(map(convert, sample)))
    perfect = change.added.illegal == change.removed.legal == 0
    different = 1 if name == "mojibake" else _DIFFERENT_WORDS - perfect
    clear = (
        change.added.different >= different
        and change.added.share >= _RIGHT_AFTER[name]
        and 1 - change.removed.share >= _WRONG_BEFORE[name]
    )
    return change.gain if clear else 0, name, convert, change.added.share


def _change(before: str, after: str) -> _Change:
    """The change by a conversion. Single characters tell too little, and words with lost letters are counted apart."""
    old, new = marked_words(before), marked_words(after)
    removed, added = (
        {word: times for word, times in words.items() if len(word) > 1 and LOST not in word}
        for words in (old - new, new - old)
    )
    return _Change(measure(removed), measure(added))


def _may_go_along(change: _Change, name: str, everywhere: bool) -> bool:
    """Whether a line that tells nothing by itself is converted since others are, such as one with quotes alone."""
    if name == "mojibake":
        return change.removed.legal == 0
    return everywhere and change.added.illegal == 0


def _sampled(lines: list[str]) -> list[str]:
    sample, size = [], 0
    for line in lines:
        piece = line[: _SAMPLE - size]
        sample.append(piece)
        size += len(piece)
        if size >= _SAMPLE:
            break
    return sample
