"""Offsets in UTF-16 units, in which browsers count, and in code points, in which everything here does."""

from __future__ import annotations

from bisect import bisect_left


class Units:
    """Both ways between the two for one text; they differ behind characters beyond U+FFFF."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [i for i, character in enumerate(text) if character > "\uffff"]

    def of(self, offset: int) -> int:
        """A code point's offset in UTF-16 units."""
        return offset + bisect_left(self._wide, offset)

    def back(self, units: int) -> int:
        """An offset in UTF-16 units as one in code points.

        :raises ValueError: it lies inside a character, or outside the text.
        """
        offset = units
        if self._wide and units > self._wide[0]:
            offset = bisect_left(range(self._length + 1), units, key=self.of)
        if not 0 <= offset <= self._length:
            raise ValueError(f"offset {units} lies outside the text")
        if self.of(offset) != units:
            raise ValueError(f"offset {units} lies inside a character")
        return offset
