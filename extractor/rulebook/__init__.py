"""Rule files: read, check, expand, compile."""

from extractor.rulebook.loading import load_rulebook
from extractor.rulebook.model import Rule, Rulebook, WordList
from extractor.rulebook.problems import Problem, RuleError

__all__ = ["Problem", "Rule", "RuleError", "Rulebook", "WordList", "load_rulebook"]
