"""`extractor run`: from files and folders to records, with a bar for people and lines of JSON for machines."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.common import (
    FAILED,
    WRONG_CALL,
    Format,
    IdColumn,
    MetadataFile,
    Rules,
    TextColumn,
    answering,
    complain,
)  # fmt: skip

if TYPE_CHECKING:
    from extractor.commands.telling import Teller
    from extractor.running import RunReport


def run_command(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files and folders, read in this order; - is standard input."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for what comes out.")],
    metadata: MetadataFile = None,
    rules: Rules = None,
    format: Format = None,
    text_column: TextColumn = "text",
    id_column: IdColumn = None,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=0, help="How many processes work; 0: this one, without limits.")
    ] = 1,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", help="How long one article may take; 0: as long as it likes."),
    ] = 120.0,
    max_chars: Annotated[
        int, typer.Option("--max-chars", metavar="N", min=1, help="How many characters an article may have.")
    ] = 1_000_000,
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="Who works: local, or ray for tables on a Ray cluster.")
    ] = "local",
    fresh: Annotated[bool, typer.Option("--fresh", help="Extract all again, also what has not changed.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar and no summary.")] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Tell what happens as JSON, one event a line, on standard error.")
    ] = False,
) -> None:
    """Extract records from files and folders.

    They are written to DIR/records.jsonl, one article a line. Inputs that fail stand in DIR/errors.jsonl, counts and
    versions in DIR/run.json. An interrupted run goes on where it stopped when it is called again; articles that have
    not changed since the last run are copied from it.

    \b
    Example: extractor run articles --out records --metadata articles/metadata.csv --workers 4
             extractor run news.parquet --text-column content --id-column url --out records
             zcat news.jsonl.gz | extractor run - --from jsonl --out records
    """
    # The one input that a run does not get over is a metadata file named on the call.
    going_on = "; what is done is kept, and the same command goes on from it"
    with answering(input_error=WRONG_CALL, interrupted=going_on, silent=log_json):
        from extractor.reading import ReadOptions
        from extractor.running import run

        with _teller(quiet, log_json) as teller:
            report = run(
                inputs,
                out,
                metadata=metadata,
                rules=rules or (),
                options=ReadOptions(format, text_column, id_column, max_chars),
                workers=workers,
                timeout=timeout or None,
                engine=engine,
                fresh=fresh,
                progress=teller.progress if teller else None,
                failed=teller.failed if teller else None,
            )
            if teller:
                teller.finished(report)
        if not log_json:
            _name_failures(report)
            if not quiet:
                complain(_summary(report))
        if report.failed:
            raise typer.Exit(FAILED)


def _teller(quiet: bool, log_json: bool) -> AbstractContextManager[Teller | None]:
    if log_json:
        from extractor.commands.telling import JsonLines

        return JsonLines(sys.stderr)
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from extractor.commands.telling import Bar

    return Bar()


def _name_failures(report: RunReport) -> None:
    for failure in report.failures:
        where = f"{failure.path}#{failure.item}" if failure.item else f"{failure.path}"
        # A name with a line break must not pose as another line of this program's.
        complain(f"failed: {where}: {failure.error}".replace("\n", "␊"))
    if report.failed > len(report.failures):
        complain(f"and {report.failed - len(report.failures)} more; all are in {report.out / 'errors.jsonl'}")


def _summary(report: RunReport) -> str:
    reused = f" ({report.reused} unchanged)" if report.reused else ""
    return (
        f"{report.articles} articles{reused}, {report.failed} failed, {report.skipped} skipped "
        f"in {report.seconds:.1f} s: {report.out / 'records.jsonl'}"
    )
