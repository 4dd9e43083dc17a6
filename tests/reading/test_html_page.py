"""Pages of news sites: what is read as the article, what is taken from the head, and what is refused."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.reading import encodings
from extractor.reading.html_page import Page, read_page
from extractor.reading.model import Metadata

TITLE = "Xã Hòa Lâm mở lớp dạy nghề đan lát cho 45 hộ nghèo"
LEAD = "Sáng 12/3, xã Hòa Lâm khai giảng lớp dạy nghề đan lát cho các hộ nghèo và cận nghèo trên địa bàn."
FIRST = (
    "Lớp học kéo dài hai tháng, mỗi tuần ba buổi, do các nghệ nhân trong vùng trực tiếp đứng lớp. Học viên được hỗ trợ "
    "toàn bộ dụng cụ, nguyên liệu và tiền ăn trưa trong những ngày đến lớp."
)
SECOND = (
    "Ông Trần Văn Định, Chủ tịch xã, cho biết địa phương đã ký hợp đồng bao tiêu sản phẩm với hai hợp tác xã, nhờ đó "
    "người học xong có thể làm việc ngay tại nhà với thu nhập chừng bốn triệu đồng mỗi tháng."
)
CAPTION = "Học viên thực hành đan giỏ tre trong buổi học đầu tiên. Ảnh: Lê Hoài"
MENU = "".join(
    f'<li><a href="/{i}">{name}</a></li>'
    for i, name in enumerate(["Trang chủ", "Thời sự", "Kinh tế", "Văn hóa", "Thể thao", "Liên hệ"])
)
RELATED = (
    '<div class="tin-khac"><h3>Tin cùng chuyên mục</h3><ul>'
    '<li><a href="/a">Huyện Tân Phú thu hoạch vụ lúa đông xuân sớm hơn mọi năm</a></li>'
    '<li><a href="/b">Trường tiểu học Hòa Lâm khánh thành thư viện mới</a></li></ul></div>'
)
PARAGRAPHS = f"<p>{FIRST}</p><p>{SECOND}</p>"


def page(body: str, head: str = "", name: str = "Báo Hòa Lâm") -> str:
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE} - {name}</title>{head}</head>'
        f"<body><nav><ul>{MENU}</ul></nav>{body}<footer><p>Bản quyền thuộc về {name}.</p></footer></body></html>"
    )


def article(head: str = "", body: str = PARAGRAPHS) -> str:
    return page(f'<article><h1>{TITLE}</h1><div class="article-body">{body}</div></article>', head)


def read(source: str) -> Page:
    return read_page(source.encode())


def lines(source: str) -> list[str]:
    return read(source).text.split("\n")


def refused(data: str | bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read_page(data.encode() if isinstance(data, str) else data, "trang.html")
    assert caught.value.stage == "read"
    assert caught.value.path == "trang.html"
    return caught.value


def linked_data(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


# The text.


def test_title_then_paragraphs_and_nothing_of_the_furniture() -> None:
    assert lines(article(body=PARAGRAPHS + RELATED)) == [TITLE, FIRST, SECOND]


def test_lead_between_title_and_body_is_kept() -> None:
    body = f'<h1>{TITLE}</h1><h2 class="sapo">{LEAD}</h2><div class="article-body">{PARAGRAPHS}</div>'
    assert lines(page(body)) == [TITLE, LEAD, FIRST, SECOND]


def test_lead_is_known_by_the_description_too() -> None:
    body = f'<h1>{TITLE}</h1><p>{LEAD}</p><div class="article-body">{PARAGRAPHS}</div>'
    head = f'<meta name="description" content="{LEAD[:80]}...">'
    assert lines(page(body, head)) == [TITLE, LEAD, FIRST, SECOND]


def test_lead_within_the_body_is_not_doubled() -> None:
    head = f'<meta property="og:description" content="{LEAD}">'
    assert lines(article(head, f'<p class="sapo">{LEAD}</p>{PARAGRAPHS}')) == [TITLE, LEAD, FIRST, SECOND]


def test_title_repeated_in_the_body_stands_once() -> None:
    assert lines(article(body=f"<p><b>{TITLE}</b></p>{PARAGRAPHS}")) == [TITLE, FIRST, SECOND]


@pytest.mark.parametrize(
    "picture",
    [
        f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>",
        f'<table><tr><td><img src=a.jpg></td></tr><tr><td class="pic_caption">{CAPTION}</td></tr></table>',
        f"<table align=center><tr><td><img src=a.jpg></td></tr><tr><td><p>{CAPTION}</p></td></tr></table>",
        f'<div class="PhotoCMS"><img src=a.jpg><div class="PhotoCMS_Caption"><em>{CAPTION}</em></div></div>',
        f'<p><img src=a.jpg></p><p class="Image">{CAPTION}</p>',
    ],
)
def test_caption_is_a_line_in_its_place(picture: str) -> None:
    assert lines(article(body=f"<p>{FIRST}</p>{picture}<p>{SECOND}</p>")) == [TITLE, FIRST, CAPTION, SECOND]


def test_table_of_data_has_a_line_a_row() -> None:
    table = (
        "<table><caption>Số lớp theo năm</caption><thead><tr><th>Năm</th><th>Số lớp</th></tr></thead>"
        "<tbody><tr><td>2022</td><td>3</td></tr><tr><td>2023</td><td>\n 5 </td></tr></tbody></table>"
    )
    found = lines(article(body=f"<p>{FIRST}</p>{table}<p>{SECOND}</p>"))
    assert found == [TITLE, FIRST, "Số lớp theo năm", "Năm | Số lớp", "2022 | 3", "2023 | 5", SECOND]


def test_layout_tables_of_an_old_portal() -> None:
    source = (
        "<html><head><title>Cổng thông tin huyện</title></head><body><form><table><tr><td>"
        f"<table><tr><td>{MENU}</td></tr></table></td><td>"
        f"<table><tr><td class=FolderTitle>Văn hóa</td><td class=Time>14/03/2023</td></tr></table>"
        f"<table><tr><td><p class=Title>{TITLE}</p></td></tr><tr><td><div><p class=sapo><strong>{LEAD}</strong></p>"
        f"<div><div>{FIRST}</div><div>{SECOND}</div></div></div></td></tr></table></td><td><table><tr><td>"
        "<h3>Số lượt truy cập</h3><table><tr><td>1</td></tr><tr><td>7</td></tr></table></td></tr></table></td></tr>"
        "</table></form></body></html>"
    )
    found = read(source)
    assert found.text.split("\n") == [TITLE, "14/03/2023", LEAD, FIRST, SECOND]
    assert found.metadata.title == TITLE
    assert found.metadata.published is None


def test_text_in_an_inline_element_that_holds_blocks() -> None:
    assert lines(page(f"<div><h1>{TITLE}</h1><span><font><p>{FIRST}</p><div>{SECOND}</div></font></span></div>")) == [
        TITLE,
        FIRST,
        SECOND,
    ]


def test_line_breaks_end_lines_and_source_newlines_do_not() -> None:
    wrapped = FIRST.replace(" ", "\n", 6)
    assert lines(article(body=f"<div>{wrapped}<br><br>{SECOND}</div>")) == [TITLE, FIRST, SECOND]


def test_inline_markup_adds_and_takes_no_spaces() -> None:
    middle = "Xã dành <b>1.2</b>00 m<sup>2</sup> đất cho <a href='/x'>nhà văn hóa</a>, <i>tức</i> một phần tư."
    assert lines(article(body=f"<p>{FIRST}</p><p>{middle}</p><p>{SECOND}</p>"))[2] == (
        "Xã dành 1.200 m2 đất cho nhà văn hóa, tức một phần tư."
    )


def test_headings_and_list_items_are_lines_without_marks() -> None:
    middle = "<h2>Nghề cũ, cách làm mới</h2><ul><li>Đan giỏ tre;</li><li>Đan chiếu cói.</li></ul>"
    expected = [TITLE, FIRST, "Nghề cũ, cách làm mới", "Đan giỏ tre;", "Đan chiếu cói.", SECOND]
    assert lines(article(body=f"<p>{FIRST}</p>{middle}<p>{SECOND}</p>")) == expected


def test_real_repetition_stays() -> None:
    refrain = "Nghề còn thì làng còn, ai nấy đều nói vậy."
    body = f"<p>{FIRST}</p><p>{refrain}</p><p>{SECOND}</p><p>{refrain}</p><p>{LEAD}</p>"
    assert lines(article(body=body)) == [TITLE, FIRST, refrain, SECOND, refrain, LEAD]


def test_hidden_parts_scripts_and_comments_are_left_out() -> None:
    hidden = f'<p style="DISPLAY: none">{LEAD}</p><script>var a = "{LEAD}";</script><!-- {LEAD} --><p hidden>{LEAD}</p>'
    assert lines(article(body=f"<p>{FIRST}</p>{hidden}<p>{SECOND}</p>")) == [TITLE, FIRST, SECOND]


def test_author_at_the_end_stays() -> None:
    assert lines(article(body=PARAGRAPHS + "<p><strong>Lê Hoài</strong></p>" + RELATED))[-1] == "Lê Hoài"


def test_visible_date_near_the_title_stays() -> None:
    date = "Thứ ba, 12/3/2024, 08:15 (GMT+7)"
    body = f"<h1>{TITLE}</h1><span class='date'>{date}</span><div class=article-body>{PARAGRAPHS}</div>"
    assert lines(page(body)) == [TITLE, date, FIRST, SECOND]


def test_newspaper_with_teasers_and_comments() -> None:
    teaser = f'<article class="item"><h3><a href="/x">{LEAD[:60]}</a></h3><p class="description">{SECOND}</p></article>'
    body = (
        '<div class="sidebar-1"><ul class="breadcrumb"><li><a href="/xh">Xã hội</a></li></ul>'
        f'<span class="date">12/3/2024, 08:15</span><h1 class="title-detail">{TITLE}</h1>'
        f'<p class="description"><span class="location-stamp">Đồng Nai</span>{LEAD}</p>'
        f'<article class="fck_detail"><p class="Normal">{FIRST}</p><figure class="tplCaption"><img src=a.jpg>'
        f'<figcaption><p class="Image">{CAPTION}</p></figcaption></figure><p class="Normal">{SECOND}</p>'
        '<div class="related-box"><a href="/r">Một bài cùng đề tài được chèn vào giữa bài này</a></div>'
        f'<p class="Normal">{FIRST[:120]}.</p><p class="Normal"><strong>Lê Hoài</strong></p></article></div>'
        f'<div class="sidebar-2">{teaser * 4}</div><div class="comment-list"><p>{SECOND[::-1]}</p></div>'
    )
    assert lines(page(body)) == [
        TITLE, "12/3/2024, 08:15", f"Đồng Nai {LEAD}", FIRST, CAPTION, SECOND, f"{FIRST[:120]}.", "Lê Hoài"
    ]  # fmt: skip


def test_reading_twice_gives_the_same() -> None:
    assert read(article(body=PARAGRAPHS * 3 + RELATED)) == read(article(body=PARAGRAPHS * 3 + RELATED))


# The title.


def test_title_as_heading_wins_over_a_longer_one_in_the_head() -> None:
    head = f'<meta property="og:title" content="{TITLE} | Tin nóng trong ngày">'
    assert read(article(head)).metadata.title == TITLE


def test_title_of_the_head_picks_the_heading_it_names() -> None:
    body = f"<h1>Chuyên trang Nông thôn mới</h1><div class=article-body><h2>{TITLE}</h2>{PARAGRAPHS}</div>"
    assert read(page(body, linked_data(headline=TITLE))).metadata.title == TITLE


def test_heading_with_the_sites_name_is_no_title() -> None:
    head = f'<meta property="og:site_name" content="Báo Hòa Lâm điện tử"><meta property="og:title" content="{TITLE}">'
    body = f"<h1>Báo Hòa Lâm điện tử</h1><div class=article-body>{PARAGRAPHS}</div>"
    found = read(page(body, head))
    assert found.metadata.title == TITLE
    assert found.text.split("\n") == [TITLE, FIRST, SECOND]


def test_title_element_loses_the_sites_name() -> None:
    assert read(page(f"<div class=article-body>{PARAGRAPHS}</div>")).metadata.title == TITLE


def test_short_line_above_the_first_paragraph_is_the_title_where_nothing_says_so() -> None:
    body = f"<div class=article-body><p>Tin trong xã</p><p>{TITLE}</p>{PARAGRAPHS}</div>"
    source = page(body).replace(f"<title>{TITLE} - Báo Hòa Lâm</title>", "<title>Trang thông tin</title>")
    assert lines(source) == [TITLE, FIRST, SECOND]


# The head.


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (linked_data(datePublished="2024-03-12T08:15:00+07:00"), "2024-03-12T08:15:00+07:00"),
        ('<meta property="article:published_time" content="2024-03-12T08:15:00+0700">', "2024-03-12T08:15:00+07:00"),
        ('<meta itemprop="datePublished" content="2024-03-12 08:15">', "2024-03-12T08:15"),
        ('<meta name="pubdate" content="2024-03-12T01:15:00Z">', "2024-03-12T01:15:00+00:00"),
        ('<meta name="pubdate" content="12/03/2024 8:15 GMT+7">', "2024-03-12T08:15+07:00"),
        ('<meta name="pubdate" content="08:15, 12-3-2024">', "2024-03-12T08:15"),
        ('<meta name="date" content="Tue, 12 Mar 2024 08:15:00 +0700">', "2024-03-12T08:15:00+07:00"),
        ('<meta name="DC.date.issued" content="2024-03-12">', "2024-03-12"),
        (
            linked_data(datePublished="2024-03-12") + '<meta name="pubdate" content="2024-03-12T08:15:00+07:00">',
            "2024-03-12T08:15:00+07:00",
        ),
        ('<meta property="article:modified_time" content="2024-03-13T08:15:00+07:00">', None),
        (linked_data(dateModified="2024-03-13"), None),
        ("<link rel=canonical href='https://baohoalam.example/2024/03/12/bai-1.html'>", None),
    ],
)
def test_published(head: str, published: str | None) -> None:
    found = read(article(head))
    assert found.metadata.published == published
    assert found.notes == ()


@pytest.mark.parametrize("value", ["hôm qua", "2024-02-31", "0001-01-01T00:00:00", "3/14/2024 8:15:00 AM", "null"])
def test_a_value_that_is_no_date_is_ignored_with_a_note(value: str) -> None:
    found = read(article(linked_data(datePublished=value) + '<meta name="pubdate" content="2024-03-12">'))
    assert found.metadata.published == "2024-03-12"
    assert len(found.notes) == 1 and value in found.notes[0]


def test_time_element_beside_the_headline_counts_and_others_do_not() -> None:
    time = '<time datetime="2024-03-12T08:15:00+07:00">12/3</time>'
    beside = f"<article><h1>{TITLE}</h1>{time}<div class=article-body>{PARAGRAPHS}</div></article>"
    assert read(page(beside)).metadata.published == "2024-03-12T08:15:00+07:00"
    away = f"<aside><ul><li><a href=/a>Tin khác {time}</a></li></ul></aside>"
    assert read(page(f"<h1>{TITLE}</h1><div class=article-body>{PARAGRAPHS}</div>{away}")).metadata.published is None


def test_authors_outlet_url_and_section() -> None:
    head = linked_data(
        headline=TITLE,
        author=[{"@type": "Person", "name": " Lê  Hoài "}, {"name": "Trần Nam"}, {"name": "lê hoài"}],
        publisher={"@type": "Organization", "name": "Báo Hòa Lâm"},
        articleSection=["Xã hội", "Việc làm"],
        url="https://baohoalam.example/bai-1.html",
    )
    found = read(article(head)).metadata
    assert found.authors == ("Lê Hoài", "Trần Nam")
    assert found.outlet == "Báo Hòa Lâm"
    assert found.section == "Xã hội"
    assert found.url == "https://baohoalam.example/bai-1.html"


def test_meta_elements_give_the_same() -> None:
    head = (
        '<meta name="author" content="Lê Hoài; Trần Nam"><meta property="og:site_name" content="Báo H&amp;#242;a Lâm">'
        '<meta property="article:section" content="Xã hội"><link rel="canonical" href="/bai-1.html">'
        '<meta property="og:url" content="https://baohoalam.example/bai-1.html">'
    )
    found = read(article(head)).metadata
    assert found.authors == ("Lê Hoài", "Trần Nam")
    assert (found.outlet, found.section) == ("Báo Hòa Lâm", "Xã hội")
    assert found.url == "https://baohoalam.example/bai-1.html"


@pytest.mark.parametrize(
    "author",
    ["https://fb.example/lehoai", "Báo Hòa Lâm", "BAOHOALAM", "admin", "baohoalam.example", "toasoan@hl.example", " "],
)
def test_what_is_no_author(author: str) -> None:
    head = (
        f'<meta property="og:site_name" content="Báo Hòa Lâm"><meta property="article:author" content="{author}">'
        '<link rel="canonical" href="https://www.baohoalam.example/bai-1.html">'
    )
    assert read(article(head)).metadata.authors is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/b", "//a.example/b", "http://[", "https:///x"])
def test_what_is_no_url(url: str) -> None:
    assert read(article(f'<link rel="canonical" href="{url}">')).metadata.url is None


def test_front_page_as_canonical_gives_way_to_the_articles_own_url() -> None:
    head = '<link rel=canonical href="https://a.example/"><meta property="og:url" content="https://a.example/bai?id=3">'
    assert read(article(head)).metadata.url == "https://a.example/bai?id=3"


GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#toa-soan", "name": "Báo Hòa Lâm"},
        {"@type": ["Person"], "@id": "#le-hoai", "name": "Lê Hoài"},
        {
            "@type": "ItemList",
            "itemListElement": [{"@type": "NewsArticle", "headline": "x", "datePublished": "2020-01-01"}],
        },
        {
            "@type": "WebPage",
            "mainEntity": {
                "@type": ["Thing", "ReportageNewsArticle"],
                "headline": TITLE,
                "datePublished": "2024-03-12",
                "author": {"@id": "#le-hoai"},
                "publisher": {"@id": "#toa-soan"},
            },
        },
    ],
}


@pytest.mark.parametrize(
    "source",
    [
        json.dumps(GRAPH),
        json.dumps([GRAPH]),
        "<!--" + json.dumps(GRAPH) + "-->",
        "//<![CDATA[\n" + json.dumps(GRAPH) + "\n//]]>",
        json.dumps(GRAPH).replace('"', "&quot;"),
        json.dumps(GRAPH).replace("}", ",}"),
        json.dumps(GRAPH).replace("Báo", "Báo\n").replace(json.dumps("Báo")[1:-1], "Báo\n"),
    ],
)
def test_linked_data_in_the_shapes_that_sites_give_it(source: str) -> None:
    found = read(article(f'<script type="application/ld+json">{source}</script>')).metadata
    assert found.published == "2024-03-12"
    assert found.authors == ("Lê Hoài",)
    assert found.outlet == "Báo Hòa Lâm"


@pytest.mark.parametrize(
    "source",
    ["", "{", "null", "[[1, 2], 3]", '{"@type": 3, "author": {"name": {"a": 1}}}', '{"@type": "NewsArticle"}',
     "x" * 1000, "[" * 200_000, '{"a":' * 200_000, "[" + ", " * 200_000, '["a",' + " " * 200_000 + "x]",
     '{"@type": "Article", "headline": [1], "author": 5, "publisher": [null], "datePublished": 20240312, "url": {}}'],
    ids=range(12),
)  # fmt: skip
def test_broken_or_strange_linked_data_is_ignored(source: str) -> None:
    found = read(article(f'<script type="application/ld+json">{source}</script>'))
    assert found.text.split("\n") == [TITLE, FIRST, SECOND]
    assert found.metadata == Metadata(title=TITLE)


def test_no_forbidden_characters_come_out() -> None:
    odd = "&#0;&#1;&#xD800;&#x202E;&#xFFFE;\x0b\x1f"
    head = linked_data(headline=TITLE, author="Lê\x00 Hoài\ud800", articleSection="Xã\u202e  hội")
    found = read(
        article(
            head + f'<meta property="og:site_name" content="Báo{odd} Hòa Lâm">',
            f"<p>{odd}{FIRST}{odd}</p><p>{SECOND}</p>",
        )
    )
    everything = repr((found.text, found.metadata))
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\u202d\u202e\ud800-\udfff\ufffe\uffff]", found.text)
    assert not re.search(r"\\x[01]|\\ud[89a-f]|\\u202", everything)
    assert found.metadata.authors == ("Lê Hoài",)
    assert found.metadata.section == "Xã hội"


# Encodings.


def test_utf16_and_marked_utf8() -> None:
    assert read_page(article().encode("utf-16")).encoding == "utf-16-le"
    assert read_page(article().encode("utf-8-sig")).encoding == "utf-8-sig"


def test_declared_charset_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def decode(data: bytes, path: str | None = None, declared: str | None = None) -> object:
        asked.append(declared)
        return original(data, path, declared)

    original = encodings.decode
    monkeypatch.setattr("extractor.reading.html_page.decode", decode)
    read(article())
    read(article().replace('charset="utf-8"', 'http-equiv="Content-Type" content="text/html; charset=windows-1258"'))
    read(article().replace('<meta charset="utf-8">', ""))
    read("<!--" + " " * 5000 + "-->" + article())
    assert asked == ["utf-8", "windows-1258", None, None]


def test_xml_declaration_is_taken_off() -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?>\n' + article()
    assert lines(source) == [TITLE, FIRST, SECOND]


# What is refused.


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"<html></html>", "empty"),
        (b"<html><head><title>Trang</title></head><body></body></html>", "empty"),
        (b"<!-- -->", "empty"),
        (f"<html><body><ul>{MENU}</ul></body></html>".encode(), "empty"),
        (f"<html><body><nav>{MENU}</nav>{RELATED}</body></html>".encode(), "empty"),
        (b"<html><frameset cols='20%,80%'><frame src=a.html><frame src=b.html></frameset></html>", "empty"),
        (b"<html><head><meta http-equiv='refresh' content='0; url=http://a.example/'></head></html>", "empty"),
        (b"<html><script>" + b"document.write('a b c d');" * 40_000 + b"</script></html>", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        (bytes(range(256)) * 200, "binary"),
        (b"%PDF-1.7 <html><p>", "binary"),
    ],
)  # fmt: skip
def test_pages_without_an_article(source: bytes, code: str) -> None:
    assert refused(source).code == code


def test_message_says_what_the_page_is_instead() -> None:
    assert "frames" in refused("<frameset><frame src=a></frameset>").message
    assert "sends the reader" in refused("<meta http-equiv=refresh content=0>").message
    assert "script" in refused("<div id=root></div><script>load()</script>").message


@pytest.mark.parametrize(
    "source",
    [
        "<html><body>" + "<div>" * 100_000 + FIRST,
        "<html><body>" + "<div>" * 100_000 + FIRST + "</div>" * 100_000,
        "<html><body><p>" + "<font>" * 5_000 + FIRST,
        "<html><body>" + "<b><div>" * 2_000 + FIRST,
        "<html><body>" + "<p>x" * 1_500_000,
        "<html><body>" + "<a>" * 1_000_000,
        "<html><body><p " + " ".join(f"a{i}=1" for i in range(200_000)) + f">{FIRST}",
        f'<html><body><p title="{"x" * 12_000_000}">{FIRST}',
    ],
    ids=["nested", "nested and closed", "formatting", "mixed", "unclosed", "links", "attributes", "12 MB"],
)
def test_pages_beyond_reason(source: str) -> None:
    assert refused(source).code == "damaged"


@pytest.mark.parametrize(
    "odd",
    [
        f'<p title="{"x" * 5_000_000}"></p>',
        "<div>" * 200 + "</div>" * 200,
        "<!-- " + "- " * 500_000 + "-->",
        "<table><tr><td>" * 60 + "</table>",
        "<a href=/x>một hai ba </a>" * 3_000,
        "<![CDATA[ x ]]>",
        "<p" * 20_000,
        "<svg><p>x</svg><math><mi>x</math>",
    ],
    ids=["5 MB", "deep", "comment", "tables", "links", "cdata", "tag starts", "foreign"],
)
def test_odd_parts_do_not_hurt_the_rest(odd: str) -> None:
    found = lines(article(body=PARAGRAPHS) + odd)
    assert found[:3] == [TITLE, FIRST, SECOND]


def test_entities_do_not_multiply() -> None:
    bomb = "<!DOCTYPE html [<!ENTITY a '" + "x" * 1000 + "'><!ENTITY b '" + "&a;" * 500 + "'>]>"
    found = read(bomb + "<html><body><h1>" + TITLE + "</h1>" + PARAGRAPHS + "<p>" + "&b;" * 500 + "</p></body></html>")
    assert len(found.text) < 5_000


def test_nothing_external_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    doctype = '<!DOCTYPE html SYSTEM "http://a.example/x.dtd" [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    source = article("<base href='http://a.example/'><link rel=stylesheet href='http://a.example/a.css'>")
    assert lines(doctype + source.removeprefix("<!DOCTYPE html>").replace(FIRST, FIRST + "&e;"))[0] == TITLE


def test_errors_of_the_libraries_become_one_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura.core

    def fail(*arguments: object, **options: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura.core, "bare_extraction", fail)
    assert refused(article()).code == "damaged"


def test_logging_is_silent_and_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("trafilatura")
    before = logger.propagate, list(logger.handlers), logger.level
    with caplog.at_level(logging.DEBUG):
        refused("<p>")
        read(article())
    assert not [record for record in caplog.records if record.name.startswith(("trafilatura", "htmldate"))]
    assert (logger.propagate, list(logger.handlers)) == before[:2]


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, extractor.reading.html_page, extractor.reading.html_metadata;"
        "print(sorted({'lxml', 'trafilatura', 'htmldate', 'charset_normalizer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


TAGS = (
    "html head body div p span table tr td a b h1 h2 ul li br img script style form figure font select pre title x-y s"
)
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS.split()] + [f"</{tag}>" for tag in TAGS.split()]),
    st.sampled_from([FIRST, SECOND, TITLE, "<", ">", "&", "&#0;", "&#xD800;", "&lt;", "<!--", "-->", "<!"]),
    st.sampled_from(["<?xml", "]]>", "\n", "<a href=/x>", "<meta charset=x>"]),
    st.sampled_from(['<p class="caption">', '<td class="sapo">', '<p style="display:none">']),
    st.text(max_size=12),
)  # fmt: skip


def check(data: bytes) -> None:
    try:
        found = read_page(data)
    except InputError as error:
        assert error.stage == "read"
        return
    assert all(line and line == line.strip() for line in found.text.split("\n"))
    found.text.encode("utf-8")
    assert "\0" not in found.text
    if found.metadata.title is not None:
        assert found.text.split("\n")[0] == found.metadata.title


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=150)
def test_tag_soup_is_read_or_refused(pieces: list[str]) -> None:
    check("".join(pieces).encode("utf-8", "replace"))


@given(st.binary(max_size=400), st.sampled_from(["", article()]))
@settings(max_examples=80)
def test_any_bytes_are_read_or_refused(data: bytes, around: str) -> None:
    check(data)
    middle = len(around) // 2
    check(around[:middle].encode() + data + around[middle:].encode())


# Real pages.


def test_real_pages(shared: Path) -> None:
    folder = shared / "html"
    paths = sorted(folder.glob("*.html")) if folder.is_dir() else []
    if not paths:
        pytest.skip("no pages there")
    read_well = []
    for path in paths:
        try:
            found = read_page(path.read_bytes(), str(path))
        except InputError as error:
            assert error.code == "empty"
            continue
        shown = found.text.split("\n")
        assert len(found.text) >= 200
        assert found.metadata.title == shown[0]
        assert 15 <= len(shown[0]) <= 300
        assert not re.search(r"function\s*\(|</?\w+|\{\s*\w+\s*:", found.text)
        assert sum(len(line) < 12 for line in shown) <= 2
        assert len(shown) - len(set(shown)) <= 1
        read_well.append(path)
    # One of them is a front page, which has no article.
    assert len(read_well) >= len(paths) - 1
