"""The files for annotation tools: what each tool asks of them, checked by other means than they were written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

import extractor
from extractor.exporting import Options
from extractor.exporting.fields import links, note_line, note_lines
from extractor.exporting.formats import brat, doccano, label_studio
from extractor.importing.fields import read_note
from extractor.pipeline import Extractor
from extractor.records import Article, ArticleInfo, Mention, OtherValue, Source
from extractor.text import Units

ARTICLES = Path(__file__).resolve().parents[2] / "corpus" / "articles"
ODD = Article(
    "id/với dấu", Source("bài/Đi chợ.txt", "2" * 64), ArticleInfo(), "\U0001f389 \tchợ\r\nPhiên\u2028hết\r", ()
)  # fmt: skip
ODD_MENTION = Mention("m1", "Market_place", 3, 13, ODD.text[3:13], "mine.place", OtherValue({"name": "chợ Phiên"}))


@pytest.fixture(scope="module")
def articles(extractor_: Extractor) -> list[Article]:
    odd = Article(ODD.id, ODD.source, ODD.article, ODD.text, (ODD_MENTION,))
    return [*extractor.extract_folder(ARTICLES), odd]


def of(name: str, **fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"type": {"const": name}, **fields}, "required": ["type", *fields]}


WHOLE = {"type": "integer", "minimum": 0}
ID = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}
SPAN = {"start": WHOLE, "end": WHOLE}
ONE_WORD = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 1}
REGION = {"id": ID, "to_name": {"const": "text"}}
TASKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["data", "predictions"],
        "additionalProperties": False,
        "properties": {
            "data": {"type": "object", "required": ["text", "id"], "properties": {"text": {"type": "string"}}},
            "predictions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["model_version", "result"],
                    "properties": {
                        "model_version": {"type": "string"},
                        "result": {
                            "type": "array",
                            "items": {
                                "oneOf": [
                                    of("labels", **REGION, from_name={"const": "label"}, value={
                                        "type": "object",
                                        "properties": {**SPAN, "text": {"type": "string"}, "labels": ONE_WORD},
                                        "required": ["start", "end", "text", "labels"],
                                    }),
                                    of("textarea", **REGION, from_name={"const": "fields"}, value={
                                        "type": "object",
                                        "properties": {**SPAN, "text": ONE_WORD},
                                        "required": ["start", "end", "text"],
                                    }),
                                    of("relation", from_id=ID, to_id=ID, labels=ONE_WORD, direction={"const": "right"}),
                                ]
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip
"""Label Studio's format of tasks, as far as its documentation describes it for text, relations and text areas."""


def test_a_project_of_label_studio(articles: list[Article], tmp_path: Path) -> None:
    label_studio.write(iter(articles), tmp_path, Options())
    assert sorted(file.name for file in tmp_path.iterdir()) == ["README.md", "labeling_config.xml", "tasks.json"]
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(TASKS)
    validator.validate(tasks)
    with pytest.raises(ValidationError):
        validator.validate([{**tasks[0], "predictions": [{"model_version": "1", "result": [{"type": "labels"}]}]}])
    config = ElementTree.fromstring((tmp_path / "labeling_config.xml").read_text(encoding="utf-8"))
    tags = {tag.get("name"): tag for tag in config if tag.get("name")}
    assert {name: tag.tag for name, tag in tags.items()} == {"label": "Labels", "text": "Text", "fields": "TextArea"}
    assert (tags["fields"].get("perRegion"), tags["fields"].get("toName")) == ("true", "text")
    assert tags["text"].get("value") == "$text"
    labels = [label.get("value") for label in tags["label"]]
    assert labels == ["DOCUMENT", "DATE", "PARTY_ORG", "PERSON", "COUNT", "Market_place"]
    assert len({label.get("background") for label in tags["label"]}) == len(labels)
    kinds = {relation.get("value") for relation in config.iter("Relation")}
    found = 0
    for task, article in zip(tasks, articles, strict=True):
        result = task["predictions"][0]["result"]
        regions = {one["id"]: one["value"] for one in result if one["type"] == "labels"}
        assert len(regions) == len(article.mentions)
        for value in regions.values():
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
            assert value["labels"][0] in labels
        for one in result:
            if one["type"] == "textarea":
                assert one["value"]["start"] == regions[one["id"]]["start"]
                found += 1
            elif one["type"] == "relation":
                assert {one["from_id"], one["to_id"]} <= set(regions)
                assert one["labels"][0] in kinds
    assert found == sum(len(article.mentions) for article in articles)


def test_no_article_makes_an_empty_project(tmp_path: Path) -> None:
    label_studio.write([], tmp_path, Options())
    assert json.loads((tmp_path / "tasks.json").read_bytes()) == []


def test_a_project_of_doccano(articles: list[Article], tmp_path: Path) -> None:
    doccano.write(iter(articles), tmp_path / "a.jsonl", Options())
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_bytes().splitlines()]
    ids: list[int] = []
    arcs = 0
    for example_, article in zip(lines, articles, strict=True):
        assert set(example_) == {"text", "entities", "relations", "article", "file", "published"}
        assert (example_["article"], example_["file"]) == (article.id, article.source.path)
        units = example_["text"].encode("utf-16-le")
        words = [units[2 * e["start_offset"] : 2 * e["end_offset"]].decode("utf-16-le") for e in example_["entities"]]
        assert words == [mention.text for mention in article.mentions]
        assert [e["label"] for e in example_["entities"]] == [mention.label for mention in article.mentions]
        own = [e["id"] for e in example_["entities"]]
        assert all(r["from_id"] in own and r["to_id"] in own and r["type"] for r in example_["relations"])
        ids += own
        arcs += len(example_["relations"])
    assert len(ids) == len(set(ids)) > 500
    assert arcs > 100
    assert lines[-1]["entities"][0]["start_offset"] == 4  # the emoji before it counts twice


SPANS = re.compile(r"(\w+) (\d+ \d+(?:;\d+ \d+)*)")


def text_bounds(lines: Iterable[str], text: str) -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """The T lines by id, checked as brat does: their words are those of the text, pieces joined by one space."""
    found = {}
    for line in lines:
        if line.startswith("T"):
            name, said, words = line.split("\t", 2)
            matched = SPANS.fullmatch(said)
            assert matched, line
            pieces = [(int(s), int(e)) for s, e in (piece.split() for piece in matched[2].split(";"))]
            assert " ".join(text[start:end] for start, end in pieces) == words
            assert all(start < end and "\n" not in text[start:end] for start, end in pieces)
            assert all(end < start for (_, end), (start, _) in pairwise(pieces))
            found[name] = matched[1], pieces
    return found


def test_a_collection_of_brat(articles: list[Article], tmp_path: Path) -> None:
    brat.write(iter(articles), tmp_path, Options())
    files = sorted(tmp_path.glob("*.txt"))
    assert len(files) == len(articles) == len(list(tmp_path.glob("*.ann")))
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", file.name) for file in tmp_path.iterdir())
    config = (tmp_path / "annotation.conf").read_text(encoding="utf-8")
    declared = config.partition("[relations]")[0].split()[1:]
    by_name = {brat.document_name(article): article for article in articles}
    assert len(by_name) == len(articles)
    for file in files:
        article = by_name[file.stem]
        text = file.read_text(encoding="utf-8")  # with universal newlines, as brat
        assert len(text) == len(article.text)
        lines = file.with_suffix(".ann").read_text(encoding="utf-8").splitlines()
        bounds = text_bounds(lines, text)
        assert [(label, spans[0][0], spans[-1][1]) for label, spans in bounds.values()] == [
            (mention.label, mention.start, mention.end) for mention in article.mentions
        ]
        assert {label for label, _ in bounds.values()} <= set(declared)
        for line in lines:
            if line.startswith("R"):
                matched = re.fullmatch(r"R\d+\t(Org|Issuer) Arg1:(T\d+) Arg2:(T\d+)", line)
                assert matched, line
                assert bounds[matched[2]][0] == {"Org": "COUNT", "Issuer": "DOCUMENT"}[matched[1]]
                assert bounds[matched[3]][0] == "PARTY_ORG"
            elif line.startswith("#"):
                name, said, note = line.split("\t")
                assert said == f"AnnotatorNotes T{name[1:]}"
                assert isinstance(json.loads(note), dict)
    odd = next(tmp_path.glob("Di_cho-*.txt"))
    assert odd.read_bytes().decode() == "\U0001f389  chợ \nPhiên\nhết\n"
    assert odd.with_suffix(".ann").read_text(encoding="utf-8").startswith("T1\tMarket_place 3 6;8 13\tchợ Phiên\n")
    drawing = (tmp_path / "visual.conf").read_text(encoding="utf-8").partition("[drawing]")[2]
    colours = re.findall(r"^(\w+)\tbgColor:(#[0-9a-f]{6})", drawing, re.MULTILINE)
    assert [label for label, _ in colours] == declared
    assert len({colour for _, colour in colours}) == len(declared)


def test_articles_of_one_name_have_files_of_their_own(tmp_path: Path) -> None:
    brat.write([ODD, ODD], tmp_path, Options())
    assert len(list(tmp_path.glob("*.ann"))) == 2


def test_a_link_leads_to_the_nearest_mention_of_the_body(extractor_: Extractor) -> None:
    text = (
        "Đảng ủy xã Lũng Pán họp. Trời mưa từ sáng. Chi bộ thôn Nà Hỏ vắng mặt.\n"
        "Đảng ủy xã Lũng Pán kết nạp 5 đảng viên."
    )
    article = extractor_(text)
    found = [(link.kind, article.mentions[link.source].text, article.mentions[link.target]) for link in links(article)]
    assert [(kind, words, target.text) for kind, words, target in found] == [
        ("Org", "5 đảng viên", "Đảng ủy xã Lũng Pán")
    ]
    assert found[0][2].start == text.rindex("Đảng ủy")


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)


@given(st.dictionaries(NAMES, VALUES | st.lists(VALUES, max_size=3), min_size=1))
@example({"number": "08", "value": "24", "empty": "", "word": "null", "nan": "NaN", "colon": "a: b", "space": " a"})
def test_notes_are_read_as_they_were_written(fields: dict[str, Any]) -> None:
    assert read_note(note_lines(fields), "Market_place") == fields
    line = note_line(fields)
    assert len(line.splitlines()) == 1
    assert "\t" not in line
    assert read_note(line, "Market_place") == fields


@pytest.mark.parametrize(
    ("note", "label", "expected"),
    [
        ("number: 24\nplenum: 4\nsymbol:", "DOCUMENT", {"number": "24", "plenum": 4, "symbol": None}),
        ("type: DATE\n\n value : 2013 ", "DATE", {"type": "DATE", "value": "2013"}),
        ("value: 12\ntime: 2019", "COUNT", {"value": 12, "time": "2019"}),
        ('{"value": 1.5}', "COUNT", {"value": 1.5}),
        ("  \n", "COUNT", None),
    ],
)
def test_what_an_annotator_writes(note: str, label: str, expected: dict[str, Any] | None) -> None:
    assert read_note(note, label) == expected


@pytest.mark.parametrize("note", ["xem lại", "value 12", '{"value": }', '{"value": NaN}', "a b: 1"])
def test_notes_that_are_none(note: str) -> None:
    with pytest.raises(ValueError, match="its note"):
        read_note(note, "COUNT")


@given(st.text())
@example("a\U0001f389b")
def test_units_are_those_of_utf_16(text: str) -> None:
    units = Units(text)
    for offset in range(len(text) + 1):
        counted = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert units.of(offset) == counted
        assert units.back(counted) == offset


@pytest.mark.parametrize("units", [-1, 2, 5])
def test_units_that_are_no_character_s_edge(units: int) -> None:
    with pytest.raises(ValueError, match=f"offset {units} lies"):
        Units("a\U0001f389b").back(units)
