"""The text of an article with its mentions marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape

from extractor.html_view.elements import INK, RED, tooltip, words
from extractor.palette import colour_of
from extractor.records import ARTICLE_ZONES, CORE_LABELS, Article, Mention
from extractor.showing import visible

MAX_CHARS = 20_000
"""So much of a text is shown; a longer one ends with a note. A page of a megabyte would make a notebook slow."""

_TEXT = "white-space: pre-wrap; overflow-wrap: break-word; line-height: 1.9; margin: 0.6em 0"
_MARK = f"color: {INK}; padding: 0.15em 0.3em; border-radius: 0.35em; line-height: 1.4; box-decoration-break: clone"
_LABEL = f"color: {INK}; text-decoration: none; font-size: 0.7em; font-weight: bold; user-select: none"
_ASIDE = "opacity: 0.55"


def end_of_view(article: Article) -> int:
    """Up to where the text is shown: its end, or the last break before :data:`MAX_CHARS` that cuts no mention."""
    text = article.text
    if len(text) <= MAX_CHARS:
        return len(text)
    breaks = (text.rfind(sign, MAX_CHARS // 2, MAX_CHARS) for sign in "\n ")
    end = next((at + 1 for at in breaks if at >= 0), MAX_CHARS)
    for mention in article.mentions:
        if 0 < mention.start < end < mention.end:
            return mention.start
    return end


def shown_mentions(article: Article, end: int) -> list[Mention]:
    """The mentions that lie before ``end``, in the order of the text; of two that overlap only the first."""
    found: list[Mention] = []
    done = 0
    for mention in sorted(article.mentions, key=lambda one: one.start):
        if done <= mention.start < mention.end <= end:
            found.append(mention)
            done = mention.end
    return found


def legend(article: Article) -> str:
    """The labels in their colours, with how many mentions there are of each."""
    labels = Counter(mention.label for mention in article.mentions)
    if not labels:
        return "<p><i>no mentions</i></p>"
    shown = (
        f'<span style="background: {colour_of(label)}; {_MARK}; font-size: 0.8em">'
        f"<b>{words(label)}</b> {labels[label]:,}</span>"
        for label in (*(label for label in CORE_LABELS if label in labels), *sorted(labels.keys() - {*CORE_LABELS}))
    )
    return f'<div style="line-height: 2.2; margin-top: 0.4em">{" ".join(shown)}</div>'


def marked_html(
    article: Article,
    mentions: Sequence[Mention],
    end: int,
    *,
    anchors: Callable[[Mention], tuple[str, str | None]],
    told: Callable[[Mention], tuple[str, bool]],
) -> str:
    """The text up to ``end`` as HTML. A line is a ``div``, so that there still are lines where styles are taken away.

    :param mentions: those to mark, as :func:`shown_mentions` gives them.
    :param anchors: of a mention: its anchor, and the one that its label leads to.
    :param told: of a mention: the words of its tooltip, and whether a check failed on it.
    """
    lines: list[str] = []
    line: list[str] = []
    for start, stop, mention, aside in _pieces(article, mentions, end):
        piece = _visible(article.text, start, stop)
        if mention is not None:
            line.append(_mark(mention, piece, *anchors(mention), *told(mention)))
            continue
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append("".join([*line, "\n"]))
                line = []
            if part:
                line.append(f'<span style="{_ASIDE}">{escape(part)}</span>' if aside else escape(part))
    if line:
        lines.append("".join(line))
    inner = "".join(f'<div dir="auto">{one}</div>' for one in lines)
    return f'<div style="{_TEXT}">{inner}</div>'


def _mark(mention: Mention, piece: str, anchor: str, leads_to: str | None, told: str, failed: bool) -> str:
    style = f"background: {colour_of(mention.label)}; {_MARK}" + (f"; border-bottom: 2px solid {RED}" if failed else "")
    # The space keeps words and label apart where styles are taken away.
    label = f" {words(mention.label)}"
    link = f'<a href="#{escape(leads_to)}" style="{_LABEL}">' if leads_to else f'<b style="{_LABEL}">'
    closing = "</a>" if leads_to else "</b>"
    return f'<mark id="{escape(anchor)}" {tooltip(told)} style="{style}">{escape(piece)}{link}{label}{closing}</mark>'


def _pieces(article: Article, mentions: Sequence[Mention], end: int) -> Iterator[tuple[int, int, Mention | None, bool]]:
    """The text in pieces: start, end, the mention that it is, and whether it is outside of the article."""
    zones = article.article.zones
    inside = sorted((zone.start, zone.end) for zone in zones if zone.kind in ARTICLE_ZONES)
    starting = {mention.start: mention for mention in mentions}
    edges = {end, *(at for zone in inside for at in zone if 0 < at < end)}
    edges |= {at for mention in mentions for at in (mention.start, mention.end)}
    at = reach = passed = 0
    for edge in sorted(edges):
        mention = starting.get(at)
        if edge <= at or (mention is not None and edge < mention.end):
            continue
        while passed < len(inside) and inside[passed][0] <= at:
            reach = max(reach, inside[passed][1])
            passed += 1
        yield at, edge, mention, bool(zones) and at >= reach
        at = edge


def _visible(text: str, start: int, end: int) -> str:
    """A piece of the text; a line break of two characters counts as one also where a piece ends within it."""
    if text.endswith("\r", start, end) and text.startswith("\n", end):
        end -= 1
    return visible(text[start:end])
