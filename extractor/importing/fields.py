"""The fields of mentions: from what an annotator wrote, and to the dataclasses of the records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, get_args, get_type_hints

from extractor.records import OtherValue, Value
from extractor.restoring import VALUES

Fields = dict[str, Any]


def read_note(note: str, label: str) -> Fields | None:
    """The fields in a note: one JSON object, or a ``name: value`` on each line.

    A value is read as JSON where it is that, and else stands for itself; nothing is null. ``None`` for an empty note.

    :raises ValueError: it is neither, and the line that is not.
    """
    bare = note.strip()
    if not bare:
        return None
    if bare.startswith("{"):
        try:
            found = json.loads(bare, parse_constant=_refuse)
        except ValueError as error:
            raise ValueError(f"its note is no JSON: {error}") from None
    else:
        found = {}
        for line in filter(str.strip, bare.splitlines()):
            name, colon, value = line.partition(":")
            if not colon or not name.strip() or " " in name.strip():
                raise ValueError(f"its note has a line that is not `name: value`: {line.strip()!r}")
            found[name.strip()] = _json_or_text(value.strip())
    return {name: _fitting(label, name, value) for name, value in found.items()}


def _json_or_text(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError:
        return text


def _refuse(constant: str) -> Any:
    """``NaN`` and ``Infinity`` are words here."""
    raise ValueError(constant)


def _fitting(label: str, name: str, value: Any) -> Any:
    """A number that was written for words is the words: ``number: 24`` of a document is ``"24"``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        kinds = _kinds(label).get(name, ())
        if str in kinds and int not in kinds:
            return str(value)
    return value


@cache
def _kinds(label: str) -> Mapping[str, tuple[Any, ...]]:
    made = VALUES.get(label)
    if made is None:
        return {}
    hints = get_type_hints(made)
    kinds = {name: tuple(_flat(hint)) for name, hint in hints.items()}
    return kinds | dict.fromkeys(("org", "time", "issuer", "date", "subject"), (str,))


def _flat(hint: Any) -> list[Any]:
    """A hint's plain types; of a ``Literal`` those of its values."""
    arguments = get_args(hint)
    if not arguments:
        return [hint if isinstance(hint, type) else type(hint)]
    return [kind for argument in arguments for kind in _flat(argument)]


def value_of(label: str, text: str, given: Mapping[str, Any]) -> Value:
    """The value of a mention from the fields of its label.

    A list means that any of its items is right, and the first is taken. Where a field that cannot be null is missing,
    it is the mention's words, or the plainest of its kinds.
    """
    plain = {name: value[0] if isinstance(value, list) and value else value for name, value in given.items()}
    made: Any = VALUES.get(label)
    if made is None:
        return OtherValue(dict(given))
    defaults = {"name": text, "type": "DATE" if label == "DATE" else text, "comparator": "=", "value": None}
    defaults["kind"] = "cardinal" if label == "COUNT" else "other"
    taken = {}
    for field in fields(made):
        found = plain.get(field.name)
        taken[field.name] = found if found is not None else defaults.get(field.name)
    value: Value = made(**taken)
    return value
