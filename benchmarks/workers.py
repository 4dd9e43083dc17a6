"""How much faster a run is with more workers, and how much memory the process that leads it needs.

usage: python benchmarks/workers.py INPUT [MOST_WORKERS [ROUNDS]]

The numbers of workers take turns; medians of the wall clock are compared. Memory is the highest resident size, sampled
ten times a second, in the first and in the second half of a run, of the leading process and of the largest of those
that work for it: flat means that both halves are about the same however many articles are behind.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kill_and_resume import workers_of

_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


def resident(pid: int) -> float:
    """Megabytes of a process; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0.0


def timed(source: str, workers: int) -> tuple[float, int, list[tuple[float, float]]]:
    """Seconds, articles, and the samples of memory of one run."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "extractor", "run", source, "--out", out, "--workers", str(workers), "--quiet"]
        began = time.monotonic()
        run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        samples = []
        while run.poll() is None:
            samples.append((resident(run.pid), max(map(resident, workers_of(run.pid)), default=0.0)))
            time.sleep(0.1)
        seconds = time.monotonic() - began
        counts = json.loads((Path(out) / "run.json").read_bytes())["counts"]
        return seconds, counts["articles"], samples


def main(source: str, most: int = 2, rounds: int = 1) -> None:
    """Print a line for each number of workers."""
    numbers = [1, *range(2, most + 1)]
    seconds: dict[int, list[float]] = {number: [] for number in numbers}
    halves: dict[int, list[float]] = {}
    articles = 0
    for _ in range(rounds):
        for number in numbers:
            took, articles, samples = timed(source, number)
            seconds[number].append(took)
            middle = len(samples) // 2
            parts = (samples[:middle], samples[middle:])
            halves[number] = [max(sample[who] for sample in part) for who in (0, 1) for part in parts]
    one = statistics.median(seconds[1])
    print(f"{articles} articles, {rounds} rounds")
    print("workers  seconds  times as fast  leader: MB, first half  second  worker: MB, first half  second")
    for number in numbers:
        middle_value = statistics.median(seconds[number])
        leader, leader_later, worker, worker_later = halves[number]
        memory = f"{leader:22.0f}  {leader_later:6.0f}  {worker:22.0f}  {worker_later:6.0f}"
        print(f"{number:7}  {middle_value:7.1f}  {one / middle_value:13.2f}  {memory}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
