"""What comes out of the corpus today, so that no change to it goes unseen.

A golden file is a regression guard and no gold: it says what the program does, not what it should do. A mistake of the
program stands in it like everything else. Whoever changes the output on purpose reads the difference and then writes
the files anew::

    python -m pytest tests/test_golden.py --update-golden
"""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, ROOT

from extractor.pipeline import Extractor
from extractor.reading import read_file
from extractor.records import Article

GOLDEN = ROOT / "tests" / "golden"
NAMES = sorted(path.stem for path in CORPUS.glob("*.txt"))
UPDATE = "python -m pytest tests/test_golden.py --update-golden"


def compact(article: Article) -> dict[str, Any]:
    """The output in few words: unknown fields left out, and words in place of ids and offsets."""
    plain = article.to_dict()
    words = {mention["id"]: mention["text"] for mention in plain["mentions"]}
    records = plain["records"]
    names = {body["id"]: body["name"] for body in records["organisations"]}
    counted = {statistic["id"]: words[statistic["mention"]] for statistic in records["statistics"]}
    said = {**words, **counted, **names}

    def row(record: Mapping[str, Any], *left_out: str) -> dict[str, Any]:
        kept = {key: value for key, value in record.items() if key not in ("id", *left_out) and value not in (None, [])}
        for key in ("org", "parent", "issuer", "part_of"):
            if key in kept:
                kept[key] = said[kept[key]]
        if "mentions" in kept:
            kept["mentions"] = [words[mention] for mention in kept["mentions"]]
        return kept

    about = {key: value for key, value in plain["article"].items() if key != "zones"}
    # The count itself stands among the mentions; its row says whose it is, when, and of what.
    value = ("sentence", "kind", "value", "low", "high", "total", "comparator")
    return {
        "article": [about],
        "zones": [f"{zone.kind}: {shortened(article.text[zone.start : zone.end])}" for zone in article.article.zones],
        "mentions": [[mention["label"], mention["text"], row(mention["value"])] for mention in plain["mentions"]],
        "organisations": [row(body) for body in records["organisations"]],
        "statistics": [
            {"count": words[statistic["mention"]], **row(statistic, "mention", *value)}
            for statistic in records["statistics"]
        ],
        "documents": [row(document) for document in records["documents"]],
        "people": [{**row(person), "roles": [row(role) for role in person["roles"]]} for person in records["people"]],
        "checks": [{**check, "about": [said.get(ref, ref) for ref in check["about"]]} for check in plain["checks"]],
    }


def shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:40]} … {text[-36:]}"


def dumped(form: Mapping[str, Iterable[Any]]) -> str:
    """JSON with one row a line."""
    parts = []
    for name, rows in form.items():
        lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        parts.append(f'"{name}": [\n{lines}\n]' if lines else f'"{name}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("name", NAMES)
def test_the_output_is_as_it_was(name: str, extractor_: Extractor, request: pytest.FixtureRequest) -> None:
    (reading,) = read_file(CORPUS / f"{name}.txt")
    form = compact(extractor_.extract(reading))
    now = dumped(form)
    assert json.loads(now) == form
    path: Path = GOLDEN / f"{name}.json"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if before != now:
        changes = difflib.unified_diff(before.splitlines(), now.splitlines(), "before", "now", n=0, lineterm="")
        shown = "\n".join(changes)
        if unicodedata.normalize("NFC", before) == unicodedata.normalize("NFC", now):
            shown = f"only in how letters are composed (NFC, NFD)\n{shown}"
        pytest.fail(f"the output of {name} has changed; if it should, run {UPDATE}\n{shown}", pytrace=False)


def test_every_golden_file_has_its_article() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == NAMES
