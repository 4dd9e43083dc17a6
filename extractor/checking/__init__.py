"""Audit notes: what can be reckoned from the records themselves. A failed check never changes a value."""

from extractor.checking.checks import run_checks
from extractor.checking.documents import ANY_TYPES, SYMBOL_BODIES, TYPE_CODES
from extractor.checking.times import WEEKDAYS

WORDS_ASKED = (ANY_TYPES, SYMBOL_BODIES, TYPE_CODES, WEEKDAYS)
"""The word lists that checks ask for by name."""

__all__ = ["WORDS_ASKED", "run_checks"]
