"""What a page says of itself in its head: JSON-LD, Open Graph and other meta elements.

Only what states a fact on purpose is trusted. The date of publication is taken, in this order, from ``datePublished``
of an article in JSON-LD, ``article:published_time``, an element with ``itemprop="datePublished"``, a meta element with
a name like ``pubdate``, and the ``<time datetime>`` that follows the headline. Dates of modification, in addresses, in
copyright lines and in running text are never used: a visible date line is for the project's own layout stage.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from extractor.reading.model import Metadata
from extractor.reading.published import parse_published

LONGEST_VALUE = 500
"""A longer title, name or address is no such thing."""

_MOST_NODES = 20_000
_EARLIEST = "1990"

_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
_INLINE_TAG = re.compile(r"</?(?:a|b|br|em|font|i|p|span|strong|sup|sub|u)\b[^<>]{0,300}>", re.IGNORECASE)
_OPENING = re.compile(r"\A(?:<!--|[/*\s]{0,9}<!\[CDATA\[[/*\s]{0,9})")
_CLOSING = re.compile(r"(?:-->|[/*\s]{0,9}\]\]>[/*\s]{0,9});?\Z")
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report)\Z")
_DATE_NAME = re.compile(
    r"(?:dc|dcterms)\.(?:date(?:\.issued)?|issued|created)|article:published_time|article\.published|pub-?date|"
    r"publish-?_?date|published_?(?:date|at|time)|parsely-pub-date|sailthru\.date|date(?:created)?|datepublished",
    re.IGNORECASE,
)
_AUTHOR_NAME = re.compile(r"(?:article:|dable:|parsely-|sailthru\.)?author|(?:dc|dcterms)\.creator")
_OFFSET = re.compile(r"\s*(?:GMT|UTC)?\s*([+-])(\d{1,2})(?::?(\d\d))?\Z")
_CLOCK = re.compile(r"\d:\d\d")
_ONE_DIGIT_HOUR = re.compile(r"([ T])(?=\d:\d\d)")
_TIME_FIRST = re.compile(r"\A(\d{1,2}:\d\d(?::\d\d)?)[\s,-]+(\S+)\Z")
_DAY_DASHED = re.compile(r"\b(\d{1,2})[-.](\d{1,2})[-.](\d{4})\b", re.ASCII)
_NO_PERSON = frozenset({"admin", "administrator", "editor", "root", "webmaster", "null", "none", "undefined"})
_ELSEWHERE = ("a", "li", "aside", "nav", "footer")
# Lists of other articles, which are no part of this one.
_OTHERS = frozenset({"itemListElement", "comment", "hasPart", "mentions", "isRelatedTo", "citation"})


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says: facts, and what may be the title or the lead if the page shows it so.

    ``titles`` are in order of trust, ``page_title`` is the ``<title>`` with the site's name in it, ``names`` the site's
    names squashed (see :func:`squash`).
    """

    metadata: Metadata
    titles: tuple[str, ...]
    page_title: str | None
    descriptions: tuple[str, ...]
    names: frozenset[str]
    notes: tuple[str, ...]


def clean(value: object) -> str:
    """A value as plain text on one line: unescaped, without markup, NUL, surrogates or runs of white space."""
    if not isinstance(value, str):
        return ""
    text = _INLINE_TAG.sub(" ", html.unescape(value[: 8 * LONGEST_VALUE]))
    return " ".join(_UNFIT.sub("", text).split()).strip("\ufeff\u200b\u200c\u200d\u2060 ")


def squash(text: str) -> str:
    """The letters and digits of a text in lower case: equal for what differs in spacing and punctuation only."""
    return "".join(filter(str.isalnum, text.casefold()))


def read_head(tree: Any) -> Head:
    """Collect what the page says of itself.

    :param tree: the page as parsed by ``lxml.html``; it is not changed.
    """
    meta = _meta_values(tree)
    article, nodes = _json_article(tree)
    outlet = _first((*meta["og:site_name"], *_names(article.get("publisher"), nodes)))
    url = _url((*_canonical(tree), *meta["og:url"], article.get("url")))
    names = _site_names((outlet, *meta["og:site_name"], *_names(article.get("publisher"), nodes)), url)
    authors = _people(_names(article.get("author"), nodes), names) or _people(_meta_authors(meta, tree), names)
    published, notes = _published((article.get("datePublished"), *_dates(meta, tree)))
    headline = tree.xpath("//*[@itemprop='headline']")
    titles = (
        article.get("headline"),
        *meta["og:title"],
        *meta["twitter:title"],
        *(element.get("content") or element.text_content() for element in headline[:1]),
    )
    page_titles = [clean(element.text_content()) for element in tree.xpath("//head/title | //body/title")[:1]]
    section = _first((*meta["article:section"], *_flat(article.get("articleSection"))))
    return Head(
        Metadata(published, None, authors or None, outlet, url, section),
        tuple(dict.fromkeys(_short(titles))),
        _first(page_titles),
        tuple(dict.fromkeys(filter(None, map(clean, (*meta["description"], article.get("description")))))),
        names,
        tuple(notes),
    )


class _Values(dict[str, list[str]]):
    """The contents of meta elements by name; a name that is not there has none."""

    def __missing__(self, key: str) -> list[str]:
        return []


def _meta_values(tree: Any) -> _Values:
    values = _Values()
    for element in tree.iter("meta"):
        content = element.get("content")
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if content and name:
            name = {"og:description": "description"}.get(name, name)
            values.setdefault(name, []).append(content)
    return values


def _json_article(tree: Any) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The article that JSON-LD tells of, and all nodes that have an ``@id``."""
    best: dict[str, Any] = {}
    nodes: dict[str, dict[str, Any]] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _json_nodes(_loads(script.text or "")):
            if isinstance(identifier := node.get("@id"), str) and len(node) > 1:
                nodes.setdefault(identifier, node)
            kinds = [kind for kind in _flat(node.get("@type")) if isinstance(kind, str)]
            if any(_ARTICLE_TYPE.search(kind) for kind in kinds):
                told = "headline" in node, "datePublished" in node
                if not best or told > ("headline" in best, "datePublished" in best):
                    best = node
    return best, nodes


def _loads(text: str) -> object:
    """The value of a JSON text, put right where usual slips are all that is wrong; ``None`` where that fails."""
    plain = _OPENING.sub("", text.strip())
    plain = plain[:-40] + _CLOSING.sub("", plain[-40:])
    for attempt in (plain, _TRAILING_COMMA.sub(r"\1", plain), _TRAILING_COMMA.sub(r"\1", html.unescape(plain))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _json_nodes(value: object) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value, the outer ones first; without recursion, since nesting is up to the page."""
    queue = deque([value])
    for _ in range(_MOST_NODES):
        if not queue:
            return
        item = queue.popleft()
        if isinstance(item, dict):
            yield item
            queue.extend(inner for key, inner in item.items() if key not in _OTHERS and isinstance(inner, dict | list))
        elif isinstance(item, list):
            queue.extend(item)


def _flat(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _names(value: object, nodes: dict[str, dict[str, Any]]) -> list[str]:
    found = []
    for item in _flat(value):
        if isinstance(item, dict):
            identifier = item.get("@id")
            if "name" not in item and isinstance(identifier, str):
                item = nodes.get(identifier, item)
            found += [name for name in _flat(item.get("name")) if isinstance(name, str)]
        elif isinstance(item, str):
            found.append(item)
    return found


def _short(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        text = clean(value)
        if 0 < len(text) <= LONGEST_VALUE:
            yield text


def _first(values: Iterable[object]) -> str | None:
    return next((text for text in _short(values) if not _is_address(text)), None)


def _is_address(text: str) -> bool:
    return "://" in text or text.startswith(("www.", "//")) or ("@" in text and " " not in text)


def _canonical(tree: Any) -> list[str]:
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return [link.get("href") or "" for link in links]


def _url(values: Iterable[object]) -> str | None:
    """The first address that leads to more than the site's front page, or else the first one."""
    found = []
    for text in _short(values):
        try:
            parts = urlsplit(text)
            if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"]", text):
                found.append((not (parts.path.strip("/") or parts.query), text))
        except ValueError:  # such as a bracket that opens no IPv6 address
            continue
    return min(found, key=lambda address: address[0])[1] if found else None


def _site_names(names: Iterable[str | None], url: str | None) -> frozenset[str]:
    squashed = {squash(clean(name)) for name in names if name}
    if url is not None and (host := urlsplit(url).hostname):
        host = host.removeprefix("www.")
        squashed |= {squash(host), squash(host.split(".")[0])}
    return frozenset(squashed - {""})


def _meta_authors(meta: _Values, tree: Any) -> list[str]:
    found = [value for name, values in meta.items() if _AUTHOR_NAME.fullmatch(name) for value in values]
    return found or [element.text_content() for element in tree.xpath("//*[@itemprop='author']")[:3]]


def _people(values: Iterable[str], names: frozenset[str]) -> tuple[str, ...]:
    people: dict[str, str] = {}
    for value in values:
        for part in re.split(r"[;,]", clean(value)):
            name = part.strip()
            key = squash(name)
            if key and len(name) <= 80 and not _is_address(name) and key not in names and key not in _NO_PERSON:
                people.setdefault(key, name)
    return tuple(people.values())


def _dates(meta: _Values, tree: Any) -> Iterator[object]:
    yield from meta["article:published_time"]
    for element in tree.xpath("//*[@itemprop='datePublished']")[:3]:
        yield element.get("content") or element.get("datetime") or element.text_content()
    for name, values in meta.items():
        if _DATE_NAME.fullmatch(name):
            yield from values
    yield from tree.xpath("//time[@pubdate]/@datetime")[:1]
    # The time elements further off belong to the articles that the page links to.
    headings = tree.xpath("//h1")
    for around in list(headings[-1].iterancestors())[:3] if headings else ():
        time = next(around.iter("time"), None)
        if time is not None and time.get("datetime") and next(time.iterancestors(*_ELSEWHERE), None) is None:
            yield time.get("datetime")


def _published(values: Iterable[object]) -> tuple[str | None, list[str]]:
    """The first of the values that is a date, in its fullest form, and notes on those that are none."""
    published: str | None = None
    notes: dict[str, None] = {}
    for value in values:
        if not (text := clean(value)):
            continue
        try:
            found = parse_published(_tidied(text))
        except (ValueError, OverflowError):
            found = ""
        if found < _EARLIEST:
            notes[f"the page gives '{text[:60]}' as its date of publication, which is none; ignored"] = None
        elif published is None or (found[:10] == published[:10] and len(found) > len(published)):
            published = found
    return published, list(notes)


def _tidied(text: str) -> str:
    """A date in one of the ways in which content management systems write it, as :func:`parse_published` takes it."""
    if text[0].isalpha():
        return parsedate_to_datetime(text).isoformat()
    text = _TIME_FIRST.sub(r"\2 \1", _DAY_DASHED.sub(r"\1/\2/\3", text))
    if _CLOCK.search(text):
        text = _ONE_DIGIT_HOUR.sub(r"\g<1>0", text)
        text = _OFFSET.sub(lambda m: f"{m[1]}{m[2]:0>2}:{m[3] or '00'}", re.sub(r"\s+Z\Z", "Z", text))
    return text
