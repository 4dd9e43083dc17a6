"""The figures are those of the scorer that stands beside the shared gold, whatever the records are."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import extractor
from extractor.evaluating import evaluate, read_gold, read_records
from extractor.records import to_plain

Record = dict[str, Any]
Random = random.Random


@pytest.fixture(scope="module")
def articles(shared: Path) -> list[Record]:
    return [to_plain(article) for article in extractor.extract_folder(shared / "articles")]


def drop_mentions(record: Record, chance: Random) -> None:
    record["mentions"] = [mention for mention in record["mentions"] if chance.random() > 0.2]


def move_ends(record: Record, chance: Random) -> None:
    for mention in record["mentions"]:
        if chance.random() < 0.4:
            mention["start"] += chance.randint(-4, 4)
            mention["end"] += chance.randint(-4, 4)


def swap_labels(record: Record, chance: Random) -> None:
    for mention in record["mentions"]:
        if chance.random() < 0.2:
            mention["label"] = chance.choice(["DATE", "COUNT", "PERSON", "PARTY_ORG", "DOCUMENT", "OTHER"])


def spoil_values(record: Record, chance: Random) -> None:
    for mention in record["mentions"]:
        for key, value in mention["value"].items():
            if chance.random() < 0.2:
                mention["value"][key] = chance.choice([None, "", value, 7, "2019-03-02T07:30", str(value).upper()])


def spoil_links(record: Record, chance: Random) -> None:
    names = [body["id"] for body in record["records"]["organisations"]]
    for rows in record["records"].values():
        for row in rows if isinstance(rows, list) else ():
            for key in ("org", "issuer", "time", "date", "subject", "symbol", "kind", "level"):
                if key in row and chance.random() < 0.3:
                    row[key] = chance.choice([None, *names, "2019", str(row[key]).replace(" ", "  ").lower()])
            if "roles" in row and chance.random() < 0.3:
                row["roles"] = row["roles"][1:]


def spoil_articles(record: Record, chance: Random) -> None:
    record["article"]["authors"] = [name.upper() for name in record["article"]["authors"]][chance.randint(0, 1) :]
    record["article"]["title"] = chance.choice([None, record["article"]["title"], "…"])
    record["article"]["published"] = (record["article"]["published"] or "2019-03-02")[: chance.choice([10, 16])]


SPOILERS: tuple[Callable[[Record, Random], None], ...] = (
    drop_mentions, move_ends, swap_labels, spoil_values, spoil_links, spoil_articles,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_the_figures_are_the_same(seed: int, articles: list[Record], shared: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    records = copy.deepcopy(articles)
    if seed == 1:
        records = records[3:]
    for record in records if seed else ():
        for spoil in chance.sample(SPOILERS, chance.randint(1, 3)):
            spoil(record, chance)
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    scorer = [sys.executable, str(shared / "tools" / "score.py"), str(shared / "gold"), str(path), "--json"]
    peer = json.loads(subprocess.run(scorer, capture_output=True, text=True, check=True).stdout)
    ours = evaluate(read_gold(shared / "gold"), read_records(path)).figures()
    del ours["errors"]
    assert ours == peer
    assert bool(peer["missing"]) == (seed == 1)
    assert (peer["all"]["record"] < 0.9) == (seed > 0)
