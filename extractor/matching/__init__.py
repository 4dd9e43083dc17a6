"""The engine that runs rules over text."""

from extractor.matching.engine import Surroundings, find_mentions, find_relations
from extractor.matching.model import Capture, Match, Normalised, Relation, Spans

__all__ = ["Capture", "Match", "Normalised", "Relation", "Spans", "Surroundings", "find_mentions", "find_relations"]
