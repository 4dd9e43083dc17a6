"""What many articles hold together: numbers, and what occurs most, in one pass and without keeping any article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extractor.identity import document_key, name_key
from extractor.periods import day_of_publication
from extractor.records import Article, Document, to_plain


@dataclass(frozen=True, slots=True)
class Checked:
    """How many checks of one code agree, and how many do not."""

    ok: int
    failed: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: how many statistics, and of how many organisations."""

    unit: str
    statistics: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: how many statistics are its, and how many articles have a record of it."""

    name: str
    statistics: int
    articles: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A document: how many articles cite it, and how many mentions they have of it."""

    name: str
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Named:
    """A person: how many articles name it, and how many mentions they have of it."""

    name: str
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers over all articles. Lists begin with what occurs most, and then go by name.

    What counts as the same in different articles is told in :mod:`extractor.identity`. So namesakes are one, and so are
    bodies that an article gives no place to (``Đảng bộ tỉnh``); a document that nothing tells from others is left out.

    :ivar dated: articles that say on which day they were published.
    :ivar first_day: the first such day, as ``YYYY-MM-DD``; ``last_day`` the last.
    :ivar outlets: articles by outlet; those without any are not in it.
    :ivar months: dated articles by month (``2019-05``), in the order of time.
    :ivar mentions: mentions by label.
    :ivar records: records by table; those of packs of one's own are there, too.
    :ivar checks: by their code.
    :ivar failed_inputs: inputs that came to nothing, by the code of what was wrong.
    :ivar units: what is counted, as the records word it; statistics without a unit are not in it.
    :ivar organisations: all of them, those with statistics first.
    :ivar rules: mentions by the rule that found them.
    :ivar packs: mentions by rule pack, as the run that made the records says.
    :ivar distinct: how many there are of those of which the lists may be cut: ``outlets``, ``units``,
        ``organisations`` (with statistics or without), ``documents``, ``people`` and ``rules``.
    """

    articles: int
    dated: int
    first_day: str | None
    last_day: str | None
    outlets: Mapping[str, int]
    months: Mapping[str, int]
    mentions: Mapping[str, int]
    records: Mapping[str, int]
    checks: Mapping[str, Checked]
    failed_inputs: Mapping[str, int]
    units: tuple[Unit, ...]
    organisations: tuple[Body, ...]
    documents: tuple[Cited, ...]
    people: tuple[Named, ...]
    rules: Mapping[str, int]
    packs: Mapping[str, int]
    distinct: Mapping[str, int]

    def top(self, most: int) -> Summary:
        """The same with only the first ``most`` of each list that grows with the articles."""
        return replace(
            self,
            outlets=_first(self.outlets, most),
            units=self.units[:most],
            organisations=self.organisations[:most],
            documents=self.documents[:most],
            people=self.people[:most],
            rules=_first(self.rules, most),
        )

    def to_dict(self) -> dict[str, Any]:
        """The summary as plain dicts, lists, strings and numbers."""
        plain: dict[str, Any] = to_plain(self)
        return plain


def summarise(
    articles: Iterable[Article], failed_inputs: Iterable[str] = (), packs: Mapping[str, int] | None = None
) -> Summary:
    """Go through the articles once.

    :param failed_inputs: the code of each input that failed.
    :param packs: mentions by rule pack, where they are known; records do not name the packs of their rules.
    """
    counting = _Counting()
    for article in articles:
        counting.add(article)
    return counting.summary(Counter(failed_inputs), packs or {})


class _Counting:
    def __init__(self) -> None:
        self.articles = 0
        self.days: Counter[date] = Counter()
        self.outlets: Counter[str] = Counter()
        self.mentions: Counter[str] = Counter()
        self.records: Counter[str] = Counter(dict.fromkeys(("organisations", "statistics", "documents", "people"), 0))
        self.checks: dict[str, list[int]] = {}
        self.rules: Counter[str] = Counter()
        self.units: Counter[str] = Counter()
        self.bodies_of: dict[str, set[str]] = {}
        self.statistics: Counter[Hashable] = Counter()
        self.organisations = _Tally()
        self.documents = _Tally()
        self.people = _Tally()

    def add(self, article: Article) -> None:
        info, records = article.article, article.records
        self.articles += 1
        day = day_of_publication(info.published)
        if day is not None:
            self.days[day] += 1
        if info.outlet:
            self.outlets[info.outlet] += 1
        self.mentions.update(mention.label for mention in article.mentions)
        self.rules.update(mention.rule for mention in article.mentions)
        self.records.update(
            organisations=len(records.organisations), statistics=len(records.statistics),
            documents=len(records.documents), people=len(records.people),
        )  # fmt: skip
        self.records.update({table: len(found) for table, found in records.other.items()})
        for check in article.checks:
            self.checks.setdefault(check.code, [0, 0])[not check.ok] += 1
        self._add_known(article)

    def _add_known(self, article: Article) -> None:
        """What can be the same as in other articles."""
        records = article.records
        names = {organisation.id: organisation.name for organisation in records.organisations}
        self.organisations.add((name_key(o.name), o.name, len(o.mentions)) for o in records.organisations)
        self.people.add((name_key(p.name), p.name, len(p.mentions) + len(p.bare_mentions)) for p in records.people)
        self.documents.add(
            (key, _named(document, issuer), len(document.mentions))
            for document in records.documents
            for issuer in (names.get(document.issuer or ""),)
            if (key := document_key(document, issuer)) is not None
        )
        for statistic in records.statistics:
            body = name_key(names[statistic.org]) if statistic.org in names else None
            if body is not None:
                self.statistics[body] += 1
            if statistic.unit:
                self.units[statistic.unit] += 1
                bodies = self.bodies_of.setdefault(statistic.unit, set())
                if body is not None:
                    bodies.add(body)

    def summary(self, failed: Mapping[str, int], packs: Mapping[str, int]) -> Summary:
        months = Counter[str]()
        for day, count in self.days.items():
            months[day.isoformat()[:7]] += count
        organisations = [
            Body(name, self.statistics[key], articles) for key, (name, articles, _) in self.organisations.found.items()
        ]
        return Summary(
            articles=self.articles,
            dated=self.days.total(),
            first_day=min(self.days).isoformat() if self.days else None,
            last_day=max(self.days).isoformat() if self.days else None,
            outlets=_ordered(self.outlets),
            months=dict(sorted(months.items())),
            mentions=_ordered(self.mentions),
            records=dict(self.records),
            checks={code: Checked(ok, failed) for code, (ok, failed) in sorted(self.checks.items())},
            failed_inputs=_ordered(failed),
            units=tuple(Unit(unit, n, len(self.bodies_of[unit])) for unit, n in _ordered(self.units).items()),
            organisations=tuple(sorted(organisations, key=lambda one: (-one.statistics, -one.articles, one.name))),
            documents=tuple(Cited(*one) for one in self.documents.ordered()),
            people=tuple(Named(*one) for one in self.people.ordered()),
            rules=_ordered(self.rules),
            packs=_ordered(packs),
            distinct={
                "outlets": len(self.outlets),
                "units": len(self.units),
                "organisations": len(organisations),
                "documents": len(self.documents.found),
                "people": len(self.people.found),
                "rules": len(self.rules),
            },
        )


class _Tally:
    """Things that occur in many articles: by what makes them the same a name, the articles and the mentions."""

    def __init__(self) -> None:
        self.found: dict[Hashable, tuple[str, int, int]] = {}

    def add(self, records: Iterable[tuple[Hashable, str, int]]) -> None:
        """The records of one article: what makes them the same, a name, the number of mentions."""
        here: dict[Hashable, tuple[str, int]] = {}
        for key, name, mentions in records:
            known = here.get(key)
            here[key] = (known[0], known[1] + mentions) if known else (name, mentions)
        for key, (name, mentions) in here.items():
            first, articles, before = self.found.get(key, (name, 0, 0))
            self.found[key] = (first, articles + 1, before + mentions)

    def ordered(self) -> list[tuple[str, int, int]]:
        return sorted(self.found.values(), key=lambda one: (-one[1], -one[2], one[0]))


def _named(document: Document, issuer: str | None) -> str:
    d = document
    told = [d.title or d.type, d.symbol or d.number]
    if d.symbol is None:
        facts = {"plenum": d.plenum, "term": d.term, "congress": d.congress}
        told += [f"{name} {fact}" for name, fact in facts.items() if fact is not None]
        told += [f"({issuer})"] if issuer else []
    return " ".join(part for part in told if part)


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _first(counts: Mapping[str, int], most: int) -> dict[str, int]:
    return dict(list(counts.items())[:most])
