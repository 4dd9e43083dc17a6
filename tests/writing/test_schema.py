"""The published JSON Schema against hand-made articles, whole and broken."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from extractor.records import (
    Article,
    ArticleInfo,
    Check,
    CountValue,
    DateValue,
    Document,
    DocumentValue,
    Mention,
    Organisation,
    OtherValue,
    PartyOrgValue,
    Person,
    PersonValue,
    Records,
    Role,
    Source,
    Statistic,
    Value,
    Zone,
)
from extractor.schema import json_schema

TEXT = "Đảng bộ huyện Thạch Lâm có hơn 1.250 đảng viên năm 2019."


def mention(id: str, label: str, value: Value) -> Mention:
    return Mention(id, label, 0, 5, TEXT[0:5], "test.rule", value)


def full_article() -> Article:
    mentions = (
        mention("m1", "PARTY_ORG", PartyOrgValue("Đảng bộ huyện Thạch Lâm", "dang_bo", "district", "Thạch Lâm")),
        mention("m2", "COUNT", CountValue("cardinal", 1250, comparator=">", unit="đảng viên")),
        mention("m3", "COUNT", CountValue("percent", None, 2.5, 40, unit="%")),
        mention("m4", "DATE", DateValue("DATE", "2019")),
        mention("m5", "DATE", DateValue("INTERVAL", None, "START")),
        mention("m6", "DOCUMENT", DocumentValue("Nghị quyết", "12", "12-NQ/TU", 4, "XII", "XIII")),
        mention("m7", "PERSON", PersonValue("Nông Văn Đích", "Bí thư Huyện ủy Thạch Lâm")),
        mention("m8", "PRIZE", OtherValue({"name": "Huân chương", "ranks": ["nhất", 2], "more": {"year": None}})),
    )
    records = Records(
        (Organisation("o1", "Đảng bộ huyện Thạch Lâm", "dang_bo", "district", "Thạch Lâm", None, ("m1",)),),
        (
            Statistic("s1", "m2", "o1", "2019", "đảng viên", None, "cardinal", 1250, None, None, None, ">", "huyện",
                      "có", None, (0, 56)),
        ),
        (Document("d1", "Nghị quyết", "12", None, None, None, None, "o1", "2019-03-02", None, ("m6",)),),
        (Person("p1", "Nông Văn Đích", (Role("Bí thư", "o1", "Bí thư Huyện ủy"),), ("m7",)),),
    )  # fmt: skip
    return Article(
        id="0123456789abcdef",
        source=Source("tin/a.txt", "0" * 64, notes=("the encoding was guessed",)),
        article=ArticleInfo(
            "Tin", "2019-12-01T07:30:00+07:00", ("Lê Na",), "Chính trị", "Báo X", "https://x.example/1",
            (Zone("body", 0, len(TEXT)),),
        ),
        text=TEXT,
        mentions=mentions,
        records=records,
        checks=(Check("parts-sum", False, ("s1",), "the parts give more than the whole"),),
    )  # fmt: skip


def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def problems(plain: dict[str, Any]) -> list[str]:
    return [error.json_path for error in validator().iter_errors(plain)]


def test_a_full_and_an_empty_article_are_valid() -> None:
    empty = Article("0" * 16, Source(None, "f" * 64), ArticleInfo(), "x")
    assert problems(full_article().to_dict()) == []
    assert problems(empty.to_dict()) == []


def test_fields_may_be_added_anywhere() -> None:
    plain = full_article().to_dict()
    for place in (plain, plain["source"], plain["mentions"][0], plain["mentions"][0]["value"], plain["records"]):
        place["added_later"] = 1
    assert problems(plain) == []


def set_in(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def change(plain: Any) -> None:
        for key in path[:-1]:
            plain = plain[key]
        plain[path[-1]] = to

    return change


def drop_in(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(plain: Any) -> None:
        for key in path[:-1]:
            plain = plain[key]
        del plain[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (set_in("schema_version", to="0.9"), "$.schema_version"),
        (set_in("id", to=None), "$.id"),
        (set_in("source", "sha256", to="xyz"), "$.source.sha256"),
        (set_in("article", "title", to=""), "$.article.title"),
        (set_in("article", "authors", to=None), "$.article.authors"),
        (set_in("article", "zones", 0, "kind", to="menu"), "$.article.zones[0].kind"),
        (set_in("article", "zones", 0, "start", to=-1), "$.article.zones[0].start"),
        (set_in("mentions", 0, "start", to="0"), "$.mentions[0].start"),
        (set_in("mentions", 0, "value", "name", to=None), "$.mentions[0].value.name"),
        (set_in("mentions", 1, "value", "comparator", to="≥"), "$.mentions[1].value.comparator"),
        (set_in("mentions", 1, "value", "value", to="1250"), "$.mentions[1].value.value"),
        (set_in("mentions", 1, "value", "kind", to="number"), "$.mentions[1].value.kind"),
        (set_in("mentions", 3, "value", "type", to="YEAR"), "$.mentions[3].value.type"),
        (set_in("mentions", 3, "value", to={"name": "a person's fields"}), "$.mentions[3].value"),
        (set_in("mentions", 5, "value", "plenum", to=4.5), "$.mentions[5].value.plenum"),
        (set_in("mentions", 7, "value", to="Huân chương"), "$.mentions[7].value"),
        (set_in("records", "statistics", 0, "sentence", to=[0]), "$.records.statistics[0].sentence"),
        (set_in("records", "statistics", 0, "time", to=2019), "$.records.statistics[0].time"),
        (set_in("checks", 0, "ok", to=0), "$.checks[0].ok"),
        (drop_in("checks"), "$"),
        (drop_in("article", "url"), "$.article"),
        (drop_in("mentions", 6, "value", "role"), "$.mentions[6].value"),
        (drop_in("records", "people", 0, "roles"), "$.records.people[0]"),
    ],
)
def test_a_broken_article_is_named_with_its_place(change: Callable[[dict[str, Any]], None], where: str) -> None:
    plain = full_article().to_dict()
    change(plain)
    assert where in problems(plain)


def test_every_published_field_is_described_and_required() -> None:
    schema = json_schema()
    described = {"Article": schema, **schema["$defs"]}
    for kind in (Article, ArticleInfo, Source, Zone, Mention, CountValue, Statistic, Organisation, Person, Role, Check):
        names = {field.name for field in dataclasses.fields(kind)}
        assert set(described[kind.__name__]["properties"]) == names
        assert set(described[kind.__name__]["required"]) == names


def test_each_call_gives_a_schema_of_its_own() -> None:
    json_schema()["properties"].clear()
    assert "mentions" in json_schema()["properties"]
