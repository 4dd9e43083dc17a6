"""A new file type is one new module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.reading import formats, read_file
from extractor.reading.formats import format_for
from extractor.reading.formats import formats as known_formats

LINES = """
import hashlib
SUFFIXES = (".lines", ".lines.old")
MEDIA_TYPE = "text/x-lines"
def read(data, place):
    sha256 = hashlib.sha256(data).hexdigest()
    for number, line in enumerate(data.decode().splitlines()):
        yield place.item(str(number)).reading(line, sha256=sha256, media_type=MEDIA_TYPE, encoding="utf-8")
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
        assert {reading.source.media_type for reading in readings} == {"text/x-lines"}


def test_two_modules_cannot_claim_one_suffix(extra_formats: Path) -> None:
    (extra_formats / "zweit_for_test.py").write_text(LINES.replace(".lines.old", ".txt"))
    with pytest.raises(RuntimeError, match=r"\.txt"):
        known_formats()
