"""A page's markup made plain: hidden parts off, tables for layout unfolded, all text in paragraphs.

Content management systems lay pages out with tables, put paragraphs into ``<div>``, ``<td>`` or bare text with line
breaks, and pictures with their captions into tables of their own. What finds the article afterwards expects paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_ELEMENTS = 30_000
"""A page with more is refused: real ones have some thousand, and the time for each grows with their number."""

MARK = "data-block"
"""The attribute that holds what kind of line a block looks like: ``caption``, ``lead``, ``title`` or ``heading``."""

_NO_TEXT = (
    "head", "title",
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet", "select", "option",
    "datalist", "textarea", "button", "input", "canvas", "audio", "video", "map", "dialog", "noframes", "rp", "rt",
)  # fmt: skip
_INLINE = (
    "b", "strong", "em", "i", "u", "font", "small", "big", "mark", "ins", "tt", "sub", "sup", "abbr", "acronym", "cite",
    "dfn", "bdo", "bdi", "nobr", "wbr", "label", "o:p",
)  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
# Those in the second line are trafilatura's own.
_PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dt", "dd", "summary", "li",
    "head", "item", "quote", "code", "list", "row", "cell",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = (_BLOCKS - _PARAGRAPHS) | {"a", "dd", "head", "li"}
_UNFOLDED = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "center", "figure", "form", "fieldset")
_NO_CELL = ("table", "img", "ul", "ol", "h1", "h2", "h3", "form", "figure")
_LONGEST_CELL = 300
_LONGEST_MARKED = {"caption": 1500, "lead": 1500, "title": 300, "heading": 200}
_LONGEST_HEADING = 200

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CLASS_MARKS = (
    ("caption", re.compile(r"caption|(?:\A|[\s_-])(?:image|photo|pic|picture)(?:[_-]?(?:desc|note|text))?(?:\Z|\s)")),
    ("lead", re.compile(r"sapo|(?:\A|[\s_-])(?:lead|chapeau|standfirst|description|summary|abstract)(?:\Z|[\s_-])")),
    ("title", re.compile(r"(?:\A|[\s_-])(?:title|headline)(?:\Z|\s)")),
    ("heading", re.compile(r"title|heading")),
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^<>]{0,200}>", re.IGNORECASE)
_TAG_START = re.compile(r"<[A-Za-z]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE_END = re.compile(r"[\s/=\"]+")
_LIMITS = ("Excessive depth", "Resource limit", "Buffer size limit", "too long")
_MOSTLY = 0.7
_NEWLINES = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_INVALID = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\u202d\u202e\ufffe\uffff\ud800-\udfff]")
_EDGES = " \ufeff\u200b\u200c\u200d\u2060"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page as a reader sees it.

    ``mark`` is what its markup takes it for (see :data:`MARK`, or ``h1``, that tag), ``linked`` says that most of
    it is a link, ``element`` is the paragraph it stands in.
    """

    text: str
    mark: str
    linked: bool
    element: Any


class TooMuch(ValueError):
    """The page is larger or deeper than any page of a site."""


def parse(text: str) -> Any:
    """The page as a tree, without comments.

    :raises TooMuch: it has more than :data:`MAX_ELEMENTS` elements, 256 levels, 10 million bytes in one value, or
        thousands of attributes in one element.
    :raises ValueError: libxml2 makes nothing of it.
    """
    from lxml import etree, html

    if sum(1 for _ in _TAG_START.finditer(text)) > MAX_ELEMENTS:
        raise TooMuch(f"the page has more than {MAX_ELEMENTS:,} elements")
    for tag in _LONG_TAG.finditer(text):
        # The time that libxml2 takes for the attributes of one element grows with the square of their number.
        if sum(1 for _ in _ATTRIBUTE_END.finditer(_QUOTED.sub('"', tag[0]))) > MAX_ELEMENTS // 3:
            raise TooMuch("an element of the page has too many attributes")
    # Without huge_tree libxml2 itself stops at 256 levels and 10 MB a value, so that no recursion in C goes deeper.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    source = _INVALID.sub("", _XML_DECLARATION.sub("", text)).encode("utf-8")
    try:
        tree = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, AssertionError) as error:
        raise ValueError(str(error)) from None
    for entry in parser.error_log:
        if entry.level_name == "FATAL" and any(limit in entry.message for limit in _LIMITS):
            raise TooMuch(f"the page is nested too deeply or holds too long a value (line {entry.line})")
    return tree


def make_plain(tree: Any) -> None:
    """Rewrite a page in place so that every visible text stands in a paragraph, heading or list item.

    A table of data becomes a paragraph a row, its cells joined with `` | ``.
    """
    from lxml import etree

    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    for element in list(tree.iter()):
        _mend(element)
    for element in list(tree.iter("a")):
        _flatten_link(element)
    for table in reversed(list(tree.iter("table"))):
        if table.get("role") not in ("presentation", "none") and (rows := _data_rows(table)):
            _write_rows(table, rows)
    for element in tree.iter(*_UNFOLDED):
        element.tag = "div"
    for element in tree.iter("figcaption"):
        element.tag = "p"
    for element in tree.iter("span"):
        if "location" in (element.get("class") or "") and element.tail:
            element.tail = f" {element.tail}"  # where the news comes from, set off by the style sheet alone
        if element.get("class") is None and element.get("id") is None:
            element.tag = "font"
    etree.strip_tags(tree, *_INLINE)
    for element in tree.iter():
        # No paragraph can hold blocks, nor can an inline element, whatever the page says.
        if element.tag not in _CONTAINERS and _holds_blocks(element):
            element.tag = "div"
        elif element.tag in _HEADINGS and not _is_short(element, _LONGEST_HEADING):
            element.tag = "p"
    for element in list(tree.iter(*(_BLOCKS - _PARAGRAPHS - {"html"}))):
        _wrap_text(element)


def lines_of(tree: Any) -> Iterator[Line]:
    """The lines of a plain page in order, or those of a body that trafilatura has made of one."""
    for element in tree.iter(*_PARAGRAPHS):
        mark = element.get(MARK) or ""
        if element.tag in _HEADINGS:
            mark = "h1" if element.tag == "h1" else mark or "heading"
        parts: list[str] = []
        in_links = 0
        for text, in_link in _runs(element):
            for position, piece in enumerate(text.split("\n")):
                if position:
                    yield from _line(parts, mark, in_links, element)
                    parts, in_links = [], 0
                parts.append(piece)
                in_links += len("".join(piece.split())) if in_link else 0
        yield from _line(parts, mark, in_links, element)


def _runs(element: Any) -> Iterator[tuple[str, bool]]:
    """The text of a paragraph piece by piece, its breaks as newlines, and whether each piece is in a link."""
    yield element.text or "", False
    for child in element.iterchildren("*"):
        if child.tag in _BLOCKS or child.tag in _PARAGRAPHS:
            # The text of a list or paragraph within is a line of its own and comes when its turn is.
            yield "\n", False
        else:
            in_link = child.tag == "a" and child.get("href") is not None
            for node in child.iter("*"):
                yield "\n" if node.tag in ("br", "lb") else node.text or "", in_link
                if node is not child:
                    yield node.tail or "", in_link
        yield child.tail or "", False


def _line(parts: list[str], mark: str, in_links: int, element: Any) -> Iterator[Line]:
    if text := " ".join("".join(parts).split()).strip(_EDGES):
        yield Line(text, mark, in_links >= _MOSTLY * len(text.replace(" ", "")), element)


def _mend(element: Any) -> None:
    """Take off an element that is not shown; mark one by its class, and take characters off that XML cannot hold."""
    parent = element.getparent()
    if parent is not None and element.tag != "body" and _is_hidden(element):
        element.drop_tree()
        return
    for name, around in (("text", element), ("tail", parent)):
        value = getattr(element, name)
        if value and _INVALID.search(value):
            value = _INVALID.sub("", value)
            setattr(element, name, value)
        if value and _NEWLINES.search(value) and next(around.iterancestors("pre"), around).tag != "pre":
            # Wherever a newline is left, it ends a line.
            setattr(element, name, _NEWLINES.sub(" ", value))
    classes = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower().strip()
    mark = "caption" if element.tag == "figcaption" else (parent is not None and parent.get(MARK)) or ""
    for kind, pattern in _CLASS_MARKS if classes else ():
        if pattern.search(classes):
            mark = kind if _is_short(element, _LONGEST_MARKED[kind]) else ""
            break
    if mark:
        element.set(MARK, mark)
    if mark == "caption":
        # The class names of captions and pictures are among those that trafilatura takes off.
        element.attrib.pop("class", None)


def _is_short(element: Any, most: int) -> bool:
    left = most
    for text in element.itertext():
        left -= len(text)
        if left < 0:
            return False
    return True


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _flatten_link(link: Any) -> None:
    """Keep a link around a headline or a teaser a link; one that is only a name, or holds paragraphs, is none."""
    blocks = [inner for inner in link.iterdescendants(*_BLOCKS)]
    if not link.get("href") or sum(inner.tag == "p" for inner in blocks) > 1:
        link.drop_tag()
        return
    for inner in blocks:
        if inner.tail or inner.text:
            inner.tail = f" {inner.tail or ''}"
        inner.drop_tag()


def _holds_blocks(element: Any) -> bool:
    return next(element.iterdescendants(*_BLOCKS), None) is not None


def _data_rows(table: Any) -> list[list[str]]:
    """The rows of a table whose cells are data; none if it only places things on the page."""
    if next(table.iterdescendants(*_NO_CELL), None) is not None:
        return []
    rows = [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    wide = sum(sum(map(bool, row)) > 1 for row in rows)
    short = all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)
    return rows if wide > 1 and short else []


def _write_rows(table: Any, rows: list[list[str]]) -> None:
    captions = [" ".join(caption.itertext()) for caption in table.iterchildren("caption")]
    tail = table.tail
    table.clear()
    table.tag, table.tail = "div", tail
    for text in (*captions, *(" | ".join(row) for row in rows)):
        paragraph = table.makeelement("p")
        paragraph.text = text
        table.append(paragraph)


def _wrap_text(element: Any) -> None:
    """Put runs of text and inline elements that stand beside blocks, or alone in a container, into paragraphs."""
    run: list[Any] = []
    text, element.text = element.text, None
    for child in list(element):
        if child.tag not in _BLOCKS:
            run.append(child)
            continue
        if paragraph := _paragraph(element, text, run):
            child.addprevious(paragraph[0])
        run = []
        text, child.tail = child.tail, None
    element.extend(_paragraph(element, text, run))


def _paragraph(element: Any, text: str | None, run: list[Any]) -> list[Any]:
    """The paragraph that a run makes, or none if nothing of it is visible."""
    if not (text and text.strip()) and not any(map(_has_text, run)):
        return []
    paragraph = element.makeelement("p")
    paragraph.text = text
    if mark := element.get(MARK):
        paragraph.set(MARK, mark)
    paragraph.extend(run)
    return [paragraph]


def _has_text(element: Any) -> bool:
    return bool((element.tail and element.tail.strip()) or any(text.strip() for text in element.itertext()))
