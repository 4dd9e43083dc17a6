"""Bytes to text, or one clear refusal. What is decoded is kept as it stands: newlines, tone order and all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from extractor.errors import InputError

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
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.05

# In UTF-16 most characters of a Vietnamese article are below U+0100, their upper byte being zero; the lower byte is
# zero in few, chiefly in U+0300, the grave accent of decomposed text.
_LEAST_UPPER_ZEROS = 0.25
_MOST_LOWER_ZEROS = 0.1
_FEWEST_UNITS = 8

# Without a byte order mark, these are settled by the checks here and never guessed.
_NOT_GUESSED = ["utf_7", "utf_8", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"]
_WHOLE_PER_BROKEN = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without byte order mark, the encoding it was read with, and notes where that was not certain."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, path: str | None = None) -> Decoded:
    """Decode the bytes of one text file; newlines are not translated.

    A byte order mark decides. Without one, UTF-16 is taken where its zero bytes give it away, then UTF-8, and
    anything else is guessed by charset-normalizer, which a note says. The encoding is named as by IANA, in lower
    case (``utf-8``, ``utf-8-sig`` with its mark, ``utf-16-le``, ``windows-1258``), and Python knows it by that name.

    :param path: the file as the user gave it, for the error.
    :raises InputError: (stage ``read``) the file is empty, binary, damaged or in no encoding that can be recognised.
    """
    if not data:
        _refuse(path, "the file is empty; fill it or take it out of the input")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            _refuse(path, f"this is {what}, not plain text; save its text as a .txt file in UTF-8")
    decoded = _decode_marked(data, path) or _decode_unmarked(data, path)
    check_text(decoded.text, path)
    controls = len(_CONTROL.findall(decoded.text))
    if controls > _MOST_CONTROLS * len(decoded.text):
        share = f"{controls} of {len(decoded.text)} characters"
        _refuse(path, f"this looks like a binary file ({share} are control characters); {SAVE_AS_UTF8}")
    return decoded


def check_text(text: str, path: str | None = None) -> None:
    """Refuse a text that holds no article or could not be written out again.

    :raises InputError: (stage ``read``) nothing in it is visible, or it holds NUL or a lone surrogate.
    """
    if not _VISIBLE.search(text):
        _refuse(path, "the text is blank; fill it in or take it out of the input")
    if (at := text.find("\0")) >= 0:
        _refuse(path, f"there is a NUL character at character {at}; take such characters out, or {SAVE_AS_UTF8}")
    if found := _SURROGATE.search(text):
        _refuse(path, f"there is a lone surrogate, half a character, at character {found.start()}; {SAVE_AS_UTF8}")


def _decode_marked(data: bytes, path: str | None) -> Decoded | None:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(codec), name)
            except UnicodeDecodeError as error:
                at = error.start + len(mark)
                _refuse(path, f"the file is marked as {name} but is damaged at byte {at}; {SAVE_AS_UTF8}")
    return None


def _decode_unmarked(data: bytes, path: str | None) -> Decoded:
    if b"\0" in data:
        recognised = _decode_unmarked_utf16(data)
        if recognised is None:
            _refuse(path, f"this looks like a binary file (it holds NUL bytes and is not UTF-16); {SAVE_AS_UTF8}")
        return recognised
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start, path)
    return _guess(data, path)


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
        _refuse(path, f"line {line} (byte {at}) holds a lone surrogate, half a character; {SAVE_AS_UTF8}")
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    whole = sum(character > "\x7f" for character in lenient) - broken
    if whole >= _WHOLE_PER_BROKEN * broken:
        _refuse(path, f"this is UTF-8 text, but damaged in line {line} (byte {at}); mend that place or {SAVE_AS_UTF8}")


def _guess(data: bytes, path: str | None) -> Decoded:
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_exclusion=_NOT_GUESSED)
    match = matches.best()
    if match is None:
        _refuse(path, f"its encoding cannot be recognised, or it is a binary file; {SAVE_AS_UTF8}")
    codec = match.encoding
    for other in matches:
        # Between equals, which most encodings are in a short text, the one made for Vietnamese is the likelier here.
        equal = other.chaos <= match.chaos and other.coherence >= match.coherence
        if equal and "cp1258" in other.could_be_from_charset:
            match, codec = other, "cp1258"
            break
    name = _iana_name(codec)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        _refuse(path, f"it reads like {name} but is damaged at byte {error.start}; {SAVE_AS_UTF8}")
    language = "Vietnamese" if "Vietnamese" in match.languages else match.language
    confidence = 1.0 - match.chaos
    return Decoded(text, name, (f"encoding guessed as {name}, confidence {confidence:.2f}, language {language}",))


def _iana_name(codec: str) -> str:
    if codec.startswith("cp125"):
        return "windows-" + codec.removeprefix("cp")
    if codec.startswith("iso8859_"):
        return "iso-8859-" + codec.removeprefix("iso8859_")
    special = {"latin_1": "iso-8859-1", "mac_roman": "macintosh", "shift_jis": "shift_jis"}
    return special.get(codec, codec.replace("_", "-"))


def _refuse(path: str | None, message: str) -> NoReturn:
    raise InputError(path, STAGE, message)
