"""How much faster a run is with more workers, and how much memory the process that leads it needs.

usage: python benchmarks/workers.py INPUT [MOST_WORKERS [ROUNDS]]

The numbers of workers take turns; medians of the wall clock are compared. Memory is the highest resident size of the
leading process, sampled ten times a second, in the first and in the second half of a run: flat means that both are
about the same however many articles are behind.
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

_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


def resident(pid: int) -> float:
    """Megabytes of a process; 0 once it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0.0


def timed(source: str, workers: int) -> tuple[float, int, list[float]]:
    """Seconds, articles, and the samples of memory of one run."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "extractor", "run", source, "--out", out, "--workers", str(workers), "--quiet"]
        began = time.monotonic()
        run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        samples = []
        while run.poll() is None:
            samples.append(resident(run.pid))
            time.sleep(0.1)
        seconds = time.monotonic() - began
        counts = json.loads((Path(out) / "run.json").read_bytes())["counts"]
        return seconds, counts["articles"], samples


def main(source: str, most: int = 2, rounds: int = 1) -> None:
    """Print a line for each number of workers."""
    numbers = [1, *range(2, most + 1)]
    seconds: dict[int, list[float]] = {number: [] for number in numbers}
    halves: dict[int, tuple[float, float]] = {}
    articles = 0
    for _ in range(rounds):
        for number in numbers:
            took, articles, samples = timed(source, number)
            seconds[number].append(took)
            middle = len(samples) // 2
            halves[number] = (max(samples[:middle]), max(samples[middle:]))
    one = statistics.median(seconds[1])
    print(f"{articles} articles, {rounds} rounds")
    print("workers  seconds  times as fast  MB in the first half  MB in the second")
    for number in numbers:
        middle_value = statistics.median(seconds[number])
        first, second = halves[number]
        print(f"{number:7}  {middle_value:7.1f}  {one / middle_value:13.2f}  {first:20.0f}  {second:16.0f}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
