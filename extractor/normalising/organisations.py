"""Party organisations: organ, head, level word, place or institution as their own words give them."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.matching.model import Capture, Normalised
from extractor.normalising.model import Arguments, Captures, Context, OrgDraft, normaliser
from extractor.rulebook.model import WordList

_LISTS = ("heads", "committees", "groups", "organs", "level_words")


@normaliser(
    help="A body as its own words name it: a PARTY_ORG.",
    captures={
        "organ": "its organ",
        "head": "the body",
        "level_word": "the word for its level",
        "place": "the place",
        "places": "the place, where it takes several words",
        "institution": "the institution",
        "bare_institution": "the institution's kind without its name",
    },
    arguments={
        "name": "its canonical name, where that is fixed",
        "kind": "its kind",
        "level": "its level",
        "kind_of_head": "the kind, where its head has none",
        "level_of_place": "true: its level is that of its place",
    },
    needs=("head|organ|kind|name",),
)
def organisation(captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
    """A body from captures ``organ``, ``head``, ``level_word``, ``place``, ``institution``.

    Organs and heads come from word lists with the attributes ``kind``, ``level`` and ``family``. Arguments
    ``name``, ``kind`` (or ``kind_of_head``, where there may be an organ) and ``level`` fix what the words leave out;
    ``level_of_place: true`` leaves the level to the place.
    """
    organ, head, level_word = (_known(captures.get(name), context) for name in ("organ", "head", "level_word"))
    kind = arguments.get("kind") or _attribute("kind", organ, head) or arguments.get("kind_of_head")
    if kind is None:
        return context.refuse("no word of its name gives its kind")
    institution, bare = captures.get("institution"), captures.get("bare_institution")
    end = None
    if "place" not in captures:
        institution, end = _whole_words(institution, context)
    level = None
    if not arguments.get("level_of_place"):
        of_institution = _attribute("level", institution) or ("institution" if institution is not None else None)
        level = (
            _attribute("level", bare)
            or arguments.get("level")
            or of_institution
            or _attribute("level", level_word, head, organ)
        )
    if kind == "chi_bo" or (organ is None and _attribute("kind", head) == "chi_bo"):
        level = "cell"
    draft = OrgDraft(
        organ=_spelled(organ, context), head=_spelled(head, context), kind=kind, level=level,
        level_word=_spelled(level_word, context), place=_spelled(captures.get("place"), context),
        institution=spell_out(institution.text, context.words) if institution is not None else None,
        fixed_name=arguments.get("name"), family=_attribute("family", head),
        bare_institution=bare.text if bare is not None else None, open_institution=_open_family(institution, context),
    )  # fmt: skip
    return Normalised(draft, end)


def _whole_words(institution: Capture | None, context: Context) -> tuple[Capture | None, int | None]:
    """A name that ends inside a word (``Văn phòng Chính`` phủ) goes on to the word's end."""
    if institution is None or institution.end != context.end:
        return institution, None
    tail = context.text_to_word_end(institution.end - 1, institution.end)
    if not (tail.startswith(" ") and tail[1:].isalpha() and tail[1:].islower()):
        return institution, None
    end = institution.end + len(tail)
    return institution._replace(text=institution.text + tail, end=end), end


def _open_family(institution: Capture | None, context: Context) -> str | None:
    """The family of the level word that an institution's name ends in (``Công an tỉnh`` → ``province``)."""
    if institution is None or " " not in institution.text:
        return None
    words = context.words("organisations.level_words")
    last = institution.text.split()[-1]
    entry = words.find(last) or words.find(" ".join(institution.text.split()[-2:]))
    return entry.attributes.get("family") if entry else None


def _known(capture: Capture | None, context: Context) -> Capture | None:
    """A capture that the pattern spelled out itself, with the entry that the lists have for it."""
    if capture is None or capture.entry is not None:
        return capture
    found = (context.words(f"organisations.{name}").find(capture.text) for name in _LISTS)
    return capture._replace(entry=next((entry for entry in found if entry is not None), None))


def _attribute(name: str, *captures: Capture | None) -> str | None:
    return next((found for c in captures if c is not None and (found := c.attribute(name)) is not None), None)


def _spelled(capture: Capture | None, context: Context) -> str | None:
    if capture is None:
        return None
    return capture.entry.text if capture.entry else spell_out(capture.text, context.words)


def spell_out(name: str, lists: Callable[[str], WordList]) -> str:
    """A name with its abbreviations written out (list ``organisations.abbreviations``, column ``full``)."""
    words = lists("organisations.abbreviations")

    def full(match: re.Match[str]) -> str:
        entry = words.find(match[0])
        return entry.attributes.get("full", match[0]) if entry else match[0]

    text = re.sub(r"[^\W\d_][\w.]*(?<=\w)", full, name)
    head = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if head in lists("organisations.bodies") else text
