"""Result sets: the same articles again and again, narrowed, as frames of pandas and Polars."""

from __future__ import annotations

import gc
import subprocess
import sys
import warnings
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from conftest import CORPUS
from support import corpus

import extractor
from extractor.errors import UsageError
from extractor.filtering import Span, has, span_of
from extractor.periods import Period, period_of
from extractor.records import DateValue
from extractor.results import Results


@pytest.fixture(scope="module")
def results() -> Results:
    return extractor.extract_folder(CORPUS, progress=False)


def test_the_articles_are_there_again_and_again(results: Results) -> None:
    articles = list(results)
    assert len(results) == len(articles) == 24
    assert (
        articles == list(results) == [corpus()[a.source.path.rpartition("/")[2][:2]] for a in articles if a.source.path]
    )
    assert results[0] == articles[0] and results[-1] == articles[-1]
    assert results[articles[5].id] == articles[5]
    with pytest.raises(IndexError):
        results[24]
    with pytest.raises(KeyError):
        results["nobody"]
    assert repr(results) == "<Results: 24 articles>"


def test_frames_of_pandas_join_by_ids(results: Results) -> None:
    tables = results.to_pandas()
    assert {"articles", "mentions", "organisations", "statistics", "documents", "people", "checks"} <= set(tables)
    joined = (
        tables["statistics"]
        .merge(tables["articles"], on="article_id")
        .merge(tables["organisations"], on="organisation_id", suffixes=("", "_of_organisation"))
    )
    assert len(joined) == tables["statistics"].organisation_id.notna().sum() > 100
    assert (joined.organisation == joined.name).all()
    assert pd.api.types.is_datetime64_any_dtype(tables["statistics"].time_start)
    assert pd.api.types.is_datetime64_any_dtype(tables["articles"].published_day)
    assert str(tables["documents"].plenum.dtype) == "Int64"


def test_frames_of_polars_and_arrow_are_the_same(results: Results) -> None:
    polars = pytest.importorskip("polars")
    frames, arrow = results.to_polars(), results.to_arrow()
    assert {name: (f.height, f.width) for name, f in frames.items()} == {n: t.shape for n, t in arrow.items()}
    assert frames["statistics"]["time_start"].dtype == polars.Date


def test_only_some_labels(results: Results) -> None:
    counts = results.filter(label="COUNT")
    assert {m.label for a in counts for m in a.mentions} == {"COUNT"}
    tables, whole = counts.to_pandas(), results.to_pandas()
    assert len(tables["statistics"]) == len(whole["statistics"])
    assert len(tables["documents"]) == len(tables["people"]) == len(tables["dates"]) == 0
    # what a statistic refers to is still there
    assert set(tables["statistics"].organisation_id.dropna()) <= set(tables["organisations"].organisation_id)
    two = results.filter(label=["DATE", "PERSON"])
    assert {m.label for a in two for m in a.mentions} == {"DATE", "PERSON"}
    assert len(two.to_pandas()["people"]) == len(whole["people"])
    assert len(results.filter(label="NOBODY")) == 0


@pytest.mark.parametrize("name", ["Đảng bộ huyện Thạch Lâm", "thạch lâm", "THẠCH  LÂM", "thach lam"])
def test_only_an_organisation(results: Results, name: str) -> None:
    found = results.filter(organisation=name)
    assert len(found) == 1
    tables = found.to_pandas()
    bodies = tables["organisations"]
    assert bodies.name.str.contains("Thạch Lâm").any()
    assert len(tables["statistics"]) > 5
    assert tables["statistics"].organisation.str.contains("Thạch Lâm").all()
    assert tables["documents"].issuer.str.contains("Thạch Lâm").all()
    assert not set(tables["mentions"].label) & {"DATE"}


def test_only_a_period(results: Results) -> None:
    found = results.filter(period=("2018", "2018-06"))
    wanted = Period(date(2018, 1, 1), date(2018, 6, 30))
    times = [s.time for a in found for s in a.records.statistics]
    times += [d.date for a in found for d in a.records.documents]
    times += [m.value.value for a in found for m in a.mentions if isinstance(m.value, DateValue)]
    assert len(times) > 10
    for time in times:
        days = period_of(time)
        assert days is not None and days.overlaps(wanted)
    everything = [s.time for a in results for s in a.records.statistics]
    expected = [time for time in everything if (days := period_of(time)) is not None and days.overlaps(wanted)]
    assert [s.time for a in found for s in a.records.statistics] == expected


def test_filters_add_up_and_leave_the_first_as_it_is(results: Results) -> None:
    found = results.filter(label="COUNT").filter(organisation="Thạch Lâm").filter(period="2010/2030")
    assert len(found) == 1
    assert found[0].id == found[-1].id == next(iter(found)).id
    both = results.filter(label="COUNT", organisation="Thạch Lâm", period="2010/2030")
    assert list(both) == list(found)
    assert len(results) == 24


def test_articles_by_their_day_and_with_failed_checks(results: Results) -> None:
    year = results.filter(published="2019")
    assert 0 < len(year) < 24
    assert all((a.article.published or "").startswith("2019") for a in year)
    day = date.fromisoformat((year[0].article.published or "")[:10])
    assert year[0].id in {a.id for a in results.filter(published=day)}
    assert list(results.filter(published=(None, None))) == [a for a in results if a.article.published]
    failed = results.filter(failed_checks=True)
    assert [a.id for a in failed] == [a.id for a in results if not all(c.ok for c in a.checks)]
    assert failed[0] in list(results)  # as a whole


def test_ids_lead_somewhere_whatever_is_asked_for(results: Results) -> None:
    for found in (
        results.filter(label="PERSON"), results.filter(label="DOCUMENT"), results.filter(period="2019"),
        results.filter(organisation="tỉnh"), results.filter(label="PARTY_ORG", organisation="Ninh"),
    ):  # fmt: skip
        assert len(found) > 0
        for article in found:
            records = article.records
            mentions = {m.id for m in article.mentions}
            ids: set[str | None] = {None, *mentions}
            ids.update(o.id for o in records.organisations)
            ids.update(s.id for s in records.statistics)
            ids.update(d.id for d in records.documents)
            assert {o.parent for o in records.organisations} <= ids
            assert {x for s in records.statistics for x in (s.org, s.part_of, s.restates, s.mention)} <= ids
            assert {d.issuer for d in records.documents} <= ids
            assert {r.org for p in records.people for r in p.roles} <= ids
            assert {x for c in article.checks for x in c.about} <= ids
            held = [o.mentions for o in records.organisations] + [d.mentions for d in records.documents]
            held += [(*p.mentions, *p.bare_mentions) for p in records.people]
            assert {mention for some in held for mention in some} <= mentions


@pytest.mark.parametrize(
    ("between", "start", "end"),
    [
        ("2019", "2019-01-01", "2019-12-31"), ("2015/2020", "2015-01-01", "2020-12-31"),
        (("2019-05", None), "2019-05-01", None), ((None, date(2019, 5, 1)), None, "2019-05-01"),
        ("2019/..", "2019-01-01", None),
    ],
)  # fmt: skip
def test_what_a_period_may_be(between: Span | str, start: str | None, end: str | None) -> None:
    found = span_of(between)
    assert found is not None
    assert [day and day.isoformat() for day in found] == [start, end]


@pytest.mark.parametrize("between", ["last year", "2019-13", ("2020", "2019"), ("now", None)])
def test_what_is_no_period(results: Results, between: str) -> None:
    with pytest.raises(UsageError):
        results.filter(period=between)


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [("Thị ủy Lệ Khê", "thị uỷ", True), ("Thị ủy Lệ Khê", "thi uy", True), ("Thị ủy Lệ Khê", "lệ khe", False),
     ("Đảng bộ", "dang bo", True), ("Đảng bộ", "đang bo", False), ("Thị ủy", "", True)],
)  # fmt: skip
def test_names_in_any_spelling(name: str, words: str, expected: bool) -> None:
    assert has(name, words) is expected


def test_a_broken_file_is_told_of_and_the_others_are_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Xã có 3 chi bộ.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    with pytest.warns(UserWarning, match=r"1 of 2 inputs could not be read: .*b\.txt: .* \(see \.errors\)"):
        results = extractor.extract_folder(tmp_path)
    assert [failure.path for failure in results.errors] == [str(tmp_path / "b.txt")]
    assert results.errors[0].code and results.errors[0].error
    assert len(results) == 1 and repr(results) == "<Results: 1 articles, 1 failed>"


def test_a_run_that_is_kept_and_read_again(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.txt").write_text("Xã có 3 chi bộ.", encoding="utf-8")
    first = extractor.extract_folder(source, out=out, workers=1)
    assert (out / "run.json").exists()
    again = extractor.read_results(out)
    assert list(again) == list(first) == list(extractor.read_results(out / "records.jsonl"))
    for wrong in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError, match="there is no"):
            extractor.read_results(wrong)


def test_temporary_results_are_gone_when_nobody_uses_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Xã có 3 chi bộ.", encoding="utf-8")
    results = extractor.extract_folder(tmp_path)
    path = results.path
    narrowed = results.filter(label="COUNT")
    del results
    gc.collect()
    assert len(narrowed) == 1 and path.exists()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        del narrowed
        gc.collect()
    assert not path.exists()


def test_what_is_narrowed_can_be_saved(results: Results, tmp_path: Path) -> None:
    narrowed = results.filter(organisation="Thạch Lâm")
    narrowed.save(tmp_path / "few")
    back = extractor.read_results(tmp_path / "few")
    assert list(back) == list(narrowed)
    with pytest.raises(UsageError, match="name another folder"):
        back.save(tmp_path / "few")
    assert list(Results.of(narrowed)) == list(narrowed)


def test_a_bar_is_shown_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Xã có 3 chi bộ.", encoding="utf-8")
    extractor.extract_folder(tmp_path, progress=True)
    shown = capsys.readouterr().err
    assert "1 articles" in shown and "100%" in shown
    extractor.extract_folder(tmp_path)
    assert capsys.readouterr().err == ""


def test_a_notebook_is_shown_numbers(results: Results) -> None:
    shown = results._repr_html_()
    assert "24 articles" in shown and "statistics" in shown


def test_a_library_that_is_not_installed_is_named(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, make in (("pandas", results.to_pandas), ("polars", results.to_polars)):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(UsageError, match=rf"this needs {name}; install it with: pip install '.*\[tables\]'"):
            make()


def test_importing_the_package_loads_no_frames() -> None:
    code = "import extractor, sys; print({'pandas', 'polars', 'pyarrow', 'tqdm', 'orjson'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "set()"
