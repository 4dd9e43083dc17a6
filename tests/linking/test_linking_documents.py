"""Documents: what stands around a mention, and one record for all mentions of one document."""

from __future__ import annotations

from typing import Any

import pytest
from support import Read, read

from extractor.records import Document


def only(text: str) -> tuple[Read, Document]:
    found = read(text)
    assert len(found.records.documents) == 1, [m.text for m in found.of("DOCUMENT")]
    return found, found.records.documents[0]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Nghị quyết số 08-NQ/HU ngày 14-3-2016 của Huyện ủy Khe Lau về phát triển đảng viên.",
         {"date": "2016-03-14", "issuer": "Huyện ủy Khe Lau", "subject": "phát triển đảng viên"}),
        ("Nghị quyết số 08-NQ/HU, ngày 14-3-2016 của Huyện ủy Khe Lau về phát triển đảng viên.",
         {"date": "2016-03-14", "issuer": "Huyện ủy Khe Lau", "subject": "phát triển đảng viên"}),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị ngày 15/5/2016 về học tập và làm theo Bác.",
         {"date": "2016-05-15", "issuer": "Bộ Chính trị"}),
        ("Nghị quyết số 15-NQ/TXU về “Tăng cường dân vận, xây dựng thị xã văn minh”.",
         {"subject": "Tăng cường dân vận, xây dựng thị xã văn minh", "issuer": None, "date": None}),
        ("Quyết định số 33/2020/QĐ-TTg có hiệu lực.", {"issuer": "Thủ tướng Chính phủ"}),
        ("Nghị định số 98/2018/NĐ-CP ngày 05/7/2018 của Chính phủ về hợp tác.",
         {"issuer": "Chính phủ", "date": "2018-07-05", "symbol": "98/2018/NĐ-CP", "number": "98"}),
        ("Hướng dẫn số 12-HD/BTCTW có hiệu lực.", {"issuer": "Ban Tổ chức Trung ương"}),
        ("Nghị quyết Trung ương 4 (khóa XII) có hiệu lực.", {"plenum": 4, "term": "XII", "issuer": None}),
        ("Nghị quyết Đại hội XIII của Đảng có hiệu lực.", {"congress": "XIII", "issuer": None}),
        ("Nghị quyết Đại hội Đảng bộ huyện Khe Lau lần thứ XXII có hiệu lực.",
         {"congress": "XXII", "issuer": "Đảng bộ huyện Khe Lau"}),
        ("Huyện ủy Khe Lau đã ban hành Kế hoạch số 31-KH/HU.", {"issuer": "Huyện ủy Khe Lau"}),
        # A day that only stands near is not its day.
        ("Nghị quyết số 08-NQ/HU được quán triệt; đến ngày 14-3-2016 thì xong.", {"date": None}),
        ("Nghị quyết số 08-NQ/HU ban hành năm 2016.", {"date": None}),
    ],
)  # fmt: skip
def test_what_stands_around(text: str, fields: dict[str, Any]) -> None:
    found, document = only(text)
    got = {name: getattr(document, name) for name in fields}
    if "issuer" in got:
        got["issuer"] = found.org_name(document.issuer)
    assert got == fields


def test_an_issuer_of_the_state_is_an_organisation() -> None:
    found, document = only("Nghị định số 98/2018/NĐ-CP của Chính phủ có hiệu lực.")
    record = next(o for o in found.records.organisations if o.id == document.issuer)
    assert (record.name, record.kind, record.mentions) == ("Chính phủ", "state", ())


def test_a_joint_issuer_is_one_string() -> None:
    found, document = only("Chỉ thị số 33-CT/TW của Bộ Chính trị, Ban Bí thư về đại hội.")
    assert found.org_name(document.issuer) == "Bộ Chính trị, Ban Bí thư"


def test_all_mentions_of_one_document_are_one_record() -> None:
    found, document = only(
        "Huyện ủy Khe Lau đã ban hành Kế hoạch số 31-KH/HU ngày 20-4-2016. Theo Kế hoạch 31, mỗi xã một việc. "
        "Kế hoạch số 31 còn giao chỉ tiêu. Kế hoạch số 31-KH/HU về “phát triển đảng viên” hợp lòng dân."
    )
    assert len(found.of("DOCUMENT")) == 4
    assert document.mentions == tuple(m.id for m in found.of("DOCUMENT"))
    assert (document.number, document.symbol, document.date) == ("31", "31-KH/HU", "2016-04-20")
    assert document.subject == "phát triển đảng viên"
    assert found.org_name(document.issuer) == "Huyện ủy Khe Lau"
    # The later, shorter mentions have the symbol too.
    assert {m.value.symbol for m in found.of("DOCUMENT")} == {"31-KH/HU"}  # type: ignore[union-attr]


def test_later_mentions_fill_in_what_the_first_left_out() -> None:
    found, document = only(
        "Kế hoạch số 31 được bàn kỹ. Xã nhất trí. "
        "Kế hoạch số 31-KH/HU ngày 20-4-2016 của Huyện ủy Khe Lau về “phát triển đảng viên” hợp lòng dân."
    )
    assert (document.symbol, document.date, document.subject) == ("31-KH/HU", "2016-04-20", "phát triển đảng viên")
    assert found.org_name(document.issuer) == "Huyện ủy Khe Lau"
    assert len(document.mentions) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 31-KH/HU và Kế hoạch số 31-KH/TU khác nhau.",
        "Kế hoạch số 31-KH/HU và Chỉ thị số 31-CT/HU khác nhau.",
        "Kế hoạch số 31-KH/HU và Kế hoạch số 32-KH/HU khác nhau.",
        "Nghị quyết Trung ương 4 (khóa XI) và Nghị quyết Trung ương 4 (khóa XII) khác nhau.",
        "Nghị quyết Đại hội XII của Đảng và Nghị quyết Đại hội XIII của Đảng khác nhau.",
        "Luật Viên chức và Luật Đất đai khác nhau.",
        "Quyết định số 33/2020/QĐ-TTg và Quyết định số 33/2019/QĐ-TTg khác nhau.",
    ],
)
def test_different_documents_stay_apart(text: str) -> None:
    assert len(read(text).records.documents) == 2


def test_a_short_mention_between_two_candidates_is_neither() -> None:
    found = read("Có Kế hoạch số 31-KH/HU và Kế hoạch số 31-KH/TU. Theo Kế hoạch số 31, xã làm đường.")
    assert [len(d.mentions) for d in found.records.documents] == [1, 1, 1]
    assert found.records.documents[2].symbol is None


def test_numbers_belong_to_their_articles_symbol_whatever_its_case() -> None:
    found = read("Kế hoạch số 31-KH/HU được ban hành. Kế hoạch số 31-Kh/HU được làm.")
    assert len(found.records.documents) == 1


def test_a_congress_without_ordinal_is_the_one_named_elsewhere() -> None:
    _, document = only(
        "Nghị quyết Đại hội Đảng bộ huyện Khe Lau lần thứ XXII được quán triệt. "
        "Bám sát nghị quyết Đại hội Đảng bộ huyện Khe Lau, các xã làm đường."
    )
    assert len(document.mentions) == 2
    assert document.congress == "XXII"


def test_the_term_at_the_end_of_a_list_holds_for_all() -> None:
    found = read("Học Nghị quyết TW 4, TW 5, TW 6 (khóa XII) của Đảng.")
    assert [(d.plenum, d.term) for d in found.records.documents] == [(4, "XII"), (5, "XII"), (6, "XII")]


def test_a_list_of_numbers_that_share_a_type() -> None:
    found = read("Học các Quyết định số 217-QĐ/TW, 218-QĐ/TW của Bộ Chính trị.")
    assert [(d.type, d.symbol) for d in found.records.documents] == [
        ("Quyết định", "217-QĐ/TW"), ("Quyết định", "218-QĐ/TW"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("Nghị quyết số 08-NQ/HU đã có. Nghị quyết này được ban hành đúng lúc.", {"08": ["Nghị quyết này"]}),
        # The last document of the type, not any other.
        ("Theo Nghị quyết số 08-NQ/HU và Chỉ thị số 12-CT/HU. Nghị quyết nói trên là gốc; chỉ thị này là nhánh.",
         {"08": ["Nghị quyết nói trên"], "12": ["chỉ thị này"]}),
        ("Nghị quyết số 08-NQ/HU rồi Nghị quyết số 09-NQ/HU ra đời. Nghị quyết này mới hơn.",
         {"08": [], "09": ["Nghị quyết này"]}),
        # Nothing before it, or too far before it.
        ("Nghị quyết này do huyện ra. Sau đó có Nghị quyết số 08-NQ/HU.", {"08": []}),
    ],
)  # fmt: skip
def test_words_that_point_back(text: str, pointed: dict[str, list[str]]) -> None:
    found = read(text)
    assert {d.number: [text[a:b] for a, b in d.references] for d in found.records.documents} == pointed
    assert not any("này" in mention.text for mention in found.of("DOCUMENT"))


def test_laws_have_their_names() -> None:
    found = read("Theo Luật Đất đai năm 2013, Bộ luật Lao động và Nghị quyết số 08-NQ/HU.")
    assert [d.title for d in found.records.documents] == ["Luật Đất đai năm 2013", "Bộ luật Lao động", None]


def links(text: str) -> dict[str | None, tuple[str | None, str | None, str | None]]:
    found = read(text)
    names = {org.id: org.name for org in found.records.organisations}
    return {d.number: (names.get(d.issuer or ""), d.date, d.subject) for d in found.records.documents}


def test_what_stands_behind_a_list_holds_for_all_of_it() -> None:
    text = (
        "Các Quyết định số 11-QĐ/HU, số 12-QĐ/HU, Quyết định số 13-QĐ/HU và Quyết định số 14-QĐ/HU ngày 3/4/2019 của "
        "Huyện ủy Khe Lau về công tác cán bộ."
    )
    shared = ("Huyện ủy Khe Lau", "2019-04-03", "công tác cán bộ")
    assert links(text) == dict.fromkeys(("11", "12", "13", "14"), shared)


def test_of_two_documents_only_the_issuer_is_shared() -> None:
    found = links("Kế hoạch số 11-KH/HU và Kế hoạch số 12-KH/HU ngày 3/4/2019 của Huyện ủy Khe Lau về công tác cán bộ.")
    assert found["11"] == ("Huyện ủy Khe Lau", None, None)
    assert found["12"] == ("Huyện ủy Khe Lau", "2019-04-03", "công tác cán bộ")


def test_a_list_of_several_types_shares_nothing() -> None:
    found = links("Kế hoạch số 11-KH/HU, Chỉ thị số 12-CT/HU, Quy chế số 13-QC/HU ngày 3/4/2019 của Huyện ủy Khe Lau.")
    assert found["11"] == found["12"] == (None, None, None)
    assert found["13"][1] == "2019-04-03"
