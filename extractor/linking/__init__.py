"""From mentions to records: who has what, when; which mentions speak of one body, document or person."""

from extractor.linking.assembling import assemble
from extractor.linking.confirming import confirmed
from extractor.linking.model import Scene

WORDS_ASKED = (
    "documents.joining", "documents.symbol_issuers", "organisations.abbreviations", "organisations.central_bodies",
    "organisations.committees", "organisations.heads", "organisations.level_words", "organisations.organs",
    "organisations.place_types", "organisations.places", "people.countries", "statistics.actions",
    "statistics.attributive_spans", "statistics.belongs_to", "statistics.breakdown_cues", "statistics.change_words",
    "statistics.complement_heads", "statistics.duration_cues", "statistics.following_time", "statistics.form_cues",
    "statistics.personal_units", "statistics.qualifier_stops", "statistics.share_cues", "statistics.speech",
)  # fmt: skip
"""The word lists that linking asks for by name."""

RELATIONS = {
    "document.date": ("document", "date"),
    "document.issuer": ("document", "issuer", "actor", "joint", "second", "state", "term"),
    "document.subject": ("document", "subject"),
    "person.role": ("person", "role"),
    "statistic.restated": ("count", "percent"),
}
"""The relations that linking asks for, and their captures."""

__all__ = ["RELATIONS", "WORDS_ASKED", "Scene", "assemble", "confirmed"]
