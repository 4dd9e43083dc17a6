"""What an annotator changes in a tool is in the gold, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from annotation_tools import TEXT, annotation, changed_json, exported, found_article, write_run

from extractor.errors import InputError, UsageError
from extractor.evaluating import GoldArticle
from extractor.importing import ImportReport, apply_gold, import_gold
from extractor.records import Article, CountValue, OtherValue, PartyOrgValue, Records

ROOT = Path(__file__).resolve().parents[2]
NEW = "Ngày hội ở xã Lũng Pán"
Change = Callable[[Any], None]


@pytest.fixture
def article() -> Article:
    return found_article()


def imported(tmp_path: Path, tool: str, article: Article, change: Callable[[Path], None]) -> ImportReport:
    run = write_run(tmp_path / "run", [article])
    path = exported(tool, tmp_path / "tool", [article])
    change(path)
    return import_gold(path, tool, run, tmp_path / "gold")


def mentions(report: ImportReport) -> list[dict[str, Any]]:
    assert report.errors == []
    return list(json.loads(report.written[0].read_text(encoding="utf-8"))["mentions"])


def in_ann(change: Callable[[list[str]], None]) -> Callable[[Path], None]:
    """A change of the lines of the only .ann file."""

    def apply(folder: Path) -> None:
        file = next(folder.glob("*.ann"))
        lines = file.read_text(encoding="utf-8").splitlines()
        change(lines)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    return apply


def in_results(change: Change) -> Callable[[Path], None]:
    return lambda path: changed_json(path, lambda task: change(task["annotations"][0]["result"]))


def in_example(change: Change) -> Callable[[Path], None]:
    return lambda path: changed_json(path, change)


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def region(id: str, words: str, label: str, note: str | None = None) -> list[dict[str, Any]]:
    start, end = at(words)
    common = {"id": id, "to_name": "text", "origin": "manual"}
    value = {"start": start, "end": end, "text": words, "labels": [label]}
    found: list[dict[str, Any]] = [{**common, "from_name": "label", "type": "labels", "value": value}]
    if note is not None:
        noted = {"start": start, "end": end, "text": [note]}
        found.append({**common, "from_name": "fields", "type": "textarea", "value": noted})
    return found


def test_changes_in_label_studio(article: Article, tmp_path: Path) -> None:
    def change(result: list[dict[str, Any]]) -> None:
        by = {(one.get("id"), one["type"]): one for one in result}
        by["m3", "labels"]["value"]["labels"] = ["Village"]  # relabelled, with its note as it was
        by["m2", "textarea"]["value"]["text"] = ["kind: cardinal\nvalue: 12\ncomparator: =\nunit: phần quà\ntime:"]
        by["m4", "labels"]["value"].update(end=at("7 bao")[1], text="7 bao")  # moved, with its note as it was
        result[:] = [one for one in result if one.get("id") != "m1" and one["type"] != "relation"]
        result += region("x9", NEW, "Place", "name: Lũng Pán\nlevel: commune")

    report = imported(tmp_path, "label-studio", article, in_results(change))
    found = mentions(report)
    assert [(m["label"], m["text"]) for m in found] == [
        ("Place", NEW), ("COUNT", "12 suất quà"), ("Village", "Chi bộ thôn Nà Hỏ"), ("COUNT", "7 bao"),
    ]  # fmt: skip
    place, gifts, village, bags = found
    assert (place["name"], place["level"]) == ("Lũng Pán", "commune")
    assert (gifts["unit"], gifts["value"], gifts["time"]) == ("phần quà", 12, None)
    assert set(village) == {"label", "start", "end", "text"}
    # The rules find `7 bao gạo`, not `7 bao`.
    assert [mention["text"] for _, mention in report.unfilled] == [village["text"], bags["text"]]


def test_changes_in_brat(article: Article, tmp_path: Path) -> None:
    def change(lines: list[str]) -> None:
        start, end = at(NEW)
        note = next(i for i, line in enumerate(lines) if line.startswith("#2\t"))
        lines[note] = '#2\tAnnotatorNotes T2\t{"kind": "cardinal", "value": 13, "comparator": "="}'
        lines[3] = lines[3].replace("COUNT", "Bags")
        first, last = at("thôn Nà Hỏ")
        lines[2] = f"T3\tPARTY_ORG {first} {last}\tthôn Nà Hỏ"
        del lines[0]
        lines[:] = [line for line in lines if "T1" not in line]
        lines += [f"T5\tPlace {start} {end}\t{NEW}", "#5\tAnnotatorNotes T5\tname: Lũng Pán"]

    report = imported(tmp_path, "brat", article, in_ann(change))
    found = mentions(report)
    assert [(m["label"], m["text"]) for m in found] == [
        ("Place", NEW), ("COUNT", "12 suất quà"), ("PARTY_ORG", "thôn Nà Hỏ"), ("Bags", "7 bao gạo"),
    ]  # fmt: skip
    assert found[0]["name"] == "Lũng Pán"
    assert (found[1]["value"], found[1].get("unit")) == (13, None)
    assert [mention["text"] for _, mention in report.unfilled] == ["thôn Nà Hỏ", "7 bao gạo"]


@pytest.mark.parametrize("relations", [True, False])
def test_changes_in_doccano(relations: bool, article: Article, tmp_path: Path) -> None:
    def change(example: dict[str, Any]) -> None:
        entities = example["entities"]
        entities[3]["label"] = "Bags"
        entities[2]["start_offset"] += len("Chi bộ ")
        del entities[0]
        example["relations"].clear()
        start, end = at(NEW)
        entities.append({"id": 9001, "label": "Place", "start_offset": start, "end_offset": end + 1})  # with its colon
        if not relations:
            example["label"] = [[e["start_offset"], e["end_offset"], e["label"]] for e in entities]
            del example["entities"]

    report = imported(tmp_path, "doccano", article, in_example(change))
    found = mentions(report)
    assert [(m["label"], m["text"]) for m in found] == [
        ("Place", f"{NEW}:"), ("COUNT", "12 suất quà"), ("PARTY_ORG", "thôn Nà Hỏ"), ("Bags", "7 bao gạo"),
    ]  # fmt: skip
    # The body that the relation led to is gone; that does not say that it is another's.
    assert (found[1]["value"], found[1]["org"]) == (12, "Đảng ủy xã Lũng Pán")


@pytest.mark.parametrize("tool", ["brat", "label-studio", "doccano"])
def test_a_link_that_leads_elsewhere_or_is_taken_away(tool: str, article: Article, tmp_path: Path) -> None:
    def arcs(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one for one in found if "from_id" in one]

    def away(found: list[dict[str, Any]]) -> None:
        found[:] = [one for one in found if "from_id" not in one]

    def elsewhere(found: list[dict[str, Any]], ids: list[Any]) -> None:
        arcs(found)[0]["to_id"] = ids[2]

    def lines_elsewhere(lines: list[str]) -> None:
        lines[:] = [line.replace("Arg2:T1", "Arg2:T3") for line in lines]

    def lines_away(lines: list[str]) -> None:
        lines[:] = [line for line in lines if not line.startswith("R")]

    changes: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
        "brat": (in_ann(lines_elsewhere), in_ann(lines_away)),
        "label-studio": (in_results(lambda found: elsewhere(found, ["m1", "m2", "m3"])), in_results(away)),
        "doccano": (
            in_example(lambda one: elsewhere(one["relations"], [e["id"] for e in one["entities"]])),
            in_example(lambda one: away(one["relations"])),
        ),
    }
    for i, (change, expected) in enumerate(zip(changes[tool], ("Chi bộ thôn Nà Hỏ", None), strict=True)):
        found = mentions(imported(tmp_path / str(i), tool, article, change))
        assert found[1]["org"] == expected
        assert found[1]["time"] == "2021"


def test_a_body_that_is_marked_otherwise_is_still_the_count_s(article: Article, tmp_path: Path) -> None:
    def change(result: list[dict[str, Any]]) -> None:
        result[0]["value"].update(start=at("xã Lũng Pán trao")[0], text="xã Lũng Pán")

    found = mentions(imported(tmp_path, "label-studio", article, in_results(change)))
    assert (found[0]["text"], found[1]["org"]) == ("xã Lũng Pán", "Đảng ủy xã Lũng Pán")


def test_an_article_that_comes_twice_is_taken_once(article: Article, tmp_path: Path) -> None:
    def twice(path: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")

    report = imported(tmp_path, "doccano", article, twice)
    assert len(report.written) == 1
    assert ["the same article was read from" in str(error) for error in report.errors] == [True]


def test_the_rules_say_what_a_new_span_means(article: Article, tmp_path: Path) -> None:
    """The count was missed, or rather taken out of the run; its sentence alone gives it."""
    less = replace(article, mentions=article.mentions[:3], records=Records(article.records.organisations))
    report = imported(tmp_path, "label-studio", less, in_results(lambda r: r.extend(region("n", "7 bao gạo", "COUNT"))))
    found = mentions(report)[-1]
    assert (found["kind"], found["value"], found["comparator"]) == ("cardinal", 7, "=")
    assert (report.by_rules, report.unfilled) == (1, [])


def test_white_space_at_the_edges_is_no_part_of_a_mention(article: Article, tmp_path: Path) -> None:
    def change(example: dict[str, Any]) -> None:
        example["entities"][1]["end_offset"] -= len(" quà")
        example["entities"][1]["start_offset"] -= 1
        example["entities"][3]["start_offset"] -= 1

    found = mentions(imported(tmp_path, "doccano", article, in_example(change)))
    assert [m["text"] for m in found][1::2] == ["12 suất", "7 bao gạo"]
    assert found[3]["unit"] == "bao gạo"


def test_offsets_of_older_releases_of_label_studio(tmp_path: Path) -> None:
    """They count UTF-16 units; the words of the regions tell."""
    article = found_article("\U0001f389\U0001f389 " + TEXT)

    def change(result: list[dict[str, Any]]) -> None:
        for one in result:
            for edge in ("start", "end") if "value" in one else ():
                one["value"][edge] += 2

    found = mentions(imported(tmp_path, "label-studio", article, in_results(change)))
    assert [(m["start"], m["text"]) for m in found] == [(m.start, m.text) for m in article.mentions]


def test_of_several_annotations_the_latest_that_was_not_cancelled(article: Article, tmp_path: Path) -> None:
    def change(task: dict[str, Any]) -> None:
        result = task["annotations"][0]["result"]
        task["annotations"] = [
            annotation(result[:2], "2024-03-02T08:00:00Z"),
            annotation(result, "2024-03-01T08:00:00Z"),
            annotation([], "2024-03-03T08:00:00Z", was_cancelled=True),
        ]

    found = mentions(imported(tmp_path, "label-studio", article, in_example(change)))
    assert [m["label"] for m in found] == ["PARTY_ORG"]


def test_a_prediction_that_nobody_looked_at_is_no_gold(article: Article, tmp_path: Path) -> None:
    report = imported(tmp_path, "label-studio", article, in_example(lambda task: task.pop("annotations")))
    assert (report.written, report.errors) == ([], [])
    assert "no annotation" in report.skipped[0].reason


def overlap(found: list[dict[str, Any]]) -> None:
    found += region("n", "xã Lũng Pán trao", "Place")


BROKEN: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "overlap": ("label-studio", in_results(overlap), "two spans overlap: PARTY_ORG 'Đảng ủy xã Lũng Pán' at 24 and "),
    "words": ("label-studio", in_results(lambda r: r[0]["value"].update(text="Hết")), "the region at 24 says 'Hết'"),
    "end": ("label-studio", in_results(lambda r: r[0]["value"].update(end=900)), "the region at 24 says"),
    "labels": ("label-studio", in_results(lambda r: r[0]["value"].update(labels=["A", "B"])), "has 2 labels"),
    "note": ("label-studio", in_results(lambda r: r[1]["value"].update(text=["sửa lại"])), "not `name: value`"),
    "text": ("doccano", in_example(lambda e: e.update(text=TEXT.replace("hội", "hội"[:2]))), "its text is not that of"),
    "offset": ("doccano", in_example(lambda e: e["entities"][0].update(end_offset=999)), "lies outside the text"),
    "article": ("doccano", in_example(lambda e: e.pop("article")), "`article` is missing"),
    "unknown": ("doccano", in_example(lambda e: e.update(article="f" * 16)), "has no such article"),
    "kind": ("doccano", in_example(lambda e: e.update(entities=[5])), "`label` is missing"),
    "relation": ("doccano", in_example(lambda e: e.update(relations=[5])), "no example of doccano's"),
    "result": ("label-studio", in_results(lambda r: r.append(5)), "no task of Label Studio's"),
    "json": ("doccano", lambda path: None, "no JSON"),
    "pieces": ("brat", in_ann(lambda x: x.insert(0, "T9\tCOUNT 0 4;9 10\tNgày ở")), "'hội' is left out"),
    "standoff": ("brat", in_ann(lambda x: x.insert(0, "T9 COUNT 0 4")), "line 1 is none of brat's"),
    "other words": ("brat", in_ann(lambda x: x.insert(0, "T9\tCOUNT 0 4\tNgay")), "the text there is 'Ngày'"),
    "no text": ("brat", lambda folder: next(folder.glob("*.txt")).unlink(), "beside it"),
    "no mention": ("brat", in_ann(lambda x: x.insert(0, "T9\tCOUNT 4 5\t ")), "white space only"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_what_does_not_fit_is_one_error_and_the_others_go_on(name: str, article: Article, tmp_path: Path) -> None:
    tool, change, message = BROKEN[name]
    other = found_article("Và " + TEXT, "khác.txt", "00000000000000a0")
    run = write_run(tmp_path / "run", [article, other])
    path = exported(tool, tmp_path / "tool", [article, other])
    if path.is_dir():
        aside = [file.rename(tmp_path / file.name) for file in path.glob("khac-*")]
        change(path)
        for file in aside:
            file.rename(path / file.name)
    elif name == "json":
        lines = path.read_text(encoding="utf-8").split("\n")
        path.write_text('{"text"\n' + "\n".join(lines[1:]), encoding="utf-8")
    else:
        change(path)
    report = import_gold(path, tool, run, tmp_path / "gold")
    assert [message in str(error) for error in report.errors] == [True], [str(error) for error in report.errors]
    assert [file.name for file in report.written] == ["khác.json"]


def test_wrong_calls(article: Article, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [article])
    min_export = tmp_path / "min.json"
    min_export.write_text('[{"id": 1, "text": "a", "label": []}]', encoding="utf-8")
    for path, tool, message in (
        (min_export, "label-studio", "not as JSON-MIN"),
        (min_export, "prodigy", "there are brat, doccano, label-studio"),
        (min_export, "brat", "no folder with .ann files"),
        (tmp_path, "doccano", "is a folder"),
        (tmp_path / "none", "brat", "there is no"),
    ):
        with pytest.raises(UsageError, match=message):
            import_gold(path, tool, run, tmp_path / "gold")


def test_two_articles_of_one_name_cannot_both_be_gold(article: Article, tmp_path: Path) -> None:
    other = replace(article, id="00000000000000a9", source=replace(article.source, path=f"khác/{'ngày-hội.txt'}"))
    run = write_run(tmp_path / "run", [article, other])
    report = import_gold(exported("brat", tmp_path / "tool", [article, other]), "brat", run, tmp_path / "gold")
    assert len(report.written) == 1
    assert "two articles are called ngày-hội.txt" in str(report.errors[0])


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    line = [sys.executable, "-m", "extractor", "import", *map(str, arguments)]
    return subprocess.run(line, env=environment, capture_output=True, encoding="utf-8", timeout=60)


def test_the_command(article: Article, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [article])
    path = exported("label-studio", tmp_path / "tool", [article])
    changed_json(path, lambda task: task["annotations"][0]["result"].extend(region("n", NEW, "Place")))
    arguments = (path, "--from", "label-studio", "--records", run, "--dest", tmp_path / "gold")
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (0, "")
    listed, told = done.stderr.splitlines()
    assert listed == f"ngày-hội.txt:0 Place '{NEW}'"
    assert told.startswith(f"1 gold files with 5 mentions in {tmp_path / 'gold'}; 1, listed above, have no fields yet")
    gold = tmp_path / "gold" / "ngày-hội.json"
    before = gold.read_bytes()
    gold.write_bytes(b"{}")
    again = call(*arguments)
    assert again.returncode == 1
    assert "--overwrite replaces it" in again.stderr
    assert gold.read_bytes() == b"{}"
    assert call(*arguments, "--overwrite").returncode == 0
    assert gold.read_bytes() == before
    assert call(path, "--from", "word", "--records", run, "--dest", tmp_path / "gold").returncode == 2


def test_gold_takes_the_place_of_an_article_s_mentions(article: Article) -> None:
    start, end = at(NEW)
    gold = GoldArticle("ngày-hội.txt", {}, [
        {"label": "COUNT", "start": at("7 bao")[0], "end": at("7 bao")[1], "text": "7 bao", "kind": "measure",
         "value": [7, None], "unit": "bao", "org": "Chi bộ thôn Nà Hỏ", "optional": True},
        {"label": "Place", "start": start, "end": end, "name": "Lũng Pán"},
        {"label": "PARTY_ORG", "start": at(BODY)[0], "end": at(BODY)[1], "text": BODY},
    ])  # fmt: skip
    applied = apply_gold(article, gold)
    assert [(m.id, m.label, m.text, m.rule) for m in applied.mentions] == [
        ("m1", "Place", NEW, "gold"), ("m2", "PARTY_ORG", BODY, "gold"), ("m3", "COUNT", "7 bao", "gold"),
    ]  # fmt: skip
    assert applied.mentions[0].value == OtherValue({"name": "Lũng Pán"})
    assert applied.mentions[1].value == PartyOrgValue(BODY, "other")
    assert applied.mentions[2].value == CountValue("measure", 7, unit="bao")
    assert (applied.records, applied.checks, applied.text) == (Records(), (), article.text)


BODY = "Chi bộ thôn Nà Hỏ"


@pytest.mark.parametrize(
    ("spans", "message"),
    [([(0, 4, "Nga")], "is not in the article"), ([(0, 4, "Ngày"), (3, 8, "y hội")], "two mentions overlap")],
)
def test_gold_that_does_not_fit(spans: list[tuple[int, int, str]], message: str, article: Article) -> None:
    gold = GoldArticle("a.txt", {}, [{"label": "X", "start": s, "end": e, "text": t} for s, e, t in spans])
    with pytest.raises(InputError, match=message):
        apply_gold(article, gold)
