"""Invented articles for the tests of the page, put together by hand so that every offset and value is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.records import (
    Article,
    ArticleInfo,
    Check,
    CountValue,
    DateValue,
    Document,
    DocumentValue,
    Mention,
    Organisation,
    OtherRecord,
    OtherValue,
    PartyOrgValue,
    Person,
    PersonValue,
    Records,
    Role,
    Source,
    Statistic,
    Value,
    Zone,
)
from extractor.writing import LineWriter, to_line

MANY = 60
"""So many plain articles stand behind the special ones: more than one page of rows, more than one chunk of texts."""

HOSTILE = "<script>window.hacked = 1</script>"
HOSTILE_BODY = "</script><img src=x onerror=window.hacked=2> <b>Ban</b>"
OVERRIDE = "\u202e"
NFD_PLACE = "Hòa Lạc"


def mentions_in(text: str, found: Sequence[tuple[str, str, Value]]) -> tuple[Mention, ...]:
    """Mentions for (words, label, value), looked for one behind another."""
    made: list[Mention] = []
    at = 0
    for words, label, value in found:
        at = text.index(words, at)
        made.append(Mention(f"m{len(made) + 1}", label, at, at + len(words), words, f"{label.lower()}.rule", value))
        at += len(words)
    return tuple(made)


def statistic(id: str, mention: Mention, sentence: tuple[int, int], **fields: object) -> Statistic:
    """A statistic of a COUNT with further fields of its own."""
    value = mention.value
    assert isinstance(value, CountValue)
    plain: dict[str, object] = dict.fromkeys(("org", "time", "qualifier", "subject", "action", "part_of"))
    plain |= {name: getattr(value, name) for name in ("kind", "value", "low", "high", "total", "comparator", "unit")}
    return Statistic(id=id, mention=mention.id, sentence=sentence, **(plain | fields))  # type: ignore[arg-type]


def article(id: str, title: str, body: str, found: Sequence[tuple[str, str, Value]], **info: object) -> Article:
    """An article with a title and a body; the mentions are looked for in both."""
    text = f"{title}\n\n{body}"
    zones = (Zone("title", 0, len(title)), Zone("body", len(title) + 2, len(text)))
    source = Source(f"bài/{id}.txt", "0" * 64)
    return Article(id, source, ArticleInfo(title=title, zones=zones, **info), text, mentions_in(text, found))  # type: ignore[arg-type]


def with_records(made: Article, records: Records, checks: tuple[Check, ...] = ()) -> Article:
    return Article(made.id, made.source, made.article, made.text, made.mentions, records, checks)


def count(value: float | None, unit: str | None, **fields: object) -> CountValue:
    return CountValue(fields.pop("kind", "cardinal"), value, unit=unit, **fields)  # type: ignore[arg-type]


def full() -> Article:
    """One article with everything: all tables, failed checks, every form of a count."""
    body_of_party = PartyOrgValue("Đảng bộ xã An Phong", "dang_bo", "commune", "An Phong")
    body = (
        "Năm 2020, Đảng bộ xã An Phong có 1.250 đảng viên, trong đó hơn 300 đảng viên nữ, từ 3 đến 5 chi bộ ghép, "
        "24/49 chi bộ giữ nếp, chi 5 tỷ đồng. Ông Lò Văn Tấu, Bí thư Đảng ủy xã An Phong, nhắc Nghị quyết số 12-NQ/HU. "
        "Lúa ST cho 62,5% số thửa được mùa."
    )
    made = article(
        "a" * 16,
        "Đảng bộ xã An Phong chăm nguồn",
        body,
        [
            ("Đảng bộ xã An Phong", "PARTY_ORG", body_of_party),
            ("Năm 2020", "DATE", DateValue("DATE", "2020")),
            ("Đảng bộ xã An Phong", "PARTY_ORG", body_of_party),
            ("1.250 đảng viên", "COUNT", count(1250, "đảng viên")),
            ("hơn 300 đảng viên", "COUNT", count(300, "đảng viên", comparator=">")),
            ("từ 3 đến 5 chi bộ", "COUNT", count(None, "chi bộ", low=3, high=5)),
            ("24/49 chi bộ", "COUNT", count(24, "chi bộ", total=49, kind="ratio")),
            ("5 tỷ đồng", "COUNT", count(5_000_000_000, "đồng", kind="money")),
            ("Lò Văn Tấu", "PERSON", PersonValue("Lò Văn Tấu", "Bí thư Đảng ủy xã An Phong")),
            ("Nghị quyết số 12-NQ/HU", "DOCUMENT", DocumentValue("Nghị quyết", "12", "12-NQ/HU")),
            ("Lúa ST", "CROP", OtherValue({"variety": "ST", "note": "=1+1"})),
            ("62,5%", "COUNT", count(62.5, "%", kind="percent", comparator="~")),
        ],
        published="2021-03-05T07:00:00+07:00", url="https://bao.example/bai?x=1&y=2", authors=("Vàng Thị Mẩy",),
    )  # fmt: skip
    m = {one.id: one for one in made.mentions}
    start = made.text.index("Năm 2020")
    sentence = (start, made.text.index(" Ông"))
    last = (made.text.index("Lúa ST"), len(made.text))
    records = Records(
        organisations=(
            Organisation("o1", "Đảng bộ xã An Phong", "dang_bo", "commune", "An Phong", None, ("m1", "m3"), "01234"),
            Organisation("o2", "Đảng ủy xã An Phong", "dang_uy", "commune", "An Phong", "o1"),
        ),
        statistics=(
            statistic("s1", m["m4"], sentence, org="o1", time="2020", action="có"),
            statistic("s2", m["m5"], sentence, org="o1", time="2020", qualifier="nữ", part_of="s1", part_kind="share"),
            statistic("s3", m["m6"], sentence, org="o1", qualifier="ghép"),
            statistic("s4", m["m7"], sentence, subject="các thôn"),
            statistic("s5", m["m8"], sentence, action="chi"),
            statistic("s6", m["m12"], last, qualifier="số thửa"),
        ),
        documents=(
            Document(
                "d1", "Nghị quyết", "12", "12-NQ/HU", None, None, None, "o1", "2019-06-01", "phát triển", ("m10",)
            ),
        ),
        people=(Person("p1", "Lò Văn Tấu", (Role("Bí thư", "o2", "Bí thư Đảng ủy xã An Phong"),), ("m9",)),),
        other={"crops": (OtherRecord("x1", "CROP", ("m11",), last, {"variety": "ST", "note": "=1+1"}),)},
    )
    checks = (
        Check("ratio-bounds", True, ("s4",), "24 of 49"),
        Check("parts-sum", False, ("s1", "s2"), "the parts add up to 300, not 1250"),
    )
    return with_records(made, records, checks)


def astral() -> Article:
    """Characters of two UTF-16 units before and in mentions, and a place in decomposed letters."""
    body = f"😀 Chợ phiên 🎏 ở {NFD_PLACE} có 45 gian 🧺 hàng và 7 lò rèn."
    found: list[tuple[str, str, Value]] = [
        (NFD_PLACE, "PARTY_ORG", PartyOrgValue(NFD_PLACE, "other")),
        ("45 gian 🧺 hàng", "COUNT", count(45, "gian hàng")),
        ("7 lò rèn", "COUNT", count(7, "lò rèn")),
    ]
    made = article("b" * 16, "Chợ phiên 🎉 đông vui", body, found, published="2022-07-01")
    start = made.text.index("😀 Chợ")
    m = made.mentions
    statistics = (
        statistic("s1", m[1], (start, len(made.text)), subject=NFD_PLACE),
        statistic("s2", m[2], (start, len(made.text))),
    )
    return with_records(
        made, Records(statistics=statistics, organisations=(Organisation("o1", NFD_PLACE, "other", mentions=("m1",)),))
    )


def hostile() -> Article:
    """Markup, formulas and directions wherever an article can put them."""
    body = f"{HOSTILE_BODY} có 3 cầu{OVERRIDE} treo."
    found: list[tuple[str, str, Value]] = [
        ("<b>Ban</b>", "PARTY_ORG", PartyOrgValue("<b onclick=x>Ban</b>", "other")),
        (f"3 cầu{OVERRIDE} treo", "COUNT", count(3, "=cmd()")),
    ]
    made = article("c" * 16, HOSTILE, body, found, published="2022-08-01", url="javascript:window.hacked=3",
                   outlet='"><img src=x onerror=window.hacked=4>')  # fmt: skip
    zone = made.article.zones[1]
    statistics = (
        statistic("s1", made.mentions[1], (zone.start, zone.end), org="o1", subject="-1+2", action="=HYPERLINK(1)",
                  qualifier='dấu "ngoặc", phẩy'),
    )  # fmt: skip
    organisations = (
        Organisation("o1", "<b onclick=x>Ban</b>", "__proto__", "constructor", f"A{OVERRIDE}B", None, ("m1",)),
    )
    return with_records(made, Records(organisations, statistics))


def plain(number: int) -> Article:
    """One of many: so many households, in a year that depends on the number."""
    body = f"Cả xã có {number} hộ trồng quế."
    made = article(f"{number:016x}", f"Chuyện quế thứ {number}", body, [(f"{number} hộ", "COUNT", count(number, "hộ"))],
                   published=f"{2015 + number % 4}-05-02")  # fmt: skip
    zone = made.article.zones[1]
    return with_records(made, Records(statistics=(statistic("s1", made.mentions[0], (zone.start, zone.end)),)))


def all_articles() -> list[Article]:
    return [full(), astral(), hostile(), *(plain(number) for number in range(1, MANY + 1))]


def write_run(folder: Path, articles: Sequence[Article]) -> Path:
    """A folder as a run leaves it, with two failed inputs."""
    folder.mkdir()
    with LineWriter(folder / "records.jsonl") as writer:
        for one in articles:
            writer.write(to_line(one))
    (folder / "errors.jsonl").write_text(
        '{"path": "bài/hỏng.txt", "item": null, "stage": "read", "code": "empty", "error": "nothing", "id": null}\n'
        '{"path": "<i>x</i>.txt", "item": "7", "stage": "read", "code": "binary", "error": "no text", "id": null}\n',
        encoding="utf-8",
    )
    (folder / "run.json").write_text(
        '{"version": "0.1.0", "schema_version": "1.0", "started": "2024-02-03T04:05:06+00:00",'
        ' "rules": {"sha256": "ab12"}}',
        encoding="utf-8",
    )
    return folder
