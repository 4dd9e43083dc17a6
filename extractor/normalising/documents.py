"""Documents: type, number, symbol, plenum, term and congress as their own words give them."""

from __future__ import annotations

import re

from extractor.matching.model import Normalised
from extractor.normalising.model import Arguments, Captures, Context, DocumentDraft, normaliser
from extractor.normalising.numbers import NUMBER_WORDS, ordinal_to_roman, parse_number


@normaliser(
    help="A document as its own words name it: a DOCUMENT.",
    captures={
        "type": "the type, from a word list",
        "number": "its number",
        "code": "the letters of its symbol (NQ/TU)",
        "term": "the term or congress that a plenum was of, in Roman or Arabic numerals",
        "congress": "the congress, in Roman or Arabic numerals",
        "plenum": "the number of the plenum",
        "congress_of": "the {PARTY_ORG} whose congress it was",
    },
    arguments={
        "type": "the type, where no word gives it",
        "congress": "true: it is a congress's, even where its number is left out",
    },
    needs=("type|code",),
)
def document(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A document from captures ``type``, ``number``, ``code`` (the symbol after the number), ``plenum``, ``term``,
    ``congress`` and ``congress_of``. Arguments ``type`` and ``congress: true`` say what the words leave out. A code
    from a list may carry the type (attribute ``type``)."""
    kind = arguments.get("type")
    if "type" in captures:
        found = captures["type"]
        kind = found.entry.text if found.entry else found.text
    code = re.sub(r"\s+", "", captures["code"].text) if "code" in captures else None
    if kind is None and code is not None:
        letters = re.split(r"[-/]", code)
        entry = next((e for part in letters if (e := context.words("documents.type_codes").find(part))), None)
        kind = entry.attributes.get("type") if entry else None
    if kind is None:
        return context.refuse("no word and no code gives its type")
    number = captures["number"].text.strip() if "number" in captures else None
    symbol = f"{number}{'' if code[:1] in '-/' else '-'}{code}" if number and code else None
    term = ordinal_to_roman(captures["term"].text) if "term" in captures else None
    congress = ordinal_to_roman(captures["congress"].text) if "congress" in captures else None
    if ("congress" in captures and congress is None) or ("term" in captures and term is None):
        return context.refuse("the number of its congress or term cannot be read")
    if arguments.get("congress") and congress is None:
        congress = term
    body = captures["congress_of"].match if "congress_of" in captures else None
    plenum = None
    if "plenum" in captures:
        read = parse_number(captures["plenum"].text.lower(), context.words(NUMBER_WORDS))
        if not isinstance(read, int):
            return context.refuse("the number of its plenum cannot be read")
        plenum = read
    draft = DocumentDraft(
        type=kind[:1].upper() + kind[1:],
        number=number, symbol=symbol, plenum=plenum, term=term, congress=congress,
        is_congress=bool(arguments.get("congress")), is_plenum=plenum is not None, congress_of=body,
    )  # fmt: skip
    return Normalised(draft)
