"""docs/time-expressions.md: every row of its tables is what comes out."""

from __future__ import annotations

import re

import pytest
from support import ROOT, read

from extractor.records import DateValue

PAGE = ROOT / "docs" / "time-expressions.md"
PUBLISHED = "2021-06-16"


def rows(columns: int) -> list[list[str]]:
    lines = re.findall(r"^\| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    cells = [line.split(" | ") for line in lines]
    return [row for row in cells if len(row) == columns and row[0] not in ("kind", "words")]


def assert_marked(marked: str) -> DateValue | None:
    """The DATE mentions are the marked ones; the value of the last."""
    found = read(marked, PUBLISHED)
    dates = found.of("DATE")
    assert [m.text for m in dates] == [found.text[start:end] for start, end in found.spans]
    value = dates[-1].value if dates else None
    assert value is None or isinstance(value, DateValue)
    return value


@pytest.mark.parametrize("row", rows(4), ids=lambda row: row[1])
def test_what_is_read(row: list[str]) -> None:
    _, words, kind, expected = row
    value = assert_marked(words)
    assert value is not None
    assert (value.type, value.value or "null") == (kind, expected)


@pytest.mark.parametrize("row", rows(2), ids=lambda row: row[0])
def test_what_is_not_read(row: list[str]) -> None:
    assert_marked(row[0])


def test_the_tables_are_all_there() -> None:
    assert len(rows(4)) > 60
    assert len(rows(2)) > 10
    heads = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    links = re.findall(r"\[([^]]+)\]\(#([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert [(head, head.lower().replace(" ", "-")) for head in heads] == links
