"""From spans to values. Each normaliser is a pure function of captures, the rule's arguments and a context."""

from __future__ import annotations

from extractor.normalising import counts, dates, documents, durations, fields, numbers, organisations, people
from extractor.normalising.fields import FIELD_KINDS
from extractor.normalising.model import Context, Linked, Normaliser

NORMALISERS: dict[str, Normaliser] = {
    "count": counts.count,
    "date": dates.date,
    "document": documents.document,
    "duration": durations.duration,
    "fields": fields.fields,
    "interval": dates.interval,
    "number": numbers.number,
    "organisation": organisations.organisation,
    "person": people.person,
    "reference": dates.reference,
    "relative": dates.relative,
}
"""The normalisers by the name that rules call them."""

WORDS_ASKED = (
    "counts.not_nouns", "documents.type_codes", "numbers.number_words", "organisations.bodies",
    "organisations.committees", "organisations.groups", "organisations.heads", "organisations.level_words",
    "organisations.organs", "organisations.sectors", "people.surnames_all",
)  # fmt: skip
"""The word lists that normalisers ask for by name."""

__all__ = ["FIELD_KINDS", "NORMALISERS", "WORDS_ASKED", "Context", "Linked"]
