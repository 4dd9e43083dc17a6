"""Articles to rows of the flat tables. Ids become unique over all articles: ``ARTICLE:s1``."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from extractor.identity import document_key
from extractor.periods import Period, day_of_publication, period_of
from extractor.records import Article, DateValue, Mention, to_plain
from extractor.tables.schema import TABLES

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""The rows of each table by its name, with their cells in the order of the table's columns."""

_NOWHERE = Period(None, None)


def batches(articles: Iterable[Article], size: int = 1000) -> Iterator[Rows]:
    """The rows of all tables, those of ``size`` articles at a time. There is always one batch, if an empty one.

    Ids of articles that come twice, as in files put together by hand, get their number: ``ID~2``.
    """
    seen: dict[str, int] = {}
    rows: Rows = {table.name: [] for table in TABLES}
    waiting = 0
    for article in articles:
        times = seen[article.id] = seen.get(article.id, 0) + 1
        for table, found in article_rows(article, article.id if times == 1 else f"{article.id}~{times}").items():
            rows[table].extend(found)
        waiting += 1
        if waiting == size:
            yield rows
            rows, waiting = {table.name: [] for table in TABLES}, 0
    if waiting or not seen:
        yield rows


def article_rows(article: Article, key: str) -> Rows:
    """The rows of one article; ``key`` is what its ids begin with."""
    return _Laying(article, key).rows()


class _Laying:
    """One article on its way into tables."""

    def __init__(self, article: Article, key: str) -> None:
        self.article = article
        self.key = key
        self.words = {mention.id: mention.text for mention in article.mentions}
        self.names = {found.id: found.name for found in article.records.organisations}
        self._statistic_ids = {found.id for found in article.records.statistics}
        self._document_ids = {found.id for found in article.records.documents}
        self._zones = sorted(article.article.zones, key=lambda zone: zone.start)
        self._starts = [zone.start for zone in self._zones]

    def rows(self) -> Rows:
        article, key = self.article, self.key
        return {
            "articles": [self._article()],
            "texts": [(key, article.text)],
            "organisations": [
                (self.id(o.id), key, o.name, o.kind, o.level, o.place, self.ref(o.parent, self.names), o.place_code,
                 o.place_code_since, len(o.mentions))
                for o in article.records.organisations
            ],
            "documents": [
                (self.id(d.id), key, document_key(d, self.name(d.issuer)), d.type, d.number, d.symbol, d.title,
                 d.plenum, d.term, d.congress, self.ref(d.issuer, self.names), self.name(d.issuer), d.date,
                 *_days(d.date), d.subject, self._first(d.mentions), len(d.mentions), len(d.references))
                for d in article.records.documents
            ],
            "people": [
                (self.id(p.id), key, p.name, "; ".join(role.text for role in p.roles) or None,
                 len(p.mentions) + len(p.bare_mentions))
                for p in article.records.people
            ],
            "mentions": list(self._mentions()),
            "dates": [
                (self.id(m.id), key, m.text, m.value.type, m.value.value, m.value.mod, *_days(m.value.value))
                for m in article.mentions
                if isinstance(m.value, DateValue)
            ],
            "statistics": list(self._statistics()),
            "roles": [
                (self.id(p.id), key, p.name, role.title, self.ref(role.org, self.names), self.name(role.org), role.text)
                for p in article.records.people
                for role in p.roles
            ],
            "checks": [
                (f"{key}:c{number}", key, check.code, check.ok, check.message)
                for number, check in enumerate(article.checks, 1)
            ],
            "check_subjects": [
                (f"{key}:c{number}", *(self.ref(about, known) for known in self._subjects()))
                for number, check in enumerate(article.checks, 1)
                for about in check.about
            ],
            "other_records": [
                (self.id(found.id), key, table, found.label, self._first(found.mentions), _json(found.fields),
                 article.text[slice(*found.sentence)])
                for table, records in article.records.other.items()
                for found in records
            ],
        }  # fmt: skip

    def id(self, own: str) -> str:
        return f"{self.key}:{own}"

    def ref(self, own: str | None, known: Container[str]) -> str | None:
        """The id of another record; ``None`` for one that is not there, as in files changed by hand."""
        return self.id(own) if own is not None and own in known else None

    def _subjects(self) -> tuple[Container[str], ...]:
        """What a check may be about, in the order of the columns of ``check_subjects``."""
        return self._statistic_ids, self._document_ids, self.names, self.words

    def name(self, own: str | None) -> str | None:
        return None if own is None else self.names.get(own)

    def _first(self, mentions: Iterable[str]) -> str | None:
        return next((self.words[mention] for mention in mentions if mention in self.words), None)

    def _article(self) -> Row:
        info, source = self.article.article, self.article.source
        failed = sum(not check.ok for check in self.article.checks)
        return (
            self.key, source.path, source.item, info.title, info.published, day_of_publication(info.published),
            "; ".join(info.authors) or None, info.section, info.outlet, info.url, len(self.article.text),
            len(self.article.mentions), failed, "; ".join(source.notes) or None, source.media_type, source.encoding,
            source.sha256,
        )  # fmt: skip

    def _mentions(self) -> Iterator[Row]:
        records = self.article.records
        organisations = {m: found.id for found in records.organisations for m in found.mentions}
        documents = {m: found.id for found in records.documents for m in found.mentions}
        people = {m: found.id for found in records.people for m in (*found.mentions, *found.bare_mentions)}
        for m in self.article.mentions:
            owners = (self.id(owner[m.id]) if m.id in owner else None for owner in (organisations, documents, people))
            yield (self.id(m.id), self.key, m.label, m.start, m.end, m.text, self._zone(m), m.rule,
                   _json(to_plain(m.value)), *owners)  # fmt: skip

    def _zone(self, mention: Mention) -> str | None:
        at = bisect_right(self._starts, mention.start) - 1
        return self._zones[at].kind if at >= 0 and mention.start < self._zones[at].end else None

    def _statistics(self) -> Iterator[Row]:
        text = self.article.text
        for s in self.article.records.statistics:
            yield (
                self.id(s.id), self.key, self.ref(s.mention, self.words), self.ref(s.org, self.names),
                self.name(s.org), s.time, *_days(s.time), s.kind, s.comparator, s.value, s.low, s.high, s.total,
                s.unit, s.qualifier, s.subject, s.action, self.ref(s.part_of, self._statistic_ids), s.part_kind,
                self.ref(s.restates, self._statistic_ids), self.words.get(s.mention), text[slice(*s.sentence)],
            )  # fmt: skip


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False)


def _days(value: str | None) -> Period:
    return period_of(value) or _NOWHERE
