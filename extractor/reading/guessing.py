"""The encoding of bytes that are no Unicode: by the Vietnamese they give, else by charset-normalizer, else refused.

The candidates for Vietnamese are windows-1258 and the font encodings of :mod:`extractor.reading.legacy`. Each reads a
sample, and the one that makes legal syllables of it wins if it does so clearly. Other languages, and what is too short
to tell, are left to charset-normalizer; a guess of it that gives no words is refused.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from extractor.reading.legacy import LEGACY, UNASSIGNED, font
from extractor.reading.syllables import Measure, is_ruin, is_syllable, marked_words, measure

WINDOWS = "windows-1258"

_SAMPLE = 60_000
_SLICES = 3
_BEGINNING = 300_000
# Which share of legal syllables is clear, by how far it is ahead of the next best.
_CLEAR = ((1.0, 0.01), (0.85, 0.15), (0.7, 0.4))
_ENOUGH_WORDS = 5
_FEWEST_WORDS = 2
_MOST_RUINS = 0.25
_LIKELY_SHARE = 0.4
_LIKELY_LEAD = 0.25
_VIETNAMESE_SHARE = 0.5
_CHAOS_FOR_DECLARED = 0.1

# The encodings of Unicode are settled before, those of mainframes (EBCDIC) hold no news: they are never guessed.
_NOT_GUESSED = [
    "utf_7", "utf_8", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be",
    "cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140",
]  # fmt: skip
_DECLARED_FONTS = {
    "tcvn": "tcvn3", "tcvn3": "tcvn3", "tcvn-5712": "tcvn3", "tcvn5712": "tcvn3", "x-viet-tcvn": "tcvn3",
    "x-viet-tcvn5712": "tcvn3", "abc": "tcvn3", "vni": "vni", "x-viet-vni": "vni", "viscii": "viscii",
    "csviscii": "viscii", "x-viscii": "viscii",
}  # fmt: skip
_WESTERN = ("ascii", "iso8859-1", "cp1252")


@dataclass(frozen=True, slots=True)
class Guess:
    """A decoded text, the name of its encoding, and the note that says how sure this is."""

    text: str
    name: str
    note: str


class GuessFailed(Exception):
    """The bytes give no text. ``damaged``: they are in the encoding ``name`` but for the byte ``at``."""

    def __init__(self, name: str = "", at: int = 0) -> None:
        super().__init__(name, at)
        self.name = name
        self.at = at
        self.damaged = bool(name)


def guess(data: bytes, declared: str | None) -> Guess:
    """Decode bytes that are not UTF-8, UTF-16 or UTF-32.

    :param declared: a charset that the source names, which decides between likely candidates only.
    :raises GuessFailed: no encoding gives a text, or the one that the bytes are in does not give all of it.
    """
    sample = _sample(data)
    found = _vietnamese(sample, declared)
    if found is None:
        return _by_charset_normalizer(data, declared)
    name, confidence = found
    return Guess(_decoded(data, name), name, _note(name, confidence, "Vietnamese"))


def _vietnamese(sample: bytes, declared: str | None) -> tuple[str, float] | None:
    """The encoding that clearly makes Vietnamese of the sample, with the confidence."""
    measures = {WINDOWS: _measure(sample.decode(WINDOWS, "replace"))}
    measures |= {name: _measure(font(name).decode(sample)) for name in LEGACY}
    named = _DECLARED_FONTS.get((declared or "").strip().lower())
    ranking = sorted(measures, key=lambda name: (measures[name].share, name == named), reverse=True)
    best, second = measures[ranking[0]], measures[ranking[1]]
    margin = best.share - second.share
    if best.total >= _ENOUGH_WORDS and best.different >= _ENOUGH_WORDS:
        clear = any(best.share >= share and margin >= least for share, least in _CLEAR)
        return (ranking[0], best.share) if clear else None
    if ranking[0] == WINDOWS or best.share < 1 or margin == 0:
        return None  # windows-1258 is preferred among equals, which is settled below
    fewest = _FEWEST_WORDS if measures[WINDOWS].share < _VIETNAMESE_SHARE else _FEWEST_WORDS + 1
    if best.different >= fewest or ranking[0] == named:
        return ranking[0], best.total / (best.total + 1)
    return None


def _measure(text: str) -> Measure:
    """The measure of a text; single characters, which many a byte gives, tell nothing."""
    return measure({word: times for word, times in marked_words(text).items() if len(word) > 1})


def _decoded(data: bytes, name: str) -> str:
    if name not in LEGACY:
        try:
            return data.decode(name)
        except UnicodeDecodeError as error:
            raise GuessFailed(name, error.start) from None
    text = font(name).decode(data)
    if UNASSIGNED in text:
        raise GuessFailed(name, _first_unassigned(data, name, text))
    return text


def _first_unassigned(data: bytes, name: str, text: str) -> int:
    """The byte of the first U+FFFD: in VNI, letters before it may be two bytes long."""
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        if UNASSIGNED in font(name).decode(data[: middle + 1]):
            high = middle
        else:
            low = middle + 1
    return low


def _by_charset_normalizer(data: bytes, declared: str | None) -> Guess:
    from charset_normalizer import from_bytes

    sample = _beginning(data)
    matches = from_bytes(sample, cp_exclusion=_NOT_GUESSED)
    match = matches.best()
    if match is None:
        raise GuessFailed
    codec = match.encoding
    wanted = _codec(declared)
    for other in matches:
        # A declared encoding that is nearly as likely is taken. Between equals, which most encodings are in a short
        # text, the one made for Vietnamese is the likelier here.
        equal = other.chaos <= match.chaos and other.coherence >= match.coherence
        near = other.chaos <= match.chaos + _CHAOS_FOR_DECLARED
        if wanted in other.could_be_from_charset and near:
            match, codec = other, wanted
            break
        if equal and "cp1258" in other.could_be_from_charset and wanted == "":
            match, codec = other, "cp1258"
            break
    name = _iana_name(codec)
    text = _decoded(data, name)
    if _is_gibberish(sample, sample.decode(name, "replace")):
        raise GuessFailed
    language = "Vietnamese" if "Vietnamese" in match.languages else match.language
    return Guess(text, name, _note(name, 1.0 - match.chaos, language))


def _is_gibberish(sample: bytes, text: str) -> bool:
    """Whether a guess gives letters of the wrong encoding: words of no language, or far worse than a font gives."""
    words = marked_words(text)
    measured = measure(words)
    ruins = sum(times for word, times in words.items() if is_ruin(word) and not is_syllable(word))
    if ruins > _MOST_RUINS * measured.total:
        return True
    fonts = [_measure(font(name).decode(sample)) for name in LEGACY]
    better = max(fonts, key=lambda other: other.share)
    return better.total >= _ENOUGH_WORDS and better.share >= max(_LIKELY_SHARE, measured.share + _LIKELY_LEAD)


def _note(name: str, confidence: float, language: str) -> str:
    return f"encoding guessed as {name}, confidence {confidence:.2f}, language {language}"


def _sample(data: bytes) -> bytes:
    """All of a short text, else pieces from its beginning, middle and end, cut at white space where there is any."""
    if len(data) <= _SAMPLE:
        return data
    size = _SAMPLE // _SLICES
    starts = (0, (len(data) - size) // 2, len(data) - size)
    return b"\n".join(re.sub(rb"\A\S{0,99}\s|\s\S{0,99}\Z", b"", data[start : start + size]) for start in starts)


def _beginning(data: bytes) -> bytes:
    """The first part of a long text up to the end of a line, since some encodings cannot be cut anywhere."""
    if len(data) <= _BEGINNING:
        return data
    return data[: data.rfind(b"\n", 0, _BEGINNING) + 1] or data[:_BEGINNING]


def _codec(declared: str | None) -> str:
    """The name by which charset-normalizer knows a declared charset, empty if it is none."""
    try:
        name = codecs.lookup((declared or "").strip()).name
    except (LookupError, ValueError):
        return ""
    if name in _WESTERN:
        return "cp1252"  # as web browsers read these names
    return name.replace("-", "_")


def _iana_name(codec: str) -> str:
    if codec.startswith("cp125"):
        return "windows-" + codec.removeprefix("cp")
    if codec.startswith("iso8859_"):
        return "iso-8859-" + codec.removeprefix("iso8859_")
    special = {"latin_1": "iso-8859-1", "mac_roman": "macintosh", "shift_jis": "shift_jis"}
    return special.get(codec, codec.replace("_", "-"))
