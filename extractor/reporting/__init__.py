"""A run as one HTML file to look at: searched, filtered and read in a browser, without any network."""

from __future__ import annotations

from extractor.reporting.page import write_report
from extractor.reporting.runs import Run, read_run

__all__ = ["Run", "read_run", "write_report"]
