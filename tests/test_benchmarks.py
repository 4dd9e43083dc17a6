"""The benchmark of speed runs and tells of everything; how fast anything is depends on the machine and is not asked."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import extractor
from extractor.pipeline import Extractor
from extractor.records import CORE_LABELS

BENCHMARKS = ROOT / "benchmarks"
OURS = {f"our {what}, {how}" for what in ("pipeline", "segmenter") for how in ("first pass", "warm")}


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a script of the folder."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return import_module


def run(*options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", BENCHMARKS / "speed.py", "--rounds", "1", "--articles", "2", *options]
    return subprocess.run([str(part) for part in command], capture_output=True, encoding="utf-8")


def test_tables(tmp_path: Path) -> None:
    file = tmp_path / "speed.json"
    done = run("--only", "ours,stages,length", "--longest", "3", "--json", file)
    assert done.returncode == 0, done.stderr
    found = json.loads(file.read_text("utf-8"))
    assert found["machine"]["Python"] in done.stdout
    speed, stages, lengths, goals = found["tables"]
    assert {row[0] for row in speed["rows"]} == {"underthesea.word_tokenize", *OURS}
    assert all(seconds > 0 for rounds in found["seconds"]["corpus"].values() for seconds in rounds)
    named = [row[0].partition(":")[0] for row in stages["rows"]]
    assert named == ["read", "layout", "match", "link", "check", "dict", "all"]
    assert [row[0] for row in lengths["rows"]] == ["3 KB"]
    assert len(goals["rows"]) == 3
    for table in found["tables"]:
        assert f"## {table['title']}\n" in done.stdout
        for row in table["rows"]:
            assert len(row) == len(table["columns"]) and row[0] in done.stdout


def test_a_wrong_part_is_named() -> None:
    done = run("--only", "ours,seconds")
    assert done.returncode == 2
    assert "seconds is none of ours, peers" in done.stderr


def test_synthetic_rules_load_and_match(tmp_path: Path, extractor_: Extractor, module: Any) -> None:
    synthetic = module("synthetic_rules")
    synthetic.write_packs(tmp_path, extractor_.rulebook, 60, share=0.5)
    more = extractor.load([tmp_path])
    assert len(more.rulebook.rules) == len(extractor_.rulebook.rules) + 60
    assert synthetic.literals(more.rulebook) > synthetic.literals(extractor_.rulebook)
    text = (ROOT / "corpus" / "articles" / "06-gia-lua-he-thu-tram-sen.txt").read_text("utf-8")
    assert any(mention.label not in CORE_LABELS for mention in more(text).mentions)


def test_texts_of_a_length(module: Any) -> None:
    cut = module("texts").cut
    assert cut(["aaaa", "bbbb", "cc"], 8) == ["aaaa\nbbbb"]
    assert cut(["aaaa", "bbbb", "cc"], 8, " ", rest=True) == ["aaaa bbbb", "cc"]


def test_ratios(module: Any) -> None:
    outcome = module("measuring").Outcome
    ours, theirs = outcome("ours", 100, [1.0, 2.0, 1.0]), outcome("theirs", 50, [2.0, 2.0, 1.0])
    assert ours.times_as_fast_as(theirs) == 4
    assert ours.rounds_against(theirs) == (2, 4)
