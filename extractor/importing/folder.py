"""Corrected files in, a folder of gold out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from extractor.errors import InputError, UsageError
from extractor.importing.correcting import Gold, corrected_gold, file_of
from extractor.importing.formats import format_named
from extractor.importing.model import STAGE, Corrected, Unreviewed
from extractor.importing.reading_alone import Alone
from extractor.records import Article
from extractor.restoring import read_articles, records_file
from extractor.writing import refusing, write_bytes


@dataclass(slots=True)
class ImportReport:
    """What came of an import: the files that were written, what went wrong, and what is left to do."""

    dest: Path
    written: list[Path] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    skipped: list[Unreviewed] = field(default_factory=list)
    unfilled: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Mentions without fields: the name of the gold's article, and the mention."""
    by_rules: int = 0
    mentions: int = 0


def import_gold(
    path: Path,
    kind: str,
    records: Path,
    dest: Path,
    *,
    overwrite: bool = False,
    rules: Sequence[str | Path] = (),
) -> ImportReport:
    """Make gold of what an annotation tool gives back; an article that cannot be used costs none of the others.

    :param kind: the name of the tool's format.
    :param records: the run that was exported, its folder or its ``records.jsonl``.
    :param dest: the folder for the gold, which is made where it is not there.
    :param overwrite: whether gold that is there already is replaced.
    :param rules: folders of rule packs that the run was made with.
    :raises UsageError: there are no such files, or no such format.
    :raises InputError: a line of the records is none.
    """
    known = format_named(kind)
    records_file(records)
    if not path.exists():
        raise UsageError(f"there is no '{path}'")
    report = ImportReport(dest)
    waiting: dict[str, Corrected] = {}
    for one in known.read(path):
        if isinstance(one, InputError):
            report.errors.append(one)
        elif isinstance(one, Unreviewed):
            report.skipped.append(one)
        elif one.key in waiting:
            report.errors.append(
                InputError(one.where, STAGE, f"the same article was read from {waiting[one.key].where}")
            )
        else:
            waiting[one.key] = one
    with refusing(dest):
        dest.mkdir(parents=True, exist_ok=True)
    alone = Alone(rules)
    files: dict[str, str] = {}
    for article in read_articles(records) if waiting else ():
        corrected = waiting.pop(known.key(article), None)
        if corrected is None:
            continue
        try:
            target = _target(dest, article, files, overwrite, corrected.where)
            gold = corrected_gold(article, corrected, known.shown_text, alone)
        except InputError as error:
            report.errors.append(error)
            continue
        write_bytes(target, _json(gold.plain))
        _count(report, target, gold)
    for one in waiting.values():
        report.errors.append(InputError(one.where, STAGE, f"'{records}' has no such article ({one.key})"))
    return report


def _target(dest: Path, article: Article, files: dict[str, str], overwrite: bool, where: str) -> Path:
    name = file_of(article)
    if name in files:
        raise InputError(
            where, STAGE, f"two articles are called {name}, by which gold knows them; {files[name]} was first"
        )
    files[name] = where
    stem = PurePath(article.source.path).stem if article.source.path is not None else article.id
    target = dest / f"{stem}{f'-{article.id}' if article.source.item is not None else ''}.json"
    if target.exists() and not overwrite:
        raise InputError(where, STAGE, f"there is '{target}' already; --overwrite replaces it")
    return target


def _count(report: ImportReport, target: Path, gold: Gold) -> None:
    report.written.append(target)
    report.mentions += len(gold.plain["mentions"])
    report.by_rules += gold.by_rules
    report.unfilled += [(gold.plain["file"], mention) for mention in gold.unfilled]


def _json(plain: dict[str, Any]) -> bytes:
    return f"{json.dumps(plain, ensure_ascii=False, indent=1)}\n".encode()
