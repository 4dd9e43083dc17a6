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
