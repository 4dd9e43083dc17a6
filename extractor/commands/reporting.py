"""`extractor report`: a run as one HTML file to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.common import answering, complain
from extractor.errors import UsageError


def report_command(
    records: Annotated[
        Path, typer.Argument(metavar="OUT", help="The folder that `extractor run` wrote, or a records.jsonl.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The HTML file to write.")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What stands over the page.")] = None,
) -> None:
    """Write the records of a run as one HTML file to look at.

    It is searched, filtered and read in a browser, and needs no network. Beside the records it tells which inputs
    failed (errors.jsonl) and what made them (run.json), where these stand in the folder.

    \b
    Example: extractor report records -o report.html
             extractor report records -o report.html --title "Party building, 2018"
    """
    with answering():
        from extractor.finished import read_run
        from extractor.reporting import write_report
        from extractor.restoring import read_articles, records_file

        file = records_file(records)
        if output.exists() and output.samefile(file):
            raise UsageError(f"'{output}' is what is read; name another file to write")
        if output.is_dir():
            raise UsageError(f"'{output}' is a folder; name a file to write, such as '{output / 'report.html'}'")
        count = write_report(read_articles(file), output, title=title, run=read_run(file))
        complain(f"{count} articles: {output} ({_size(output.stat().st_size)})")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{count / 1_000:.0f} kB"
