"""TAR archives, packed or not, of files of any type that can be read."""

from __future__ import annotations

import posixpath
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Self, cast

from extractor.errors import InputError
from extractor.reading.formats import Cut
from extractor.reading.item import STAGE
from extractor.reading.members import Allowance, Member, Tables, member_items
from extractor.reading.metadata import METADATA_NAMES
from extractor.reading.model import ReadOptions
from extractor.reading.place import Place

SUFFIXES: tuple[str, ...] = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
MEDIA_TYPE = "application/x-tar"
REWINDS = True
ARCHIVE = True

# TypeError is what tarfile raises where the header of its packing is cut off.
_DAMAGE = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, TypeError, ImportError)


def items(file: BinaryIO, place: Place, options: ReadOptions) -> Iterator[Cut]:
    """The articles of the files of an archive; a metadata file in it speaks for its folder and those below.

    It is gone through twice, first for the metadata, each time without holding more than one article.

    :raises InputError: (stage ``read``, code ``archive``) it is no archive, damaged, or unpacks to beyond all measure.
    """
    tables = Tables()
    first, second = Allowance(file.tell), Allowance(file.tell)
    try:
        for found in _members(file, place, first):
            if posixpath.basename(found.name) in METADATA_NAMES and not found.skipped:
                yield from tables.read(found, first, place)
                if first.exhausted:
                    return
    except (InputError, *_DAMAGE):
        pass  # it comes again below, behind what stands before it
    try:
        yield from member_items(_members(file, place, second), tables, second, place, options)
    except _DAMAGE as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        message = f"this is no whole TAR archive, or a damaged one ({reason}); what stands before the damage was read"
        raise InputError(place.path, STAGE, message, "archive", place.key) from error


def _members(file: BinaryIO, place: Place, allowance: Allowance) -> Iterator[Member]:
    file.seek(0)
    # Read as a stream, so that what a name or a size in it claims cannot make it jump.
    with tarfile.open(fileobj=file, mode="r|*", tarinfo=_Info) as archive:
        for info in archive:
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps a note of every file that it has passed
            allowance.spend(info.size, place)  # also what is only passed has to be unpacked
            if not info.isdir():
                yield _member(archive, info)


_END: type[Exception] = vars(tarfile)["EOFHeaderError"]
"""The one error that means that an archive ends as it should."""


class _Info(tarfile.TarInfo):
    """A header; one that is damaged is an error, where :mod:`tarfile` takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> Self:
        try:
            info = super().fromtarfile(tarfile_)
        except tarfile.HeaderError as error:
            if isinstance(error, _END):
                raise
            raise tarfile.ReadError(str(error) or "unexpected end of data") from error
        if info.size < 0:
            raise tarfile.ReadError("a size below zero")
        return info


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    reason = None
    if not info.isreg():
        linked = info.issym() or info.islnk()
        reason = "a link; what it leads to is read where it stands itself" if linked else "neither a file nor a folder"
    return Member(info.name, partial(_open, archive, info), skipped=reason, ends=(tarfile.TarError,))


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, archive.extractfile(info))
