"""Single packed files (``news.jsonl.gz``), of any type that can be read; packed archives are TAR's."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os.path
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from extractor.errors import InputError
from extractor.reading.formats import Cut, format_for
from extractor.reading.item import STAGE
from extractor.reading.members import Allowance, Member, Tables, member_items
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place

SUFFIXES: tuple[str, ...] = (".gz", ".bz2", ".xz")
MEDIA_TYPE = "application/gzip"
ARCHIVE = True

_OPENERS: dict[str, Callable[[BinaryIO], object]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Cut]:
    """The articles of the one file in it, whose type its name says without its last ending.

    :raises InputError: (stage ``read``, code ``type`` or ``archive``) no such type is read; it is damaged, or
        unpacks to beyond all measure.
    """
    packed = (options.format and f"-.{options.format}") or place.key or place.path or ""
    name, suffix = os.path.splitext(os.path.basename(packed))
    if format_for(name) is None:
        message = f"a packed file must say what is in it, as news.jsonl{suffix.lower()} does; rename it"
        raise InputError(place.path, STAGE, message, "type", place.key)
    opener = _OPENERS[suffix.lower()]
    member = Member(name, lambda: cast(BinaryIO, opener(file)))
    return member_items([member], Tables(), Allowance(file.tell), place, options)
