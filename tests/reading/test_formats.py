"""A new file type is one new module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.reading import formats, read_file
from extractor.reading.formats import format_for
from extractor.reading.formats import formats as known_formats

LINES = """
from extractor.reading.item import Item
SUFFIXES = (".lines", ".lines.old")
MEDIA_TYPE = "text/x-lines"
def items(file, place, options):
    for number, line in enumerate(file):
        yield Item(place.item(str(number)), ".txt", line.rstrip())
"""


@pytest.fixture
def extra_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "more formats"
    folder.mkdir()
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
    known_formats.cache_clear()
    yield folder
    known_formats.cache_clear()


def test_text_files_are_known_in_either_case() -> None:
    for name in ("a.txt", "A.TXT", "a.b.Text"):
        found = format_for(name)
        assert found is not None and found.media_type == "text/plain"
    for name in ("a", ".txt", "a.txt.bak", "txt", "a.docx", ""):
        assert format_for(name) is None


def test_one_module_adds_a_format_of_many_articles(extra_formats: Path, tmp_path: Path) -> None:
    (extra_formats / "lines_for_test.py").write_text(LINES)
    (extra_formats / "_not_a_format.py").write_text("raise RuntimeError")
    for name in ("a.lines", "a.lines.old"):
        (tmp_path / name).write_text("một\nhai\nmột\n")
        readings = read_file(tmp_path / name)
        assert [reading.text for reading in readings] == ["một", "hai", "một"]
        assert len({reading.id for reading in readings}) == 3
        assert [reading.source.item for reading in readings] == ["0", "1", "2"]


def test_two_modules_cannot_claim_one_suffix(extra_formats: Path) -> None:
    (extra_formats / "zweit_for_test.py").write_text(LINES.replace(".lines.old", ".txt"))
    with pytest.raises(RuntimeError, match=r"\.txt"):
        known_formats()


def test_a_module_must_say_how_it_reads(extra_formats: Path) -> None:
    (extra_formats / "neither_for_test.py").write_text("SUFFIXES = ('.x',)\nMEDIA_TYPE = 'text/x'\n")
    with pytest.raises(RuntimeError, match="either read or items"):
        known_formats()
