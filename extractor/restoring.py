"""Published records back to dataclasses: the way from a line of ``records.jsonl`` to an :class:`Article`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache, partial
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from extractor.errors import InputError, UsageError
from extractor.records import (
    Article,
    CountValue,
    DateValue,
    DocumentValue,
    Mention,
    OtherRecord,
    OtherValue,
    PartyOrgValue,
    PersonValue,
)

RECORDS = "records.jsonl"
_STAGE = "records"

VALUES: Mapping[str, type] = {
    "PARTY_ORG": PartyOrgValue,
    "DOCUMENT": DocumentValue,
    "DATE": DateValue,
    "COUNT": CountValue,
    "PERSON": PersonValue,
}
"""What the value of a mention is, by its label; of any other label it is an :class:`OtherValue`."""

_OWN = ("id", "label", "mentions", "sentence")


def article_from_dict(plain: Mapping[str, Any]) -> Article:
    """The article that :meth:`Article.to_dict` made this of. Fields that are not known are left out.

    :raises ValueError: it is no record of an article, and what is missing or does not fit.
    """
    try:
        article: Article = _made(Article, plain)
        for mention in article.mentions:
            if article.text[mention.start : mention.end] != mention.text or mention.start < 0:
                raise ValueError(f"{mention.id} is not what the text has at {mention.start}")
        if len({mention.id for mention in article.mentions}) < len(article.mentions):
            raise ValueError("two mentions have one id")
        return article
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        told = f"has no {error}" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"is no record of an article: {told}") from error


def records_file(path: Path) -> Path:
    """The ``records.jsonl`` of a run's folder, or the file that is named.

    :raises UsageError: there is none.
    """
    file = path / RECORDS if path.is_dir() else path
    if not file.is_file():
        raise UsageError(f"there is no '{file}'; name the folder that `extractor run` wrote, or a {RECORDS}")
    return file


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a ``records.jsonl``, or of a run's folder, one after another.

    :raises UsageError: there is no such file.
    :raises InputError: a line is no record, and which one.
    """
    file = records_file(path)
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield article_of_line(line, file, number)


def article_of_line(line: bytes, file: Path, number: int) -> Article:
    """The article of one line, which is the ``number``-th of ``file``.

    :raises InputError: it is no record.
    """
    import orjson

    try:
        return article_from_dict(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        raise InputError(str(file), _STAGE, f"line {number} is no record of an article: no JSON ({error})") from error
    except ValueError as error:
        raise InputError(str(file), _STAGE, f"line {number} {error}") from error


def _made(kind: type, plain: Any) -> Any:
    if not isinstance(plain, Mapping):
        raise TypeError(f"{kind.__name__} is not an object")
    if kind is Mention:
        value = plain["value"]
        made = VALUES.get(plain["label"]) if isinstance(plain["label"], str) else None
        given = {name: make(plain[name]) for name, make, _ in _makers(Mention) if name != "value"}
        return Mention(
            **given, value=OtherValue(_object("Mention.value", value)) if made is None else _made(made, value)
        )
    if kind is OtherRecord:
        others = {name: value for name, value in plain.items() if name not in _OWN}
        own = {name: make(plain[name]) for name, make, _ in _makers(OtherRecord) if name in _OWN}
        return OtherRecord(**own, fields=others)
    taken = {}
    for name, make, needed in _makers(kind):
        if name in plain:
            taken[name] = make(plain[name])
        elif needed:
            raise KeyError(name)
    return kind(**taken)


def _object(where: str, plain: Any) -> dict[str, Any]:
    if not isinstance(plain, Mapping):
        raise TypeError(f"{where} is not an object")
    return dict(plain)


@cache
def _makers(kind: type) -> tuple[tuple[str, Callable[[Any], Any], bool], ...]:
    """The fields of a dataclass: their names, what makes their values, and whether they have no default."""
    from dataclasses import MISSING

    hints = get_type_hints(kind)
    return tuple(
        (
            f.name,
            _maker(f"{kind.__name__}.{f.name}", hints[f.name]),
            f.default is MISSING and f.default_factory is MISSING,
        )
        for f in fields(kind)
    )


def _maker(where: str, hint: Any) -> Callable[[Any], Any]:
    """What makes a value of that type, or raises a ``TypeError`` for what is none that names the field."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return lambda plain: _made(hint, plain)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return partial(_items, where, _maker(where, arguments[0]))
        return partial(_exactly, where, [_maker(where, argument) for argument in arguments])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        one = _maker(where, arguments[1])
        return lambda plain: {key: one(value) for key, value in _object(where, plain).items()}
    return partial(_plain, where, frozenset(_kinds(hint)))


def _items(where: str, make: Callable[[Any], Any], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list | tuple):
        raise TypeError(f"{where} is no list")
    return tuple(map(make, plain))


def _exactly(where: str, makers: list[Callable[[Any], Any]], plain: Any) -> tuple[Any, ...]:
    if not isinstance(plain, list | tuple) or len(plain) != len(makers):
        raise TypeError(f"{where} is no list of {len(makers)}")
    return tuple(make(item) for make, item in zip(makers, plain, strict=True))


def _plain(where: str, kinds: frozenset[type], plain: Any) -> Any:
    # Exactly these types, since Python takes true for a whole number.
    if type(plain) not in kinds:
        raise TypeError(f"{where} is {plain!r:.40}")
    return plain


def _kinds(hint: Any) -> Iterator[type]:
    """The types that a hint of plain values allows; those of the values of a ``Literal``."""
    if get_origin(hint) in (Union, UnionType):
        for argument in get_args(hint):
            yield from _kinds(argument)
    elif get_origin(hint) is Literal:
        yield from map(type, get_args(hint))
    else:
        yield hint
        if hint is float:
            yield int
