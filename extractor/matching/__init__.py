"""The engine that runs rules over text."""

from extractor.matching.engine import Engine, Surroundings
from extractor.matching.model import Capture, Match, Normalised, Relation, Spans
from extractor.matching.trace import Trace

__all__ = ["Capture", "Engine", "Match", "Normalised", "Relation", "Spans", "Surroundings", "Trace"]
