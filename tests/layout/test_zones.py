"""Which lines of a page are the article, and how its lines are joined."""

from __future__ import annotations

import itertools

import pytest
from support import bug, corpus, load_once, rulebook_of

from extractor.layout import lay_out, lines
from extractor.layout.lines import split_lines
from extractor.reading.model import Metadata
from extractor.records import ARTICLE_ZONES, Article
from extractor.text import fold

TITLE = "Huyện Khe Lau gặp mặt bà con xa quê"
DATE = "15/08/2019 09:30"
LEAD = (
    "Sáng 14/8, Huyện ủy Khe Lau gặp mặt 120 người con xa quê; ai cũng mong con đường 12 km vào bản sớm được trải "
    "nhựa để xe chở chè ra chợ không còn phải đợi trời nắng ráo."
)
BODY = (
    "Chị Hoàng Thị Mến ở bản Nà Lầu nói: năm ngoái bà con bán được 30 tấn chè, nhưng mất 4 tấn vì đường trơn. Huyện "
    "hứa làm xong trước Tết. Ba đội thợ đã tới nơi, máy xúc chạy cả đêm."
)


def page(*given: str) -> Article:
    return load_once()("\n".join(given))


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(zone.kind, article.text[zone.start : zone.end]) for zone in article.article.zones]


def kind_of(article: Article, line: str) -> str:
    at = (
        f"\n{article.text}\n".index(f"\n{line}\n")
        if f"\n{line}\n" in f"\n{article.text}\n"
        else article.text.index(line)
    )
    return next(zone.kind for zone in article.article.zones if zone.start <= at < zone.end)


@pytest.mark.parametrize(
    "line",
    [
        "Trang chủ", "Chia sẻ", "Chia sẻ: Facebook | Zalo | Gửi email", "23 lượt xem", "Bình luận", "Họ tên:",
        "Email:", "Top", ".",
        ". . .", "-----", "TAG: Khe Lau, chè, đường", "Từ khóa: Khe Lau", "Trang chủ > Kinh tế > Nông nghiệp",
        "Thời sự | Kinh tế | Văn hóa | Thể thao", "Lượt xem: 125", "A- A A+", "In bài viết",
        "Facebook   Zalo   In bài   A- A A+",
    ],
)  # fmt: skip
def test_furniture(line: str) -> None:
    assert kind_of(page(TITLE, DATE, line, LEAD, BODY), line) == "boilerplate"
    assert kind_of(page(TITLE, DATE, LEAD, BODY, line), line) == "boilerplate"


HOT = "Đảng bộ tỉnh Lạng Sơn kết nạp 512 đảng viên trong 6 tháng đầu năm 2019, đồng chí Hoàng Văn Thắng thông tin"


@pytest.mark.parametrize(
    "head",
    ["Tin liên quan", "Các tin khác", "Mới nhất", "Xem nhiều nhất", "Phản hồi", "Ý kiến của bạn", "TIN CÙNG CHUYÊN MỤC",
     "Các tin khác:", "Bình luận (12)", "Có thể bạn quan tâm"],
)  # fmt: skip
def test_from_the_related_headlines_on_nothing_counts(head: str) -> None:
    alone, followed = page(TITLE, DATE, LEAD, BODY), page(TITLE, DATE, LEAD, BODY, "", head, HOT, "", HOT + ".", LEAD)
    assert kind_of(followed, head) == "boilerplate"
    assert kinds(followed)[-1][1].startswith(head)
    assert [m.text for m in followed.mentions] == [m.text for m in alone.mentions] != []


def test_the_same_words_inside_a_sentence_are_text() -> None:
    article = page(TITLE, DATE, LEAD, "Phản hồi của bà con được ghi lại.", BODY)
    assert kind_of(article, "Phản hồi của") == "body"


def test_no_mention_comes_from_outside_the_article() -> None:
    articles = [
        *corpus().values(),
        page("Kinh tế", TITLE, "Thứ Năm, " + DATE, LEAD, BODY, "Hà My - Ban Tổ chức Huyện ủy", "Top", HOT),
    ]
    for article in articles:
        inside = [zone for zone in article.article.zones if zone.kind in ARTICLE_ZONES]
        assert article.mentions
        for mention in article.mentions:
            assert any(zone.start <= mention.start and mention.end <= zone.end for zone in inside), mention.text


def test_zones_stand_in_order_and_hold_every_line() -> None:
    for article in corpus().values():
        zones = article.article.zones
        assert all(a.end <= b.start for a, b in itertools.pairwise(zones))
        outside = "".join(
            article.text[a:b]
            for a, b in zip([0, *(z.end for z in zones)], [*(z.start for z in zones), len(article.text)], strict=True)
        )
        assert outside.strip("\ufeff \r\n\u00a0") == ""


@pytest.mark.parametrize(
    "line",
    [
        "Bà con bản Nà Lầu hái chè vụ đầu. Ảnh: Hà My",
        "Bà con bản Nà Lầu hái chè vụ đầu (Ảnh: Hà My)",
        "Ảnh minh họa",
        "Chị Hoàng Thị Mến bên nương chè của gia đình ở bản Nà Lầu",
    ],
)
def test_captions(line: str) -> None:
    article = page(TITLE, DATE, LEAD, BODY, "", line, "", BODY)
    assert kind_of(article, line) == "caption"


def test_a_caption_printed_twice() -> None:
    caption = "Hái chè ở bản."
    article = page(TITLE, DATE, LEAD, caption, caption, BODY)
    assert [kind for kind, text in kinds(article) if caption in text] == ["caption"]


@pytest.mark.parametrize("line", ["Chè được giá.", "- Chè búp: 12.000 đồng/kg, cao hơn năm ngoái", "Khó khăn chưa hết"])
def test_lines_that_are_no_captions(line: str) -> None:
    assert kind_of(page(TITLE, DATE, LEAD, BODY, "", line, "", BODY), line) == "body"


def test_captions_are_searched_for_mentions() -> None:
    caption = "Lãnh đạo Huyện ủy Khe Lau thăm nương chè của bà con. Ảnh: Hà My"
    article = page(TITLE, DATE, LEAD, BODY, "", caption)
    assert kind_of(article, caption) == "caption"
    assert "Huyện ủy Khe Lau" in [m.text for m in article.mentions if m.start >= article.text.index(caption)]


def body_lines(*given: str) -> list[str]:
    layout = lay_out(fold("\n".join(given)), Metadata(), load_once().rulebook, pytest.fail)
    assert len(layout.kinds) == len(layout.body.text.split("\n"))
    return layout.body.text.split("\n")


HALF = "Huyện ủy Khe Lau vừa họp bàn cách đưa chi bộ về với bản xa, nơi đường"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (HALF, "còn khó đi và chè bán chưa được giá."),
        (HALF + ",", "xe còn khó vào."),
        (HALF + " (", "Đội 3) còn khó đi."),
        (HALF + " Khe", ") còn khó đi."),
        (HALF + " -", "Nà Lầu còn khó đi."),
        pytest.param(
            HALF + " vào xã Nà",
            "Lầu còn khó đi.",
            marks=bug("layout.article._continues joins no line that begins with a capital"),
        ),
        pytest.param(HALF + " dài chừng", "12 km còn khó đi.", marks=bug("… or with a figure")),
    ],
)
def test_hard_wrapped_lines_are_joined(first: str, second: str) -> None:
    assert body_lines(BODY, first, second, BODY) == [BODY, f"{first} {second}", BODY]


@pytest.mark.parametrize(
    ("first", "gap", "second"),
    [
        (HALF + " khó đi.", [], "còn chè bán chưa được giá."),
        (HALF + " khó đi:", [], "- chè bán chưa được giá."),
        (HALF, [""], "còn khó đi và chè bán chưa được giá."),
        ("Khó khăn chưa hết", [], "còn đường đi nữa."),
        (HALF + " khó đi”.", [], "rồi họ về."),
    ],
)
def test_lines_that_stand_alone(first: str, gap: list[str], second: str) -> None:
    first = first.replace("”", '"')
    assert body_lines(BODY, first, *gap, second, BODY)[1:3] == [first, second]


@pytest.mark.parametrize("width", [48, 56, 64, 72])
def test_wrapping_before_small_letters_changes_nothing(width: int) -> None:
    words = (BODY + " " + LEAD).split(" ")
    done, line = [], words[0]
    for word in words[1:]:
        if len(line) >= width and word[0].islower() and line[-1].isalpha():
            done.append(line)
            line = word
        else:
            line += " " + word
    wrapped, plain = page(*done, line), page(" ".join(words))
    assert len(done) > 2
    assert [(m.label, m.text.replace("\n", " "), m.value) for m in wrapped.mentions] == [
        (m.label, m.text, m.value) for m in plain.mentions
    ]


@bug("zones._mark_text looks at single lines: a wrapped paragraph falls into body, caption and lead")
def test_a_wrapped_paragraph_is_of_one_zone() -> None:
    wrapped = [
        "Sáng 14/8, tại hội trường lớn của huyện, Ban Thường vụ",
        "huyện ủy Khe Lau gặp mặt 120 người con xa quê, ai cũng",
        "mong con đường vào bản sớm được trải nhựa.",
    ]
    one, other = page(TITLE, DATE, "", " ".join(wrapped), "", BODY), page(TITLE, DATE, "", *wrapped, "", BODY)
    assert [(kind, text.replace("\n", " ")) for kind, text in kinds(other)] == kinds(one)


def test_a_line_that_keeps_a_rule_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "RULE_SECONDS", 0.05)
    rule = rulebook_of("pack: p\nrules: [{id: slow, zone: byline, pattern: '(?:x|xx)+y'}]\n").rules[0]
    reports: list[str] = []
    (line,) = split_lines("x" * 500)
    assert lines.match_line(rule, line, reports.append) is None
    assert reports == ["rule slow was stopped after 0.05 s on one line"]


def test_lines() -> None:
    found = split_lines("  một \n\n hai\n\t\nba")
    assert [(line.text, line.start, line.end, line.gap) for line in found] == [
        ("một", 2, 5, False), ("hai", 9, 12, True), ("ba", 15, 17, True),
    ]  # fmt: skip


@pytest.mark.parametrize("text", [". . .\n-----", "Trang chủ", "Tin liên quan\nTop", "."])
def test_pages_without_an_article(text: str) -> None:
    article = load_once()(text)
    assert article.mentions == ()
    assert article.text == text
    assert {zone.kind for zone in article.article.zones} <= {"boilerplate", "body"}
