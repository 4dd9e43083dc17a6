"""What many articles hold together, counted and drawn."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from support import corpus

from extractor.records import (
    Article,
    ArticleInfo,
    Check,
    Document,
    Mention,
    Organisation,
    OtherRecord,
    OtherValue,
    Person,
    Records,
    Source,
    Statistic,
)
from extractor.stats_view import bar, show_summary
from extractor.summarising import Body, Checked, Named, Summary, Unit, summarise


def statistic(id: str, org: str | None, unit: str | None) -> Statistic:
    return Statistic(id, "m1", org, None, unit, None, "cardinal", 1, None, None, None, "=", None, None, None, (0, 1))


def document(id: str, **fields: Any) -> Document:
    names = ("number", "symbol", "plenum", "term", "congress", "issuer", "date", "subject", "title")
    given = {"type": "Nghị quyết", "mentions": ("m1",), **dict.fromkeys(names), **fields}
    return Document(id=id, **given)


def article(
    *labels: str,
    published: str | None = None,
    outlet: str | None = None,
    records: Records | None = None,
    checks: tuple[Check, ...] = (),
) -> Article:
    mentions = tuple(
        Mention(f"m{i}", label, 0, 1, "x", f"{label.lower()}.rule", OtherValue({})) for i, label in enumerate(labels, 1)
    )
    info = ArticleInfo(published=published, outlet=outlet)
    return Article("0" * 16, Source("a.txt", "f" * 64), info, "x", mentions, records or Records(), checks)


def bodies(*names: str) -> tuple[Organisation, ...]:
    return tuple(Organisation(f"o{i}", name, "dang_bo", mentions=("m1",)) for i, name in enumerate(names, 1))


def test_nothing() -> None:
    found = summarise([])
    assert (found.articles, found.dated, found.first_day, found.last_day) == (0, 0, None, None)
    assert (found.units, found.organisations, found.documents, found.people) == ((), (), (), ())
    assert set(found.records.values()) == set(found.distinct.values()) == {0}


def test_articles_by_time_and_outlet() -> None:
    found = summarise(
        [
            article(published="2019-05-31T07:00:00+07:00", outlet="Báo B"),
            article(published="2019-05-01", outlet="Báo A"),
            article(published="2018-12-30", outlet="Báo B"),
            article(published="một ngày", outlet=None),
            article(),
        ]
    )
    assert (found.articles, found.dated, found.first_day, found.last_day) == (5, 3, "2018-12-30", "2019-05-31")
    assert list(found.months.items()) == [("2018-12", 1), ("2019-05", 2)]
    assert list(found.outlets.items()) == [("Báo B", 2), ("Báo A", 1)]


def test_mentions_rules_records_and_checks() -> None:
    other = {"awards": (OtherRecord("x1", "AWARD", ("m1",), (0, 1), {}), OtherRecord("x2", "AWARD", (), (0, 1), {}))}
    checks = (Check("parts-sum", False, (), ""), Check("parts-sum", True, (), ""), Check("weekday", True, (), ""))
    found = summarise(
        [
            article("COUNT", "DATE", "COUNT", records=Records(bodies("A"), other=other), checks=checks),
            article("DATE", "AWARD", "DATE", records=Records(bodies("A", "B"))),
        ],
        ["empty", "damaged", "empty"],
        {"counts": 2, "dates": 3},
    )
    assert list(found.mentions.items()) == [("DATE", 3), ("COUNT", 2), ("AWARD", 1)]
    assert found.rules == {"date.rule": 3, "count.rule": 2, "award.rule": 1}
    assert found.records == {"organisations": 3, "statistics": 0, "documents": 0, "people": 0, "awards": 2}
    assert found.checks == {"parts-sum": Checked(1, 1), "weekday": Checked(1, 0)}
    assert list(found.failed_inputs.items()) == [("empty", 2), ("damaged", 1)]
    assert list(found.packs) == ["dates", "counts"]


def test_what_is_counted_and_whose() -> None:
    one = Records(
        bodies("Đảng bộ huyện Khe Lau", "Huyện ủy Khe Lau"),
        (statistic("s1", "o1", "đảng viên"), statistic("s2", "o1", "đảng viên"), statistic("s3", None, "chi bộ"),
         statistic("s4", "o2", None)),
    )  # fmt: skip
    other = Records(bodies("Đảng bộ xã Mường Sim"), (statistic("s1", "o1", "đảng viên"),))
    # The same body in another spelling.
    third = Records(bodies(unicodedata.normalize("NFD", "Đảng bộ huyện Khe Lau")), (statistic("s1", "o1", "xã"),))
    found = summarise([article(records=records) for records in (one, other, third)])
    assert found.units == (Unit("đảng viên", 3, 2), Unit("chi bộ", 1, 0), Unit("xã", 1, 1))
    assert found.organisations == (
        Body("Đảng bộ huyện Khe Lau", 3, 2),
        Body("Huyện ủy Khe Lau", 1, 1),
        Body("Đảng bộ xã Mường Sim", 1, 1),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"symbol": "24-NQ/TU", "number": "24"}, {"symbol": "24-nq/tu", "type": "Kế hoạch", "number": None}),
        ({"number": "24", "issuer": "o1"}, {"number": "24", "issuer": "o1"}),
        ({"number": "24"}, {"number": "24"}),
        ({"title": "Luật Đất đai", "type": "Luật"}, {"title": "luật đất đai", "type": "Luật"}),
        ({"plenum": 4, "term": "XII"}, {"plenum": 4, "term": "XII"}),
        ({"congress": "XIII"}, {"congress": "XIII"}),
    ],
)
def test_the_same_document_in_two_articles(one: dict[str, Any], other: dict[str, Any]) -> None:
    found = summarise(
        article(records=Records(bodies("Tỉnh ủy Khe Lau"), documents=(document("d1", **fields),)))
        for fields in (one, other)
    )
    assert [(cited.articles, cited.mentions) for cited in found.documents] == [(2, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"symbol": "24-NQ/TU"}, {"symbol": "25-NQ/TU"}),
        ({"symbol": "24-NQ/TU"}, {"number": "24"}),
        ({"number": "24"}, {"number": "24", "type": "Kế hoạch"}),
        ({"number": "24", "issuer": "o1"}, {"number": "24", "issuer": "o2"}),
        ({"number": "24", "issuer": "o1"}, {"number": "24"}),
        ({"title": "Luật Đất đai"}, {"title": "Luật Đầu tư"}),
        ({"plenum": 4, "term": "XII"}, {"plenum": 4, "term": "XI"}),
        ({"congress": "XII"}, {"congress": "XIII"}),
    ],
)
def test_other_documents(one: dict[str, Any], other: dict[str, Any]) -> None:
    found = summarise(
        article(records=Records(bodies("Tỉnh ủy Khe Lau", "Tỉnh ủy Mường Sim"), documents=(document("d1", **fields),)))
        for fields in (one, other)
    )
    assert [cited.articles for cited in found.documents] == [1, 1]


def test_a_document_that_nothing_tells_apart_is_not_counted() -> None:
    found = summarise([article(records=Records(documents=(document("d1", date="2019", subject="x"),)))])
    assert found.documents == ()
    assert found.records["documents"] == 1


def test_names_of_documents() -> None:
    documents = (
        document("d1", symbol="24-NQ/TU", number="24", issuer="o1"),
        document("d2", number="25", issuer="o1"),
        document("d3", title="Luật Đất đai", type="Luật"),
        document("d4", plenum=4, term="XII"),
    )
    found = summarise([article(records=Records(bodies("Tỉnh ủy Khe Lau"), documents=documents))])
    assert {cited.name for cited in found.documents} == {
        "Nghị quyết 24-NQ/TU", "Nghị quyết 25 (Tỉnh ủy Khe Lau)", "Luật Đất đai", "Nghị quyết plenum 4 term XII",
    }  # fmt: skip


def test_a_person_counts_once_in_an_article() -> None:
    twice = Records(people=(Person("p1", "Lò Thị Sen", (), ("m1",), ("m2", "m3")), Person("p2", "LÒ THỊ SEN")))
    found = summarise([article(records=twice), article(records=Records(people=(Person("p1", "Vi Văn Hạ"),)))])
    assert found.people == (Named("Lò Thị Sen", 1, 3), Named("Vi Văn Hạ", 1, 0))


def test_the_first_of_each_list() -> None:
    full = summarise(corpus().values())
    cut = full.top(3)
    assert cut.units == full.units[:3]
    assert list(cut.rules.items()) == list(full.rules.items())[:3]
    assert cut.distinct == full.distinct
    assert cut.months == full.months
    assert full.top(10**9) == full


def test_it_is_json() -> None:
    full = summarise(corpus().values(), ["empty"])
    plain = orjson.loads(orjson.dumps(full.to_dict()))
    assert plain == full.to_dict()
    assert plain["articles"] == len(corpus())
    assert plain["checks"]["parts-sum"]["ok"] == full.checks["parts-sum"].ok


NAMES = st.sampled_from(["Huyện ủy A", "Đảng bộ xã B", "Chi bộ C"])


@st.composite
def articles(draw: st.DrawFn) -> Article:
    owners = bodies(*draw(st.lists(NAMES, unique=True, max_size=3)))
    orgs = st.sampled_from([None, *(one.id for one in owners)])
    units = st.sampled_from([None, "xã", "đảng viên"])
    statistics = draw(st.lists(st.tuples(orgs, units), max_size=4))
    symbols = st.sampled_from([None, "1-NQ/TU", "2-CT/TW"])
    documents = [document(f"d{i}", symbol=s) for i, s in enumerate(draw(st.lists(symbols, max_size=3)))]
    people = [Person(f"p{i}", name) for i, name in enumerate(draw(st.lists(NAMES, max_size=3)))]
    checks = draw(st.lists(st.tuples(st.sampled_from(["parts-sum", "weekday"]), st.booleans()), max_size=3))
    made = article(
        *draw(st.lists(st.sampled_from(["COUNT", "DATE", "OWN"]), max_size=4)),
        published=draw(st.none() | st.dates().map(str)),
        outlet=draw(st.none() | st.sampled_from(["Báo A", "Báo B"])),
        records=Records(
            owners,
            tuple(statistic(f"s{i}", org, unit) for i, (org, unit) in enumerate(statistics)),
            tuple(documents),
            tuple(people),
        ),
        checks=tuple(Check(code, ok, (), "") for code, ok in checks),
    )
    return made


@given(st.lists(articles(), max_size=5))
def test_counts_are_those_of_a_naive_count(many: list[Article]) -> None:
    found = summarise(iter(many))
    dates = sorted(a.article.published for a in many if a.article.published)
    assert (found.articles, found.dated) == (len(many), len(dates))
    assert (found.first_day, found.last_day) == ((dates[0], dates[-1]) if dates else (None, None))
    assert found.months == Counter(day[:7] for day in dates)
    assert found.outlets == Counter(a.article.outlet for a in many if a.article.outlet)
    assert found.mentions == Counter(m.label for a in many for m in a.mentions)
    assert found.rules == Counter(m.rule for a in many for m in a.mentions)
    for kind in ("organisations", "statistics", "documents", "people"):
        assert found.records[kind] == sum(len(getattr(a.records, kind)) for a in many)
    checks = Counter((c.code, c.ok) for a in many for c in a.checks)
    assert {(code, ok): getattr(one, "ok" if ok else "failed") for code, one in found.checks.items()
            for ok in (True, False) if getattr(one, "ok" if ok else "failed")} == checks  # fmt: skip

    counted = [(s.unit, {o.id: o.name for o in a.records.organisations}.get(s.org or ""))
               for a in many for s in a.records.statistics]  # fmt: skip
    for unit in found.units:
        assert unit.statistics == sum(name == unit.unit for name, _ in counted)
        assert unit.organisations == len({body for name, body in counted if name == unit.unit} - {None})
    assert {unit.unit for unit in found.units} == {name for name, _ in counted} - {None}
    for body in found.organisations:
        assert body.statistics == sum(of == body.name for _, of in counted)
        assert body.articles == sum(body.name in {o.name for o in a.records.organisations} for a in many)
    for cited in found.documents:
        symbol = cited.name.split()[-1]
        assert cited.articles == sum(symbol in {d.symbol for d in a.records.documents} for a in many)
        assert cited.mentions == sum(d.symbol == symbol for a in many for d in a.records.documents)
    for person in found.people:
        assert person.articles == sum(person.name in {p.name for p in a.records.people} for a in many)


def drawn(summary: Summary, *, top: int = 10, width: int = 80, encoding: str = "utf-8", colour: bool = False) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", newline="")
    console = Console(file=file, markup=False, emoji=False, highlight=False, width=width, force_terminal=colour,
                      color_system="truecolor" if colour else None)  # fmt: skip
    show_summary(summary, console, top)
    file.flush()
    return raw.getvalue().decode(encoding)


def line(out: str, words: str) -> list[str]:
    (found,) = (one for one in out.splitlines() if one.startswith(words))
    return found.removeprefix(words).split()


def chart(out: str, title: str) -> list[str]:
    """The lines under a title."""
    lines = out.splitlines()
    start = next(i for i, one in enumerate(lines) if one.startswith(title))
    return [one.rstrip() for one in lines[start:]][: [*lines[start:], ""].index("")]


def test_numbers_and_charts() -> None:
    many = [
        article("COUNT", "COUNT", "DATE", published="2019-05-01", outlet="Báo A",
                records=Records(bodies("Huyện ủy Khe Lau"), (statistic("s1", "o1", "đảng viên"),) * 4),
                checks=(Check("weekday", False, (), ""),)),
        article(published="2019-07-02", records=Records(documents=(document("d1", symbol="24-NQ/TU"),),
                                                        people=(Person("p1", "Vi Văn Hạ", (), ("m1",)),))),
    ]  # fmt: skip
    out = drawn(summarise(many, ["empty"], {"counts": 2}))
    assert line(out, "articles") == ["2"]
    assert line(out, "with a date") == ["2"]
    assert line(out, "first day") == ["2019-05-01"]
    assert line(out, "failed checks") == ["1"]
    assert line(out, "failed inputs") == ["1"]
    assert [one.split()[1:2] for one in chart(out, "Articles by month")[2:]] == [["1"], ["0"], ["1"]]
    assert line(out, "COUNT") == ["2", "█" * 20]
    assert line(out, "DATE") == ["1", "█" * 10]
    assert line(out, "đảng viên") == ["4", "1", "█" * 20]
    assert line(out, "Huyện ủy Khe Lau") == ["4", "1", "█" * 20]
    assert line(out, "Nghị quyết 24-NQ/TU") == ["1", "1", "█" * 20]
    assert line(out, "Vi Văn Hạ") == ["1", "1", "█" * 20]
    assert line(out, "weekday") == ["1", "0", "█" * 20]
    assert line(out, "empty") == ["1", "█" * 20]
    assert line(out, "counts") == ["2", "█" * 20]


def test_no_articles() -> None:
    out = drawn(summarise([]))
    assert line(out, "articles") == ["0"]
    assert "Records by kind" not in out
    assert "█" not in out


def test_lists_are_cut_and_say_so() -> None:
    statistics = tuple(statistic(f"s{i}", None, f"xã {i:02}") for i in range(30))
    out = drawn(summarise([article(records=Records(statistics=statistics))]), top=4)
    assert len(chart(out, "What is counted most (the first 4 of 30)")) == 2 + 4


def test_without_colour_nothing_steers_and_with_it_only_colour() -> None:
    evil = Records(bodies("a\x1b[31m\u202eb\n[red]c"), (statistic("s1", "o1", "x\x07\r\ny"),))
    summary = summarise([article(outlet="\x1b]0;x\x07", records=evil)])
    out = drawn(summary)
    assert not set(out) & set("\x1b\x07\r\u202e")
    assert "a␛[31m<RIGHT-TO-LEFT OVERRIDE>b" in out
    assert "[red]c" in out
    assert line(out, "x␇ y") == ["1", "1", "█" * 20]
    assert line(out, "␛]0;x␇") == ["1", "█" * 20]
    assert "\x1b[36m█" in drawn(summary, colour=True)


@pytest.mark.parametrize("width", [80, 60, 120])
def test_bars_stand_below_each_other(width: int) -> None:
    names = ("Huyện ủy A", unicodedata.normalize("NFD", "Đảng ủy xã Mường Sím"), "中文字", "q" * 150)
    statistics = tuple(statistic(f"s{i}", f"o{i}", None) for i in range(1, 5))
    out = drawn(summarise([article("COUNT", outlet="Báo A", records=Records(bodies(*names), statistics))]), width=width)
    starts = {cell_len(one[: one.index("█")]) for one in out.splitlines() if "█" in one}
    assert len(starts) == 1
    assert max(cell_len(one) for one in out.splitlines()) <= width
    assert out.count("q") == 150


def test_where_blocks_cannot_be_written_there_are_number_signs() -> None:
    out = drawn(summarise([article("COUNT", "COUNT", "DATE")]), encoding="ascii")
    assert line(out, "COUNT") == ["2", "#" * 20]
    assert line(out, "DATE") == ["1", "#" * 10]
    assert out.isascii()
    assert "\\u" not in out


def test_years_in_place_of_many_months() -> None:
    days = ["2010-01-01", "2010-12-31", "2012-06-01", "2013-02-02"]
    out = drawn(summarise(article(published=day) for day in days))
    assert [one.split()[:2] for one in chart(out, "Articles by year")[2:]] == [
        ["2010", "2"], ["2011", "0"], ["2012", "1"], ["2013", "1"],
    ]  # fmt: skip


def test_a_year_far_off_does_not_stretch_the_chart() -> None:
    days = ["0001-01-01", "2012-06-01", "2013-02-02"]
    out = drawn(summarise(article(published=day) for day in days))
    assert [one.split()[0] for one in chart(out, "Articles by year")[2:]] == ["0001", "2012", "2013"]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_bars(one: int, other: int) -> None:
    lesser, greater = sorted((one, other))
    short, long = (bar(number, greater, "█", "▌") for number in (lesser, greater))
    assert len(short) <= len(long) <= 20
    assert bool(short) == (lesser > 0)
    assert not greater or long == "█" * 20


def test_a_summary_of_the_corpus_fits() -> None:
    assert max(map(cell_len, drawn(summarise(corpus().values())).splitlines())) <= 80
