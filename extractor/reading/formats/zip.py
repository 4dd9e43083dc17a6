"""ZIP archives, of files of any type that can be read."""

from __future__ import annotations

import os
import posixpath
import stat
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from extractor.errors import InputError
from extractor.reading.formats import Cut
from extractor.reading.item import STAGE
from extractor.reading.members import Allowance, Member, Tables, member_items
from extractor.reading.metadata import METADATA_NAMES
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place

SUFFIXES: tuple[str, ...] = (".zip",)
MEDIA_TYPE = "application/zip"
REWINDS = True
ARCHIVE = True

_ENCRYPTED = 0x1
_UNIX_MODE = 16


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Cut]:
    """The articles of the files of an archive; a metadata file in it speaks for its folder and those below.

    :raises InputError: (stage ``read``, code ``archive``) it is no archive, damaged, or unpacks to beyond all measure.
    """
    size = file.seek(0, os.SEEK_END)
    allowance = Allowance(lambda: size)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        message = f"this is no whole ZIP archive, or a damaged one ({error}); pack it again"
        raise InputError(place.path, STAGE, message, "archive", place.key) from error
    with archive:
        members = [_member(archive, info) for info in archive.infolist() if not info.filename.endswith("/")]
        tables = Tables()
        for member in members:
            if posixpath.basename(member.name) in METADATA_NAMES and not (member.problem or member.skipped):
                yield from tables.read(member, allowance, place)
                if allowance.exhausted:
                    return
        yield from member_items(members, tables, allowance, place, options)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    mode = info.external_attr >> _UNIX_MODE
    return Member(
        info.filename,
        partial(_open, archive, info),
        problem="it is encrypted; unpack it" if info.flag_bits & _ENCRYPTED else None,
        skipped="a link; what it leads to is read where it stands itself" if stat.S_ISLNK(mode) else None,
    )


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))
