"""A run as one HTML file to look at: searched, filtered and read in a browser, without any network."""

from __future__ import annotations

from extractor.reporting.page import write_report

__all__ = ["write_report"]
