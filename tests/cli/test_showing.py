"""The terminal view of an article."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from extractor.records import (
    Article,
    ArticleInfo,
    Check,
    CountValue,
    Document,
    Mention,
    Organisation,
    OtherValue,
    PersonValue,
    Records,
    Source,
    Statistic,
    Zone,
)
from extractor.showing import show_article, visible

TEXT = "Trang chủ\r\nChi bộ kết nạp 12 đảng viên, Lò Văn Pánh dự.\nTin khác"
COUNT, PERSON = "12 đảng viên", "Lò Văn Pánh"


def mention(id: str, label: str, words: str, value: CountValue | PersonValue | OtherValue) -> Mention:
    start = TEXT.index(words)
    return Mention(id, label, start, start + len(words), words, f"rule.{id}", value)


def example() -> Article:
    start, end = TEXT.index("Chi bộ"), TEXT.index("Tin khác")
    statistic = Statistic("s1", "m1", "o1", "2020", "đảng viên", None, "cardinal", 12, None, None, 49, ">", None,
                          "kết nạp", None, (start, end))  # fmt: skip
    return Article(
        "0" * 16,
        Source("tin/[red]a.txt", "f" * 64, notes=("a note",)),
        ArticleInfo("Tin [b]một[/b]", zones=(Zone("boilerplate", 0, 9), Zone("body", start, end))),
        TEXT,
        (
            mention("m1", "COUNT", COUNT, CountValue("cardinal", 12, unit="đảng viên")),
            mention("m2", "PERSON", PERSON, PersonValue("Lò Văn Pánh")),
            mention("m3", "HOME", "Trang chủ", OtherValue({"kind": "menu", "none": None})),
        ),
        Records(
            (Organisation("o1", "Chi bộ :smile:", "chi_bo"),),
            (statistic,),
            (Document("d1", "Nghị quyết", "4", None, 4, "XII", None, "o1", None, None, ()),),
        ),
        (Check("parts-sum", False, ("s1",), "the parts [i]do not[/i] agree"),),
    )


def shown(article: Article, *, coloured: bool) -> str:
    file = io.StringIO()
    console = Console(
        file=file, markup=False, width=150, force_terminal=coloured, color_system="truecolor" if coloured else None
    )
    show_article(article, console)
    return file.getvalue()


def test_without_colour_mentions_are_marked_with_their_label() -> None:
    out = shown(example(), coloured=False)
    assert "\x1b" not in out
    assert "[Trang chủ](HOME)\nChi bộ kết nạp [12 đảng viên](COUNT), [Lò Văn Pánh](PERSON) dự.\nTin khác\n" in out
    assert "COUNT 1  PERSON 1  HOME 1" in out


def test_with_colour_each_label_has_its_own_and_the_page_around_is_dim() -> None:
    out = shown(example(), coloured=True)
    assert f"\x1b[1;36m{COUNT}\x1b[0m" in out
    assert f"\x1b[1;33m{PERSON}\x1b[0m" in out
    assert "\x1b[1;34mTrang chủ\x1b[0m" in out
    assert "\x1b[2mTin khác\x1b[0m" in out
    assert "\x1b[0mChi bộ kết nạp " in out or "\nChi bộ kết nạp " in out


def test_records_stand_in_tables_and_markup_is_text() -> None:
    out = shown(example(), coloured=False)
    for expected in (
        "file      tin/[red]a.txt", "title     Tin [b]một[/b]", "note      a note", "o1 Chi bộ :smile:",
        "> 12/49 đảng viên", "plenum 4, term XII", "kind: menu", "the parts [i]do not[/i] agree", "rule.m2",
    ):  # fmt: skip
        assert expected in out
    assert "People" not in out
    assert "qualifier" not in out


def test_an_article_without_zones_is_not_dim() -> None:
    plain = Article("0" * 16, Source(None, "f" * 64), ArticleInfo(), "Chi bộ họp.")
    out = shown(plain, coloured=True)
    assert "\x1b[2m" not in out
    assert "no mentions" in out


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    left = visible(text)
    assert not [character for character in left if character < " " and character not in "\t\n"]
    assert not set(left) & set("\x7f\x9b\u202e\u2066\u2028\ufeff\r")


def test_plain_words_stay_as_they_are() -> None:
    assert visible("Đảng ủy:\t12 %\r\n“ừ”\rhết") == "Đảng ủy:\t12 %\n“ừ”\nhết"
