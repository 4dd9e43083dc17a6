"""What a page says of itself: day of publication, title, section, outlet, authors."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from support import corpus, load_once

from extractor.layout.metadata import split_authors
from extractor.records import Article

TITLE = "Xã Tân Rạch làm đường mới cho bà con"
DATE = "15/08/2019 09:30"
LEAD = (
    "Sau hai tháng thi công, con đường dài 3 km nối xã Tân Rạch với quốc lộ đã thông xe trong niềm vui của bà con, "
    "đường rộng 5 m và có đèn chiếu sáng dọc tuyến."
)
BODY = (
    "Theo lãnh đạo xã, công trình do người dân hiến đất, góp công; nhà thầu chỉ cung cấp vật liệu và cử một tổ thợ "
    "tới giúp. Từ nay, học sinh đến trường không còn phải lội bùn như trước, xe chở lúa vào được tận ruộng."
)


def page(*lines: str, **known: Any) -> Article:
    return load_once()("\n".join(lines), **known)


def zones(article: Article) -> list[tuple[str, str]]:
    return [(zone.kind, article.text[zone.start : zone.end]) for zone in article.article.zones]


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Thứ Ba, 16/10/2018, 07:45 [GMT+7]", "2018-10-16T07:45:00+07:00"),
        ("22-10-2019 15:41", "2019-10-22T15:41:00"),
        ("Thứ Năm, 14/03/2019 - 09:26", "2019-03-14T09:26:00"),
        ("Thứ Năm 14/03/2019, 09:26", "2019-03-14T09:26:00"),
        ("Ngày đăng: 12/6/2023 | 08:15 (GMT+7)", "2023-06-12T08:15:00+07:00"),
        ("Cập nhật lúc 14:20, 03/11/2022", "2022-11-03T14:20:00"),
        ("16:42 | 09/06/2020", "2020-06-09T16:42:00"),
        ("Đăng lúc: 09:30 - 15/08/2019", "2019-08-15T09:30:00"),
        ("Thứ sáu, ngày 5 tháng 7 năm 2019, 08:00", "2019-07-05T08:00:00"),
        ("Ngày 15 tháng 8 năm 2019", "2019-08-15"),
        ("15 tháng 8, 2019", "2019-08-15"),
        ("08:15 ngày 12/6/2023", "2023-06-12T08:15:00"),
        ("12.6.2023", "2023-06-12"),
        ("Ngày 15/8/2019", "2019-08-15"),
        ("15/08/2019 08:15:30", "2019-08-15T08:15:00"),
        ("15/08/2019 lúc 9h30", "2019-08-15T09:30:00"),
        ("Chủ nhật, 07/04/2019 | 21h05", "2019-04-07T21:05:00"),
        ("Thứ 5, 15/08/2019 | 09:30 | 125 lượt xem", "2019-08-15T09:30:00"),
        ("15/08/2019 09:30 GMT+07:00", "2019-08-15T09:30:00+07:00"),
        ("Thứ Tư, 03/04/2019 10:05 AM", "2019-04-03T10:05:00"),
        ("03/04/2019 10:05 SA", "2019-04-03T10:05:00"),
        ("Thứ Tư, 03/04/2019 03:05 PM", "2019-04-03T15:05:00"),
        ("03/04/2019 03:05 CH", "2019-04-03T15:05:00"),
        ("03/04/2019 12:30 AM", "2019-04-03T00:30:00"),
        ("2019-08-15 09:30", "2019-08-15T09:30:00"),
        ("[15/08/2019 09:30]", "2019-08-15T09:30:00"),
        ("T5, 15/08/2019 09:30", "2019-08-15T09:30:00"),
    ],
)
def test_publication_lines(line: str, published: str) -> None:
    article = page(TITLE, line, LEAD, BODY)
    assert article.article.published == published
    assert zones(article) == [("title", TITLE), ("published", line), ("lead", LEAD), ("body", BODY)]


@pytest.mark.parametrize("line", ["Ngày 15/8/2019, huyện họp.", "Giá ngày 15/8: 6.500 đồng/kg", "Giải chạy 15/8/2019"])
def test_lines_that_only_hold_a_day(line: str) -> None:
    assert page(TITLE, line, LEAD, BODY).article.published is None


def test_a_day_that_no_calendar_has() -> None:
    assert page(TITLE, "31/02/2019 09:30", LEAD, BODY).article.published is None


def test_only_the_first_publication_line_counts() -> None:
    article = page(TITLE, DATE, LEAD, "Cập nhật lúc 18:20, 16/08/2019", BODY)
    assert article.article.published == "2019-08-15T09:30:00"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Lê Thảo", ("Lê Thảo",)),
        ("LÊ THẢO", ("LÊ THẢO",)),
        ("(Lê Thảo)", ("Lê Thảo",)),
        ("Minh Trà - Quốc Đoan", ("Minh Trà", "Quốc Đoan")),
        ("Minh Trà – Quốc Đoan", ("Minh Trà", "Quốc Đoan")),
        ("Minh Trà, Quốc Đoan", ("Minh Trà", "Quốc Đoan")),
        ("Minh Trà và Quốc Đoan", ("Minh Trà", "Quốc Đoan")),
        ("Minh Trà - Quốc Đoan - Hà My", ("Minh Trà", "Quốc Đoan", "Hà My")),
        ("Trương Thị Bích Hợi - Ban Tổ chức Đảng ủy Khối", ("Trương Thị Bích Hợi",)),
        ("Nguyễn Văn An (Văn phòng Huyện ủy)", ("Nguyễn Văn An",)),
        ("Thanh Nhạn/Trung tâm VH-TT huyện", ("Thanh Nhạn",)),
        ("Thu Hường (T/h)", ("Thu Hường",)),
        ("Việt Hà - TTXVN", ("Việt Hà",)),
        ("Tác giả: Lê Văn An", ("Lê Văn An",)),
        ("Tin: Quốc Đoan", ("Quốc Đoan",)),
        ("Theo VGP", ()),
        ("Nguồn: TTXVN", ()),
        ("Bài, ảnh: Lê Thảo", ("Lê Thảo",)),
        ("Bài và ảnh: Nguyễn Thị Lan Anh", ("Nguyễn Thị Lan Anh",)),
        ("Tin, ảnh: Quốc Đoan, Minh Trà", ("Quốc Đoan", "Minh Trà")),
        ("Theo báo Nhân Dân", ()),
        ("Nhóm PV Thời sự", ("Nhóm PV Thời sự",)),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    article = page(TITLE, DATE, LEAD, BODY, line)
    assert article.article.authors == authors
    assert zones(article)[-1] == ("byline", line)
    assert not [m for m in article.mentions if m.end > article.article.zones[-1].start]


def test_byline_before_the_furniture() -> None:
    article = page(TITLE, DATE, LEAD, BODY, "", "Lê Thảo", "", "Chia sẻ", "Tin liên quan", "Minh Trà")
    assert article.article.authors == ("Lê Thảo",)


@pytest.mark.parametrize("order", [(TITLE, "Lê Thảo", DATE), (TITLE, DATE, "Lê Thảo")])
def test_byline_below_the_title(order: tuple[str, ...]) -> None:
    article = page(*order, LEAD, BODY)
    assert article.article.authors == ("Lê Thảo",)
    assert article.article.title == TITLE
    assert article.article.published == "2019-08-15T09:30:00"


SHORT = (
    "Xã đã khánh thành con đường mới; từ nay, học sinh đến trường không còn phải lội bùn như những năm trước đây nữa."
)


@pytest.mark.parametrize(
    ("tail", "authors"), [("Hồng Diễm", ("Hồng Diễm",)), ("(Hồng Diễm)", ("Hồng Diễm",)), ("Theo TTXVN", ())]
)
@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param(BODY + " " + LEAD, id="long"),
        pytest.param(SHORT, id="short"),
    ],
)
def test_a_name_behind_the_last_full_stop(tail: str, authors: tuple[str, ...], paragraph: str) -> None:
    article = page(TITLE, DATE, LEAD, f"{paragraph} {tail}")
    assert article.article.authors == authors
    assert zones(article)[-2:] == [("body", paragraph + " "), ("byline", tail)]
    assert not [m for m in article.mentions if m.end > article.article.zones[-1].start]


@pytest.mark.parametrize("ending", ["Bà con xã Tân Rạch.", "Đường mang tên Lê Thảo.", "Dân mừng, lúa tốt"])
def test_a_last_sentence_is_no_byline(ending: str) -> None:
    article = page(TITLE, DATE, LEAD, f"{BODY} {ending}")
    assert article.article.authors == ()
    assert "byline" not in [kind for kind, _ in zones(article)]


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Lê An", ("Lê An",)),
        ("Lê An - Hà My", ("Lê An", "Hà My")),
        ("Lê An, Hà My & Thu Trang", ("Lê An", "Hà My", "Thu Trang")),
        ("Lê An và Hà My; Lê An", ("Lê An", "Hà My")),
        ("Lê An/Hà My", ("Lê An", "Hà My")),
        (" (Lê An). ", ("Lê An",)),
        ("", ()),
        (" - ", ()),
    ],
)
def test_split_authors(text: str, authors: tuple[str, ...]) -> None:
    assert split_authors(text, ["và"]) == authors


def test_section_and_title() -> None:
    article = page("Kinh tế", TITLE, DATE, LEAD, BODY)
    assert (article.article.section, article.article.title, article.article.outlet) == ("Kinh tế", TITLE, None)
    assert [kind for kind, _ in zones(article)] == ["section", "title", "published", "lead", "body"]


def test_the_date_may_stand_above_the_title() -> None:
    article = page(DATE, TITLE, LEAD, BODY)
    assert (article.article.title, article.article.published) == (TITLE, "2019-08-15T09:30:00")


def test_no_date_at_all() -> None:
    article = page(TITLE, LEAD, BODY)
    assert (article.article.title, article.article.published) == (TITLE, None)
    assert [kind for kind, _ in zones(article)] == ["title", "lead", "body"]


def test_a_text_without_title() -> None:
    article = page(BODY)
    assert article.article.title is None
    assert zones(article) == [("body", BODY)]


def test_outlet_and_section() -> None:
    article = page("Báo Cửu Lộc", "Kinh tế", TITLE, DATE, LEAD, BODY)
    assert (article.article.outlet, article.article.section, article.article.title) == ("Báo Cửu Lộc", "Kinh tế", TITLE)


def test_outlet() -> None:
    article = page("Báo điện tử Cửu Lộc", TITLE, DATE, LEAD, BODY)
    assert (article.article.outlet, article.article.section, article.article.title) == (
        "Báo điện tử Cửu Lộc",
        None,
        TITLE,
    )


def test_a_menu_above_the_date_and_the_title_below_it() -> None:
    article = page("Trang chủ", "Thời sự", "Chính trị", "Kinh tế", "Bạn đọc", DATE, TITLE, LEAD, BODY)
    assert article.article.title == TITLE


def test_the_date_behind_the_article() -> None:
    article = page(TITLE, LEAD, BODY, DATE)
    assert (article.article.title, article.article.published) == (TITLE, "2019-08-15T09:30:00")


def test_metadata_win() -> None:
    article = page(
        "Kinh tế", TITLE, DATE, LEAD, BODY, "Lê Thảo",
        published="2020-02-03", authors=["Hà My"], outlet="Báo Cửu Lộc", section="Đời sống", url="https://example.org/1",
    ).article  # fmt: skip
    assert (article.title, article.published, article.authors) == (TITLE, "2020-02-03", ("Hà My",))
    assert (article.outlet, article.section, article.url) == ("Báo Cửu Lộc", "Đời sống", "https://example.org/1")


def test_metadata_win_over_the_title_but_the_zones_stay() -> None:
    article = page("Kinh tế", TITLE, DATE, LEAD, BODY, title="Con đường mới của xã Tân Rạch")
    assert article.article.title == "Con đường mới của xã Tân Rạch"
    assert article.article.published == "2019-08-15T09:30:00"


def test_a_known_title_tells_where_the_page_has_it() -> None:
    article = page("Thời sự", "Bạn đọc", DATE, TITLE, LEAD, BODY, title=TITLE)
    assert ("title", TITLE) in zones(article)


def test_the_known_day_fixes_the_years() -> None:
    text = "Ngày 3/2, xã họp bàn việc làm đường."
    values = {
        published: [m.value.value for m in load_once()(text, published=published).mentions]  # type: ignore[union-attr]
        for published in (None, "2019-02-05", "2022-02-05T08:00:00+07:00")
    }
    assert values == {None: [None], "2019-02-05": ["2019-02-03"], "2022-02-05T08:00:00+07:00": ["2022-02-03"]}


EXPECTED: dict[str, dict[str, Any]] = {
    "01": {"title": "Đảng bộ huyện Thạch Lâm: Đưa chi bộ về với bản xa", "published": "2018-10-16T07:45:00+07:00",
           "section": "Xây dựng Đảng - Chính quyền", "authors": ("Vũ Thị Ngần",)},
    "02": {"title": "Tân Hội: Nửa năm kỷ luật 50 đảng viên", "published": "2019-07-18", "section": None,
           "outlet": "Báo Cửu Lộc", "authors": ("Hồng Diễm",)},
    "03": {"published": "2019-10-22T15:41:00", "section": "Hoạt động Khối Doanh nghiệp tỉnh Sơn Hạ",
           "authors": ("Trương Thị Bích Hợi",)},
    "04": {"title": "Thị ủy Lệ Khê: Nghe dân nói trước khi ra nghị quyết", "published": "2019-03-14T09:26:00",
           "outlet": "Báo Thanh Châu điện tử", "authors": ("Minh Trà", "Quốc Đoan")},
    "05": {"title": "Năm điều dưỡng trẻ được kết nạp Đảng ngay tại khoa Hồi sức", "published": None, "section": None,
           "authors": ("Thu Hường",)},
    "06": {"title": "Lúa hè thu Tràm Sen được giá, nông dân vẫn thấp thỏm chuyện đầu ra",
           "published": "2023-06-12T08:15:00+07:00", "section": "Thị trường", "authors": ("Hữu Nghiêm",)},
    "07": {"title": "Vĩnh Lam: Bớt đầu mối, dồn sức cho cơ sở", "published": "2022-11-03T14:20:00",
           "section": "Thời sự - Chính trị", "authors": ("Nhóm PV Thời sự",)},
    "08": {"title": "Đại hội điểm xã Hòa Lạc Thượng: Nói thẳng chỗ yếu, chốt rõ việc làm",
           "published": "2020-06-09T16:42:00", "section": "ĐẠI HỘI ĐẢNG CÁC CẤP", "authors": ("Thanh Nhạn",)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("number", "name"),
    [(number, name) for number, fields in EXPECTED.items() for name in fields],
)
def test_the_corpus(number: str, name: str) -> None:
    found = getattr(corpus()[number].article, name)
    composed = unicodedata.normalize("NFC", found) if isinstance(found, str) else found
    if isinstance(found, tuple):
        composed = tuple(unicodedata.normalize("NFC", part) for part in found)
    assert composed == EXPECTED[number][name]
