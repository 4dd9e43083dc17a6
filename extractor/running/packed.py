"""The loaded rules on their way to the processes that work with them."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from extractor import caching
from extractor.caching import NamesRules
from extractor.running.model import Extracts

PRELOAD = "EXTRACTOR_PRELOAD"
"""Names to the process from which workers are forked, in its environment, the entry of the cache to load."""

_loaded: dict[str, Extracts] = {}


class Packed:
    """An extractor as it is sent to workers: the name of its entry in the cache, and a pickle for who cannot read it.

    :param rules: what is told of its rules.
    :param key: its key in the cache, if it is there.
    """

    def __init__(
        self, rules: NamesRules, key: str | None = None, pickled: bytes | None = None, extractor: Extracts | None = None
    ) -> None:
        self.rules = rules
        self.key = key
        self._pickled = pickled
        self._extractor = extractor

    @classmethod
    def of(cls, extractor: Extracts) -> Packed:
        """One that is in no cache."""
        return cls(extractor.rulebook, extractor=extractor)

    @cached_property
    def pickled(self) -> bytes:
        """The extractor as bytes."""
        if self._pickled is not None:
            return self._pickled
        return pickle.dumps(self._extractor, pickle.HIGHEST_PROTOCOL)

    @cached_property
    def extractor(self) -> Extracts:
        """The extractor itself."""
        if self._extractor is not None:
            return self._extractor
        made: Extracts = pickle.loads(self.pickled)
        return made


def packed(rules: Sequence[str | Path]) -> Packed:
    """The extractor of :func:`extractor.pipeline.load`, which this process need not unpack to send it on.

    :raises RuleError: there are mistakes in the rules.
    """
    from extractor.resources import rules_folder

    folders = [rules_folder(), *map(Path, rules)]
    extractor = None
    entry = caching.find(folders)
    if entry is None:
        from extractor.pipeline import load

        extractor = load(rules)
        entry = caching.find(folders)
        if entry is None:
            return Packed.of(extractor)
    return Packed(entry.rules, entry.key, entry.pickled, extractor)


def unpacked(key: str | None) -> Extracts | None:
    """The extractor of an entry of the cache, if it was loaded before this process was forked, or can be read now."""
    if key is None:
        return None
    if key not in _loaded:
        entry = caching.read(key)
        made = entry.unpickled() if entry is not None else None
        if made is None:
            return None
        _loaded[key] = made
    return _loaded[key]
