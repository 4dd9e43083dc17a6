"""The values of labels that packs declare: each field's capture to a value of the kind that the label says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.matching.model import Capture, Normalised
from extractor.normalising.model import Arguments, Captures, Context, Linked, NumberDraft, normaliser
from extractor.normalising.numbers import NUMBER_WORDS, from_roman, parse_number
from extractor.records import OtherValue
from extractor.rulebook.model import WordList
from extractor.rulebook.shape import MENTION
from extractor.text.folding import fold_text

Words = Callable[[str], WordList]


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A kind of field: ``make(capture, arguments, words)`` gives its value, or ``None`` where there is none.

    ``needs`` are the arguments that it cannot do without, ``needs_label`` is the label that the capture must hold,
    ``needs_list`` says that it must come from a word list.
    """

    help: str
    make: Callable[[Capture, Arguments, Words], Any]
    arguments: Mapping[str, str]
    needs: tuple[str, ...] = ()
    needs_label: str | None = None
    needs_list: bool = False


@normaliser(
    help="The captures of a label of your own, each as its field says; without declared fields, as text.",
    captures=None,
    arguments=None,
)
def fields(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """Every declared field of the label, ``None`` where the rule has none; arguments are fields with a fixed value.

    Without a declaration every capture is a text (the standard spelling where it came from a word list). ``None``
    where a required field has no value.
    """
    if not context.fields:
        found: dict[str, Any] = dict(arguments)
        for name, capture in captures.items():
            if name != MENTION:
                found[name] = capture.entry.text if capture.entry else capture.text
        return Normalised(OtherValue(found))
    found = {}
    for name, spec in context.fields.items():
        value = arguments.get(name)
        if name in captures:
            value = FIELD_KINDS[spec.kind].make(captures[name], spec.arguments, context.words)
        elif spec.kind == "boolean" and name not in arguments and spec.relation is None:
            value = False
        if value is None and spec.required and spec.relation is None:
            return context.refuse(f"the field {name!r} is required and has no value")
        found[name] = value
    return Normalised(OtherValue(found))


def _text(capture: Capture, arguments: Arguments, words: Words) -> str | None:
    return capture.text.strip() or None


def _number(capture: Capture, arguments: Arguments, words: Words) -> int | float | None:
    draft = capture.match.value if capture.match is not None else None
    if isinstance(draft, NumberDraft):
        return draft.value
    return parse_number(capture.text, words(NUMBER_WORDS))


def _integer(capture: Capture, arguments: Arguments, words: Words) -> int | None:
    value = _number(capture, arguments, words)
    return int(value) if value is not None and value == int(value) else None


def _ordinal(capture: Capture, arguments: Arguments, words: Words) -> int | None:
    return from_roman(capture.text) or _integer(capture, arguments, words)


def _lexicon(capture: Capture, arguments: Arguments, words: Words) -> str | None:
    if capture.entry is None:
        return None
    column = arguments.get("column")
    return capture.entry.text if column is None else capture.entry.attributes.get(column)


def _choice(capture: Capture, arguments: Arguments, words: Words) -> Any:
    meant = {fold_text(str(word)).lower(): value for word, value in (arguments.get("values") or {}).items()}
    return meant.get(capture.text.lower())


def _boolean(capture: Capture, arguments: Arguments, words: Words) -> bool:
    return True


def _linked(kind: str) -> Callable[[Capture, Arguments, Words], Linked | None]:
    def make(capture: Capture, arguments: Arguments, words: Words) -> Linked | None:
        return Linked(kind, capture.match) if capture.match is not None else None

    return make


FIELD_KINDS: dict[str, FieldKind] = {
    "boolean": FieldKind("true where something was captured, false where not.", _boolean, {}),
    "choice": FieldKind(
        "What the words stand for by `values`, a mapping; capitals do not count.",
        _choice, {"values": "words and what each stands for"}, needs=("values",),
    ),
    "count": FieldKind("The id of the statistic of a {COUNT:…}.", _linked("count"), {}, needs_label="COUNT"),
    "date": FieldKind("The ISO 8601 value of a {DATE:…}.", _linked("date"), {}, needs_label="DATE"),
    "document": FieldKind("The id of the document of a {DOCUMENT:…}.", _linked("document"), {}, needs_label="DOCUMENT"),
    "integer": FieldKind("A whole number, from digits (1.250), words or a {quantity:…}.", _integer, {}),
    "lexicon": FieldKind(
        "The standard spelling of a word of a word list, or the cell of its `column`.",
        _lexicon, {"column": "the column of the list"}, needs_list=True,
    ),
    "number": FieldKind("A number with decimals, from digits (1,5), words or a {quantity:…}.", _number, {}),
    "ordinal": FieldKind("A place in a row, from Roman (XIV) or Arabic numerals or words.", _ordinal, {}),
    "organisation": FieldKind(
        "The id of the organisation of a {PARTY_ORG:…}.", _linked("organisation"), {}, needs_label="PARTY_ORG"
    ),
    "person": FieldKind("The id of the person of a {PERSON:…}.", _linked("person"), {}, needs_label="PERSON"),
    "text": FieldKind("The words themselves.", _text, {}),
}  # fmt: skip
"""The kinds of fields by the name that packs call them."""
