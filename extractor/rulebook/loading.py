"""Rule folders to a :class:`~extractor.rulebook.model.Rulebook`; every mistake is collected and reported together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.rulebook.between import check_asked, check_beaten, check_clashes, check_names
from extractor.rulebook.extending import add_extension, extend_lists_and_macros, extended_item
from extractor.rulebook.layers import beaten_in_circles, layers_of
from extractor.rulebook.model import FieldSignature, LabelSpec, Rule, Rulebook, Signature, WordList
from extractor.rulebook.patterns import LABEL_TOKENS, Scope
from extractor.rulebook.problems import Key, Problem, RuleError, suggestion
from extractor.rulebook.rules import Ground, build_rule, joined
from extractor.rulebook.sources import PackSource, pack_files

Rewrite = Callable[[str, str, bool], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as it is written, and what it stands on: enough to build it again with something changed."""

    item: Mapping[str, Any]
    path: tuple[Key, ...]
    ground: Ground
    owner: str
    """The rule's id; of what a pack adds to a rule ``id@pack``."""


@dataclass(slots=True)
class Reading:
    """All packs while they are put together: what was read, the rules made of it by id, and their drafts."""

    sources: list[PackSource]
    found: list[Problem]
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    drafts: dict[int, Draft] = field(default_factory=dict)
    """The draft of each rule, by the identity of the rule."""
    labels: dict[str, LabelSpec] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    grounds: dict[str, Ground] = field(default_factory=dict)
    replaced: list[Rule] = field(default_factory=list)
    """Rules that another pack has overridden or switched off."""

    def flat(self) -> tuple[Rule, ...]:
        """All rules, in the order in which they were read."""
        return tuple(rule for rules in self.rules.values() for rule in rules)


def load_rulebook(
    folders: Sequence[Path],
    normalisers: Mapping[str, Signature],
    field_kinds: Mapping[str, FieldSignature] | None = None,
) -> Rulebook:
    """Load every pack found in ``folders`` (a pack folder itself, or a folder of pack folders).

    ``normalisers`` are those that rules may name, ``field_kinds`` the kinds of fields that labels may declare. A later
    pack overrides an earlier rule of the same id when the rule says ``override: true``. Raises :class:`RuleError`
    with all mistakes.
    """
    return finished(read_packs(folders, normalisers, field_kinds or {}))


def finished(reading: Reading) -> Rulebook:
    """The rulebook of what was read. Raises :class:`RuleError` with all mistakes."""
    rules = reading.flat()
    layers = _layers(rules, reading.found)
    found = [*reading.found, *(problem for source in reading.sources for problem in source.problems.found)]
    if found:
        raise RuleError(list(dict.fromkeys(found)))
    packs = tuple(source.pack() for source in reading.sources)
    return Rulebook(packs, rules, layers, reading.tokens, reading.labels)


def read_packs(
    folders: Sequence[Path],
    normalisers: Mapping[str, Signature],
    field_kinds: Mapping[str, FieldSignature],
    rewrite: Rewrite | None = None,
) -> Reading:
    """Read the packs and build their rules; mistakes are noted and not raised.

    ``rewrite(name, pattern, is_macro)`` may change macros (named ``pack.macro``) and the patterns of rules (named by
    their ids).
    """
    found: list[Problem] = []
    sources: list[PackSource] = []
    for path in pack_files(folders, found):
        try:
            sources.append(PackSource(path, field_kinds))
        except RuleError as error:
            found.extend(error.problems)
    reading = Reading(sources, found)
    check_names(sources)
    extend_lists_and_macros(sources)
    for source in sources:
        source.make_lists()
        if rewrite is not None:
            source.macros = {name: rewrite(f"{source.name}.{name}", text, True) for name, text in source.macros.items()}
    by_name = {source.name: source for source in sources}
    reading.tokens = _tokens(sources)
    reading.labels = _labels(sources)
    lists = frozenset(f"{source.name}.{name}" for source in sources for name in source.words)
    for source in sources:
        scope = _scope(source, by_name, reading.tokens)
        check_clashes(source, scope)
        ground = Ground(source.name, scope, normalisers, field_kinds, reading.labels, lists, source.problems)
        reading.grounds[source.name] = ground
        for i, item in enumerate(source.items("rules")):
            if _has_switches(item, ("rules", i), source) and not _changes_another(item):
                _add_rule(_rewritten(item, source, rewrite), ("rules", i), ground, reading)
    for source in sources:
        for i, item in enumerate(source.items("rules")):
            if _changes_another(item):
                changed = _rewritten(item, source, rewrite)
                _change_rule(changed, ("rules", i), source, reading.grounds[source.name], reading)
    for source in sources:
        check_beaten(source, sources)
        check_asked(source, sources)
    found.extend(beaten_in_circles(reading.flat()))
    return reading


def _rewritten(item: Any, source: PackSource, rewrite: Rewrite | None) -> Any:
    pattern = joined(item.get("pattern")) if isinstance(item, dict) else None
    return (
        item
        if rewrite is None or pattern is None
        else {**item, "pattern": rewrite(_owner(item, source), pattern, False)}
    )


def _owner(item: Mapping[str, Any], source: PackSource) -> str:
    return f"{item.get('id')}@{source.name}" if _changes_another(item) else str(item.get("id"))


def _changes_another(item: Any) -> bool:
    return isinstance(item, dict) and any(item.get(key) is True for key in ("extend", "drop"))


def _has_switches(item: Any, path: tuple[Key, ...], source: PackSource) -> bool:
    """Whether what a rule says of others is said in a way that can be understood."""
    wrong = [
        key
        for key in ("override", "extend", "drop")
        if isinstance(item, dict) and key in item and not isinstance(item[key], bool)
    ]
    for key in wrong:
        source.problems.add((*path, key), f"`{key}` is true or false")
    return not wrong


def _add_rule(item: Any, path: tuple[Key, ...], ground: Ground, reading: Reading) -> None:
    rule = build_rule(item, path, ground)
    if rule is None:
        return
    before = reading.rules.get(rule.id)
    if before and item.get("override") is not True:
        message = f"rule {rule.id!r} is already in {before[0].file}:{before[0].line}"
        ground.problems.add((*path, "id"), f"{message}; choose another id, or say `override: true` or `extend: true`")
    elif not before and item.get("override") is True:
        near = suggestion(rule.id, reading.rules)
        ground.problems.add((*path, "override"), f"there is no rule {rule.id!r} before this one to override{near}")
    reading.replaced.extend(before or ())
    reading.rules[rule.id] = [rule]
    reading.drafts[id(rule)] = Draft(item, path, ground, rule.id)


def _change_rule(
    item: dict[str, Any], path: tuple[Key, ...], source: PackSource, ground: Ground, reading: Reading
) -> None:
    if item.get("drop") is True:
        for key in item.keys() - {"id", "drop", "note"}:
            source.problems.add((*path, key), f"a rule that is switched off has no {key!r}")
        dropped = reading.rules.pop(str(item.get("id")), None)
        if dropped is None:
            near = suggestion(str(item.get("id")), reading.rules)
            source.problems.add((*path, "id"), f"there is no rule {item.get('id')!r} to switch off{near}")
        reading.replaced.extend(dropped or ())
        return
    completed = extended_item(item, reading.rules, path, source)
    has_pattern = "pattern" in item
    if completed is not None and has_pattern:
        opaque = reading.drafts[id(reading.rules[completed["id"]][0])].item.get("opaque")
        completed |= {"opaque": opaque} if opaque else {}
    extension = build_rule(completed, path, ground, partial=not has_pattern) if completed is not None else None
    if extension is None:
        return
    before = reading.rules[extension.id]
    after = add_extension(before, extension, has_pattern)
    for old, new in zip(before, after, strict=False):
        reading.drafts[id(new)] = reading.drafts[id(old)]
    if has_pattern:
        reading.drafts[id(after[-1])] = Draft(completed, path, ground, _owner(item, source))
    reading.rules[extension.id] = after


def _labels(sources: Sequence[PackSource]) -> dict[str, LabelSpec]:
    found: dict[str, LabelSpec] = {}
    tables: dict[str, str] = {}
    for source in sources:
        for name, spec in source.labels.items():
            if name in found:
                source.problems.add(("labels", name), f"the label {name!r} is declared in another pack already")
                continue
            if spec.table is not None and tables.setdefault(spec.table, name) != name:
                message = f"the table {spec.table!r} is that of {tables[spec.table]!r} already; choose another name"
                source.problems.add(("labels", name, "table"), message)
            found[name] = spec
    return found


def _tokens(sources: Sequence[PackSource]) -> dict[str, str]:
    labels: dict[str, None] = {}
    for source in sources:
        labels.update(dict.fromkeys(source.labels))
        for item in source.items("rules"):
            if isinstance(item, dict) and isinstance(item.get("label"), str):
                labels[item["label"]] = None
    if len(labels) > len(LABEL_TOKENS):
        raise RuleError([Problem(str(sources[-1].path), 1, 1, f"more than {len(LABEL_TOKENS)} labels")])
    return {label: chr(code) for label, code in zip(labels, LABEL_TOKENS, strict=False)}


def _scope(source: PackSource, by_name: Mapping[str, PackSource], tokens: Mapping[str, str]) -> Scope:
    """Word lists and macros of the pack and of all that it uses; its own come last and win."""
    lists: dict[str, WordList] = {}
    macros: dict[str, str] = {}
    origins: dict[str, str] = {}
    seen: set[str] = set()

    def collect(name: str) -> None:
        if name in seen or name not in by_name:
            return
        seen.add(name)
        for used in by_name[name].uses:
            collect(used)
        lists.update(by_name[name].words)
        macros.update(by_name[name].macros)
        lists.update({f"{name}.{key}": value for key, value in by_name[name].words.items()})
        macros.update({f"{name}.{key}": value for key, value in by_name[name].macros.items()})
        origins.update({key: f"{name}.{key}" for key in (*by_name[name].words, *by_name[name].macros)})

    collect(source.name)
    elsewhere = {
        name: other.name
        for other in by_name.values()
        if other.name not in seen
        for own in (*other.words, *other.macros)
        for name in (own, f"{other.name}.{own}")
    }
    return Scope(lists, macros, tokens, origins, elsewhere)


def _layers(rules: tuple[Rule, ...], found: list[Problem]) -> tuple[tuple[Rule, ...], ...]:
    try:
        return layers_of(rules)
    except RuleError as error:
        found.extend(error.problems)
        return ()


def swapped(rulebook: Rulebook, old: Rule, new: Rule) -> Rulebook:
    """The rulebook with one rule in place of another of the same name and labels."""

    def of(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(new if rule is old else rule for rule in rules)

    return replace(rulebook, rules=of(rulebook.rules), layers=tuple(map(of, rulebook.layers)))
