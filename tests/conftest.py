"""What all tests share: the loaded extractor, the folder with further material, options and profiles."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

import extractor
from extractor.pipeline import Extractor

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus" / "articles"

SHARED = ROOT / os.environ.get("EXTRACTOR_SHARED", "../shared")
"""Further articles, which are not part of the project; what needs them is skipped where they are not."""

# Not the user's own; the processes that tests and pytest-xdist start have it from here.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _cache = tempfile.TemporaryDirectory(prefix="extractor-cache-")
    os.environ["EXTRACTOR_CACHE"] = _cache.name

# The first example of a property may have to load the word segmenter: no deadline.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew from what comes out now")


@pytest.fixture(scope="session")
def extractor_() -> Extractor:
    """The extractor with the shipped rules, which all tests of a process share."""
    return extractor._default()


@pytest.fixture
def many_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files of many articles (``.many``, of the stubs in ``tests/running``) be read, here and elsewhere."""
    from running_stubs import formats_with_many, serve_cuts

    from extractor.reading import formats
    from extractor.running import cutter

    known = formats_with_many()
    monkeypatch.setattr(formats, "formats", lambda: known)
    monkeypatch.setattr(cutter, "serve", serve_cuts)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with further material; a test that asks for it is skipped where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"there is no {SHARED}")
    return SHARED
