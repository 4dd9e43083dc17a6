"""What two runs over the same articles have found differently: gained, lost, changed, by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from extractor.evaluating.joining import KEYS, LABELS, LINKS, Fields, joined
from extractor.evaluating.scoring import Evaluation, pair

Kind = Literal["gained", "lost", "changed"]
NO_RULE = "(no rule named)"


@dataclass(frozen=True, slots=True)
class Change:
    """A mention that only one run has (``gained``, ``lost``), or that both have with other ``fields`` (name, before,
    after). ``rule`` is the rule of the newer mention, or of the lost one.

    ``verdict`` is ``better`` or ``worse`` where gold says so: a mention is right when its span and record are.
    """

    kind: Kind
    file: str
    label: str
    start: int
    text: str
    rule: str
    fields: tuple[tuple[str, Any, Any], ...] = ()
    verdict: Literal["better", "worse"] | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes, and the files that only one run has a record of."""

    changes: tuple[Change, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    def by_rule(self) -> list[tuple[str, Counter[str]]]:
        """For each rule how many mentions were gained, lost, changed, better and worse; most changes first."""
        counts: dict[str, Counter[str]] = {}
        for change in self.changes:
            counter = counts.setdefault(change.rule, Counter())
            counter[change.kind] += 1
            if change.verdict is not None:
                counter[change.verdict] += 1
        kinds = ("gained", "lost", "changed")
        return sorted(counts.items(), key=lambda item: (-sum(item[1][kind] for kind in kinds), item[0]))


def diff_runs(
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    judged: tuple[Evaluation, Evaluation] | None = None,
) -> Diff:
    """Compare two runs, given as records by the file name of their article.

    ``judged`` are the evaluations of both against gold; with them changes are called better or worse.
    """
    changes: list[Change] = []
    for file in sorted(old.keys() & new.keys()):
        before, after = joined(old[file]), joined(new[file])
        for label in LABELS:
            changes += _changes(file, label, before, after, judged)
    changes.sort(key=lambda change: (change.file, change.start))
    return Diff(tuple(changes), tuple(sorted(old.keys() - new.keys())), tuple(sorted(new.keys() - old.keys())))


def _changes(
    file: str, label: str, before: list[Fields], after: list[Fields], judged: tuple[Evaluation, Evaluation] | None
) -> list[Change]:
    old = [mention for mention in before if mention["label"] == label]
    new = [mention for mention in after if mention["label"] == label]
    pairs = pair(old, new)
    out = []
    for i, j in pairs:
        fields = _differences(label, old[i], new[j])
        if fields:
            out.append(_change("changed", file, old[i], new[j], fields, judged))
    paired = {i for i, _ in pairs}, {j for _, j in pairs}
    out += [_change("lost", file, m, None, (), judged) for i, m in enumerate(old) if i not in paired[0]]
    out += [_change("gained", file, None, m, (), judged) for j, m in enumerate(new) if j not in paired[1]]
    return out


def _differences(label: str, old: Fields, new: Fields) -> tuple[tuple[str, Any, Any], ...]:
    found = [(name, old.get(name), new.get(name)) for name in (*KEYS[label], *LINKS[label])]
    if (old["start"], old["end"]) != (new["start"], new["end"]):
        found.insert(0, ("span", old["text"], new["text"]))
    return tuple(row for row in found if row[1] != row[2])


def _change(
    kind: Kind, file: str, old: Fields | None, new: Fields | None, fields: tuple[tuple[str, Any, Any], ...],
    judged: tuple[Evaluation, Evaluation] | None,
) -> Change:  # fmt: skip
    shown = new or old
    assert shown is not None
    verdict: Literal["better", "worse"] | None = None
    if judged is not None:
        was, now = _right(judged[0], file, old), _right(judged[1], file, new)
        if was is not now:
            verdict = "better" if now or was is False else "worse"
    rule = shown.get("rule") or NO_RULE
    return Change(kind, file, shown["label"], shown["start"], shown["text"], rule, fields, verdict)


def _right(judged: Evaluation, file: str, mention: Fields | None) -> bool | None:
    """Whether a mention is right; ``None`` where there is none, or nothing depends on it."""
    if mention is None:
        return None
    return judged.right.get((file, mention["label"], mention["start"], mention["end"]))
