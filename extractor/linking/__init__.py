"""From mentions to records: who has what, when; which mentions speak of one body, document or person."""

from extractor.linking.assembling import assemble
from extractor.linking.model import Scene
from extractor.linking.people import confirmed

__all__ = ["Scene", "assemble", "confirmed"]
