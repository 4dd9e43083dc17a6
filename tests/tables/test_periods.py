"""Times of the records as days: every shape that comes out, and none that is no time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.periods import Period, day_of_publication, period_of


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2013", "2013-01-01", "2013-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2013-12", "2013-12-01", "2013-12-31"),
        ("2019-05-31", "2019-05-31", "2019-05-31"),
        ("2019-05-31T07:30", "2019-05-31", "2019-05-31"),
        ("2019-05-31T07:30:00+07:00", "2019-05-31", "2019-05-31"),
        ("2020-Q1", "2020-01-01", "2020-03-31"),
        ("2020-Q4", "2020-10-01", "2020-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1975-21", "1975-02-01", "1975-04-30"),
        ("1974-24", "1974-11-01", "1975-01-31"),
        ("2011/2015", "2011-01-01", "2015-12-31"),
        ("2016-08/2017-05-28", "2016-08-01", "2017-05-28"),
        ("2010/..", "2010-01-01", None),
        ("../2025", None, "2025-12-31"),
        ("2014/2017-Q1", "2014-01-01", "2017-03-31"),
    ],
)
def test_what_days_a_time_has(value: str, start: str | None, end: str | None) -> None:
    day = date.fromisoformat
    assert period_of(value) == (start and day(start), end and day(end))


@pytest.mark.parametrize(
    "value",
    [None, "", "P5Y", "PXY", "P3Y/P5Y", "PRESENT_REF", "PAST_REF", "2019-13", "2019-02-29", "2021-W53", "0000", "X",
     "20", "2013/", "/2013", "2013/P1Y", "2013-Q5", "2013-H3", "2013-05-1", "2013-0", "../P1Y", "19X", "XXXX"],
)  # fmt: skip
def test_what_is_no_stretch_of_the_calendar(value: str | None) -> None:
    assert period_of(value) is None


def test_an_interval_that_is_open_on_both_sides_is_all_time() -> None:
    assert period_of("../..") == (None, None)


@given(st.dates(min_value=date(1, 1, 1)))
def test_a_day_lies_in_its_month_and_its_year(day: date) -> None:
    iso = day.isoformat()
    for value in (iso, iso[:7], iso[:4], f"{iso[:3]}X", f"{iso[:4]}-H{1 + (day.month > 6)}"):
        found = period_of(value)
        if value == "000X":
            assert found is None
            continue
        assert found is not None and found.start is not None and found.end is not None
        assert found.start <= day <= found.end
        assert found.overlaps(Period(day, day))


@given(*[st.none() | st.dates() for _ in range(4)])
def test_overlap_is_the_same_from_both_sides(a: date | None, b: date | None, c: date | None, d: date | None) -> None:
    one, other = Period(a, b), Period(c, d)
    days = [day for day in (a, b, c, d) if day is not None] or [date(2000, 1, 1)]

    def within(day: date, period: Period) -> bool:
        return (period.start is None or period.start <= day) and (period.end is None or day <= period.end)

    if all(p.start is None or p.end is None or p.start <= p.end for p in (one, other)):
        assert one.overlaps(other) == other.overlaps(one)
        assert one.overlaps(other) == any(within(day, one) and within(day, other) for day in days)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2019-05-31", "2019-05-31"),
        ("2019-05-31T23:30", "2019-05-31"),
        ("2019-05-31T23:30:00+07:00", "2019-05-31"),
        ("2019-05-31T23:30:00Z", "2019-06-01"),
        ("2019-05", None),
        ("soon", None),
        (None, None),
    ],
)
def test_the_day_of_publication_is_that_in_vietnam(published: str | None, day: str | None) -> None:
    found = day_of_publication(published)
    assert (found and found.isoformat()) == day
