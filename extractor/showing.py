"""An article in the terminal: its text with the mentions marked, and its records as tables.

Whatever stands in an article is shown and never obeyed: markup is not interpreted, and characters that steer a
terminal or turn the direction of writing are replaced by visible ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TextIO

from extractor.records import ARTICLE_ZONES, Article, CountValue, Mention, Statistic, to_plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {
    "PARTY_ORG": "bold red",
    "DOCUMENT": "bold magenta",
    "DATE": "bold green",
    "COUNT": "bold cyan",
    "PERSON": "bold yellow",
}
_OTHER_STYLES = ("bold blue", "bold bright_red", "bold bright_magenta", "bold bright_green", "bold bright_blue")
_ASIDE = "dim"
_WIDTH_WITHOUT_TERMINAL = 120

# Control characters, and those that turn the direction of writing or hide what follows.
_STEERING = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_LINE_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")

Row = Sequence[object]


def visible(text: str) -> str:
    """The text with line breaks as ``\\n``, and with every other character that steers a terminal made visible."""
    return _STEERING.sub(_picture, _LINE_BREAK.sub("\n", text))


def console_for(file: TextIO | None = None) -> Console:
    """A console that interprets nothing; without a terminal it has no colour, and is wide enough for the tables."""
    import os

    from rich.console import Console

    console = Console(file=file, markup=False, emoji=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDTH_WITHOUT_TERMINAL
    return console


def show_article(article: Article, console: Console) -> None:
    """Print the article with its mentions in colour (marked ``[text](LABEL)`` where there is none) and its records."""
    from rich.text import Text

    coloured = console.color_system is not None and not console.no_color
    labels = Counter(mention.label for mention in article.mentions)
    styles = _styles(labels)
    for name, value in facts(article):
        console.print(Text.assemble((f"{name:<10}", "bold"), visible(value)), soft_wrap=True)
    console.print()
    console.print(marked_text(article, styles, coloured=coloured), soft_wrap=True)
    console.print()
    legend = Text("  ").join(Text.assemble((label, styles[label]), f" {labels[label]}") for label in styles)
    console.print(legend if labels else Text("no mentions"), soft_wrap=True)
    for title, columns, rows in record_tables(article):
        if rows:
            _print_table(console, title, columns, rows)


def marked_text(article: Article, styles: Mapping[str, str], *, coloured: bool) -> Text:
    """The whole text: mentions in their label's style or in brackets, and what is not of the article dimmed."""
    from rich.text import Text

    out = Text()
    zones = article.article.zones
    inside = [(zone.start, zone.end) for zone in zones if zone.kind in ARTICLE_ZONES]
    edges = {0, len(article.text)}
    for start, end in [*inside, *((mention.start, mention.end) for mention in article.mentions)]:
        edges |= {start, end}
    mention_at = {mention.start: mention for mention in article.mentions}
    inside_at = dict(inside)
    mention: Mention | None = None
    zone_end = -1
    for start, end in pairwise(sorted(edges)):
        zone_end = max(zone_end, inside_at.get(start, -1))
        if mention is None or start >= mention.end:
            mention = mention_at.get(start)
        piece = visible(article.text[start:end])
        if mention is None:
            out.append(piece, _ASIDE if zones and start >= zone_end else None)
        elif coloured:
            out.append(piece, styles[mention.label])
        else:
            opening = "[" if start == mention.start else ""
            out.append(f"{opening}{piece}" + (f"]({mention.label})" if end == mention.end else ""))
    return out


def _styles(labels: Iterable[str]) -> dict[str, str]:
    """A style for every label, the five core ones always having the same."""
    present = set(labels)
    others = sorted(present - _STYLES.keys())
    styles = {label: style for label, style in _STYLES.items() if label in present}
    styles.update((label, _OTHER_STYLES[i % len(_OTHER_STYLES)]) for i, label in enumerate(others))
    return styles


def facts(article: Article) -> Iterable[tuple[str, str]]:
    """What is known of the article as a whole, by name; what is unknown is left out. There may be several notes."""
    info, source = article.article, article.source
    facts = {
        "file": source.path,
        "item": source.item,
        "title": info.title,
        "published": info.published,
        "authors": "; ".join(info.authors),
        "section": info.section,
        "outlet": info.outlet,
        "url": info.url,
        "encoding": source.encoding if source.encoding != "utf-8" else None,
    }
    yield from ((name, value) for name, value in facts.items() if value)
    yield from (("note", note) for note in source.notes)


def record_tables(article: Article) -> Iterable[tuple[str, Sequence[str], list[Row]]]:
    """The mentions, the records of each kind and the checks: a title, names of columns, and rows of cells.

    A cell that refers to a record begins with its id; ids of mentions stand side by side. ``None`` is an empty cell.
    """
    records = article.records
    names = {organisation.id: organisation.name for organisation in records.organisations}

    def org(id: str | None) -> str | None:
        return f"{id} {names.get(id, '')}".rstrip() if id else None

    yield (
        "Mentions",
        ("id", "label", "text", "value", "rule"),
        [(m.id, m.label, m.text, value_text(m), m.rule) for m in article.mentions],
    )
    yield (
        "Organisations",
        ("id", "name", "kind", "level", "place", "part of", "mentions"),
        [(o.id, o.name, o.kind, o.level, o.place, org(o.parent), " ".join(o.mentions)) for o in records.organisations],
    )
    yield (
        "Statistics",
        ("id", "organisation", "time", "quantity", "qualifier", "subject", "action", "part of", "mention"),
        [
            (s.id, org(s.org), s.time, quantity_text(s), s.qualifier, s.subject, s.action, s.part_of, s.mention)
            for s in records.statistics
        ],
    )
    yield (
        "Documents",
        ("id", "type", "number", "symbol", "title", "session", "issuer", "date", "subject", "mentions"),
        [
            (d.id, d.type, d.number, d.symbol, d.title, _session(d.plenum, d.term, d.congress), org(d.issuer), d.date,
             d.subject, " ".join(d.mentions))
            for d in records.documents
        ],
    )  # fmt: skip
    yield (
        "People",
        ("id", "name", "roles", "mentions"),
        [
            (p.id, p.name, "\n".join(role.text for role in p.roles), " ".join((*p.mentions, *p.bare_mentions)))
            for p in records.people
        ],
    )
    for table, found in records.other.items():
        plain: list[dict[str, Any]] = [to_plain(record) for record in found]
        columns = ("id", *(name for name in (plain[0] if plain else ()) if name not in _NO_COLUMNS), "mentions")
        rows: list[Row] = [
            (*(_cell(record[name]) for name in columns[:-1]), " ".join(record["mentions"])) for record in plain
        ]
        yield (table.capitalize(), columns, rows)
    yield (
        "Checks",
        ("check", "agrees", "about", "message"),
        [(c.code, "yes" if c.ok else "no", " ".join(c.about), c.message) for c in article.checks],
    )


_NO_COLUMNS = ("id", "label", "mentions", "sentence")
"""What every record of a pack's table has; two of them are shown first and last."""


def _cell(value: Any) -> str | None:
    return None if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _print_table(console: Console, title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, "bold"), title_justify="left", header_style="bold")
    # A column in which nothing stands would only take the others' width.
    filled = [i for i in range(len(columns)) if any(row[i] not in (None, "") for row in rows)]
    for i in filled:
        table.add_column(Text(columns[i]), overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if row[i] is None else visible(str(row[i]))) for i in filled))
    console.print()
    console.print(table)


def value_text(mention: Mention) -> str:
    """The value of a mention in a few words."""
    value = mention.value
    if isinstance(value, CountValue):
        return quantity_text(value)
    fields: dict[str, Any] = to_plain(value)
    return ", ".join(f"{name}: {field}" for name, field in fields.items() if field is not None)


def quantity_text(value: CountValue | Statistic) -> str:
    """A quantity with its comparator and unit: ``> 12/49 chi bộ``."""
    number = f"{value.low}–{value.high}" if value.value is None else str(value.value)
    if value.total is not None:
        number += f"/{value.total}"
    comparator = "" if value.comparator == "=" else f"{value.comparator} "
    return f"{comparator}{number} {value.unit or ''}".rstrip()


def _session(plenum: int | None, term: str | None, congress: str | None) -> str | None:
    parts = {"plenum": plenum, "term": term, "congress": congress}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None) or None


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<{unicodedata.name(match[0], f'U+{code:04X}')}>"
