"""Bytes to text, or one clear refusal. What is decoded is kept as it stands: newlines, tone order and all.

Only where the letters themselves are wrong, since the text went through a font encoding or was decoded twice, they are
put right (:mod:`extractor.reading.repairing`).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from extractor.errors import ErrorCode, InputError
from extractor.reading.guessing import GuessFailed, guess
from extractor.reading.repairing import is_suspicious, repair

STAGE = "read"
SAVE_AS_UTF8 = "save it again as plain text in UTF-8"

# UTF-32 stands before UTF-16, whose little-endian mark is the beginning of its own.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a GZIP archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
)

_VISIBLE = re.compile(r"[^\s\ufeff\u200b-\u200d\u2060]")
# Characters that no text may hold. An override shows letters in another order than they are stored in.
_FORBIDDEN = re.compile("[\0\u202d\u202e\ud800-\udfff]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.05

# In UTF-16 most characters of a Vietnamese article are below U+0100, their upper byte being zero; the lower byte is
# zero in few, chiefly in U+0300, the grave accent of decomposed text.
_LEAST_UPPER_ZEROS = 0.25
_MOST_LOWER_ZEROS = 0.1
_FEWEST_UNITS = 8

_WHOLE_PER_BROKEN = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without byte order mark, the encoding it was read with, and notes where that was not certain."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, path: str | None = None, declared: str | None = None) -> Decoded:
    """Decode the bytes of one text file; newlines are not translated.

    A byte order mark decides. Without one, UTF-16 is taken where its zero bytes give it away, then UTF-8. Anything else
    is windows-1258 or a Vietnamese font encoding if its words are Vietnamese then, or is guessed by charset-normalizer;
    a note says so. The encoding is named as by IANA, in lower case (``utf-8``, ``utf-8-sig`` with its mark,
    ``utf-16-le``, ``windows-1258``), so that Python knows it, but for ``tcvn3``, ``vni`` and ``viscii``. What was wrong
    inside a Unicode text follows a plus sign: ``utf-8+mojibake``, ``utf-8+tcvn3``.

    :param path: the file as the user gave it, for the error.
    :param declared: the charset that the source itself names, if any; it decides between likely ones and is not trusted
        beyond that.
    :raises InputError: (stage ``read``) the file is empty, binary, damaged or in no encoding that can be recognised.
    """
    if not data:
        _refuse(path, "the file is empty; fill it or take it out of the input", "empty")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            _refuse(path, f"this is {what}, not plain text; save its text as a .txt file in UTF-8", "binary")
    decoded = _decode_marked(data, path) or _decode_unmarked(data, path, declared)
    if decoded.encoding.startswith("utf-") and (mended := _repaired(decoded.text, path)):
        encoding = f"{decoded.encoding}+{mended.encoding}"
        decoded = Decoded(mended.text, encoding, decoded.notes + mended.notes)
    check_text(decoded.text, path)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > _MOST_CONTROLS * len(decoded.text):
        share = f"{controls} of {len(decoded.text)} characters"
        _refuse(path, f"this looks like a binary file ({share} are control characters); {SAVE_AS_UTF8}", "binary")
    return decoded


def repaired(text: str) -> Decoded | None:
    """Put right a text that was decoded elsewhere but is wrong inside; ``None`` if nothing is wrong with it.

    ``encoding`` names what was wrong: ``mojibake`` for UTF-8 decoded twice, or ``tcvn3``, ``vni``, ``viscii`` for
    letters of such a font that were taken for Latin-1. A note says how sure that is and how much was changed.

    :raises InputError: (stage ``read``) the text was decoded twice and too many letters were lost.
    """
    return _repaired(text, None)


def _repaired(text: str, path: str | None) -> Decoded | None:
    if not is_suspicious(text) or (found := repair(text)) is None:
        return None
    if found.ruined:
        what = (
            "UTF-8 text that was decoded twice" if found.name == "mojibake" else f"{found.name} text saved as Unicode"
        )
        _refuse(
            path, f"this is {what}, and too many of its letters are lost; fetch it again from its source", "encoding"
        )
    note = f"letters put right as {found.name}, confidence {found.confidence:.2f}, language Vietnamese"
    if found.lines < found.of:
        note += f", in {found.lines} of {found.of} lines"
    if found.lost:
        note += f", {found.lost} lost and shown as U+FFFD"
    return Decoded(found.text, found.name, (note,))


def check_text(text: str, path: str | None = None) -> None:
    """Refuse a text that holds no article, could not be written out again or does not show what it holds.

    :raises InputError: (stage ``read``) nothing in it is visible, or it holds NUL, a lone surrogate or a character that
        overrides the direction of writing (U+202D, U+202E).
    """
    if not _VISIBLE.search(text):
        _refuse(path, "the text is blank; fill it in or take it out of the input", "empty")
    if (found := _FORBIDDEN.search(text)) is None:
        return
    character, at = found[0], found.start()
    if character == "\0":
        what, mend = "NUL character", f"take such characters out, or {SAVE_AS_UTF8}"
        _refuse(path, f"there is a {what} at character {at}; {mend}", "binary")
    if character in "\u202d\u202e":
        what = f"a character that turns the direction of writing round (U+{ord(character):04X})"
        _refuse(path, f"there is {what} at character {at}; take such characters out", "damaged")
    _refuse(path, f"there is a lone surrogate, half a character, at character {at}; {SAVE_AS_UTF8}", "damaged")


def _decode_marked(data: bytes, path: str | None) -> Decoded | None:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(codec), name)
            except UnicodeDecodeError as error:
                at = error.start + len(mark)
                _refuse(path, f"the file is marked as {name} but is damaged at byte {at}; {SAVE_AS_UTF8}", "damaged")
    return None


def _decode_unmarked(data: bytes, path: str | None, declared: str | None) -> Decoded:
    if b"\0" in data:
        recognised = _decode_unmarked_utf16(data)
        if recognised is None:
            what = "it holds NUL bytes and is not UTF-16"
            _refuse(path, f"this looks like a binary file ({what}); {SAVE_AS_UTF8}", "binary")
        return recognised
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start, path)
    return _guess(data, path, declared)


def _decode_unmarked_utf16(data: bytes) -> Decoded | None:
    units, odd = divmod(len(data), 2)
    if odd or units < _FEWEST_UNITS:
        return None
    even_zeros, odd_zeros = data[0::2].count(0) / units, data[1::2].count(0) / units
    for name, upper, lower in (("utf-16-le", odd_zeros, even_zeros), ("utf-16-be", even_zeros, odd_zeros)):
        if upper >= _LEAST_UPPER_ZEROS and lower <= _MOST_LOWER_ZEROS:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                return None
            if any(unicodedata.category(character) in ("Cn", "Co") for character in set(text)):
                return None
            note = f"no byte order mark: recognised as {name} by the zero bytes in {upper:.0%} of its characters"
            return Decoded(text, name, (note,))
    return None


def _refuse_damaged_utf8(data: bytes, at: int, path: str | None) -> None:
    """A UTF-8 file with a few wrong bytes must not come out as a readable-looking text in another encoding."""
    line = data.count(b"\n", 0, at) + 1
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        _refuse(path, f"line {line} (byte {at}) holds a lone surrogate, half a character; {SAVE_AS_UTF8}", "damaged")
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    whole = len(lenient) - len(lenient.encode("ascii", "ignore")) - broken
    if whole >= _WHOLE_PER_BROKEN * broken:
        where = f"line {line} (byte {at})"
        _refuse(path, f"this is UTF-8 text, but damaged in {where}; mend that place or {SAVE_AS_UTF8}", "damaged")


def _guess(data: bytes, path: str | None, declared: str | None) -> Decoded:
    try:
        found = guess(data, declared)
    except GuessFailed as failed:
        if failed.damaged:
            line = data.count(b"\n", 0, failed.at) + 1
            where = f"damaged in line {line} at byte {failed.at}"
            _refuse(path, f"it reads like {failed.name} but is {where}; {SAVE_AS_UTF8}", "damaged")
        _refuse(path, f"its encoding cannot be recognised, or it is a binary file; {SAVE_AS_UTF8}", "encoding")
    return Decoded(found.text, found.name, (found.note,))


def _refuse(path: str | None, message: str, code: ErrorCode) -> NoReturn:
    raise InputError(path, STAGE, message, code)
