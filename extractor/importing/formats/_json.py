"""What the formats of JSON share: values of the kind that is wanted, or one word for what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from extractor.errors import UsageError

T = TypeVar("T")


class Problem(Exception):
    """One article cannot be read; the message says why."""


def loaded(path: Path, data: bytes) -> Any:
    """The value of a JSON file.

    :raises UsageError: it is none.
    """
    import orjson

    try:
        return orjson.loads(data)
    except ValueError as error:
        raise UsageError(f"'{path}' is no JSON: {error}") from None


def get(mapping: Mapping[str, Any], name: str, kind: type[T]) -> T:
    """The value under a name.

    :raises Problem: it is not there, or of another kind.
    """
    value = mapping.get(name) if isinstance(mapping, Mapping) else None
    if not isinstance(value, kind):
        raise Problem(f"its `{name}` is {'missing' if value is None else 'of another kind than it should be'}")
    return value


def whole(mapping: Mapping[str, Any], name: str) -> int:
    """The whole number under a name, also where it is written as ``"12"`` or ``12.0``.

    :raises Problem: it is none.
    """
    value = mapping.get(name)
    try:
        if not isinstance(value, bool) and value is not None and int(value) == float(value):
            return int(value)
    except (TypeError, ValueError):
        pass
    raise Problem(f"its `{name}` is no whole number: {value!r}")
