"""The flat tables: every record is a row, every id leads somewhere, every column is of its kind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from support import corpus

from extractor.records import Article, ArticleInfo, OtherRecord, Records, Source
from extractor.tables import BY_NAME, TABLES, arrow_schema, arrow_tables, batches


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return list(corpus().values())


@pytest.fixture(scope="module")
def tables(articles: list[Article]) -> dict[str, pa.Table]:
    return arrow_tables(articles)


def column(table: pa.Table, name: str) -> list[object]:
    return list(table.column(name).to_pylist())


def test_every_record_is_a_row(articles: list[Article], tables: dict[str, pa.Table]) -> None:
    assert tables["articles"].num_rows == tables["texts"].num_rows == len(articles) == 24
    for name in ("organisations", "statistics", "documents", "people"):
        assert tables[name].num_rows == sum(len(getattr(a.records, name)) for a in articles) > 0
    assert tables["mentions"].num_rows == sum(len(a.mentions) for a in articles)
    assert tables["checks"].num_rows == sum(len(a.checks) for a in articles) > 0
    assert tables["check_subjects"].num_rows == sum(len(c.about) for a in articles for c in a.checks)
    assert tables["roles"].num_rows == sum(len(p.roles) for a in articles for p in a.records.people)
    assert column(tables["texts"], "text") == [article.text for article in articles]


def test_keys_are_unique_and_ids_lead_somewhere(tables: dict[str, pa.Table]) -> None:
    keys = {table.name: set(column(tables[table.name], table.columns[0].name)) for table in TABLES}
    for place, table in enumerate(TABLES):
        if table.key is not None:
            assert len(keys[table.name]) == tables[table.name].num_rows
        for one in table.columns:
            if one.refers is not None:
                assert one.refers in {before.name for before in TABLES[: place + 1]}
                found = set(column(tables[table.name], one.name)) - {None}
                assert found <= keys[one.refers], (table.name, one.name)
                assert found or table.name in ("other_records", "check_subjects"), (table.name, one.name)


def test_a_row_says_what_its_record_does(articles: list[Article], tables: dict[str, pa.Table]) -> None:
    rows = {row["statistic_id"]: row for row in tables["statistics"].to_pylist()}
    names = {row["organisation_id"]: row["name"] for row in tables["organisations"].to_pylist()}
    mentions = {row["mention_id"]: row for row in tables["mentions"].to_pylist()}
    dated = 0
    for article in articles:
        for statistic in article.records.statistics:
            row = rows[f"{article.id}:{statistic.id}"]
            mention = mentions[row["mention_id"]]
            assert article.text[mention["start_char"] : mention["end_char"]] == mention["text"] == row["words"]
            assert row["sentence"] == article.text[slice(*statistic.sentence)]
            assert row["words"] in row["sentence"]
            assert row["organisation"] == (names[row["organisation_id"]] if statistic.org else None)
            assert (row["value"], row["time"], row["unit"]) == (statistic.value, statistic.time, statistic.unit)
            assert mention["zone"] in ("title", "lead", "body", "caption")
            assert json.loads(mention["value"])["kind"] == statistic.kind
            dated += row["time_start"] is not None
        for check, number in zip(article.checks, range(1, 99), strict=False):
            subjects = [
                row for row in tables["check_subjects"].to_pylist() if row["check_id"] == f"{article.id}:c{number}"
            ]
            assert len(subjects) == len(check.about)
            assert all(sum(cell is not None for cell in row.values()) == 2 for row in subjects)
    assert dated > 100


def test_columns_are_of_their_kind(tables: dict[str, pa.Table]) -> None:
    for table in TABLES:
        assert tables[table.name].schema.equals(arrow_schema(table.name), check_metadata=True)
        assert all(field.metadata[b"about"] for field in tables[table.name].schema)
    assert tables["articles"].schema.field("published_day").type == pa.date32()
    assert column(tables["articles"], "published_day")[0] == date(2018, 10, 16)


def test_without_articles_all_tables_are_there() -> None:
    tables = arrow_tables([])
    assert set(tables) == set(BY_NAME)
    assert all(table.num_rows == 0 for table in tables.values())


def test_articles_come_in_batches(articles: list[Article]) -> None:
    sizes = [len(rows["articles"]) for rows in batches(articles, 10)]
    assert sizes == [10, 10, 4]
    assert [len(rows["articles"]) for rows in batches(articles[:10], 10)] == [10]
    assert [len(rows["articles"]) for rows in batches([], 10)] == [0]


def test_an_article_that_comes_twice_keeps_its_records_apart(articles: list[Article]) -> None:
    once, twice = arrow_tables(articles[:1]), arrow_tables([articles[0], articles[0]])
    assert column(twice["articles"], "article_id") == [articles[0].id, f"{articles[0].id}~2"]
    for name, table in twice.items():
        assert table.num_rows == 2 * once[name].num_rows
        key = BY_NAME[name].key
        if key is not None:
            assert len(set(column(table, key))) == table.num_rows


def made(*records: OtherRecord, table: str = "medals") -> Article:
    return Article("a" * 16, Source(None, "0" * 64), ArticleInfo(), "Hai xã.", (), Records(other={table: records}))


def other(number: int, **fields: object) -> OtherRecord:
    return OtherRecord(f"x{number}", "MEDAL", (), (0, 7), fields)


def test_tables_of_own_packs() -> None:
    article = made(other(1, rank="Nhất", year=2019), other(2, rank=None, year=None, places=["a", "b"], label="x"))
    tables = arrow_tables([article])
    medals = tables["medals"].to_pylist()
    assert [row["rank"] for row in medals] == ["Nhất", None]
    assert [row["year"] for row in medals] == [2019, None]
    assert [row["places"] for row in medals] == [None, '["a", "b"]']
    assert [(row["label"], row["label_"]) for row in medals] == [("MEDAL", None), ("MEDAL", "x")]
    assert medals[0]["sentence"] == "Hai xã."
    assert json.loads(column(tables["other_records"], "fields")[0]) == {"rank": "Nhất", "year": 2019}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1, "a"], ["1", "a"]),
        ([None, None], [None, None]),
        ([2**70, 1], [str(2**70), "1"]),
        ([1, 2.5], [1.0, 2.5]),
        ([True, None], [True, None]),
    ],
)
def test_fields_of_any_kind_have_a_column(cells: Sequence[object], expected: Sequence[object]) -> None:
    article = made(*(other(i, field=cell) for i, cell in enumerate(cells)))
    assert column(arrow_tables([article])["medals"], "field") == expected


def test_a_table_that_is_called_as_one_of_ours() -> None:
    tables = arrow_tables([made(other(1, rank="Nhất"), table="people")])
    assert tables["people"].num_rows == 0
    assert column(tables["people_"], "rank") == ["Nhất"]


def test_nothing_that_is_known_is_lost(articles: list[Article]) -> None:
    plain = replace(articles[0], article=replace(articles[0].article, authors=("Lò Thị A", "Giàng B")))
    (row,) = arrow_tables([plain])["articles"].to_pylist()
    assert row["authors"] == "Lò Thị A; Giàng B"
    assert row["characters"] == len(plain.text)
