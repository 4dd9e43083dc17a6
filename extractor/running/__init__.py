"""Runs over many files: in order, side by side, and able to go on after an interruption."""

from __future__ import annotations

from extractor.running.batch import run
from extractor.running.model import Failure
from extractor.running.report import Progress, RunReport

__all__ = ["Failure", "Progress", "RunReport", "run"]
