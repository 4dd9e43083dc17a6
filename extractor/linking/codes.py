"""Codes of administrative units: which unit of the gazetteer a body's place is, as far as the article tells.

Provinces and districts stand in the list ``organisations.places``; the many communes in a table beside it that is read
when an article first names a body of one. Both hold the codes of the General Statistics Office before 1 July 2025, when
districts and most communes were dissolved, and since.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from extractor.linking.gazetteer import PLACES, TYPES
from extractor.linking.model import NO_CODES, PlaceCodes
from extractor.normalising.model import OrgDraft
from extractor.resources import rules_folder
from extractor.rulebook.model import Rulebook

LEVEL_WORDS = "organisations.level_words"


class _Unit(NamedTuple):
    code: str
    district: str
    province: str


@cache
def communes() -> Mapping[tuple[str, str, str], tuple[_Unit, ...]]:
    """The communes by name (folded, lower case), type (``xã``) and period (``before`` or ``since``)."""
    out: dict[tuple[str, str, str], list[_Unit]] = defaultdict(list)
    with (rules_folder() / "organisations" / "communes.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        for row in rows:
            key = (row["text"].lower(), row["type"], row["period"])
            out[key].append(_Unit(row["code"], row["district"], row["province"]))
    return {key: tuple(units) for key, units in out.items()}


def place_codes(draft: OrgDraft, named: Collection[str], rulebook: Rulebook) -> PlaceCodes:
    """The codes of the unit that a body is of. ``named`` are the provinces and districts that the article names.

    A unit is taken only where its name is that of one unit alone, or of one alone in the places that are named.
    """
    if draft.place is None or draft.institution is not None or draft.family is None:
        return NO_CODES
    commune = next(
        (entries[0].text for entries in rulebook.words(LEVEL_WORDS).entries.values()
         if entries[0].attributes.get("level") == "commune" and entries[0].attributes.get("family") == draft.family),
        None,
    )  # fmt: skip
    if commune is not None:
        name = draft.place.lower()
        before, since = (communes().get((name, commune, period), ()) for period in ("before", "since"))
        return PlaceCodes(_one_commune(before, named), _one_commune(since, named))
    return _province_or_district(draft, named, rulebook)


def _one_commune(units: Collection[_Unit], named: Collection[str]) -> str | None:
    here = [unit for unit in units if unit.province in named]
    if len(here) > 1:
        here = [unit for unit in here if unit.district in named]
    return here[0].code if len(here) == 1 else None


def _province_or_district(draft: OrgDraft, named: Collection[str], rulebook: Rulebook) -> PlaceCodes:
    words, types = rulebook.words(PLACES), rulebook.words(TYPES)
    kinds = {entries[0].text: entries[0].attributes.get("level") for entries in types.entries.values()
             if entries[0].attributes.get("family") == draft.family}  # fmt: skip
    entries = [entry.attributes for entry in words.entries.get(words.key(draft.place or ""), ())
               if entry.attributes.get("type") in kinds]  # fmt: skip
    fit = [at for at in entries if draft.level is None or kinds[at["type"]] == draft.level]
    here = fit if len(fit) == 1 else [at for at in fit if at.get("province") in named]
    if len(here) != 1 or not here[0].get("code"):
        return NO_CODES
    return PlaceCodes(here[0]["code"], here[0].get("code_since") or None)
