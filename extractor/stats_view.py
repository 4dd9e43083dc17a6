"""A summary in the terminal: its numbers, and small bar charts of what occurs most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from extractor.showing import visible
from extractor.summarising import Summary

if TYPE_CHECKING:
    from rich.console import Console

TOP = 10
"""So many of each list are shown, if nobody says otherwise."""

_BAR = 20
_NUMBER = 13
_MAX_NAME = 44
_MAX_CHARS = 200
_MAX_MONTHS = 24
_MAX_YEARS = 40

Chart = tuple[str, Sequence[str], Sequence[tuple[str, Sequence[int]]]]
"""Its title, the names of its columns of numbers, and a name with its numbers for each row."""


def show_summary(summary: Summary, console: Console, top: int = TOP) -> None:
    """Print a summary.

    :param top: how many of each list that grows with the articles are shown.
    """
    from rich.text import Text

    facts = list(_facts(summary))
    width = max(len(name) for name, _ in facts)
    for name, fact in facts:
        console.print(Text.assemble((f"{name:<{width}}", "bold"), "  ", _one_line(fact)), soft_wrap=True)
    for chart in _charts(summary, top):
        if chart[2]:
            _print_chart(console, *chart)


def _facts(summary: Summary) -> Iterable[tuple[str, str]]:
    yield "articles", f"{summary.articles:,}"
    if summary.articles:
        yield "with a date", f"{summary.dated:,}"
        yield "without", f"{summary.articles - summary.dated:,}"
    if summary.first_day is not None:
        yield "first day", summary.first_day
        yield "last day", str(summary.last_day)
    failed = sum(check.failed for check in summary.checks.values())
    numbers = {
        "outlets": summary.distinct["outlets"],
        "mentions": sum(summary.mentions.values()),
        "checks": sum(check.ok for check in summary.checks.values()) + failed,
        "failed checks": failed,
        "failed inputs": sum(summary.failed_inputs.values()),
    }
    yield from ((name, f"{number:,}") for name, number in numbers.items())


def _charts(summary: Summary, top: int) -> Iterable[Chart]:
    s, distinct = summary, summary.distinct

    def of(title: str, shown: int, there_are: int) -> str:
        return title if shown >= there_are else f"{title} (the first {shown:,} of {there_are:,})"

    bodies = [one for one in s.organisations if one.statistics]
    shown = s.top(top)
    yield _by_time(s.months)
    yield of("Outlets", len(shown.outlets), distinct["outlets"]), ("articles",), _single(shown.outlets)
    yield "Mentions by label", ("mentions",), _single(s.mentions)
    yield "Records by kind", ("records",), _single(s.records if s.articles else {})
    yield (
        of("What is counted most", len(shown.units), distinct["units"]),
        ("statistics", "organisations"),
        [(one.unit, (one.statistics, one.organisations)) for one in shown.units],
    )
    yield (
        of("Organisations with most statistics", len(bodies[:top]), len(bodies)),
        ("statistics", "articles"),
        [(one.name, (one.statistics, one.articles)) for one in bodies[:top]],
    )
    yield (
        of("Documents cited most", len(shown.documents), distinct["documents"]),
        ("articles", "mentions"),
        [(one.name, (one.articles, one.mentions)) for one in shown.documents],
    )
    yield (
        of("People named in most articles", len(shown.people), distinct["people"]),
        ("articles", "mentions"),
        [(one.name, (one.articles, one.mentions)) for one in shown.people],
    )
    yield of("Rules used most", len(shown.rules), distinct["rules"]), ("mentions",), _single(shown.rules)
    yield "Mentions by rule pack", ("mentions",), _single(s.packs)
    yield "Checks", ("failed", "passed"), [(code, (one.failed, one.ok)) for code, one in s.checks.items()]
    yield "Failed inputs", ("inputs",), _single(s.failed_inputs)


def _single(counts: Mapping[str, int]) -> list[tuple[str, Sequence[int]]]:
    return [(name, (count,)) for name, count in counts.items()]


def _by_time(months: Mapping[str, int]) -> Chart:
    """Months with those between them that have no article, or years where there would be too many."""
    if not months:
        return "", (), ()
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (min(months), max(months)))
    if last - first < _MAX_MONTHS:
        every = [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1)]
        return "Articles by month", ("articles",), [(month, (months.get(month, 0),)) for month in every]
    years = Counter[str]()
    for month, count in months.items():
        years[month[:4]] += count
    span = last // 12 - first // 12 + 1
    # With years far apart, one of them is likely to be a slip; the empty ones between them are no help.
    shown = [f"{year:04}" for year in range(first // 12, last // 12 + 1)] if span <= _MAX_YEARS else sorted(years)
    title = "Articles by year" if len(shown) <= _MAX_YEARS else f"Articles by year (the last {_MAX_YEARS})"
    return title, ("articles",), [(year, (years[year],)) for year in shown[-_MAX_YEARS:]]


def _print_chart(
    console: Console, title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]
) -> None:
    from rich.table import Table
    from rich.text import Text

    full, half = _blocks(console.encoding)
    most = max(numbers[0] for _, numbers in rows)
    # As wide in every chart, so that the bars stand below each other.
    name = max(8, min(_MAX_NAME, console.width - _BAR - 3 - 2 * _NUMBER)) + (2 - len(columns)) * (_NUMBER + 1)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim", show_edge=False)
    table.add_column(Text(""), min_width=name, max_width=name, overflow="fold")
    for column in columns:
        table.add_column(Text(column), justify="right", min_width=_NUMBER, no_wrap=True)
    table.add_column(Text(""), min_width=_BAR, no_wrap=True)
    for words, numbers in rows:
        cells = [Text(f"{number:,}") for number in numbers]
        table.add_row(Text(_one_line(words)), *cells, Text(bar(numbers[0], most, full, half), "cyan"))
    console.print()
    console.print(Text(title, "bold"))
    console.print(table)


def bar(number: int, most: int, full: str, half: str = "") -> str:
    """A bar of at most twenty blocks for the greatest number; what is more than nothing is seen.

    :param half: a block half as wide, if there is one.
    """
    if number <= 0 or most <= 0:
        return ""
    steps = 2 if half else 1
    length = max(1, round(number * _BAR * steps / most))
    return full * (length // steps) + half * (length % steps)


def _blocks(encoding: str) -> tuple[str, str]:
    """Block characters that the output can write."""
    blocks = ("\u2588", "\u258c")
    try:
        "".join(blocks).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "#", ""
    return blocks


def _one_line(text: str) -> str:
    words = " ".join(visible(text).split())
    return words if len(words) <= _MAX_CHARS else f"{words[: _MAX_CHARS - 3]}..."
