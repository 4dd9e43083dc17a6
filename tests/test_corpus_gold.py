"""The gold of the corpus: whole, true to its texts, and reached as far as the floor says."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from support import ARTICLES, ROOT, corpus, raw_text

from extractor.evaluating import check_floor, evaluate, gold_sha256, read_floor, read_gold
from extractor.evaluating.joining import KEYS, LINKS
from extractor.records import to_plain

GOLD = sorted((ROOT / "corpus" / "gold").glob("*.json"))
NO_PARTY_MATTER = ("06", "15", "17")
FLAWS = {"02": {"parts-sum"}, "14": {"parts-sum"}, "16": {"parts-sum"}, "24": {"ratio-percent", "weekday"}}
"""The flaws that checks have to report (corpus/README.md)."""
ALSO = {"label", "start", "end", "text", "optional", "mod", "place", "qualifier", "part_of"}


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def test_every_article_has_gold_and_a_part_of_the_split() -> None:
    with (ROOT / "corpus" / "splits.csv").open(encoding="utf-8", newline="") as lines:
        split = {row["file_name"]: row["split"] for row in csv.DictReader(lines)}
    names = [path.name for path in ARTICLES]
    assert len(names) >= 24
    assert [read(path)["file"] for path in GOLD] == names == sorted(split)
    assert set(split.values()) == {"train", "test"}
    for part in ("train", "test"):
        numbers = {name[:2] for name, of in split.items() if of == part}
        assert numbers & set(NO_PARTY_MATTER)
        assert numbers & set(FLAWS)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name[:2])
def test_gold_is_true_to_its_text(path: Path) -> None:
    gold, article = read(path), ROOT / "corpus" / "articles" / read(path)["file"]
    text = raw_text(article)
    assert gold["sha256"] == hashlib.sha256(article.read_bytes()).hexdigest()
    end = 0
    for number, mention in enumerate(gold["mentions"]):
        assert text[mention["start"] : mention["end"]] == mention["text"], mention
        assert mention["start"] >= end, f"{mention['text']} lies inside another mention"
        end = mention["end"]
        assert set(mention) <= {*KEYS[mention["label"]], *LINKS[mention["label"]], *ALSO}
        whole = mention.get("part_of")
        assert whole is None or (whole != number and gold["mentions"][whole]["label"] == "COUNT")


@pytest.mark.parametrize("number", NO_PARTY_MATTER)
def test_no_party_body_is_found_where_there_is_none(number: str) -> None:
    assert [m.text for m in corpus()[number].mentions if m.label == "PARTY_ORG"] == []


@pytest.mark.parametrize("number", [path.name[:2] for path in ARTICLES])
def test_the_flaws_are_reported_and_nothing_else(number: str) -> None:
    failed = [check for check in corpus()[number].checks if not check.ok]
    assert {check.code for check in failed} == FLAWS.get(number, set()), [check.message for check in failed]


def test_the_floor_is_reached() -> None:
    folder = ROOT / "corpus" / "gold"
    records = {Path(str(article.source.path)).name: to_plain(article) for article in corpus().values()}
    result = evaluate(read_gold(folder), records)
    assert check_floor(read_floor(ROOT / ".ci" / "corpus-floor.json"), result, gold_sha256(folder)) == []
