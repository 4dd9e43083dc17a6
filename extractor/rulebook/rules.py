"""One rule of a pack file: checked key by key and compiled."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from extractor.records import ZoneKind
from extractor.rulebook.examples import read_examples
from extractor.rulebook.gates import Condition, gate_of
from extractor.rulebook.guards import AFTER, BEFORE, GUARDS, NEAR, SURROUNDINGS, WITHIN, Guard, guard_pattern
from extractor.rulebook.keys import RULE_KEYS
from extractor.rulebook.labels import check_covered, check_fields
from extractor.rulebook.model import CaptureSource, FieldSignature, LabelSpec, Rule, RuleKind, Signature
from extractor.rulebook.patterns import Expansion, Scope, compile_pattern, compile_source, expand
from extractor.rulebook.problems import Key, Problems, check_keys, is_name, suggestion
from extractor.rulebook.shape import MENTION
from extractor.rulebook.starts import start_pattern
from extractor.text.folding import fold_text

KINDS: dict[str, RuleKind] = {"label": "mention", "relation": "relation", "zone": "zone"}
_ID = re.compile(r"[^\W\d][\w.-]*")
ZONES_OF_LINES = ("published", "section", "caption", "byline", "boilerplate")
"""The zones that rules know lines of; title, lead and body are worked out from the page."""
FIELDS = "fields"
"""The normaliser of labels that a pack declares."""
_WITHOUT_USE: dict[str, tuple[str, ...]] = {
    "label": (),
    "relation": ("value", "with", "segmented", "echoes", "beats"),
    # A line of the page is looked at alone, before there are mentions: nothing stands around it.
    "zone": ("segmented", "echoes", "beats", "zones", "opaque", *GUARDS, "reach"),
}
"""The keys that mean nothing in a rule of each kind."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules of one pack stand on: the names they may use and where their mistakes go."""

    pack: str
    scope: Scope
    normalisers: Mapping[str, Signature]
    field_kinds: Mapping[str, FieldSignature]
    labels: Mapping[str, LabelSpec]
    lists: Collection[str]
    """The full names of all word lists, as arguments of normalisers name them."""
    problems: Problems


def build_rule(item: Any, path: tuple[Key, ...], ground: Ground, partial: bool = False) -> Rule | None:
    """The rule that ``item`` describes, or ``None`` with the reasons added to the problems.

    ``partial`` is for what is only added to a rule: its pattern need not have every capture.
    """
    problems, scope = ground.problems, ground.scope
    if not isinstance(item, dict):
        problems.add(path, f"a rule is a mapping with keys such as 'id' and 'pattern', found {type(item).__name__}")
        return None
    before = len(problems.found)
    check_keys(item, RULE_KEYS, "a rule", path, problems)
    rule_id = item.get("id")
    if not isinstance(rule_id, str) or not rule_id:
        problems.add(path, "a rule needs an `id`, for example `id: document.numbered`")
        rule_id = "?"
    elif not _ID.fullmatch(rule_id):
        problems.add((*path, "id"), f"an id has letters, digits, _ . and - only, not {rule_id!r}")
    kinds = [key for key in KINDS if key in item]
    if len(kinds) != 1:
        problems.add(path, f"rule {rule_id!r} needs exactly one of `label`, `relation` and `zone`")
        return None
    kind, name = kinds[0], item[kinds[0]]
    if not isinstance(name, str) or not name:
        problems.add((*path, kind), f"`{kind}` must be a name")
        return None
    if kind == "label" and not is_name(name):
        problems.add((*path, kind), f"a label has letters without accents, digits and _ only, not {name!r}")
    if kind == "zone" and _check_zones([name], (*path, "zone"), problems) and name not in ZONES_OF_LINES:
        message = f"no line is known to be {name} by a rule; rules know {', '.join(ZONES_OF_LINES)}"
        problems.add((*path, "zone"), message)
    for key in _WITHOUT_USE[kind]:
        if key in item:
            problems.add((*path, key), f"a rule that makes a {kind} has no use for `{key}`; take it out")
    source = joined(item.get("pattern"))
    if source is None:
        problems.add(path, f"rule {rule_id!r} needs a `pattern`: a text, or a list of alternatives")
        return None
    where = (*path, "pattern")
    before_names = len(problems.found)
    expansion = expand(source, scope, lambda message: problems.add(where, message))
    names_known = len(problems.found) == before_names
    whole_words = _switch(item, "whole_words", True, path, problems)
    ignore_case = _switch(item, "ignore_case", False, path, problems)
    if kind == "zone" and expansion.labels:
        names = ", ".join(f"{{{label}}}" for label in sorted(expansion.labels))
        problems.add(where, f"lines of the page are known before there are mentions: {names} is never there")
    compiled = None
    if names_known:
        compiled = compile_pattern(
            expansion.source, whole_words, ignore_case, lambda message: problems.add(where, message)
        )
    if compiled is not None and compiled.match("") and kind != "zone":
        problems.add(where, f"the pattern of {rule_id!r} matches the empty text; something in it must stand there")
    captures = {} if partial else expansion.captures
    normaliser, arguments = _check_value(item, kind, name, captures, path, ground, partial)
    if kind == "label" and name in ground.labels:
        check_covered(ground.labels[name], expansion.source, path, ground.field_kinds, problems)
    guards = _guards(item, path, scope, expansion, problems)
    segmented = names_in(item, "segmented", path, problems)
    for edge in segmented:
        if edge not in ("start", "end"):
            problems.add((*path, "segmented"), f"`segmented` is `start`, `end` or both, not {edge!r}")
    examples = read_examples(item.get("examples"), (*path, "examples"), problems)
    beats = names_in(item, "beats", path, problems)
    zones = names_in(item, "zones", path, problems)
    _check_zones(zones, (*path, "zones"), problems)
    echoes = item.get("echoes")
    if echoes is not None and (not isinstance(echoes, str) or echoes not in scope.tokens):
        problems.add((*path, "echoes"), f"no rule makes the label {echoes!r}{suggestion(str(echoes), scope.tokens)}")
    opaque = names_in(item, "opaque", path, problems)
    for i, label in enumerate(opaque):
        if label not in scope.tokens:
            problems.add((*path, "opaque", i), f"no rule makes the label {label!r}{suggestion(label, scope.tokens)}")
    if compiled is None or len(problems.found) > before:
        return None
    label_spec = ground.labels.get(name)
    return Rule(
        id=rule_id, kind=KINDS[kind], name=name, source=source, pattern=compiled,
        starts=start_pattern(expansion.source, whole_words, ignore_case),
        gate=gate_of(fold_text(source), scope.resolve, ignore_case, scope.known, _conditions(guards)),
        whole_words=whole_words,
        captures=expansion.captures,
        names_used=frozenset(expansion.used),
        labels_used=frozenset(expansion.labels) | frozenset(opaque),
        normaliser=normaliser, arguments=arguments, guards=guards, segmented=frozenset(segmented),
        echoes=echoes,
        fields=label_spec.fields if label_spec is not None else {},
        zones=frozenset(zones) or None, beats=frozenset(beats), examples=examples,
        pack=ground.pack, file=problems.file, line=problems.place(path)[0],
    )  # fmt: skip


def joined(pattern: Any) -> str | None:
    """A rule's pattern as one text: a list is an alternative of each whole; ``None`` where it is neither."""
    if isinstance(pattern, list) and pattern and all(isinstance(part, str) for part in pattern):
        return "|".join(f"(?:{part})" for part in pattern)
    return pattern if isinstance(pattern, str) and pattern else None


def _check_value(
    item: dict[str, Any], kind: str, name: str, captures: Mapping[str, CaptureSource], path: tuple[Key, ...],
    ground: Ground, partial: bool,
) -> tuple[str | None, dict[str, Any]]:  # fmt: skip
    """The rule's normaliser and its arguments, checked against what that reads."""
    problems = ground.problems
    normaliser, arguments = item.get("value"), item.get("with") or {}
    if not isinstance(arguments, dict):
        problems.add((*path, "with"), "`with` is a mapping of the normaliser's arguments")
        arguments = {}
    label = ground.labels.get(name) if kind == "label" else None
    if label is not None and normaliser is None:
        normaliser = FIELDS
    if normaliser is None:
        if kind == "label" and name[:1].isupper():
            problems.add(path, f"a rule that makes a {name} needs a `value` (the name of a normaliser), "
                               f"or {name} and its fields under `labels`")  # fmt: skip
        return None, arguments
    known = ground.normalisers
    if not isinstance(normaliser, str) or normaliser not in known:
        problems.add((*path, "value"), f"unknown normaliser {normaliser!r}{suggestion(str(normaliser), known)}")
        return None, arguments
    if label is not None and normaliser != FIELDS:
        problems.add(
            (*path, "value"), f"{name} is declared under `labels`; its fields make its value, so leave `value` out"
        )
    elif label is not None and not partial:
        check_fields(label, captures, arguments, path, ground.field_kinds, problems)
    elif not partial:
        _check_signature(normaliser, known[normaliser], captures, arguments, path, ground)
    return normaliser, arguments


def _check_signature(
    name: str, signature: Signature, captures: Mapping[str, CaptureSource], arguments: Mapping[str, Any],
    path: tuple[Key, ...], ground: Ground,
) -> None:  # fmt: skip
    problems = ground.problems
    if signature.captures is not None:
        known = [*signature.captures, MENTION]
        for capture in captures:
            if capture not in known:
                message = f"the normaliser {name!r} has no use for the capture {capture!r}{suggestion(capture, known)}"
                problems.add((*path, "pattern"), f"{message}; it knows {', '.join(known)}")
    for needed in signature.needs:
        choices = needed.split("|")
        if not captures.keys() & set(choices) and not arguments.keys() & set(choices):
            first = choices[0]
            message = f"the normaliser {name!r} needs the capture {' or '.join(map(repr, choices))}"
            problems.add((*path, "pattern"), f"{message}: write {{…:{first}}} or (?P<{first}>…)")
    if signature.arguments is not None:
        for argument in arguments:
            if argument not in signature.arguments:
                known = list(signature.arguments)
                message = f"the normaliser {name!r} has no argument {argument!r}{suggestion(argument, known)}"
                problems.add((*path, "with", argument), message)
    for argument in signature.lists:
        said = arguments.get(argument, [])
        for list_name in said if isinstance(said, list) else [said]:
            if list_name not in ground.lists:
                message = f"there is no word list {list_name!r}{suggestion(str(list_name), ground.lists)}"
                problems.add((*path, "with", argument), message)


def _check_zones(zones: list[str], path: tuple[Key, ...], problems: Problems) -> bool:
    before = len(problems.found)
    known = get_args(ZoneKind)
    for i, zone in enumerate(zones):
        if zone not in known:
            problems.add((*path, i), f"unknown zone {zone!r}{suggestion(zone, known)}")
    return len(problems.found) == before


def _switch(item: dict[str, Any], key: str, default: bool, path: tuple[Key, ...], problems: Problems) -> bool:
    value = item.get(key, default)
    if not isinstance(value, bool):
        problems.add((*path, key), f"`{key}` is true or false")
        return default
    return value


def _guards(
    item: dict[str, Any], path: tuple[Key, ...], scope: Scope, pattern: Expansion, problems: Problems
) -> tuple[Guard, ...]:
    """One guard for each kind; the entries of its list are alternatives. What they name is added to ``pattern``'s."""
    guards = []
    reach = item.get("reach")
    if reach is not None and not (isinstance(reach, int) and not isinstance(reach, bool) and reach > 0):
        problems.add((*path, "reach"), "`reach` is a number of syllables, 1 or more")
        reach = None
    if reach is not None and not {NEAR, f"not_{NEAR}"} & item.keys():
        problems.add((*path, "reach"), "`reach` says how far `near` or `not_near` looks; this rule has neither")
    for kind in GUARDS:
        entries = names_in(item, kind, path, problems)
        if not entries:
            continue
        if kind.endswith(WITHIN):
            for i, entry in enumerate(entries):
                if entry not in SURROUNDINGS:
                    problems.add((*path, kind, i), f"unknown surroundings {entry!r}{suggestion(entry, SURROUNDINGS)}")
            guards.append(Guard(kind, tuple(entries), None))
            continue
        sources = []
        for i, text in enumerate(entries):
            where = (*path, kind, i)

            def report(message: str, where: tuple[Key, ...] = where) -> None:
                problems.add(where, message)

            expansion = expand(text, scope, report, shared=False)
            pattern.used |= expansion.used
            pattern.labels |= expansion.labels
            if compile_source(guard_pattern(kind, [expansion.source]), False, report) is not None:
                sources.append(expansion.source)
        compiled = compile_source(guard_pattern(kind, sources), False, lambda message: None) if sources else None
        if compiled is not None:
            guards.append(Guard(kind, tuple(entries), compiled, reach, tuple(sources)))
    return tuple(guards)


def _conditions(guards: Sequence[Guard]) -> list[Condition]:
    return [
        Condition(tuple(map(fold_text, g.entries)), g.kind in (AFTER, BEFORE, NEAR), g.kind.endswith(NEAR))
        for g in guards
        if not g.kind.endswith(WITHIN)
    ]


def names_in(item: Mapping[str, Any], key: str, path: tuple[Key, ...], problems: Problems) -> list[str]:
    """The text or list of texts under ``key``, as a list."""
    value = item.get(key)
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    problems.add((*path, key), f"`{key}` is a text or a list of texts")
    return []
