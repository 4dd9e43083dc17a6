"""The same records whichever engine: Ray, Spark, and Hugging Face ``datasets``, each as the documentation has it.

They are large and not among the requirements of the tests: ``pip install '.[ray,spark,datasets]'`` brings them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from engines_support import ROWS, local_records, parquet_of
from support import ROOT

from extractor.errors import UsageError
from extractor.running import on_ray, run

pytestmark = pytest.mark.engines

RECIPES = (ROOT / "docs" / "big-batches.md").read_text("utf-8")


def recipe(name: str) -> str:
    """The code block of the documentation that says ``import NAME`` or imports from it."""
    blocks = re.findall(r"```python\n(.*?)```", RECIPES, re.DOTALL)
    (found,) = [block for block in blocks if re.search(rf"^(?:import|from) {name}\b", block, re.MULTILINE)]
    return str(found)


def run_recipe(name: str, path: Path) -> list[str]:
    """What the recipe writes into ``records.jsonl``, called where the file lies."""
    code = recipe(name)
    assert "data/news.parquet" in code
    script = path.parent.parent / f"{name}_recipe.py"
    script.write_text(code, "utf-8")
    done = subprocess.run([sys.executable, script.name], cwd=script.parent, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return (script.parent / "records.jsonl").read_text("utf-8").splitlines(keepends=True)


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    parquet_of(tmp_path, ROWS)
    return Path("data/news.parquet")


def test_ray_gives_the_bytes_of_a_local_run(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    local = local_records(news, tmp_path / "local")
    assert len(local) == 197
    command = [sys.executable, "-m", "extractor", "run", news, "--engine", "ray", "--workers", "2", "--out"]
    done = subprocess.run([*map(str, command), "on_ray"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr[-3000:]  # three rows have no text
    for name in ("records.jsonl", "errors.jsonl", "journal.jsonl"):
        assert (tmp_path / "on_ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
    again = subprocess.run([*map(str, command), "on_ray"], capture_output=True, text=True, timeout=300)
    assert "197 articles (197 unchanged), 3 failed" in again.stderr
    anew = [*map(str, command), "on_ray", "--fresh", "--log-json"]
    told = subprocess.run(anew, capture_output=True, text=True, timeout=300).stderr
    assert json.loads(told.splitlines()[-1])["event"] == "finished"
    # Ray's core writes to the terminal past Python, in lines that begin with a bracket.
    assert all(line.startswith(('{"event": ', "[20")) for line in told.splitlines()), told


def test_the_recipe_for_spark_gives_the_records_of_a_local_run(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    assert run_recipe("pyspark", tmp_path / news) == local_records(news, tmp_path / "local")


def test_the_recipe_for_datasets_gives_the_records_of_a_local_run(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    assert run_recipe("datasets", tmp_path / news) == local_records(news, tmp_path / "local")


def test_a_dataset_that_was_saved_is_read(news: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    datasets.Dataset.from_parquet(str(news)).save_to_disk("saved", num_shards=2)
    local = [json.loads(line) for line in local_records(news, tmp_path / "local")]
    saved = [json.loads(line) for line in local_records(Path("saved"), tmp_path / "out")]
    assert [record["source"]["item"] for record in saved] == [record["source"]["item"] for record in local]
    assert [record["mentions"] for record in saved] == [record["mentions"] for record in local]


def test_a_cluster_that_is_not_there_is_one_clear_error(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    command = [sys.executable, "-m", "extractor", "run", str(news), "--engine", "ray", "--out", "out"]
    environment = {**os.environ, "RAY_ADDRESS": "nowhere"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("extractor: Ray cannot be reached or started (")


def test_a_cluster_that_gives_up_is_one_clear_error(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")

    class Broken:
        def __init__(self, *arguments: object) -> None:
            raise RuntimeError("the rules are not here")

        def __call__(self, table: object) -> object:
            return table

    monkeypatch.setattr(on_ray, "_Actor", Broken)
    with pytest.raises(UsageError, match=r"Ray gave up .*and the same command goes on from it"):
        run(news, tmp_path / "out", engine="ray")


def test_files_that_are_no_tables_are_refused_on_ray(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    (tmp_path / "a.txt").write_text("Chi bộ", encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "run", str(tmp_path / "a.txt"), "--engine", "ray", "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "the ray engine takes rows of tables" in done.stderr
