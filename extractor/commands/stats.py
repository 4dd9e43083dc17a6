"""`extractor stats`: what a run found, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.common import answering

if TYPE_CHECKING:
    from extractor.finished import Run


def stats_command(
    records: Annotated[
        Path, typer.Argument(metavar="OUT", help="The folder that `extractor run` wrote, or a records.jsonl.")
    ],
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", min=1, help="How many of each list; 10, and with --json all."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the numbers as one JSON object.")] = False,
) -> None:
    """Show what a run found, in numbers and small charts.

    Articles by time, mentions, records and checks; what is counted most, and the organisations, documents and people
    that most is said of. Failed inputs (errors.jsonl) and rule packs (run.json) are told where the folder has these.

    \b
    Example: extractor stats records
             extractor stats records --top 30
             extractor stats records --json | jq .documents
    """
    with answering():
        from extractor.finished import read_run
        from extractor.restoring import read_articles, records_file
        from extractor.summarising import summarise

        file = records_file(records)
        run = read_run(file)
        codes = (str(failure.get("code") or "unknown") for failure in run.failures)
        summary = summarise(read_articles(file), codes, _packs(run))
        if json:
            import orjson

            cut = summary if top is None else summary.top(top)
            print(orjson.dumps(cut.to_dict(), option=orjson.OPT_INDENT_2).decode())
            return
        from extractor.showing import console_for
        from extractor.stats_view import TOP, show_summary

        show_summary(summary, console_for(), TOP if top is None else top)


def _packs(run: Run) -> dict[str, int]:
    """Mentions by rule pack, as far as ``run.json`` tells them."""
    counts = run.facts.get("counts")
    packs = counts.get("packs") if isinstance(counts, Mapping) else None
    return {name: n for name, n in packs.items() if isinstance(n, int)} if isinstance(packs, Mapping) else {}
