"""The lines of a file of any size, none of which may take up more memory than an article can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_BLOCK = 1 << 20


def capped_lines(file: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Number (from 1) and bytes of each line; of one that has more than ``most`` bytes there is only the number."""
    number = 0
    while line := file.readline(most + 1):
        number += 1
        if len(line) <= most:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_BLOCK)
        yield number, None
