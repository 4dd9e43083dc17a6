"""Statistics: whose a number is, as of when, of what it is a part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import Read, load_once, read

from extractor.layout.plain import plain_layout
from extractor.linking import assemble
from extractor.pipeline import Extractor
from extractor.records import Statistic


def linked(text: str, published: str | None = None) -> tuple[Read, dict[str, Statistic]]:
    """The statistics by the words of their mentions."""
    found = read(text, published)
    words = {m.id: m.text for m in found.mentions}
    return found, {words[s.mention]: s for s in found.records.statistics}


@pytest.mark.parametrize(
    ("text", "orgs"),
    [
        ("Đảng bộ huyện Khe Lau có 15 chi bộ.", {"15 chi bộ": "Đảng bộ huyện Khe Lau"}),
        # Carried through an unbroken list, and into the next sentence.
        ("Đảng bộ huyện Khe Lau có 15 chi bộ, 318 đảng viên và kết nạp 12 quần chúng.",
         {"15 chi bộ": "Đảng bộ huyện Khe Lau", "318 đảng viên": "Đảng bộ huyện Khe Lau",
          "12 quần chúng": "Đảng bộ huyện Khe Lau"}),
        ("Đảng bộ huyện Khe Lau có 15 chi bộ. Trong năm đã kết nạp 12 quần chúng.",
         {"15 chi bộ": "Đảng bộ huyện Khe Lau", "12 quần chúng": "Đảng bộ huyện Khe Lau"}),
        # A bare name is the body it stands for.
        ("Đảng bộ huyện Khe Lau họp. Toàn Đảng bộ có 15 chi bộ.", {"15 chi bộ": "Đảng bộ huyện Khe Lau"}),
        # The subject nearest before it.
        ("Đảng bộ huyện Khe Lau có 15 chi bộ, Đảng bộ xã Lũng Mây có 4 chi bộ.",
         {"15 chi bộ": "Đảng bộ huyện Khe Lau", "4 chi bộ": "Đảng bộ xã Lũng Mây"}),
        # The body behind trực thuộc.
        ("Hiện có 15 chi bộ trực thuộc Đảng bộ xã Lũng Mây.", {"15 chi bộ": "Đảng bộ xã Lũng Mây"}),
        # Nobody in particular, and nobody named.
        ("Cấp ủy các cấp kiểm tra 26 tổ chức đảng.", {"26 tổ chức đảng": None}),
        ("Đảng bộ huyện Khe Lau họp. Năm qua, cấp ủy các cấp kiểm tra 26 tổ chức đảng.", {"26 tổ chức đảng": None}),
        ("Bà con bán 38 tấn chè.", {"38 tấn": None}),
        ("Sở Nội vụ giảm 12 phòng.", {"12 phòng": None}),
    ],
)  # fmt: skip
def test_org(text: str, orgs: dict[str, str | None]) -> None:
    found, statistics = linked(text)
    assert {words: found.org_name(s.org) for words, s in statistics.items()} == orgs


def test_a_new_paragraph_carries_nothing_over() -> None:
    text = (
        "Đảng bộ huyện Khe Lau có 15 chi bộ và nhiều cách làm hay, được tỉnh khen trong hội nghị tổng kết cuối năm.\n\n"
        "Trong năm đã trồng 38 ha rừng, làm xong con đường vào bản và đưa điện về cho các hộ ở xa nhất của xã."
    )
    article = load_once()(text)
    words = {m.id: m.text for m in article.mentions}
    orgs = {words[s.mention]: s.org for s in article.records.statistics}
    assert orgs == {"15 chi bộ": "o1", "38 ha": None}


@pytest.mark.parametrize(
    ("text", "published", "times"),
    [
        ("Năm 2013, huyện có 15 chi bộ.", None, {"15 chi bộ": "2013"}),
        ("Năm 2013, huyện có 15 chi bộ, 318 đảng viên.", None, {"15 chi bộ": "2013", "318 đảng viên": "2013"}),
        ("Huyện có 15 chi bộ năm 2013.", None, {"15 chi bộ": "2013"}),
        ("Năm 2012, huyện có 14 chi bộ; đến năm 2013 có 15 chi bộ.", None, {"14 chi bộ": "2012", "15 chi bộ": "2013"}),
        ("Trong giai đoạn 2011-2015, huyện mở 19 lớp.", None, {"19 lớp": "2011/2015"}),
        ("Trong 6 tháng đầu năm 2024, huyện mở 19 lớp.", None, {"19 lớp": "2024-H1"}),
        # Now is the day of publication.
        ("Hiện nay, huyện có 15 chi bộ.", "2018-10-16", {"15 chi bộ": "2018-10-16"}),
        ("Hiện nay, huyện có 15 chi bộ.", None, {"15 chi bộ": None}),
        ("Huyện có 15 chi bộ.", "2018-10-16", {"15 chi bộ": None}),
        # The years of a term say which term; the day of a document is the document's.
        ("Theo Nghị quyết số 08-NQ/HU ngày 14-3-2016, huyện mở 19 lớp.", None, {"19 lớp": None}),
    ],
)
def test_time(text: str, published: str | None, times: dict[str, str | None]) -> None:
    _, statistics = linked(text, published)
    assert {words: s.time for words, s in statistics.items()} == times


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("Huyện kết nạp 487 đảng viên, trong đó 203 đảng viên là nữ.", {"203 đảng viên": "487 đảng viên"}),
        ("Huyện kết nạp 487 đảng viên, trong đó có 203 đảng viên nữ, 176 đảng viên trẻ.",
         {"203 đảng viên": "487 đảng viên", "176 đảng viên": "487 đảng viên"}),
        ("Huyện kỷ luật 7 đảng viên (khiển trách 5, cảnh cáo 2).", {"5": "7 đảng viên", "2": "7 đảng viên"}),
        ("Huyện kỷ luật 50 đảng viên bằng các hình thức: khiển trách 31, cảnh cáo 9.",
         {"31": "50 đảng viên", "9": "50 đảng viên"}),
        ("Huyện có 38 chi bộ, gồm 20 chi bộ thôn, 12 chi bộ trường học.",
         {"20 chi bộ": "38 chi bộ", "12 chi bộ": "38 chi bộ"}),
        # More of another thing is no part, nor is money, nor what is compared.
        ("Huyện có 38 chi bộ, gồm 2.915 đảng viên.", {}),
        ("Huyện kết nạp 487 đảng viên (tăng 35 đảng viên so với năm trước).", {}),
        ("Huyện khen 487 đảng viên, trong đó chi 25 triệu đồng.", {}),
        ("Đạt 54% chỉ tiêu, gồm 12 chi bộ.", {}),
        # A bracket behind other words belongs to those.
        ("Huyện kết nạp 487 đảng viên; xã An Hòa (12 đảng viên) dẫn đầu.", {}),
        # Without a sign there is no part.
        ("Huyện kết nạp 487 đảng viên, mở 19 lớp.", {}),
        ("Huyện kết nạp 487 đảng viên. Xã có 203 đảng viên nữ.", {}),
        # Behind a semicolon a new statement begins.
        ("Huyện kết nạp 487 đảng viên, trong đó 203 đảng viên là nữ; mở 19 lớp.", {"203 đảng viên": "487 đảng viên"}),
    ],
)  # fmt: skip
def test_part_of(text: str, wholes: dict[str, str]) -> None:
    _, statistics = linked(text)
    words = {s.id: w for w, s in statistics.items()}
    assert {w: words[s.part_of] for w, s in statistics.items() if s.part_of is not None} == wholes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Huyện kỷ luật 7 đảng viên (khiển trách 5, cảnh cáo 2).", ["breakdown", "breakdown"]),
        ("Huyện kỷ luật 7 đảng viên bằng hình thức khiển trách 5, cảnh cáo 2.", ["breakdown", "breakdown"]),
        ("Huyện kết nạp 487 đảng viên (trong đó 203 đảng viên nữ).", ["share"]),
    ],
)
def test_part_kind(text: str, kinds: list[str]) -> None:
    _, statistics = linked(text)
    assert [s.part_kind for s in statistics.values() if s.part_of is not None] == kinds


@pytest.mark.parametrize(
    ("text", "restated"),
    [
        ("Có 24/49 đảng bộ, đạt 48,98%.", {"48,98%": "24/49 đảng bộ"}),
        ("Có 24 đảng bộ (chiếm 48,98%).", {"48,98%": "24 đảng bộ"}),
        ("Có 24 đảng bộ, tăng 5%.", {}),
    ],
)
def test_restated(text: str, restated: dict[str, str]) -> None:
    _, statistics = linked(text)
    words = {s.id: w for w, s in statistics.items()}
    assert {w: words[s.restates] for w, s in statistics.items() if s.restates is not None} == restated


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "Xử lý 36 đảng viên: khiển trách 20, cảnh cáo 12.",
            {"36 đảng viên": "đảng viên", "20": "đảng viên", "12": "đảng viên"},
        ),
        (
            "Khiển trách 20, cảnh cáo 12, khai trừ 4 đảng viên.",
            {"20": "đảng viên", "12": "đảng viên", "4 đảng viên": "đảng viên"},
        ),
    ],
)
def test_a_unit_that_is_left_out(text: str, units: dict[str, str]) -> None:
    _, statistics = linked(text)
    assert {words: s.unit for words, s in statistics.items()} == units


def test_what_the_sentence_says_around_the_number() -> None:
    found, statistics = linked("Đảng bộ huyện Khe Lau có 15 chi bộ trực thuộc đảng bộ cơ sở, kết nạp 12 đảng viên trẻ.")
    chi_bo, members = statistics["15 chi bộ"], statistics["12 đảng viên"]
    assert (chi_bo.subject, chi_bo.action, chi_bo.qualifier) == (
        "Đảng bộ huyện Khe Lau", "có", "trực thuộc đảng bộ cơ sở",
    )  # fmt: skip
    assert (members.action, members.qualifier) == ("kết nạp", "trẻ")
    assert found.text[slice(*chi_bo.sentence)] == found.text
    assert (chi_bo.kind, chi_bo.value, chi_bo.comparator, chi_bo.unit) == ("cardinal", 15, "=", "chi bộ")


def test_every_count_has_one_statistic_with_its_value() -> None:
    for text in (
        "Huyện có 15 chi bộ, hơn 300 đảng viên, đạt 98,4%, mở 2 - 3 lớp, thu 5 tỷ đồng, 17/23 chi bộ giỏi.",
        "Không có gì.",
    ):
        found = read(text)
        counts = found.of("COUNT")
        assert [s.mention for s in found.records.statistics] == [m.id for m in counts]
        for statistic, mention in zip(found.records.statistics, counts, strict=True):
            for name in ("kind", "value", "low", "high", "total", "comparator", "unit"):
                assert getattr(statistic, name) == getattr(mention.value, name)


@pytest.mark.parametrize(
    ("words", "text", "count", "field", "expected"),
    [
        ("belongs_to", "Trong năm, Huyện ủy Khe Lau kiểm tra 7 chi bộ trực thuộc Đảng ủy xã Mường Lun.", "7 chi bộ",
         "org", "Đảng ủy xã Mường Lun"),
        ("following_time", "Chi bộ thôn Đồng Vân có 25 đảng viên tính đến ngày 5/6/2019.", "25 đảng viên",
         "time", "2019-06-05"),
        ("speech", "Đảng bộ xã Yên Bình có 120 đảng viên. Huyện ủy Khe Lau đánh giá 15 đảng viên hoàn thành xuất sắc "
         "nhiệm vụ.", "15 đảng viên", "org", "Đảng bộ xã Yên Bình"),
    ],
)  # fmt: skip
def test_lists_that_linking_asks_for(words: str, text: str, count: str, field: str, expected: str) -> None:
    """Examples of rules cannot show these lists at work, since they see no records."""
    found, statistics = linked(text)

    def shown(statistic: Statistic) -> str | None:
        return found.org_name(statistic.org) if field == "org" else statistic.time

    assert shown(statistics[count]) == expected
    packs = tuple(
        replace(pack, words={k: replace(v, entries={}) if k == words else v for k, v in pack.words.items()})
        for pack in load_once().rulebook.packs
    )
    without = Extractor(replace(load_once().rulebook, packs=packs))
    scene, view = without.find(plain_layout(text, None), [])
    mentions, records = assemble(scene, text, view.raw_span)
    found = Read(text, (), mentions, records)
    (mention,) = [m for m in mentions if m.text == count]
    assert shown(next(s for s in records.statistics if s.mention == mention.id)) != expected
