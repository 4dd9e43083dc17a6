"""An article as notebooks show it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2s
from html import escape

from extractor.html_view.elements import MAX_ROWS, agrees, cut_note, details, heading, table, tooltip, words
from extractor.html_view.marking import end_of_view, legend, marked_html, shown_mentions
from extractor.html_view.telling import Telling
from extractor.records import Article, Mention
from extractor.showing import Row, facts, record_tables

_MAX_IDS = 20
_IDS = ("mention", "mentions", "about")
"""Columns in which ids stand side by side."""
_ID_FIRST = ("organisation", "issuer", "part of")
"""Columns in which words may stand behind an id."""


def article_html(article: Article) -> str:
    """The text with its mentions marked, and the records below it as tables that fold out.

    A mention tells its record or value and its rule when the pointer rests on it; its label leads to the record's row,
    and the ids in a row lead back. Of a text longer than :data:`~extractor.html_view.MAX_CHARS` the beginning is
    shown, of a table its first :data:`~extractor.html_view.MAX_ROWS` rows. The ids in the HTML begin with a hash of the
    article's id, place and bytes, so that several articles can stand on one page.
    """
    return _ArticleView(article).html()


class _ArticleView:
    def __init__(self, article: Article) -> None:
        self._article = article
        self._telling = Telling(article)
        self._end = end_of_view(article)
        self._shown = shown_mentions(article, self._end)
        source = article.source
        place = "\0".join((article.id, source.path or "", source.item or "", source.sha256))
        self._prefix = f"vi-{blake2s(place.encode(), digest_size=6).hexdigest()}"
        self._mention_ids = {mention.id for mention in article.mentions}
        tables = [one for one in record_tables(article) if one[2]]
        # The mentions come first there, but here the text has them already.
        self._tables = tables[1:] + tables[:1] if article.mentions else tables
        self._rows = {
            str(row[0]): self._row_anchor(columns, row)
            for _, columns, rows in tables
            if columns[0] == "id"
            for row in rows[:MAX_ROWS]
        }
        """The anchors of rows by the ids of what they show; ids of mentions lead to the mentions where these are."""
        self._anchors = self._rows | {mention.id: self._mark_anchor(mention) for mention in self._shown}

    def html(self) -> str:
        article, end = self._article, self._end
        parts = [heading(article.article.title or article.source.path or article.id), self._facts(), legend(article)]
        parts.append(
            marked_html(
                article, self._shown, end,
                anchors=lambda mention: (self._mark_anchor(mention), self._leads_to(mention)),
                told=lambda mention: (self._telling.of_mention(mention), bool(self._telling.failed(mention))),
            )
        )  # fmt: skip
        if end < len(article.text):
            parts.append(
                f"<p><i>The text goes on. Shown are {end:,} of its {len(article.text):,} characters and "
                f"{len(self._shown):,} of its {len(article.mentions):,} mentions; <code>.text</code> has all.</i></p>"
            )
        parts += [self._details(*one) for one in self._tables]
        return f"<div>{''.join(parts)}</div>"

    def _facts(self) -> str:
        lines = "".join(
            f'<div dir="auto"><b>{words(name)}</b> {words(value)}</div>'
            for name, value in facts(self._article) if name != "title"
        )  # fmt: skip
        return f'<div style="font-size: 0.85em; opacity: 0.8">{lines}</div>'

    def _mark_anchor(self, mention: Mention) -> str:
        return f"{self._prefix}-{mention.id}"

    def _row_anchor(self, columns: Sequence[str], row: Row) -> str:
        return f"{self._prefix}-{'row-' if row[0] in self._mention_ids else ''}{row[0]}"

    def _leads_to(self, mention: Mention) -> str | None:
        """The row of its record, or its own."""
        ids = (*self._telling.records_of.get(mention.id, ()), mention.id)
        return next((self._rows[id] for id in ids if id in self._rows), None)

    def _details(self, title: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
        failed = 0
        checks = columns[0] == "check"
        if checks:
            rows = sorted(rows, key=lambda row: row[1] == "yes")
            failed = sum(row[1] != "yes" for row in rows)
        first = rows[:MAX_ROWS]
        # A column in which nothing stands would only take the others' width.
        filled = [i for i in range(len(columns)) if any(row[i] not in (None, "") for row in first)]
        shown = [
            (None if checks else self._row_anchor(columns, row), [self._cell(columns[i], row[i]) for i in filled])
            for row in first
        ]
        number = f"{len(rows):,}, {failed:,} failed" if failed else f"{len(rows):,}"
        inner = table([columns[i] for i in filled], shown) + cut_note(len(first), len(rows))
        return details(f"{title} ({number})", inner, opened=failed > 0)

    def _cell(self, column: str, value: object) -> str:
        """A cell in which ids lead to the mentions and rows that are shown."""
        if value is None or column == "agrees":
            return "" if value is None else agrees(value == "yes")
        text = str(value)
        if column in _IDS:
            ids = text.split()
            more = f" … {len(ids) - _MAX_IDS:,} more" if len(ids) > _MAX_IDS else ""
            return " ".join(map(self._link, ids[:_MAX_IDS])) + more
        if column == "id":
            # Its own row is no place to lead to; a mention's own place is in the text.
            return self._link(text) if text in self._mention_ids else words(text)
        first, space, behind = text.partition(" ")
        if first in self._anchors and (not space or column in _ID_FIRST):
            return self._link(first) + (f" {words(behind)}" if behind else "")
        return words(text).replace("\n", "<br>")

    def _link(self, id: str) -> str:
        anchor = self._anchors.get(id)
        return (
            f'<a href="#{escape(anchor)}" {tooltip(self._telling.of_id(id))}>{words(id)}</a>' if anchor else words(id)
        )
