"""Articles and result sets as notebooks show them."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, corpus

import extractor
from extractor.html_view import MAX_CHARS, MAX_ROWS, article_html, results_html
from extractor.palette import colour_of
from extractor.records import (
    CORE_LABELS,
    Article,
    ArticleInfo,
    Check,
    CountValue,
    Mention,
    Organisation,
    OtherRecord,
    OtherValue,
    PartyOrgValue,
    Records,
    Source,
    Statistic,
    Value,
    Zone,
)
from extractor.results import Results
from extractor.showing import visible

VOID = {"br"}
ELEMENTS = {
    "a", "b", "br", "code", "details", "div", "i", "li", "mark", "p", "span", "summary", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"cellpadding", "dir", "href", "id", "open", "style", "title", "valign"}
PROPERTIES = {
    "background", "border-bottom", "border-collapse", "border-radius", "color", "cursor", "font-size", "font-weight",
    "line-height", "margin", "margin-top", "opacity", "overflow-wrap", "overflow-x", "padding", "text-align",
    "text-decoration", "white-space",
}  # fmt: skip
"""What JupyterLab leaves in notebooks that are not trusted."""
DISPENSABLE = {"box-decoration-break", "user-select"}


class Reader(HTMLParser):
    """Reads HTML strictly: every element is closed in its turn, and only known ones are there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        names = [name for name, _ in attrs]
        assert set(names) <= ATTRIBUTES
        assert len(names) == len(set(names))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def parsed(html: str) -> Any:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    tree = lxml.html.fromstring(html)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href") for a in tree.iter("a")} <= {f"#{id}" for id in ids}, "a link leads nowhere"
    return tree


def text_part(tree: Any) -> Any:
    (found,) = (element for element in tree.iter("div") if "pre-wrap" in (element.get("style") or ""))
    return found


def marks(tree: Any) -> list[tuple[str, str, str]]:
    """Words, label and tooltip of every mark."""
    found = []
    for mark in tree.iter("mark"):
        (label,) = mark
        assert label.text.startswith(" ")
        found.append((mark.text or "", label.text[1:], mark.get("title")))
    return found


def text_of(tree: Any) -> str:
    """The text part without the labels behind the mentions; takes them out of the tree."""
    part = text_part(tree)
    for mark in part.iter("mark"):
        (label,) = mark
        label.text = ""
    return str(part.text_content())


def rows(tree: Any, title: str) -> list[list[str]]:
    """The cells of the table under a title, the names of the columns first."""
    (found,) = (d for d in tree.iter("details") if d.find("summary").text_content().startswith(title))
    return [[cell.text_content() for cell in row] for row in found.iter("tr")]


def article(text: str, spans: Iterable[tuple[int, int]] = (), label: str = "COUNT", **known: Any) -> Article:
    mentions = tuple(
        Mention(f"m{i}", label, start, end, text[start:end], "rule.x", OtherValue({"n": i}))
        for i, (start, end) in enumerate(spans, 1)
    )
    return Article("0" * 16, Source("a.txt", "f" * 64), ArticleInfo(**known), text, mentions)


def statistic(id: str, mention: str, **fields: Any) -> Statistic:
    plain: dict[str, Any] = dict.fromkeys(Statistic.__dataclass_fields__)
    return Statistic(**plain | {"kind": "cardinal", "comparator": "=", "sentence": (0, 1)} | fields
                     | {"id": id, "mention": mention})  # fmt: skip


def linked() -> Article:
    """Two statistics of one organisation, one of them a part of the other and in a check that failed."""
    text = "Tin nội bộ\nĐảng bộ huyện Khe Lau có 250 đảng viên, trong đó 118 đảng viên nữ (năm 2019)."
    spans = [text.index(words) for words in ("Đảng bộ huyện Khe Lau", "250 đảng viên", "118 đảng viên")]
    values: tuple[Value, ...] = (
        PartyOrgValue("Đảng bộ huyện Khe Lau", "dang_bo", "district", "Khe Lau"),
        CountValue("cardinal", 250, unit="đảng viên"),
        CountValue("cardinal", 118, unit="đảng viên"),
    )
    words = ("Đảng bộ huyện Khe Lau", "250 đảng viên", "118 đảng viên")
    labels = ("PARTY_ORG", "COUNT", "COUNT")
    rules = ("org.level", "count.noun", "count.noun")
    mentions = tuple(
        Mention(f"m{i}", label, start, start + len(word), word, rule, value)
        for i, (label, start, word, rule, value) in enumerate(zip(labels, spans, words, rules, values, strict=True), 1)
    )
    records = Records(
        (Organisation("o1", "Đảng bộ huyện Khe Lau", "dang_bo", "district", "Khe Lau", mentions=("m1",)),),
        (
            statistic("s2", "m2", org="o1", time="2019", unit="đảng viên", value=250, action="có"),
            statistic("s3", "m3", org="o1", time="2019", unit="đảng viên", value=118, qualifier="nữ", part_of="s2"),
        ),
    )
    checks = (
        Check("ratio-bounds", True, ("s2",), "all is well"),
        Check("parts-sum", False, ("s2", "s3"), "the parts do not add up"),
    )
    info = ArticleInfo("Khe Lau", "2019-05-01", outlet="Báo Khe Lau", zones=(Zone("boilerplate", 0, 10),
                       Zone("body", 11, len(text))))  # fmt: skip
    source = Source("tin/a.txt", "f" * 64, notes=("a note",), item="3")
    return Article("1" * 16, source, info, text, mentions, records, checks)


def test_the_text_is_the_text_and_mentions_tell_their_records() -> None:
    tree = parsed(article_html(linked()))
    assert marks(tree) == [
        ("Đảng bộ huyện Khe Lau", "PARTY_ORG", "o1: Đảng bộ huyện Khe Lau; dang_bo; district; rule org.level"),
        (
            "250 đảng viên", "COUNT",
            "s2: 250 đảng viên; org: Đảng bộ huyện Khe Lau; time: 2019; action: có; "
            "check failed: the parts do not add up; rule count.noun",
        ),
        (
            "118 đảng viên", "COUNT",
            "s3: 118 đảng viên, nữ; org: Đảng bộ huyện Khe Lau; time: 2019; part of s2; "
            "check failed: the parts do not add up; rule count.noun",
        ),
    ]  # fmt: skip
    assert text_of(tree) == linked().text


def test_a_mention_without_a_record_tells_its_value() -> None:
    tree = parsed(article_html(article("có 12 xã", [(3, 8)])))
    assert marks(tree) == [("12 xã", "COUNT", "n: 1; rule rule.x")]


def test_mentions_and_rows_lead_to_each_other() -> None:
    tree = parsed(article_html(linked()))
    by_id = {element.get("id"): element for element in tree.iter() if element.get("id")}
    for mark, record in zip(tree.iter("mark"), ("o1", "s2", "s3"), strict=True):
        row = by_id[mark.find("a").get("href")[1:]]
        assert row.tag == "tr"
        assert row[0].text_content() == record
        back = [a for a in row.iter("a") if a.get("href") == f"#{mark.get('id')}"]
        assert f"[{mark.text}]" in back[0].get("title")
    part = next(row for row in tree.iter("tr") if row[0].text_content() == "s3")
    whole = next(a for a in part.iter("a") if a.text == "s2")
    assert by_id[whole.get("href")[1:]][0].text_content() == "s2"
    assert whole.get("title").startswith("250 đảng viên; org: ")


def test_the_head_and_the_tables() -> None:
    tree = parsed(article_html(linked()))
    head = tree.text_content()
    for fact in ("Khe Lau", "file tin/a.txt", "item 3", "published 2019-05-01", "outlet Báo Khe Lau", "note a note"):
        assert fact in head
    assert "PARTY_ORG 1 COUNT 2" in head
    assert rows(tree, "Statistics (2)") == [
        ["id", "organisation", "time", "quantity", "qualifier", "action", "part of", "mention"],
        ["s2", "o1 Đảng bộ huyện Khe Lau", "2019", "250 đảng viên", "", "có", "", "m2"],
        ["s3", "o1 Đảng bộ huyện Khe Lau", "2019", "118 đảng viên", "nữ", "", "s2", "m3"],
    ]
    assert [row[:2] for row in rows(tree, "Mentions (3)")[1:]] == [
        ["m1", "PARTY_ORG"],
        ["m2", "COUNT"],
        ["m3", "COUNT"],
    ]


def test_failed_checks_come_first_and_are_seen() -> None:
    tree = parsed(article_html(linked()))
    assert rows(tree, "Checks (2, 1 failed)") == [
        ["check", "agrees", "about", "message"],
        ["parts-sum", "✗ no", "s2 s3", "the parts do not add up"],
        ["ratio-bounds", "✓ yes", "s2", "all is well"],
    ]
    opened = [d.find("summary").text_content() for d in tree.iter("details") if d.get("open") is not None]
    assert opened == ["Checks (2, 1 failed)"]
    assert ["border-bottom" in mark.get("style") for mark in tree.iter("mark")] == [False, True, True]


def test_what_is_not_of_the_article_is_dim() -> None:
    tree = parsed(article_html(linked()))
    dim = [span.text for span in text_part(tree).iter("span") if "opacity" in span.get("style")]
    assert dim == ["Tin nội bộ"]
    plain = parsed(article_html(article("Chi bộ họp.\nTan.")))
    assert not list(text_part(plain).iter("span"))


def test_each_line_is_an_element_and_a_mention_may_go_over_two() -> None:
    text = "Một\r\n\nhai 3\nxã bốn\n"
    start = text.index("3")
    tree = parsed(article_html(article(text, [(start, start + 4)])))
    lines = [line.text_content() for line in text_part(tree)]
    assert lines == ["Một\n", "\n", "hai 3\nxã COUNT bốn\n"]
    assert all(line.get("dir") == "auto" for line in text_part(tree))


def test_everything_from_the_article_is_escaped() -> None:
    evil = '<script>alert("1")</script> & \' <img src=x onerror=y> &lt;b&gt; "><b>'
    text = f"{evil} 12 {evil}"
    start = text.index("12")
    value = OtherValue({evil: evil})
    mention = Mention(evil, evil, start, start + 2, "12", evil, value)
    records = Records(
        (Organisation("o1", evil, evil, evil, evil, "o1", (evil,)),),
        (statistic("s1", evil, org="o1", unit=evil, subject=evil, action=evil, part_of=evil, time=evil),),
        other={evil: (OtherRecord(evil + "x", evil, (evil,), (0, 1), {evil: evil}),)},
    )
    info = ArticleInfo(evil, evil, (evil,), evil, evil, evil)
    made = Article(evil, Source(evil, evil, evil, evil, (evil,), evil), info, text, (mention,), records,
                   (Check(evil, False, ("s1", evil), evil),))  # fmt: skip
    tree = parsed(article_html(made))
    ((words, label, told),) = marks(tree)
    assert (words, label) == ("12", evil)
    assert told.count(evil) > 5
    assert told.endswith(f"…; rule {evil}")
    assert text_of(tree) == text
    parsed(results_html(evil, {evil: 1}, [(evil, evil, evil, 1)], [evil]))


def test_what_steers_is_made_visible_everywhere() -> None:
    steering = "a\u202eb\x1bc\u2066"
    text = f"{steering} 12 xã"
    start = text.index("12")
    mention = Mention("m1", "COUNT", start, start + 5, "12 xã", steering, OtherValue({"x": steering}))
    made = replace(article(text, title=steering), mentions=(mention,))
    html = article_html(made) + results_html(steering, {"articles": 1}, [(steering, "", "", 0)], [steering])
    assert not set(html) & set("\u202e\x1b\u2066")
    assert html.count("&lt;RIGHT-TO-LEFT OVERRIDE&gt;") >= 8


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "Đảng bộ xã có 12 chi bộ nữ"),
        "👩‍👩‍👧 12 đảng viên 🇻🇳",
        "מפלגה 12 أعضاء",
    ],
)
def test_other_scripts_and_spellings(text: str) -> None:
    start = text.index("12")
    tree = parsed(article_html(article(text, [(start, start + 2)])))
    assert marks(tree)[0][0] == "12"
    assert text_of(tree) == text


def test_mentions_that_touch() -> None:
    tree = parsed(article_html(article("12 xã5 xã", [(0, 5), (5, 9)])))
    assert [words for words, _, _ in marks(tree)] == ["12 xã", "5 xã"]
    assert text_of(tree) == "12 xã5 xã"


def test_an_empty_article() -> None:
    tree = parsed(article_html(article("")))
    assert text_part(tree).text_content() == ""
    assert "no mentions" in tree.text_content()


def test_an_article_without_a_name_has_its_id() -> None:
    bare = Article("ab" * 8, Source(None, "f" * 64), ArticleInfo(), "Tin.")
    assert parsed(article_html(bare))[0].text_content() == "ab" * 8


def test_several_articles_on_one_page_have_ids_of_their_own() -> None:
    one, other = corpus()["01"], corpus()["02"]
    parsed(f"<div>{article_html(one)}{article_html(other)}</div>")
    assert article_html(one) == article_html(one)


def test_colours() -> None:
    assert len({colour_of(label) for label in CORE_LABELS}) == 5
    assert colour_of("AWARD") == colour_of("AWARD") not in {colour_of(label) for label in CORE_LABELS}
    for label in (*CORE_LABELS, "AWARD", "CREW", "X", "Y", "Z"):
        red, green, blue = (int(colour_of(label)[i : i + 2], 16) / 255 for i in (1, 3, 5))
        assert 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.4, "dark words could not be read on it"
    shown = article_html(article("có 12 xã", [(3, 8)], "AWARD"))
    assert f"background: {colour_of('AWARD')}" in shown


def test_labels_and_tables_of_packs_of_ones_own() -> None:
    text = "Sáng 2/2/2021, Đảng ủy xã Khe Lau trao Huy hiệu 45 năm tuổi Đảng cho bà Lò Thị Sen."
    found = extractor.load([ROOT / "docs" / "packs"])(text)
    tree = parsed(article_html(found))
    award = next(mark for mark in marks(tree) if mark[1] == "AWARD")
    assert award[0] == "Huy hiệu 45 năm tuổi Đảng"
    assert award[2].startswith("x1: AWARD; award: Huy hiệu Đảng; kind: badge; ")
    table = rows(tree, "Awards (1)")
    assert (table[0][0], table[0][-1]) == ("id", "mentions")
    assert dict(zip(*table, strict=True))["person"] == "p1"
    cell = next(a for a in tree.iter("a") if a.text == "p1")
    assert "Lò Thị Sen" in cell.get("title")


def test_the_corpus() -> None:
    for found in corpus().values():
        html = article_html(found)
        tree = parsed(html)
        assert [mark[:2] for mark in marks(tree)] == [(visible(m.text), m.label) for m in found.mentions]
        assert all(found.mentions[i].rule in mark[2] for i, mark in enumerate(marks(tree)))
        assert text_of(tree) == visible(found.text)


def test_only_styles_that_notebooks_leave() -> None:
    html = article_html(linked()) + results_html("x", {"articles": 2}, [("a", "b", "c", 1)], ["d"])
    used = {
        part.partition(":")[0].strip() for style in re.findall(r'style="([^"]*)"', html) for part in style.split(";")
    }
    assert used <= PROPERTIES | DISPENSABLE
    assert "<style" not in html and "<script" not in html and "class=" not in html


def test_a_long_text_is_cut_where_it_cuts_no_mention_and_says_so() -> None:
    line = "Chi bộ có 12 đảng viên và 3 xã.\n"
    text = line * 40_000
    spans = [(i * len(line) + 10, i * len(line) + 22) for i in range(40_000)]
    made = article(text, spans)
    started = time.perf_counter()
    html = article_html(made)
    assert time.perf_counter() - started < 10
    assert len(html) < 1_000_000
    tree = parsed(html)
    shown = text_of(tree)
    assert text.startswith(shown)
    assert MAX_CHARS - len(line) <= len(shown) <= MAX_CHARS
    assert f"Shown are {len(shown):,} of its {len(text):,} characters and 625 of its 40,000" in tree.text_content()


@pytest.mark.parametrize(("start", "end"), [(MAX_CHARS - 5, MAX_CHARS + 5), (0, MAX_CHARS + 9)])
def test_a_mention_at_the_cut(start: int, end: int) -> None:
    tree = parsed(article_html(article("x" * (MAX_CHARS * 2), [(start, end)])))
    assert marks(tree) == []
    assert len(text_of(tree)) == (start or MAX_CHARS)


def test_long_tables_and_cells_are_cut() -> None:
    organisations = tuple(Organisation(f"o{i}", "n" * 5000, "dang") for i in range(MAX_ROWS + 1))
    made = replace(article("Tin."), records=Records(organisations))
    tree = parsed(article_html(made))
    table = rows(tree, f"Organisations ({MAX_ROWS + 1})")
    assert len(table) == MAX_ROWS + 1
    assert all(len(row[1]) == 300 and row[1].endswith("…") for row in table[1:])
    assert f"the first {MAX_ROWS} of {MAX_ROWS + 1}" in tree.text_content()


def test_an_organisation_of_many_mentions_names_the_first_of_them() -> None:
    spans = [(i, i + 1) for i in range(100)]
    made = article("x" * 100, spans, "PARTY_ORG")
    owner = Organisation("o1", "n", "dang", mentions=tuple(m.id for m in made.mentions))
    table = rows(parsed(article_html(replace(made, records=Records((owner,))))), "Organisations")
    assert table[1][-1] == " ".join(f"m{i}" for i in range(1, 21)) + " … 80 more"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60) | st.text(" \r\n<>&\"'ạ12", max_size=30)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
       st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3))  # fmt: skip
def test_any_text_with_any_spans(text: str, spans: list[tuple[int, int]], zones: list[tuple[int, int]]) -> None:
    made = article(text, spans, zones=tuple(Zone("body", start, end) for start, end in zones))
    tree = parsed(article_html(made))
    found = marks(tree)
    kept, done = [], 0
    for start, end in sorted(spans, key=lambda span: span[0]):
        if done <= start < end <= len(text):
            kept.append(visible(text[start:end]))
            done = end
    # A line break of two characters that a span cuts in two is shown once, behind the span.
    assert [words.rstrip("\n") for words, _, _ in found] == [words.rstrip("\n") for words in kept]
    assert text_of(tree) == visible(text)


def test_a_result_set() -> None:
    html = results_html(
        "Results: 30 articles, 1 failed",
        {"articles": 30, "mentions": 12345},
        [(f"tin/{i}.txt", "Tin & bài", "2019-05-01", 7) for i in range(20)],
        ["b.txt: it is empty"],
    )
    tree = parsed(html)
    tables = [[[cell.text_content() for cell in row] for row in table.iter("tr")] for table in tree.iter("table")]
    assert tables[0] == [["articles", "mentions"], ["30", "12,345"]]
    assert tables[1][:2] == [["file", "title", "published", "mentions"], ["tin/0.txt", "Tin & bài", "2019-05-01", "7"]]
    assert "the first 20 of 30" in tree.text_content()
    assert [item.text for item in tree.iter("li")] == ["b.txt: it is empty"]
    assert "Failed inputs (1)" in tree.text_content()


def test_an_empty_result_set() -> None:
    tree = parsed(results_html("Results: 0 articles", {}, [], []))
    assert tree.text_content() == "Results: 0 articles"


def test_notebooks_ask_for_it() -> None:
    assert linked()._repr_html_() == article_html(linked())  # type: ignore[attr-defined]
    found = Results.of([linked()])
    assert "Results: 1 articles" in parsed(found._repr_html_()).text_content()
