"""The tables in the folder ``tables``: tab-separated, the sources in the comment at the head, then a line of names."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "tables"


def table_rows(name: str) -> list[list[str]]:
    """The rows of one table as lists of cells, without comments and the line of column names.

    :param name: the file's name in the folder ``tables``.
    """
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return rows[1:]
