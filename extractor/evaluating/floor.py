"""The floor: figures below which a change must not fall, kept in a file with the hash of the gold they hold for.

The file keeps its own history. A lower figure, or other gold, needs an entry with a reason; a file that was lowered by
hand does not agree with its history and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from extractor.errors import UsageError
from extractor.evaluating.scoring import FIGURES, Evaluation

_PLACES = 3
ROOM = 0.005
"""A floor lies so much below what was measured: a change may cost a little in one place and win in another."""
SLACK = 0.01
"""A figure so much above its floor is worth raising it."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One entry of the history: the floor as it was set, for which gold, and why."""

    gold_sha256: str
    figures: Mapping[str, float]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor and how it came about; ``figures`` and ``gold_sha256`` are those of the last entry."""

    history: tuple[Pin, ...] = field(default=())

    @property
    def figures(self) -> Mapping[str, float]:
        """``strict``, ``value`` and ``record`` over all, and ``LABEL.record`` of each label."""
        return self.history[-1].figures

    @property
    def gold_sha256(self) -> str:
        """The gold that the figures hold for."""
        return self.history[-1].gold_sha256


def measured(result: Evaluation, room: float = 0.0) -> dict[str, float]:
    """The figures that a floor holds less ``room``, cut (not rounded) to three places."""
    total = result.total()
    figures = {figure: total.f1(figure) for figure in FIGURES}
    figures |= {f"{label}.record": tally.f1("record") for label, tally in result.labels.items()}
    return {name: int(max(0, value - room) * 10**_PLACES + 1e-9) / 10**_PLACES for name, value in figures.items()}


def read_floor(path: Path) -> Floor:
    """The floor of a file. Raises :class:`UsageError` where it is no floor, or was lowered without a reason."""
    try:
        read = orjson.loads(path.read_bytes())
        history = tuple(
            Pin(str(pin["gold_sha256"]), {str(k): float(v) for k, v in pin["figures"].items()}, pin.get("reason"))
            for pin in read["history"]
        )
        figures, gold = dict(read["figures"]), read["gold_sha256"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"'{path}' is no floor that can be read: {error}") from None
    floor = Floor(history)
    if not history or figures != dict(floor.figures) or gold != floor.gold_sha256:
        raise UsageError(f"'{path}' does not agree with its history; set a floor with --raise-floor or --pin REASON")
    for before, after in pairwise(history):
        if _lowered(before, after) and not after.reason:
            raise UsageError(f"'{path}' was lowered without a reason: {', '.join(_lowered(before, after))}")
    return floor


def _lowered(before: Pin, after: Pin) -> list[str]:
    """What a pin lets pass that the one before did not."""
    lower = [name for name, least in before.figures.items() if after.figures.get(name, 0.0) < least]
    return lower if before.gold_sha256 == after.gold_sha256 else [*lower, "other gold"]


def check_floor(floor: Floor, result: Evaluation, gold_sha256: str) -> list[str]:
    """What is wrong, one sentence each; nothing where all figures reach the floor."""
    if gold_sha256 != floor.gold_sha256:
        return ["the gold is not the one that the floor was set for; look at the figures and set it with --pin REASON"]
    wrong = [f"{name} {value:.3f} is below its floor of {floor.figures[name]:.3f}"
             for name, value in measured(result).items() if value < floor.figures.get(name, 0.0)]  # fmt: skip
    return [*([f"no record for {', '.join(result.missing)}"] if result.missing else []), *wrong]


def worth_raising(floor: Floor, result: Evaluation) -> list[str]:
    """The figures that lie well above their floor."""
    return [name for name, value in measured(result).items() if value - floor.figures.get(name, 0.0) > SLACK]


def raised(floor: Floor | None, result: Evaluation, gold_sha256: str) -> Floor:
    """The floor with every figure that is higher now. Raises :class:`UsageError` where that is no raise."""
    if floor is None:
        return Floor((Pin(gold_sha256, measured(result, ROOM)),))
    wrong = check_floor(floor, result, gold_sha256)
    if wrong:
        raise UsageError("; ".join(wrong))
    figures = {name: max(value, floor.figures.get(name, 0.0)) for name, value in measured(result, ROOM).items()}
    if figures == dict(floor.figures):
        return floor
    return Floor((*floor.history, Pin(gold_sha256, figures)))


def pinned(floor: Floor | None, result: Evaluation, gold_sha256: str, reason: str) -> Floor:
    """The floor set a little below what is measured, up or down, for this gold.

    Raises :class:`UsageError` without a reason.
    """
    if not reason.strip():
        raise UsageError("a floor is pinned with a reason")
    return Floor((*(floor.history if floor else ()), Pin(gold_sha256, measured(result, ROOM), reason.strip())))


def floor_json(floor: Floor) -> bytes:
    """The floor as its file."""
    plain: dict[str, Any] = {
        "gold_sha256": floor.gold_sha256,
        "figures": dict(floor.figures),
        "history": [
            {"gold_sha256": pin.gold_sha256, "figures": dict(pin.figures), "reason": pin.reason}
            for pin in floor.history
        ],
    }
    return orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
