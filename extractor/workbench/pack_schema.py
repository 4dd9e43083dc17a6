"""The JSON Schema of a pack file, for editors: completion, and red lines while one types."""

from __future__ import annotations

import copy
from typing import Any

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook.keys import PACK_KEYS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE_NAME = "pack.schema.json"
HEAD_LINE = f"# yaml-language-server: $schema={{place}}{FILE_NAME}"
"""The comment at the head of a pack by which editors find the schema; ``place`` is its folder, seen from the pack."""


def pack_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``pack.yaml``, with the normalisers and kinds of fields that there are."""
    properties: dict[str, Any] = copy.deepcopy(PACK_KEYS)
    rule = properties["rules"]["items"]["properties"]
    rule["value"] = {
        "description": rule["value"]["description"],
        "oneOf": [{"const": name, "description": found.help} for name, found in sorted(NORMALISERS.items())],
    }
    field = properties["labels"]["additionalProperties"]["properties"]["fields"]["additionalProperties"]
    kinds = [{"const": name, "description": found.help} for name, found in sorted(FIELD_KINDS.items())]
    field["anyOf"][0] = {"oneOf": kinds}
    field["anyOf"][1]["properties"]["as"] |= {"oneOf": kinds}
    del field["anyOf"][1]["properties"]["as"]["type"]
    return {
        "$schema": DIALECT,
        "$id": "urn:vi-news-extractor:pack",
        "title": "Rule pack",
        "description": "A pack of rules: word lists, macros and rules with examples.",
        "type": "object",
        "properties": properties,
        "required": ["pack"],
        "additionalProperties": False,
    }
