"""The page on reliability names every kind of error, and no other."""

from __future__ import annotations

import re
from typing import get_args

from support import ROOT

from extractor.errors import ErrorCode
from extractor.reading.members import MOST_IN_MEMORY, MOST_TIMES
from extractor.reading.model import DEEPEST

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")


def test_every_code_has_its_row() -> None:
    table = PAGE[PAGE.index("| code |") : PAGE.index("What is left out on purpose")]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == list(get_args(ErrorCode))


def test_the_limits_are_those_of_the_program() -> None:
    assert f"more than {MOST_TIMES} times its size" in PAGE
    assert DEEPEST == 2 and "more than two deep" in PAGE
    assert MOST_IN_MEMORY == 256 * 2**20 and "256 MB" in PAGE
