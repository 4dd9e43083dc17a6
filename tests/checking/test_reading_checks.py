"""Checks over sentences: what a reader would stumble over is reported, and nothing else."""

from __future__ import annotations

import pytest
from support import load_once

from extractor.checking import run_checks
from extractor.layout.plain import plain_layout
from extractor.linking import assemble
from extractor.records import Check


def checks(text: str, published: str | None = "2020-07-01") -> list[Check]:
    layout = plain_layout(text, published)
    scene, view = load_once().find(layout, [])
    mentions, records = assemble(scene, text, view.raw_span)
    return list(run_checks(layout.info, mentions, records, load_once().rulebook.words))


def failed(text: str) -> list[str]:
    return [check.code for check in checks(text) if not check.ok]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Huyện kỷ luật 20 đảng viên (khiển trách 12, cảnh cáo 5, khai trừ 3).", []),
        ("Huyện kỷ luật 20 đảng viên (khiển trách 12, cảnh cáo 5, khai trừ 2).", ["parts-sum"]),
        ("Huyện kỷ luật 20 đảng viên bằng các hình thức: khiển trách 12, cảnh cáo 7, khai trừ 3.", ["parts-sum"]),
        ("Huyện kỷ luật 20 đảng viên, trong đó 12 đảng viên là nữ và 3 đảng viên trẻ.", []),
        ("Huyện kết nạp 20 đảng viên, trong đó có 23 đảng viên nữ.", ["parts-sum"]),
        # A change, and what it comes to, is no part.
        ("Huyện kết nạp 20 đảng viên (tăng 35 đảng viên so với năm trước).", []),
        ("Huyện có 38 chi bộ, gồm 20 chi bộ thôn, 12 chi bộ trường học, 7 chi bộ cơ quan.", ["parts-sum"]),
        ("Huyện có 38 chi bộ, gồm 2.915 đảng viên.", []),
        ("Có 24/49 đảng bộ, đạt 48,98%.", []),
        ("Có 24/49 đảng bộ, đạt 58,98%.", ["ratio-percent"]),
        ("Có 54/49 đảng bộ tham gia.", ["ratio-bounds"]),
        ("Huyện có 50 đảng viên, trong đó 20 đảng viên nữ, chiếm 45%.", ["ratio-percent"]),
        ("Hội nghị họp thứ Tư, ngày 1/7/2020.", []),
        ("Hội nghị họp thứ Năm, ngày 1/7/2020.", ["weekday"]),
        ("Hội nghị họp Chủ nhật (5/7/2020).", []),
        ("Hội nghị họp sáng thứ Hai (5/7/2020).", ["weekday"]),
        ("Từ ngày 15/6/2020 đến ngày 10/6/2020, huyện mở 12 lớp.", ["interval-order"]),
        ("Ngày 2/3/2019, Tỉnh ủy Yên Bái ban hành Chỉ thị số 24-CT/TU về công tác cán bộ.", []),
        ("Ngày 2/3/2019, Tỉnh ủy Yên Bái ban hành Chỉ thị số 24-NQ/TU về công tác cán bộ.", ["symbol-type"]),
        ("Tỉnh ủy Yên Bái ban hành Chỉ thị số 24-CT/TW về công tác cán bộ.", ["symbol-issuer"]),
        ("Bộ Chính trị ban hành Kết luận số 24-KL/HU về công tác cán bộ.", ["symbol-issuer"]),
        ("Nghị định số 54/2014/NĐ-CP ngày 2/3/2015 của Chính phủ.", ["symbol-date"]),
        ("Nghị định số 54/2014/NĐ-CP ngày 2/3/2014 của Chính phủ.", []),
        ("Chỉ thị số 24-CT/TU ngày 2/3/2021 của Tỉnh ủy Yên Bái.", ["document-date"]),
        # The letters of a short form, and a word that stands for any type.
        ("Thông tri số 07-TT/HU ngày 2/3/2019 của Huyện ủy Khe Lau.", []),
        ("Văn bản số 24-CV/TU ngày 2/3/2019 của Tỉnh ủy Yên Bái.", []),
        ("Quy định số 24-QĐ/TU ngày 2/3/2019 của Tỉnh ủy Yên Bái.", []),
    ],
)  # fmt: skip
def test_what_does_not_fit(text: str, codes: list[str]) -> None:
    assert failed(text) == codes


def test_messages_name_both_sides() -> None:
    (check,) = [check for check in checks("Hội nghị họp thứ Năm, ngày 1/7/2020.") if not check.ok]
    assert "2020-07-01" in check.message
    assert {"thứ Năm", "thứ Tư"} == {
        day for day in ("thứ Hai", "thứ Tư", "thứ Năm") if day.lower() in check.message.lower()
    }
    (check,) = [c for c in checks("Bộ Chính trị ban hành Kết luận số 24-KL/HU về công tác cán bộ.") if not c.ok]
    assert {"HU", "24-KL/HU", "district", "Bộ Chính trị", "central"} == {
        word for word in ("HU", "24-KL/HU", "district", "Bộ Chính trị", "central") if word in check.message
    }
