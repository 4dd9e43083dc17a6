"""An explanation as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.workbench.explain import Explanation, MentionExplained, NearMiss, RulePlace, Unmatched

_ARTICLE_ONLY = "rules look into title, lead, body and caption only"


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """What was found and why, what was refused, and what came nearest where nothing was found."""
    for mention in explanation.mentions:
        yield from _mention(mention)
        yield ""
    if explanation.refused:
        yield "matched, but refused or beaten:"
        for one in explanation.refused:
            yield f"  {one.rule.label} {_quoted(one.text, one.start, one.end)} by {_named(one.rule)}"
            yield f"      {one.by}: {one.why}"
        yield ""
    for unmatched in explanation.unmatched:
        tried = any(one.start < unmatched.end and unmatched.start < one.end for one in explanation.refused)
        yield from _unmatched(unmatched, tried)
        yield ""
    yield from (f"note: {note}" for note in explanation.notes)


def _mention(found: MentionExplained) -> Iterator[str]:
    mention = found.mention
    yield f"{mention.label} {_quoted(mention.text, mention.start, mention.end)}"
    yield f"  rule      {_named(found.rule)}"
    for number, capture in enumerate(found.captures):
        source = f"  [{capture.source}]" if capture.source else ""
        yield f"  {'captures' if number == 0 else '':<10}{capture.name} = {_short(capture.text)!r}{source}"
    for number, step in enumerate(found.steps):
        yield f"  {'value' if number == 0 else '':<10}{step}"
    for number, rival in enumerate(found.beat):
        head = f"  {'beat' if number == 0 else '':<10}"
        yield f"{head}{rival.rule.label} {_short(rival.text)!r} by {rival.rule.id}: {rival.why}"


def _unmatched(found: Unmatched, tried: bool) -> Iterator[str]:
    yield f"nothing at {_quoted(found.text, found.start, found.end)}"
    if not found.near and not tried:
        zone = f"; it stands in the zone {found.zone}" if found.zone is not None else ""
        yield f"  no rule began to match there{zone}; {_ARTICLE_ONLY}"
    for near in found.near:
        yield f"  {_near(near)}"


def _near(near: NearMiss) -> str:
    head = f"{near.rule.label} by {_named(near.rule)}:"
    if near.unlisted:
        return f"{head} would match {_short(near.text)!r} if {near.instead!r} were in the word list {near.expected}"
    instead = f"where {_short(near.instead)!r} stands" if near.instead else "at the end of the sentence"
    return f"{head} matched {_short(near.text)!r}, then wanted {_short(near.expected)} {instead}"


def _quoted(text: str, start: int, end: int) -> str:
    return f"{_short(text)!r} ({start}–{end})"


def _named(rule: RulePlace) -> str:
    return f"{rule.id} ({rule.file}:{rule.line})"


def _short(text: str, most: int = 90) -> str:
    text = " ".join(text.split()) if "\n" in text else text
    return text if len(text) <= most else f"{text[: most - 1]}…"
