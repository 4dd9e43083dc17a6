"""`extractor export`: the records of a run in the form of another tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.common import answering, complain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.records import Article


def export_command(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, or a records.jsonl.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="csv, parquet, sqlite, duckdb, hf; brat, conll, docbin, doccano, label-studio, w3c.",
        ),
    ],
    dest: Annotated[Path, typer.Option("--dest", metavar="PATH", help="The file or folder to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier export at PATH.")] = False,
    no_bom: Annotated[
        bool, typer.Option("--no-bom", help="CSV files without the byte order mark, which Excel needs.")
    ] = False,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", metavar="GOLD", help="Only the articles of this gold, with its mentions for ours."),
    ] = None,
) -> None:
    """Write the records of a run for other tools.

    Tables: csv, parquet and hf are folders with a file for each table, sqlite and duckdb one database. For annotation
    and training: brat and label-studio are folders, conll, docbin, doccano and w3c one file.

    \b
    Example: extractor export records --to csv --dest tables
             extractor export records --to duckdb --dest records.duckdb
             extractor export records --to docbin --gold gold --dest train.spacy
    """
    with answering():
        from extractor.exporting import Options, export
        from extractor.results import Results

        count = 0

        def counted() -> Iterable[Article]:
            nonlocal count
            for count, article in enumerate(_of_gold(Results.read(out), gold), 1):  # noqa: B007
                yield article

        export(counted(), to, dest, options=Options(bom=not no_bom), overwrite=overwrite)
        complain(f"{count} articles: {dest}")


def _of_gold(articles: Iterable[Article], gold: Path | None) -> Iterable[Article]:
    if gold is None:
        yield from articles
        return
    from extractor.evaluating import read_gold
    from extractor.importing import apply_gold
    from extractor.importing.correcting import file_of

    by_file = {found.file: found for found in read_gold(gold)}
    for article in articles:
        found = by_file.pop(file_of(article), None)
        if found is not None:
            yield apply_gold(article, found)
    if by_file:
        complain(f"{len(by_file)} articles of the gold are not in the records: {', '.join(sorted(by_file)[:5])}")
