from __future__ import annotations

from typing import Any

import pytest
from support import assert_gold, load_once

from extractor.normalising.organisations import spell_out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("trường THPT Lê Lợi", "Trường Trung học phổ thông Lê Lợi"),
        ("Trường THCS An Hòa", "Trường Trung học cơ sở An Hòa"),
        ("UBND TP Bắc Ninh", "Ủy ban nhân dân thành phố Bắc Ninh"),
        ("Công ty CP Cấp nước", "Công ty cổ phần Cấp nước"),
        ("Khối CCQ tỉnh", "Khối các cơ quan tỉnh"),
        ("Sở Tư pháp", "Sở Tư pháp"),
        ("Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư"),
        ("xã Ca Lăng", "xã Ca Lăng"),
        ("TPHCM", "TPHCM"),
        ("Công ty CPX", "Công ty CPX"),
    ],
)
def test_spelling_out(name: str, expected: str) -> None:
    assert spell_out(name, load_once().rulebook.words) == expected


@pytest.mark.parametrize(
    ("marked", "fields"),
    [
        ("[Huyện ủy Thạch Lâm] họp",
         {"name": "Huyện ủy Thạch Lâm", "kind": "huyen_uy", "level": "district", "place": "Thạch Lâm"}),
        ("[Tỉnh uỷ Cửu Lộc] họp", {"name": "Tỉnh ủy Cửu Lộc", "kind": "tinh_uy", "level": "provincial"}),
        ("[BTV Huyện ủy Thạch Lâm] họp", {"name": "Ban Thường vụ Huyện ủy Thạch Lâm", "kind": "ban_thuong_vu"}),
        ("[BCH Đảng bộ huyện Khe Lau] họp", {"name": "Ban Chấp hành Đảng bộ huyện Khe Lau", "kind": "ban_chap_hanh"}),
        ("[UBKT Huyện ủy Khe Lau] họp", {"name": "Ủy ban Kiểm tra Huyện ủy Khe Lau", "kind": "uy_ban_kiem_tra"}),
        ("[đảng bộ xã Lũng Mây] họp",
         {"name": "Đảng bộ xã Lũng Mây", "kind": "dang_bo", "level": "commune", "place": "Lũng Mây"}),
        ("[Đảng ủy phường An Hoà] họp", {"name": "Đảng ủy phường An Hòa", "kind": "dang_uy", "level": "commune"}),
        ("[Chi bộ thôn Khe Dẻ] họp", {"name": "Chi bộ thôn Khe Dẻ", "kind": "chi_bo", "level": "cell"}),
        ("[Đảng bộ TX Lệ Khê] họp", {"name": "Đảng bộ thị xã Lệ Khê", "level": "district", "place": "Lệ Khê"}),
        ("[Đảng bộ Trường THPT Lê Lợi] họp",
         {"name": "Đảng bộ Trường Trung học phổ thông Lê Lợi", "level": "institution"}),
        ("[Đảng ủy Khối Doanh nghiệp tỉnh Hòa Bình] họp", {"level": "bloc", "kind": "dang_uy"}),
        ("[Đảng ủy Khối Doanh nghiệp tỉnh Sơn Hạ] họp", {"level": "bloc", "kind": "dang_uy"}),
        ("[Chi bộ Sở Kế hoạch và Đầu tư] họp", {"name": "Chi bộ Sở Kế hoạch và Đầu tư"}),
        ("[BCH TƯ] họp", {"name": "Ban Chấp hành Trung ương", "kind": "trung_uong", "level": "central"}),
        ("[Trung ương Đảng] họp", {"name": "Ban Chấp hành Trung ương", "kind": "trung_uong"}),
        ("[Bộ Chính trị] họp", {"name": "Bộ Chính trị", "kind": "bo_chinh_tri", "level": "central"}),
        ("[Ban Tổ chức Trung ương] họp", {"name": "Ban Tổ chức Trung ương", "kind": "ban_to_chuc", "level": "central"}),
        ("[Quân ủy Trung ương] họp", {"level": "military"}),
        ("[Ban cán sự đảng Bộ Công Thương] họp", {"kind": "ban_can_su", "level": "central"}),
    ],
)  # fmt: skip
def test_bodies(marked: str, fields: dict[str, Any]) -> None:
    assert_gold(marked, "PARTY_ORG", fields)


@pytest.mark.parametrize(
    "text",
    [
        "các chi bộ trong huyện đều họp",
        "tỉnh có 15 đảng bộ và 40 chi bộ",
        "cấp ủy các cấp vào cuộc",
        "mỗi chi bộ một việc",
        "các chi, Đảng bộ trực thuộc",
        "dưới sự lãnh đạo của Đảng",
        "UBND huyện và HĐND tỉnh họp",
        "tổ chức đảng trong doanh nghiệp",
        "thành phố trực thuộc Trung ương",
        "đại diện Mặt trận Tổ quốc tỉnh",
    ],
)
def test_what_is_no_particular_body(text: str) -> None:
    assert_gold(text, "PARTY_ORG")
