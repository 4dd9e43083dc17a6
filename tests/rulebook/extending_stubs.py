"""A pack for others to change, which the tests of changes share."""

from __future__ import annotations

from pathlib import Path

from support import write_pack

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook import Rule, Rulebook, load_rulebook

HARBOUR = r"""
    pack: harbour
    words:
      piers: [bến Lựu, bến Mận]
      crews: {items: [Đội Đỏ], case: keep}
      boats: {file: boats.tsv}
    macros:
      leg: 'chặng \d'
      pair: [một, hai]
    rules:
      - id: harbour.pier
        label: PIER
        value: fields
        with: {river: sông Cái}
        pattern: '{piers:name}'
        not_after: [cũ]
        not_before: [giả]
        zones: [body, lead]
        beats: [harbour.far]
        examples:
          - {text: 'ở [bến Lựu]'}
      - {id: harbour.far, label: FAR, value: fields, pattern: 'bến xa'}
      - {id: harbour.crew, label: CREW, value: fields, pattern: '{crews}'}
      - {id: harbour.boat, label: BOAT, value: fields, pattern: '{boats:name}'}
      - {id: harbour.leg, label: LEG, value: fields, pattern: '{leg} dài'}
      - {id: harbour.pair, label: PAIR, value: fields, pattern: 'đôi {pair}!'}
      - {id: harbour.at, relation: harbour.at, pattern: '{CREW:crew} ở {PIER:pier}'}
      - {id: harbour.head, zone: section, pattern: 'Đua thuyền'}
    """
BOATS = "text\tkind\nthuyền rồng\tdài\n"


def changed(folder: Path, *packs: str) -> Rulebook:
    """The rulebook of a pack and of others behind it that change it, called ``own1``, ``own2`` …."""
    folders = [write_pack(folder / "harbour", HARBOUR, boats=BOATS)]
    for number, text in enumerate(packs, 1):
        folders.append(write_pack(folder / f"own{number}", f"pack: own{number}\n{text}"))
    return load_rulebook(folders, NORMALISERS, FIELD_KINDS)


def rules(book: Rulebook, identifier: str) -> list[Rule]:
    return [rule for rule in book.rules if rule.id == identifier]
