"""The stub's file format, for the tests of this folder only."""

from __future__ import annotations

import pytest
from running_stubs import formats_with_many

from extractor.reading import formats


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    known = formats_with_many()
    monkeypatch.setattr(formats, "formats", lambda: known)
