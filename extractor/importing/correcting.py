"""From one article as it was extracted, and the same as it was corrected, to its gold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from extractor.errors import InputError
from extractor.evaluating.gold import article_names
from extractor.exporting.fields import LINK_FIELDS, LINK_LABELS, LINKED_LABEL, Link, flat_fields, links
from extractor.importing.fields import Fields, read_note
from extractor.importing.model import STAGE, Corrected, Span
from extractor.importing.reading_alone import Alone
from extractor.records import Article

Shown = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Gold:
    """One article's gold as a plain object, and its mentions without fields, which somebody has to fill in."""

    plain: dict[str, Any]
    unfilled: list[dict[str, Any]] = field(default_factory=list)
    by_rules: int = 0
    """How many mentions took their fields from the rules."""


def file_of(article: Article) -> str:
    """The name by which gold knows an article."""
    return article_names(article.source.path or article.id, article.source.item)[0]


def corrected_gold(article: Article, corrected: Corrected, shown: Shown, alone: Alone) -> Gold:
    """The gold of one article.

    The fields of a mention are what the annotator wrote; else our own of the same span and label; else what the rules
    say where they give this mention with its sentence alone; else there are none. A note as it was exported is not
    something that the annotator wrote. A link that leads elsewhere than the exported one changes ``org`` or ``issuer``.

    :raises InputError: the text is another, or spans overlap or are empty, or a note cannot be read.
    """
    where = corrected.where
    if shown(article.text) != corrected.text:
        told = _differs(shown(article.text), corrected.text)
        raise InputError(where, STAGE, f"its text is not that of {file_of(article)} in the records: {told}")
    ours = _Ours(article)
    spans = sorted((_fitted(span, article, ours, where) for span in corrected.spans), key=lambda s: (s.start, s.end))
    for one, other in pairwise(spans):
        if other.start < one.end:
            told = " and ".join(f"{s.label} {article.text[s.start : s.end]!r} at {s.start}" for s in (one, other))
            raise InputError(where, STAGE, f"two spans overlap: {told}; gold has one label for a word")
    mentions: dict[str, dict[str, Any]] = {}
    written: dict[str, Fields] = {}
    unfilled, by_rules = [], 0
    for span in spans:
        words = article.text[span.start : span.end]
        mention = {"label": span.label, "start": span.start, "end": span.end, "text": words}
        fields = _written(span, ours, where)
        if fields is not None:
            written[span.id] = fields
        else:
            fields = ours.fields.get((span.label, span.start, span.end))
        if fields is None:
            fields = alone.fields(article, span.label, span.start, span.end)
            by_rules += fields is not None
        mentions[span.id] = mention | (fields or {})
        if fields is None:
            unfilled.append(mention)
    if corrected.linked:
        _link(spans, mentions, written, ours)
    info = article.article
    head = {"title": info.title, "published": info.published, "authors": list(info.authors)}
    plain = {"file": file_of(article), "sha256": article.source.sha256, "article": head}
    return Gold(plain | {"mentions": list(mentions.values())}, unfilled, by_rules)


class _Ours:
    """What was exported of an article: its fields by label and span, notes by the ids that tools knew them by."""

    def __init__(self, article: Article) -> None:
        found = flat_fields(article)
        self.article = article
        self.fields: dict[tuple[str, int, int], Fields] = {
            (m.label, m.start, m.end): fields for m, fields in zip(article.mentions, found, strict=True)
        }
        self.bare = {_bare(article.text, m.start, m.end): (m.start, m.end) for m in article.mentions}
        # Tools that keep ids know a mention by its own; brat by its number.
        self.notes: dict[str, tuple[str, Fields]] = {}
        for i, (m, fields) in enumerate(zip(article.mentions, found, strict=True)):
            self.notes |= dict.fromkeys(_names(article, i), (m.label, fields))
        self.links: dict[tuple[str, int, int], Link] = {}
        for link in links(article):
            one = article.mentions[link.source]
            self.links[link.kind, one.start, one.end] = link


def _names(article: Article, index: int) -> tuple[str, str]:
    return article.mentions[index].id, f"T{index + 1}"


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _fitted(span: Span, article: Article, ours: _Ours, where: str) -> Span:
    """The span without white space at its edges; what differs from a mention of ours in that only is that mention."""
    if not 0 <= span.start < span.end <= len(article.text):
        raise InputError(where, STAGE, f"{span.label} from {span.start} to {span.end} lies outside the text")
    bare = _bare(article.text, span.start, span.end)
    if bare[0] >= bare[1] and bare not in ours.bare:
        raise InputError(where, STAGE, f"{span.label} at {span.start} holds white space only")
    start, end = ours.bare.get(bare, bare)
    return replace(span, start=start, end=end)


def _written(span: Span, ours: _Ours, where: str) -> Fields | None:
    """What the annotator wrote in the span's note; ``None`` for no note, or the one that was exported with it."""
    if span.note is None:
        return None
    exported = ours.notes.get(span.id)
    try:
        if exported is not None and read_note(span.note, exported[0]) == exported[1]:
            return None
        return read_note(span.note, span.label)
    except ValueError as error:
        raise InputError(where, STAGE, f"{span.label} at {span.start}: {error}") from None


def _link(
    spans: Sequence[Span], mentions: Mapping[str, dict[str, Any]], written: Mapping[str, Fields], ours: _Ours
) -> None:
    """Let links that were drawn, led elsewhere or taken away say whose a mention is, unless its note says so."""
    standing = {(span.start, span.end) for span in spans}
    for span in spans:
        for kind, name in LINK_FIELDS.items():
            noted = written.get(span.id)
            if span.label != LINK_LABELS[kind] or name in (noted or ()):
                continue
            before = ours.links.get((kind, span.start, span.end))
            old = ours.article.mentions[before.target] if before is not None else None
            to = span.links.get(kind, "")
            target = mentions.get(to)
            if target is None:
                # The mention that it led to may be gone while the organisation is still right.
                if old is not None and (old.start, old.end) in standing:
                    mentions[span.id][name] = None
            elif target["label"] == LINKED_LABEL:
                same = old is not None and (target["start"], target["end"]) == (old.start, old.end)
                same = same or (before is not None and to in _names(ours.article, before.target))
                if not same or noted is not None:
                    mentions[span.id][name] = target.get("name") or target["text"]


def _differs(ours: str, theirs: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    return f"{theirs[at : at + 20]!r} stands at character {at} in place of {ours[at : at + 20]!r}"
