"""Kills a run with SIGKILL again and again, and shows that what comes out at last is what an undisturbed run gives.

usage: python benchmarks/kill_and_resume.py INPUT [KILLS [ARTICLES]]

INPUT is a folder or a JSON Lines file, of which the first ARTICLES (500) are taken. KILLS (50) times a run is started
and killed after a random time: the whole of it, or one of its workers alone. A run that gets to its end in between is
compared and begun anew; the last one is left alone. Seeded, so that the same times are drawn each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20261125
WORKERS = 2
FILES = ("records.jsonl", "errors.jsonl", "journal.jsonl")


def start(source: Path, out: Path) -> subprocess.Popen[bytes]:
    """A run in a process group of its own."""
    command = [sys.executable, "-m", "extractor", "run", str(source), "--out", str(out), "--workers", str(WORKERS)]
    return subprocess.Popen([*command, "--quiet"], stderr=subprocess.DEVNULL, start_new_session=True)


def hashes(out: Path) -> dict[str, str]:
    """Of the files that must be the same."""
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}


def workers_of(pid: int) -> list[int]:
    """The processes below a run, as Linux lists them."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        try:
            children = Path(f"/proc/{waiting.pop()}/task").glob("*/children")
            below = [int(child) for file in children for child in file.read_text().split()]
        except OSError:
            continue
        found += below
        waiting += below
    return found


def first_articles(source: Path, most: int, folder: Path) -> Path:
    """The input itself, or the first lines of it."""
    if source.is_dir():
        return source
    cut = folder / "articles.jsonl"
    with open(source, "rb") as lines, open(cut, "wb") as kept:
        for _, line in zip(range(most), lines, strict=False):
            kept.write(line)
    return cut


def main(source: Path, kills: int = 50, most: int = 500) -> int:
    """Print what was done; 1 where an output differs."""
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = first_articles(source, most, folder)
        began = time.monotonic()
        start(articles, folder / "undisturbed").wait()
        longest = time.monotonic() - began
        expected = hashes(folder / "undisturbed")
        lines = (folder / "undisturbed" / FILES[0]).read_bytes().count(b"\n")
        print(f"undisturbed: {lines} articles in {longest:.0f} s", flush=True)
        done = whole = alone = rounds = differing = 0
        out = folder / "disturbed-0"
        while True:
            run = start(articles, out)
            try:
                # Mostly early, so that many kills fall into one run; now and then right up to its end.
                delay = dice.uniform(0.2, longest if dice.random() < 0.1 else min(longest, 12.0))
                run.wait(None if done >= kills else delay)
            except subprocess.TimeoutExpired:
                below = workers_of(run.pid)
                if below and dice.random() < 0.3:
                    os.kill(dice.choice(below), signal.SIGKILL)
                    alone += 1
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        run.wait(dice.uniform(0.2, 5.0))
                if run.poll() is None:
                    os.kill(run.pid, signal.SIGKILL)
                    whole += 1
                    run.wait()
                done += 1
                continue
            rounds += 1
            if hashes(out) != expected or sorted(os.listdir(out)) != sorted(os.listdir(folder / "undisturbed")):
                differing += 1
                print(f"round {rounds} differs: {hashes(out)} instead of {expected}", flush=True)
            if done >= kills:
                break
            out = folder / f"disturbed-{rounds}"
        print(
            f"{whole} runs killed, {alone} workers killed; {rounds} runs came to their end, {differing} of them differ"
        )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:4])))
