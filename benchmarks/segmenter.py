"""Whether words are found as underthesea finds them, and how much faster.

usage: python benchmarks/segmenter.py SEEDS_FOLDER GENERAL.jsonl [ROUNDS]

All sentences of the articles (``*.txt`` of the folder, lines with a ``text``) are given to ``word_tokenize`` of
underthesea, whose words must be the same. Then both ways take turns: over all sentences of the second source, each time
with nothing remembered (a segmenter begins anew; underthesea remembers nothing), and over those of the seeds (files of
the first whose name does not begin with a d) with everything remembered but whole sentences. Ratios are of medians.
Syllables are counted at white space, seconds are those of the processor.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from extractor.layout import lay_out
from extractor.pipeline import ABBREVIATIONS, load
from extractor.reading import read_text
from extractor.text import fold, segment_words, split_sentences, words
from extractor.text.segmenting import Segmenter

_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
_COLD = """
import sys, time
from extractor.text import WordSegmenter
began = time.process_time()
WordSegmenter().words(sys.argv[1])
print(f"{time.process_time() - began:.3f} s, underthesea loaded: {'underthesea' in sys.modules}")
"""


def resident() -> float:
    """Megabytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def sentences(texts: Iterable[str]) -> list[str]:
    """The sentences of articles, as the pipeline makes them."""
    rulebook = load().rulebook
    known = frozenset(entry.text for found in rulebook.words(ABBREVIATIONS).entries.values() for entry in found)
    found: list[str] = []
    for text in texts:
        reading = read_text(text)
        laid_out = lay_out(fold(reading.text), reading.metadata, rulebook, lambda note: None)
        for paragraph in laid_out.body.text.split("\n") if laid_out.kinds else ():
            found += (paragraph[start:end] for start, end in split_sentences(paragraph, known))
    return found


def timed(find: Callable[[str], object], texts: list[str]) -> float:
    began = time.process_time()
    for text in texts:
        find(text)
    return time.process_time() - began


def begin_anew() -> Segmenter:
    """Let this process have a segmenter that remembers nothing."""
    words._segmenter.cache_clear()
    segmenter = words._segmenter()
    if segmenter is None:
        sys.exit("the files of underthesea are not the known ones")
    return segmenter


def compare(texts: list[str], tokenize: Callable[[str], list[str]]) -> None:
    """Print how many sentences have other words, or other spans than by the slow way."""
    asked: list[str] = []
    segmenter = begin_anew()
    segmenter._ask = lambda text: asked.append(text) or tokenize(text)  # type: ignore[func-returns-value]
    found = [(segmenter.words(text), segment_words(text)) for text in texts]
    ties = len(set(asked))
    one_by_one, words._segmenter = words._segmenter, lambda: None  # type: ignore[assignment]
    try:
        wrong = sum(tokenize(text) != mine for text, (mine, _) in zip(texts, found, strict=True))
        moved = sum(segment_words(text) != spans for text, (_, spans) in zip(texts, found, strict=True))
    finally:
        words._segmenter = one_by_one
    print(f"{len(texts)} sentences, {wrong} with other words, {moved} with other spans; {ties} asked of underthesea")


def race(name: str, texts: list[str], ways: dict[str, Callable[[], float]], rounds: int) -> None:
    """Print syllables a second of both ways, which take turns."""
    syllables = sum(len(text.split()) for text in texts)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, run in ways.items():
            seconds[way].append(run())
    theirs, ours = (statistics.median(taken) for taken in seconds.values())
    speeds = ", ".join(f"{way} {syllables / statistics.median(taken):,.0f}" for way, taken in seconds.items())
    print(f"{name}: {syllables:,} syllables; a second: {speeds}; {theirs / ours:.2f} times as fast")


def main(seeds_folder: str, general_file: str, rounds: int = 5) -> None:
    """Compare, then measure."""
    paths = sorted(Path(seeds_folder).glob("*.txt"))
    seeds = sentences(path.read_text("utf-8") for path in paths if path.name[0] != "d")
    others = sentences(path.read_text("utf-8") for path in paths if path.name[0] == "d")
    with open(general_file, encoding="utf-8") as lines:
        general = sentences(json.loads(line)["text"] for line in lines)
    cold = subprocess.run([sys.executable, "-c", _COLD, seeds[0]], capture_output=True, text=True, check=True)
    print(f"first sentence of a process: {cold.stdout.strip()}")

    segmenter = begin_anew()
    before = resident()
    timed(segmenter.spans, general)
    print(f"remembered after {len(general)} sentences: {segmenter.entries():,} entries", end="; ")
    print(f"{segmenter.bytes() / 2**20:.0f} MB by its own count, the process grew by {resident() - before:.0f} MB")

    tokenize = words._underthesea()[1]
    compare([*seeds, *others, *general], tokenize)

    def fresh() -> float:
        begin_anew()
        return timed(segment_words, general)

    race("first pass", general, {"underthesea": lambda: timed(tokenize, general), "here": fresh}, rounds)
    begin_anew()
    timed(segment_words, seeds)
    many = seeds * 5
    race(
        "again",
        many,
        {"underthesea": lambda: timed(tokenize, many), "here": lambda: timed(segment_words, many)},
        rounds,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:4]))
