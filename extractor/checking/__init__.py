"""Audit notes: what can be reckoned from the records themselves. A failed check never changes a value."""

from extractor.checking.checks import run_checks

__all__ = ["run_checks"]
