"""Plain text: one file, one article."""

from __future__ import annotations

import hashlib

from extractor.reading.encodings import decode
from extractor.reading.model import Reading
from extractor.reading.place import Place

SUFFIXES: tuple[str, ...] = (".txt", ".text")
MEDIA_TYPE = "text/plain"


def read(data: bytes, place: Place) -> Reading:
    """The one article of a text file.

    :raises InputError: the bytes are no text; see :func:`extractor.reading.encodings.decode`.
    """
    decoded = decode(data, place.path)
    return place.reading(
        decoded.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        encoding=decoded.encoding,
        notes=decoded.notes,
    )
