"""The Vietnamese font encodings from before Unicode: TCVN3 (the ABC fonts), VNI for Windows and VISCII.

Their letters are in ``tables/tcvn3.tsv``, ``tables/vni.tsv`` and ``tables/viscii.tsv``, with the sources. In TCVN3 and
VNI the bytes 80 to 9F are the quotation marks and dashes of windows-1252, in VISCII they are capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.reading.datafiles import table_rows
from extractor.reading.syllables import is_syllable, marked_words

LEGACY = ("tcvn3", "vni", "viscii")
UNASSIGNED = "\ufffd"

_LATIN_1_LETTERS = range(0xC0, 0x100)
SHOWN = {
    code: bytes([code]).decode("windows-1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""What windows-1252 shows for the bytes 80 to 9F, without the five that it leaves unassigned."""

# VISCII text taken for windows-1252 shows some capitals as quotation marks and dashes, and may hold such ones as well.
# A capital it is where that makes a word, and a dash that opens a sentence in small letters is the capital that does.
_TYPOGRAPHY = re.compile(r"[\u2013-\u2026]")
_OPENING_DASH = re.compile(r"(?:^|(?<=[.!?:\"] ))\u2014(?= [a-z\xdf-\xff])", re.MULTILINE)
_RUN = re.compile(r"\S{2,}")
_LONGEST_RUN = 30


@dataclass(frozen=True, slots=True)
class Font:
    """One font encoding: its name, its letters by code, and the pattern that finds codes of two bytes, if any."""

    name: str
    letters: dict[str, str]
    pattern: re.Pattern[str] | None
    from_bytes: dict[int, str]
    from_text: dict[int, str]
    from_shown: dict[int, str]

    def decode(self, data: bytes) -> str:
        """The text of bytes; a byte without meaning in this encoding becomes U+FFFD."""
        return self._converted(data.decode("latin-1"), self.from_bytes)

    def convert(self, text: str) -> str:
        """The text of bytes that were taken for Latin-1 or windows-1252; what this encoding lacks is kept."""
        if self.name == "viscii":
            text = _OPENING_DASH.sub(self.from_shown[0x2014], text)
            text = _RUN.sub(lambda found: self._with_capitals(found[0]), text) if _TYPOGRAPHY.search(text) else text
        return self._converted(text, self.from_text)

    def _with_capitals(self, run: str) -> str:
        if len(run) > _LONGEST_RUN or not _TYPOGRAPHY.search(run):
            return run
        capitals = run.translate(self.from_shown)
        words = marked_words(capitals.translate(self.from_text))
        return capitals if words and all(map(is_syllable, words)) else run

    def _converted(self, text: str, single: dict[int, str]) -> str:
        if self.pattern is None:
            return text.translate(single)
        letters = self.letters
        return self.pattern.sub(lambda found: letters.get(found[0]) or single.get(ord(found[0]), found[0]), text)


@lru_cache(maxsize=len(LEGACY))
def font(name: str) -> Font:
    """The font encoding of a name in :data:`LEGACY`."""
    letters = {bytes.fromhex(code).decode("latin-1"): letter for code, letter in table_rows(f"{name}.tsv")}
    for code, letter in list(letters.items()):
        if len(code) == 2:
            letters.setdefault(code[0] + code[1].lower(), letter)
            letters.setdefault(code[0] + code[1].upper(), letter)
    known = {ord(code): letter for code, letter in letters.items() if len(code) == 1}
    if name == "viscii":
        shown = {ord(shown): known[code] for code, shown in SHOWN.items()}
        letters_only = {code: letter for code, letter in shown.items() if not _TYPOGRAPHY.match(chr(code))}
        return Font(name, letters, None, known, known | letters_only, shown)
    from_text = SHOWN | known
    gaps = _LATIN_1_LETTERS if name == "vni" else range(0xAF, 0x100)
    lost = dict.fromkeys([*range(0x80, 0xA0), *gaps], UNASSIGNED)
    return Font(name, letters, _pair_pattern(letters), lost | from_text, from_text, {})


def _pair_pattern(letters: dict[str, str]) -> re.Pattern[str] | None:
    marks: dict[str, str] = {}
    for code in letters:
        if len(code) == 2:
            marks[code[0]] = marks.get(code[0], "") + code[1]
    pairs = [f"{re.escape(base)}[{re.escape(second)}]" for base, second in marks.items()]
    return re.compile("|".join([*pairs, r"[\x80-\xff]"])) if pairs else None
