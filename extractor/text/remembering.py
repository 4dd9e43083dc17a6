"""A memory of bounded size for what is worked out of a key again and again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """Values by key; one that is not there is made with ``make``, which may raise.

    When ``capacity`` keys are there, they grow old together, and the next keys begin anew; an old key that is asked for
    again becomes new, and what is old when the new ones are as many is forgotten. So there are never more than twice
    ``capacity``, and what is asked for often stays. ``entry_bytes`` is what a key and its value take on average.
    """

    def __init__(self, make: Callable[[K], V], capacity: int, entry_bytes: int) -> None:
        super().__init__()
        self._make = make
        self._capacity = capacity
        self._entry_bytes = entry_bytes
        self._old: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        value = self._old.get(key)
        if value is None:
            value = self._make(key)
        if len(self) >= self._capacity:
            self._old = dict(self)
            self.clear()
        self[key] = value
        return value

    def entries(self) -> int:
        """How many keys are remembered; one that is new and old counts twice."""
        return len(self) + len(self._old)

    def bytes(self) -> int:
        """What it takes, about."""
        return sys.getsizeof(self) + sys.getsizeof(self._old) + self.entries() * self._entry_bytes
