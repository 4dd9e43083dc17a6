"""What two runs have found differently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evaluating_stubs import gold, record, span

from extractor.evaluating import Change, diff_runs, evaluate, read_records
from extractor.evaluating.diffing import Diff


def changes(old: dict[str, Any], new: dict[str, Any], judged: bool = False) -> list[Change]:
    runs = {"a.txt": old}, {"a.txt": new}
    verdicts = (evaluate([gold()], runs[0]), evaluate([gold()], runs[1])) if judged else None
    return list(diff_runs(*runs, verdicts).changes)


def test_nothing_differs() -> None:
    assert changes(record(), record()) == []


def test_gained_and_lost() -> None:
    new = record()
    lost = new["mentions"].pop()
    new["mentions"].insert(0, span("Khe Lau", "PERSON", id="m9", rule="person.bare", value={"name": "Khe Lau"}))
    found = [(change.kind, change.text, change.rule) for change in changes(record(), new)]
    assert found == [("gained", "Khe Lau", "person.bare"), ("lost", lost["text"], "person.title")]


def test_changed_fields_are_named_with_both_values() -> None:
    new = record()
    new["records"]["statistics"][0]["org"] = None
    new["mentions"][2]["end"] -= 5
    new["mentions"][2]["text"] = "12 đảng"
    (change,) = changes(record(), new)
    assert change.kind == "changed"
    assert change.fields == (("span", "12 đảng viên", "12 đảng"), ("org", "Huyện ủy Khe Lau", None))


def test_numbers_of_records_do_not_matter() -> None:
    new = record()
    new["records"]["organisations"][0]["id"] = "o7"
    for kind, key in (("statistics", "org"), ("documents", "issuer")):
        new["records"][kind][0][key] = "o7"
    assert changes(record(), new) == []


def test_gold_calls_changes_better_or_worse() -> None:
    worse = record()
    worse["records"]["statistics"][0]["org"] = None
    assert [change.verdict for change in changes(record(), worse, judged=True)] == ["worse"]
    assert [change.verdict for change in changes(worse, record(), judged=True)] == ["better"]
    fewer = record()
    fewer["mentions"].pop()
    assert [change.verdict for change in changes(record(), fewer, judged=True)] == ["worse"]
    more = record()
    more["mentions"].append(span("Khe Lau", "PERSON", id="m9", rule="person.bare", value={"name": "Khe Lau"}))
    assert [change.verdict for change in changes(record(), more, judged=True)] == ["worse"]
    assert [change.verdict for change in changes(more, record(), judged=True)] == ["better"]


def test_rules_are_counted_and_files_named() -> None:
    new = record()
    new["mentions"].pop()
    new["mentions"][0]["value"]["value"] = "2019-03-03"
    diff = diff_runs({"a.txt": record(), "b.txt": record()}, {"a.txt": new, "c.txt": record()})
    assert diff.only_old == ("b.txt",)
    assert diff.only_new == ("c.txt",)
    assert [(rule, dict(counts)) for rule, counts in diff.by_rule()] == [
        ("date.numeric", {"changed": 1}), ("person.title", {"lost": 1}),
    ]  # fmt: skip
    assert Diff((), (), ()).by_rule() == []


def test_rows_of_a_table_are_known_by_file_and_item(tmp_path: Path) -> None:
    empty: dict[str, Any] = {"article": {}, "records": {}, "mentions": []}
    rows = [{"id": str(i), "source": {"path": "in/news.jsonl", "item": f"r{i}"}, **empty} for i in range(2)]
    (tmp_path / "records.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")

    def found(*only: str) -> dict[str, str]:
        return {name: one["id"] for name, one in read_records(tmp_path, only or None).items()}

    assert found() == {"news.jsonl#r0": "0", "news.jsonl#r1": "1"}
    assert found("news.jsonl#r0") == {"news.jsonl#r0": "0"}
    assert found("news.jsonl") == {"news.jsonl": "1"}
