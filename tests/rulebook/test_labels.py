"""Labels that a user's pack declares: every kind of field, and the tables of their records."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import Read

import extractor
from extractor.layout.plain import plain_layout
from extractor.linking import assemble
from extractor.normalising import FIELD_KINDS
from extractor.pipeline import Extractor
from extractor.records import OtherRecord, OtherValue, to_plain
from extractor.rulebook.examples import unmark
from extractor.schema import json_schema


@lru_cache(maxsize=1)
def with_prizes() -> Extractor:
    return extractor.load([Path(__file__).parent / "prizes"])


def read(marked: str) -> Read:
    """What is found in one paragraph of an article of 15 August 2019."""
    text, spans = unmark(marked)
    scene, view = with_prizes().find(plain_layout(text, "2019-08-15"), [])
    return Read(text, spans, *assemble(scene, text, view.raw_span))


def fields_of(found: Read, label: str) -> list[Mapping[str, Any]]:
    """The fields of a label's mentions, which are those that were marked."""
    mentions = found.of(label)
    assert [(m.start, m.end) for m in mentions] == list(found.spans), [m.text for m in mentions]
    values = [mention.value for mention in mentions]
    return [value.fields for value in values if isinstance(value, OtherValue)]


def table(found: Read, name: str) -> list[OtherRecord]:
    return list(found.records.other[name])


def named(found: Read, identifier: str | None) -> Any:
    """What the record of an id says, in short."""
    records = found.records
    names = (
        {person.id: person.name for person in records.people}
        | {body.id: body.name for body in records.organisations}
        | {document.id: (document.type, document.number) for document in records.documents}
        | {statistic.id: (statistic.value, statistic.unit) for statistic in records.statistics}
    )
    return None if identifier is None else names[identifier]


@pytest.mark.parametrize(
    ("marked", "field", "expected"),
    [
        ("Họ trao [giải mới toanh] hôm ấy.", "new", True),
        ("Họ trao [giải toanh] hôm ấy.", "new", False),
        ("Họ nâng [cúp vàng] lên.", "colour", "gold"),
        ("Họ nâng [cúp Vàng] lên.", "colour", "gold"),
        ("Họ nâng [cúp bạc] lên.", "colour", "silver"),
        ("Họ nâng [cúp gỗ uỷ thác] lên.", "colour", 4),
        ("Họ nâng [cúp sắt] lên.", "colour", None),
        ("Họ trao [giải ngày] trao ngày 5/6/2018 ở xã.", "day", "2018-06-05"),
        ("Họ trao [giải ngày] trao hôm qua ở xã.", "day", "2019-08-14"),
        ("Có [giải trị giá 1.250] xu.", "worth", 1250),
        ("Có [giải trị giá hơn 70] xu.", "worth", 70),
        ("Có [giải trị giá 1,5 triệu] xu.", "worth", 1_500_000),
        ("Có [giải trị giá 1,5] xu.", "worth", None),
        ("Có [giải đúng 1.250 xu].", "worth", 1250),
        ("Có [giải đúng hai mươi xu].", "worth", 20),
        ("Có [giải đúng rất nhiều xu].", "worth", None),
        ("Có [giải Hạng nhất] cho họ.", "rank", "hạng nhất"),
        ("Có [giải hạng 1] cho họ.", "rank", "hạng nhất"),
        ("Có [bằng hạng 1] cho họ.", "code", "A"),
        ("Có [bằng hạng bét] cho họ.", "code", None),
        ("Có [huy chương 1,5 cân] cho họ.", "weight", 1.5),
        ("Có [huy chương 2 cân] cho họ.", "weight", 2),
        ("Có [huy chương cân 0,25] cho họ.", "weight", 0.25),
        ("Có [huy chương nửa cân] cho họ.", "weight", None),
        ("Có [giải lần thứ XIV] cho họ.", "edition", 14),
        ("Có [giải lần thứ 3] cho họ.", "edition", 3),
        ("Có [giải lần thứ hai] cho họ.", "edition", 2),
        ("Có [giải lần thứ mấy] cho họ.", "edition", None),
        ('Có [giải "Cánh buồm đỏ"] cho họ.', "name", "Cánh buồm đỏ"),
        ('Có [giải " Cánh buồm "] cho họ.', "name", "Cánh buồm"),
        ('Có [giải "  "] cho họ.', "name", None),
    ],
)
def test_fields_of_every_kind(marked: str, field: str, expected: Any) -> None:
    """What no rule captures is there as well, and unknown; only a boolean is false."""
    (found,) = fields_of(read(marked), "AWARD")
    assert found[field] == expected
    assert type(found[field]) is type(expected)
    assert list(found) == list(with_prizes().rulebook.label_specs["AWARD"].fields)
    others = {name: value for name, value in found.items() if name != field}
    assert others == {**dict.fromkeys(others), **({"new": False} if field != "new" else {})}


@pytest.mark.parametrize(
    ("marked", "field", "expected"),
    [
        ("Họ trao [giải đội] gồm 12 đảng viên ở đó.", "members", (12, "đảng viên")),
        ("Theo Chỉ thị số 5, [giải thưởng] theo Quyết định số 7 có tiền.", "paper", ("Quyết định", "7")),
        ("Nay [giải phong trào] cho Đảng bộ huyện Yên Lĩnh về đích.", "club", "Đảng bộ huyện Yên Lĩnh"),
        ("Ông Lê Văn Sáo xem [giải cá nhân] thuộc về Trần Văn Mậu ở đó.", "winner", "Trần Văn Mậu"),
    ],
)
def test_fields_that_are_records(marked: str, field: str, expected: Any) -> None:
    found = read(marked)
    (fields,) = fields_of(found, "AWARD")
    assert named(found, fields[field]) == expected
    assert [named(found, record.fields[field]) for record in table(found, "awards")] == [expected]


def test_every_kind_of_field_has_its_gold() -> None:
    fields = with_prizes().rulebook.label_specs["AWARD"].fields
    assert {spec.kind for spec in fields.values()} == set(FIELD_KINDS)


def test_a_date_inside_the_mention_has_its_value() -> None:
    (fields,) = fields_of(read("Họ trao [giải tròn ngày 5/6/2018] ở xã."), "AWARD")
    assert fields["day"] == "2018-06-05"


def test_without_a_required_value_there_is_no_mention() -> None:
    found = read("Nay [Sông Lựu được 12 điểm], còn Núi Mận được ít điểm.")
    assert [fields["points"] for fields in fields_of(found, "SCORE")] == [12]
    assert len(table(found, "scores")) == 1


def test_a_fixed_value_is_a_value() -> None:
    (fields,) = fields_of(read("Nay [Núi Mận trắng tay] ra về."), "SCORE")
    assert fields == {"team": "Núi Mận", "round": None, "points": 0, "sport": "đua thuyền"}


@pytest.mark.parametrize(
    ("marked", "worth"),
    [
        ("Có [giải khuyến học] ở xã.", 5),
        ("Có [giải khuyến học 7 xu] ở xã.", 7),
        ("Có [giải khuyến học ít xu] ở xã.", None),
    ],
)
def test_what_is_captured_goes_before_what_is_fixed(marked: str, worth: int | None) -> None:
    (fields,) = fields_of(read(marked), "AWARD")
    assert (fields["worth"], fields["name"]) == (worth, "chung")


def test_relations_give_fields() -> None:
    found = read("Nay [đội Sông Lựu] quê Cầu về nhất. Làng Muồng có [đội Núi Mận] do Trần Văn Mậu dẫn.")
    first, second = fields_of(found, "TEAM")
    assert (first["name"], first["home"], first["coach"]) == ("Sông Lựu", "Cầu", None)
    assert (second["name"], second["home"]) == ("Núi Mận", "Muồng")
    assert named(found, second["coach"]) == "Trần Văn Mậu"


def test_the_first_relation_of_a_mention_counts() -> None:
    (fields,) = fields_of(read("Làng Muồng có [đội Núi Mận] quê Cầu."), "TEAM")
    assert fields["home"] == "Cầu"


def test_mentions_that_agree_are_one_record() -> None:
    found = read(
        "Nay [đội Sông Lựu] quê Cầu về nhất. Hôm qua [đội Núi Mận] thua. "
        "Hôm nay [Đội Sông Lựu] do Trần Văn Mậu dẫn, rồi [đội Sông Lựu] quê Muồng nghỉ."
    )
    ids = [mention.id for mention in found.of("TEAM")]
    one, other = table(found, "teams")
    assert (one.label, one.mentions, other.mentions) == ("TEAM", (ids[0], ids[2], ids[3]), (ids[1],))
    assert (one.fields["name"], one.fields["home"]) == ("Sông Lựu", "Cầu")
    assert named(found, one.fields["coach"]) == "Trần Văn Mậu"
    assert dict(other.fields) == {"name": "Núi Mận", "home": None, "coach": None}
    assert found.text[slice(*one.sentence)] == "Nay đội Sông Lựu quê Cầu về nhất."
    assert found.text[slice(*other.sentence)] == "Hôm qua đội Núi Mận thua."


def test_mentions_must_agree_in_all_fields_of_same_by() -> None:
    found = read(
        "[Sông Lựu vòng 1 được 12 điểm]. [Sông Lựu vòng 2 được 12 điểm]. [Sông Lựu được 3 điểm]. "
        "[Sông Lựu vòng 1 được 9 điểm]. [Núi Mận vòng 1 được 9 điểm]. [Sông Lựu trắng tay]."
    )
    assert len(fields_of(found, "SCORE")) == 6
    shown = [
        (r.fields["team"], r.fields["round"], r.fields["points"], r.fields["sport"]) for r in table(found, "scores")
    ]
    assert shown == [
        ("Sông Lựu", 1, 12, None), ("Sông Lựu", 2, 12, None), ("Sông Lựu", None, 3, "đua thuyền"),
        ("Núi Mận", 1, 9, None),
    ]  # fmt: skip


def test_without_same_by_every_mention_is_a_record() -> None:
    found = read("Nay [tàu Muồng] đi, [tàu Muồng] về.")
    assert [dict(fields) for fields in fields_of(found, "SHIP")] == [{"name": "Muồng"}] * 2
    assert [record.mentions for record in table(found, "ships")] == [("m1",), ("m2",)]


def test_records_are_counted_through_all_tables() -> None:
    found = read("Nay tàu Muồng đi. Họ nâng cúp vàng, rồi cúp bạc. Núi Mận trắng tay.")
    shown = {name: [record.id for record in records] for name, records in found.records.other.items()}
    assert shown == {"awards": ["x1", "x2"], "scores": ["x3"], "teams": [], "ships": ["x4"]}


def test_tables_are_there_without_records() -> None:
    assert dict(read("Trời mưa.").records.other) == {"awards": (), "scores": (), "teams": (), "ships": ()}


def test_a_label_without_a_table_has_mentions_only() -> None:
    found = read("Có [lời bàn của Mậu] và [lời bàn] nữa.")
    assert [dict(fields) for fields in fields_of(found, "REMARK")] == [{"of": "Mậu"}, {"of": None}]
    assert not any(found.records.other.values())


def test_a_label_that_is_not_declared_has_texts() -> None:
    (fields,) = fields_of(read("Có [hạng 1 và bét] ở xã."), "LOOSE")
    assert fields == {"worth": 5, "rank": "hạng nhất", "rest": "bét"}


ARTICLE = """Hội thi ở xã

Nay giải cá nhân thuộc về Trần Văn Mậu, giải đội gồm 12 đảng viên. Họ nâng cúp vàng và cúp sắt.
Nay đội Núi Mận do Trần Văn Mậu dẫn, Núi Mận được 9 điểm, có huy chương 1,5 cân. Có hạng 1 và bét, lời bàn của Mậu.
"""


@pytest.mark.parametrize("text", [ARTICLE, "Trời mưa."])
def test_articles_with_such_records_are_valid(text: str) -> None:
    article = with_prizes()(text, published="2019-08-15")
    plain = article.to_dict()
    jsonschema.Draft202012Validator(json_schema()).validate(plain)
    assert list(plain["records"]["other"]) == ["awards", "scores", "teams", "ships"]
    assert bool(plain["records"]["other"]["awards"]) is (text is ARTICLE)


def test_fields_stand_beside_the_columns_of_a_record() -> None:
    plain = to_plain(read("Nay Núi Mận vòng 2 được 9 điểm.").records.other["scores"])
    assert plain == [
        {
            "id": "x1", "label": "SCORE", "mentions": ["m1"], "sentence": [0, 31],
            "team": "Núi Mận", "round": 2, "points": 9, "sport": None,
        }
    ]  # fmt: skip
