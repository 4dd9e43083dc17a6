"""`extractor import`: what annotators corrected, as gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.common import FAILED, Rules, answering, complain

if TYPE_CHECKING:
    from extractor.importing import ImportReport


def import_command(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="What the annotation tool exported, a file or folder.")],
    kind: Annotated[str, typer.Option("--from", metavar="FORMAT", help="Whose it is: brat, doccano or label-studio.")],
    dest: Annotated[Path, typer.Option("--dest", metavar="GOLD", help="The folder for the gold files.")],
    records: Annotated[
        Path, typer.Option("--records", metavar="OUT", help="The run that was exported, its folder or records.jsonl.")
    ],
    rules: Rules = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace gold files that are there already.")] = False,
) -> None:
    """Make gold of annotations that were corrected in a tool.

    A mention keeps its fields where its span and label are as they were; else they are what the annotator wrote, or
    what the rules find in its sentence. Mentions without fields are listed, to be filled in by hand.

    \b
    Example: extractor export records --to label-studio --dest project
             extractor import project.json --from label-studio --records records --dest gold
             extractor evaluate gold records
    """
    with answering():
        from extractor.importing import import_gold

        report = import_gold(path, kind, records, dest, overwrite=overwrite, rules=rules or ())
        _tell(report)
    if report.errors:
        raise typer.Exit(FAILED)


def _tell(report: ImportReport) -> None:
    for skipped in report.skipped:
        complain(_one_line(f"skipped: {skipped.where}: {skipped.reason}"))
    for error in report.errors:
        complain(_one_line(f"failed: {error}"))
    for file, mention in report.unfilled:
        complain(_one_line(f"{file}:{mention['start']} {mention['label']} {mention['text']!r}"))
    done = f"{len(report.written)} gold files with {report.mentions} mentions in {report.dest}"
    if report.by_rules:
        done += f"; {report.by_rules} new ones have the fields that the rules find in their sentences"
    if report.unfilled:
        done += f"; {len(report.unfilled)}, listed above, have no fields yet"
    if report.errors or report.skipped:
        done += f"; {len(report.errors)} failed, {len(report.skipped)} skipped"
    complain(done)


def _one_line(message: str) -> str:
    """What stands in a file must not pose as another line of this program's."""
    return message.replace("\n", "␊")
