"""The keys of a pack file with the JSON Schema of their values: what the loader knows and editors complete."""

from __future__ import annotations

from typing import Any, get_args

from extractor.records import ZoneKind
from extractor.rulebook.guards import GUARDS, SURROUNDINGS

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_ZONES = list(get_args(ZoneKind))
_SWITCH: Schema = {"type": "boolean"}


def _texts(items: Schema = _TEXT) -> Schema:
    return {"anyOf": [items, {"type": "array", "items": items, "minItems": 1}]}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


_NOT = {True: "not ", False: ""}
_GUARD_HELP = {
    "after": "The match may stand only if one of these does {no}stand right before it.",
    "before": "The match may stand only if one of these does {no}stand right behind it.",
    "near": "The match may stand only if one of these does {no}stand elsewhere in its sentence (see `reach`).",
    "within": "The match may stand only if it is {no}within one of these: sentence, quotation, parentheses.",
}


def _guard(name: str) -> Schema:
    kind = name.removeprefix("not_")
    no = "not " if name != kind else ""
    text = _GUARD_HELP[kind].format(no=no).replace("does stand", "stands")
    return _said(_texts({"enum": list(SURROUNDINGS)} if kind == "within" else _TEXT), text)


EXAMPLE_KEYS: dict[str, Schema] = {
    "text": _said(
        _TEXT, "A sentence in which [square brackets] mark what the rule must find; \\[ is a bracket itself."
    ),
    "value": _said({"type": "object"}, "Fields that the marked mention must have, among others."),
    "none": _said(_SWITCH, "A counter-example: this rule must find nothing here."),
    "published": _said(_TEXT, "The day of publication, for dates that depend on it: '2019-08-15'."),
    "why": _said(_TEXT, "Why this is so, for whoever reads the rule."),
}

RULE_KEYS: dict[str, Schema] = {
    "id": _said(_TEXT, "The rule's name, unique in all packs: `document.numbered`. Every mention names its rule."),
    "label": _said(_TEXT, "The label of the mentions that the rule makes; in lower case a helper for other rules."),
    "relation": _said(_TEXT, "The relation that the rule makes between mentions, instead of a label."),
    "zone": _said({"enum": _ZONES}, "The zone of the page whose lines the rule knows."),
    "pattern": _said(_texts(), "What the rule matches: a regular expression with {lists}, {macros} and {LABELS}."),
    "value": _said(_TEXT, "The normaliser that makes the value."),
    "with": _said({"type": "object"}, "Arguments of the normaliser; for labels of your own, fields with fixed values."),
    **{name: _guard(name) for name in GUARDS},
    "reach": _said({"type": "integer", "minimum": 1}, "How many syllables away `near` and `not_near` look."),
    "segmented": _said(_texts({"enum": ["start", "end"]}), "Edges of the mention that must be edges of words."),
    "echoes": _said(_TEXT, "A label: the mention must be the first or last word of one of its longer mentions."),
    "zones": _said(_texts({"enum": _ZONES}), "The zones in which the rule may match; all, if left out."),
    "beats": _said(_texts(), "Rules and labels whose overlapping mentions give way to this rule's, however long."),
    "opaque": _said(_texts(), "Labels whose mentions the rule must not look into."),
    "ignore_case": _said(_SWITCH, "Whether capitals and small letters are the same."),
    "whole_words": _said(_SWITCH, "Whether a match begins and ends at the edge of a word (default)."),
    "examples": _said(
        {
            "type": "array",
            "items": {
                "anyOf": [
                    _TEXT,
                    {"type": "object", "properties": EXAMPLE_KEYS, "required": ["text"], "additionalProperties": False},
                ]
            },
        },
        "Sentences with their mention marked, and counter-examples; they run as tests.",
    ),
    "unproven": _said(_TEXT, "Why the rule has no example or no counter-example."),
    "override": _said(_SWITCH, "This rule takes the place of the rule of the same id in another pack."),
    "extend": _said(_SWITCH, "What stands here is added to the rule of the same id in another pack."),
    "drop": _said(_SWITCH, "The rule of this id in another pack is switched off."),
    "note": _said(_TEXT, "A remark for whoever reads the rule."),
}  # fmt: skip

LIST_KEYS: dict[str, Schema] = {
    "file": _said(_TEXT, "A TSV file beside the pack, with a header line and a column `text`."),
    "items": _said({"type": "array"}, "Words, or mappings with `text`, `variants` and attributes."),
    "case": _said({"enum": ["ignore", "keep"]}, "Whether capitals count; they do not, if left out."),
    "add": _said({"type": "array"}, "Words to add to the list of another pack."),
    "remove": _said({"type": "array", "items": _TEXT}, "Words to take out of the list of another pack."),
}

FIELD_KEYS: dict[str, Schema] = {
    "as": _said(_TEXT, "The kind of value: text, integer, date, lexicon …"),
    "required": _said(_SWITCH, "Without a value for this field there is no mention."),
    "relation": _said(_TEXT, "The relation whose capture of this name gives the field."),
    "column": _said(_TEXT, "For `lexicon`: the column of the word list to take."),
    "values": _said({"type": "object"}, "For `choice`: words and the value that each stands for."),
}

LABEL_KEYS: dict[str, Schema] = {
    "description": _said(_TEXT, "What the label is for."),
    "table": _said(_TEXT, "The table under `records.other` that gets one record for each mention."),
    "same_by": _said(_texts(), "Mentions that agree in these fields are one record."),
    "fields": _said(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    _TEXT,
                    {"type": "object", "properties": FIELD_KEYS, "required": ["as"], "additionalProperties": False},
                ]
            },
        },
        "The label's fields: the captures of its rules, and the kind of value of each.",
    ),
}

PACK_KEYS: dict[str, Schema] = {
    "pack": _said(_TEXT, "The pack's name; other packs use it by that."),
    "version": _said(_TEXT, "The pack's version, as text."),
    "language": _said(_TEXT, "The language of what it matches: vi."),
    "description": _said(_TEXT, "What the pack is for."),
    "uses": _said({"type": "array", "items": _TEXT}, "Packs whose word lists and macros this one may name."),
    "labels": _said(
        {
            "type": "object",
            "additionalProperties": {"type": "object", "properties": LABEL_KEYS, "additionalProperties": False},
        },
        "Labels of your own: their fields, and the table that their records stand in.",
    ),
    "words": _said(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "array"},
                    {"type": "object", "properties": LIST_KEYS, "additionalProperties": False},
                ]
            },
        },
        "Word lists by name; `other_pack.list` with `add` and `remove` changes the list of another pack.",
    ),
    "macros": _said(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    *_texts()["anyOf"],
                    {
                        "type": "object",
                        "properties": {"add": _said(_texts(), "Patterns to add to it.")},
                        "required": ["add"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
        "Patterns with a name, or lists of alternatives; `other_pack.macro` with `add` adds alternatives to another's.",
    ),
    "rules": _said(
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": RULE_KEYS,
                "required": ["id"],
                "additionalProperties": False,
            },
        },
        "The rules.",
    ),
}
