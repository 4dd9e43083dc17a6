"""What the page searches: the records of all articles in columns, with every string kept once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from extractor.identity import document_key
from extractor.periods import period_of
from extractor.records import Article, Statistic, to_plain
from extractor.text import Units

ALWAYS = -1
NEVER = 9_999_999
"""Days before and after all others: the open ends of a period."""

Cell = Any


class Table:
    """Columns of equal length. Those in ``texts`` hold numbers of strings (0: null), the others what they hold."""

    def __init__(self, columns: Iterable[str], texts: Iterable[str]) -> None:
        self.columns: dict[str, list[Cell]] = {name: [] for name in columns}
        self.texts = list(texts)

    def __len__(self) -> int:
        return max((len(column) for column in self.columns.values()), default=0)

    def plain(self) -> dict[str, Any]:
        """The table for the page."""
        return {"columns": self.columns, "texts": self.texts, "length": len(self)}


_TABLES: Mapping[str, tuple[str, str]] = {
    # The names of the columns that hold strings, and of the others.
    "articles": (
        "id title published outlet section authors path item url notes",
        "chars mentions labels checks_failed",
    ),
    "statistics": (
        "id org place time kind comparator unit qualifier subject action words part_of part_kind restates",
        "article value low high total mentions sentence failed",
    ),
    "documents": (
        "id key type number symbol title term congress issuer date subject words",
        "article plenum mentions failed",
    ),
    "organisations": ("id name kind level place parent place_code place_code_since", "article mentions failed"),
    "people": ("id name roles bodies", "article mentions failed"),
    "checks": ("code about message", "article ok mentions"),
    "failures": ("path item stage code error", ""),
}  # fmt: skip


class Index:
    """Takes in articles one after another and gives the columns of all of them."""

    def __init__(self) -> None:
        self._strings: dict[str, int] = {"": 0}
        self._periods: dict[int, tuple[int, int]] = {}
        self.articles = 0
        self.tables = {
            name: Table([*texts.split(), *others.split()], texts.split()) for name, (texts, others) in _TABLES.items()
        }

    def known(self, text: str | None) -> int:
        """The number of a string; 0 for none, and for an empty one."""
        return 0 if text is None else self._strings.setdefault(text, len(self._strings))

    def add(self, article: Article) -> None:
        """Take in one article; it is the next of the page."""
        _Laying(self, article).lay()
        self.articles += 1

    def add_failure(self, failure: Mapping[str, Any]) -> None:
        """Take in one line of ``errors.jsonl``."""
        self.append("failures", {name: _text(failure.get(name)) for name in self.tables["failures"].columns})

    def append(self, table: str, row: Mapping[str, Cell]) -> None:
        """Add a row: strings by their words, which get numbers here."""
        texts = set(self.tables[table].texts)
        for name, column in self.tables[table].columns.items():
            column.append(self.known(row[name]) if name in texts else row[name])

    def append_other(self, table: str, row: dict[str, Cell], fields: Mapping[str, Any]) -> None:
        """Add a row to a table of a pack, which gets a column for every field that comes up."""
        name = f"other:{table}"
        own = self.tables.setdefault(name, Table(("id", "label", "article", "mentions", "sentence"), ("id", "label")))
        before = len(own)
        for field in fields:
            column = f"field:{field}"
            if column not in own.columns:
                own.columns[column] = [0] * before
                own.texts.append(column)
        told = {f"field:{field}": _text(value) for field, value in fields.items()}
        self.append(name, {column: None for column in own.columns} | row | told)

    def time(self, value: str | None) -> str | None:
        """The same value, whose first and last day the page is told of."""
        period = period_of(value)
        if value is not None and period is not None:
            self._periods[self.known(value)] = (
                period.start.toordinal() if period.start else ALWAYS,
                period.end.toordinal() if period.end else NEVER,
            )
        return value

    def strings(self) -> list[str]:
        """All strings, in the order of their numbers."""
        return list(self._strings)

    def periods(self) -> list[list[int]]:
        """Of every string that is a time its number, its first day and its last, counted from 1 January 0001."""
        return [[number, *days] for number, days in self._periods.items()]


class _Laying:
    """One article on its way into the columns."""

    def __init__(self, index: Index, article: Article) -> None:
        self.index = index
        self.article = article
        self.at = Units(article.text).of
        self.order = {mention.id: number for number, mention in enumerate(article.mentions)}
        self.organisations = {found.id: found for found in article.records.organisations}
        self.failed = {about for check in article.checks if not check.ok for about in check.about}
        records = article.records
        self.mentions_of: dict[str, tuple[str, ...]] = {
            **{s.id: (s.mention,) for s in records.statistics},
            **{o.id: o.mentions for o in records.organisations},
            **{d.id: d.mentions for d in records.documents},
            **{p.id: (*p.mentions, *p.bare_mentions) for p in records.people},
            **{x.id: x.mentions for found in records.other.values() for x in found},
        }

    def lay(self) -> None:
        article, records, index = self.article, self.article.records, self.index
        self._article()
        for s in records.statistics:
            index.append("statistics", self._statistic(s))
        for d in records.documents:
            fields = {name: getattr(d, name) for name in ("type", "number", "symbol", "title", "term", "congress")}
            index.append(
                "documents",
                self._row(d.id) | fields | {"plenum": d.plenum, "issuer": self._name(d.issuer), "subject": d.subject,
                 "date": index.time(d.date), "words": self._words(d.id), "key": document_key(d, self._name(d.issuer))},
            )  # fmt: skip
        for o in records.organisations:
            names = ("name", "kind", "level", "place", "place_code", "place_code_since")
            fields = {name: getattr(o, name) for name in names}
            index.append("organisations", self._row(o.id) | fields | {"parent": self._name(o.parent)})
        for p in records.people:
            bodies = dict.fromkeys(name for role in p.roles if (name := self._name(role.org)) is not None)
            index.append(
                "people",
                self._row(p.id) | {"name": p.name, "bodies": "; ".join(bodies),
                 "roles": "; ".join(dict.fromkeys(role.text for role in p.roles))},
            )  # fmt: skip
        for check in article.checks:
            about = [number for one in check.about for number in self._numbers(one)]
            index.append(
                "checks",
                {"article": index.articles, "code": check.code, "ok": int(check.ok), "message": check.message,
                 "about": " ".join(check.about), "mentions": about},
            )  # fmt: skip
        for table, found in records.other.items():
            for x in found:
                sentence = [self.at(offset) for offset in x.sentence]
                index.append_other(table, self._row(x.id) | {"label": x.label, "sentence": sentence}, x.fields)

    def _article(self) -> None:
        article, info, source = self.article, self.article.article, self.article.source
        labels: dict[int, int] = {}
        for mention in article.mentions:
            number = self.index.known(mention.label)
            labels[number] = labels.get(number, 0) + 1
        self.index.append(
            "articles",
            {
                "id": article.id, "title": info.title, "published": self.index.time(info.published),
                "outlet": info.outlet, "section": info.section, "authors": "; ".join(info.authors),
                "path": source.path, "item": source.item, "url": info.url, "notes": "; ".join(source.notes),
                "chars": len(article.text), "mentions": len(article.mentions),
                "labels": [count for pair in labels.items() for count in pair],
                "checks_failed": sum(not check.ok for check in article.checks),
            },
        )  # fmt: skip

    def _statistic(self, s: Statistic) -> dict[str, Cell]:
        names = ("kind", "comparator", "unit", "qualifier", "subject", "action", "part_of", "part_kind", "restates",
                 "value", "low", "high", "total")  # fmt: skip
        body = self.organisations.get(s.org or "")
        return self._row(s.id) | {name: getattr(s, name) for name in names} | {
            "org": body and body.name, "place": body and body.place, "time": self.index.time(s.time),
            "words": self._words(s.id), "sentence": [self.at(offset) for offset in s.sentence],
        }  # fmt: skip

    def _row(self, id: str) -> dict[str, Cell]:
        """What every record has; the mentions are told by their places in the article."""
        numbers = self._numbers(id)
        ids = {id, *self.mentions_of.get(id, ())}
        return {"article": self.index.articles, "id": id, "mentions": numbers, "failed": int(bool(ids & self.failed))}

    def _numbers(self, id: str) -> list[int]:
        """The places of a record's mentions, or of a mention itself, in the order of the text."""
        return sorted({self.order[one] for one in self.mentions_of.get(id, (id,)) if one in self.order})

    def _words(self, id: str) -> str | None:
        numbers = self._numbers(id)
        return self.article.mentions[numbers[0]].text if numbers else None

    def _name(self, id: str | None) -> str | None:
        return self.organisations[id].name if id in self.organisations else None


def _text(value: Any) -> str | None:
    """A field of a rule of the user's, whatever it is, as words."""
    plain = to_plain(value)
    return plain if plain is None or isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
