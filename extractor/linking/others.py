"""Labels that packs declare: what their fields are in the whole article, and the tables of their records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from extractor.linking.model import Scene
from extractor.matching.model import Capture, Match
from extractor.normalising import FIELD_KINDS, Linked
from extractor.records import OtherRecord, OtherValue
from extractor.rulebook.model import FieldSpec

RawSpan = Callable[[int, int], tuple[int, int]]


def fill_fields(scene: Scene, linked: Mapping[str, Mapping[Match, str | None]]) -> dict[Match, OtherValue]:
    """The values of the labels' mentions; ``linked`` gives the dates and record ids that mentions stand for, by kind.

    A field that a relation gives is taken from its first use that speaks of the mention. A mention that lacks a
    required field then has it as ``None``: it was found, and only the article does not say more.
    """
    values = {}
    for match in scene.matches:
        if not isinstance(match.value, OtherValue):
            continue
        found = dict(match.value.fields)
        for name, field in match.rule.fields.items():
            capture = _related(scene, match, name, field) if field.relation is not None else None
            if capture is not None:
                found[name] = FIELD_KINDS[field.kind].make(capture, field.arguments, scene.rulebook.words)
        values[match] = OtherValue({name: _resolved(value, linked) for name, value in found.items()})
    return values


def link_others(
    scene: Scene, values: Mapping[Match, OtherValue], ids: Mapping[Match, str], raw_span: RawSpan
) -> dict[str, tuple[OtherRecord, ...]]:
    """The records of every table that a pack declares, in text order; tables without records are there and empty."""
    tables: dict[str, tuple[OtherRecord, ...]] = {}
    number = 0
    for label in scene.rulebook.label_specs.values():
        if label.table is None:
            continue
        same: dict[Any, list[Match]] = {}
        for match in scene.of(label.name):
            fields = values[match].fields
            key = repr([fields[name] for name in label.same_by]) if label.same_by else match
            same.setdefault(key, []).append(match)
        records = []
        for matches in same.values():
            number += 1
            merged = {
                name: next((v for m in matches if (v := values[m].fields[name]) is not None), None)
                for name in label.fields
            }
            sentence = raw_span(*scene.sentences.spans[scene.sentence_of(matches[0])])
            mentions = tuple(ids[match] for match in matches)
            records.append(OtherRecord(f"x{number}", label.name, mentions, sentence, merged))
        tables[label.table] = tuple(records)
    return tables


def _related(scene: Scene, match: Match, name: str, field: FieldSpec) -> Capture | None:
    for relation in scene.related(field.relation or ""):
        captures = relation.captures
        if name in captures and any(capture.match is match for key, capture in captures.items() if key != name):
            return captures[name]
    return None


def _resolved(value: Any, linked: Mapping[str, Mapping[Match, str | None]]) -> Any:
    return linked[value.kind].get(value.match) if isinstance(value, Linked) else value
