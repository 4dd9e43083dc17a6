"""Strict, value and record F1 of records against gold, what each field has right, and every error by its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.evaluating.comparing import same, same_list
from extractor.evaluating.gold import GoldArticle
from extractor.evaluating.joining import KEYS, LABELS, LINKS, Fields, fill_documents, joined

FIGURES = ("strict", "value", "record")
_EMPTY: Mapping[str, Any] = {"article": {}, "mentions": [], "records": {}}


@dataclass(slots=True)
class Tally:
    """Mentions in the gold, mentions found, and how many of both agree: in span, in value, in record."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    value: int = 0
    record: int = 0

    def f1(self, figure: str) -> float:
        """The harmonic mean of precision and recall of ``strict``, ``value`` or ``record``; 1 where nothing is."""
        total = self.gold + self.found
        return 2 * int(getattr(self, figure)) / total if total else 1.0

    def add(self, other: Tally) -> None:
        """Add the numbers of another tally."""
        for name in ("gold", "found", *FIGURES):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Fault:
    """One error. ``kind`` is ``missed``, ``extra``, or ``wrong`` with the ``fields`` as (name, wanted, found).

    A span that is not the gold's is the field ``span``. ``instead`` is the label under which a missed mention was
    found; ``rule`` the rule of what was found.
    """

    kind: str
    file: str
    label: str
    start: int
    gold: str | None
    found: str | None
    fields: tuple[tuple[str, Any, Any], ...] = ()
    rule: str | None = None
    instead: str | None = None

    def kinds(self) -> list[str]:
        """The kinds under which this error is counted: one for each field that is wrong, with how it is wrong."""
        if self.kind == "missed":
            return [f"{self.label} missed" + (f", found as {self.instead}" if self.instead else "")]
        if self.kind == "extra":
            return [f"{self.label} extra"]
        return [f"{self.label} {name}{_how(name, want, got)}" for name, want, got in self.fields]


def _how(name: str, want: Any, got: Any) -> str:
    if name == "span":
        return ""
    if got in (None, ""):
        return ": left null"
    return ": should be null" if want in (None, "") else ": another value"


@dataclass(slots=True)
class Evaluation:
    """What was measured. ``labels`` has the five labels; ``fields`` counts (right, all) for each field of mentions
    that overlap a gold mention; ``article`` the same for metadata; ``missing`` names files without a record.

    ``right`` says for (file, label, start, end) of every mention that was judged whether its record is right.
    """

    articles: int = 0
    missing: list[str] = field(default_factory=list)
    labels: dict[str, Tally] = field(default_factory=lambda: {label: Tally() for label in LABELS})
    fields: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    article: dict[str, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    right: dict[tuple[str, str, int, int], bool] = field(default_factory=dict)

    def total(self) -> Tally:
        """All labels together."""
        total = Tally()
        for tally in self.labels.values():
            total.add(tally)
        return total

    def kinds(self) -> list[tuple[str, int]]:
        """The kinds of error and how often each occurs, most frequent first."""
        counted = Counter(kind for fault in self.faults for kind in fault.kinds())
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))

    def figures(self) -> dict[str, Any]:
        """All figures as one JSON object, rounded to four places."""
        total = self.total()
        return {
            "articles": self.articles,
            "missing": len(self.missing),
            "all": _rounded(total),
            "labels": {
                label: {"gold": tally.gold, "pred": tally.found, **_rounded(tally)}
                for label, tally in self.labels.items()
            },
            "fields": {f"{label}.{name}": _share(*self.fields[label, name]) for label, name in sorted(self.fields)},
            "article": {name: _share(*counts) for name, counts in self.article.items()},
            "errors": dict(self.kinds()),
        }


def evaluate(golds: Sequence[GoldArticle], records: Mapping[str, Mapping[str, Any]]) -> Evaluation:
    """Measure ``records`` (by the file name of their article, as plain JSON objects) against gold.

    Mentions are paired one to one where they overlap, largest overlap first. What the gold marks as optional costs
    nothing, found or not. A gold article without a record counts as one in which nothing was found.
    """
    result = Evaluation(articles=len(golds))
    for gold in golds:
        record = records.get(gold.file)
        if record is None:
            result.missing.append(gold.file)
        _judge_article(gold, record or _EMPTY, result)
    return result


def _judge_article(gold: GoldArticle, record: Mapping[str, Any], result: Evaluation) -> None:
    for name, want in gold.article.items():
        got = record["article"].get(name)
        kind = "value" if name == "published" else name
        _count(result.article, name, same_list(want, got) if isinstance(want, list) else same(kind, want, got))
    wanted, found = [dict(mention) for mention in gold.mentions], joined(record)
    fill_documents(wanted)
    fill_documents(found)
    excused = [mention for mention in wanted if mention.get("optional")]
    for label in LABELS:
        _judge_label(gold.file, label, wanted, found, excused, result)


def _judge_label(
    file: str, label: str, wanted: Sequence[Fields], found: Sequence[Fields], excused: Sequence[Fields],
    result: Evaluation,
) -> None:  # fmt: skip
    want = [mention for mention in wanted if mention["label"] == label]
    got = [mention for mention in found if mention["label"] == label]
    pairs = pair(want, got)
    tally = result.labels[label]
    for i, j in pairs:
        if not want[i].get("optional"):
            _judge_pair(file, want[i], got[j], tally, result)
    paired = {i for i, _ in pairs}
    for i, gold in enumerate(want):
        if i not in paired and not gold.get("optional"):
            tally.gold += 1
            instead = next((other["label"] for other in found if _overlap(gold, other) > 0), None)
            result.faults.append(Fault("missed", file, label, gold["start"], gold.get("text"), None, instead=instead))
    hit = {j for _, j in pairs}
    for j, mention in enumerate(got):
        if j not in hit and not any(_overlap(mention, spare) > 0 for spare in excused):
            tally.found += 1
            result.right[_key(file, mention)] = False
            result.faults.append(
                Fault("extra", file, label, mention["start"], None, mention["text"], rule=mention.get("rule"))
            )


def _judge_pair(file: str, gold: Fields, found: Fields, tally: Tally, result: Evaluation) -> None:
    label = gold["label"]
    wrong = []
    for name in (*KEYS[label], *LINKS[label]):
        right = same(name, gold.get(name), found.get(name))
        _count(result.fields, (label, name), right)
        if not right:
            wrong.append((name, gold.get(name), found.get(name)))
    names = {name for name, _, _ in wrong}
    strict = (gold["start"], gold["end"]) == (found["start"], found["end"])
    tally.gold += 1
    tally.found += 1
    tally.strict += strict
    tally.value += not names & set(KEYS[label])
    tally.record += not names
    result.right[_key(file, found)] = not names
    if not strict:
        wrong.insert(0, ("span", gold.get("text"), found["text"]))
    if wrong:
        result.faults.append(
            Fault(
                "wrong", file, label, found["start"], gold.get("text"), found["text"], tuple(wrong), found.get("rule")
            )
        )


def pair(gold: Sequence[Fields], found: Sequence[Fields]) -> list[tuple[int, int]]:
    """Overlapping mentions, one to one, as indexes: largest overlap first, then those that begin nearest."""
    near = sorted(
        (-_overlap(one, other), abs(one["start"] - other["start"]), i, j)
        for i, one in enumerate(gold) for j, other in enumerate(found) if _overlap(one, other) > 0
    )  # fmt: skip
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for _, _, i, j in near:
        if i not in taken[0] and j not in taken[1]:
            pairs.append((i, j))
            taken[0].add(i)
            taken[1].add(j)
    return pairs


def _overlap(one: Fields, other: Fields) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))


def _key(file: str, mention: Fields) -> tuple[str, str, int, int]:
    return file, mention["label"], mention["start"], mention["end"]


def _count(counts: dict[Any, tuple[int, int]], key: Any, right: bool) -> None:
    before = counts.get(key, (0, 0))
    counts[key] = before[0] + right, before[1] + 1


def _rounded(tally: Tally) -> dict[str, float]:
    return {figure: round(tally.f1(figure), 4) for figure in FIGURES}


def _share(right: int, total: int) -> float:
    return round(right / total, 4)
