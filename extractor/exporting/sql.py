"""The tables as SQL that both SQLite and DuckDB understand: definitions, indices and views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.tables import TABLES, Table

_SEARCHED = {
    "articles": ("published_day", "outlet"),
    "organisations": ("name", "place"),
    "documents": ("symbol", "document_key", "date_start"),
    "people": ("name",),
    "mentions": ("label", "rule"),
    "statistics": ("unit", "organisation", "time_start"),
    "checks": ("code",),
}
"""Columns that people ask for, beside those that refer to other tables."""

VIEWS: Mapping[str, str] = {
    "statistics_in_context": """
        SELECT s.*, o.kind AS organisation_kind, o.level AS organisation_level, o.place AS organisation_place,
               whole.words AS part_of, a.title, a.published_day, a.outlet, a.file
        FROM statistics s
        JOIN articles a ON a.article_id = s.article_id
        LEFT JOIN organisations o ON o.organisation_id = s.organisation_id
        LEFT JOIN statistics whole ON whole.statistic_id = s.part_of_id""",
    "documents_cited": """
        SELECT coalesce(min(d.symbol), min(d.title), min(d.type) || coalesce(' ' || min(d.number), '')) AS document,
               min(d.type) AS type, count(DISTINCT d.article_id) AS articles,
               CAST(sum(d.mentions) AS BIGINT) AS mentions, group_concat(DISTINCT d.issuer) AS issuers,
               min(d.date) AS date, d.document_key
        FROM documents d
        WHERE d.document_key IS NOT NULL
        GROUP BY d.document_key""",
    "people_in_roles": """
        SELECT r.person, r.title, r.organisation, r.text, a.article_id, a.published_day, a.title AS article, a.file
        FROM roles r JOIN articles a ON a.article_id = r.article_id""",
    "failed_checks": """
        SELECT c.check_id, c.code, c.message, a.article_id, a.title, a.published_day, a.file
        FROM checks c JOIN articles a ON a.article_id = c.article_id
        WHERE NOT c.ok""",
}
"""Views by name, for the questions that are asked most. ``issuers`` of ``documents_cited`` shows where several bodies
have used one symbol."""


def create_table(table: Table, types: Mapping[str, str]) -> str:
    """The statement that makes a table with its key and the tables that it refers to.

    :param types: what the database calls each kind of column.
    """
    parts = []
    for column in table.columns:
        key = " PRIMARY KEY" if column.name == table.key and column.refers is None else ""
        parts.append(f"{quoted(column.name)} {types[column.kind]}{key}")
    by_name = {other.name: other for other in TABLES}
    for column in table.columns:
        if column.refers is not None:
            key = by_name[column.refers].columns[0].name
            parts.append(f"FOREIGN KEY ({quoted(column.name)}) REFERENCES {quoted(column.refers)} ({quoted(key)})")
    return f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def create_indices() -> Iterator[str]:
    """Statements for an index on every column that refers to a table or is asked for."""
    for table in TABLES:
        referring = [column.name for column in table.columns if column.refers is not None]
        for name in (*referring, *_SEARCHED.get(table.name, ())):
            yield f"CREATE INDEX {quoted(f'{table.name}_{name}')} ON {quoted(table.name)} ({quoted(name)})"


def create_views() -> Iterator[str]:
    """Statements for all :data:`VIEWS`."""
    for name, select in VIEWS.items():
        yield f"CREATE VIEW {quoted(name)} AS {select}"


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it is; tables of users' packs have names of their choice."""
    return '"' + name.replace('"', '""') + '"'
