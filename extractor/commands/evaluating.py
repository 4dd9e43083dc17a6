"""`extractor evaluate`: records against gold, run against run, and the floor."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.common import FAILED, answering, complain
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.evaluating import Evaluation
    from extractor.evaluating.floor import Floor


def evaluate_command(
    gold: Annotated[
        Path | None,
        typer.Argument(metavar="[GOLD]", show_default=False, help="A folder of gold files, or one of them."),
    ] = None,
    records: Annotated[
        Path | None,
        typer.Argument(metavar="[RECORDS]", show_default=False, help="A records.jsonl, or the folder of a run."),
    ] = None,
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--diff", metavar="OLD NEW", help="What two runs have found differently, for each rule."),
    ] = None,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="LABEL", help="List the errors of a label, or of ALL.")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="With --diff: list every change.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    floor: Annotated[
        Path | None, typer.Option("--floor", metavar="FILE", help="Fail where a figure is below this floor.")
    ] = None,
    raise_floor: Annotated[
        bool, typer.Option("--raise-floor", help="Write higher figures into the floor; it never falls.")
    ] = False,
    pin: Annotated[
        str | None, typer.Option("--pin", metavar="REASON", help="Set the floor to what is measured, and say why.")
    ] = None,
) -> None:
    """Measure records against gold annotations, or one run against another.

    Three figures (F1): strict, the span is right; value, the fields of the mention are right; record, what it is
    linked to is right, too.

    \b
    Example: extractor evaluate corpus/gold records
             extractor evaluate corpus/gold records --errors COUNT
             extractor evaluate --diff records-before records-after
             extractor evaluate corpus/gold records --floor floor.json
    """
    with answering():
        if diff is not None:
            _only(records is None and floor is None, "--diff takes its two runs itself; give at most GOLD beside it")
            _diff(gold, diff, details)
            return
        if gold is None or records is None:
            raise UsageError("say which GOLD and which RECORDS to compare, or two runs with --diff OLD NEW")
        _only(floor is not None or not (raise_floor or pin), "--raise-floor and --pin need --floor FILE")
        _only(not (raise_floor and pin is not None), "say --raise-floor or --pin, not both")
        from extractor.evaluating import evaluate, read_gold, read_records
        from extractor.evaluating.joining import LABELS

        _only(errors in (None, "ALL", *LABELS), f"--errors takes ALL or one of {', '.join(LABELS)}")
        golds = read_gold(gold)
        result = evaluate(golds, read_records(records, [one.file for one in golds]))
        _print(result, errors, json)
        if result.missing:
            complain(
                f"no record for {len(result.missing)} of {result.articles} articles: {', '.join(result.missing[:5])}"
            )
        if floor is not None:
            _gate(floor, gold, result, raise_floor, pin)


def _only(condition: bool, message: str) -> None:
    if not condition:
        raise UsageError(message)


def _print(result: Evaluation, errors: str | None, as_json: bool) -> None:
    import orjson

    from extractor.evaluating.tables import evaluation_text, faults_text
    from extractor.showing import visible

    wanted = [fault for fault in result.faults if errors in ("ALL", fault.label)]
    if as_json:
        figures = result.figures()
        if errors is not None:
            figures["faults"] = [asdict(fault) for fault in wanted]
        print(orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode())
        return
    for line in faults_text(wanted):
        print(visible(line))
    print(evaluation_text(result))


def _diff(gold: Path | None, runs: tuple[Path, Path], details: bool) -> None:
    from extractor.evaluating import diff_runs, evaluate, read_gold, read_records
    from extractor.evaluating.tables import diff_text
    from extractor.showing import visible

    old, new = read_records(runs[0]), read_records(runs[1])
    golds = read_gold(gold) if gold is not None else None
    judged = (evaluate(golds, old), evaluate(golds, new)) if golds is not None else None
    print(visible(diff_text(diff_runs(old, new, judged), details)))


def _gate(path: Path, gold: Path, result: Evaluation, raise_floor: bool, pin: str | None) -> None:
    from extractor.evaluating import check_floor, gold_sha256, read_floor
    from extractor.evaluating.floor import floor_json, pinned, raised, worth_raising
    from extractor.writing import write_bytes

    before: Floor | None = read_floor(path) if path.exists() else None
    sha = gold_sha256(gold)
    if raise_floor or pin is not None:
        after = raised(before, result, sha) if pin is None else pinned(before, result, sha, pin)
        if after is before:
            complain(f"nothing to raise in {path}")
        else:
            write_bytes(path, floor_json(after))
            complain(f"{path}: " + ", ".join(f"{name} {value}" for name, value in after.figures.items()))
        return
    if before is None:
        raise UsageError(f"there is no floor '{path}'; --raise-floor makes one")
    wrong = check_floor(before, result, sha)
    for message in wrong:
        complain(f"{path}: {message}")
    if wrong:
        raise typer.Exit(FAILED)
    higher = worth_raising(before, result)
    if higher:
        complain(f"{path}: could be raised (--raise-floor): {', '.join(higher)}")
