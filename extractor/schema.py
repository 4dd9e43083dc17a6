"""The JSON Schema of one output object, made from the dataclasses of :mod:`extractor.records`."""

from __future__ import annotations

from typing import Any

from extractor.records import SCHEMA_VERSION, Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = f"urn:vi-news-extractor:article:{SCHEMA_VERSION}"

_VALUE_OF = {
    "PARTY_ORG": "PartyOrgValue",
    "DOCUMENT": "DocumentValue",
    "DATE": "DateValue",
    "COUNT": "CountValue",
    "PERSON": "PersonValue",
}
_OFFSETS = ("start", "end")


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what :meth:`extractor.records.Article.to_dict` gives.

    Every field that is published is required, fields may be added, and an unknown string is null and never empty.
    The ``value`` of a mention has the fields of its label; a label that a user's pack defines has any object.
    """
    from pydantic import TypeAdapter

    made = TypeAdapter(Article).json_schema(mode="serialization")
    definitions: dict[str, Any] = {name: _tidy(made["$defs"][name]) for name in sorted(made["$defs"])}
    article = _tidy(made)
    definitions.pop("OtherValue")
    definitions["OtherRecord"] = _other_record(definitions["OtherRecord"])
    for name in ("Mention", "Zone"):
        for offset in _OFFSETS:
            definitions[name]["properties"][offset]["minimum"] = 0
    for item in definitions["Statistic"]["properties"]["sentence"]["prefixItems"]:
        item["minimum"] = 0
    definitions["Source"]["properties"]["sha256"]["pattern"] = "^[0-9a-f]{64}$"
    mention = definitions["Mention"]
    mention["properties"]["value"] = {"type": "object"}
    mention["allOf"] = [_value_for(label, value) for label, value in _VALUE_OF.items()]
    article["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": DIALECT,
        "$id": IDENTIFIER,
        "title": "Article",
        "description": "One news article as read, its mentions, and the records made from them. "
        "All offsets are code points into `text`; unknown is null.",
        "type": "object",
        "properties": article["properties"],
        "required": article["required"],
        "$defs": definitions,
    }


def _other_record(made: dict[str, Any]) -> dict[str, Any]:
    """The fields of a user's table stand beside the columns that all tables have."""
    fields = made["properties"].pop("fields")
    made["required"].remove("fields")
    return {**made, "description": "A record of a table that a user's pack defines, with the fields of its label.",
            "additionalProperties": fields.get("additionalProperties", True)}  # fmt: skip


def _value_for(label: str, value: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"label": {"const": label}}, "required": ["label"]},
        "then": {"properties": {"value": {"$ref": f"#/$defs/{value}"}}},
    }


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """One object's schema with all fields required, as ``to_dict`` writes them all."""
    tidy: dict[str, Any] = {"type": "object"}
    if "description" in schema:
        tidy["description"] = " ".join(schema["description"].replace("``", "`").split())
    tidy["properties"] = {name: _field(field) for name, field in schema.get("properties", {}).items()}
    tidy["required"] = list(tidy["properties"])
    return tidy


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """A field's schema without made-up titles and defaults, and with ``anyOf`` of plain types as one ``type``."""
    tidy = {key: value for key, value in field.items() if key not in ("title", "default", "anyOf")}
    choices = [_field(choice) for choice in field.get("anyOf", ())]
    if all(choice.keys() == {"type"} for choice in choices):
        types = [choice["type"] for choice in choices]
        if "number" in types:
            types.remove("integer")  # every integer is a number
        if types:
            tidy["type"] = types
        if "string" in types:
            tidy["minLength"] = 1  # says nothing of null
    else:
        tidy["anyOf"] = choices
    if "items" in tidy and isinstance(tidy["items"], dict):
        tidy["items"] = _field(tidy["items"])
    return tidy
