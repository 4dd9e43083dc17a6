"""brat: a folder of standoff files with their texts, as it was exported."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from extractor.errors import InputError, UsageError
from extractor.exporting.formats.brat import NOTE, document_name, shown_text
from extractor.importing.formats._json import Problem
from extractor.importing.model import STAGE, Corrected, Span, Unreviewed
from extractor.records import Article

__all__ = ["key", "read", "shown_text"]


def key(article: Article) -> str:
    """The name of an article's files."""
    return document_name(article)


def read(path: Path) -> Iterator[Corrected | Unreviewed | InputError]:
    """The documents of a folder, by name.

    :raises UsageError: it is none, or holds no ``.ann`` file.
    """
    files = sorted(path.glob("*.ann")) if path.is_dir() else []
    if not files:
        raise UsageError(f"'{path}' is no folder with .ann files")
    for file in files:
        try:
            yield _document(file)
        except Problem as problem:
            yield InputError(str(file), STAGE, str(problem))


def _document(file: Path) -> Corrected:
    beside = file.with_suffix(".txt")
    if not beside.is_file():
        raise Problem(f"there is no {beside.name} beside it")
    text, lines = _decoded(beside), _decoded(file).split("\n")
    bounds: dict[str, tuple[str, int, int]] = {}
    notes: dict[str, list[str]] = {}
    links: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, _, rest = line.partition("\t")
        said, _, tail = rest.partition("\t")
        parts = said.split()
        try:
            if name.startswith("T"):
                bounds[name] = parts[0], *_span(said.split(" ", 1)[1], tail, text)
            elif name.startswith("R"):
                ends = dict(part.split(":", 1) for part in parts[1:])
                links.setdefault(ends["Arg1"], {})[parts[0]] = ends["Arg2"]
            elif name.startswith("#") and parts[0] == NOTE:
                notes.setdefault(parts[1], []).append(tail)
        except (IndexError, KeyError, ValueError):
            raise Problem(f"line {number} is none of brat's: {line!r}") from None
        except Problem as problem:
            raise Problem(f"line {number}: {problem}") from None
    spans = tuple(
        Span(name, *bound, "\n".join(notes[name]) if name in notes else None, links.get(name, {}))
        for name, bound in bounds.items()
    )
    return Corrected(file.stem, str(file), text, spans)


def _span(offsets: str, words: str, text: str) -> tuple[int, int]:
    pieces = sorted((int(start), int(end)) for start, end in (piece.split() for piece in offsets.split(";")))
    for (_, end), (start, _) in pairwise(pieces):
        if text[end:start].strip():
            raise Problem(f"a mention is one stretch of text, and here {text[end:start].strip()!r} is left out of it")
    start, end = pieces[0][0], pieces[-1][1]
    if not 0 <= start < end <= len(text):
        raise Problem(f"the span {start} to {end} lies outside the text")
    there = " ".join(text[start:end] for start, end in pieces)
    if words.split() != there.split():
        raise Problem(f"it says {words!r}, and the text there is {there!r}")
    return start, end


def _decoded(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Problem(f"{file.name} is not UTF-8: {error}") from None
