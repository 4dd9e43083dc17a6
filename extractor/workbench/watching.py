"""An extractor that follows its rule files: what is saved there holds from the next article on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from extractor.pipeline import Extractor, load
from extractor.reading import Reading
from extractor.records import Article
from extractor.resources import rules_folder

Stamp = tuple[tuple[str, int, int], ...]


def stamp_of(folders: Sequence[Path]) -> Stamp:
    """Name, time and size of every file of the packs in ``folders``; it changes when one is saved, added or removed.

    A file among the folders stands for itself.
    """
    found = []
    for folder in folders:
        for path in sorted((folder, *folder.glob("*"), *folder.glob("*/*"))):
            if path == folder or path.suffix in (".yaml", ".tsv"):
                try:
                    state = path.stat()
                except OSError:  # gone between listing and asking
                    continue
                found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)


class LiveExtractor:
    """An extractor whose packs in the folders ``rules`` (and the shipped ones) are read anew when a file has changed.

    Called like :class:`~extractor.Extractor`. A pack with mistakes raises
    :class:`~extractor.rulebook.RuleError` at the call, and is read again when it has been mended.
    """

    def __init__(self, rules: Sequence[str | Path] = ()) -> None:
        self.rules = tuple(map(Path, rules))
        self._stamp: Stamp | None = None
        self._current: Extractor | None = None

    @property
    def current(self) -> Extractor:
        """The extractor with the rules as they are now."""
        folders = [rules_folder(), *self.rules]
        stamp = stamp_of(folders)
        if self._current is None or stamp != self._stamp:
            self._current = None
            fresh = load(self.rules)
            self._current, self._stamp = fresh, stamp
        return self._current

    def __call__(self, text: str, **known: Any) -> Article:
        """The records of one article; see :meth:`extractor.Extractor.__call__`."""
        return self.current(text, **known)

    def extract(self, reading: Reading) -> Article:
        """The records of one article as read."""
        return self.current.extract(reading)


def changes(files: Callable[[], Stamp], seconds: float = 0.3) -> Iterator[Stamp]:
    """The state of some files now, and again each time it has changed; asked every so many seconds, without end."""
    last: Stamp | None = None
    while True:
        now = files()
        if now != last:
            last = now
            yield now
        time.sleep(seconds)
