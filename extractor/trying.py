"""Run the examples that rules carry: the rulebook's own tests, for CI and for whoever edits a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.layout.lines import match_line, split_lines
from extractor.layout.plain import plain_layout
from extractor.linking import assemble
from extractor.matching.conflicts import is_helper
from extractor.matching.model import Capture, Match
from extractor.pipeline import Extractor
from extractor.records import to_plain
from extractor.rulebook.examples import Failure, check_examples
from extractor.rulebook.model import Example, Rule
from extractor.text.folding import fold


@dataclass(frozen=True, slots=True)
class Tried:
    """What one rule made of an example's text; ``fields`` is the value, or the captures of a helper or relation."""

    rule: str
    name: str
    start: int
    end: int
    fields: Mapping[str, Any]


def failing_examples(extractor: Extractor) -> Iterator[Failure]:
    """Every example and counter-example of the loaded rules that does not hold."""
    for rule in extractor.rulebook.rules:
        yield from check_examples(rule, lambda example, rule=rule: try_text(extractor, rule, example))  # type: ignore[misc]


def try_text(extractor: Extractor, rule: Rule, example: Example) -> list[Tried]:
    """What ``rule`` makes of an example, with the whole rulebook around it; offsets are those of the example."""
    if rule.kind == "zone":
        return _try_line(rule, example)
    scene, view = extractor.find(plain_layout(example.text, example.published), [])
    if rule.kind == "relation":
        return [
            Tried(found.rule.id, found.rule.name, *view.raw_span(found.start, found.end), _texts(found.captures))
            for found in scene.relations
        ]
    if is_helper(rule.name):
        return [
            Tried(match.rule.id, match.label, *view.raw_span(match.start, match.end), _fields(match))
            for match in scene.matches
        ]
    mentions, _ = assemble(scene, example.text, view.raw_span)
    return [Tried(m.rule, m.label, m.start, m.end, to_plain(m.value)) for m in mentions]


def _fields(match: Match) -> Mapping[str, Any]:
    return to_plain(match.value) if match.value is not None else _texts(match.captures)


def _texts(captures: Mapping[str, Capture]) -> dict[str, str]:
    return {name: capture.text for name, capture in captures.items()}


def _try_line(rule: Rule, example: Example) -> list[Tried]:
    folded = fold(example.text)
    return [
        Tried(rule.id, rule.name, *folded.raw_span(line.start, line.end), _texts(match.captures))
        for line in split_lines(folded.text)
        if (match := match_line(rule, line, lambda message: None)) is not None
    ]
