"""From what is named on a call to the files to be read, one after another, always in the same order."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import InputError, UsageError
from extractor.reading.encodings import STAGE
from extractor.reading.formats import formats, suffix_of
from extractor.reading.item import short_hash
from extractor.reading.metadata import METADATA_NAMES, MetadataTable, load_metadata, unreadable
from extractor.reading.model import Failed, Metadata, Skipped
from extractor.reading.place import Place, shown
from extractor.reading.saved_datasets import saved_dataset
from extractor.reading.scopes import Scope, metadata_of, open_scope

NamedPath = str | os.PathLike[str]
STDIN = Path("-")
"""Named as an input, it is what is sent to this process."""
DEFAULT_KIND = ".txt"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to be read: ``path`` opens it, ``place`` names it in the records, ``kind`` is the ending of its type."""

    path: Path
    place: Place
    kind: str

    @property
    def metadata(self) -> Metadata:
        """What the metadata files beside it say."""
        return self.place.metadata

    @property
    def size(self) -> int:
        """In bytes; 0 where it cannot be told."""
        try:
            return 0 if self.is_stdin else os.stat(self.path).st_size
        except (OSError, ValueError):
            return 0

    @property
    def is_stdin(self) -> bool:
        """Whether it is no file but standard input."""
        return self.path == STDIN


Found = Candidate | Skipped | Failed


def find_inputs(
    inputs: NamedPath | Sequence[NamedPath], metadata: NamedPath | None = None, format: str | None = None
) -> Iterator[Found]:
    """The articles' files among files and folder trees, found while they are being asked for.

    Inputs come in the order given; within a folder, files and folders are sorted by the code points of their names
    in NFC, each folder being walked where it stands. Names that begin with a dot and metadata files are left out.
    Every file and every folder comes once, however often links or inputs lead to it. A file whose metadata file
    cannot be read is skipped: it would come out as if nothing was known of it.

    A folder in which Hugging Face ``datasets`` has saved a dataset gives its data files, in their order.

    :param inputs: files and folders, or a single one; a file is read whether or not its name begins with a dot. ``-``
        is standard input.
    :param metadata: a metadata file to use instead of those in the folders; its names start from each input folder,
        or from the folder of an input file.
    :param format: the type of all files, as their names would end, instead of each one's own.
    :raises UsageError: at once, when an input or ``metadata`` is not there, or there is no such format.
    :raises InputError: at once, when ``metadata`` cannot be read. All else that goes wrong is a :class:`Failed`.
    """
    named = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    for path in named if metadata is None else [*named, metadata]:
        if not os.path.lexists(path) and Path(path) != STDIN:
            raise UsageError(f"there is no file or folder '{shown(path)}'")
    kind = None if format is None else f".{format.lower().removeprefix('.')}"
    if kind is not None and kind not in formats():
        known = ", ".join(suffix.removeprefix(".") for suffix in sorted(formats()))
        raise UsageError(f"there is no format '{format}'; known are {known}")
    if sum(Path(path) == STDIN for path in named) > 1:
        raise UsageError("standard input (-) can be named once")
    if metadata is None:
        return _Walk(kind=kind).inputs(map(Path, named))
    if os.path.isdir(metadata):
        raise UsageError(f"'{shown(metadata)}' is a folder; name the metadata file itself")
    return _Walk(load_metadata(Path(metadata)), os.path.realpath(metadata), kind=kind).inputs(map(Path, named))


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    relative: str
    real: str
    entries: Iterator[os.DirEntry[str]]
    scope: Scope | None
    own: Scope | None


@dataclass(slots=True)
class _Walk:
    """One call: the metadata file given with it, and what has been met so far, by resolved path.

    Of files only a hash is kept: a folder can hold millions.
    """

    table: MetadataTable | None = None
    table_file: str | None = None
    kind: str | None = None
    table_used: set[str] = field(default_factory=set)
    roots: dict[Path, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    met: set[int] = field(default_factory=set)
    beside: dict[tuple[str, str], Scope] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def inputs(self, paths: Iterator[Path]) -> Iterator[Found]:
        for path in paths:
            if path == STDIN:
                yield Candidate(path, Place("-", "-"), self.kind or DEFAULT_KIND)
                continue
            try:
                mode = path.stat().st_mode
            except (OSError, ValueError) as error:
                yield _failed(path, error)
                continue
            if stat.S_ISDIR(mode):
                yield from self._tree(path)
            elif not stat.S_ISREG(mode):
                yield Failed(shown(path), InputError(shown(path), STAGE, "this is neither a file nor a folder", "type"))
            elif (self.kind or suffix_of(path.name)) is None:
                message = f"files with such an ending are not read; known are {', '.join(sorted(formats()))}"
                yield Failed(shown(path), InputError(shown(path), STAGE, message, "type"))
            else:
                yield from self._single(path)
        if self.table is not None and self.roots:
            overall = Scope("", self.table, used=self.table_used)
            yield from _missing(overall, list(self.roots), self.table.path)

    def _single(self, path: Path) -> Iterator[Found]:
        """A file that was named itself: only the metadata in its own folder speak for it."""
        base = _name_of(path.parent)
        if self.table is not None:
            scope = self._given(base, path.parent)
        else:
            parent = os.path.realpath(path.parent)
            if (parent, base) not in self.beside:
                self.beside[parent, base] = open_scope(path.parent, base)
                yield from self._report(self.beside[parent, base], parent)
            scope = self.beside[parent, base]
        yield from self._file(path, _join(base, path.name), os.path.realpath(path), scope)

    def _tree(self, root: Path) -> Iterator[Found]:
        base = _name_of(root)
        scope = None if self.table is None else self._given(base, root)
        # A stack of its own, since folders can lie deeper than Python calls itself.
        opened = yield from self._open(root, base, os.path.realpath(root), scope)
        stack = [opened] if opened else []
        while stack:
            folder = stack[-1]
            entry = next(folder.entries, None)
            if entry is None:
                stack.pop()
                if folder.own is not None and folder.own.table is not None:
                    yield from _missing(folder.own, [folder.path], folder.own.table.path)
                continue
            path, relative = folder.path / entry.name, _join(folder.relative, entry.name)
            try:
                is_folder, is_file, is_link = entry.is_dir(), entry.is_file(), entry.is_symlink()
                if is_link and not (is_folder or is_file):
                    os.stat(path)  # says what is wrong with a link that leads nowhere
            except OSError as error:
                yield _failed(path, error)
                continue
            real = os.path.realpath(path) if is_link else os.path.join(folder.real, entry.name)
            if is_folder:
                opened = yield from self._open(path, relative, real, folder.scope)
                if opened:
                    stack.append(opened)
            elif not is_file:
                yield Skipped(shown(path), "neither a file nor a folder")
            elif entry.name not in METADATA_NAMES:
                yield from self._file(path, relative, real, folder.scope)

    def _open(
        self, path: Path, relative: str, real: str, outer: Scope | None
    ) -> Generator[Found, None, _Folder | None]:
        if real in self.seen:
            yield Skipped(shown(path), "a folder that was read already")
            return None
        self.seen.add(real)
        try:
            with os.scandir(path) as scan:
                entries = sorted((entry for entry in scan if not entry.name.startswith(".")), key=_order)
            data_files = saved_dataset(path, entries)
            entries = entries if data_files is None else data_files
        except (OSError, ValueError) as error:
            yield _failed(path, error)
            return None
        own = None
        if self.table is None and any(entry.name in METADATA_NAMES for entry in entries):
            own = open_scope(path, relative, outer)
            yield from self._report(own, real)
        return _Folder(path, relative, real, iter(entries), own or outer, own)

    def _file(self, path: Path, relative: str, real: str, scope: Scope | None) -> Iterator[Found]:
        if real == self.table_file:
            return
        metadata = metadata_of(relative, scope)
        kind = self.kind or suffix_of(path.name)
        if kind is None:
            kind = f"of type {shown(path.suffix)}" if path.suffix else "without an ending"
            yield Skipped(shown(path), f"files {kind} are not read")
        elif short_hash(real) in self.met:
            yield Skipped(shown(path), "a file that was read already")
        elif metadata is None:
            yield Skipped(shown(path), "the metadata of its folder cannot be read")
        else:
            self.met.add(short_hash(real))
            yield Candidate(path, Place(shown(path), relative, metadata), kind)

    def _given(self, base: str, folder: Path) -> Scope:
        self.roots[folder] = None
        return Scope(base, self.table, used=self.table_used)

    def _report(self, scope: Scope, folder: str) -> Iterator[Failed]:
        """A table that cannot be read, the first time that its folder is met."""
        if scope.error is not None and folder not in self.broken:
            self.broken.add(folder)
            yield Failed(scope.error.path or folder, scope.error)


def _order(entry: os.DirEntry[str]) -> tuple[str, str]:
    return unicodedata.normalize("NFC", entry.name), entry.name


def _name_of(folder: Path) -> str:
    """A folder's own name, also where it was given as ``.`` or ``..``; the name of a link is the link's."""
    return folder.name if folder.name not in ("", "..") else os.path.basename(os.path.realpath(folder))


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _failed(path: Path, error: Exception) -> Failed:
    return Failed(shown(path), unreadable(path, error))


def _missing(scope: Scope, folders: Sequence[Path], table_path: str) -> Iterator[Skipped]:
    for name in scope.missing(folders):
        path = shown(folders[0] / name) if len(folders) == 1 else name
        yield Skipped(path, f"named in {table_path}, but there is no such file")
