"""`extractor rules …`: for those who write rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.common import FAILED, Rules, answering, complain, rule_folders
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.reading import Reading
    from extractor.workbench.mutation import Mutant

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write, test and understand rules.\n\nWith --rules only the packs in those folders are looked at, with the "
    "shipped ones around them; without it the shipped ones.",
)
Articles = Annotated[
    Path | None, typer.Option("--on", metavar="DIR", help="A folder of articles on which uses are counted.")
]


@app.command("list")
def list_command(rules: Rules = None, on: Articles = None) -> None:
    """List the rules: id, what they make, file and line.

    With --on, how often each one was used on a folder of articles.

    \b
    Example: extractor rules list --rules my_rules --on articles
    """
    with answering():
        from extractor.normalising import FIELD_KINDS, NORMALISERS
        from extractor.rulebook import load_rulebook
        from extractor.workbench.coverage import cover, shown_label

        book = load_rulebook(rule_folders(rules), NORMALISERS, FIELD_KINDS)
        packs = _own_packs(rules)
        used = cover(rule_folders(rules), _articles(on)).made if on is not None else None
        rows = [
            (
                *([str(used[rule.id])] if used is not None else []),
                rule.id,
                shown_label(rule),
                f"{rule.file}:{rule.line}",
            )
            for rule in book.rules
            if packs is None or rule.pack in packs
        ]
        _print_columns(rows)


@app.command("lint")
def lint_command(rules: Rules = None) -> None:
    """Name everything in the packs that should be mended.

    Mistakes; patterns that can run away; word lists, macros and relations that nothing uses; rules without example or
    counter-example; alternatives that no example shows. Exit code 1 where there is anything.

    \b
    Example: extractor rules lint --rules my_rules
    """
    with answering():
        from extractor.workbench.lint import lint

        problems = lint(rule_folders(rules), _own_packs(rules))
        for problem in problems:
            print(problem)
        complain(f"{len(problems)} to mend" if problems else "nothing to mend")
        if problems:
            raise typer.Exit(FAILED)


@app.command("test")
def test_command(rules: Rules = None) -> None:
    """Run the examples and counter-examples of the rules.

    An example that does not hold is shown with its text, what was expected and what came. Exit code 1 where one fails.

    \b
    Example: extractor rules test --rules my_rules
    """
    with answering():
        from extractor.pipeline import load
        from extractor.rulebook.examples import check_examples
        from extractor.trying import try_text

        extractor = load(rules or ())
        packs = _own_packs(rules)
        book = extractor.rulebook
        files = {str(file) for pack in book.packs if packs is None or pack.name in packs for file in pack.files}
        own = [replace(rule, examples=tuple(e for e in rule.examples if e.file in files)) for rule in book.rules]
        chosen = [rule for rule in own if rule.examples]
        failures = [
            failure
            for rule in chosen
            for failure in check_examples(rule, lambda example, rule=rule: try_text(extractor, rule, example))  # type: ignore[misc]
        ]
        for failure in failures:
            print(failure, end="\n\n")
        total = sum(len(rule.examples) for rule in chosen)
        complain(f"{total - len(failures)} of {total} examples of {_counted(len(chosen), 'rule')} hold")
        if failures:
            raise typer.Exit(FAILED)


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a pack file, for editors.

    \b
    Example: extractor rules schema > pack.schema.json
    Then the first line of a pack beside it: # yaml-language-server: $schema=pack.schema.json
    """
    with answering():
        import orjson

        from extractor.workbench.pack_schema import pack_schema

        sys.stdout.buffer.write(orjson.dumps(pack_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


@app.command("new")
def new_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The pack's folder; its name is the pack's name.")],
) -> None:
    """Write a first pack with one rule that works, and the schema for editors beside it.

    \b
    Example: extractor rules new my_rules/awards
             extractor rules test --rules my_rules
    """
    with answering():
        from extractor.workbench.new_pack import new_pack

        for path in new_pack(folder):
            print(path)


@app.command("coverage")
def coverage_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of articles.")],
    rules: Rules = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="How much residue is shown.")] = 30,
) -> None:
    """Say which rules and alternatives a folder of articles never used, and which numbers no rule claims.

    For each kind of residue: how often and in how many articles it stands, a sentence, and a drafted change.

    \b
    Example: extractor rules coverage articles --rules my_rules
    """
    with answering():
        from extractor.showing import visible
        from extractor.workbench.coverage import cover

        found = cover(rule_folders(rules), _articles(folder))
        packs = _own_packs(rules)
        silent = [rule for rule in found.silent_rules if packs is None or rule.pack in packs]
        parts = [part for part in found.silent_parts if packs is None or part.pack in packs]
        print(f"{_counted(found.articles, 'article')}\n\nrules that were never used: {len(silent)}")
        for rule in silent:
            print(f"  {rule.file}:{rule.line}: {rule.id}")
        print(f"\nalternatives and word lists that were never used, of rules that were: {len(parts)}")
        for part in parts:
            print(f"  {part.owner}: {part.kind} {part.text!r}")
        print(f"\nnumbers that no rule claims: {sum(one.count for one in found.residue)}")
        for one in found.residue[:most]:
            often = f"{_counted(one.count, 'time')} in {_counted(one.articles, 'article')}"
            print(visible(f"\n  {often}: {one.words!r}\n    {one.sentence}"))
            for line in one.draft.splitlines():
                print(f"    | {line}")


@app.command("mutate")
def mutate_command(
    rules: Rules = None,
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="DIR", help="Articles whose records must stay the same.")
    ] = None,
    known: Annotated[
        Path | None, typer.Option("--known", metavar="FILE", help="A TSV file of parts that are known to go unnoticed.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="How many processes work.")] = 1,
) -> None:
    """Take away each alternative, guard and word list, and name those that nobody misses.

    A part is missed when an example fails without it or an article's records change. The file of --known has the
    columns owner, kind, text and why; a line in it that is missed after all is named too. Exit code 1 where there is
    anything.

    \b
    Example: extractor rules mutate --rules my_rules --articles articles --workers 4
    """
    with answering():
        from extractor.workbench.mutation import mutate, read_known

        expected = read_known(known) if known is not None else {}
        readings = list(_articles(articles)) if articles is not None else []
        mutants = mutate(rule_folders(rules), readings, packs=_own_packs(rules), workers=workers)
        silent: set[tuple[str, str, str]] = set()
        missed: dict[tuple[str, str, str], Mutant] = {}
        total = unnoticed = 0
        for mutant in mutants:
            total += 1
            if mutant.noticed_by is None:
                silent.add(mutant.key)
                if mutant.key not in expected:
                    unnoticed += 1
                    print(f"{mutant}: nobody misses it")
            else:
                missed.setdefault(mutant.key, mutant)
        # Parts that read the same are known together: a line holds as long as one of them goes unnoticed.
        for key in [key for key in expected if key in missed and key not in silent]:
            unnoticed += 1
            print(f"{missed[key]}: is missed by {missed[key].noticed_by}; take it out of {known}")
        for key in [key for key in expected if key not in missed and key not in silent]:
            unnoticed += 1
            print(f"{known}: there is no {' '.join(key)!r}")
        complain(f"{total} parts taken away, {unnoticed} to mend")
        if unnoticed:
            raise typer.Exit(FAILED)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _own_packs(rules: list[Path] | None) -> list[str] | None:
    """The names of the user's packs, ``None`` where there are none and the shipped ones are meant."""
    if not rules:
        return None
    from extractor.normalising import FIELD_KINDS
    from extractor.rulebook import RuleError
    from extractor.rulebook.sources import PackSource, pack_files

    names = []
    for path in pack_files(rules, []):
        try:
            names.append(PackSource(path, FIELD_KINDS).name)
        except RuleError:  # is said when all is loaded
            names.append(path.parent.name)
    return names


def _articles(folder: Path | None) -> Iterator[Reading]:
    """The articles of a folder; what cannot be read is named and passed over."""
    from extractor.errors import InputError
    from extractor.reading import read_inputs

    if folder is None or not folder.exists():
        raise UsageError(f"there is no file or folder '{folder}'")
    for reading in read_inputs(folder):
        if isinstance(reading, InputError):
            complain(f"failed: {reading}")
        else:
            yield reading


def _print_columns(rows: list[tuple[str, ...]]) -> None:
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(len(rows[0]) if rows else 0)]
    for row in rows:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
