"""The encoding of a file that is too long to be decoded at once, from its beginning."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO

from extractor.reading.encodings import decode
from extractor.reading.legacy import LEGACY
from extractor.reading.place import Place

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 1 << 18
"""How many bytes are looked at."""

_MOST_NULS = 0.01  # UTF-16 has many more
_WHOLE_PER_BROKEN = 4


def opened_text(file: BinaryIO, place: Place) -> tuple[io.TextIOBase, str, str]:
    """The file as text, the name of its encoding, and how it begins.

    Bytes that are not of the encoding come out as half characters, which are refused with the row they stand in.
    What is in a font encoding (:data:`~extractor.reading.legacy.LEGACY`) comes out as Latin-1.

    :raises InputError: (stage ``read``) it is empty, binary, or in no encoding that can be recognised.
    """
    head = file.read(HEAD)
    encoding = _encoding(head, place)
    codec = "latin-1" if encoding in LEGACY else encoding
    text = io.TextIOWrapper(io.BufferedReader(_Rejoined(head, file)), codec, "surrogateescape", newline="")
    # What the head is cut off in is no more than a hint here, for the header line stands at its beginning.
    return text, encoding, head.decode(codec, "ignore")


def _encoding(head: bytes, place: Place) -> str:
    """The name of the encoding, as Python knows it too."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    if head.count(b"\0") <= _MOST_NULS * len(head):
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
        except UnicodeDecodeError:
            if _is_mostly_utf8(head):
                return "utf-8"
        else:
            if not head:
                decode(head, place.path)  # refuses it in the words that all empty files are refused in
            return "utf-8"
    cut = head.rfind(b"\n") + 1
    if cut % 2 and b"\0" in head:
        cut += 1  # the upper byte of a UTF-16 newline
    lines = head[:cut] or head
    return decode(lines, place.path).encoding.partition("+")[0]


def _is_mostly_utf8(head: bytes) -> bool:
    """Whether a table is UTF-8 with a few wrong bytes, which then cost no more than their rows."""
    lenient = head.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    whole = len(lenient) - len(lenient.encode("ascii", "ignore")) - broken
    return whole >= _WHOLE_PER_BROKEN * broken


class _Rejoined(io.RawIOBase):
    """A file from its beginning again, also where it cannot be wound back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(data) :]
        view[: len(data)] = data
        return len(data)
