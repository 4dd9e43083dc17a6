"""What mkdocs makes of the pages: tables that are made from the program, and links that leave the site.

A line ``<!-- made: NAME -->`` stands for what :data:`MADE` makes: the commands, the columns of the tables, the changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_MADE = re.compile(r"^<!-- made: (\w+) -->$", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+) ([^\n{]+)$", re.MULTILINE)
_ROLE = re.compile(r":(?:class|func|meth|mod|data|attr):<code>~?([^<]*)")
_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./(?!README\.md)[^)]+\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """A page as mkdocs is to read it."""
    markdown = _MADE.sub(lambda found: MADE[found[1]](), markdown)
    # The words behind a fence's language say to which file it belongs; mkdocs wants them as a title.
    markdown = _FENCE.sub(lambda found: f'```{found[1]} title="{found[2].strip()}"', markdown)
    markdown = markdown.replace("](../README.md)", "](index.md)")
    return _OUTSIDE.sub(r"\1", markdown)


def on_page_content(html: str, **_: Any) -> str:
    """A page as it is shown: the docstrings' ``:class:`` and the like are written for Sphinx."""
    return _ROLE.sub(r"<code>\1", html)


def commands() -> str:
    """All commands with their arguments and options, as they say of themselves."""
    import typer

    from extractor.commands.app import app

    root = typer.main.get_command(app)
    return "\n".join(_command(["extractor"], root.commands))  # type: ignore[attr-defined]


def _command(path: list[str], children: dict[str, Any]) -> Iterator[str]:
    for name, command in children.items():
        if hasattr(command, "commands"):
            yield from _command([*path, name], command.commands)
            continue
        summary, _, rest = (command.help or "").partition("\n\n")
        rest, _, example = rest.partition("\b\n")
        yield f"## `{' '.join([*path, name])}`\n"
        yield f"{summary}\n\n{rest.strip()}\n"
        yield "| argument or option | what it is |\n|---|---|"
        for parameter in command.params:
            shown = ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))
            if parameter.param_type_name == "argument":
                shown = f"`{parameter.metavar or parameter.name.upper()}`"
            elif parameter.metavar:
                shown += f" `{parameter.metavar}`"
            yield f"| {shown} | {_cell(parameter.help or '')}{_default(parameter)} |"
        if example.strip():
            lines = [line.strip().removeprefix("Example: ") for line in example.strip().splitlines()]
            yield "\n```text\n" + "\n".join(lines) + "\n```\n"
        else:
            yield ""


def _default(parameter: Any) -> str:
    told = parameter.default
    return f" (default: {told})" if isinstance(told, int | float | str) and not isinstance(told, bool) else ""


def tables() -> str:
    """The flat tables with their columns."""
    from extractor.tables import TABLES

    kinds = {"text": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "day": "day"}
    lines = []
    for table in TABLES:
        lines += [f"## `{table.name}`", "", f"{table.about[0].upper()}{table.about[1:]}.", ""]
        lines += ["| column | kind | what it holds |", "|---|---|---|"]
        for column in table.columns:
            leads = f"; one of [`{column.refers}`](#{column.refers})" if column.refers else ""
            key = " (the key)" if column.name == table.key and not column.refers else ""
            lines.append(f"| `{column.name}` | {kinds[column.kind]} | {_cell(column.about)}{key}{leads} |")
        lines.append("")
    return "\n".join(lines)


def changes() -> str:
    """The changelog, without its own heading."""
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("\n")[2]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


MADE: dict[str, Callable[[], str]] = {"commands": commands, "tables": tables, "changes": changes}
