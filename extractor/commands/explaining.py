"""`extractor explain`: why these mentions and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.common import MetadataFile, Rules, answering
from extractor.errors import UsageError


def explain_command(
    what: Annotated[str, typer.Argument(metavar="TEXT|FILE", help="A file, or else words to explain.")],
    at: Annotated[int | None, typer.Option("--at", metavar="OFFSET", help="Only the place of this character.")] = None,
    find: Annotated[str | None, typer.Option("--find", metavar="WORDS", help="Only where these words stand.")] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DAY", help="The day of publication, for TEXT.")
    ] = None,
    metadata: MetadataFile = None,
    rules: Rules = None,
) -> None:
    """Explain what the rules found, and why not more.

    For every mention: its rule with file and line, what it captured, the steps to its value, and the rivals that it
    beat. For what matched in vain: the guard or rival that was in the way. For words given with --find or --at that
    came out as nothing: the rules that came nearest, and where each one stopped.

    \b
    Example: extractor explain "Huyện ủy ban hành Nghị quyết số 24-NQ/HU"
             extractor explain articles/01.txt --find "mô hình"
    """
    with answering():
        if at is not None and find is not None:
            raise UsageError("say --at or --find, not both")
        from extractor.pipeline import load
        from extractor.reading import read_file, read_text
        from extractor.showing import visible
        from extractor.workbench.explain import explain

        is_file = _is_file(what)
        if not is_file and _looks_like_a_file(what):
            raise UsageError(f"there is no file '{what}'")
        readings = read_file(Path(what), metadata) if is_file else [read_text(what, published=published)]
        extractor = load(rules or ())
        for reading in readings:
            said = str(explain(extractor, reading, at=at, find=find, page=is_file))
            print(visible(said or "no rule matched; --find WORDS tells what came nearest to some words"))


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except (OSError, ValueError):  # too long for a name, or with characters that no name has
        return False


def _looks_like_a_file(what: str) -> bool:
    """A name with an ending, or of something that is there, and no sentence."""
    try:
        return re.fullmatch(r"\S+\.[A-Za-z]{2,5}", what) is not None or (bool(what.strip()) and Path(what).exists())
    except (OSError, ValueError):
        return False
