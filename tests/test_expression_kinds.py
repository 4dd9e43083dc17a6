"""Kinds of times and numbers that Duckling's and HeidelTime's Vietnamese rules tell apart, in words of our own.

Each kind is a list of wordings, all read as if published on Wednesday, 16 June 2021, with what they must be worth.
``OUT`` and ``OUT_OF_COUNTS`` hold what is left alone, by its reason, with what comes out of it marked; see also
docs/time-expressions.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from _pytest.mark.structures import ParameterSet
from support import assert_gold, read

from extractor.records import DateValue

PUBLISHED = "2021-06-16"

Wording = tuple[str, str | None] | tuple[str, str | None, str]
"""A text with its mention marked, the value, and the mod where there is one."""

DAYS: Mapping[str, Sequence[Wording]] = {
    "day, month and year in digits": [
        ("Cầu thông xe [ngày 7/9/2018].", "2018-09-07"),
        ("Cầu thông xe [7-9-2018].", "2018-09-07"),
        ("Cầu thông xe [ngày 7.9.2018].", "2018-09-07"),
        ("Cầu thông xe [ngày 7 / 9 / 2018].", "2018-09-07"),
        ("Cầu thông xe [2018-09-07].", "2018-09-07"),
    ],
    "a year in two digits": [
        ("Ông nhập ngũ [ngày 7/9/72].", "1972-09-07"),
        ("Cầu thông xe [sáng 7-9-18].", "2018-09-07"),
    ],
    "day, month and year with words": [
        ("Cầu thông xe [ngày 7 tháng 9 năm 2018].", "2018-09-07"),
        ("Cầu thông xe [ngày 7 tháng Chín năm 2018].", "2018-09-07"),
        ("Bản đổi tên [mồng hai tháng chín năm 1975].", "1975-09-02"),
        ("Bản đổi tên [ngày hai mươi mốt tháng mười một năm 1975].", "1975-11-21"),
    ],
    "weekday and day": [
        ("Cầu thông xe [thứ Sáu, ngày 7/9/2018].", "2018-09-07"),
        ("Cầu thông xe [chiều thứ Sáu (7/9/2018)].", "2018-09-07"),
    ],
    "day and month": [
        ("Cầu thông xe [ngày 20/5].", "2021-05-20"),
        ("Cầu thông xe [hôm 20-5].", "2021-05-20"),
        ("Cầu thông xe [ngày 20 tháng 5].", "2021-05-20"),
        ("Cầu thông xe [ngày 20/5 vừa qua].", "2021-05-20"),
        ("[Năm 2018] làm cầu, đến [20/12] mới xong.", "2018-12-20"),
    ],
    "day alone": [
        ("Hạn nộp là [ngày 25].", "2021-06-25"),
        ("Chợ mở [ngày 8 và ngày 9/4].", "2021-04-08/2021-04-09"),
    ],
}

RELATIVE: Mapping[str, Sequence[Wording]] = {
    "this day, the one before and after": [
        ("[Hôm nay] trời nắng.", "2021-06-16"),
        ("[Hôm qua] trời mưa.", "2021-06-15"),
        ("[Hôm kia] trời mưa.", "2021-06-14"),
        ("[Ngày mai] chợ họp.", "2021-06-17"),
        ("[Ngày mốt] chợ họp.", "2021-06-18"),
    ],
    "a part of a near day": [
        ("[Sáng nay] chợ đông.", "2021-06-16"),
        ("[Đêm qua] có gió lớn.", "2021-06-15"),
        ("[Chiều mai] chợ họp.", "2021-06-17"),
        ("[Tối hôm nay] bản xem phim.", "2021-06-16"),
    ],
    "week, month, quarter, year": [
        ("[Tuần này] gặt lúa.", "2021-W24"),
        ("[Tuần trước] gặt lúa.", "2021-W23"),
        ("[Tháng tới] gặt lúa.", "2021-07"),
        ("[Quý trước] bản thu khá.", "2021-Q1"),
        ("[Năm ngoái] bản thu khá.", "2020"),
        ("[Năm kia] bản thu khá.", "2019"),
    ],
    "a weekday of a near week": [
        ("Đoàn đến [thứ Hai tuần tới].", "2021-06-21"),
        ("Đoàn đến [sáng thứ Sáu tuần trước].", "2021-06-11"),
        ("Đoàn đến [Chủ nhật tuần này].", "2021-06-20"),
    ],
    "the last and the next such weekday": [
        ("Đoàn đến [hôm thứ Ba].", "2021-06-15"),
        ("Đoàn đến [hôm thứ Năm].", "2021-06-10"),
        ("Đoàn đến [thứ Bảy tới].", "2021-06-19"),
        ("Đoàn đến [Chủ nhật vừa qua].", "2021-06-13"),
    ],
    "a day or month of a near year or month": [
        ("Cưới [ngày 15/6 năm ngoái].", "2020-06-15"),
        ("Cưới [mùng 5 tháng 4 năm sau].", "2022-04-05"),
        ("Cưới [tháng Tám năm ngoái].", "2020-08"),
        ("Hạn nộp là [ngày 20 tháng này].", "2021-06-20"),
        ("Mưa to [ngày 31 tháng trước].", "2021-05-31"),
        ("Không có [ngày 31 tháng này].", None),
    ],
    "counted from the day said before": [
        ("Họp [ngày 5/6/2019], ký [chiều cùng ngày].", "2019-06-05"),
        ("Họp [ngày 31/12/2019], ký [hôm sau].", "2020-01-01"),
        ("Họp [ngày 1/3/2020], báo [ngày hôm trước].", "2020-02-29"),
        ("Đào móng [tháng 3/2019], xong [tháng 8 cùng năm].", "2019-08"),
        ("Đào móng [ngày 5/6/2019], xong [ngày 20 cùng tháng].", "2019-06-20"),
    ],
    "the same period of another year": [
        ("[Tháng 5/2021] thu nhiều hơn [cùng kỳ năm trước].", "2020-05"),
        ("[Quý I/2021] thu nhiều hơn [cùng kỳ năm 2019].", "2019-Q1"),
        ("[9 tháng đầu năm 2020] thu nhiều hơn [cùng kỳ năm ngoái].", "2019-01/2019-09"),
        ("Thu nhiều hơn [cùng kỳ năm ngoái].", None),
    ],
}

PERIODS: Mapping[str, Sequence[Wording]] = {
    "month": [
        ("Khởi công [tháng 8/2017].", "2017-08"),
        ("Khởi công [tháng 8 năm 2017].", "2017-08"),
        ("Khởi công [tháng Tám].", "2021-08"),
        ("Khởi công [cuối tháng 8/2017].", "2017-08", "END"),
        ("Khởi công [trung tuần tháng 8/2017].", "2017-08", "MID"),
        ("Khởi công [tuần đầu tháng 8/2017].", "2017-08", "START"),
        ("Làm [tháng 1] và [tháng 2 năm 1999].", "1999-02"),
    ],
    "quarter": [
        ("Bản thu khá trong [quý III/2019].", "2019-Q3"),
        ("Bản thu khá trong [quý 3 của năm 2019].", "2019-Q3"),
        ("Bản thu khá trong [quý ba].", "2021-Q3"),
        ("Bản thu khá trong [quý I năm ngoái].", "2020-Q1"),
        ("Bản thu khá trong [cuối quý này].", "2021-Q2", "END"),
    ],
    "half a year, and so many months of it": [
        ("Bản thu khá trong [6 tháng đầu năm 2019].", "2019-H1"),
        ("Bản thu khá trong [sáu tháng cuối năm nay].", "2021-H2"),
        ("Bản thu khá trong [nửa đầu năm ngoái].", "2020-H1"),
        ("Bản thu khá trong [9 tháng đầu năm 2019].", "2019-01/2019-09"),
        ("Bản thu khá trong [10 tháng năm 2019].", "2019-01/2019-10"),
        ("Bản thu khá trong [ba tháng cuối năm ngoái].", "2020-10/2020-12"),
    ],
    "season": [
        ("Bản lập [mùa xuân năm 1968].", "1968-21"),
        ("Bản được mùa [mùa thu 2019].", "2019-23"),
        ("Nắng gắt [mùa hè năm ngoái].", "2020-22"),
    ],
    "year": [
        ("Bản lập [năm 1968].", "1968"),
        ("Bản lập [đầu năm 1968].", "1968", "START"),
        ("Bản sửa đường [những tháng cuối năm].", "2021", "END"),
        ("Bản có từ [1968], đông dần.", "1968"),
        ("Lũ về [năm 1968], [1971] và [1986].", "1986"),
    ],
    "decade": [
        ("Bản lập vào [thập niên 1960].", "196X"),
        ("Bản lập vào [những năm 60].", "196X"),
        ("Bản lập [cuối thập kỷ 20 của thế kỷ XX].", "192X", "END"),
        ("Bản lập trong [thập niên đầu của thế kỷ XXI].", "200X"),
        ("Bản lập vào [thập niên 90 thế kỷ trước].", "199X"),
    ],
    "century": [
        ("Đình dựng [thế kỷ XVIII].", "17XX"),
        ("Đình dựng [đầu thế kỷ 19].", "18XX", "START"),
        ("Đình dựng [nửa cuối thế kỷ trước].", "19XX", "END"),
    ],
    "from one time to another": [
        ("Chợ mở [từ ngày 10/6 đến ngày 20/7/2018].", "2018-06-10/2018-07-20"),
        ("Chợ mở [từ ngày 10 đến 15/5/2018].", "2018-05-10/2018-05-15"),
        ("Chợ mở [2 ngày 10 và 11/5/2018].", "2018-05-10/2018-05-11"),
        ("Chợ mở [từ tháng 3 đến tháng 5 năm ngoái].", "2020-03/2020-05"),
        ("Làm đường [giai đoạn 2016-2020].", "2016/2020"),
        ("Làm đường trong [hai năm 2018 và 2019].", "2018/2019"),
        ("Miễn phí [từ ngày 1/8/2021 đến hết ngày 31/7/2024].", "2021-08-01/2024-07-31"),
        ("Cắt điện [từ 7h đến 11h ngày 5/3/2020].", "2020-03-05T07:00/2020-03-05T11:00"),
    ],
    "open to one side": [
        ("Có điện [từ năm 2010 đến nay].", "2010/2021-06-16"),
        ("Vắng khách [từ đầu năm đến nay].", "2021-01-01/2021-06-16"),
        ("Làm cầu [từ nay đến năm 2025].", "2021-06-16/2025"),
        ("Vắng khách [từ đó đến nay].", None),
    ],
}

CLOCK: Mapping[str, Sequence[Wording]] = {
    "hour and minute of a day": [
        ("Cháy lúc [7 giờ 30 phút ngày 5/3/2020].", "2020-03-05T07:30"),
        ("Cháy lúc [7h30 ngày 5/3/2020].", "2020-03-05T07:30"),
        ("Cháy lúc [07:30:15 ngày 5/3/2020].", "2020-03-05T07:30"),
        ("Cháy lúc [22h, ngày 5 tháng 3 năm 2020].", "2020-03-05T22:00"),
    ],
    "twice twelve hours": [
        ("Cháy lúc [3 giờ chiều ngày 5/3/2020].", "2020-03-05T15:00"),
        ("Cháy lúc [8h tối 5/3/2020].", "2020-03-05T20:00"),
        ("Cháy lúc [1 giờ trưa 5/3/2020].", "2020-03-05T13:00"),
        ("Cháy lúc [2h sáng 5/3/2020].", "2020-03-05T02:00"),
        ("Cháy lúc [11h đêm 5/3/2020].", "2020-03-05T23:00"),
        ("Cháy lúc [12h đêm 5/3/2020].", None),
    ],
    "of a near day": [
        ("Cháy lúc [7h sáng nay].", "2021-06-16T07:00"),
        ("Cháy lúc [8 giờ rưỡi tối qua].", "2021-06-15T20:30"),
        ("Cháy lúc [20h30 tối qua].", "2021-06-15T20:30"),
        ("Họp lúc [7 giờ tối mai].", "2021-06-17T19:00"),
    ],
    "of the day that the sentence says": [
        ("[Ngày 5/3/2020], khoảng [22 giờ 30 phút], chợ cháy.", "2020-03-05T22:30"),
        ("Chợ cháy lúc [22 giờ 30].", None),
    ],
    "a part of a day": [
        ("Họp [sáng ngày 5/3/2020].", "2020-03-05"),
        ("Họp [rạng sáng 5/3/2020].", "2020-03-05"),
        ("Họp [buổi chiều 5/3/2020].", "2020-03-05"),
        ("Họp [tối thứ Sáu].", None),
    ],
}

DURATIONS: Mapping[str, Sequence[Wording]] = {
    "a number and a unit": [
        ("Ở lại [20 ngày].", "P20D"),
        ("Ở lại [hai mươi ngày].", "P20D"),
        ("Ở lại [ba tuần].", "P3W"),
        ("Ở lại [2 quý].", "P6M"),
        ("Ở lại [năm năm].", "P5Y"),
        ("Chờ [90 phút], nghỉ [30 giây].", "PT30S"),
        ("Bỏ hoang [hai thập kỷ].", "P20Y"),
    ],
    "two units, and halves": [
        ("Bị phạt [2 năm 6 tháng] tù.", "P2Y6M"),
        ("Ở lại [1 tháng 12 ngày].", "P1M12D"),
        ("Đi mất [1 giờ 30 phút].", "PT1H30M"),
        ("Chờ [một năm rưỡi].", "P1Y6M"),
        ("Chờ [hơn nửa thế kỷ].", "P50Y"),
        ("Chờ [2 tuần rưỡi].", "P2.5W"),
    ],
    "about, less, more": [
        ("Ở lại [khoảng 20 ngày].", "P20D"),
        ("Ở lại [chưa đầy 20 ngày].", "P20D"),
        ("Còn công tác [từ 60 tháng trở xuống].", "P60M"),
    ],
    "a range": [
        ("Chờ [3-5 năm].", "P3Y/P5Y"),
        ("Chờ [từ 3 đến 5 năm].", "P3Y/P5Y"),
        ("Phạt [từ 6 tháng đến 2 năm] tù.", "P6M/P2Y"),
        ("Chờ [hai, ba năm].", "P2Y/P3Y"),
    ],
    "how many is not said": [
        ("Chờ [vài giờ].", "PTXH"),
        ("Chờ [nhiều năm].", "PXY"),
        ("Chờ [hàng chục năm nay].", "PXY"),
    ],
    "backwards and forwards": [
        ("Vắng khách [3 tháng qua].", "P3M"),
        ("Vắng khách [10 năm gần đây].", "P10Y"),
        ("[3 ngày] trước chợ cháy.", "P3D"),
        ("Trong [3 ngày] tới chợ mở.", "P3D"),
    ],
}

SETS: Mapping[str, Sequence[Wording]] = {
    "every unit": [
        ("Làng mở hội [hằng năm].", "P1Y"),
        ("Chi bộ họp [mỗi tháng].", "P1M"),
        ("Báo cáo [từng quý].", "P3M"),
        ("Đi tuần [hằng đêm].", "P1D"),
    ],
    "so often in a time": [
        ("Họp [3 tháng 1 lần].", "P3M"),
        ("Họp [2 lần/năm].", "P1Y"),
        ("Họp [mỗi tháng ít nhất hai lần].", "P1M"),
        ("Đại hội [5 năm/lần].", "P5Y"),
    ],
    "a point that comes back": [
        ("Chợ họp [sáng thứ Bảy hằng tuần].", "P1W"),
        ("Chợ họp [mỗi Chủ nhật].", "P1W"),
        ("Nộp phí [ngày 5 hằng tháng].", "P1M"),
        ("Lũ về [tháng 8 hằng năm].", "P1Y"),
    ],
}

FEASTS: Mapping[str, Sequence[Wording]] = {
    "on a day of the solar calendar": [
        ("Tăng chuyến dịp [Quốc tế Lao động].", "2021-05-01"),
        ("Tăng chuyến trước [Quốc khánh].", "2021-09-02"),
        ("Bán hoa dịp Quốc tế Phụ nữ [8/3].", "2021-03-08"),
        ("Mừng [Giáng sinh 2019].", "2019-12-25"),
        ("Mừng [Tết Dương lịch năm 2020].", "2020-01-01"),
        ("Mừng [Noel năm ngoái].", "2020-12-25"),
    ],
    "on a day of the lunar calendar": [
        ("Hội mở [ngày 10/3 âm lịch].", None),
        ("Hội mở [mồng 8 tháng Giêng].", None),
        ("Hội mở [rằm tháng 7].", None),
        ("Làng vào hội [mùng 10 tháng 3].", None),
        ("Tăng chuyến dịp [Tết Nguyên đán].", None),
        ("Chợ đông [sáng 30 Tết].", None),
        ("Mừng [Tết Nguyên đán Canh Tý 2020].", "2020"),
        ("Chạp họ [ngày 23 tháng Chạp] (tức [ngày 4/2/2021]).", "2021-02-04"),
    ],
}

VAGUE: Mapping[str, Sequence[Wording]] = {
    "the present": [
        ("[Hiện nay] bản có điện.", "PRESENT_REF"),
        ("[Đến nay] bản có điện.", "PRESENT_REF"),
        ("Bản [hiện] có 5 tổ.", "PRESENT_REF"),
        ("Nếp nhà [ngày nay] đã khác.", "PRESENT_REF"),
    ],
    "the past": [
        ("[Trước đây] bản nghèo.", "PAST_REF"),
        ("[Những năm gần đây] bản khá lên.", "PAST_REF"),
        ("[Mới đây] bản có điện.", "PAST_REF"),
    ],
    "the future": [
        ("[Thời gian tới] bản làm đường.", "FUTURE_REF"),
        ("[Vài tháng tới] bản làm đường.", "FUTURE_REF"),
        ("Để lại cho [mai sau].", "FUTURE_REF"),
    ],
}


def rows(*kinds: Mapping[str, Sequence[Wording]]) -> list[ParameterSet]:
    return [
        pytest.param(*wording, *([None] if len(wording) == 2 else []), id=f"{kind}: {wording[0]}")
        for group in kinds
        for kind, wordings in group.items()
        for wording in wordings
    ]


def assert_dated(marked: str, value: str | None, mod: str | None, types: Sequence[str]) -> None:
    """The DATE mentions are the marked ones, and the last of them has this value, mod and one of these types."""
    found = read(marked, PUBLISHED)
    dates = found.of("DATE")
    assert [m.text for m in dates] == [found.text[start:end] for start, end in found.spans]
    last = dates[-1].value
    assert isinstance(last, DateValue)
    assert (last.value, last.mod) == (value, mod)
    assert last.type in types


@pytest.mark.parametrize(("marked", "value", "mod"), rows(DAYS, RELATIVE, PERIODS, FEASTS))
def test_dates(marked: str, value: str | None, mod: str | None) -> None:
    assert_dated(
        marked, value, mod, ["DATE", "INTERVAL"] if value is None else ["INTERVAL" if "/" in value else "DATE"]
    )


@pytest.mark.parametrize(("marked", "value", "mod"), rows(VAGUE))
def test_vague_ones(marked: str, value: str | None, mod: str | None) -> None:
    assert_dated(marked, value, mod, ["DATE"])


@pytest.mark.parametrize(("marked", "value", "mod"), rows(CLOCK))
def test_times_of_the_day(marked: str, value: str | None, mod: str | None) -> None:
    assert_dated(marked, value, mod, ["TIME"] if value and "T" in value else ["DATE", "TIME"])


@pytest.mark.parametrize(("marked", "value", "mod"), rows(DURATIONS))
def test_durations(marked: str, value: str | None, mod: str | None) -> None:
    assert_dated(marked, value, mod, ["DURATION"])


@pytest.mark.parametrize(("marked", "value", "mod"), rows(SETS))
def test_sets(marked: str, value: str | None, mod: str | None) -> None:
    assert_dated(marked, value, mod, ["SET"])


@pytest.mark.parametrize(
    ("marked", "fields"),
    [
        # Numerals.
        ("Bản có [25 hộ].", {"value": 25}),
        ("Bản có [hai mươi lăm hộ].", {"value": 25}),
        ("Bản có [hai mươi mốt hộ].", {"value": 21}),
        ("Bản có [hai trăm linh năm hộ].", {"value": 205}),
        ("Bản có [năm nghìn không trăm lẻ chín hộ].", {"value": 5009}),
        ("Bản có [3.780 hộ].", {"value": 3780}),
        ("Bản có [1.234,5 ha] rừng.", {"value": 1234.5}),
        ("Bản có [0,75 ha] rừng.", {"value": 0.75}),
        ("Bản có [2 nghìn hộ].", {"value": 2000}),
        ("Bản có [gần 70 hộ].", {"value": 70, "comparator": "~"}),
        # Amounts of money.
        ("Bản chi [5 tỷ đồng].", {"kind": "money", "value": 5_000_000_000, "unit": "đồng"}),
        ("Bản chi [3,5 triệu đồng].", {"kind": "money", "value": 3_500_000}),
        ("Bản chi [20 nghìn đồng].", {"kind": "money", "value": 20_000}),
        ("Bản chi [5 USD].", {"kind": "money", "value": 5}),
        ("Bản chi [khoảng 5 triệu đồng].", {"kind": "money", "comparator": "~"}),
        ("Bản chi [dưới 5 triệu đồng].", {"kind": "money", "comparator": "<"}),
        ("Bản chi [trên 5 triệu đồng].", {"kind": "money", "comparator": ">"}),
        ("Bản chi [không quá 5 triệu đồng].", {"kind": "money", "comparator": "<="}),
        ("Bản chi [từ 3 đến 5 triệu đồng].", {"kind": "money", "low": 3_000_000, "high": 5_000_000}),
    ],
)
def test_numerals_and_amounts_of_money(marked: str, fields: Mapping[str, object]) -> None:
    assert_gold(marked, "COUNT", fields, published=PUBLISHED)


NO_DATE: Mapping[str, Sequence[str]] = {
    "ratio": ["Có 24/49 hộ đạt.", "Rừng chiếm 3/4 diện tích.", "Chia theo tỷ lệ 2/3."],
    "score": ["Đội bản thắng 3-2.", "Đội bản thắng với tỷ số 2-1 sau hiệp phụ.", "Bài được 7/10 điểm."],
    "price": ["Giá từ 2000 đồng.", "Giá đến 2015 đồng.", "Giá 1.986 đồng một cân."],
    "model": ["Boeing 737-800 hạ cánh.", "Xe Suzuki Carry 2018 lao xuống ruộng.", "Bản mua máy Kubota L5018."],
    "telephone": ["Gọi 0912.345.678 để hỏi.", "Gọi tổng đài 1900 2012.", "Gọi số 024-3825-1986."],
    "address": ["Nhà số 12/5 Lê Lợi.", "Nhà ở hẻm 15/6.", "Nhà ở đường 30/4.", "Nhà ở đường 3 tháng 2."],
    "number of a document": ["Nghị định 15/2020/NĐ-CP.", "Thông tư số 12/2019/TT-BTC.", "Công văn số 12/5 gửi bản."],
    "round the clock": ["Trạm trực 24/7.", "Trạm trực 24/24."],
    "name": ["Trường Tiểu học 2/9 khai giảng.", "Cách mạng tháng Tám thành công."],
    "ordinal": ["Bản xếp thứ hai.", "Lần thứ ba ông về.", "Ngày thứ ba của hội.", "Năm thứ tư ông về."],
    "years compared with each other": ["Giữ đà năm sau cao hơn năm trước."],
}


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=f"{kind}: {text}") for kind, texts in NO_DATE.items() for text in texts]
)
def test_what_only_looks_like_a_time(text: str) -> None:
    assert read(text, PUBLISHED).of("DATE") == []


OUT: Mapping[str, Sequence[str]] = {
    "a part of the day without its day: nothing says which": ["Chợ họp buổi trưa.", "Bản nghỉ sau bữa trưa."],
    "a season without its year: it may be any": ["Mùa hè nắng gắt."],
    "the end of a week or month that is not named": ["Chợ đông cuối tuần.", "Chợ đông cuối tháng."],
    "a weekday alone: it may also be an ordinal": ["Từ thứ Hai, chợ nghỉ."],
    "the name of a day where nothing happens on it": ["Nhân ngày Quốc khánh, bản treo cờ.", "Bản tặng quà Tết."],
    "the nth weekday or week of a month: only the month is read": [
        "Hội mở Chủ nhật đầu tiên của [tháng 5/2021].",
        "Hội mở tuần thứ hai của [tháng 5/2021].",
    ],
    "zones: the clock is that of the text": ["Chung kết lúc [20 giờ] GMT."],
    "minutes before an hour: hardly written in news": ["Họp lúc 7 giờ kém 15."],
    "hours without a unit: they may be any number": ["Họp lúc 730 tối.", "Họp lúc 7 rưỡi."],
    "a day that a story tells of": ["Hôm ấy trời mưa.", "Năm đó bản lập."],
}


@pytest.mark.parametrize(
    "marked", [pytest.param(text, id=f"{why} ({text})") for why, texts in OUT.items() for text in texts]
)
def test_what_is_left_alone(marked: str) -> None:
    found = read(marked, PUBLISHED)
    assert [m.text for m in found.of("DATE")] == [found.text[start:end] for start, end in found.spans]


OUT_OF_COUNTS: Mapping[str, Sequence[str]] = {
    "ordinals count nothing": ["Bản xếp thứ nhất.", "Lần đầu tiên ông về."],
    "counts are not below zero: the sign is left out": ["Nhiệt độ xuống âm [5 độ]."],
    "letters behind a number: no news writes them": ["Vé giá 20k."],
}


@pytest.mark.parametrize(
    "marked", [pytest.param(text, id=f"{why} ({text})") for why, texts in OUT_OF_COUNTS.items() for text in texts]
)
def test_numbers_that_are_left_alone(marked: str) -> None:
    found = read(marked, PUBLISHED)
    assert [m.text for m in found.of("COUNT")] == [found.text[start:end] for start, end in found.spans]
