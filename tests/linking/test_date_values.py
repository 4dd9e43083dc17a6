"""What dates come to be worth: what their words leave open is taken from the context."""

from __future__ import annotations

import pytest
from support import read

from extractor.records import DateValue


def dated(marked: str, published: str | None, *expected: tuple[str, str | None] | tuple[str, str | None, str]) -> None:
    """The DATE mentions are the marked ones, and have these types, values and mods."""
    found = read(marked, published)
    dates = found.of("DATE")
    assert [found.text[s:e] for s, e in found.spans] == [m.text for m in dates]
    wanted = [(*item, None)[:3] for item in expected]
    got = [(m.value.type, m.value.value, m.value.mod) for m in dates if isinstance(m.value, DateValue)]
    assert got == wanted, marked


@pytest.mark.parametrize(
    ("marked", "type_", "value"),
    [
        ("Họp [ngày 16-8-2011] tại xã.", "DATE", "2011-08-16"),
        ("Họp [ngày 06/7/2018] tại xã.", "DATE", "2018-07-06"),
        ("Họp [ngày 5.3.2019] tại xã.", "DATE", "2019-03-05"),
        ("Họp [ngày 16 tháng 8 năm 2016] tại xã.", "DATE", "2016-08-16"),
        ("Họp [sáng 15-5-2020] tại xã.", "DATE", "2020-05-15"),
        ("Làm từ [tháng 8/2017].", "DATE", "2017-08"),
        ("Làm từ [tháng 8 năm 2017].", "DATE", "2017-08"),
        ("Xong vào [quý II/2019].", "DATE", "2019-Q2"),
        ("Trong [6 tháng đầu năm 2024], xã thu 3 tỷ đồng.", "DATE", "2024-H1"),
        ("Xong vào [năm 2013].", "DATE", "2013"),
        ("Trong [giai đoạn 2011-2015], xã đổi thay.", "INTERVAL", "2011/2015"),
        ("Trong [nhiệm kỳ 2015 - 2020], xã đổi thay.", "INTERVAL", "2015/2020"),
        ("[Từ năm 2010 đến năm 2013], xã đổi thay.", "INTERVAL", "2010/2013"),
        ("Họp trong [2 ngày 15-16/7/2020].", "INTERVAL", "2020-07-15/2020-07-16"),
        ("Họp lúc [7 giờ 30 phút ngày 5/3/2019].", "TIME", "2019-03-05T07:30"),
        ("[Hằng năm], xã mở hội.", "SET", "P1Y"),
        ("[Mỗi tháng], xã họp.", "SET", "P1M"),
        ("Làm trong [5 năm].", "DURATION", "P5Y"),
        ("Làm trong [ba tháng].", "DURATION", "P3M"),
        ("Chờ [khoảng 40 phút].", "DURATION", "PT40M"),
        ("[Hiện nay], xã có điện.", "DATE", "PRESENT_REF"),
        ("[Từ năm 2010 đến nay], xã có điện.", "INTERVAL", "2010/.."),
    ],
)
def test_expressions_that_need_no_context(marked: str, type_: str, value: str) -> None:
    dated(marked, None, (type_, value))


def test_mods() -> None:
    dated("Xong [cuối năm 2013], bàn [đầu năm 2012] và làm [giữa tháng 6/2013].", None,
          ("DATE", "2013", "END"), ("DATE", "2012", "START"), ("DATE", "2013-06", "MID"))  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "published", "value"),
    [
        # The year of publication.
        ("Họp [ngày 14/3] tại xã.", "2019-03-15", "2019-03-14"),
        ("Làm xong trước [ngày 30/11].", "2022-11-03", "2022-11-30"),
        ("Thu hoạch vào [tháng 7].", "2023-06-12", "2023-07"),
        ("Kết quả [quý I] khả quan.", "2019-07-18", "2019-Q1"),
        # Around the turn of the year the nearest day is meant.
        ("Họp [ngày 28/12] tại xã.", "2021-01-05", "2020-12-28"),
        ("Khởi công [ngày 5/1] tại xã.", "2020-12-28", "2021-01-05"),
        ("Lũ về [ngày 15/11] ở xã.", "2021-01-05", "2020-11-15"),
        ("Họp [ngày 5/1] tại xã.", "2021-01-28", "2021-01-05"),
        # A day alone is of the month of publication.
        ("Đến [ngày 15] thì xong.", "2021-06-20", "2021-06-15"),
        # Relative ones.
        ("[Hôm nay], xã họp.", "2020-03-02", "2020-03-02"),
        ("[Hôm qua], xã họp.", "2020-03-01", "2020-02-29"),
        ("[Chiều nay], xã họp.", "2020-03-02", "2020-03-02"),
        ("[Tháng trước], xã họp.", "2020-01-20", "2019-12"),
        ("[Năm ngoái], xã họp.", "2020-01-20", "2019"),
        ("[Tuần trước], xã họp.", "2021-01-05", "2020-W53"),
        ("[Đầu năm], xã họp.", "2020-05-20", "2020"),
        # Open intervals end or begin with the day of publication.
        ("[Từ năm 2010 đến nay], xã có điện.", "2020-03-02", "2010/2020-03-02"),
        ("[Từ đầu năm đến nay], xã họp luôn.", "2018-05-08", "2018-01-01/2018-05-08"),
        ("[Từ nay đến năm 2025], xã làm đường.", "2021-02-03", "2021-02-03/2025"),
        ("[Từ ngày 2-4/7], xã họp.", "2019-07-05", "2019-07-02/2019-07-04"),
        # The 29th of February of a year that has none is no day.
        ("Họp [ngày 29/2] tại xã.", "2021-03-01", None),
        ("Họp [ngày 29/2] tại xã.", "2020-03-01", "2020-02-29"),
    ],
)
def test_with_the_day_of_publication(marked: str, published: str, value: str | None) -> None:
    found = read(marked, published)
    assert [found.text[s:e] for s, e in found.spans] == [m.text for m in found.of("DATE")]
    assert [m.value.value for m in found.of("DATE") if isinstance(m.value, DateValue)] == [value]


@pytest.mark.parametrize(
    "marked",
    ["Họp [ngày 14/3] tại xã.", "[Hôm qua], xã họp.", "[Sáng nay], xã họp.", "[Tháng 7], xã họp.", "[Đầu năm], xã họp.",
     "[Năm ngoái], xã họp.", "Đến [ngày 15] thì xong."],
)  # fmt: skip
def test_without_the_day_of_publication_it_is_still_a_mention(marked: str) -> None:
    found = read(marked)
    assert [found.text[s:e] for s, e in found.spans] == [m.text for m in found.of("DATE")]
    assert [m.value.value for m in found.of("DATE") if isinstance(m.value, DateValue)] == [None]


def test_year_from_the_same_sentence() -> None:
    dated("Nghị quyết ban hành [ngày 14-3-2016], tới [ngày 20-4] thì có kế hoạch.", None,
          ("DATE", "2016-03-14"), ("DATE", "2016-04-20"))  # fmt: skip
    dated("Trong [năm 2016], [tháng 3] có lũ, [tháng 9] có bão.", "2018-10-16",
          ("DATE", "2016"), ("DATE", "2016-03"), ("DATE", "2016-09"))  # fmt: skip


def test_year_from_the_sentence_before() -> None:
    dated("Nghị quyết ban hành [ngày 14-3-2016]. Tới [ngày 20-4] thì có kế hoạch.", "2018-10-16",
          ("DATE", "2016-03-14"), ("DATE", "2016-04-20"))  # fmt: skip


def test_a_year_two_sentences_back_fixes_nothing() -> None:
    dated(
        "Làng lập [năm 1986]. Dân đông dần. Tới [tháng 4] thì có chợ.",
        "2018-10-16",
        ("DATE", "1986"),
        ("DATE", "2018-04"),
    )


def test_the_same_day_again_keeps_its_year() -> None:
    dated("Đại hội họp [ngày 8/6/2015]. Dân mừng. Xã sạch. Từ [ngày 8/6] ấy, đường có đèn.", "2018-10-16",
          ("DATE", "2015-06-08"), ("DATE", "2015-06-08"))  # fmt: skip


def test_a_day_near_publication_is_news_whatever_year_stands_beside() -> None:
    dated("[Ngày 15/10], xã nhìn lại kết quả [năm 2016].", "2018-10-16", ("DATE", "2018-10-15"), ("DATE", "2016"))


@pytest.mark.parametrize(
    ("marked", "published"),
    [
        ("[Hôm qua], xã họp.", "0001-01-01"),
        ("[Ngày mai], xã họp.", "9999-12-31"),
        ("Họp [ngày 28/12] tại xã.", "0001-01-05"),
        ("Họp [ngày 5/1] tại xã.", "9999-12-28"),
        ("[Năm ngoái], xã họp.", "0001-01-05"),
    ],
)
def test_the_ends_of_the_calendar(marked: str, published: str) -> None:
    """Spreadsheets and databases write such days for unknown ones."""
    assert [m.text for m in read(marked, published).of("DATE")] == [marked[marked.index("[") + 1 : marked.index("]")]]


@pytest.mark.parametrize(
    "text", ["Có 24/49 chi bộ đạt.", "Điểm là 7/10.", "Điều 15 khoản 3.", "Đại hội lần thứ 24 khóa XII."]
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert read(text).of("DATE") == []


def test_a_year_of_birth_dates_nothing_else() -> None:
    dated("Lò Văn Pản, sinh [năm 1985], bị bắt [ngày 5/3].", "2021-03-16",
          ("DATE", "1985"), ("DATE", "2021-03-05"))  # fmt: skip
    dated("Bà Lò Thị Sen sinh [ngày 5/3/1960], vào Đảng [tháng 4].", "2018-10-16",
          ("DATE", "1960-03-05"), ("DATE", "2018-04"))  # fmt: skip
    dated("Cầu Khe Lau ([1928]) đóng từ [tháng 4].", "2018-10-16", ("DATE", "1928"), ("DATE", "2018-04"))


def test_a_day_alone_has_the_month_of_the_later_day_behind_it() -> None:
    dated("Họp [sáng ngày 5] và [chiều ngày 6/5/2020].", "2021-06-16", ("DATE", "2020-05-05"), ("DATE", "2020-05-06"))
    dated("Họp [sáng ngày 9] và [chiều ngày 6/5].", "2021-06-16", ("DATE", "2021-06-09"), ("DATE", "2021-05-06"))
    dated("Họp [sáng ngày 5] rồi cả bản đi gặt lúa cho tới [ngày 6/5].", "2021-06-16",
          ("DATE", "2021-06-05"), ("DATE", "2021-05-06"))  # fmt: skip


def test_the_same_day_is_that_of_the_news_rather_than_of_a_document() -> None:
    dated("[Ngày 15/6], xã họp theo Quyết định số 12-QĐ/HU [ngày 3/2/2015]. [Cùng ngày], đoàn về bản.", "2021-06-16",
          ("DATE", "2021-06-15"), ("DATE", "2015-02-03"), ("DATE", "2021-06-15"))  # fmt: skip


def test_the_same_day_may_stand_further_back_where_it_is_news() -> None:
    story = "Dân mừng. Xã sạch. Đường đẹp. Chợ vui. "
    dated(f"[Ngày 15/6], xã họp. {story}[Cùng ngày], đoàn về.", "2021-06-16",
          ("DATE", "2021-06-15"), ("DATE", "2021-06-15"))  # fmt: skip
    dated(f"[Ngày 15/6/2015], xã họp. {story}[Cùng ngày], đoàn về.", "2021-06-16",
          ("DATE", "2015-06-15"), ("DATE", None))  # fmt: skip
    dated(f"[Ngày 15/6], xã họp. {story}[Hôm sau], đoàn về.", "2021-06-16",
          ("DATE", "2021-06-15"), ("DATE", None))  # fmt: skip


def test_the_same_day_is_never_that_of_a_birth() -> None:
    dated("[Ngày 15/6], xã họp. Bà Lò Thị Sen sinh [ngày 5/3/1960]. [Chiều cùng ngày], bà về bản.", "2021-06-16",
          ("DATE", "2021-06-15"), ("DATE", "1960-03-05"), ("DATE", "2021-06-15"))  # fmt: skip


def test_an_interval_within_a_year_says_which_year_it_is() -> None:
    dated("[Bốn tháng đầu năm 2016] chi nhiều, nên [7 tháng cuối năm] thiếu.", "2018-10-16",
          ("INTERVAL", "2016-01/2016-04"), ("INTERVAL", "2016-06/2016-12"))  # fmt: skip
    dated("[Giai đoạn 2011-2015] chi nhiều, nên [tháng 4] thiếu.", "2018-10-16",
          ("INTERVAL", "2011/2015"), ("DATE", "2018-04"))  # fmt: skip


def test_the_same_period_is_not_counted_twice() -> None:
    dated("[Quý I/2021] thu hơn [cùng kỳ năm ngoái] 5%, chi kém [cùng kỳ năm ngoái] 3%.", "2021-06-16",
          ("DATE", "2021-Q1"), ("DATE", "2020-Q1"), ("DATE", "2020-Q1"))  # fmt: skip
    dated("[Ngày 29/2/2020] thu hơn [cùng kỳ năm ngoái].", "2020-03-16", ("DATE", "2020-02-29"), ("DATE", None))


def test_a_clock_time_takes_its_day_from_its_own_sentence_only() -> None:
    dated("[Ngày 5/3/2020], lúc [7h30], xã họp. Tới [lúc 9h] thì tan.".replace("[lúc 9h]", "lúc [9h]"), None,
          ("DATE", "2020-03-05"), ("TIME", "2020-03-05T07:30"), ("TIME", None))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # A year said before does not matter: it is the one nearest to publication.
        ("Năm 2018 đường còn lầy. Đến tháng 8 vừa rồi mới xong.", "2020-08"),
        ("Năm 2018 đường còn lầy, quý II vừa qua mới xong.", "2020-Q2"),
        ("Năm 2018 đường còn lầy, tháng 11 tới đây sẽ xong.", "2020-11"),
        ("Năm 2018 đường còn lầy, quý II mới xong.", "2018-Q2"),
    ],
)
def test_near_publication(text: str, value: str) -> None:
    values = [mention.value.value for mention in read(text, "2020-09-15").of("DATE")]  # type: ignore[union-attr]
    assert values[-1] == value
