"""How long and how often: durations and sets, as ISO 8601 writes them."""

from __future__ import annotations

from typing import Any

from extractor.matching.model import Capture, Normalised
from extractor.normalising.model import Arguments, Captures, Context, DateDraft, NumberDraft, normaliser
from extractor.normalising.numbers import NUMBER_WORDS, parse_number

MONTHS_IN_QUARTER = 3
UNKNOWN = "X"
"""Stands for a number that the text does not give: ``vài năm`` is ``PXY``."""
_SIZES = ("Y", "M", "W", "D", "H", "TM", "S")
"""Units from the longest to the shortest; ``TM`` is the minute."""
_TIME_UNITS = ("H", "TM", "S")
_HALVES = {"Y": (6, "M"), "H": (30, "TM"), "TM": (30, "S")}
"""Half a unit where that is a whole number of another one."""

Amount = int | float | str
Part = tuple[Amount, str]


@normaliser(
    help="How long, or how often.",
    captures={
        "n": "how many",
        "unit": "a word with `unit` (Y, Q, M, W, D, H …), perhaps with `times` (a decade is 10 Y)",
        "n2": "how many of the smaller unit behind it",
        "unit2": "that unit, or the one of `high`",
        "half": "a word for a half",
        "low": "the shorter end of a range",
        "high": "the longer end of a range",
        "vague": "a word for a number that is not given",
        "times": "how often in it",
    },
    arguments={
        "unit": "the unit, where no word gives it",
        "type": "DURATION or SET",
    },
    needs=("unit",),
)
def duration(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """``PnX`` from captures ``n`` (one, where it is missing) and ``unit`` (attribute ``unit``: Y Q M W D H TM S).

    ``P2Y6M`` with ``n2`` and ``unit2``, or with ``half``; ``P3Y/P5Y`` with ``low`` and ``high``; ``PXY`` with
    ``vague``. ``times`` says how often a set happens in that time; its value is the time alone.
    """
    first = _unit(captures.get("unit"), arguments.get("unit"))
    kind = arguments.get("type", "DURATION")
    if first is None:
        return context.refuse("it needs a unit")
    if "vague" in captures:
        return Normalised(DateDraft(kind, value=_written([(UNKNOWN, first[1])])))
    if "high" in captures:
        value = _range(captures, first, context)
        return Normalised(DateDraft(kind, value=value)) if value else context.refuse("a range runs upwards")
    amount, times = _amount(captures.get("n"), context), _amount(captures.get("times"), context)
    if amount is None or amount <= 0 or times is None or times <= 0:
        return context.refuse("it needs a number above 0")
    parts = _parts(amount, first, captures, context)
    if parts is None:
        return context.refuse("the second unit is the smaller one, and less than the first")
    return Normalised(DateDraft(kind, value=_written(parts)))


def _parts(amount: int | float, unit: tuple[int, str], captures: Captures, context: Context) -> list[Part] | None:
    """The amounts of one duration, each with its unit; ``None`` where they do not go together."""
    factor, name = unit
    if "half" in captures:
        whole: list[Part] = [(amount * factor, name)] if "n" in captures else []
        if factor > 1:
            return [((amount if whole else 0) * factor + factor // 2, name)]
        if name in _HALVES:
            return [*whole, _HALVES[name]]
        return [((amount if whole else 0) + 0.5, name)]
    if "n2" not in captures:
        return [(amount * factor, name)]
    second, more = _unit(captures.get("unit2"), None), _amount(captures["n2"], context)
    if second is None or not isinstance(more, int) or not isinstance(amount, int):
        return None
    if second[0] != 1 or factor != 1 or _SIZES.index(second[1]) <= _SIZES.index(name):
        return None
    return [(amount, name), (more, second[1])]


def _range(captures: Captures, unit: tuple[int, str], context: Context) -> str | None:
    """``P3Y/P5Y``; each end has its own unit where both are said (``từ 6 tháng đến 2 năm``)."""
    low, high = _amount(captures.get("low"), context), _amount(captures["high"], context)
    last = _unit(captures.get("unit2"), None) or unit
    if low is None or high is None or low <= 0 or (unit == last and low >= high):
        return None
    if unit != last and _SIZES.index(unit[1]) < _SIZES.index(last[1]):
        return None
    return f"{_written([(low * unit[0], unit[1])])}/{_written([(high * last[0], last[1])])}"


def _unit(capture: Capture | None, given: str | None) -> tuple[int, str] | None:
    """How many of which ISO unit one unit of the text is."""
    name: Any = capture.attribute("unit") if capture is not None else given
    if name is None:
        return None
    times = int(capture.attribute("times") or 1) if capture is not None else 1
    return (MONTHS_IN_QUARTER, "M") if name == "Q" else (times, str(name))


def _written(parts: list[Part]) -> str:
    days = "".join(f"{amount}{unit}" for amount, unit in parts if unit not in _TIME_UNITS)
    hours = "".join(f"{amount}{unit[-1]}" for amount, unit in parts if unit in _TIME_UNITS)
    return f"P{days}T{hours}" if hours else f"P{days}"


def _amount(capture: Capture | None, context: Context) -> int | float | None:
    if capture is None:
        return 1
    if capture.match is None:
        return parse_number(capture.text, context.words(NUMBER_WORDS))
    draft = capture.match.value
    return draft.value if isinstance(draft, NumberDraft) else None
