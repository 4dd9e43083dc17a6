"""The rule language as docs/rules.md tells it: its packs work, its tables are the code's, and nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml
from docs_pages import RULES_PAGE, Block, Reader, blocks_of, codes, section, table_rows, write_packs

from extractor.commands.rules import app as rules_app
from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.pipeline import Extractor
from extractor.records import ARTICLE_ZONES, ZoneKind
from extractor.resources import rules_folder
from extractor.rulebook import load_rulebook
from extractor.rulebook.examples import check_examples, unmark
from extractor.rulebook.guards import GUARDS, SURROUNDINGS
from extractor.rulebook.keys import EXAMPLE_KEYS, FIELD_KEYS, LABEL_KEYS, LIST_KEYS, PACK_KEYS, RULE_KEYS
from extractor.trying import try_text
from extractor.workbench.lint import lint
from extractor.workbench.pack_schema import pack_schema

BLOCKS = blocks_of(RULES_PAGE)
PACKS: dict[str, Block] = {block.pack: block for block in BLOCKS if block.pack is not None}
SOUND = [name for name, block in PACKS.items() if block.info != "broken"]
DATA: dict[str, dict[str, Any]] = {name: yaml.safe_load(PACKS[name].text) for name in SOUND}
TOLD_TO_MEND = {"crowds"}
"""Packs of which the page shows what the linter says."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_packs(BLOCKS, tmp_path_factory.mktemp("page"))


def test_every_pack_has_a_name_of_its_own() -> None:
    assert len(PACKS) == sum(block.pack is not None for block in BLOCKS) > 20
    assert all(block.pack is not None for block in BLOCKS if block.language == "yaml")


@lru_cache(maxsize=8)
def loaded(*folders: Path) -> Extractor:
    return Extractor(load_rulebook([rules_folder(), *folders], NORMALISERS, FIELD_KINDS))


def _changes(data: dict[str, Any]) -> bool:
    """Whether a pack changes another one."""
    names = [*data.get("words", {}), *data.get("macros", {})]
    changed = [key for rule in data["rules"] for key in ("extend", "override", "drop") if key in rule]
    return bool(changed) or any("." in name for name in names)


@pytest.mark.parametrize("name", SOUND)
def test_the_pack_works(name: str, folders: dict[str, Path]) -> None:
    """Those that change others are loaded alone; the rest is loaded once, since loading takes its time."""
    alone = _changes(DATA[name])
    beside = [folders[name]] if alone else [folders[other] for other in SOUND if not _changes(DATA[other])]
    extractor = loaded(*beside)
    named = {item["id"] for item in DATA[name]["rules"] if not item.get("drop")}
    rules = [rule for rule in extractor.rulebook.rules if rule.id in named]
    assert {rule.id for rule in rules} == named
    failures = [
        failure
        for rule in rules
        for failure in check_examples(rule, lambda example, rule=rule: try_text(extractor, rule, example))  # type: ignore[misc]
    ]
    assert not failures, "\n".join(map(str, failures))
    said = [example for item in DATA[name]["rules"] for example in item.get("examples", ())]
    assert said
    assert {_text(example) for example in said} <= {example.text for rule in rules for example in rule.examples}


def _text(example: Any) -> str:
    return unmark(example if isinstance(example, str) else example["text"])[0]


def test_the_linter_finds_only_what_the_page_says(folders: dict[str, Path]) -> None:
    problems = lint([rules_folder(), *(folders[name] for name in SOUND)], SOUND)
    assert {Path(problem.file).parent.name for problem in problems} == TOLD_TO_MEND, "\n".join(map(str, problems))


def test_the_commands_print_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_packs(BLOCKS, tmp_path / "my_rules")
    reader = Reader(tmp_path, monkeypatch)
    reader.follow([block for block in BLOCKS if block.language == "console" or block.info.startswith("articles/")])
    assert {f"rules lint --rules my_rules/{name}" for name in TOLD_TO_MEND} <= {
        command.removeprefix("extractor ") for command in reader.commands
    }


@pytest.mark.parametrize("name", SOUND)
def test_editors_find_no_mistake(name: str) -> None:
    assert not list(jsonschema.Draft202012Validator(pack_schema()).iter_errors(DATA[name]))


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Keys of a pack", PACK_KEYS),
        ("Keys of a rule", RULE_KEYS),
        ("Keys of a list", LIST_KEYS),
        ("Keys of a label", LABEL_KEYS),
        ("Keys of a field", FIELD_KEYS),
        ("Keys of an example", EXAMPLE_KEYS),
        ("Kinds of fields", FIELD_KINDS),
    ],
)
def test_every_key_is_described(title: str, keys: dict[str, object]) -> None:
    rows = re.findall(r"^\| (`.*?) \|", section(RULES_PAGE, title), re.MULTILINE)
    said = [code for row in rows for code in codes(row)]
    assert sorted(said) == sorted(keys)


def test_every_guard_is_described() -> None:
    assert [code for row in table_rows(RULES_PAGE, "guard") for code in codes(row[0])] == [
        name for kind in GUARDS[:4] for name in (kind, f"not_{kind}")
    ]
    (within,) = [row[1] for row in table_rows(RULES_PAGE, "guard") if row[0] == "`within`"]
    assert tuple(codes(within)) == SURROUNDINGS


def test_every_normaliser_is_described_with_its_captures_and_arguments() -> None:
    rows = {codes(row[0])[0]: row for row in table_rows(RULES_PAGE, "normaliser")}
    assert set(rows) == set(NORMALISERS)
    for name, normaliser in NORMALISERS.items():
        _, _, captures, arguments = rows[name]
        for cell, known in ((captures, normaliser.captures), (arguments, normaliser.arguments)):
            assert sorted(codes(cell)) == sorted(known or ()), f"{name}: {cell}"


def test_every_command_and_zone_is_described() -> None:
    text = RULES_PAGE.read_text(encoding="utf-8")
    for command in rules_app.registered_commands:
        assert f"`extractor rules {command.name}" in text
    zones = [code for code in codes(section(RULES_PAGE, "Words and zones")) if code in get_args(ZoneKind)]
    assert set(zones) == set(ARTICLE_ZONES)
    known = codes(section(RULES_PAGE, "Words and zones") + section(RULES_PAGE, "Lines of a page"))
    assert set(get_args(ZoneKind)) <= set(known)


def _used(data: Any, inside: str = "pack") -> Iterator[tuple[str, str]]:
    """The keys that a pack uses, each with the kind of thing it is a key of."""
    below = {"rules": "rule", "examples": "example", "labels": "label", "words": "list", "fields": "field"}
    for key, value in data.items():
        yield inside, key
        kind = below.get(key)
        if kind is None or inside in ("list", "field"):
            continue
        for item in value if isinstance(value, list) else value.values():
            if isinstance(item, dict):
                yield from _used(item, kind)
        if kind == "list":
            yield from ((kind, "items") for items in value.values() if isinstance(items, list))


@lru_cache(maxsize=1)
def _all_used() -> set[tuple[str, str]]:
    return {found for data in DATA.values() for found in _used(data)}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("pack", PACK_KEYS),
        ("rule", RULE_KEYS),
        ("list", LIST_KEYS),
        ("label", LABEL_KEYS),
        ("field", FIELD_KEYS),
        ("example", EXAMPLE_KEYS),
    ],
)
def test_every_key_is_used_in_a_pack(kind: str, keys: dict[str, object]) -> None:
    assert {key for inside, key in _all_used() if inside == kind} == set(keys)


def test_every_normaliser_guard_and_kind_of_field_is_used_in_a_pack() -> None:
    rules = [rule for data in DATA.values() for rule in data["rules"]]
    fields = [
        field if isinstance(field, str) else field["as"]
        for data in DATA.values()
        for label in data.get("labels", {}).values()
        for field in label["fields"].values()
    ]
    assert {rule["value"] for rule in rules if "value" in rule} == set(NORMALISERS)
    assert set(fields) == set(FIELD_KINDS)
    assert {key for rule in rules for key in rule if key in GUARDS} == set(GUARDS)
    assert {rule[key] for rule in rules for key in ("within", "not_within") if key in rule} == set(SURROUNDINGS)
