"""The JSON Schema of pack files: what it accepts is what the loader knows, and it stands where editors look."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import ROOT

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook.keys import EXAMPLE_KEYS, FIELD_KEYS, LABEL_KEYS, LIST_KEYS, PACK_KEYS, RULE_KEYS
from extractor.rulebook.problems import Problems
from extractor.rulebook.yaml_source import load_yaml
from extractor.workbench.pack_schema import DIALECT, FILE_NAME, HEAD_LINE, pack_schema

RULEBOOK = Path(__file__).resolve().parents[1] / "rulebook"
SHIPPED = sorted((ROOT / "rules").glob("*/pack.yaml"))
TOOLS = sorted((ROOT / "rules" / "tools").glob("*/pack.yaml"))
GOOD = [RULEBOOK / "good" / "pack.yaml", RULEBOOK / "prizes" / "pack.yaml"]
BROKEN = sorted((RULEBOOK / "broken").glob("*/pack.yaml"))


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(pack_schema())


def errors(data: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator().iter_errors(data)]


def errors_of(path: Path) -> list[str]:
    return errors(load_yaml(path, Problems(path)))


def test_it_is_a_schema_of_the_dialect_that_it_names() -> None:
    schema = pack_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    json.dumps(schema)


def without_description() -> list[str]:
    missing: list[str] = []

    def visit(node: Any, path: str) -> None:
        if isinstance(node, dict):
            for name, inner in node.get("properties", {}).items():
                if not inner.get("description"):
                    missing.append(f"{path}/{name}")
            for name, inner in node.items():
                visit(inner, f"{path}/{name}")
        elif isinstance(node, list):
            for i, inner in enumerate(node):
                visit(inner, f"{path}/{i}")

    visit(pack_schema(), "")
    return missing


def test_every_key_is_explained() -> None:
    """Editors show the description beside the key."""
    assert [path for path in without_description() if not path.endswith("/as")] == []


def test_the_kind_of_a_field_is_explained_too() -> None:
    assert without_description() == []


def test_it_knows_the_keys_normalisers_and_kinds_of_fields_of_the_loader() -> None:
    properties = pack_schema()["properties"]
    rule = properties["rules"]["items"]["properties"]
    field = properties["labels"]["additionalProperties"]["properties"]["fields"]["additionalProperties"]["anyOf"]
    assert properties.keys() == PACK_KEYS.keys()
    assert rule.keys() == RULE_KEYS.keys()
    assert {one["const"] for one in rule["value"]["oneOf"]} == NORMALISERS.keys()
    assert {one["const"] for one in field[0]["oneOf"]} == FIELD_KINDS.keys()
    assert {one["const"] for one in field[1]["properties"]["as"]["oneOf"]} == FIELD_KINDS.keys()


def test_making_it_changes_nothing() -> None:
    before = copy.deepcopy(PACK_KEYS)
    first = pack_schema()
    first["properties"]["rules"]["items"]["properties"].clear()
    assert before == PACK_KEYS
    assert pack_schema() != first


@pytest.mark.parametrize("path", [*SHIPPED, *TOOLS, *GOOD], ids=lambda path: path.parent.name)
def test_packs_that_load_are_valid(path: Path) -> None:
    assert errors_of(path) == []


@pytest.mark.parametrize(
    "path", [path for path in BROKEN if path.parent.name.startswith("typo_")], ids=lambda path: path.parent.name
)
def test_slips_of_the_keyboard_are_not(path: Path) -> None:
    assert errors_of(path) != []


@pytest.mark.parametrize(
    "name",
    [
        "wrong_types_in_example", "wrong_types_in_label", "wrong_types_in_pack", "wrong_types_in_rule",
        "wrong_types_in_words", "switches_in_words", "unknown_normaliser", "unknown_surroundings",
        "kind_of_field_that_is_not_there", "list_instead_of_mapping", "empty",
    ],
)  # fmt: skip
def test_wrong_kinds_of_values_are_not(name: str) -> None:
    assert errors_of(RULEBOOK / "broken" / name / "pack.yaml") != []


LEVELS = {
    "pack": (PACK_KEYS, lambda key: {"pack": "p", key: None}),
    "rule": (RULE_KEYS, lambda key: {"pack": "p", "rules": [{"id": "r", key: None}]}),
    "example": (
        EXAMPLE_KEYS,
        lambda key: {"pack": "p", "rules": [{"id": "r", "examples": [{"text": "a", key: None}]}]},
    ),
    "list": (LIST_KEYS, lambda key: {"pack": "p", "words": {"w": {key: None}}}),
    "label": (LABEL_KEYS, lambda key: {"pack": "p", "labels": {"L": {key: None}}}),
    "field": (FIELD_KEYS, lambda key: {"pack": "p", "labels": {"L": {"fields": {"f": {"as": "text", key: None}}}}}),
}


@pytest.mark.parametrize("level", LEVELS)
def test_each_key_with_a_letter_too_few(level: str) -> None:
    keys, pack = LEVELS[level]
    for key in keys:
        slip = key[:-1] or "x"
        if slip not in keys:
            assert errors(pack(slip)) != [], key  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "rule",
    [
        {"id": "a", "label": "a", "pattern": "a"},
        {"id": "a", "label": "a", "pattern": ["a", "b"], "after": "x", "not_within": ["quotation"], "segmented": "end"},
        {"id": "a", "label": "A", "value": "fields", "pattern": "a", "examples": ["[a]", {"text": "b", "none": True}]},
        {"id": "a", "zone": "boilerplate", "pattern": "a", "with": {"to_end": True}},
        {"id": "a", "extend": True, "near": "b", "reach": 3},
        {"id": "a", "drop": True},
    ],
)
def test_rules_of_every_kind_are_valid(rule: dict[str, Any]) -> None:
    assert errors({"pack": "p", "rules": [rule]}) == []


def test_a_change_of_the_macro_of_another_pack_is_valid() -> None:
    assert errors({"pack": "p", "macros": {"other.leg": {"add": ["a", "b"]}}}) == []


def test_the_file_beside_the_shipped_packs_is_this_schema() -> None:
    path = ROOT / "rules" / FILE_NAME
    assert json.loads(path.read_bytes()) == pack_schema(), (
        f"renew it: extractor rules schema > {path.relative_to(ROOT)}"
    )


@pytest.mark.parametrize("path", [*SHIPPED, *TOOLS], ids=lambda path: path.parent.name)
def test_the_head_of_a_shipped_pack_leads_to_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    place = "../" if path in SHIPPED else "../../"
    assert first == HEAD_LINE.format(place=place), f"let {path.relative_to(ROOT)} begin with this line"
    assert (path.parent / first.partition("$schema=")[2]).resolve() == ROOT / "rules" / FILE_NAME
