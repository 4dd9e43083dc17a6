"""docs/evaluation.md: whoever does what it says sees what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_pages import Reader, blocks_of, write_packs
from support import ROOT

from extractor.commands.evaluating import evaluate_command
from extractor.evaluating.scoring import FIGURES

PAGE = ROOT / "docs" / "evaluation.md"


def test_the_page_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = blocks_of(PAGE)
    write_packs(blocks, tmp_path)
    reader = Reader(tmp_path, monkeypatch)
    reader.follow([block for block in blocks if block.language != "yaml"])
    assert any("--floor" in command for command in reader.commands)
    assert any("--diff" in command for command in reader.commands)


def test_every_option_and_figure_is_told_of() -> None:
    page = PAGE.read_text(encoding="utf-8")
    options = {f"--{name.replace('_', '-')}" for name in evaluate_command.__annotations__} - {
        "--gold",
        "--records",
        "--return",
    }
    assert {option for option in options if option not in page} == set()
    assert all(f"`{figure}`" in page for figure in FIGURES)
    assert len(re.findall(r"corpus/gold", page)) >= 1
