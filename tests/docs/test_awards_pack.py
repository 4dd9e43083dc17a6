"""docs/packs/awards: a pack of one's own is clean by all tools, and gives the records that it promises."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jsonschema
from support import ROOT

from extractor.pipeline import Extractor, load
from extractor.resources import rules_folder
from extractor.rulebook.examples import check_examples
from extractor.schema import json_schema
from extractor.trying import try_text
from extractor.workbench.lint import lint
from extractor.workbench.mutation import mutate

PACKS = ROOT / "docs" / "packs"
FOLDERS = [rules_folder(), PACKS]

ARTICLE = """\
Khe Lau trao Huy hiệu Đảng đợt 3/2

Sáng 2/2/2021, thực hiện Quyết định số 15-QĐ/HU ngày 20/1/2021, Đảng ủy xã Khe Lau trao Huy hiệu 45 năm tuổi Đảng cho \
bà Lò Thị Sen và truy tặng Huy hiệu 30 năm tuổi Đảng cho ông Vi Văn Hạ.

Dịp này, Đảng bộ xã Khe Lau vinh dự đón nhận Huân chương Lao động hạng Ba. Ông Lù Văn Páo được tặng Bằng khen của \
Thủ tướng Chính phủ, bà Mùa Thị Dợ được nhận Giấy khen của Huyện ủy Mường Sim. Xã đã lập hồ sơ đề nghị tặng \
Huân chương Độc lập hạng Nhì.
"""


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return load([PACKS])


def test_it_is_yaml_and_a_word_list() -> None:
    files = sorted(path.relative_to(PACKS).as_posix() for path in PACKS.rglob("*") if path.is_file())
    assert files == ["awards/orders.tsv", "awards/pack.yaml"]
    head = (PACKS / "awards" / "pack.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert head == "# yaml-language-server: $schema=../../../rules/pack.schema.json"
    assert (PACKS / "awards" / head.partition("=")[2]).is_file()


def test_the_linter_finds_nothing() -> None:
    assert not lint(FOLDERS, ["awards"])


def test_the_examples_hold() -> None:
    rules = [rule for rule in extractor().rulebook.rules if rule.pack == "awards"]
    failures = [
        failure
        for rule in rules
        for failure in check_examples(rule, lambda example, rule=rule: try_text(extractor(), rule, example))  # type: ignore[misc]
    ]
    assert not failures, "\n".join(map(str, failures))
    assert all({example.none for example in rule.examples} == {True, False} for rule in rules)


def test_every_part_is_missed() -> None:
    mutants = mutate(FOLDERS, [], ["awards"])
    assert len(mutants) > 10
    assert [str(mutant) for mutant in mutants if mutant.noticed_by is None] == []


def test_an_article() -> None:
    article = extractor()(ARTICLE, published="2021-02-03").to_dict()
    assert not list(jsonschema.Draft202012Validator(json_schema()).iter_errors(article))
    records = article["records"]
    words = {mention["id"]: mention["text"] for mention in article["mentions"]}
    named = {record["id"]: record for kind in ("organisations", "people", "documents") for record in records[kind]}

    def shown(record: dict[str, Any]) -> dict[str, Any]:
        """What a record says, with names for ids."""
        said = {key: value for key, value in record.items() if value not in (None, False)}
        for key in ("person", "organisation", "party_giver", "decision"):
            if key in said:
                target = named[said[key]]
                said[key] = target.get("name") or target["symbol"]
        (mention,) = said.pop("mentions")
        assert ARTICLE[slice(*said.pop("sentence"))].count(words[mention]) == 1
        del said["id"], said["label"]
        return {"words": words[mention], **said}

    assert [shown(record) for record in records["other"]["awards"]] == [
        {
            "words": "Huy hiệu 45 năm tuổi Đảng", "award": "Huy hiệu Đảng", "kind": "badge", "years": 45,
            "person": "Lò Thị Sen", "day": "2021-02-02", "decision": "15-QĐ/HU",
        },
        {
            "words": "Huy hiệu 30 năm tuổi Đảng", "award": "Huy hiệu Đảng", "kind": "badge", "years": 30,
            "posthumous": True, "person": "Vi Văn Hạ", "day": "2021-02-02", "decision": "15-QĐ/HU",
        },
        {
            "words": "Huân chương Lao động hạng Ba", "award": "Huân chương Lao động", "kind": "order", "class": 3,
            "organisation": "Đảng bộ xã Khe Lau",
        },
        {
            "words": "Bằng khen của Thủ tướng Chính phủ", "award": "Bằng khen", "kind": "certificate",
            "state_giver": "Thủ tướng Chính phủ", "person": "Lù Văn Páo",
        },
        {
            "words": "Giấy khen", "award": "Giấy khen", "kind": "certificate", "party_giver": "Huyện ủy Mường Sim",
            "person": "Mùa Thị Dợ",
        },
    ]  # fmt: skip
