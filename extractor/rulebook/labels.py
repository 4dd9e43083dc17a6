"""Labels that a pack declares: their fields, and the table that their records stand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.records import CORE_LABELS
from extractor.rulebook.keys import FIELD_KEYS, LABEL_KEYS
from extractor.rulebook.model import CaptureSource, FieldSignature, FieldSpec, LabelSpec
from extractor.rulebook.problems import Key, Problems, check_keys, is_name, suggestion
from extractor.rulebook.syntax import parse

_OWN_COLUMNS = ("id", "label", "mentions", "sentence")
"""What every record of a table has beside its fields."""
_COMMON = ("as", "required", "relation")


def read_labels(
    specs: Mapping[str, Any], kinds: Mapping[str, FieldSignature], problems: Problems
) -> dict[str, LabelSpec]:
    """The labels under ``labels:``, checked; ``kinds`` are the kinds of fields that there are."""
    found = {}
    for name, spec in specs.items():
        path = ("labels", name)
        if name in CORE_LABELS:
            problems.add(path, f"{name} has fields of its own already; choose another name for your label")
        elif not is_name(name) or not name[0].isupper():
            problems.add(path, f"a label begins with a capital and has only letters, digits and _, not {name!r}")
        elif not isinstance(spec, dict):
            problems.add(path, f"a label is a mapping with keys such as `fields`, found {type(spec).__name__}")
        else:
            found[name] = _read_label(name, spec, path, kinds, problems)
    return found


def _read_label(
    name: str, spec: dict[str, Any], path: tuple[Key, ...], kinds: Mapping[str, FieldSignature], problems: Problems
) -> LabelSpec:
    check_keys(spec, LABEL_KEYS, "a label", path, problems)
    table = spec.get("table")
    if table is not None and not (isinstance(table, str) and is_name(table)):
        problems.add((*path, "table"), "`table` is a name of letters, digits and _, for example `table: awards`")
        table = None
    fields: dict[str, FieldSpec] = {}
    items = spec.get("fields") or {}
    if not isinstance(items, dict):
        problems.add((*path, "fields"), "`fields` is a mapping of field names, for example `years: integer`")
        items = {}
    for field_name, field in items.items():
        made = _read_field(field_name, field, (*path, "fields", field_name), kinds, problems)
        if made is not None:
            fields[field_name] = made
    same_by = spec.get("same_by") or []
    same_by = [same_by] if isinstance(same_by, str) else same_by
    if not isinstance(same_by, list):
        problems.add((*path, "same_by"), "`same_by` is a field or a list of fields")
        same_by = []
    for i, field_name in enumerate(same_by):
        if field_name not in items:
            message = f"the label has no field {field_name!r}{suggestion(str(field_name), items)}"
            problems.add((*path, "same_by", i), message)
    return LabelSpec(name, table, tuple(map(str, same_by)), fields)


def _read_field(
    name: str, spec: Any, path: tuple[Key, ...], kinds: Mapping[str, FieldSignature], problems: Problems
) -> FieldSpec | None:
    spec = {"as": spec} if isinstance(spec, str) else spec
    if name in _OWN_COLUMNS or not is_name(name):
        problems.add(path, f"a field cannot be called {name!r}: every record has {', '.join(_OWN_COLUMNS)} of its own, "
                           "and a name has only letters, digits and _")  # fmt: skip
        return None
    if not isinstance(spec, dict) or not isinstance(spec.get("as"), str):
        problems.add(path, f"a field is a kind of value, for example `{name}: integer`, or a mapping with `as`")
        return None
    kind = spec["as"]
    if kind not in kinds:
        near = suggestion(kind, kinds) or f"; there are {', '.join(sorted(kinds))}"
        problems.add((*path, "as") if len(spec) > 1 else path, f"unknown kind of field {kind!r}{near}")
        return None
    check_keys(spec, FIELD_KEYS, "a field", path, problems)
    arguments = {key: value for key, value in spec.items() if key not in _COMMON and key in FIELD_KEYS}
    for key in arguments:
        if key not in kinds[kind].arguments:
            problems.add((*path, key), f"a field that is a {kind!r} has no {key!r}")
    for key in kinds[kind].needs:
        if key not in spec:
            message = f"a field that is a {kind!r} needs `{key}`: {kinds[kind].arguments[key]}"
            problems.add(path, f"{message}, such as `{name}: {{as: {kind}, {key}: …}}`")
    for key, shape in (("required", bool), ("relation", str), ("column", str), ("values", dict)):
        if key in spec and not isinstance(spec[key], shape):
            problems.add((*path, key), f"`{key}` is {_SHAPES[shape]}")
            return None
    return FieldSpec(name, kind, arguments, bool(spec.get("required")), spec.get("relation"))


_SHAPES = {bool: "true or false", str: "a name", dict: "a mapping"}


def check_fields(
    label: LabelSpec, captures: Mapping[str, CaptureSource], arguments: Mapping[str, Any], path: tuple[Key, ...],
    kinds: Mapping[str, FieldSignature], problems: Problems,
) -> None:  # fmt: skip
    """Whether a rule's captures and fixed values are fields of its label, and of the kind that these ask for."""
    known = [*label.fields, "mention"]
    for name, source in captures.items():
        field = label.fields.get(name)
        if field is None:
            if name != "mention":
                message = f"{label.name} has no field {name!r}{suggestion(name, known)}; add it under `labels`"
                problems.add((*path, "pattern"), message)
            continue
        kind = kinds[field.kind]
        if kind.needs_label is not None and source.label != kind.needs_label:
            message = f"field {name!r} is a {field.kind}: capture it as {{{kind.needs_label}:{name}}}"
            problems.add((*path, "pattern"), message)
        if kind.needs_list and not source.lists:
            problems.add(
                (*path, "pattern"), f"field {name!r} is a {field.kind}: capture it from a word list, {{list:{name}}}"
            )
        column = field.arguments.get("column")
        if kind.needs_list and source.lists and column is not None and not any(
            column in entry.attributes for words in source.lists for found in words.entries.values() for entry in found
        ):  # fmt: skip
            problems.add((*path, "pattern"), f"no word of {source.lists[0].name!r} has a column {column!r}")
    for name in arguments:
        if name not in label.fields:
            problems.add((*path, "with", name), f"{label.name} has no field {name!r}{suggestion(name, label.fields)}")
    for name, field in label.fields.items():
        if field.required and field.relation is None and name not in captures and name not in arguments:
            message = f"{label.name} needs the field {name!r}: capture it as {{list:{name}}} or (?P<{name}>…)"
            problems.add((*path, "pattern"), message)


def check_covered(
    label: LabelSpec, source: str, path: tuple[Key, ...], kinds: Mapping[str, FieldSignature], problems: Problems
) -> None:
    """Whether a rule's mention would cover a mention whose record a field names: that one gives way, and has none.

    ``source`` is the rule's pattern, written out. A date is known without a record.
    """
    try:
        tree = parse(source)
    except ValueError:  # is said by the compiler
        return
    mentions = [node for node in tree.walk() if node.kind == "group" and node.name == "mention"] or [tree]
    for name in dict.fromkeys(node.name for mention in mentions for node in mention.walk() if node.kind == "group"):
        field = label.fields.get(name or "")
        needed = kinds[field.kind].needs_label if field is not None else None
        if needed not in (None, "DATE") and label.name[:1].isupper():
            message = f"the {label.name} would cover {{{needed}:{name}}}, which then has no record"
            problems.add((*path, "pattern"), f"{message}; put (?P<mention>…) around the words before or behind it")
