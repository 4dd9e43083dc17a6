"""Evaluations and differences as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from extractor.evaluating.diffing import Diff
from extractor.evaluating.scoring import FIGURES, Evaluation, Fault, Tally

MOST_KINDS = 10


def evaluation_text(result: Evaluation) -> str:
    """Figures for each label and field, the kinds of error that occur most, and the three figures over all."""
    rows: list[Sequence[str]] = [("label", "gold", "found", *FIGURES)]
    rows += [_row(label, tally) for label, tally in result.labels.items()]
    total = result.total()
    lines = [*_table(rows), "", "fields of mentions that overlap a gold mention"]
    lines += _table(
        [(label, *(f"{name} {_percent(counts)}" for (of, name), counts in result.fields.items() if of == label))
         for label in result.labels if any(of == label for of, _ in result.fields)]
    )  # fmt: skip
    if result.article:
        lines += ["", *_table([("article", *(f"{name} {_percent(c)}" for name, c in result.article.items()))])]
    kinds = result.kinds()
    if kinds:
        most = f", the {MOST_KINDS} most frequent" if len(kinds) > MOST_KINDS else ""
        lines += ["", f"kinds of error: {len(kinds)}{most}"]
        lines += _table([(str(number), kind) for kind, number in kinds[:MOST_KINDS]])
    figures = ", ".join(f"{figure} {total.f1(figure):.3f}" for figure in FIGURES)
    return "\n".join([*lines, "", f"{result.articles} articles: {figures}"])


def faults_text(faults: Iterable[Fault]) -> Iterator[str]:
    """One line for each error: where it is, what is wrong, and the rule that found it."""
    for fault in faults:
        words = fault.gold if fault.gold is not None else fault.found
        where = f"{fault.file}:{fault.start} {fault.label}"
        rule = f" [{fault.rule}]" if fault.rule else ""
        if fault.kind == "wrong":
            said = "; ".join(
                f"{name}: {_value(want)} expected, {_value(got)} found" for name, want, got in fault.fields
            )
            yield f"{where} {words!r}: {said}{rule}"
        else:
            instead = f", found as {fault.instead}" if fault.instead else ""
            yield f"{where} {words!r}: {fault.kind}{instead}{rule}"


def diff_text(diff: Diff, details: bool) -> str:
    """What was gained, lost and changed for each rule; with ``details`` also every change."""
    lines = []
    for change in diff.changes if details else ():
        fields = "; ".join(f"{name}: {_value(before)} → {_value(after)}" for name, before, after in change.fields)
        verdict = f" ({change.verdict})" if change.verdict else ""
        shown = f" {fields}" if fields else ""
        where = f"{change.kind} {change.file}:{change.start} {change.label}"
        lines.append(f"{where} {change.text!r}{shown}{verdict} [{change.rule}]")
    if details and diff.changes:
        lines.append("")
    heads = ("gained", "lost", "changed", "better", "worse")
    rows: list[Sequence[str]] = [
        ("rule", *heads),
        *((rule, *(str(counts[head]) for head in heads)) for rule, counts in diff.by_rule()),
    ]
    lines += _table(rows) if diff.changes else ["no mention differs"]
    for name, files in (("only the old run", diff.only_old), ("only the new run", diff.only_new)):
        if files:
            lines.append(f"{name} has {len(files)} articles: {', '.join(files[:5])}{' …' if len(files) > 5 else ''}")
    return "\n".join(lines)


def _row(label: str, tally: Tally) -> tuple[str, ...]:
    return (label, str(tally.gold), str(tally.found), *(f"{tally.f1(figure):.3f}" for figure in FIGURES))


def _percent(counts: tuple[int, int]) -> str:
    return f"{counts[0] / counts[1]:.3f}"


def _value(value: Any) -> str:
    return "null" if value in (None, "") else repr(value) if isinstance(value, str) else str(value)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells, the first column to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    return ["  ".join(cell.rjust(width) if _is_number(cell) else cell.ljust(width)
                      for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]  # fmt: skip


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").isdigit()
