"""What one pack changes in another: words and alternatives added, rules extended, replaced or switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from extractor.rulebook.guards import GUARDS
from extractor.rulebook.model import Rule
from extractor.rulebook.problems import Key, check_keys, suggestion
from extractor.rulebook.sources import PackSource
from extractor.rulebook.wordlists import rows_from_yaml
from extractor.text.folding import fold_text

EXTENDABLE = ("id", "extend", "pattern", "ignore_case", "whole_words", "examples", "note", "beats", "reach")
"""The keys of a rule with ``extend: true``, beside its guards."""


def extend_lists_and_macros(sources: Sequence[PackSource]) -> None:
    """Do what is said under ``words`` and ``macros`` for names such as ``documents.types``."""
    by_name = {source.name: source for source in sources}
    for source in sources:
        for key in ("words", "macros"):
            for name, spec in source.mapping(key).items():
                if "." not in name:
                    continue
                pack, _, own = name.rpartition(".")
                target = by_name.get(pack)
                known = [
                    f"{other.name}.{found}"
                    for other in sources
                    for found in (other.rows if key == "words" else other.macros)
                ]
                if target is None or name not in known:
                    what = "word list" if key == "words" else "macro"
                    source.problems.add((key, name), f"there is no {what} {name!r} to change{suggestion(name, known)}")
                elif key == "words":
                    _change_list(source, target, name, own, spec)
                else:
                    _change_macro(source, target, name, own, spec)


def _change_list(source: PackSource, target: PackSource, name: str, own: str, spec: Any) -> None:
    path: tuple[Key, ...] = ("words", name)
    if not isinstance(spec, dict) or not spec.keys() & {"add", "remove"}:
        source.problems.add(path, f"say what changes in {name!r}: `add: [words]`, `remove: [words]`")
        return
    check_keys(spec, ("add", "remove"), "a change of a word list", path, source.problems)
    rows = target.rows[own]
    for i, word in enumerate(removed if isinstance(removed := spec.get("remove") or [], list) else [removed]):
        kept = [row for row in rows if not _is_word(row, str(word))]
        if len(kept) == len(rows):
            near = suggestion(str(word), [row["text"] for row in rows])
            source.problems.add((*path, "remove", i), f"{name!r} has no word {word!r}{near}")
        rows = kept
    if "add" in spec:
        rows = rows + rows_from_yaml(spec["add"], (*path, "add"), source.problems)
    if not rows:
        source.problems.add(path, f"{name!r} is empty after this; leave a word in it, or `add` others")
    target.rows[own] = rows


def _is_word(row: Mapping[str, str], word: str) -> bool:
    return fold_text(row["text"]).strip().lower() == fold_text(word).strip().lower()


def _change_macro(source: PackSource, target: PackSource, name: str, own: str, spec: Any) -> None:
    added = spec.get("add") if isinstance(spec, dict) else None
    added = [added] if isinstance(added, str) else added
    if not isinstance(added, list) or not added or not all(isinstance(part, str) for part in added):
        source.problems.add(("macros", name), f"say what is added to {name!r}: `add: [patterns]`")
        return
    check_keys(spec, ("add",), "a change of a macro", ("macros", name), source.problems)
    target.macros[own] = "|".join([target.macros[own], *added])


def extended_item(
    item: dict[str, Any], rules: Mapping[str, list[Rule]], path: tuple[Key, ...], source: PackSource
) -> Any:
    """The item of a rule with ``extend: true``, completed to one that can be built, or ``None``."""
    targets = rules.get(str(item.get("id")))
    if not targets:
        source.problems.add(
            (*path, "id"), f"there is no rule {item.get('id')!r} to extend{suggestion(str(item.get('id')), rules)}"
        )
        return None
    check_keys(item, (*EXTENDABLE, *GUARDS), "a rule that extends another", path, source.problems)
    first = targets[0]
    kind = {"mention": "label", "relation": "relation", "zone": "zone"}[first.kind]
    completed = {key: value for key, value in item.items() if key != "extend"} | {kind: first.name}
    completed.setdefault("pattern", "(?!)")
    if first.normaliser is not None:
        completed |= {"value": first.normaliser, "with": dict(first.arguments)}
    return completed


def add_extension(targets: list[Rule], extension: Rule, has_pattern: bool) -> list[Rule]:
    """The rules of one id with an extension: its guards, winners and examples for all, its pattern as one rule more."""
    first = targets[0]
    beats = first.beats | extension.beats
    own_guards = extension.guards
    changed = [replace(rule, guards=rule.guards + own_guards, beats=beats) for rule in targets]
    if has_pattern:
        changed.append(
            replace(
                extension,
                guards=first.guards + own_guards,
                beats=beats,
                zones=first.zones,
                segmented=first.segmented,
                echoes=first.echoes,
            )
        )
    else:
        changed[0] = replace(changed[0], examples=changed[0].examples + extension.examples)
    return changed
