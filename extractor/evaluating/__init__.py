"""Measuring records against gold annotations, one run against another, and a floor that only rises."""

from extractor.evaluating.diffing import Change, diff_runs
from extractor.evaluating.floor import Floor, check_floor, read_floor
from extractor.evaluating.gold import GoldArticle, gold_sha256, read_gold, read_records
from extractor.evaluating.scoring import Evaluation, Fault, Tally, evaluate

__all__ = [
    "Change", "Evaluation", "Fault", "Floor", "GoldArticle", "Tally", "check_floor", "diff_runs", "evaluate",
    "gold_sha256", "read_floor", "read_gold", "read_records",
]  # fmt: skip
