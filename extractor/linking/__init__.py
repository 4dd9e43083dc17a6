"""From mentions to records: who has what, when; which mentions speak of one body, document or person."""

from extractor.linking.assembling import assemble
from extractor.linking.model import Scene

__all__ = ["Scene", "assemble"]
