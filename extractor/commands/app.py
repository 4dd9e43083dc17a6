"""The commands of ``extractor``. They only ask and answer; what they do is done by the packages that they call."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands import evaluating, explaining, exporting, importing, reporting, rules, running, stats
from extractor.commands.common import MetadataFile, Rules, answering, complain, rule_folders
from extractor.errors import ExtractorError, UsageError

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.workbench.watching import LiveExtractor

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(running.run_command)
app.command("stats")(stats.stats_command)
app.command("report")(reporting.report_command)
app.command("export")(exporting.export_command)
app.command("import")(importing.import_command)
app.command("explain")(explaining.explain_command)
app.command("evaluate")(evaluating.evaluate_command)
app.add_typer(rules.app, name="rules")


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


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    metadata: MetadataFile = None,
    rules: Rules = None,
    json: Annotated[bool, typer.Option("--json", help="Print the records as JSON, one article a line.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show it anew whenever it or a rule file is saved, until Ctrl-C.")
    ] = False,
) -> None:
    """Show one article in the terminal.

    Its mentions are coloured by their label, and its records stand below as tables.

    \b
    Example: extractor show articles/01.txt
             extractor show articles/01.txt --json | jq .records.statistics
    """
    with answering():
        if not os.path.lexists(file):
            raise UsageError(f"there is no file '{file}'")
        if file.is_dir():
            raise UsageError(f"'{file}' is a folder; name one file, or use `extractor run`")
        from extractor.pipeline import load
        from extractor.reading import read_file
        from extractor.showing import console_for, show_article
        from extractor.writing import to_line

        def show_with(extractor: Extractor | LiveExtractor) -> None:
            for reading in read_file(file, metadata):
                article = extractor.extract(reading)
                if json:
                    sys.stdout.buffer.write(to_line(article))
                    sys.stdout.flush()
                else:
                    show_article(article, console_for())

        if not watch:
            show_with(load(rules or ()))
            return
        from extractor.workbench.watching import LiveExtractor, changes, stamp_of

        live = LiveExtractor(rules or ())
        for _ in changes(lambda: (*stamp_of(rule_folders(rules)), *stamp_of([file]))):
            try:
                show_with(live)
            except ExtractorError as error:  # a file that is being written; the next change may mend it
                complain(str(error))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records.

    It describes one line of records.jsonl.

    \b
    Example: extractor schema > article.schema.json
    """
    with answering():
        import orjson

        from extractor.schema import json_schema

        sys.stdout.buffer.write(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
