"""What annotation tools give back, before it is compared with the records that they were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STAGE = "import"
"""What errors of an import name as their stage."""


@dataclass(frozen=True, slots=True)
class Span:
    """One region of a tool: code points ``start`` to ``end`` of the tool's text, under a label.

    :param id: the tool's name for it; the one that was exported, where the tool keeps these.
    :param note: what stands in its note or text area; ``None`` where there is none.
    :param links: kind of link → the id of the span that it leads to.
    """

    id: str
    label: str
    start: int
    end: int
    note: str | None = None
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corrected:
    """One article as it stands in a tool.

    :param key: by which it is known, as the format's ``key`` gives it for an article of the run.
    :param where: its file or place, for messages.
    :param text: the text as the tool has it.
    :param linked: whether the tool knows links; where it does not, none is missing.
    """

    key: str
    where: str
    text: str
    spans: tuple[Span, ...]
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """An article that nobody has looked at yet in the tool."""

    where: str
    reason: str
