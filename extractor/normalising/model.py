"""Drafts: what a span says by itself, before the rest of the article is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.matching.model import Capture, Match, Normalised
from extractor.records import DateType
from extractor.rulebook.model import FieldSpec, WordList

Captures = Mapping[str, Capture]
Arguments = Mapping[str, Any]
TimeUnit = Literal["century", "year", "quarter", "month", "week", "day", "period"]
"""What relative times count in; ``period`` is the time said before, moved by years (``cùng kỳ năm trước``)."""


@dataclass(slots=True)
class Context:
    """What a normaliser may ask beside its captures; made for each match, and not frozen, which would take longer.

    ``words`` gives the word list ``pack.list``; ``first_word_end`` the end of the segmented word that begins at
    an offset of the folded text; ``start`` and ``end`` are the span of the match in the folded ``text``.
    """

    words: Callable[[str], WordList]
    first_word_end: Callable[[int], int]
    start: int
    end: int
    text: str = ""
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    """The fields that the pack declares for the rule's label."""
    reasons: list[str] = field(default_factory=list)
    """Why there is no value, where a normaliser has said so."""

    def refuse(self, why: str) -> Normalised | None:
        """No value, and why: ``return context.refuse("it ends before it begins")``."""
        self.reasons.append(why)
        return None

    def text_to_word_end(self, inside: int, start: int) -> str:
        """The words from ``start`` to the end of the segmented word that holds the offset ``inside``."""
        return self.text[start : max(start, self.first_word_end(inside))]


Normalise = Callable[[Captures, Arguments, Context], Normalised | None]


@dataclass(frozen=True, slots=True)
class Normaliser:
    """A normaliser and what it reads, so that rules can be checked against it before they run.

    ``captures`` and ``arguments`` say what each one is (``None``: any name); ``needs`` are captures or arguments
    without which it makes nothing (``a|b``: one of the two); ``lists`` are the arguments that name word lists.
    """

    run: Normalise
    help: str
    captures: Mapping[str, str] | None
    arguments: Mapping[str, str] | None
    needs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    def __call__(self, captures: Captures, arguments: Arguments, context: Context) -> Normalised | None:
        return self.run(captures, arguments, context)


def normaliser(
    *,
    help: str,
    captures: Mapping[str, str] | None,
    arguments: Mapping[str, str] | None,
    needs: tuple[str, ...] = (),
    lists: tuple[str, ...] = (),
) -> Callable[[Normalise], Normaliser]:
    """Declares what a normaliser reads; see :class:`Normaliser`."""

    def declared(run: Normalise) -> Normaliser:
        return Normaliser(run, help, captures, arguments, needs, lists)

    return declared


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """A field whose value is known when the whole article is linked: what a mention's date or record is."""

    kind: str
    match: Match


@dataclass(frozen=True, slots=True)
class DateDraft:
    """A time expression as far as its own words fix it; missing parts are ``None``."""

    type: DateType
    value: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    quarter: int | None = None
    half: int | None = None
    season: int | None = None
    """EDTF: 21 spring, 22 summer, 23 autumn, 24 winter."""
    weekday: int | None = None
    """From 1, Monday; only beside ``relative``."""
    decade: int | None = None
    """The tens of a decade whose century is relative."""
    mod: str | None = None
    relative: tuple[TimeUnit, int] | None = None
    said: bool = False
    """``relative`` counts from the time that the text has said last, not from publication."""
    near: bool = False
    """It is the one nearest to publication (``tháng 8 vừa rồi``)."""
    apart: bool = False
    """Its year says nothing of other dates: a year of birth."""
    start: DateDraft | None = None
    end: DateDraft | None = None
    open_end: bool = False
    """The interval runs to the day of publication (``đến nay``)."""
    open_start: bool = False
    """The interval runs from the day of publication (``từ nay``)."""

    @property
    def is_day(self) -> bool:
        """Whether its own words say the day, month and year."""
        return None not in (self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class NumberDraft:
    """A number with the comparator before it. ``scale`` is the worth of the scale words that close it (1 for none)."""

    value: int | float
    comparator: str = "="
    scale: int | float = 1


@dataclass(frozen=True, slots=True)
class OrgDraft:
    """A body as its own words name it: organ (Ban Thường vụ), head (Huyện ủy), level word, place or institution."""

    organ: str | None
    head: str | None
    kind: str
    level: str | None
    level_word: str | None = None
    place: str | None = None
    institution: str | None = None
    fixed_name: str | None = None
    family: str | None = None
    """Heads of one family speak of one body at its level: Huyện ủy and Đảng bộ huyện."""
    bare_institution: str | None = None
    """An institution's kind where its name is left out (Đảng ủy công ty)."""
    open_institution: str | None = None
    """The family of the place that an institution's name leaves out (Đảng ủy Công an tỉnh)."""


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document as its own words name it; ``congress_of`` is the mention of the body whose congress it was."""

    type: str
    number: str | None = None
    symbol: str | None = None
    plenum: int | None = None
    term: str | None = None
    congress: str | None = None
    is_congress: bool = False
    is_plenum: bool = False
    congress_of: Match | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person's name as written, in normal capitals."""

    name: str
    short: bool = False
    needs_full_name: bool = False
