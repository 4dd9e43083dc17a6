"""How long the whole way of articles takes, against word segmentation alone on the same texts in the same process.

usage: python benchmarks/articles.py FOLDER [ROUNDS]

The two take turns; medians are compared. Ratios hold across machines, seconds do not.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import extractor
from extractor.reading import Reading, read_inputs


def timed(work: Callable[[], object]) -> float:
    """The CPU seconds that ``work`` takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main(folder: str, rounds: int = 5) -> None:
    """Print the medians and their ratio for the articles of ``folder``."""
    from underthesea import word_tokenize

    started = time.process_time()
    ex = extractor.load()
    loading = time.process_time() - started
    readings = [reading for reading in read_inputs(folder) if isinstance(reading, Reading)]
    lines = [line for reading in readings for line in reading.text.split("\n") if line.strip()]

    def records() -> None:
        for reading in readings:
            ex.extract(reading).to_dict()

    def words() -> None:
        for line in lines:
            word_tokenize(line)

    records()
    words()
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(records))
        theirs.append(timed(words))
    own, peer = statistics.median(ours), statistics.median(theirs)
    size = sum(len(reading.text) for reading in readings)
    print(f"{len(readings)} articles, {size} characters, {rounds} rounds; rules loaded in {loading:.1f} s")
    print(f"records: {own:.2f} s; underthesea.word_tokenize line by line: {peer:.2f} s; ratio {own / peer:.1f}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
