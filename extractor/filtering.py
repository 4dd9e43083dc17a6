"""Articles narrowed to what somebody looks for: mentions of some labels, records of an organisation, of a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from extractor.errors import UsageError
from extractor.periods import Period, day_of_publication, period_of
from extractor.records import Article, DateValue, Document, Mention, Organisation, Records, Statistic
from extractor.text import fold

Day = str | date | None
Span = tuple[Day, Day]

_BARRED_D = chr(0x0111)
"""The one letter of the alphabet whose mark is no combining one."""


def search_form(name: str) -> str:
    """A name as it is looked for: in one spelling (composition, place of the tone), in lower case, single spaces."""
    return " ".join(fold(name).text.casefold().split())


def bare_form(name: str) -> str:
    """The search form without any marks, as people type it who have no Vietnamese keyboard."""
    letters = unicodedata.normalize("NFD", search_form(name)).replace(_BARRED_D, "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def has(name: str, words: str) -> bool:
    """Whether a name has these words in it; where they have no marks, none of the name's count either."""
    form = bare_form if search_form(words) == bare_form(words) else search_form
    return form(words) in form(name)


def span_of(between: str | date | Span | None) -> Period | None:
    """The days that somebody means: ``"2019"``, ``"2015/2020"``, ``(date(2019, 1, 1), None)``, ``("2015", "2020-06")``.

    :raises UsageError: it is no time.
    """
    if between is None:
        return None
    first, last = between if isinstance(between, tuple) else (between, between)
    start, end = _bound(first), _bound(last)
    found = Period(start and start.start, end and end.end)
    if found.start is not None and found.end is not None and found.end < found.start:
        raise UsageError(f"{between!r} ends before it begins")
    return found


def _bound(day: Day) -> Period | None:
    if day is None or day in ("", ".."):
        return None
    if isinstance(day, date):
        day = day.date() if isinstance(day, datetime) else day
        return Period(day, day)
    found = period_of(day)
    if found is None:
        raise UsageError(f"{day!r} is no time; write it like 2019, 2019-05, 2019-05-31 or 2015/2020")
    return found


@dataclass(frozen=True)
class Filter:
    """What is looked for. Of several conditions all must hold.

    :param labels: mentions of these labels, with the records that they are mentions of.
    :param organisation: part of an organisation's name (see :func:`has`): its own record, the statistics that
        are its, the documents that it issued and the people with a role in it.
    :param period: statistics, documents and dates whose time overlaps these days, and the organisations that these
        refer to; people have no time.
    :param published: articles that were published on these days.
    :param failed: articles with a check that failed.
    """

    labels: frozenset[str] = frozenset()
    organisation: str | None = None
    period: Period | None = None
    published: Period | None = None
    failed: bool = False

    def apply(self, article: Article) -> Article | None:
        """The article with what is looked for and what that refers to; ``None`` where there is nothing of it.

        Checks stay where all that they are about does.
        """
        if self.failed and all(check.ok for check in article.checks):
            return None
        if self.published is not None:
            day = day_of_publication(article.article.published)
            if day is None or not Period(day, day).overlaps(self.published):
                return None
        if not self.labels and self.organisation is None and self.period is None:
            return article
        narrowed = _Narrowing(article, self).article()
        return narrowed if narrowed.mentions or any(_all_records(narrowed.records)) else None


def _all_records(records: Records) -> Iterable[object]:
    return (*records.organisations, *records.statistics, *records.documents, *records.people, *records.other.values())


def _only(records: Records, mentions: set[str]) -> Records:
    """The records without the ids of mentions that are gone."""

    def kept(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id for id in ids if id in mentions)

    return Records(
        tuple(replace(o, mentions=kept(o.mentions)) for o in records.organisations),
        records.statistics,
        tuple(replace(d, mentions=kept(d.mentions)) for d in records.documents),
        tuple(replace(p, mentions=kept(p.mentions), bare_mentions=kept(p.bare_mentions)) for p in records.people),
        {table: tuple(replace(r, mentions=kept(r.mentions)) for r in found) for table, found in records.other.items()},
    )


class _Narrowing:
    def __init__(self, article: Article, wanted: Filter) -> None:
        self.whole = article
        self.wanted = wanted
        self.labels = {mention.id: mention.label for mention in article.mentions}

    def article(self) -> Article:
        records = self.whole.records
        statistics = tuple(s for s in records.statistics if self._statistic(s))
        documents = tuple(d for d in records.documents if self._document(d))
        people = tuple(
            p for p in records.people
            if self.wanted.period is None and self._labelled((*p.mentions, *p.bare_mentions))
            and self._belongs(role.org for role in p.roles)
        )  # fmt: skip
        asked = [o for o in records.organisations if self._organisation(o)]
        # What is kept keeps what it refers to, so that ids lead somewhere.
        needed = {o.id for o in asked} | {s.org for s in statistics} | {d.issuer for d in documents}
        needed |= {role.org for p in people for role in p.roles}
        parents = {o.id: o.parent for o in records.organisations}
        for id in list(needed):
            while id is not None and (id := parents.get(id)) is not None and id not in needed:
                needed.add(id)
        kept = {s.id for s in statistics}
        statistics = tuple(
            replace(s, part_of=s.part_of if s.part_of in kept else None,
                    restates=s.restates if s.restates in kept else None)
            for s in statistics
        )  # fmt: skip
        other = {
            table: tuple(r for r in found if self._labelled(r.mentions))
            for table, found in records.other.items()
            if self.wanted.organisation is None and self.wanted.period is None
        }
        organisations = tuple(o for o in records.organisations if o.id in needed)
        narrowed = Records(organisations, statistics, documents, people, {t: rs for t, rs in other.items() if rs})
        found = self._mentions(narrowed)
        mentions = tuple(m for m in self.whole.mentions if m.id in found or self._loose(m))
        here = {m.id for m in mentions}
        ids = here | kept | needed | {d.id for d in documents}
        checks = tuple(c for c in self.whole.checks if ids.issuperset(c.about))
        return replace(self.whole, mentions=mentions, records=_only(narrowed, here), checks=checks)

    @cached_property
    def _bodies(self) -> frozenset[str]:
        """The ids of the organisations whose name has what is looked for."""
        words = self.wanted.organisation or ""
        return frozenset(o.id for o in self.whole.records.organisations if has(o.name, words))

    def _belongs(self, ids: Iterable[str | None]) -> bool:
        return self.wanted.organisation is None or not self._bodies.isdisjoint(ids)

    def _labelled(self, mentions: Iterable[str]) -> bool:
        return not self.wanted.labels or any(self.labels.get(m) in self.wanted.labels for m in mentions)

    def _during(self, value: str | None) -> bool:
        if self.wanted.period is None:
            return True
        days = period_of(value)
        return days is not None and days.overlaps(self.wanted.period)

    def _statistic(self, statistic: Statistic) -> bool:
        return self._labelled((statistic.mention,)) and self._belongs((statistic.org,)) and self._during(statistic.time)

    def _document(self, document: Document) -> bool:
        return self._labelled(document.mentions) and self._belongs((document.issuer,)) and self._during(document.date)

    def _organisation(self, organisation: Organisation) -> bool:
        return (
            self.wanted.period is None and self._labelled(organisation.mentions) and self._belongs((organisation.id,))
        )

    def _mentions(self, records: Records) -> frozenset[str]:
        """The mentions of the records that are left: with labels asked for, only those of these labels."""
        held: list[tuple[str, ...]] = [(s.mention,) for s in records.statistics]
        held += [o.mentions for o in records.organisations]
        held += [d.mentions for d in records.documents]
        held += [(*p.mentions, *p.bare_mentions) for p in records.people]
        held += [found.mentions for table in records.other.values() for found in table]
        return frozenset(m for mentions in held for m in mentions if self._labelled((m,)))

    def _loose(self, mention: Mention) -> bool:
        """Whether a mention that no record is made of is looked for itself: a date, or one of an own label."""
        if self.wanted.organisation is not None or not self._labelled((mention.id,)):
            return False
        if isinstance(mention.value, DateValue):
            return self._during(mention.value.value)
        return self.wanted.period is None and bool(self.wanted.labels)
