"""`extractor evaluate` as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "evaluating"))

from evaluating_stubs import gold, record  # noqa: E402


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    line = [sys.executable, "-m", "extractor", "evaluate", *map(str, arguments)]
    return subprocess.run(line, env=environment, capture_output=True, encoding="utf-8", timeout=60)


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(asdict(gold())), encoding="utf-8")
    return folder


def run_folder(tmp_path: Path, name: str, article: dict[str, Any]) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "records.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    return folder


def spoiled() -> dict[str, Any]:
    changed = record()
    changed["records"]["statistics"][0]["org"] = None
    return changed


def test_figures_and_errors(gold_folder: Path, tmp_path: Path) -> None:
    done = call(gold_folder, run_folder(tmp_path, "run", spoiled()), "--errors", "COUNT")
    assert (done.returncode, done.stderr) == (0, "")
    first, *_, last = done.stdout.splitlines()
    assert "a.txt:40 COUNT '12 đảng viên': org: 'Huyện ủy Khe Lau' expected, null found [count.noun]" in first
    assert last == "1 articles: strict 1.000, value 1.000, record 0.800"
    assert "1  COUNT org: left null" in done.stdout


def test_figures_as_json(gold_folder: Path, tmp_path: Path) -> None:
    done = call(gold_folder, run_folder(tmp_path, "run", spoiled()) / "records.jsonl", "--json", "--errors", "ALL")
    figures = json.loads(done.stdout)
    assert figures["all"]["record"] == 0.8
    assert [(fault["kind"], fault["label"]) for fault in figures["faults"]] == [("wrong", "COUNT")]


def test_two_runs(gold_folder: Path, tmp_path: Path) -> None:
    runs = run_folder(tmp_path, "old", spoiled()), run_folder(tmp_path, "new", record())
    done = call("--diff", *runs)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1].split() == ["count.noun", "0", "0", "1", "0", "0"]
    done = call(gold_folder, "--diff", *runs, "--details")
    assert "org: null → 'Huyện ủy Khe Lau' (better) [count.noun]" in done.stdout
    assert "no mention differs" in call("--diff", runs[0], runs[0]).stdout


def test_the_floor(gold_folder: Path, tmp_path: Path) -> None:
    good, bad = run_folder(tmp_path, "good", record()), run_folder(tmp_path, "bad", spoiled())
    floor = tmp_path / "floor.json"
    assert call(gold_folder, bad, "--floor", floor).returncode == 2
    assert call(gold_folder, bad, "--floor", floor, "--raise-floor").returncode == 0
    done = call(gold_folder, good, "--floor", floor)
    assert done.returncode == 0
    assert "could be raised" in done.stderr
    assert call(gold_folder, good, "--floor", floor, "--raise-floor").returncode == 0
    done = call(gold_folder, bad, "--floor", floor)
    assert done.returncode == 1
    assert "record 0.800 is below its floor of 0.995" in done.stderr
    kept = floor.read_bytes()
    assert call(gold_folder, bad, "--floor", floor, "--raise-floor").returncode == 2
    assert floor.read_bytes() == kept
    assert call(gold_folder, bad, "--floor", floor, "--pin", "a reason").returncode == 0
    assert call(gold_folder, bad, "--floor", floor).returncode == 0
    (gold_folder / "b.json").write_text((gold_folder / "a.json").read_text().replace("a.txt", "b.txt"))
    done = call(gold_folder, bad, "--floor", floor)
    assert done.returncode == 1
    assert "no record for 1 of 2 articles: b.txt" in done.stderr
    assert "--pin" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "say which GOLD"),
        (("nowhere", "nowhere"), "there is no gold file or folder 'nowhere'"),
        (("x", "y", "--diff", "a", "b"), "--diff takes its two runs itself"),
        (("x", "y", "--raise-floor"), "need --floor"),
        (("x", "y", "--floor", "f", "--raise-floor", "--pin", "r"), "not both"),
        (("x", "y", "--errors", "DATUM"), "--errors takes ALL or one of"),
        (("--diff", "a", "b"), "there is no 'a'; name the folder"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], message: str) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"source": {"path": "a.txt"}, "mentions": 3, "article": {}, "records": {}}']
)
def test_what_is_no_record(line: str, gold_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(line + "\n")
    done = call(gold_folder, path)
    assert done.returncode == 1
    assert "line 1 is no record of an article" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "not JSON"), ("[]", '"mentions"'), ('{"file": "a", "mentions": [{"label": "DATE"}]}', "mention 1 needs")],
)
def test_what_is_no_gold(content: str, message: str, gold_folder: Path, tmp_path: Path) -> None:
    (gold_folder / "b.json").write_text(content)
    done = call(gold_folder, run_folder(tmp_path, "run", record()))
    assert done.returncode == 1
    assert message in done.stderr
    assert "b.json" in done.stderr
