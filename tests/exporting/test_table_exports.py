"""Tables for spreadsheets, databases and datasets, each opened by the tool that it is for."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support import corpus

from extractor.errors import UsageError
from extractor.exporting import Options, export, formats
from extractor.exporting.formats.csv import safe
from extractor.exporting.sql import VIEWS
from extractor.records import Article, ArticleInfo, OtherRecord, Records, Source
from extractor.tables import TABLES, arrow_tables


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    own = Records(other={"medals": (OtherRecord("x1", "MEDAL", (), (0, 7), {"rank": "=1+1", "year": 2019}),)})
    mine = Article("f" * 16, Source("a.txt", "0" * 64), ArticleInfo(title="=cmd|' /C calc'!A0"), "Hai xã.", (), own)
    return [*corpus().values(), mine]


@pytest.fixture(scope="module")
def expected(articles: list[Article]) -> dict[str, int]:
    return {name: table.num_rows for name, table in arrow_tables(articles).items()}


def test_csv_opens_in_pandas(articles: list[Article], expected: dict[str, int], tmp_path: Path) -> None:
    dest = export(articles, "csv", tmp_path / "tables")
    assert {path.stem for path in dest.glob("*.csv")} == set(expected)
    for name, rows in expected.items():
        frame = pd.read_csv(dest / f"{name}.csv", encoding="utf-8-sig")
        assert len(frame) == rows
    statistics = pd.read_csv(dest / "statistics.csv")
    bodies = pd.read_csv(dest / "organisations.csv")
    joined = statistics.merge(bodies, on="organisation_id")
    assert (joined.organisation == joined.name).all() and len(joined) > 100
    assert pd.api.types.is_numeric_dtype(statistics.value)
    texts = pd.read_csv(dest / "texts.csv", keep_default_na=False)
    assert list(texts.text) == [article.text for article in articles]


def cells(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                yield from row


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_csv_is_a_formula(articles: list[Article], tmp_path: Path) -> None:
    dest = export(articles, "csv", tmp_path / "tables")
    found = list(cells(dest))
    assert [cell for cell in found if cell[:1] in "=+-@\t\r" and cell[1:] and not is_number(cell)] == []
    assert "'=cmd|' /C calc'!A0" in found and "'=1+1" in found
    assert any(cell.startswith("'- ") for cell in found)  # sentences that begin with a dash


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("=1", "'=1"), ("+84", "'+84"), ("-5%", "'-5%"), ("@a", "'@a"), ("\t=1", "'\t=1"), ("\uff1d1", "'\uff1d1"),
     ("a=1", "a=1"), ("", ""), ("=", "="), ("--", "'--"), (-5, -5), (15.0, 15), (2.5, 2.5), (True, "true"),
     (None, None), (1e300, int(1e300))],
)  # fmt: skip
def test_cells(cell: Any, expected: Any) -> None:
    assert safe(cell) == expected and type(safe(cell)) is type(expected)


def test_the_byte_order_mark_can_be_declined(articles: list[Article], tmp_path: Path) -> None:
    with_mark = export(articles[:1], "csv", tmp_path / "one") / "statistics.csv"
    without = export(articles[:1], "csv", tmp_path / "two", options=Options(bom=False)) / "statistics.csv"
    assert with_mark.read_bytes() == b"\xef\xbb\xbf" + without.read_bytes()
    assert without.read_bytes().startswith(b"statistic_id,")


def test_parquet_opens_in_pandas_and_polars(articles: list[Article], expected: dict[str, int], tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    dest = export(articles, "parquet", tmp_path / "tables")
    for name, rows in expected.items():
        assert len(pd.read_parquet(dest / f"{name}.parquet")) == rows
        assert polars.read_parquet(dest / f"{name}.parquet").height == rows
    day = pd.read_parquet(dest / "articles.parquet").published_day
    assert str(day[0]) == "2018-10-16"


def test_sqlite_has_keys_indices_and_views(articles: list[Article], expected: dict[str, int], tmp_path: Path) -> None:
    dest = export(articles, "sqlite", tmp_path / "records.sqlite")
    with closing(sqlite3.connect(dest)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        referring = sum(column.refers is not None for table in TABLES for column in table.columns)
        found = [database.execute(f"PRAGMA foreign_key_list({table.name})").fetchall() for table in TABLES]
        assert sum(map(len, found)) == referring
        for name, rows in expected.items():
            assert database.execute(f"SELECT count(*) FROM {name}").fetchone() == (rows,)
        for view in VIEWS:
            assert len(database.execute(f"SELECT * FROM {view}").fetchall()) > 0, view
        plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM statistics WHERE unit = 'x'").fetchall()
        assert "USING INDEX statistics_unit" in str(plan)
        assert database.execute("SELECT published_day FROM articles ORDER BY rowid").fetchone() == ("2018-10-16",)
        assert database.execute("SELECT rank, year FROM medals").fetchall() == [("=1+1", 2019)]
        frame = pd.read_sql("SELECT * FROM statistics_in_context WHERE unit = 'đảng viên'", database)
    assert len(frame) > 20 and frame.title.notna().all()


def test_duckdb_has_keys_and_views(articles: list[Article], expected: dict[str, int], tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    dest = export(articles, "duckdb", tmp_path / "records.duckdb")
    with duckdb.connect(str(dest), read_only=True) as database:
        for name, rows in expected.items():
            assert database.execute(f"SELECT count(*) FROM {name}").fetchone() == (rows,)
        for view in VIEWS:
            assert len(database.execute(f"SELECT * FROM {view}").fetchall()) > 0, view
        kinds = database.execute("SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY 1").fetchall()
        referring = sum(column.refers is not None for table in TABLES for column in table.columns)
        assert dict(kinds)["FOREIGN KEY"] == referring
        years = database.execute("SELECT year(time_start) y, count(*) FROM statistics GROUP BY y ORDER BY y").fetchall()
    assert len(years) > 5
    with duckdb.connect(str(dest)) as database, pytest.raises(duckdb.ConstraintException):
        database.execute("DELETE FROM articles")


def test_the_views_say_the_same_in_both_databases(articles: list[Article], tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    one, other = (export(articles, name, tmp_path / name) for name in ("sqlite", "duckdb"))
    with closing(sqlite3.connect(one)) as lite, duckdb.connect(str(other), read_only=True) as duck:
        for view in VIEWS:
            asked = f"SELECT count(*) FROM {view}"
            assert lite.execute(asked).fetchone() == duck.execute(asked).fetchone()
        asked = (
            "SELECT document, articles, mentions FROM documents_cited ORDER BY articles DESC, mentions DESC, document"
        )
        assert lite.execute(asked).fetchmany(5) == duck.execute(asked).fetchmany(5)


def test_hugging_face_datasets_loads_every_configuration(
    articles: list[Article], expected: dict[str, int], tmp_path: Path
) -> None:
    dest = export(articles, "hf", tmp_path / "dataset")
    card = (dest / "README.md").read_text(encoding="utf-8")
    import yaml

    configs = yaml.safe_load(card.split("---")[1])["configs"]
    names = [config["config_name"] for config in configs]
    assert set(names) == {"annotated", *expected}
    assert all((dest / config["data_files"]).is_file() for config in configs)
    pytest.importorskip("datasets")
    code = (
        "import sys, json, datasets\n"
        "folder, cache, names = sys.argv[1], sys.argv[2], sys.argv[3:]\n"
        "load = lambda *name: datasets.load_dataset(folder, *name, split='train', cache_dir=cache)\n"
        "first = load()\n"
        "wrong = [m for a in first for m in a['mentions'] if a['text'][m['start']:m['end']] != m['text']]\n"
        "print(json.dumps([len(first), len(wrong), sum(len(a['mentions']) for a in first), "
        "{name: len(load(name)) for name in names}]))\n"
    )
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", code, str(dest), str(tmp_path / "cache"), *expected]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=offline)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [len(articles), 0, expected["mentions"], expected]


@pytest.mark.parametrize("to", ["csv", "parquet", "sqlite", "duckdb", "hf"])
def test_a_run_without_articles_can_be_exported(to: str, tmp_path: Path) -> None:
    assert export([], to, tmp_path / "none").exists()


def test_nothing_is_replaced_but_an_export(articles: list[Article], tmp_path: Path) -> None:
    few = articles[:1]
    with pytest.raises(UsageError, match="no format 'xlsx'; known are brat, conll, csv"):
        export(few, "xlsx", tmp_path / "x")
    file, folder = tmp_path / "a.sqlite", tmp_path / "mine"
    file.write_text("mine")
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    for to, dest, why in [
        ("sqlite", file, "--overwrite replaces it"), ("csv", file, "is a file; name a folder"),
        ("csv", folder, "name another folder"), ("sqlite", folder, "is a folder; name the file"),
    ]:  # fmt: skip
        with pytest.raises(UsageError, match=why):
            export(few, to, dest)
    with pytest.raises(UsageError, match="name another folder"):
        export(few, "csv", folder, overwrite=True)
    assert file.read_text() == (folder / "thesis.txt").read_text() == "mine"
    export(few, "sqlite", file, overwrite=True)
    assert file.read_bytes().startswith(b"SQLite format 3")
    csvs = export(articles, "csv", tmp_path / "csvs")
    before = (csvs / "articles.csv").read_bytes()
    with pytest.raises(UsageError, match="--overwrite replaces it"):
        export(few, "csv", csvs)
    assert (csvs / "articles.csv").read_bytes() == before
    export(few, "csv", csvs, overwrite=True)
    assert (csvs / "articles.csv").read_bytes() != before
    (tmp_path / "empty").mkdir()
    assert (export(few, "csv", tmp_path / "empty") / "articles.csv").exists()


def test_an_export_that_fails_leaves_what_was_there(articles: list[Article], tmp_path: Path) -> None:
    dest = export(articles[:1], "csv", tmp_path / "csvs")
    before = {path.name: path.read_bytes() for path in dest.iterdir()}

    def broken() -> Iterator[Article]:
        yield articles[0]
        raise UsageError("the line is broken")

    for to, place in [("csv", dest), ("sqlite", tmp_path / "new.sqlite")]:
        with pytest.raises(UsageError, match="broken"):
            export(broken(), to, place, overwrite=True)
    assert {path.name: path.read_bytes() for path in dest.iterdir()} == before
    assert not (tmp_path / "new.sqlite").exists()
    assert (export(articles[:1], "sqlite", tmp_path / "new.sqlite")).exists()  # what was left behind is in no way


def test_an_article_that_comes_twice_does_no_harm(articles: list[Article], tmp_path: Path) -> None:
    dest = export([articles[0], replace(articles[0])], "sqlite", tmp_path / "twice.sqlite")
    with closing(sqlite3.connect(dest)) as database:
        assert database.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_every_format_is_told_of() -> None:
    assert set(formats()) == {
        "brat", "conll", "csv", "docbin", "doccano", "duckdb", "hf", "label-studio", "parquet", "sqlite", "w3c",
    }  # fmt: skip
    assert all(found.about.endswith(".") and len(found.about) > 20 for found in formats().values())
