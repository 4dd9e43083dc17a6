"""The flat tables that articles are laid out in: their columns, what these hold, and how they refer to each other.

Every other form of tables (Arrow, pandas, Polars, CSV, Parquet, SQLite, DuckDB) is made from this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind and meaning; ``refers`` is the table whose key it holds.

    The key of a table is its first column, unless ``Table.keyed`` says that it has none.
    """

    name: str
    kind: Kind
    about: str
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table; a table refers only to itself and to those before it in :data:`TABLES`."""

    name: str
    about: str
    columns: tuple[Column, ...]
    keyed: bool = True

    @property
    def key(self) -> str | None:
        """The name of the column that no two rows share."""
        return self.columns[0].name if self.keyed else None


_ARTICLE = Column("article_id", "text", "the article", "articles")


def _text(name: str, about: str, refers: str | None = None) -> Column:
    return Column(name, "text", about, refers)


TABLES: tuple[Table, ...] = (
    Table("articles", "one row for each article", (
        _text("article_id", "the article's `id`"),
        _text("file", "`source.path`"),
        _text("item", "which article of its file"),
        _text("title", "as on the page"),
        _text("published", "ISO 8601, with the time and offset where the page gives them"),
        Column("published_day", "day", "its day in Vietnam"),
        _text("authors", "names, parted by `;`"),
        _text("section", "the section of the paper"),
        _text("outlet", "the paper or portal"),
        _text("url", "from the metadata"),
        Column("characters", "integer", "the length of the text in code points"),
        Column("mentions", "integer", "how many"),
        Column("failed_checks", "integer", "how many checks say no"),
        _text("notes", "on the reading, parted by `;`"),
        _text("media_type", "of the file"),
        _text("encoding", "with which it was read"),
        _text("sha256", "of the article's bytes"),
    )),
    Table("texts", "the text of each article, as it was read", (_ARTICLE, _text("text", "the whole text"))),
    Table("organisations", "one row for each organisation of an article", (
        _text("organisation_id", "article and organisation: `ARTICLE:o1`"),
        _ARTICLE,
        _text("name", "canonical name"),
        _text("kind", "`dang_bo`, `chi_bo` …; `state` for bodies that are not of the Party"),
        _text("level", "`provincial`, `district` …"),
        _text("place", "without its level"),
        _text("parent_id", "the organisation that it is an organ of", "organisations"),
        _text("place_code", "before July 2025"),
        _text("place_code_since", "since July 2025"),
        Column("mentions", "integer", "how many"),
    )),
    Table("documents", "one row for each document of an article", (
        _text("document_id", "`ARTICLE:d1`"),
        _ARTICLE,
        _text("document_key", "what the same document has in every article; null where nothing tells it from others"),
        _text("type", "the type as a Vietnamese word"),
        _text("number", "`24`"),
        _text("symbol", "`24-NQ/TU`"),
        _text("title", "the name of a law or charter"),
        Column("plenum", "integer", "the number of the plenum"),
        _text("term", "the term of the congress, in Roman numerals"),
        _text("congress", "the ordinal of the congress, in Roman numerals"),
        _text("issuer_id", "who issued it", "organisations"),
        _text("issuer", "the issuer's name"),
        _text("date", "ISO 8601, as far as it is said"),
        Column("date_start", "day", "first day of the date"),
        Column("date_end", "day", "last day of the date"),
        _text("subject", "what it is about, in the article's words"),
        _text("words", "its first mention in the text"),
        Column("mentions", "integer", "how many"),
        Column("back_references", "integer", "how often words point back to it"),
    )),
    Table("people", "one row for each person of an article", (
        _text("person_id", "`ARTICLE:p1`"),
        _ARTICLE,
        _text("name", "full name"),
        _text("roles", "as the article words them, parted by `;`"),
        Column("mentions", "integer", "how many"),
    )),
    Table("mentions", "one row for each mention", (
        _text("mention_id", "`ARTICLE:m1`"),
        _ARTICLE,
        _text("label", "`PARTY_ORG`, `DOCUMENT`, `DATE`, `COUNT`, `PERSON`, or one of your own"),
        Column("start_char", "integer", "where it begins, in code points of the text"),
        Column("end_char", "integer", "where it ends"),
        _text("text", "its words"),
        _text("zone", "`title`, `lead`, `body` or `caption`"),
        _text("rule", "the id of the rule that found it"),
        _text("value", "its value as JSON"),
        _text("organisation_id", "the organisation that it names", "organisations"),
        _text("document_id", "the document that it names", "documents"),
        _text("person_id", "the person that it names", "people"),
    )),
    Table("dates", "one row for each mention of a time", (
        _text("mention_id", "its mention", "mentions"),
        _ARTICLE,
        _text("words", "its words"),
        _text("type", "`DATE`, `TIME`, `DURATION`, `SET`, `INTERVAL`"),
        _text("value", "ISO 8601 or EDTF"),
        _text("mod", "`START`, `MID`, `END`"),
        Column("date_start", "day", "its first day"),
        Column("date_end", "day", "its last day"),
    )),
    Table("statistics", "one row for each count", (
        _text("statistic_id", "`ARTICLE:s1`"),
        _ARTICLE,
        _text("mention_id", "its mention", "mentions"),
        _text("organisation_id", "whose it is", "organisations"),
        _text("organisation", "the organisation's name"),
        _text("time", "as of when: ISO 8601 or EDTF"),
        Column("time_start", "day", "first day of the time"),
        Column("time_end", "day", "last day of the time"),
        _text("kind", "`cardinal`, `percent`, `ratio`, `money`, `measure`"),
        _text("comparator", "`=`, `>`, `<`, `>=`, `<=`, `~`"),
        Column("value", "number", "the number; none for a range"),
        Column("low", "number", "lower end of a range"),
        Column("high", "number", "upper end of a range"),
        Column("total", "number", "of a ratio"),
        _text("unit", "what is counted"),
        _text("qualifier", "what narrows the unit"),
        _text("subject", "whose the sentence says it is, in its own words"),
        _text("action", "what is said of it"),
        _text("part_of_id", "the statistic that it is a part of", "statistics"),
        _text("part_kind", "`breakdown` or `share`"),
        _text("restates_id", "of a percentage: the statistic that it says again", "statistics"),
        _text("words", "the words of its mention"),
        _text("sentence", "the sentence that it stands in"),
    )),
    Table("roles", "one row for each role of a person", (
        _text("person_id", "who holds it", "people"),
        _ARTICLE,
        _text("person", "the person's name"),
        _text("title", "the position"),
        _text("organisation_id", "where it is held", "organisations"),
        _text("organisation", "that organisation's name"),
        _text("text", "both as the article words them"),
    ), keyed=False),
    Table("checks", "one row for each check", (
        _text("check_id", "`ARTICLE:c1`, by its number in the article"),
        _ARTICLE,
        _text("code", "what was checked"),
        Column("ok", "boolean", "whether it agrees"),
        _text("message", "one sentence with the numbers"),
    )),
    Table("check_subjects", "what each check is about, a row for each record or mention", (
        _text("check_id", "the check", "checks"),
        _text("statistic_id", "a statistic in question", "statistics"),
        _text("document_id", "or a document", "documents"),
        _text("organisation_id", "or an organisation", "organisations"),
        _text("mention_id", "or a mention", "mentions"),
    ), keyed=False),
    Table("other_records", "records of labels that packs of your own define", (
        _text("record_id", "`ARTICLE:x1`"),
        _ARTICLE,
        _text("table_name", "the table's name"),
        _text("label", "the label"),
        _text("words", "the words of its first mention"),
        _text("fields", "the label's fields as JSON"),
        _text("sentence", "the sentence that it stands in"),
    )),
)  # fmt: skip

BY_NAME = {table.name: table for table in TABLES}
