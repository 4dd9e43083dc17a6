"""Audit notes: what can be reckoned from the records themselves."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import corpus, load_once, read

from extractor.checking import run_checks
from extractor.records import ArticleInfo, Check, DateValue, Mention, Records, Statistic

BLANK = Statistic(
    id="s1", mention="m1", org=None, time=None, unit="đảng viên", qualifier=None, kind="cardinal", value=10, low=None,
    high=None, total=None, comparator="=", subject=None, action=None, part_of=None, sentence=(0, 1),
)  # fmt: skip


def statistic(identifier: str, **fields: object) -> Statistic:
    return dataclasses.replace(BLANK, id=identifier, **fields)  # type: ignore[arg-type]


def checked(*statistics: Statistic) -> tuple[Check, ...]:
    return run_checks(ArticleInfo(), (), Records(statistics=statistics), load_once().rulebook.words)


def interval(value: str | None) -> Mention:
    return Mention("m7", "DATE", 0, 1, "x", "r", DateValue("INTERVAL", value))


def test_nothing_to_check() -> None:
    assert checked() == ()
    assert checked(statistic("s1"), statistic("s2", value=20)) == ()


@pytest.mark.parametrize(
    ("parts", "ok"), [([4, 6], True), ([4, 5], True), ([4, 7], False), ([10], True), ([11], False)]
)
def test_parts_fit_into_their_whole(parts: list[int], ok: bool) -> None:
    shares = [statistic(f"s{n}", value=value, part_of="s1") for n, value in enumerate(parts, 2)]
    (check,) = checked(statistic("s1", value=10), *shares)
    assert (check.code, check.ok) == ("parts-sum", ok)
    assert check.about == ("s1", *(share.id for share in shares))
    assert str(sum(parts)) in check.message
    assert "10" in check.message


def test_parts_of_two_wholes_are_kept_apart() -> None:
    checks = checked(
        statistic("s1", value=10), statistic("s2", value=4, part_of="s1"),
        statistic("s3", value=20), statistic("s4", value=21, part_of="s3"), statistic("s5", value=6, part_of="s1"),
    )  # fmt: skip
    assert [(check.about, check.ok) for check in checks] == [(("s1", "s2", "s5"), True), (("s3", "s4"), False)]


@pytest.mark.parametrize(
    "fields",
    [
        {"unit": "chi bộ"}, {"kind": "percent", "unit": "%"}, {"value": None, "low": 3, "high": 99},
        {"comparator": ">"},
        {"part_of": "s9"}, {"kind": "ratio", "total": 99},
    ],
)  # fmt: skip
def test_what_cannot_be_added_up_is_left_out(fields: dict[str, object]) -> None:
    share = statistic("s2", **({"value": 99, "part_of": "s1"} | fields))
    assert [check for check in checked(statistic("s1", value=10), share) if check.code == "parts-sum"] == []


@given(st.integers(1, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_parts_add_up(whole: int, parts: list[int]) -> None:
    shares = [statistic(f"s{n}", value=value, part_of="s1") for n, value in enumerate(parts, 2)]
    (check,) = checked(statistic("s1", value=whole), *shares)
    assert check.ok is (sum(parts) <= whole)


def test_messages_show_whole_numbers() -> None:
    (check,) = checked(statistic("s1", value=1_234_567), statistic("s2", value=1_234_568, part_of="s1"))
    assert "1234567" in check.message.replace(".", "").replace(",", "")


@pytest.mark.parametrize(("value", "total", "ok"), [(17, 38, True), (38, 38, True), (39, 38, False)])
def test_a_ratio_is_a_share(value: int, total: int, ok: bool) -> None:
    (check,) = checked(statistic("s1", kind="ratio", value=value, total=total))
    assert (check.code, check.ok, check.about) == ("ratio-bounds", ok, ("s1",))


@pytest.mark.parametrize(
    ("value", "ok"),
    [
        ("2011/2015", True), ("2015/2011", False), ("2015/2015", True), ("2020-07-15/2020-07-16", True),
        ("2020-07-16/2020-07-15", False), ("2010/2020-03-02", True), ("2020/2020-03-02", True),
        ("2021/2020-03-02", False),
        ("2020-Q1/2020-Q3", True), ("2020-Q3/2020-Q1", False), ("2010/..", True), ("../2010", True), (None, True),
        ("2020-Q1/2020-06", True),
        ("2019-H1/2019-12", True),
    ],
)  # fmt: skip
def test_an_interval_runs_forward(value: str | None, ok: bool) -> None:
    checks = run_checks(ArticleInfo(), (interval(value),), Records(), load_once().rulebook.words)
    assert [check.code for check in checks] == ([] if ok else ["interval-order"])
    assert all(check.about == ("m7",) and not check.ok for check in checks)


def test_checks_change_no_value() -> None:
    text = "Huyện kỷ luật 7 đảng viên, trong đó 9 đảng viên là nữ; 41/38 chi bộ giỏi."
    found = read(text)
    before = found.records
    checks = run_checks(ArticleInfo(), found.mentions, before, load_once().rulebook.words)
    assert {check.code: check.ok for check in checks} == {"parts-sum": False, "ratio-bounds": False}
    assert found.records == before == read(text).records


def test_what_checks_are_about_exists() -> None:
    for article in corpus().values():
        records = article.records
        listed = (article.mentions, records.statistics, records.documents, records.organisations)
        known = {record.id for records_of_a_kind in listed for record in records_of_a_kind}
        for check in article.checks:
            assert set(check.about) <= known
            assert check.message


@pytest.mark.parametrize(
    ("parts", "kind", "ok"),
    [
        ([4, 3, 3], "breakdown", True), ([4, 3, 2], "breakdown", False), ([4, 3, 4], "breakdown", False),
        # Two numbers in a bracket may be features of some.
        ([4, 3], "breakdown", True), ([4, 3, 2], "share", True),
    ],
)  # fmt: skip
def test_a_breakdown_is_all_of_its_whole(parts: list[int], kind: str, ok: bool) -> None:
    shares = [statistic(f"s{n}", value=v, part_of="s1", part_kind=kind) for n, v in enumerate(parts, 2)]
    (check,) = checked(statistic("s1", value=10), *shares)
    assert (check.code, check.ok) == ("parts-sum", ok)


def test_a_breakdown_may_have_a_unit_of_its_own() -> None:
    forms = [
        statistic(f"s{n}", value=v, part_of="s1", part_kind="breakdown", unit="trường hợp")
        for n, v in enumerate((4, 3, 4), 2)
    ]
    (check,) = checked(statistic("s1", value=10), *forms)
    assert not check.ok
    assert "11" in check.message


@pytest.mark.parametrize(
    ("value", "total", "percent", "ok"),
    [
        (24, 49, 48.98, True), (24, 49, 48.97, True), (24, 49, 49, True), (24, 49, 48, True), (24, 49, 47, False),
        (24, 49, 48.9, True), (24, 49, 49.1, False), (38, 52, 78, False), (10, 10, 100, True),
    ],
)  # fmt: skip
def test_a_percentage_says_what_its_ratio_says(value: int, total: int, percent: float, ok: bool) -> None:
    ratio = statistic("s1", kind="ratio", value=value, total=total)
    checks = checked(ratio, statistic("s2", kind="percent", unit="%", value=percent, restates="s1"))
    assert [(check.about, check.ok) for check in checks if check.code == "ratio-percent"] == [(("s1", "s2"), ok)]


def test_a_percentage_says_which_share_a_part_is() -> None:
    part = statistic("s2", value=3, part_of="s1", part_kind="share")
    checks = checked(statistic("s1"), part, statistic("s3", kind="percent", unit="%", value=40, restates="s2"))
    (check,) = [check for check in checks if check.code == "ratio-percent"]
    assert (check.ok, check.about) == (False, ("s1", "s2", "s3"))
    assert "30" in check.message


@pytest.mark.parametrize("fields", [{"comparator": ">"}, {"value": None, "low": 1, "high": 2}, {"restates": None}])
def test_a_percentage_that_says_less_is_not_compared(fields: dict[str, object]) -> None:
    percent = statistic("s2", **({"kind": "percent", "unit": "%", "value": 90, "restates": "s1"} | fields))
    checks = checked(statistic("s1", kind="ratio", value=1, total=2), percent)
    assert [check.code for check in checks] == ["ratio-bounds"]


def test_the_deliberate_flaw_of_the_corpus_is_reported() -> None:
    """Article 02: the forms of discipline add up to 48, the text says 50 (corpus/README.md)."""
    (check,) = [check for check in corpus()["02"].checks if not check.ok]
    assert check.code == "parts-sum"
    assert {"48", "50", "2"} <= set(check.message.replace(";", "").split())
