"""How a run starts: nothing is imported, unpacked or started that its articles do not need."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running_stubs import StubExtractor, run

from extractor import caching
from extractor.running import process
from extractor.running.packed import Packed, packed, unpacked

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"lxml", "numpy", "pandas", "pyarrow", "pydantic", "rich", "spacy", "trafilatura", "underthesea", "ftfy"}
forking = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="processes are not forked here"
)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Đảng bộ xã có {number + 3} chi bộ.", encoding="utf-8")
    return folder


SETTLED = "from extractor import caching; caching._program = lambda: b'program'\n"
"""The package may be worked on while its tests run."""


def script(code: str, *arguments: object) -> str:
    """What some code prints in a fresh interpreter."""
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests" / "running")))
    done = subprocess.run(
        [sys.executable, "-c", SETTLED + code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


RUN = """
import sys
from extractor.running import run
workers, *inputs, out = sys.argv[1:]
run(inputs, out, workers=int(workers), fresh=True)
print(*sys.modules)
"""


@pytest.mark.parametrize("workers", [0, 1])
def test_a_run_over_a_text_imports_nothing_heavy(workers: int, news: Path, tmp_path: Path) -> None:
    for _ in range(2):  # the first one may have to load the rules
        loaded = set(script(RUN, workers, news / "0.txt", tmp_path / "out").split())
    assert "extractor.running.batch" in loaded
    assert not HEAVY & {name.partition(".")[0] for name in loaded}
    if workers:  # the leading process passes on what it need not understand
        assert not {"extractor.pipeline", "extractor.rulebook", "regex", "yaml"} & loaded
    assert (tmp_path / "out" / "records.jsonl").read_bytes().count(b'"COUNT"') == 1


SERVE = """
import pickle, sys
from pathlib import Path
from running_stubs import StubExtractor
from extractor.reading import ReadOptions
from extractor.running import process
key = "a" * 40
caching._write(key, StubExtractor())
entry = caching._folder() / f"{key}.rules"
assert caching.read(key) is not None
process.prepare(key)

def said(key):
    _, connection = process.started(process.serve, key, ReadOptions())
    first = connection.recv_bytes()
    if first == process.ASKING:
        connection.send_bytes(pickle.dumps(StubExtractor()))
        assert connection.recv_bytes() == process.READY
    return first.decode()

print(said(key))
entry.unlink()
print(said(key), said("b" * 40), said(None))
"""


@forking
def test_workers_are_forked_with_the_rules_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caching.VARIABLE, str(tmp_path / "cache"))
    # Behind the first one the file is gone: who has the rules then has had them since before it was forked.
    assert script(SERVE).split() == ["ready", "ready", "asking", "asking"]


def test_what_is_told_to_the_server_is_not_left_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    process.prepare("c" * 40)
    assert not [name for name in os.environ if name.startswith("EXTRACTOR_PRELOAD")]


class Started:
    """Counts the processes that are started."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._start = process.started
        monkeypatch.setattr(process, "started", self)

    def __call__(self, *arguments: Any) -> Any:
        self.count += 1
        return self._start(*arguments)


def test_no_more_workers_than_articles(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(monkeypatch)
    assert run(news, tmp_path / "out", workers=8).articles == 3
    assert started.count == 3
    assert run(news, tmp_path / "out", workers=8).reused == 3
    assert started.count == 3


def test_no_more_than_were_asked_for(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(monkeypatch)
    assert run(news, tmp_path / "out", workers=2).articles == 3
    assert started.count == 2


@pytest.mark.parametrize("kept", [True, False])
def test_packed_rules_are_those_that_are_loaded(kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caching.VARIABLE, str(tmp_path / "cache") if kept else "")
    monkeypatch.setattr(caching, "_program", lambda: b"program")
    (tmp_path / "ground").mkdir()
    (tmp_path / "ground" / "pack.yaml").write_text("pack: ground\n", encoding="utf-8")
    monkeypatch.setattr("extractor.resources.rules_folder", lambda: tmp_path / "ground")
    monkeypatch.setattr("extractor.pipeline.rules_folder", lambda: tmp_path / "ground")
    monkeypatch.setattr("extractor.pipeline.Extractor", StubExtractor)
    first, second = packed(()), packed(())
    assert (first.key is not None, second.key is not None) == (kept, kept)
    assert first.rules.sha256 == second.rules.sha256 == second.extractor.rulebook.sha256
    assert [pack.name for pack in second.rules.packs] == ["ground"]
    assert (unpacked(second.key) is not None) is kept


def test_an_extractor_of_ones_own_is_in_no_cache() -> None:
    own: Any = StubExtractor()
    made = Packed.of(own)
    assert (made.key, made.extractor, made.rules) == (None, own, own.rulebook)
