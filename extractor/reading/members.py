"""Files in archives, read where they lie: nothing is unpacked to disk, and no name leads anywhere."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from extractor.errors import InputError
from extractor.reading.formats import Cut, format_for, suffix_of
from extractor.reading.item import STAGE, Item, capped, short_hash
from extractor.reading.metadata import METADATA_NAMES, MetadataTable, table_from
from extractor.reading.model import DEEPEST, Metadata, ReadOptions, Skipped
from extractor.reading.place import Place, shown

MOST_TIMES = 100
"""How many times its own size an archive may hold, far more than text is packed to."""

ALWAYS_ALLOWED = 100_000_000
"""So many bytes come out of any archive, however small it is."""

MOST_IN_MEMORY = 1 << 28
_BLOCK = 1 << 20

_MOST_METADATA = ReadOptions(max_chars=ALWAYS_ALLOWED // 8)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there and how to open it.

    ``problem`` says why it cannot be opened, ``skipped`` why it should not be. ``ends`` are the errors after which
    nothing more of the archive can be read either.
    """

    name: str
    open: Callable[[], BinaryIO]
    problem: str | None = None
    skipped: str | None = None
    ends: tuple[type[Exception], ...] = ()


def member_items(
    members: Iterable[Member], tables: Tables, allowance: Allowance, place: Place, options: ReadOptions
) -> Iterator[Cut]:
    """The articles of the files of an archive, in its order.

    Hidden files and metadata files are left out, files of other types noted; a file that cannot be read is an error
    in its place.
    """
    inside = replace(options, depth=options.depth + 1, format=None)
    met: set[int] = set()
    for member in members:
        name = posixpath.normpath(member.name)
        at = place.item(name)
        if _leads_out(member.name):
            yield _refused(at, "its name leads out of the archive; pack it again under a plain name")
        elif member.problem is not None:
            yield _refused(at, member.problem)
        elif member.skipped is not None:
            yield Skipped(_shown(at), member.skipped)
        elif short_hash(name) in met:
            yield _refused(at, "the archive has this name twice, and only the first was read; pack it again")
        elif any(part.startswith(".") for part in name.split("/")) or posixpath.basename(name) in METADATA_NAMES:
            continue
        elif (metadata := tables.of(name)) is None:
            yield Skipped(_shown(at), "the metadata of its folder cannot be read")
        else:
            met.add(short_hash(name))
            known = Place(at.path, at.relative, metadata, at.key).within(place.metadata)
            yield from _file(member, name, allowance, known, inside)


def _file(member: Member, name: str, allowance: Allowance, at: Place, options: ReadOptions) -> Iterator[Cut]:
    format_ = format_for(posixpath.basename(name))
    if format_ is None:
        suffix = shown(posixpath.splitext(name)[1])
        yield Skipped(_shown(at), f"files {f'of type {suffix}' if suffix else 'without an ending'} are not read")
        return
    try:
        with member.open() as opened:
            file = Metered(opened, allowance, at)
            if format_.read is not None:
                data = capped(file, options, at)
                yield Item(at, suffix_of(name) or "", data, media_type=format_.media_type)
            elif format_.archive and options.depth >= DEEPEST:
                yield _refused(at, f"archives are read {DEEPEST} deep, and this one lies deeper; unpack it")
            elif format_.items is not None:
                yield from format_.items(rewindable(file, at) if format_.rewinds else file, at, options)
    except InputError as error:
        if allowance.exhausted:
            raise
        yield InputError(error.path, error.stage, error.message, error.code, error.item or at.key)
    except Exception as error:  # libraries of archives raise what they like on damaged ones
        if isinstance(error, member.ends):
            raise
        yield _refused(at, f"it cannot be read from the archive ({_reason(error)}); pack it again")


def rewindable(file: BinaryIO, place: Place) -> BinaryIO:
    """The file in memory, for formats that are read from their end.

    :raises InputError: (stage ``read``, code ``too-long``) it is too large for that.
    """
    whole = io.BytesIO()
    while block := file.read(_BLOCK):
        whole.write(block)
        if whole.tell() > MOST_IN_MEMORY:
            break
    if whole.tell() > MOST_IN_MEMORY:
        message = f"it has more than {MOST_IN_MEMORY:,} bytes, which is too much to be read from where it is; unpack it"
        raise InputError(place.path, STAGE, message, "too-long", place.key)
    whole.seek(0)
    return whole


class Tables:
    """The metadata files of an archive, each speaking for its folder and all below, as on disk."""

    def __init__(self) -> None:
        self._tables: dict[str, MetadataTable | None] = {}

    def read(self, member: Member, allowance: Allowance, place: Place) -> Iterator[InputError]:
        """Take a metadata file in; gives the error where it cannot be read."""
        folder = posixpath.dirname(posixpath.normpath(member.name))
        at = place.item(member.name)
        self._tables[folder] = None
        try:
            with member.open() as opened:
                data = capped(Metered(opened, allowance, at), _MOST_METADATA, at)
            self._tables[folder] = table_from(data, posixpath.splitext(member.name)[1], _shown(at))
        except InputError as error:
            yield InputError(place.path, STAGE, error.message, error.code, at.key)
        except Exception as error:
            if isinstance(error, member.ends):
                raise
            yield _refused(at, f"it cannot be read from the archive ({_reason(error)}); pack it again")

    def of(self, name: str) -> Metadata | None:
        """What the nearest table says of a file; ``None`` where a table on the way could not be read."""
        folder = posixpath.dirname(name)
        while True:
            if folder in self._tables:
                table = self._tables[folder]
                if table is None:
                    return None
                row = table.get(posixpath.relpath(name, folder) if folder else name)
                if row is not None:
                    return row
            if not folder:
                return Metadata()
            folder = posixpath.dirname(folder)


class Allowance:
    """How much may still come out of an archive.

    :param packed: how many bytes of the archive have been read, or how many it has.
    """

    def __init__(self, packed: Callable[[], int]) -> None:
        self._packed = packed
        self._out = 0
        self.exhausted = False

    def spend(self, count: int, place: Place) -> None:
        """Count bytes that came out.

        :raises InputError: (stage ``read``, code ``archive``) they are more than any honest archive holds.
        """
        self._out += count
        if self._out > ALWAYS_ALLOWED and self._out > MOST_TIMES * self._packed():
            self.exhausted = True
            message = f"it unpacks to more than {MOST_TIMES} times its size, as only archives made to do harm do"
            raise InputError(place.path, STAGE, message, "archive", place.key)


class Metered(io.RawIOBase, BinaryIO):
    """A file of an archive, every byte of which counts."""

    def __init__(self, file: BinaryIO, allowance: Allowance, place: Place) -> None:
        self._file = file
        self._allowance = allowance
        self._place = place

    def read(self, size: int = -1, /) -> bytes:
        # Block by block, so that no more is ever in memory than may come out.
        blocks = [self._block(size)]
        while blocks[-1] and (size < 0 or (size := size - len(blocks[-1])) > 0):
            blocks.append(self._block(size))
        return b"".join(blocks)

    def _block(self, size: int) -> bytes:
        data = self._file.read(_BLOCK if size < 0 else min(size, _BLOCK))
        self._allowance.spend(len(data), self._place)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        data = self._file.readline(-1 if size is None else size)
        self._allowance.spend(len(data), self._place)
        return data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/")


def _shown(place: Place) -> str:
    return f"{place.path}#{shown(place.key or '')}"


def _refused(place: Place, message: str) -> InputError:
    return InputError(place.path, STAGE, message, "archive", place.key)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
