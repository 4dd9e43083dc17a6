"""The elements that the views are made of: cells, tables, and what folds out.

Words of articles become HTML by :func:`words` and :func:`tooltip`, and in no other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from extractor.showing import visible

MAX_ROWS = 200
"""So many rows of a table are shown."""
_MAX_WORDS = 300
_MAX_TOOLTIP = 600

INK = "#1b1b1b"
RED = "#b71c1c"

# Of styles, only what JupyterLab leaves to notebooks that are not trusted; the rest may be missing. What a row can say
# for its cells stands there once, since an article may have thousands of cells.
_TABLE = "border-collapse: collapse; font-size: 0.9em; margin: 0.3em 0"
_ROW = "border-bottom: 1px solid rgba(128, 128, 128, 0.35)"
_LEFT, _RIGHT = "text-align: left", "text-align: right"
_FAILED = f"color: #ffffff; background: {RED}; padding: 0.1em 0.4em; border-radius: 0.3em; font-weight: bold"


def words(text: object, most: int = _MAX_WORDS) -> str:
    """Words of an article as HTML, cut where they are more than ``most`` characters."""
    return escape(visible(_shortened(str(text), most)))


def tooltip(text: str) -> str:
    """The attribute that shows a text, on one line, when the pointer rests on an element."""
    return f'title="{escape(visible(_shortened(" ".join(text.split()), _MAX_TOOLTIP)))}"'


def heading(title: str) -> str:
    """What stands over a view."""
    return f'<div dir="auto" style="font-size: 1.2em; font-weight: bold">{words(title)}</div>'


def agrees(ok: bool) -> str:
    """Whether a check is passed; a failed one stands out."""
    return "✓ yes" if ok else f'<span style="{_FAILED}">✗ no</span>'


def details(title: str, inner: str, *, opened: bool = False) -> str:
    """What folds out under its title."""
    summary = f'<summary style="cursor: pointer"><b>{words(title)}</b></summary>'
    return f'<details{" open" if opened else ""}>{summary}<div style="overflow-x: auto">{inner}</div></details>'


def table(columns: Sequence[str], rows: Iterable[tuple[str | None, Sequence[str]]], numbers: Sequence[str] = ()) -> str:
    """A table.

    :param columns: their names, as plain text.
    :param rows: an anchor or ``None``, and the cells as HTML.
    :param numbers: the columns that hold numbers.
    """
    styles = [_RIGHT if column in numbers else _LEFT for column in columns]
    head = "".join(f'<th style="{style}">{words(name)}</th>' for style, name in zip(styles, columns, strict=True))
    body = "".join(
        (f'<tr id="{escape(anchor)}" ' if anchor else "<tr ")
        + f'valign="top" style="{_ROW}">'
        + "".join(f'<td dir="auto" style="{style}">{cell}</td>' for style, cell in zip(styles, cells, strict=True))
        + "</tr>"
        for anchor, cells in rows
    )
    return (
        f'<table cellpadding="5" style="{_TABLE}"><thead><tr style="{_ROW}">{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def cut_note(shown: int, total: int) -> str:
    """Says that rows are left out, if they are."""
    return f"<p><i>the first {shown:,} of {total:,}</i></p>" if total > shown else ""


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
