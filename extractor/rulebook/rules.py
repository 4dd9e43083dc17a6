"""One rule of a pack file: checked key by key and compiled."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, get_args

from extractor.records import ZoneKind
from extractor.rulebook.examples import read_examples
from extractor.rulebook.model import Guard, Rule, RuleKind
from extractor.rulebook.patterns import Scope, compile_guard, compile_pattern, expand
from extractor.rulebook.problems import Key, Problems, suggestion
from extractor.rulebook.starts import start_pattern

KINDS: dict[str, RuleKind] = {"label": "mention", "relation": "relation", "zone": "zone"}
GUARDS = ("after", "before", "not_after", "not_before")
RULE_KEYS = (
    "id", *KINDS, "pattern", "value", "with", *GUARDS, "zones", "beats", "opaque", "ignore_case", "whole_words",
    "examples", "override", "note",
)  # fmt: skip


def build_rule(
    item: Any, path: tuple[Key, ...], scope: Scope, pack: str, normalisers: Collection[str], problems: Problems
) -> Rule | None:
    """The rule that ``item`` describes, or ``None`` with the reasons added to ``problems``."""
    if not isinstance(item, dict):
        problems.add(path, f"a rule is a mapping with keys such as 'id' and 'pattern', found {type(item).__name__}")
        return None
    before = len(problems.found)
    for key in item:
        if key not in RULE_KEYS:
            problems.add((*path, key), f"unknown key {key!r} in a rule{suggestion(key, RULE_KEYS)}")
    rule_id = item.get("id")
    if not isinstance(rule_id, str) or not rule_id:
        problems.add(path, "a rule needs an `id`, for example `id: document.numbered`")
        rule_id = "?"
    kinds = [key for key in KINDS if key in item]
    if len(kinds) != 1:
        problems.add(path, f"rule {rule_id!r} needs exactly one of `label`, `relation` and `zone`")
        return None
    name = item[kinds[0]]
    if not isinstance(name, str) or not name:
        problems.add((*path, kinds[0]), f"`{kinds[0]}` must be a name")
        return None
    if kinds[0] == "zone" and name not in get_args(ZoneKind):
        problems.add((*path, "zone"), f"unknown zone {name!r}{suggestion(str(name), get_args(ZoneKind))}")
    source = item.get("pattern")
    if isinstance(source, list) and source and all(isinstance(part, str) for part in source):
        source = "|".join(f"(?:{part})" for part in source)
    if not isinstance(source, str) or not source:
        problems.add(path, f"rule {rule_id!r} needs a `pattern`: a text, or a list of alternatives")
        return None
    where = (*path, "pattern")
    expansion = expand(source, scope, lambda message: problems.add(where, message))
    whole_words = _switch(item, "whole_words", True, path, problems)
    ignore_case = _switch(item, "ignore_case", False, path, problems)
    compiled = compile_pattern(
        expansion.source, whole_words, ignore_case, lambda message: problems.add(where, message)
    )
    if compiled is not None and compiled.match("") and kinds[0] != "zone":
        problems.add(where, f"the pattern of {rule_id!r} matches the empty text")
    normaliser, arguments = item.get("value"), item.get("with") or {}
    if normaliser is not None and (not isinstance(normaliser, str) or normaliser not in normalisers):
        problems.add((*path, "value"), f"unknown normaliser {normaliser!r}{suggestion(str(normaliser), normalisers)}")
    if normaliser is None and kinds[0] == "label" and name[:1].isupper():
        problems.add(path, f"rule {rule_id!r} makes a {name} and needs a `value` (the name of a normaliser)")
    if not isinstance(arguments, dict):
        problems.add((*path, "with"), "`with` is a mapping of the normaliser's arguments")
    guards = _guards(item, path, scope, problems)
    examples = read_examples(item.get("examples"), (*path, "examples"), problems)
    beats = _names(item, "beats", path, problems)
    zones = _names(item, "zones", path, problems)
    for i, zone in enumerate(zones):
        if zone not in get_args(ZoneKind):
            problems.add((*path, "zones", i), f"unknown zone {zone!r}{suggestion(zone, get_args(ZoneKind))}")
    opaque = _names(item, "opaque", path, problems)
    for i, label in enumerate(opaque):
        if label not in scope.tokens:
            problems.add((*path, "opaque", i), f"no rule makes the label {label!r}{suggestion(label, scope.tokens)}")
    if compiled is None or len(problems.found) > before:
        return None
    return Rule(
        id=rule_id, kind=KINDS[kinds[0]], name=str(name), source=source, pattern=compiled,
        starts=start_pattern(expansion.source, whole_words, ignore_case), captures=expansion.captures,
        labels_used=frozenset(expansion.labels) | frozenset(opaque),
        normaliser=normaliser, arguments=arguments, guards=guards,
        zones=frozenset(zones) or None, beats=frozenset(beats), examples=examples,
        pack=pack, file=problems.file, line=problems.place(path)[0],
    )  # fmt: skip


def _switch(item: dict[str, Any], key: str, default: bool, path: tuple[Key, ...], problems: Problems) -> bool:
    value = item.get(key, default)
    if not isinstance(value, bool):
        problems.add((*path, key), f"`{key}` is true or false")
        return default
    return value


def _guards(item: dict[str, Any], path: tuple[Key, ...], scope: Scope, problems: Problems) -> tuple[Guard, ...]:
    """One guard for each kind; the entries of its list are alternatives."""
    guards = []
    for kind in GUARDS:
        parts = []
        for i, text in enumerate(_names(item, kind, path, problems)):
            where = (*path, kind, i)

            def report(message: str, where: tuple[Key, ...] = where) -> None:
                problems.add(where, message)

            source = expand(text, scope, report, shared=False).source
            if compile_guard(kind, [source], report) is not None:
                parts.append((text, source))
        if parts:
            compiled = compile_guard(kind, [source for _, source in parts], lambda message: None)
            if compiled is not None:
                guards.append(Guard(kind, " | ".join(text for text, _ in parts), compiled))  # type: ignore[arg-type]
    return tuple(guards)


def _names(item: dict[str, Any], key: str, path: tuple[Key, ...], problems: Problems) -> list[str]:
    value = item.get(key)
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    problems.add((*path, key), f"`{key}` is a text or a list of texts")
    return []
