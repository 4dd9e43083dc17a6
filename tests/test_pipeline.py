"""The public way in, and what must hold of whatever comes out."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import ARTICLES, ROOT, load_once, raw_text, with_boats, write_pack

import extractor
from extractor import pipeline
from extractor.records import ARTICLE_ZONES, Article, CountValue, DateValue, PartyOrgValue, to_plain
from extractor.rulebook import RuleError

SENTENCE = "Đảng bộ huyện Khe Lau có 15 chi bộ, kết nạp 40 đảng viên trong năm 2019."


def test_extract() -> None:
    article = extractor.extract(SENTENCE)
    assert isinstance(article, extractor.Article)
    assert [(m.label, m.text) for m in article.mentions] == [
        ("PARTY_ORG", "Đảng bộ huyện Khe Lau"), ("COUNT", "15 chi bộ"), ("COUNT", "40 đảng viên"), ("DATE", "năm 2019"),
    ]  # fmt: skip
    org, count, _, when = (m.value for m in article.mentions)
    assert org == PartyOrgValue("Đảng bộ huyện Khe Lau", "dang_bo", "district", "Khe Lau")
    assert count == CountValue("cardinal", 15, unit="chi bộ")
    assert when == DateValue("DATE", "2019")
    assert [(s.org, s.value, s.time) for s in article.records.statistics] == [("o1", 15, None), ("o1", 40, "2019")]
    assert article.text == SENTENCE


def test_load_is_what_extract_uses() -> None:
    assert isinstance(load_once(), extractor.Extractor)
    assert load_once()(SENTENCE) == extractor.extract(SENTENCE)


def test_known_facts() -> None:
    article = extractor.extract(
        "Ngày 14/3, xã họp.", published="2019-03-20", title="Họp xã", authors=["Hà My"], outlet="Báo Cửu Lộc",
        url="https://example.org/1", section="Thời sự",
    )  # fmt: skip
    info = article.article
    assert (info.title, info.published, info.authors, info.outlet, info.url, info.section) == (
        "Họp xã", "2019-03-20", ("Hà My",), "Báo Cửu Lộc", "https://example.org/1", "Thời sự",
    )  # fmt: skip
    assert article.mentions[0].value == DateValue("DATE", "2019-03-14")


@pytest.mark.parametrize("text", ["", " \n\t", "a\0b", "a\ud800b"])
def test_texts_that_are_none(text: str) -> None:
    with pytest.raises(extractor.InputError):
        extractor.extract(text)


@pytest.mark.parametrize("published", ["yesterday", "2019-02-30", "2019-13-01"])
def test_a_day_that_is_none(published: str) -> None:
    with pytest.raises(extractor.InputError):
        extractor.extract(SENTENCE, published=published)


def test_a_users_pack() -> None:
    article = with_boats()("Xã có 3 chi bộ; đội đỏ về nhất.")
    crew = article.mentions[1]
    assert (crew.label, crew.text, crew.rule) == ("CREW", "đội đỏ", "boats.crew")
    assert article.to_dict()["mentions"][1]["value"] == {"name": "đỏ", "river": True}


def test_a_broken_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = write_pack(tmp_path / "shipped", "pack: shipped\n")
    monkeypatch.setattr(pipeline, "rules_folder", lambda: shipped)
    user = write_pack(tmp_path / "boats", "pack: boats\nrulez: []\n")
    with pytest.raises(RuleError, match=r"boats/pack\.yaml:2:1: .*did you mean 'rules'"):
        extractor.load([user])


def test_extract_folder() -> None:
    articles = list(extractor.extract_folder(ROOT / "corpus" / "articles"))
    assert [Path(str(a.source.path)).name for a in articles] == [path.name for path in ARTICLES]
    assert len({a.id for a in articles}) == len(articles)
    assert articles[1].article.outlet == "Báo Cửu Lộc"


def test_extract_folder_goes_on_behind_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("Xã có 3 chi bộ.", encoding="utf-8")
    (tmp_path / "d.txt").write_bytes(b"")
    with pytest.warns(UserWarning, match="2 of 4 inputs could not be read"):
        found = extractor.extract_folder(tmp_path)
    assert [Path(str(article.source.path)).name for article in found] == ["a.txt", "c.txt"]
    assert [Path(str(failure.path)).name for failure in found.errors] == ["b.txt", "d.txt"]


def test_extract_folder_takes_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (article,) = extractor.extract_folder(tmp_path / "a.txt")
    assert article.mentions == extractor.extract(SENTENCE).mentions


# ---- what holds of every article


def ids_in(value: Any, key: str = "") -> list[str]:
    """All ids that records refer to."""
    if isinstance(value, dict):
        return [i for name, item in value.items() for i in ids_in(item, name)]
    if isinstance(value, list):
        return [i for item in value for i in ids_in(item, key)]
    refers = key in ("org", "issuer", "parent", "mention", "mentions", "part_of", "about")
    return [value] if refers and isinstance(value, str) else []


def assert_sound(article: Article, text: str) -> None:
    assert article.text == text
    for mention in article.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
    for before, behind in zip(article.mentions, article.mentions[1:], strict=False):
        assert before.end <= behind.start
    zones = article.article.zones
    assert all(0 <= z.start < z.end <= len(text) for z in zones)
    assert all(a.end <= b.start for a, b in itertools.pairwise(zones))
    inside = {at for z in zones if z.kind in ARTICLE_ZONES for at in range(z.start, z.end)}
    for mention in article.mentions:
        outside = [text[at] for at in range(mention.start, mention.end) if at not in inside]
        assert "".join(outside).strip() == ""
    plain = article.to_dict()
    assert json.loads(json.dumps(plain, ensure_ascii=False, allow_nan=False)) == plain
    groups = [plain["mentions"], *plain["records"].values()]
    known = [record["id"] for group in groups for record in group]
    assert len(known) == len(set(known))
    assert set(ids_in(plain["records"]) + ids_in(plain["checks"])) <= set(known)
    counts = [m.id for m in article.mentions if m.label == "COUNT"]
    assert [s.mention for s in article.records.statistics] == counts
    for statistic in article.records.statistics:
        start, end = statistic.sentence
        mention = next(m for m in article.mentions if m.id == statistic.mention)
        assert start <= mention.start < mention.end <= end
        assert statistic.part_of != statistic.id
    for label, group in (("PARTY_ORG", article.records.organisations), ("DOCUMENT", article.records.documents),
                         ("PERSON", article.records.people)):  # fmt: skip
        held = [i for record in group for i in (*record.mentions, *getattr(record, "bare_mentions", ()))]
        assert sorted(held) == sorted(m.id for m in article.mentions if m.label == label)


def readable(text: str) -> bool:
    """Whether a text is one to the reader: something in it is seen, and all of it can be written."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text) and "\0" not in text


PIECES = [
    "Đảng bộ", "Huyện ủy", "Khe Lau", "tỉnh", "Hòa Bình", "có", "15", "3.780", "24/49", "98,4", "%", "chi bộ",
    "đảng viên", "hơn",
    "từ", "đến", "nay", "năm", "2013", "ngày", "16-8-2011", "tháng", "8", "/", "-", "Nghị quyết", "số",
    "24-NQ/TU", "khóa XII",
    "(", ")", ",", ".", ";", ":", "“", "”", "\n", "\n\n", "trong đó", "khiển trách", "đồng chí", "Đào Hữu Lạc",
    "Bí thư",
    "Trung ương", "TW 4", "hai", "nghìn", "rưỡi", "tỷ đồng", "Ban Thường vụ", "của", "về", "Luật", "hôm qua",
    "quý I", "Ảnh:",
    "\u200b", "\u00a0", "😀", "uỷ", "đ", "Ð", "\u0301", "\r\n", "[GMT+7]", "16:42 | 09/06/2020", "Tin liên quan",
    "Top", "6 tháng đầu",
]  # fmt: skip
jumbled = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda space: space.join(pieces))
)
published = st.sampled_from([None, "2019-03-15", "2020-02-29T07:38:00+07:00"])
soundly = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@soundly
@given(st.text(max_size=200).filter(readable), published)
@example("\u0301", None)
@example("đ" * 300 + ".", None)
@example("\ufeff15 chi bộ", "2019-03-15")
@example("ﬁ 15 chi bộ \U000f0000\ue000 {DATE}", None)
def test_any_text(text: str, day: str | None) -> None:
    assert_sound(extractor.extract(text, published=day), text)


@settings(soundly, max_examples=150)
@given(jumbled.filter(readable), published)
def test_words_in_any_order(text: str, day: str | None) -> None:
    assert_sound(extractor.extract(text, published=day), text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A stretch of a corpus article that something has happened to."""
    text = raw_text(draw(st.sampled_from(ARTICLES)))
    start = draw(st.integers(0, max(0, len(text) - 900)))
    part = text[start : start + draw(st.integers(60, 900))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(part)))
        kind = draw(st.sampled_from(["insert", "delete", "double", "swap lines", "upper", "unbreak"]))
        if kind == "insert":
            part = part[:at] + draw(st.sampled_from(PIECES)) + part[at:]
        elif kind == "delete":
            part = part[:at] + part[at + draw(st.integers(1, 30)) :]
        elif kind == "double":
            part = part[:at] + part[at : at + 40] * 2 + part[at + 40 :]
        elif kind == "swap lines":
            part = "\n".join(draw(st.permutations(part.split("\n"))))
        elif kind == "upper":
            part = part[:at] + part[at : at + 60].upper() + part[at + 60 :]
        else:
            part = part.replace("\n", " ")
    return part


@settings(soundly, max_examples=50)
@given(mutated().filter(readable), published)
def test_articles_that_something_has_happened_to(text: str, day: str | None) -> None:
    article = extractor.extract(text, published=day)
    assert_sound(article, text)
    assert extractor.extract(text, published=day) == article


def values(article: Article) -> dict[str, Any]:
    """What does not depend on how letters are encoded: all but the texts and offsets."""
    plain = article.to_dict()
    for mention in plain["mentions"]:
        del mention["start"], mention["end"], mention["text"]
    for statistic in plain["records"]["statistics"]:
        del statistic["sentence"]
    for document in plain["records"]["documents"]:
        document["references"] = len(document["references"])
    info = plain["article"]
    info["zones"] = [zone["kind"] for zone in info["zones"]]
    for name in ("title", "section", "outlet"):
        info[name] = unicodedata.normalize("NFC", info[name]) if info[name] else None
    return {name: plain[name] for name in ("mentions", "records", "article", "checks")}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name[:2])
def test_composed_and_decomposed_articles_say_the_same(path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, raw_text(path)) for form in ("NFC", "NFD"))
    assert composed != decomposed
    one, other = extractor.extract(composed), extractor.extract(decomposed)
    assert_sound(other, decomposed)
    assert values(one) == values(other)
    assert one.mentions


@settings(soundly, max_examples=40)
@given(jumbled.filter(readable))
def test_composed_and_decomposed_jumbles_say_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert values(extractor.extract(composed)) == values(extractor.extract(decomposed))


def test_line_ends_do_not_matter() -> None:
    text = raw_text(ARTICLES[0]).replace("\r\n", "\n")
    windows = text.replace("\n", "\r\n")
    assert values(extractor.extract(text)) == values(extractor.extract(windows))


def test_the_place_of_an_article_in_a_run_does_not_matter() -> None:
    """Nothing is carried from one article to the next."""
    first, second = raw_text(ARTICLES[4]), raw_text(ARTICLES[3])
    alone = extractor.extract(second)
    extractor.extract(first)
    assert extractor.extract(second) == alone
    assert to_plain(extractor.extract(first)) == to_plain(extractor.extract(first))


def test_another_process_finds_the_same() -> None:
    """The order of sets, which differs from process to process, decides nothing. Loading rules loads no models."""
    paths = [str(ARTICLES[0]), str(ARTICLES[6])]
    code = (
        "import json, sys, extractor\n"
        "extractor._default()\n"
        "heavy = [name for name in ('spacy', 'underthesea', 'pydantic') if name in sys.modules]\n"
        "found = [a.to_dict() for path in sys.argv[1:] for a in extractor.extract_folder(path)]\n"
        "print(json.dumps([heavy, found]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *paths], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )  # fmt: skip
    heavy, found = json.loads(done.stdout)
    assert heavy == []
    assert found == [a.to_dict() for path in paths for a in extractor.extract_folder(path)]


@pytest.mark.parametrize(
    ("unit", "times"),
    [("9", 200_000), ("a", 200_000), ("a ", 5_000), ("1 ", 4_000), ("(", 20_000), ("đảng bộ, ", 1_500)],
    ids=["digits", "letters", "words", "numbers", "brackets", "list"],
)  # fmt: skip
def test_monotonous_texts_come_to_an_end(unit: str, times: int) -> None:
    text = unit * times
    article = extractor.extract(text)
    assert article.text == text
    assert_sound(article, text)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2020-01-14T18:30:00+00:00", "2020-01-15"),
        ("2020-01-14T18:30:00Z", "2020-01-15"),
        ("2020-01-14T16:30:00+00:00", "2020-01-14"),
        ("2020-01-15T00:10:00+07:00", "2020-01-15"),
        ("2020-01-15T00:10:00", "2020-01-15"),
        ("2020-01-15", "2020-01-15"),
    ],
)
def test_today_is_the_day_in_vietnam(extractor_: pipeline.Extractor, published: str, day: str) -> None:
    article = extractor_("Hôm nay, chi bộ thôn Đoài họp.", published=published)
    (mention,) = [mention for mention in article.mentions if mention.label == "DATE"]
    assert isinstance(mention.value, DateValue) and mention.value.value == day
