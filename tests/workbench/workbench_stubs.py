"""Small packs for the tools of rule writers, over a ground that loads in no time."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from support import write_pack

import extractor.pipeline
import extractor.resources
import extractor.workbench.watching
from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.pipeline import WORDS_ASKED, Extractor
from extractor.rulebook import Rulebook, load_rulebook

SHIPPED = extractor.resources.rules_folder()

SPEAKING = {
    "numbers": """\
        rules:
          - {id: number, label: quantity, value: number, pattern: '(?P<n>\\d+)'}
        """,
    "counts": """\
          nouns: [thuyền]
          vague_nouns: [phần]
        uses: [numbers]
        rules:
          - {id: count, label: COUNT, value: count, pattern: '{quantity:n} {nouns:noun}'}
        """,
    "documents": """\
          types: [công văn]
        rules:
          - {id: document, label: DOCUMENT, value: document, pattern: '{types:type} số (?P<number>\\d+)'}
        """,
    "organisations": """\
        rules:
          - {id: org, label: PARTY_ORG, value: fields, pattern: 'không đâu'}
        """,
    "people": """\
        rules:
          - {id: person, label: PERSON, value: fields, pattern: 'không ai'}
        """,
    "statistics": """\
        rules:
          - {id: date, label: DATE, value: date, pattern: 'năm (?P<year>\\d{4})'}
        """,
}
"""A ground that knows one noun and one type of document, for the rules that look for what others leave."""


def write_ground(folder: Path, rules: Mapping[str, str] | None = None, without: str | None = None) -> Path:
    """Packs with little but the word lists that the program asks for; ``rules`` are further keys, by pack.

    The packs of the tools themselves stand in it as they do among the shipped ones.
    """
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(WORDS_ASKED):
        pack, _, words = name.partition(".")
        lists[pack].append(words)
    lists.pop(without or "", None)
    for pack, names in lists.items():
        words = "".join(f"  {name}: [qq{name.replace('_', '')}]\n" for name in names)
        more = textwrap.dedent((rules or {}).get(pack, ""))
        write_pack(folder / pack, f"pack: {pack}\nwords:\n{words}{more}")
    (folder / "tools").symlink_to(SHIPPED / "tools", target_is_directory=True)
    return folder


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@cache
def ground() -> Path:
    """The ground without rules, written once."""
    return write_ground(Path(_kept().name))


def put_ground(put: Callable[[ModuleType, str, object], None] = setattr, folder: Path | None = None) -> None:
    """Let a ground stand where the program looks for the shipped packs; ``put`` may be ``monkeypatch.setattr``."""
    for module in (extractor.resources, extractor.pipeline, extractor.workbench.watching):
        put(module, "rules_folder", lambda: folder or ground())


def folders_of(folder: Path, *packs: str) -> list[Path]:
    """The ground, and behind it the folders of packs called ``own`` and ``other``, written into ``folder/rules``."""
    return [ground(), *write_packs(folder / "rules", *packs)]


def write_packs(folder: Path, *packs: str) -> list[Path]:
    return [
        write_pack(folder / name, f"pack: {name}\n{textwrap.dedent(text)}")
        for name, text in zip(("own", "other"), packs, strict=False)
    ]


def loaded(folders: list[Path]) -> Rulebook:
    return load_rulebook(folders, NORMALISERS, FIELD_KINDS)


def reader_of(folder: Path, *packs: str) -> Extractor:
    """An extractor with nothing but these packs and the ground."""
    return Extractor(loaded(folders_of(folder, *packs)))
