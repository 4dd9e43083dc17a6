"""A collection for the annotation tool brat: a text and a standoff file for each article.

brat counts code points and reads texts with universal newlines, so that every line break is one ``\\n`` in the files
here, and offsets stay as they are: ``\\r\\n`` becomes a space and ``\\n``. A mention that runs over a line break is
written in pieces, as brat wants it. The fields of a mention are its note, one line of JSON that can be edited.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath

from extractor.exporting.fields import LINK_LABELS, LINKED_LABEL, flat_fields, links, note_line
from extractor.exporting.model import Options
from extractor.palette import palette
from extractor.records import Article

FOLDER = True

NOTE = "AnnotatorNotes"
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LETTERS = {0x110: "D", 0x111: "d"}  # the only letters of Vietnamese that are not a letter with marks
_LONGEST_STEM = 80


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """Write ``NAME.txt`` and ``NAME.ann`` for each article, ``annotation.conf`` and ``visual.conf``."""
    labels: set[str] = set()
    taken: set[str] = set()
    for article in articles:
        name = unique(document_name(article), taken)
        labels.update(mention.label for mention in article.mentions)
        _save(dest / f"{name}.txt", shown_text(article.text))
        _save(dest / f"{name}.ann", "".join(f"{line}\n" for line in _annotations(article)))
    colours = palette(labels)
    _save(dest / "annotation.conf", _annotation_conf(list(colours)))
    _save(dest / "visual.conf", _visual_conf(colours))


def document_name(article: Article) -> str:
    """What an article's files are called: its own file's name in ASCII, and its id."""
    stem = PurePath(article.source.path).stem if article.source.path else ""
    plain = unicodedata.normalize("NFKD", stem).translate(_LETTERS)
    plain = _UNSAFE.sub("_", "".join(c for c in plain if not unicodedata.combining(c))).strip("._-")[:_LONGEST_STEM]
    return "-".join(part for part in (plain, _UNSAFE.sub("_", article.id)) if part)


def unique(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where it is taken; file systems may not tell capitals apart."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found.casefold())
    return found


def shown_text(text: str) -> str:
    """The text as brat has it: as long as it was, line breaks of all kinds as ``\\n``, tabs as spaces."""
    return _BREAKS.sub("\n", text.replace("\r\n", " \n")).replace("\t", " ")


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of ``text[start:end]`` between line breaks, without the white space at their edges."""
    found = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        bare = line[0].strip()
        if bare:
            first = start + line.start() + line[0].index(bare)
            found.append((first, first + len(bare)))
    # White space at the ends of the whole mention is its own.
    if found:
        if "\n" not in text[start : found[0][0]]:
            found[0] = start, found[0][1]
        if "\n" not in text[found[-1][1] : end]:
            found[-1] = found[-1][0], end
    return found


def _annotations(article: Article) -> Iterable[str]:
    text = shown_text(article.text)
    written = set()
    for i, mention in enumerate(article.mentions):
        spans = pieces(text, mention.start, mention.end)
        if spans:
            offsets = ";".join(f"{start} {end}" for start, end in spans)
            yield f"T{i + 1}\t{mention.label} {offsets}\t{' '.join(text[start:end] for start, end in spans)}"
            written.add(i)
    number = 0
    for link in links(article):
        if {link.source, link.target} <= written:
            number += 1
            yield f"R{number}\t{link.kind} Arg1:T{link.source + 1} Arg2:T{link.target + 1}"
    for i, fields in enumerate(flat_fields(article)):
        if i in written and fields:
            yield f"#{i + 1}\t{NOTE} T{i + 1}\t{note_line(fields)}"


def _annotation_conf(labels: Iterable[str]) -> str:
    relations = [f"{kind}\tArg1:{label}, Arg2:{LINKED_LABEL}" for kind, label in LINK_LABELS.items()]
    return "\n".join(["[entities]", *labels, "", "[relations]", *relations, "", "[events]", "", "[attributes]", ""])


def _visual_conf(colours: dict[str, str]) -> str:
    drawing = [f"{label}\tbgColor:{colour}, fgColor:black, borderColor:darken" for label, colour in colours.items()]
    arcs = [f"{kind}\tcolor:black, arrowHead:triangle-5" for kind in LINK_LABELS]
    names = [f"{name} | {name}" for name in (*colours, *LINK_LABELS)]
    return "\n".join(["[labels]", *names, "", "[drawing]", *drawing, *arcs, ""])


def _save(path: Path, content: str) -> None:
    path.write_bytes(content.encode())
