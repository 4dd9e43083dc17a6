from __future__ import annotations

from typing import Any

import pytest
from support import assert_gold, read


@pytest.mark.parametrize(
    ("marked", "fields"),
    [
        ("theo [Nghị quyết số 08-NQ/HU] của huyện", {"type": "Nghị quyết", "number": "08", "symbol": "08-NQ/HU"}),
        ("theo [Nghị quyết số 24- NQ/TU] của tỉnh", {"number": "24", "symbol": "24-NQ/TU"}),
        ("theo [Kế hoạch số 47 – KH/ÐUK] mới", {"type": "Kế hoạch", "number": "47", "symbol": "47-KH/ĐUK"}),
        ("theo [Kế hoạch số 31 -KH/HU] mới", {"symbol": "31-KH/HU"}),
        ("theo [Quyết định số 33/2020/QĐ-TTg] mới", {"number": "33", "symbol": "33/2020/QĐ-TTg"}),
        ("theo [Nghị định 108/2014/NĐ-CP] mới", {"type": "Nghị định", "number": "108", "symbol": "108/2014/NĐ-CP"}),
        ("theo [Nghị quyết số 45/NQ-HĐND] mới", {"number": "45", "symbol": "45/NQ-HĐND"}),
        ("theo [Hướng dẫn số 12-HD/BTCTW] mới", {"type": "Hướng dẫn", "symbol": "12-HD/BTCTW"}),
        ("theo [Quy định số 08-QĐi/TW] mới", {"type": "Quy định", "symbol": "08-QĐi/TW"}),
        ("theo [Chỉ thị số 05] của trên", {"type": "Chỉ thị", "number": "05", "symbol": None}),
        ("theo [Chỉ thị 05] của trên", {"type": "Chỉ thị", "number": "05", "symbol": None}),
        ("quán triệt [29-CT/TU] tới chi bộ", {"type": "Chỉ thị", "number": "29", "symbol": "29-CT/TU"}),
        ("quán triệt [218-QĐ/TW] tới chi bộ", {"type": "Quyết định", "number": "218"}),
        ("theo [Nghị quyết TƯ 4 (khoá XII)] về", {"plenum": 4, "term": "XII", "number": None, "symbol": None}),
        ("theo [Nghị quyết Trung ương 6 khóa 12] về", {"plenum": 6, "term": "XII"}),
        ("theo [Nghị quyết Đại hội XIII của Đảng] thì", {"congress": "XIII", "term": None}),
        ("theo [Nghị quyết Đại hội 13 của Đảng] thì", {"congress": "XIII"}),
        ("theo [Điều lệ Đảng] thì", {"type": "Điều lệ"}),
        ("theo [Luật Viên chức] thì", {"type": "Luật"}),
    ],
)
def test_documents(marked: str, fields: dict[str, Any]) -> None:
    assert_gold(marked, "DOCUMENT", fields)


@pytest.mark.parametrize(
    "text",
    [
        "các nghị quyết, chỉ thị của trên",
        "thực hiện nghị quyết của Đảng",
        "góp ý dự thảo Nghị quyết số 24-NQ/TU",
        "góp ý dự thảo Nghị quyết số 24",
        "Kế hoạch 5 năm 2021-2025 đã xong",
        "báo cáo 3 nội dung",
    ],
)
def test_what_is_no_document(text: str) -> None:
    assert_gold(text, "DOCUMENT")


def test_a_list_of_plenums() -> None:
    marked = "học tập [Nghị quyết TW 4], [TW5], [TW6 (khóa XII)] sâu rộng"
    common = {"type": "Nghị quyết", "term": "XII"}
    assert_gold(marked, "DOCUMENT", {**common, "plenum": 4}, {**common, "plenum": 5}, {**common, "plenum": 6})


def test_an_ordinal_that_is_none_is_refused() -> None:
    assert not any(m.value.congress for m in read("theo Nghị quyết Đại hội IIII của Đảng").of("DOCUMENT"))  # type: ignore[union-attr]


def test_the_congress_takes_in_the_name_of_its_body() -> None:
    found = read("theo [Nghị quyết Đại hội Đảng bộ huyện Khe Lau lần thứ XXII] thì")
    assert [(m.start, m.end) for m in found.of("DOCUMENT")] == list(found.spans)
    assert found.of("PARTY_ORG") == []
    assert found.org_name(found.records.documents[0].issuer) == "Đảng bộ huyện Khe Lau"
