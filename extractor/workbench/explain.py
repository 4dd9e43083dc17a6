"""Why these mentions and no others: every mention with its rule, captures, steps and beaten rivals, and for words that
came out as nothing, what was refused there and which rules came nearest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from extractor.errors import UsageError
from extractor.layout import Layout, lay_out
from extractor.layout.plain import plain_layout
from extractor.linking import Scene, assemble
from extractor.matching import Capture, Match, Trace
from extractor.matching.conflicts import is_helper
from extractor.pipeline import Extractor
from extractor.reading import Reading
from extractor.records import Mention, OtherValue, to_plain
from extractor.rulebook.model import Rule
from extractor.text import Folded, fold, fold_text
from extractor.workbench.explain_text import explanation_lines
from extractor.workbench.nearest import nearest

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RulePlace:
    """A rule and where it stands."""

    id: str
    label: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class CaptureShown:
    """What a field of a pattern matched; ``source`` says from which word list or earlier mention it came."""

    name: str
    text: str
    start: int
    end: int
    source: str | None


@dataclass(frozen=True, slots=True)
class Rival:
    """A match that gave way to a mention, and why."""

    rule: RulePlace
    text: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class MentionExplained:
    """A mention, the rule that made it, what the rule captured, the steps to its value, and the rivals it beat."""

    mention: Mention
    rule: RulePlace
    captures: tuple[CaptureShown, ...]
    steps: tuple[str, ...]
    beat: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A place where a rule's pattern matched and no mention came of it: by guard, zone, normaliser or a rival."""

    rule: RulePlace
    text: str
    start: int
    end: int
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that matched ``text`` and then lacked ``expected`` (a part of its pattern) where ``instead`` stands.

    With ``unlisted`` it lacks only that the words ``instead``, inside ``text``, are in the word list ``expected``.
    """

    rule: RulePlace
    text: str
    start: int
    end: int
    expected: str
    instead: str
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Words that were asked about and came out as nothing."""

    text: str
    start: int
    end: int
    zone: str | None
    near: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that can be said of a text, or of the words asked about. Offsets are code points of ``text``."""

    text: str
    mentions: tuple[MentionExplained, ...]
    refused: tuple[Refused, ...]
    unmatched: tuple[Unmatched, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(explanation_lines(self)).rstrip()


def explain(
    extractor: Extractor, reading: Reading, *, at: int | None = None, find: str | None = None, page: bool = False
) -> Explanation:
    """Explain an article, only what touches the offset ``at``, or only what touches each occurrence of ``find``.

    The text is taken for one paragraph, or with ``page`` for a page with zones. Raises
    :class:`~extractor.errors.UsageError` where ``at`` or ``find`` is not in the text.
    """
    return _Explainer(extractor, reading, page).explain(_targets(reading.text, at, find))


def _targets(text: str, at: int | None, find: str | None) -> list[Span] | None:
    if at is not None:
        if not 0 <= at < len(text):
            raise UsageError(f"offset {at} is not in the text, which has {len(text)} characters")
        word = next((m.span() for m in regex.finditer(r"[\p{L}\p{M}\p{N}]+", text) if m.start() <= at < m.end()), None)
        return [word or (at, at + 1)]
    if find is not None:
        folded = fold(text)
        words = r"\s+".join(map(regex.escape, fold_text(find).split()))
        hits = regex.finditer(words, folded.text, regex.IGNORECASE) if words else ()
        found = [folded.raw_span(*hit.span()) for hit in hits]
        if not found:
            raise UsageError(f"the text has no words {find!r}")
        return found
    return None


class _Explainer:
    def __init__(self, extractor: Extractor, reading: Reading, page: bool) -> None:
        self.extractor = extractor
        self.raw = reading.text
        self.notes: list[str] = []
        self.trace = Trace()
        layout: Layout
        if page:
            layout = lay_out(fold(reading.text), reading.metadata, extractor.rulebook, self.notes.append)
        else:
            layout = plain_layout(reading.text, reading.metadata.published)
        self.zones = layout.info.zones
        self.scene: Scene
        self.view: Folded
        self.scene, self.view = extractor.find(layout, self.notes, self.trace)
        mentions, _ = assemble(self.scene, reading.text, self.view.raw_span)
        by_place = {(m.rule.id, *self.view.raw_span(m.start, m.end)): m for m in self.scene.matches}
        self.mentions = [(mention, by_place[mention.rule, mention.start, mention.end]) for mention in mentions]

    def explain(self, targets: Sequence[Span] | None) -> Explanation:
        shown = [
            self._mention(mention, match)
            for mention, match in self.mentions
            if targets is None or _touches((mention.start, mention.end), targets)
        ]
        refused = sorted(
            (one for one in self._refused() if targets is None or _touches((one.start, one.end), targets)),
            key=lambda one: (one.start, one.end),
        )
        bare = [
            t for t in targets or () if not any(_touches(t, [(one.mention.start, one.mention.end)]) for one in shown)
        ]
        unmatched = [self._unmatched(target) for target in bare]
        return Explanation(self.raw, tuple(shown), tuple(refused), tuple(unmatched), tuple(self.notes))

    def _mention(self, mention: Mention, match: Match) -> MentionExplained:
        captures = tuple(self._capture(name, capture) for name, capture in match.captures.items())
        rule = match.rule
        steps = []
        if rule.normaliser is not None:
            arguments = ", ".join(f"{name}={value}" for name, value in rule.arguments.items())
            steps.append(f"{rule.normaliser}({arguments}) → {_draft(match.value)}")
        linked = _plain(mention.value)
        if not steps or linked != _draft(match.value):
            steps.append(f"linked with the article → {linked}")
        beat = tuple(
            Rival(_place(loss.loser.rule), *self._words(loss.loser.start, loss.loser.end), loss.why)
            for loss in self.trace.losses
            if loss.winner is match
        )
        return MentionExplained(mention, _place(rule), captures, tuple(steps), beat)

    def _capture(self, name: str, capture: Capture) -> CaptureShown:
        source = None
        if capture.match is not None:
            source = f"{capture.match.label} by {capture.match.rule.id}"
        elif capture.entry is not None:
            attributes = "".join(f", {key}: {value}" for key, value in capture.entry.attributes.items())
            source = f"listed as {capture.entry.text!r}{attributes}"
        return CaptureShown(name, *self._words(capture.start, capture.end), source)

    def _refused(self) -> Iterator[Refused]:
        for refusal in self.trace.refusals:
            if not is_helper(refusal.rule.name):
                words = self._words(refusal.start, refusal.end)
                yield Refused(_place(refusal.rule), *words, refusal.by, refusal.why)
        for loss in self.trace.losses:
            if not is_helper(loss.loser.label):
                words = self._words(loss.loser.start, loss.loser.end)
                winner = self._words(loss.winner.start, loss.winner.end)[0]
                why = f"gave way to {loss.winner.label} {winner!r} ({loss.winner.rule.id}): {loss.why}"
                yield Refused(_place(loss.loser.rule), *words, "rival", why)

    def _unmatched(self, target: Span) -> Unmatched:
        text = self.raw[slice(*target)]
        zone = next((zone.kind for zone in self.zones if zone.start < target[1] and target[0] < zone.end), None)
        start, end = self.view.folded_span(*target)
        number = self.scene.sentences.index(start) if start < end else None
        if number is None:
            return Unmatched(text, *target, zone, ())
        around = self.scene.sentences.spans[number]
        found = nearest(self.scene.text, (start, end), around, self.scene.matches, self.extractor.rulebook)
        near = []
        for one in found:
            words = self._words(one.start, one.reached)
            instead = self.scene.text[one.reached : min(around[1], one.reached + 25)]
            if one.unlisted is not None:
                instead = self.scene.text[slice(*one.unlisted)]
            near.append(NearMiss(_place(one.rule), *words, one.expected, instead, one.unlisted is not None))
        return Unmatched(text, *target, zone, tuple(near))

    def _words(self, start: int, end: int) -> tuple[str, int, int]:
        span = self.view.raw_span(start, end)
        return self.raw[slice(*span)], *span


def _place(rule: Rule) -> RulePlace:
    return RulePlace(rule.id, rule.name, rule.file, rule.line)


def _touches(span: Span, targets: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in targets)


def _draft(value: Any) -> str:
    """A draft value in one line, without what is not set."""
    if isinstance(value, OtherValue):
        return _plain(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields: Mapping[str, Any] = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        said = (f"{name}: {_inner(found)}" for name, found in fields.items() if found not in (None, False))
        return ", ".join(said)
    return str(value)


def _inner(value: Any) -> str:
    if isinstance(value, Match):
        return f"[{value.label}]"
    return f"({_draft(value)})" if dataclasses.is_dataclass(value) else str(value)


def _plain(value: Any) -> str:
    plain = to_plain(value) if not isinstance(value, OtherValue) else {
        name: _inner(found) for name, found in value.fields.items()
    }  # fmt: skip
    return ", ".join(f"{name}: {found}" for name, found in plain.items() if found is not None)
