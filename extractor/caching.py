"""What was made of rule folders, kept on disk, so that the next start need not compile the same rules again.

An entry is found by a hash over the rule files and their places, this package's code, Python and the libraries. It is a
pickle, which can run code: only files that are the user's own, in a folder that nobody else can write to, are opened.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import pickle
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from extractor.codehash import PACKAGE, code_files, code_sha256
from extractor.resources import packs_in

VARIABLE = "EXTRACTOR_CACHE"
"""Names the folder in the environment; empty or ``0``: nothing is kept."""
_OFF = ("", "0")

_HEAD = b"vi-news-extractor rules 1\n"
_OWN = re.compile(r"[0-9a-f]{40}\.rules|[0-9a-f]{40}\.\w+\.partial", re.ASCII)
_DIGEST = 32
_MOST_ENTRIES = 10
_DAY = 86_400.0
_UNUSED_DAYS = 30
_MOST_FILES, _MOST_BYTES = 2_000, 1 << 26
"""A pack's folder that holds more is not one of rules alone, and is not hashed at each start."""
_STARTED = time.time()
_SETTLED = 2.0
"""So many seconds before the start the code must have been saved last; file systems round their times."""


class NamesPack(Protocol):
    """What is told of a pack."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def sha256(self) -> str: ...


class NamesRules(Protocol):
    """What is told of rules; a rulebook is one."""

    @property
    def sha256(self) -> str: ...
    @property
    def packs(self) -> Sequence[NamesPack]: ...


class HasRulebook(Protocol):
    """What can be kept: an extractor."""

    @property
    def rulebook(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class PackName:
    """A pack by its name, version and hash."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RulesName:
    """A rulebook by its hash and its packs."""

    sha256: str
    packs: tuple[PackName, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept under a key: which rules, and the pickle of what was made of them."""

    key: str
    rules: RulesName
    pickled: bytes

    def unpickled(self) -> Any:
        """What was kept; ``None`` where it cannot be made again."""
        with _collecting_seldom(), suppress(Exception):  # of whatever kind: it is made anew then
            return pickle.loads(self.pickled)
        return None


T = TypeVar("T", bound=HasRulebook)


def kept(folders: Sequence[Path], make: Callable[[], T]) -> T:
    """What ``make`` makes of rule folders, or made of them before; what it raises is raised, and nothing kept."""
    found = _state_of(folders)
    entry = read(found.key) if found is not None else None
    known: T | None = entry.unpickled() if entry is not None else None
    if known is not None:
        return known
    with _collecting_seldom():
        made = make()
    # A file that was saved meanwhile, or read though it was not hashed, must not be taken for what is kept.
    files = (os.path.realpath(file) for pack in made.rulebook.packs for file in pack.files)
    if found is not None and found.files.issuperset(files) and _state_of(folders) == found:
        _write(found.key, made)
    return made


def find(folders: Sequence[Path]) -> Entry | None:
    """What is kept of rule folders as they are now."""
    found = _state_of(folders)
    return read(found.key) if found is not None else None


def read(key: str) -> Entry | None:
    """What is kept under a key; ``None`` where there is nothing, or nothing that is whole and the user's own."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / f"{key}.rules"
    try:
        if not _is_own(os.stat(folder)):
            return None
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not (stat.S_ISREG(state.st_mode) and _is_own(state)):
                return None
            data = file.read()
    except OSError:
        return None
    body = data[len(_HEAD) + _DIGEST :]
    if data[: len(_HEAD) + _DIGEST] != _HEAD + _sum(key, body):
        return None
    if time.time() - state.st_mtime > _DAY:  # the time of a file says when it was used last
        with suppress(OSError):
            os.utime(path)
    length = int.from_bytes(body[:4], "big")
    told = json.loads(body[4 : 4 + length])
    rules = RulesName(told["sha256"], tuple(PackName(*pack) for pack in told["packs"]))
    return Entry(key, rules, body[4 + length :])


@dataclass(frozen=True, slots=True)
class _State:
    """A hash over all that a rulebook depends on, and which files of packs it covers."""

    key: str
    files: frozenset[str]


def _state_of(folders: Sequence[Path]) -> _State | None:
    """``None`` where nothing can or shall be kept."""
    program = _program() if _folder() is not None else None
    if program is None:
        return None
    digest = hashlib.blake2b(program, digest_size=20)
    files: set[str] = set()
    size = 0

    def note(*parts: bytes) -> None:
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)

    try:
        for folder in folders:
            for pack in packs_in(folder):
                # Messages name a file as it was asked for; what is relative is kept for this place only.
                note(b"pack", os.fsencode(pack), os.fsencode(os.path.realpath(pack)))
                for path in _files_below(pack.parent):
                    data = Path(path).read_bytes()
                    note(os.fsencode(os.path.relpath(path, pack.parent)), data)
                    files.add(os.path.realpath(path))
                    size += len(data)
                    if len(files) > _MOST_FILES or size > _MOST_BYTES:
                        return None
    except (OSError, ValueError):
        return None
    return _State(digest.hexdigest(), frozenset(files))


def _files_below(folder: Path) -> Iterator[str]:
    """All files in a folder and those in it but the hidden ones, in an order that does not change."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (path for name in sorted(names) if os.path.isfile(path := os.path.join(here, name)))


@cache
def _program() -> bytes | None:
    """A hash over the code that runs; ``None`` where its files may be newer than what this process has loaded."""
    try:
        newest = max(file.stat().st_mtime for file in code_files(PACKAGE))
        code = code_sha256(PACKAGE)
    except (OSError, ValueError):
        return None
    if newest > _STARTED - _SETTLED:
        return None
    return hashlib.sha256(f"{code} {sys.version} {sys.platform} {sys.byteorder}".encode()).digest()


def _folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return None if named in _OFF else Path(named)
    from platformdirs import user_cache_path

    found = user_cache_path("vi-news-extractor", appauthor=False)
    return found if found.is_absolute() else None  # a user without a home


def _is_own(state: os.stat_result) -> bool:
    """Whether a file or folder is the user's, and nobody else can write to it."""
    if sys.platform == "win32":  # whose profile's folder is the user's own
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _sum(key: str, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST, key=key.encode()).digest()


def _write(key: str, made: HasRulebook) -> None:
    """Keep it, if the disk can; whoever reads meanwhile sees the whole of it or nothing."""
    import tempfile

    folder = _folder()
    if folder is None:
        return
    book = made.rulebook
    packs = [(pack.name, pack.version, pack.sha256) for pack in book.packs]
    head = json.dumps({"sha256": book.sha256, "packs": packs}).encode()
    body = len(head).to_bytes(4, "big") + head + pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        os.makedirs(folder, 0o700, exist_ok=True)
        if not _is_own(os.stat(folder)):
            return
        handle, partial = tempfile.mkstemp(".partial", f"{key}.", folder)
        try:
            with open(handle, "wb") as file:
                file.write(_HEAD + _sum(key, body) + body)
            os.replace(partial, folder / f"{key}.rules")
        except BaseException:
            with suppress(OSError):
                os.unlink(partial)
            raise
        _make_room(folder)


def _make_room(folder: Path) -> None:
    """Take away what was not used for long, or is too much; nothing that is not from here."""
    now = time.time()
    entries = sorted(
        ((entry.stat().st_mtime, entry.path) for entry in os.scandir(folder) if _OWN.fullmatch(entry.name)),
        reverse=True,
    )
    left = 0
    for used, path in entries:
        if path.endswith(".partial"):  # of a process that was killed, or of one that is at it
            is_old = now - used > _DAY
        else:
            left += 1
            is_old = left > _MOST_ENTRIES or now - used > _UNUSED_DAYS * _DAY
        if is_old:
            with suppress(OSError):
                os.unlink(path)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Hundreds of thousands of objects are made that stay; looking through them again and again costs a tenth more."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 50_000) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
