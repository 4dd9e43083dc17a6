"""The checks of an article: parts against their whole, shares against their total, ends of intervals."""

from __future__ import annotations

from collections import defaultdict

from extractor.records import ArticleInfo, Check, DateValue, Mention, Records, Statistic

_MONTHS_IN = {"Q": 3, "H": 6}


def run_checks(info: ArticleInfo, mentions: tuple[Mention, ...], records: Records) -> tuple[Check, ...]:
    """All checks that apply, in the order of the records."""
    return (*_parts(records), *_ratios(records), *_intervals(mentions))


def _parts(records: Records) -> list[Check]:
    by_id = {statistic.id: statistic for statistic in records.statistics}
    parts: dict[str, list[Statistic]] = defaultdict(list)
    for statistic in records.statistics:
        whole = by_id.get(statistic.part_of or "")
        if whole is not None and _countable(whole) and _countable(statistic) and whole.unit == statistic.unit:
            parts[whole.id].append(statistic)
    checks = []
    for whole_id, shares in parts.items():
        whole = by_id[whole_id]
        total = sum(share.value or 0 for share in shares)
        about = (whole_id, *(share.id for share in shares))
        ok = total <= (whole.value or 0)
        relation = "fit into" if ok else "are more than"
        message = f"the parts add up to {_shown(total)} {whole.unit} and {relation} the whole of {_shown(whole.value)}"
        checks.append(Check("parts-sum", ok, about, message))
    return checks


def _shown(number: int | float | None) -> str:
    return f"{number:.15g}" if isinstance(number, float) else str(number)


def _month(value: str) -> str:
    """An ISO value with a quarter or half as its first month, so that values compare as text."""
    year, mark, number = value[:4], value[5:6], value[6:7]
    if mark in _MONTHS_IN and number.isdigit():
        return f"{year}-{(int(number) - 1) * _MONTHS_IN[mark] + 1:02d}"
    return value


def _countable(statistic: Statistic) -> bool:
    return statistic.kind == "cardinal" and statistic.value is not None and statistic.comparator == "="


def _ratios(records: Records) -> list[Check]:
    checks = []
    for statistic in records.statistics:
        if statistic.kind == "ratio" and statistic.value is not None and statistic.total is not None:
            ok = statistic.value <= statistic.total
            share = f"{_shown(statistic.value)} of {_shown(statistic.total)}"
            message = f"{share}: " + ("a share" if ok else "more than all")
            checks.append(Check("ratio-bounds", ok, (statistic.id,), message))
    return checks


def _intervals(mentions: tuple[Mention, ...]) -> list[Check]:
    checks = []
    for mention in mentions:
        value = mention.value
        if not isinstance(value, DateValue) or value.type != "INTERVAL" or value.value is None:
            continue
        start, _, end = value.value.partition("/")
        if ".." in (start, end) or len(start) < 4 or len(end) < 4:
            continue
        first, last = _month(start), _month(end)
        size = min(len(first), len(last))
        if first[:size] > last[:size]:
            checks.append(Check("interval-order", False, (mention.id,), f"{value.value} ends before it begins"))
    return checks
