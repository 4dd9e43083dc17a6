"""Published records back to dataclasses, and what is none."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import corpus

from extractor.errors import InputError, UsageError
from extractor.exporting.fields import links
from extractor.html_view import article_html
from extractor.records import Article, Mention, OtherRecord, OtherValue
from extractor.restoring import article_from_dict, read_articles
from extractor.summarising import summarise
from extractor.tables import TABLES, arrow_tables
from extractor.writing import to_line


def whole() -> Article:
    """An article with a record of everything."""
    one = corpus()["16"]
    other = OtherRecord("x1", "MEDAL", ("m1",), (0, 4), {"rank": "Nhất", "places": ["a", "b"], "more": {"year": None}})
    mention = Mention("m0", "MEDAL", 0, 2, one.text[:2], "medal.class", OtherValue({"rank": 1}))
    return replace(one, mentions=(mention, *one.mentions), records=replace(one.records, other={"medals": (other,)}))


@pytest.mark.parametrize("number", sorted(corpus()))
def test_every_article_comes_back(number: str) -> None:
    article = corpus()[number]
    assert article_from_dict(orjson.loads(to_line(article))) == article


def test_labels_and_tables_of_own_packs_come_back() -> None:
    article = whole()
    back = article_from_dict(orjson.loads(to_line(article)))
    assert back.to_dict() == article.to_dict()
    assert back.mentions[0].value == OtherValue({"rank": 1})
    assert back.records.other["medals"][0].fields["more"] == {"year": None}


def test_fields_of_a_later_version_are_passed_over_and_of_an_earlier_one_have_their_default() -> None:
    plain: dict[str, Any] = corpus()["16"].to_dict()
    plain["mood"] = "good"
    plain["records"]["statistics"][0]["mood"] = "good"
    del plain["records"]["statistics"][0]["restates"], plain["records"]["other"]
    back = article_from_dict(plain)
    assert back.records.statistics[0].restates is None and back.records.other == {}


def test_lines_that_are_no_records(tmp_path: Path) -> None:
    plain = whole().to_dict()
    good = orjson.dumps(plain)
    wrong: list[tuple[bytes, str]] = [
        (b"{", "line 3"),
        (b"[]", "Article is not an object"),
        (b"{}", "has no 'id'"),
        (orjson.dumps({**plain, "mentions": [{"id": "m1"}]}), "has no 'value'"),
        (orjson.dumps({**plain, "mentions": 5}), "line 3"),
        (orjson.dumps({**plain, "records": None}), "Records is not an object"),
        (orjson.dumps({**plain, "text": 5}), "Article.text is 5"),
        (orjson.dumps({**plain, "mentions": [plain["mentions"][0]] * 2}), "two mentions have one id"),
        (orjson.dumps({**plain, "checks": [{**plain["checks"][0], "ok": "yes"}]}), "Check.ok is 'yes'"),
        (orjson.dumps({**plain, "text": "Xã."}), "is not what the text has at"),
    ]
    for line, why in wrong:
        (tmp_path / "records.jsonl").write_bytes(good + b"\n\n" + line + b"\n")
        found = read_articles(tmp_path)
        assert next(found).id == plain["id"]
        with pytest.raises(InputError, match="line 3") as raised:
            next(found)
        assert why in str(raised.value)


@settings(max_examples=150)
@given(data=st.data())
def test_a_record_that_somebody_has_changed_is_refused_or_of_use(data: st.DataObject) -> None:
    plain: dict[str, Any] = copy.deepcopy(corpus()["02"].to_dict())
    *way, last = data.draw(st.sampled_from(list(places(plain))))
    within: Any = plain
    for key in way:
        within = within[key]
    within[last] = data.draw(
        st.sampled_from([None, True, 0, -1, 1.5, 10**15, "", "x", [], {}, [1], {"a": 1}, "m2", "s2"])
    )
    try:
        article = article_from_dict(plain)
    except ValueError as error:
        assert str(error).startswith("is no record of an article: ")
        return
    tables = arrow_tables([article])
    for table in TABLES:
        for column in table.columns:
            if column.refers is not None and table.keyed:
                key = next(other.columns[0].name for other in TABLES if other.name == column.refers)
                known = set(tables[column.refers].column(key).to_pylist())
                assert set(tables[table.name].column(column.name).to_pylist()) - {None} <= known
    assert article_html(article) and summarise([article], (), {}).articles == 1
    assert links(article) is not None


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """All places in a record; of a list its first items."""
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*at, key))


def test_a_folder_without_records(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(UsageError, match=r"there is no '.*jsonl'"):
            list(read_articles(path))
