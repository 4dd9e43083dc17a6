"""How checks ask for word lists."""

from __future__ import annotations

from collections.abc import Callable

from extractor.rulebook.model import WordList

Words = Callable[[str], WordList]
