"""How fast it is, against tools that people use for parts of the same work, all in one process and taking turns.

usage: python benchmarks/speed.py [DENSE [GENERAL]] [--rounds 5] [--articles 500] [--only ours,peers,…] [--json FILE]

DENSE are texts on the subject of the rules, GENERAL news of every kind: each a folder of text files, or JSON Lines with
a `text`. Without them the project's own corpus is taken. Speeds are in syllables (what stands between white space) for
a second of the processor, medians of the rounds; × is how many times as fast as `underthesea.word_tokenize` on the same
texts sentence by sentence, in brackets the lowest and the highest of single rounds; `the pipeline ×`: how many times as
fast the whole pipeline is. How it is done, and what came out: docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

# One core: libraries that would take more are told before they load. Nothing is downloaded.
os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})

import growth
import outside
import peers
from measuring import YARDSTICK, Contestant, Outcome, Table, alternate, machine, seconds_between, times
from texts import Texts, forget, forget_sentences, prepared, read_texts

import extractor
from extractor.pipeline import Extractor
from extractor.text import segment_words

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("ours", "peers", "stages", "length", "rules", "workers", "memory")
PIPELINE, SEGMENTER, NER = "our pipeline", "our segmenter", "underthesea.ner"
FIRST, WARM = "first pass", "warm"
_GENERAL = "general"


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dense", nargs="?", type=Path, help="folder of text files, or JSON Lines")
    parser.add_argument("general", nargs="?", type=Path, help="the same, for news of every kind")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=500, help="so many of each set at most")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--names", default="[0-9]*.txt", help="which files of a folder")
    parser.add_argument("--slow", type=int, default=15_000, help="so many syllables for slow peers, about")
    parser.add_argument("--longest", type=int, default=1000, help="KB of the longest article")
    parser.add_argument("--instructions", action="store_true", help="count instructions under valgrind, which is slow")
    parser.add_argument(
        "--json", type=Path, help="write the tables, and the seconds of each round of the tools, into this file"
    )
    found = parser.parse_args(given)
    found.only = found.only.split(",")
    if unknown := set(found.only) - set(PARTS):
        parser.error(f"--only: {', '.join(sorted(unknown))} is none of {', '.join(PARTS)}")
    return found


def sets_of(asked: argparse.Namespace) -> list[Texts]:
    """The texts, by what they are."""
    named = [("corpus", ROOT / "corpus" / "articles")]
    if asked.dense is not None:
        named = [("dense", asked.dense)]
    if asked.general is not None:
        named.append((_GENERAL, asked.general))
    return [prepared(name, read_texts(path, asked.names, asked.articles)) for name, path in named]


def ours(ex: Extractor, texts: Texts) -> list[Contestant]:
    """The pipeline from text to dict and the segmenter alone, each with nothing known and with words known."""

    def records() -> None:
        for article in texts.articles:
            ex(article).to_dict()

    def words() -> None:
        for article in texts.sentences:
            for sentence in article:
                segment_words(sentence)

    return [
        Contestant(f"{what}, {how}", run, texts.syllables, partial(prepare, ex))
        for what, run in ((PIPELINE, records), (SEGMENTER, words))
        for how, prepare in ((FIRST, forget), (WARM, forget_sentences))
    ]


def race(ex: Extractor, texts: Texts, asked: argparse.Namespace) -> tuple[Table, dict[str, Outcome]]:
    """All that take turns on one set of texts."""
    tools, missing = peers.ready("peers" not in asked.only)
    entered = [*peers.contestants(tools, texts, asked.slow), *(ours(ex, texts) if "ours" in asked.only else ())]
    outcomes = alternate(entered, asked.rounds)
    columns = ["tool", "syllables", "CPU s", "syllables/s", f"× {YARDSTICK}", "the pipeline ×"]
    table = Table(f"Speed ({texts.name}: {len(texts.articles)} articles)", columns, notes=missing)
    peer, whole = outcomes[YARDSTICK], outcomes.get(f"{PIPELINE}, {FIRST}")
    for name, one in outcomes.items():
        low, high = map(times, one.rounds_against(peer))
        ratio = "1" if one is peer else f"{times(one.times_as_fast_as(peer))} ({low}–{high})"
        row = [name, f"{one.syllables:,}", seconds_between(one), f"{one.speed:,.0f}", ratio]
        table.rows.append([*row, times(whole.times_as_fast_as(one)) if whole is not None else "–"])
        if isinstance(failed := one.results[-1], int) and failed:
            table.notes.append(f"{name} raised an error for {failed} sentences.")
    if any(one.syllables < texts.syllables for one in outcomes.values()):
        table.notes.append(
            "Slow tools had a part of the articles, from all over the set; speeds are for each syllable."
        )
    return table, outcomes


def goals(found: dict[str, dict[str, Outcome]], more: dict[str, float]) -> Table:
    """What was to be reached, as far as it was measured."""
    table = Table("Goals", ["goal", "at least", "at most", "measured", "reached"])

    def row(what: str, value: float, least: float | None = None, most: float | None = None) -> None:
        reached = (least is None or value >= least) and (most is None or value <= most)
        bounds = ["" if bound is None else f"{bound:g}" for bound in (least, most)]
        table.rows.append([what, *bounds, f"{value:.2f}", "yes" if reached else "NO"])

    for name, outcomes in found.items():
        speeds = {each: one.times_as_fast_as(outcomes[YARDSTICK]) for each, one in outcomes.items()}
        way, pieces = f"{PIPELINE}, {FIRST}", f"{SEGMENTER}, {FIRST if name == _GENERAL else WARM}"
        if way in speeds:
            row(f"{name}: {pieces}, × word_tokenize", speeds[pieces], 2.5 if name == _GENERAL else 5)
            row(f"{name}: {way}, × word_tokenize", speeds[way], 6 if name == _GENERAL else 2.5)
            if NER in speeds:
                row(f"{name}: {way}, × ner", speeds[way] / speeds[NER], 30)
    for what, value in more.items():
        row(what, value, most=1.5)
    return table


def main(given: Sequence[str] | None = None) -> None:
    """Print a table for each part."""
    asked = arguments(given)
    # Neither what the user's cache holds nor what is left in it should make a difference.
    with tempfile.TemporaryDirectory() as kept:
        os.environ["EXTRACTOR_CACHE"] = kept
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    """All that was asked for."""
    tables: list[Table] = []

    def tell(table: Table) -> None:
        tables.append(table)
        print(table, flush=True)

    about = machine()
    print("# Speed", "", "; ".join(f"{key} {value}" for key, value in about.items()), sep="\n")
    print(f"{asked.rounds} rounds\n", flush=True)
    sets = sets_of(asked)
    broad, only = sets[-1], asked.only
    ex = extractor.load()
    found: dict[str, dict[str, Outcome]] = {}
    ratios: dict[str, float] = {}
    if "ours" in only or "peers" in only:
        for texts in sets:
            table, found[texts.name] = race(ex, texts, asked)
            tell(table)
    if "stages" in only:
        tell(growth.stages(ex, sets, asked.rounds))
    if "length" in only:
        table, ratio = growth.lengths(ex, broad, asked.rounds, asked.longest)
        ratios[f"{broad.name}: a syllable of the longest article × the shortest"] = ratio
        tell(table)
    if "rules" in only:
        table, more = growth.rules(ex, [texts.every(60_000) for texts in sets], asked.rounds)
        ratios |= more
        tell(table)
    if "workers" in only:
        tell(growth.workers(str(asked.general or asked.dense or ROOT / "corpus" / "articles"), asked.rounds))
    if "memory" in only:
        tell(outside.memory(broad, asked.slow))
    if asked.instructions:
        tell(outside.instructions(sets[0].every(1_000)))
    reached = goals(found, ratios)
    if reached.rows:
        tell(reached)
    if asked.json is not None:
        seconds = {name: {one.name: one.seconds for one in outcomes.values()} for name, outcomes in found.items()}
        plain = [{"title": t.title, "columns": list(t.columns), "rows": t.rows, "notes": t.notes} for t in tables]
        whole = {"machine": about, "rounds": asked.rounds, "tables": plain, "seconds": seconds, "ratios": ratios}
        asked.json.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
