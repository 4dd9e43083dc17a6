"""Quantities: numbers with what they count, to the plain unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast, get_args

from extractor.matching.model import Capture, Normalised
from extractor.normalising.model import Arguments, Captures, Context, NumberDraft, normaliser
from extractor.normalising.numbers import NUMBER_WORDS, Number, parse_number, plain
from extractor.records import Comparator, CountKind, CountValue

_FOREIGN_THOUSANDS = re.compile(r"(?<![\d.,])([1-9]\d{0,2}),(\d{3})\Z")


@normaliser(
    help="How many of what: a COUNT.",
    captures={
        "n": "the number",
        "low": "the lower end of a range",
        "high": "its upper end",
        "total": "of how many, in a ratio",
        "noun": "what is counted; its list can give `kind` and `unit`",
        "after": "words behind it with a `comparator`",
    },
    arguments={
        "kind": "cardinal, percent, ratio, money or measure",
        "unit": "the unit, where no noun gives it",
        "comparator": "= > < >= <= ~",
        "head": "how far the noun goes: `word` (to the segmented word's end) or `classified`",
        "in_digits": "true: numbers in words do not count",
        "least_scale": "the number must close with a scale word of this worth",
        "vague": "a word list of nouns with which the number one says only that there is some",
        "elided": "`after` or `before`: the noun stands with another number of the list",
        "needs_noun": "true: with `elided: before` it counts only where its sentence counts something before",
    },
    needs=("n|low",),
    lists=("vague",),
)
def count(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A quantity from captures ``n`` (or ``low`` and ``high``), ``total``, ``noun`` and ``after``.

    Numbers are mentions of the helper ``quantity``, or digits. Both ends of a range share the scale word behind the
    second. ``noun`` is the counted word: its list's attributes ``kind`` and ``unit`` win over the argument ``kind``
    and the word itself. ``after`` is a bound with the attribute ``comparator``. With the argument ``head: word``
    the noun is cut to its first segmented word, with ``head: classified`` to its first syllable and the segmented
    word behind it. ``elided: after`` (or ``before``) says that the noun is left out and where in the list it stands.
    ``vague`` names a list of nouns that the word for one does not count. ``least_scale`` asks for a number that
    ends in a scale word of that worth, ``in_digits: true`` for digits.
    """
    drafts = {name: _number(captures[name], context) for name in ("n", "low", "high", "total") if name in captures}
    if any(draft is None for draft in drafts.values()):
        return context.refuse(f"no number can be read in {' and '.join(n for n, d in drafts.items() if d is None)}")
    numbers: dict[str, Number | None] = {name: draft.value for name, draft in drafts.items() if draft is not None}
    low, high = drafts.get("low"), drafts.get("high")
    if low is not None and high is not None and low.scale == 1 and low.value < high.value / high.scale:
        numbers["low"] = plain(Decimal(str(low.value)) * Decimal(str(high.scale)))
    if low is None and not _as_asked(captures["n"], drafts["n"], arguments):
        return context.refuse("the number is not of the kind that `in_digits` or `least_scale` asks for")
    noun = captures.get("noun")
    if noun is not None and _is_vague(captures.get("n"), numbers, noun, arguments, context):
        return context.refuse(f"with {noun.text!r} the word for one does not count")
    kind: Any = (noun.attribute("kind") if noun else None) or arguments.get("kind") or "cardinal"
    if kind not in get_args(CountKind):
        return context.refuse(f"there is no kind {kind!r}")
    end = None
    unit = arguments.get("unit") or (noun.attribute("unit") if noun else None)
    if unit is None and noun is not None:
        unit = noun.entry.text if noun.entry else noun.text
        if "head" in arguments:
            end = _head_end(unit, noun.start, arguments["head"], context)
            if end is None:
                return context.refuse(f"{noun.text.split()[0]!r} is, or begins, a word of counts.not_nouns")
            unit = unit[: end - noun.start]
    value = CountValue(
        kind=kind,
        value=numbers.get("n"),
        low=numbers.get("low"),
        high=numbers.get("high"),
        total=numbers.get("total"),
        comparator=_comparator(captures, drafts.values(), arguments),
        unit=unit.lower() if unit is not None and kind in ("cardinal", "ratio") else unit,
    )
    if kind == "cardinal" and "n" in captures:
        value = _whole(value, captures["n"].text)
    return Normalised(value, end) if _sensible(value) else context.refuse("a range runs upward, and a total is not 0")


def _is_vague(
    number: Capture | None, numbers: dict[str, Number | None], noun: Capture, arguments: Arguments, context: Context
) -> bool:
    """Whether the words say that there is some, not how many."""
    if number is None or "vague" not in arguments or numbers.get("n") != 1 or _in_digits(number):
        return False
    return noun.text in context.words(arguments["vague"])


def _in_digits(capture: Capture) -> bool:
    return any(char.isdigit() for char in capture.text)


def _as_asked(capture: Capture, draft: NumberDraft | None, arguments: Arguments) -> bool:
    if arguments.get("in_digits") and not _in_digits(capture):
        return False
    return draft is not None and draft.scale >= arguments.get("least_scale", 1)


def _head_end(words: str, start: int, head: str, context: Context) -> int | None:
    """Where the counted noun ends that begins at ``start`` of the text, or ``None`` where it is no noun."""
    not_nouns = context.words("counts.not_nouns")
    if head == "classified":
        classifier, _, rest = words.partition(" ")
        if not rest:
            return start + len(words)
        at = start + len(classifier) + 1
        end = context.first_word_end(at)
        first = words[at - start : end - start]
        apart = context.first_word_end(start) <= start + len(classifier)
        if words[end - start : end - start + 1] == "," and " " not in first and apart:
            end = context.first_word_end(end + 2)  # "cuộc thanh, kiểm tra"
        end = min(end, start + len(words))
        return start + len(classifier) if first.rstrip(",").lower() in not_nouns else end
    if words.split()[0].lower() in not_nouns:
        return None
    end = min(context.first_word_end(start), start + len(words))
    return None if words[: end - start].lower() in not_nouns else end


def _number(capture: Capture, context: Context) -> NumberDraft | None:
    if capture.match is not None and isinstance(capture.match.value, NumberDraft):
        return capture.match.value
    value = parse_number(capture.text, context.words(NUMBER_WORDS))
    return NumberDraft(value) if value is not None else None


def _comparator(captures: Captures, drafts: Iterable[NumberDraft | None], arguments: Arguments) -> Comparator:
    stated = [captures["after"].attribute("comparator")] if "after" in captures else []
    stated += [draft.comparator for draft in drafts if draft is not None and draft.comparator != "="]
    found = next((word for word in stated if word in get_args(Comparator)), arguments.get("comparator", "="))
    return cast(Comparator, found)


def _sensible(value: CountValue) -> bool:
    if value.low is not None and value.high is not None:
        return value.low < value.high
    return value.kind != "ratio" or value.total not in (None, 0)


def _whole(value: CountValue, text: str) -> CountValue:
    """People and things come whole: ``1,500 người`` is 1500 with a foreign mark, not one and a half."""
    foreign = _FOREIGN_THOUSANDS.search(text)
    if foreign is None:
        return value
    return replace(value, value=int(foreign[1] + foreign[2]))
