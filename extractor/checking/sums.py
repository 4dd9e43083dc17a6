"""Numbers against numbers: parts and their whole, shares and their total, percentages and what they restate."""

from __future__ import annotations

from collections import defaultdict

from extractor.records import Check, Records, Statistic

ENOUGH_PARTS = 3
"""Two numbers in a bracket may be features of some of the whole; of three or more it is taken that they are all."""


def check_parts(records: Records) -> list[Check]:
    """``parts-sum``: parts must not be more than their whole; a breakdown must be all of it."""
    by_id = {statistic.id: statistic for statistic in records.statistics}
    parts: dict[str, list[Statistic]] = defaultdict(list)
    for statistic in records.statistics:
        whole = by_id.get(statistic.part_of or "")
        if whole is not None and _countable(whole) and _countable(statistic):
            parts[whole.id].append(statistic)
    checks = []
    for whole_id, found in parts.items():
        whole = by_id[whole_id]
        shares = _of_one_kind(found, whole)
        if shares:
            checks.append(_sum(whole, shares))
    return checks


def _of_one_kind(parts: list[Statistic], whole: Statistic) -> list[Statistic]:
    """The parts that can be added up: all of a breakdown under one unit, else those with the unit of the whole."""
    breakdown = [part for part in parts if part.part_kind == "breakdown"]
    if len(breakdown) > 1 and len({part.unit for part in breakdown}) == 1:
        return breakdown
    return [part for part in parts if part.unit == whole.unit]


def _sum(whole: Statistic, shares: list[Statistic]) -> Check:
    total, size = sum(share.value or 0 for share in shares), whole.value or 0
    complete = len(shares) >= ENOUGH_PARTS and all(share.part_kind == "breakdown" for share in shares)
    sums = f"the parts add up to {_shown(total)} {whole.unit}"
    if total > size:
        ok, message = False, f"{sums}, {_shown(total - size)} more than the whole of {_shown(size)}"
    elif total < size and complete:
        ok, message = False, f"{sums}; {_shown(size - total)} of the whole of {_shown(size)} are missing"
    else:
        relation = "make up" if total == size else "fit into"
        ok, message = True, f"{sums} and {relation} the whole of {_shown(size)}"
    return Check("parts-sum", ok, (whole.id, *(share.id for share in shares)), message)


def check_ratios(records: Records) -> list[Check]:
    """``ratio-bounds``: of a share like 24/49 the first number must not be greater than the second."""
    checks = []
    for statistic in records.statistics:
        if statistic.kind == "ratio" and statistic.value is not None and statistic.total is not None:
            ok = statistic.value <= statistic.total
            share = f"{_shown(statistic.value)} of {_shown(statistic.total)}"
            message = f"{share}: " + ("a share" if ok else "more than all")
            checks.append(Check("ratio-bounds", ok, (statistic.id,), message))
    return checks


def check_percents(records: Records) -> list[Check]:
    """``ratio-percent``: a percentage must say what the ratio, or the part of a whole, before it says.

    The last digit that is written may be rounded or cut off.
    """
    by_id = {statistic.id: statistic for statistic in records.statistics}
    checks = []
    for percent in records.statistics:
        stated = by_id.get(percent.restates or "")
        if stated is None or percent.value is None or percent.comparator != "=" or stated.value is None:
            continue
        whole = by_id.get(stated.part_of or "")
        total = stated.total if stated.kind == "ratio" else whole.value if whole and _countable(whole) else None
        if not total or (stated.kind != "ratio" and not _countable(stated)):
            continue
        share = 100 * stated.value / total
        decimals = len(_shown(percent.value).partition(".")[2])
        ok = abs(share - percent.value) <= 10**-decimals
        numbers = f"{_shown(stated.value)} of {_shown(total)} is {share:.{max(decimals, 1)}f}%"
        message = numbers if ok else f"{numbers}, not {_shown(percent.value)}%"
        about = (
            (stated.id, percent.id) if stated.kind == "ratio" or whole is None else (whole.id, stated.id, percent.id)
        )
        checks.append(Check("ratio-percent", ok, about, message))
    return checks


def _shown(number: int | float) -> str:
    return f"{number:.15g}" if isinstance(number, float) else str(number)


def _countable(statistic: Statistic) -> bool:
    return statistic.kind == "cardinal" and statistic.value is not None and statistic.comparator == "="
