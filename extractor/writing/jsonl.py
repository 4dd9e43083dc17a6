"""JSON Lines: one article, one line of UTF-8 JSON. All other forms are made from these lines."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.errors import InputError
from extractor.records import Article, OtherValue
from extractor.writing.atomic import AtomicWriter

STAGE = "write"

_LARGEST = 2**64 - 1
_SMALLEST = -(2**63)


def to_line(article: Article) -> bytes:
    """The article as one line of JSON in UTF-8, with its newline at the end.

    :raises InputError: (stage ``write``) a value has no form in JSON, and which one.
    """
    import orjson

    try:
        plain = article.to_dict()
        line = orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE)
    except (TypeError, ValueError, RecursionError) as error:
        raise _refusal(article, str(error)) from error
    # orjson writes NaN and infinity as null, which would say that the number is unknown.
    if not (_is_finite(plain["mentions"]) and _is_finite(plain["records"])):
        raise _refusal(article, "a number is not finite")
    return line


class LineWriter(AtomicWriter):
    """An :class:`AtomicWriter` of lines, each of which ends with its only newline."""

    def write(self, data: bytes) -> int:
        """Append one line; returns the offset in bytes at which it stands.

        :raises ValueError: ``data`` is no line, or more than one.
        """
        if not data.endswith(b"\n") or data.count(b"\n") > 1:
            raise ValueError("a line must end with a newline and hold no other")
        return super().write(data)


def _is_finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return True


def _refusal(article: Article, otherwise: str) -> InputError:
    try:
        where, what = next(_unwritable(article, ""), ("", otherwise))
    except RecursionError:
        where, what = "", "its fields lie too deep in one another"
    message = f"{where} cannot be written as JSON: {what}" if where else f"it cannot be written as JSON: {what}"
    return InputError(article.source.path, STAGE, f"{message}; mend the rule that made it")


def _unwritable(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """The places of an article that have no form in JSON, and what stands there."""
    if isinstance(value, str):
        at = next((i for i, character in enumerate(value) if "\ud800" <= character <= "\udfff"), None)
        if at is not None:
            yield where, f"half a character (a lone surrogate) at character {at}"
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if not _SMALLEST <= value <= _LARGEST:
            yield where, "a whole number of more than 64 bits"
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield where, f"the number {value}"
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from _unwritable(item, f"{where}[{i}]")
    elif isinstance(value, OtherValue):
        yield from _unwritable(value.fields, where)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, str):
                yield from _unwritable(key, f"a key of {where}")
                yield from _unwritable(item, f"{where}.{key}")
            else:
                yield where, f"a key of type {type(key).__name__}"
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _unwritable(getattr(value, field.name), f"{where}.{field.name}" if where else field.name)
    else:
        yield where, f"a value of type {type(value).__name__}"
