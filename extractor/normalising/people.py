"""Names of people, in normal capitals."""

from __future__ import annotations

from extractor.matching.model import Normalised
from extractor.normalising.model import Arguments, Captures, Context, PersonDraft, normaliser
from extractor.normalising.numbers import from_roman


@normaliser(
    help="A person's name, the capture `mention`: a PERSON.",
    captures={},
    arguments={
        "short": "true: a given name alone",
        "needs_full_name": "true: only where the article has the full name",
        "unless_in": "word lists that hold no people",
        "rare_needs_title": "true: not with a rare family name",
    },
    needs=("mention",),
    lists=("unless_in",),
)
def person(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A person from the capture ``mention``; ``short: true`` marks a given name alone, ``needs_full_name: true``
    one that counts only where the article has the full name.

    ``unless_in`` names word lists (of places, say) that hold no people; with ``rare_needs_title`` a name is refused
    whose family name is rare (attribute ``frequency`` of ``people.surnames_all``), since that word is mostly another.
    """
    capture = captures.get("mention")
    if capture is None:
        return context.refuse("there is no name")
    listed = [name for name in arguments.get("unless_in", ()) if capture.text in context.words(name)]
    if listed:
        return context.refuse(f"the name stands in {', '.join(listed)}")
    parts = capture.text.split()
    if arguments.get("rare_needs_title"):
        surname = context.words("people.surnames_all").find(parts[0])
        if surname is not None and surname.attributes.get("frequency") == "rare":
            return context.refuse(f"{parts[0]!r} is rare as a family name, and no title stands with it")
    if not arguments.get("short") and any(from_roman(part) for part in parts[1:] if len(part) > 1 and part.isupper()):
        return context.refuse("it holds a Roman numeral")
    if all(part.isupper() for part in parts if len(part) > 1) and len(parts) > 1:
        parts = ["-".join(piece.capitalize() for piece in part.split("-")) for part in parts]
    return Normalised(
        PersonDraft(" ".join(parts), bool(arguments.get("short")), bool(arguments.get("needs_full_name")))
    )
