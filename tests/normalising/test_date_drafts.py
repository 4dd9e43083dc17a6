from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import load_once, rulebook_of

from extractor.matching import Capture, Match, Normalised
from extractor.normalising import Context, dates, durations
from extractor.normalising.model import DateDraft, NumberDraft
from extractor.rulebook.model import Entry

CONTEXT = Context(load_once().rulebook.words, lambda at: at, 0, 0)
RULE = rulebook_of("pack: p\nrules: [{id: r, label: DATE, value: date, pattern: x}]\n").rules[0]


def captured(**fields: Any) -> dict[str, Capture]:
    """Captures from texts, from drafts (then an earlier mention is behind them) or from the attributes of an entry."""
    made = {}
    for name, given_ in fields.items():
        if isinstance(given_, DateDraft | NumberDraft):
            made[name] = Capture("…", 0, 1, None, Match(RULE, 0, 1, {}, given_))
        elif isinstance(given_, dict):
            made[name] = Capture("…", 0, 1, Entry("…", given_))
        else:
            made[name] = Capture(given_, 0, len(given_))
    return made


def draft(made: Normalised | None) -> DateDraft | None:
    assert made is None or isinstance(made.value, DateDraft)
    return made.value if made is not None else None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"day": "16", "month": "8", "year": "2011"}, DateDraft("DATE", day=16, month=8, year=2011)),
        ({"day": "06", "month": "07", "year": "18"}, DateDraft("DATE", day=6, month=7, year=2018)),
        ({"day": "6", "month": "7", "year": "75"}, DateDraft("DATE", day=6, month=7, year=1975)),
        ({"day": "hai", "month": {"value": "9"}, "year": "1945"}, DateDraft("DATE", day=2, month=9, year=1945)),
        ({"month": "8", "year": "2017"}, DateDraft("DATE", month=8, year=2017)),
        ({"year": "hai nghìn không trăm mười"}, DateDraft("DATE", year=2010)),
        ({"quarter": {"value": "3"}, "year": "2019"}, DateDraft("DATE", quarter=3, year=2019)),
        ({"quarter": "III"}, DateDraft("DATE", quarter=3)),
        ({"half": {"value": "1"}, "year": "2024"}, DateDraft("DATE", half=1, year=2024)),
        ({"day": "29", "month": "2", "year": "2020"}, DateDraft("DATE", day=29, month=2, year=2020)),
        # Without a year it may be a leap year.
        ({"day": "29", "month": "2"}, DateDraft("DATE", day=29, month=2)),
        ({"hour": "9", "minute": "40", "day": "4", "month": "7", "year": "2017"},
         DateDraft("TIME", hour=9, minute=40, day=4, month=7, year=2017)),
        ({"hour": "14"}, DateDraft("TIME", hour=14)),
        ({"mod": {"mod": "END"}, "year": "2013"}, DateDraft("DATE", year=2013, mod="END")),
        # Days that no calendar has.
        ({"day": "31", "month": "2", "year": "2020"}, None),
        ({"day": "29", "month": "2", "year": "2019"}, None),
        ({"day": "31", "month": "4"}, None),
        ({"day": "32"}, None),
        ({"day": "0", "month": "1"}, None),
        ({"day": "1", "month": "13"}, None),
        ({"hour": "24", "minute": "0"}, None),
        ({"hour": "9", "minute": "60"}, None),
        ({"quarter": "V"}, None),
    ],
)  # fmt: skip
def test_points(fields: dict[str, Any], expected: DateDraft | None) -> None:
    assert draft(dates.date(captured(**fields), {}, CONTEXT)) == expected


@given(st.dates())
def test_every_day_of_the_calendar(day: Any) -> None:
    fields = captured(day=str(day.day), month=f"{day.month:02d}", year=f"{day.year:04d}")
    made = draft(dates.date(fields, {}, CONTEXT))
    if day.year <= 2999:
        assert made == DateDraft("DATE", day=day.day, month=day.month, year=day.year)


def test_mod_from_the_rule() -> None:
    assert draft(dates.date(captured(year="2013"), {"mod": "START"}, CONTEXT)) == DateDraft(
        "DATE", year=2013, mod="START"
    )


YEAR = {2010: DateDraft("DATE", year=2010), 2013: DateDraft("DATE", year=2013)}
NOW = DateDraft("DATE", value="PRESENT_REF")


@pytest.mark.parametrize(
    ("fields", "arguments", "start", "end"),
    [
        ({"year1": "2011", "year2": "2015"}, {}, DateDraft("DATE", year=2011), DateDraft("DATE", year=2015)),
        ({"start": YEAR[2010], "end": YEAR[2013]}, {}, YEAR[2010], YEAR[2013]),
        # What only the end says holds for the start too.
        ({"day1": "15", "day2": "16", "month2": "7", "year2": "2020"}, {},
         DateDraft("DATE", day=15, month=7, year=2020), DateDraft("DATE", day=16, month=7, year=2020)),
        ({"start": DateDraft("DATE", day=28, month=6), "end": DateDraft("DATE", day=2, month=7, year=2020)}, {},
         DateDraft("DATE", day=28, month=6, year=2020), DateDraft("DATE", day=2, month=7, year=2020)),
        ({"day1": "2", "day2": "4", "month2": "7"}, {}, DateDraft("DATE", day=2, month=7),
         DateDraft("DATE", day=4, month=7)),
        ({"months": "9", "year": "2022"}, {"months": "first"},
         DateDraft("DATE", month=1, year=2022), DateDraft("DATE", month=9, year=2022)),
        ({"start": YEAR[2010], "now": NOW}, {"open_end": True}, YEAR[2010], None),
        ({"end": YEAR[2013]}, {"open_start": True}, None, YEAR[2013]),
    ],
)  # fmt: skip
def test_intervals(fields: dict[str, Any], arguments: dict[str, Any], start: DateDraft, end: DateDraft) -> None:
    made = draft(dates.interval(captured(**fields), arguments, CONTEXT))
    assert made is not None
    assert (made.type, made.start, made.end) == ("INTERVAL", start, end)
    assert (made.open_end, made.open_start) == ("open_end" in arguments, "open_start" in arguments)


@pytest.mark.parametrize(
    ("fields", "arguments"),
    [
        ({"year1": "2020", "year2": "2015"}, {}),
        ({"year1": "2011"}, {}),
        ({"year2": "2011"}, {}),
        ({}, {"open_end": True}),
        ({"start": YEAR[2010], "now": YEAR[2013]}, {"open_end": True}),
        ({"day1": "31", "day2": "32", "month2": "7"}, {}),
        ({"day1": "30", "day2": "31", "month2": "4"}, {}),
        ({"start": NumberDraft(3), "end": YEAR[2013]}, {}),
    ],
)
def test_what_is_no_interval(fields: dict[str, Any], arguments: dict[str, Any]) -> None:
    assert dates.interval(captured(**fields), arguments, CONTEXT) is None


@pytest.mark.parametrize(
    ("n", "unit", "times", "expected"),
    [
        (20, "Y", None, "P20Y"), (3, "M", None, "P3M"), (10, "D", None, "P10D"), (2, "W", None, "P2W"),
        (40, "TM", None, "PT40M"),
        (3, "H", None, "PT3H"), (30, "S", None, "PT30S"), (2, "Q", None, "P6M"), (None, "Y", None, "P1Y"),
        (3, "M", 1, "P3M"),
        (1.5, "Y", None, "P1.5Y"), (0, "Y", None, None), (3, "M", 2, "P3M"), (3, "M", 0, None),
    ],
)  # fmt: skip
def test_durations(n: float | None, unit: str, times: int | None, expected: str | None) -> None:
    fields: dict[str, Any] = {"unit": {"unit": unit}}
    fields |= {"n": NumberDraft(n)} if n is not None else {}
    fields |= {"times": NumberDraft(times)} if times is not None else {}
    made = draft(durations.duration(captured(**fields), {}, CONTEXT))
    assert (made.value if made else None) == expected
    assert made is None or made.type == "DURATION"


def test_sets() -> None:
    made = draft(durations.duration(captured(unit={"unit": "Y"}), {"type": "SET"}, CONTEXT))
    assert made == DateDraft("SET", value="P1Y")


def test_relative_points() -> None:
    source = {"unit": "year", "offset": "-1"}
    assert draft(dates.relative(captured(relative=source), {}, CONTEXT)) == DateDraft("DATE", relative=("year", -1))
    made = draft(dates.relative(captured(relative=source, month="7"), {}, CONTEXT))
    assert made == DateDraft("DATE", relative=("year", -1), month=7)
    assert dates.relative({}, {"unit": "year"}, CONTEXT) is None
    assert dates.relative(captured(relative=source, month="13"), {}, CONTEXT) is None


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"n": NumberDraft(2), "unit": {"unit": "Y"}, "n2": NumberDraft(6), "unit2": {"unit": "M"}}, "P2Y6M"),
        ({"n": NumberDraft(1), "unit": {"unit": "H"}, "n2": NumberDraft(5), "unit2": {"unit": "TM"}}, "PT1H5M"),
        ({"n": NumberDraft(1), "unit": {"unit": "Y"}, "half": "rưỡi"}, "P1Y6M"),
        ({"n": NumberDraft(2), "unit": {"unit": "W"}, "half": "rưỡi"}, "P2.5W"),
        ({"unit": {"unit": "Y", "times": "100"}, "half": "nửa"}, "P50Y"),
        ({"n": NumberDraft(2), "unit": {"unit": "Y", "times": "10"}}, "P20Y"),
        ({"low": NumberDraft(3), "high": NumberDraft(5), "unit": {"unit": "Y"}}, "P3Y/P5Y"),
        ({"low": NumberDraft(6), "high": "năm", "unit": {"unit": "M"}, "unit2": {"unit": "Y"}}, "P6M/P5Y"),
        ({"low": NumberDraft(1), "high": NumberDraft(2), "unit": {"unit": "Q"}}, "P3M/P6M"),
        ({"vague": "vài", "unit": {"unit": "TM"}}, "PTXM"),
        # What cannot be.
        ({"n": NumberDraft(2), "unit": {"unit": "M"}, "n2": NumberDraft(6), "unit2": {"unit": "Y"}}, None),
        ({"n": NumberDraft(1.5), "unit": {"unit": "Y"}, "n2": NumberDraft(6), "unit2": {"unit": "M"}}, None),
        ({"n": NumberDraft(2), "unit": {"unit": "Y", "times": "10"}, "n2": NumberDraft(1), "unit2": {"unit": "M"}},
         None),
        ({"low": NumberDraft(5), "high": NumberDraft(3), "unit": {"unit": "Y"}}, None),
        ({"low": NumberDraft(2), "high": NumberDraft(6), "unit": {"unit": "Y"}, "unit2": {"unit": "M"}}, None),
        ({"n": NumberDraft(2)}, None),
    ],
)  # fmt: skip
def test_compounds_halves_and_ranges(fields: dict[str, Any], value: str | None) -> None:
    made = draft(durations.duration(captured(**fields), {}, CONTEXT))
    assert (made.value if made else None) == value


@pytest.mark.parametrize(
    ("fields", "arguments", "value"),
    [
        ({"decade": "1990"}, {}, "199X"),
        ({"decade": "90"}, {}, "199X"),
        ({"decade": "90", "century": "XIX"}, {}, "189X"),
        ({"decade": "20", "century": "21"}, {}, "202X"),
        ({"century": "XX"}, {}, "19XX"),
        ({"century": "XXI"}, {"first_decade": True}, "200X"),
        # Of this century or the last, nobody knows.
        ({"decade": "20"}, {}, None),
    ],
)
def test_decades_and_centuries(fields: dict[str, Any], arguments: dict[str, Any], value: str | None) -> None:
    assert draft(dates.date(captured(**fields), arguments, CONTEXT)) == DateDraft("DATE", value=value)


def test_there_is_no_such_century() -> None:
    assert dates.date(captured(century="45"), {}, CONTEXT) is None
    assert dates.date(captured(century="0"), {}, CONTEXT) is None


def test_a_relative_century() -> None:
    source = {"unit": "century", "offset": "-1"}
    assert draft(dates.date(captured(relative=source, decade="90"), {}, CONTEXT)) == DateDraft(
        "DATE", relative=("century", -1), decade=9
    )


AFTERNOON = {"noon_from": "1", "noon_to": "12"}
NIGHT = {"noon_from": "6", "noon_to": "12", "midnight": "12"}


@pytest.mark.parametrize(
    ("hour", "noon", "expected"),
    [
        ("3", AFTERNOON, 15), ("12", AFTERNOON, 12), ("15", AFTERNOON, 15), ("11", NIGHT, 23), ("2", NIGHT, 2),
        ("7", {}, 7), ("12", NIGHT, None),
    ],
)  # fmt: skip
def test_hours_that_are_counted_twice_to_twelve(hour: str, noon: dict[str, str], expected: int | None) -> None:
    made = draft(dates.date(captured(hour=hour, noon=noon), {}, CONTEXT))
    assert made == DateDraft("TIME", hour=expected)


def test_half_an_hour() -> None:
    made = draft(dates.date(captured(hour="7", half_hour="rưỡi"), {}, CONTEXT))
    assert made == DateDraft("TIME", hour=7, minute=30)


@pytest.mark.parametrize(
    ("fields", "arguments", "start", "end"),
    [
        ({"months": "9", "year": "2022"}, {"months": "first"}, 1, 9),
        ({"months": "3", "year": "2022"}, {"months": "last"}, 10, 12),
        ({"months": "ba", "year": "2022"}, {"months": "last"}, 10, 12),
    ],
)
def test_months_of_a_year(fields: dict[str, Any], arguments: dict[str, Any], start: int, end: int) -> None:
    made = draft(dates.interval(captured(**fields), arguments, CONTEXT))
    assert made is not None and made.start is not None and made.end is not None
    assert (made.start.month, made.end.month) == (start, end)
    assert made.start.year == made.end.year == 2022


@pytest.mark.parametrize("months", ["0", "12", "13"])
def test_what_are_no_months_of_a_year(months: str) -> None:
    assert dates.interval(captured(months=months), {"months": "first"}, CONTEXT) is None


def test_the_start_of_hours_has_the_day_of_their_end() -> None:
    ends = DateDraft("TIME", day=5, month=3, year=2020, hour=11)
    made = draft(dates.interval(captured(start=DateDraft("TIME", hour=7), end=ends), {}, CONTEXT))
    assert made is not None
    assert made.start == DateDraft("TIME", day=5, month=3, year=2020, hour=7)
