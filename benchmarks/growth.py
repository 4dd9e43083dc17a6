"""Where the time goes, and how it grows: over stages, over the length of an article, over rules, over workers."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from measuring import Contestant, Outcome, Table, alternate, seconds_between
from synthetic_rules import literals, write_packs
from texts import Texts, cut, forget, paragraphs
from workers import timed

import extractor
from extractor.pipeline import Extractor
from extractor.reading import read_text
from extractor.records import CORE_LABELS, Article
from extractor.text import WordSegmenter

STAGES = {
    "read": "check, repair of encodings", "layout": "folding, title, lead, body", "match": "sentences, words, rules",
    "link": "records", "check": "checks", "dict": "`to_dict`",
}  # fmt: skip
_LENGTHS = (3, 30, 300, 1000)
_ALL_SENTENCES = 1 << 20
_MORE = {"× 1": (1, 0.0), "× 2": (2, 0.15), "× 4": (4, 0.15), "× 4, seldom": (4, 0.05), "× 4, often": (4, 0.3)}
"""How many times as many rules, and which share of the new ones' words is taken from the shipped lists."""

_TOLD_APART = 0.5
"""So much longer than a start a run must take."""


class Laps:
    """CPU seconds of each stage, told when it is done, and what came out."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.mentions: Counter[bool] = Counter()
        """How many, by whether their label is a shipped one."""
        self.notes = 0
        self._since = time.process_time()

    def __call__(self, stage: str) -> None:
        now = time.process_time()
        self.seconds[stage] += now - self._since
        self._since = now

    def count(self, article: Article) -> None:
        self.mentions.update(mention.label in CORE_LABELS for mention in article.mentions)
        self.notes += sum("stopped" in note for note in article.source.notes)
        self._since = time.process_time()


def staged(ex: Extractor, articles: Sequence[str]) -> Laps:
    """The whole way of all articles."""
    laps = Laps()
    for article in articles:
        reading = read_text(article)
        laps("read")
        made = ex.extract(reading, laps)
        made.to_dict()
        laps("dict")
        laps.count(made)
    return laps


def middle(outcome: Outcome, of: Callable[[Laps], float]) -> float:
    """The median of something over the rounds."""
    return statistics.median(of(laps) for laps in outcome.results if isinstance(laps, Laps))


def stages(ex: Extractor, sets: Sequence[Texts], rounds: int) -> Table:
    """Milliseconds of each stage for a thousand syllables."""
    table = Table("Stages", ["stage"])
    columns = []
    for texts in sets:

        def remember() -> None:
            forget(ex)
            ex.segmenter = WordSegmenter(_ALL_SENTENCES)
            staged(ex, texts.articles)  # noqa: B023

        run = partial(staged, ex, texts.articles)
        first, again = f"{texts.name}: ms/1,000 syllables", f"{texts.name}, words known"
        outcomes = alternate(
            [Contestant(first, run, texts.syllables, partial(forget, ex)),
             Contestant(again, run, texts.syllables, remember)],
            rounds,
        )  # fmt: skip
        whole = middle(outcomes[first], lambda laps: sum(laps.seconds.values()))
        table.columns = [*table.columns, first, "share", again]
        columns.append((outcomes[first], whole, outcomes[again]))
    for stage, what in STAGES.items():
        row = [f"{stage}: {what}"]
        for one, whole, known in columns:
            seconds, rest = (middle(o, lambda laps: laps.seconds[stage]) for o in (one, known))  # noqa: B023
            row += [f"{1e6 * seconds / one.syllables:.2f}", f"{seconds / whole:.0%}"]
            row.append(f"{1e6 * rest / one.syllables:.2f}")
        table.rows.append(row)
    total = ["all"]
    for one, whole, known in columns:
        rest = middle(known, lambda laps: sum(laps.seconds.values()))
        total += [f"{1e6 * whole / one.syllables:.2f}", "100%", f"{1e6 * rest / one.syllables:.2f}"]
    table.rows.append(total)
    table.notes.append("Nothing is remembered at first; where words are known, the words of all sentences are.")
    return table


def lengths(ex: Extractor, texts: Texts, rounds: int, longest: int) -> tuple[Table, float]:
    """Cost for each syllable of articles of several lengths, and how many times the shortest's the longest's is."""
    sizes = [size for size in _LENGTHS if size <= longest] or [longest]
    lines = paragraphs(texts, ex, max(sizes) * 1000)
    entered = []
    counts = {}
    for size in sizes:
        articles = cut(lines, size * 1000) or ["\n".join(lines)]
        counts[size] = len(articles)
        syllables = sum(len(article.split()) for article in articles)
        entered.append(Contestant(str(size), partial(staged, ex, articles), syllables, partial(forget, ex)))
    outcomes = alternate(entered, rounds)
    columns = ["length", "articles", "syllables", "ms/1,000 syllables", f"× {sizes[0]} KB", *STAGES, "mentions/1,000"]
    table = Table(f"Length ({texts.name})", columns)
    shortest = outcomes[str(sizes[0])]
    ratio = 1.0
    for size in sizes:
        outcome = outcomes[str(size)]
        ratio = shortest.speed / outcome.speed
        low, high = shortest.rounds_against(outcome)
        row = [f"{size} KB", str(counts[size]), f"{outcome.syllables:,}", f"{1e3 / outcome.speed * 1e3:.2f}"]
        row.append(f"{ratio:.2f} ({low:.2f}–{high:.2f})")
        for stage in STAGES:
            row.append(f"{1e6 * middle(outcome, lambda laps: laps.seconds[stage]) / outcome.syllables:.2f}")  # noqa: B023
        mentions = middle(outcome, lambda laps: sum(laps.mentions.values()))
        table.rows.append([*row, f"{1000 * mentions / outcome.syllables:.0f}"])
        if stopped := middle(outcome, lambda laps: laps.notes):
            table.notes.append(f"{size} KB: {stopped:.0f} rules were stopped for their time")
    table.notes.append("The same paragraphs, put together to articles of each length (KB: 1,000 bytes of UTF-8).")
    table.notes.append("Under the stages: ms/1,000 syllables. Nothing is remembered at first.")
    return table, ratio


def rules(ex: Extractor, sets: Sequence[Texts], rounds: int) -> tuple[Table, dict[str, float]]:
    """The same texts with more rules, and how many times as much four times as many cost."""
    columns = ["rules", "number", "literals", "load, s", "again", "texts", "CPU s", "× shipped",
               "mentions/article: shipped", "synthetic"]  # fmt: skip
    table = Table("Rules", columns)
    loaded: dict[str, tuple[Extractor, list[str]]] = {}
    shipped = len(ex.rulebook.rules)
    for name, (many, share) in _MORE.items():
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
            write_packs(Path(folder), ex.rulebook, (many - 1) * shipped, share)
            os.environ["EXTRACTOR_CACHE"], before = kept, os.environ.get("EXTRACTOR_CACHE", "0")
            seconds = []
            for _ in range(2):
                began = time.process_time()
                made = extractor.load([folder] if many > 1 else [])
                seconds.append(f"{time.process_time() - began:.2f}")
            os.environ["EXTRACTOR_CACHE"] = before
            loaded[name] = made, seconds
    ratios = {}
    for texts in sets:
        entered = [
            Contestant(name, partial(staged, each, texts.articles), texts.syllables, partial(forget, each))
            for name, (each, _) in loaded.items()
        ]
        outcomes = alternate(entered, rounds)
        one = outcomes["× 1"]
        for name, (each, seconds) in loaded.items():
            outcome = outcomes[name]
            low, high = one.rounds_against(outcome)
            book = each.rulebook
            row = [name, str(len(book.rules)), f"{literals(book):,}", *seconds, texts.name]
            row += [seconds_between(outcome), f"{outcome.median / one.median:.2f} ({low:.2f}–{high:.2f})"]
            for core in (True, False):
                row.append(f"{middle(outcome, lambda laps: laps.mentions[core]) / len(texts.articles):.1f}")  # noqa: B023
            table.rows.append(row)
        for name in ("× 4", "× 4, often"):
            ratios[f"{texts.name}: rules {name}"] = outcomes[name].median / one.median
    table.notes.append("What synthetic rules are is told in `benchmarks/synthetic_rules.py`; longer mentions of theirs "
                       "take the place of shipped ones.")  # fmt: skip
    table.notes.append("load: from the rule files; again: from the cache.")
    return table, ratios


def workers(source: str, rounds: int, most: int = 2) -> Table:
    """Wall clock of whole runs with one and with more workers; what it takes to start is measured by a tiny run."""
    numbers = range(1, most + 1)
    whole: dict[int, list[float]] = {number: [] for number in numbers}
    start: dict[int, list[float]] = {number: [] for number in numbers}
    articles = 0
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder) / "a.txt"
        tiny.write_text("Đảng bộ huyện Khe Lau có 15 chi bộ.", encoding="utf-8")
        for _ in range(rounds):
            for number in numbers:
                seconds, articles, _memory = timed(source, number)
                whole[number].append(seconds)
                start[number].append(timed(folder, number)[0])
    columns = ["workers", "articles", "wall s", "of it starting", "articles/s then", "× one worker"]
    table = Table("Workers", columns)
    rates: dict[int, float] = {}
    for number in numbers:
        seconds, starting = statistics.median(whole[number]), statistics.median(start[number])
        if seconds - starting >= _TOLD_APART * starting:
            rates[number] = articles / (seconds - starting)
        between = f"{seconds:.1f} ({min(whole[number]):.1f}–{max(whole[number]):.1f})"
        row = [str(number), str(articles), between, f"{starting:.1f}"]
        row.append(f"{rates[number]:.1f}" if number in rates else "–")
        row.append(f"{rates[number] / rates[1]:.2f}" if number in rates and 1 in rates else "–")
        table.rows.append(row)
    table.notes.append("Wall clock of `extractor run`, which holds for an idle machine only; starting is a run on "
                       "one sentence. A dash: too few articles to tell their work from the start.")  # fmt: skip
    return table
