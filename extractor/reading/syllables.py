"""How Vietnamese a text is: whether its words with letters beyond ASCII are legal syllables.

Only such words tell encodings apart, since all of them share ASCII; they are called marked here. A syllable is legal
if its onset and rhyme may stand together and its tone goes with the end (``onsets.tsv``, ``rhymes.tsv`` and
``tones.tsv`` in ``tables``); where in the rhyme the tone mark stands does not matter. In Vietnamese news nearly all
marked words are legal syllables, the rest being foreign names; in a text read with the wrong encoding few are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from extractor.reading.datafiles import table_rows

_LONGEST_SYLLABLE = 7
# Words end at white space, ASCII that is no letter, and dashes; NEL (U+0085) is a byte of a letter more often than a
# space. Other typography is taken off their ends only: inside a word it is a sign of letters read wrongly.
_RUN = re.compile(r"[^\x00-@\[-`{-\x7f\xa0\u1680\u2000-\u200a\u2013\u2014\u2028\u2029\u202f\u205f\u3000]+")
_QUOTES = r"\xab\xb7\xbb\u2000-\u2bff\u3000-\u303f\ufe0f\ufeff\U0001f000-\U0001faff"
_EDGES = re.compile(rf"^[{_QUOTES}]+|[{_QUOTES}\xae\xb0\xb2\xb3]+$")
_LETTERS = re.compile(r"[^\W\d_\xaa\xb5\xba]+")
# Abbreviations of capitals say nothing: the letters with a stroke or a horn stand in them without a vowel.
_ABBREVIATION = re.compile(r"[A-Z\u0110\u01af]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True)
class Measure:
    """Of the marked words of a text: how many are legal syllables, how many not, and how many different ones are."""

    legal: int
    illegal: int
    different: int

    @property
    def total(self) -> int:
        """All marked words."""
        return self.legal + self.illegal

    @property
    def share(self) -> float:
        """The share of legal syllables in the marked words, 0 where there are none."""
        return self.legal / self.total if self.total else 0.0


def marked_words(text: str) -> Counter[str]:
    """The words of a text that hold a character beyond ASCII, typography at their ends taken off, with their number.

    Abbreviations of capitals are left out.
    """
    words: Counter[str] = Counter()
    for run, times in Counter(_RUN.findall(text)).items():
        if not run.isascii():
            word = _EDGES.sub("", run)
            if not word.isascii() and not _ABBREVIATION.fullmatch(word):
                words[word] += times
    return words


def measure(words: Mapping[str, int]) -> Measure:
    """Measure words as :func:`marked_words` counts them."""
    legal = [times for word, times in words.items() if is_syllable(word)]
    return Measure(sum(legal), sum(words.values()) - sum(legal), len(legal))


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Whether a word is a legal Vietnamese syllable, in composed or decomposed letters and in a case that is in use.

    Besides small letters, capitals and one capital in front, ASCII capitals among small letters with marks pass:
    so capitals come out of the fonts that show small letters as capitals.
    """
    if len(word) > 2 * _LONGEST_SYLLABLE or not _has_usual_case(unicodedata.normalize("NFC", word)):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    known = _tones()
    tones = [character for character in apart if character in known]
    base = unicodedata.normalize("NFC", "".join(character for character in apart if character not in known))
    stop = _toneless_syllables().get(base)
    if stop is None or len(tones) > 1:
        return False
    return not stop or (len(tones) == 1 and known[tones[0]])


@lru_cache(maxsize=1 << 12)
def is_ruin(word: str) -> bool:
    """Whether a marked word looks like letters read with the wrong encoding, whatever its language.

    So looks a word with a symbol among its letters, with capitals after small ones, or with Latin letters and
    letters of another script in one.
    """
    letters = unicodedata.normalize("NFC", word).replace("\u2019", "")
    if not _LETTERS.fullmatch(letters) or not _has_usual_case(letters):
        return True
    return bool(_LATIN.search(letters)) and bool(_LATIN.sub("", letters))


def _has_usual_case(word: str) -> bool:
    rest = word[1:]
    if rest == rest.lower():
        return True
    return all(character == character.upper() for character in word if character.isascii())


@lru_cache(maxsize=1)
def _tones() -> dict[str, bool]:
    """The tone marks, and whether a syllable that ends in a stop takes them."""
    return {chr(int(code, 16)): stop == "1" for code, stop in table_rows("tones.tsv")}


@lru_cache(maxsize=1)
def _toneless_syllables() -> dict[str, bool]:
    """Every legal syllable without its tone, and whether it ends in a stop and so takes two tones only."""
    allowed = {"any": "aeiouy", "front": "eiy", "back": "aou", "not e": "aiouy"}
    onsets = [(onset, allowed[before]) for onset, before in table_rows("onsets.tsv")]
    return {
        onset + rhyme: stop == "1"
        for rhyme, stop in table_rows("rhymes.tsv")
        for onset, vowels in onsets
        if unicodedata.normalize("NFD", rhyme)[0] in vowels
    }
