"""What an article's records say in a few words each, and which mentions they are made from: for tooltips."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.records import Article, Mention, OtherRecord, Statistic, to_plain
from extractor.showing import quantity_text, value_text

_AROUND = 40
_MAX_TOLD = 500
_OWN = ("id", "label", "mentions", "sentence")


class Telling:
    """What can be told of the mentions and records of one article.

    :ivar records_of: by a mention's id, the ids of the records that it is a mention of.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._names = {organisation.id: organisation.name for organisation in article.records.organisations}
        self._mentions = {mention.id: mention for mention in article.mentions}
        self._words: dict[str, str] = {}
        self.records_of: dict[str, list[str]] = {}
        for id, words, mentions in self._records():
            self._words[id] = words
            for mention in mentions:
                self.records_of.setdefault(mention, []).append(id)
        self._failed: dict[str, list[str]] = {}
        for check in article.checks:
            for about in () if check.ok else check.about:
                self._failed.setdefault(about, []).append(check.message)

    def of_mention(self, mention: Mention) -> str:
        """Its records, or its value where there is none, the checks that failed on these, and its rule."""
        told = [f"{id}: {self._words[id]}" for id in self.records_of.get(mention.id, ())] or [value_text(mention)]
        told += [f"check failed: {message}" for message in self.failed(mention)]
        words = _joined(*told)
        return _joined(words if len(words) <= _MAX_TOLD else f"{words[: _MAX_TOLD - 1]}…", f"rule {mention.rule}")

    def failed(self, mention: Mention) -> list[str]:
        """What the failed checks say that are about a mention or its records."""
        ids = (mention.id, *self.records_of.get(mention.id, ()))
        return list(dict.fromkeys(message for id in ids for message in self._failed.get(id, ())))

    def of_id(self, id: str) -> str:
        """The words around a mention, or what a record says; empty where there is no such id."""
        mention = self._mentions.get(id)
        if mention is None:
            return self._words.get(id, "")
        text, start, end = self._article.text, mention.start, mention.end
        before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        left, right = "…" if start > _AROUND else "", "…" if end + _AROUND < len(text) else ""
        return f"{left}{before}[{text[start:end]}]{behind}{right}"

    def _records(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Each record: its id, what it says, its mentions."""
        records = self._article.records
        for s in records.statistics:
            yield s.id, self._statistic(s), (s.mention,)
        for o in records.organisations:
            yield o.id, _joined(o.name, o.kind, o.level, o.parent and f"part of {self._name(o.parent)}"), o.mentions
        for d in records.documents:
            named = " ".join(filter(None, (d.title or d.type, d.symbol or d.number)))
            issuer = d.issuer and f"issuer: {self._name(d.issuer)}"
            yield d.id, _joined(named, issuer, d.date and f"date: {d.date}", d.subject), d.mentions
        for p in records.people:
            yield p.id, _joined(p.name, *(role.text for role in p.roles)), (*p.mentions, *p.bare_mentions)
        for found in records.other.values():
            for x in found:
                yield x.id, self._other(x), x.mentions

    def _statistic(self, s: Statistic) -> str:
        quantity = ", ".join(filter(None, (quantity_text(s), s.qualifier)))
        whose = f"org: {self._name(s.org)}" if s.org else s.subject and f"subject: {s.subject}"
        return _joined(
            quantity, whose, s.time and f"time: {s.time}", s.action and f"action: {s.action}",
            s.part_of and f"part of {s.part_of}", s.restates and f"restates {s.restates}",
        )  # fmt: skip

    def _other(self, record: OtherRecord) -> str:
        fields = to_plain(record)
        told = ((name, fields[name]) for name in fields if name not in _OWN and fields[name] is not None)
        return _joined(record.label, *(f"{name}: {self._name(str(value))}" for name, value in told))

    def _name(self, id: str) -> str:
        return self._names.get(id, id)


def _joined(*parts: str | None) -> str:
    return "; ".join(filter(None, parts))
