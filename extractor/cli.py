"""The command ``extractor``. It only asks and answers; what it does is done by the packages that it calls."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import ExtractorError, InputError, UsageError

if TYPE_CHECKING:
    from extractor.running import Progress, RunReport

FAILED = 1
WRONG_CALL = 2
INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="A folder of rule packs to add to the shipped ones; may be repeated."),
]
MetadataFile = Annotated[
    Path | None,
    typer.Option("--metadata", metavar="FILE", help="A metadata file (CSV, JSONL) to use instead of the folders' own."),
]


def main() -> None:
    """Run the command with the arguments of this process, and end it with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a letter that the terminal does not have is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="extractor")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _print_version(wanted: bool) -> None:
    if wanted:
        from extractor.version import VERSION

        typer.echo(f"extractor {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Structured, checkable records from Vietnamese news.

    \b
    Exit codes: 0 all well, 1 some inputs failed, 2 a wrong call, 130 interrupted.
    Example: extractor run articles --out records
    """


@app.command("run")
def run_command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files and folders, read in this order.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for what comes out.")],
    metadata: MetadataFile = None,
    rules: Rules = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="How many processes work.")] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="Extract all again, also what has not changed.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar and no summary.")] = False,
) -> None:
    """Extract records from files and folders.

    They are written to DIR/records.jsonl, one article a line. Inputs that fail stand in DIR/errors.jsonl, counts and
    versions in DIR/run.json. An interrupted run goes on where it stopped when it is called again; articles that have
    not changed since the last run are copied from it.

    \b
    Example: extractor run articles --out records --metadata articles/metadata.csv --workers 4
    """
    # The one input that a run does not get over is a metadata file named on the call.
    with _answering(input_error=WRONG_CALL, interrupted="; what is done is kept, and the same command goes on from it"):
        from extractor.running import run

        with nullcontext() if quiet or not sys.stderr.isatty() else _progress_bar() as bar:
            report = run(inputs, out, metadata=metadata, rules=rules or (), workers=workers, fresh=fresh, progress=bar)
        _name_failures(report)
        if not quiet:
            _complain(_summary(report))
        if report.failed:
            raise typer.Exit(FAILED)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    metadata: MetadataFile = None,
    rules: Rules = None,
    json: Annotated[bool, typer.Option("--json", help="Print the records as JSON, one article a line.")] = False,
) -> None:
    """Show one article in the terminal.

    Its mentions are coloured by their label, and its records stand below as tables.

    \b
    Example: extractor show articles/01.txt
             extractor show articles/01.txt --json | jq .records.statistics
    """
    with _answering():
        if not os.path.lexists(file):
            raise UsageError(f"there is no file '{file}'")
        if file.is_dir():
            raise UsageError(f"'{file}' is a folder; name one file, or use `extractor run`")
        from extractor.pipeline import load
        from extractor.reading import read_file
        from extractor.showing import console_for, show_article
        from extractor.writing import to_line

        readings = read_file(file, metadata)
        extractor = load(rules or ())
        for reading in readings:
            article = extractor.extract(reading)
            if json:
                sys.stdout.buffer.write(to_line(article))
            else:
                show_article(article, console_for())


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records.

    It describes one line of records.jsonl.

    \b
    Example: extractor schema > article.schema.json
    """
    with _answering():
        import orjson

        from extractor.schema import json_schema

        sys.stdout.buffer.write(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


@contextmanager
def _answering(input_error: int = FAILED, interrupted: str = "") -> Iterator[None]:
    """Errors raised on purpose become one message and an exit code; a reader who has seen enough is no error."""
    try:
        yield
        sys.stdout.flush()
    except InputError as error:
        _complain(f"extractor: {error}")
        raise typer.Exit(input_error) from None
    except UsageError as error:
        _complain(f"extractor: {error}")
        raise typer.Exit(WRONG_CALL) from None
    except ExtractorError as error:
        _complain(str(error))
        raise typer.Exit(WRONG_CALL) from None
    except KeyboardInterrupt:
        _complain(f"extractor: interrupted{interrupted}")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def _complain(message: str) -> None:
    from extractor.showing import visible

    print(visible(message), file=sys.stderr)


def _name_failures(report: RunReport) -> None:
    for failure in report.failures:
        _complain(f"failed: {failure.path}: {failure.error}")
    if report.failed > len(report.failures):
        _complain(f"and {report.failed - len(report.failures)} more; all are in {report.out / 'errors.jsonl'}")


def _summary(report: RunReport) -> str:
    reused = f" ({report.reused} unchanged)" if report.reused else ""
    return (
        f"{report.articles} articles{reused}, {report.failed} failed, {report.skipped} skipped "
        f"in {report.seconds:.1f} s: {report.out / 'records.jsonl'}"
    )


class _Bar:
    """A progress bar that is told how far a run has come."""

    def __init__(self) -> None:
        from rich import progress
        from rich.console import Console

        columns = (
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TextColumn("files, {task.fields[articles]} articles, {task.fields[failed]} failed"),
            progress.TimeRemainingColumn(),
        )
        self.live = progress.Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self.live.add_task("", total=None, articles=0, failed=0)

    def __call__(self, now: Progress) -> None:
        self.live.update(self._task, completed=now.files, total=now.total, articles=now.articles, failed=now.failed)


@contextmanager
def _progress_bar() -> Iterator[_Bar]:
    bar = _Bar()
    with bar.live:
        yield bar


if __name__ == "__main__":
    main()
