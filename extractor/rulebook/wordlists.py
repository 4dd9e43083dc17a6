"""Word lists: read from YAML or TSV, keyed by folded spelling, compiled to one factored pattern."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import regex

from extractor.rulebook.model import Entry, WordList
from extractor.rulebook.problems import Key, Problem, Problems
from extractor.text.folding import fold_text

TEXT, VARIANTS = "text", "variants"
_CONTROL = regex.compile(r"[\p{Cc}--\t\n]", regex.V1)
Row = dict[str, str]
"""One line of a word list: `text`, `variants` (separated by ``|``) and attributes."""


def build_word_list(name: str, rows: Iterable[Mapping[str, str]], ignore_case: bool) -> WordList:
    """A list from rows with ``text``, optional ``variants`` (separated by ``|``) and attribute columns."""
    entries: dict[str, list[Entry]] = {}
    for row in rows:
        text = fold_text(row[TEXT]).strip()
        attributes = {k: v.strip() for k, v in row.items() if k not in (TEXT, VARIANTS) and v and v.strip()}
        entry = Entry(text, attributes)
        for form in dict.fromkeys([text, *(fold_text(v).strip() for v in (row.get(VARIANTS) or "").split("|"))]):
            if form:
                entries.setdefault(form.lower() if ignore_case else form, []).append(entry)
    return WordList(name, {key: tuple(found) for key, found in entries.items()}, ignore_case)


def rows_from_tsv(path: Path, problems: Problems) -> list[Row]:
    """The rows of a TSV file with a header line; lines that begin with ``#`` are comments."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.found.append(Problem(str(path), 1, 1, f"cannot be read as UTF-8: {error}"))
        return []
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines or TEXT not in (header := lines[0][1].split("\t")):
        place = lines[0][0] if lines else 1
        problems.found.append(Problem(str(path), place, 1, f"the first line must be a header with a column {TEXT!r}"))
        return []
    if len(set(header)) < len(header) or not all(name.strip() for name in header):
        message = "each column of the header needs a name of its own"
        problems.found.append(Problem(str(path), lines[0][0], 1, message))
        return []
    rows = []
    for number, row in lines[1:]:
        if (control := _CONTROL.search(row)) is not None:
            message = f"the character U+{ord(control[0]):04X} cannot stand in a word list"
            problems.found.append(Problem(str(path), number, control.start() + 1, message))
            continue
        cells = next(csv.reader([row], delimiter="\t", quoting=csv.QUOTE_NONE))
        if len(cells) > len(header) or not cells[header.index(TEXT)].strip():
            problems.found.append(
                Problem(str(path), number, 1, f"{len(cells)} cells, expected at most {len(header)} and a {TEXT!r}")
            )
            continue
        rows.append(dict(zip(header, cells, strict=False)))
    return rows


def rows_from_yaml(items: Any, path: tuple[Key, ...], problems: Problems) -> list[Row]:
    """Rows from a YAML list whose items are words, or mappings with ``text`` and attributes."""
    rows: list[Row] = []
    if not isinstance(items, list):
        problems.add(path, f"expected a list of words, found {type(items).__name__}")
        return rows
    for i, item in enumerate(items):
        if isinstance(item, dict) and isinstance(item.get(TEXT), str):
            variants = item.get(VARIANTS) or []
            if not isinstance(variants, list):
                problems.add((*path, i, VARIANTS), "`variants` is a list of words")
                variants = []
            cells = {k: str(v) for k, v in item.items() if k != VARIANTS and v is not None}
            rows.append({**cells, VARIANTS: "|".join(map(str, variants))})
        elif isinstance(item, str):
            if not item.strip() or _CONTROL.search(item) or "\n" in item:
                problems.add((*path, i), "a word is not empty, and stands on one line")
            rows.append({TEXT: item})
        else:
            problems.add((*path, i), f"expected a word or a mapping with {TEXT!r}, found {type(item).__name__}")
    return rows


def alternation(words: Iterable[str], ignore_case: bool) -> str:
    """One pattern for all words, sharing prefixes, longest first: a thousand words cost little more than ten."""
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    body = _factored(trie)
    return f"(?i:{body})" if ignore_case else f"(?:{body})"


def _factored(node: dict[str, Any]) -> str:
    branches = []
    for char, child in sorted(node.items(), reverse=True):
        if not char:
            continue
        tail = char and regex.escape(char, special_only=True, literal_spaces=True)
        while len(child) == 1 and "" not in child:
            ((char, child),) = child.items()
            tail += regex.escape(char, special_only=True, literal_spaces=True)
        branches.append(tail + (_factored(child) if child.keys() - {""} else ""))
    body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if "" in node:
        # Not "(…)?": each repeat costs time at every try of the pattern, wherever it stands in it.
        return f"(?:{body}|)" if branches else ""
    return body
