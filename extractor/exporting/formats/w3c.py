"""Web Annotations (W3C), one JSON-LD file: each mention's label and value, and where it stands.

Every annotation has the offsets of its mention in code points, as the model wants them, and its words with what stands
around them, so that it is found again in a text that has changed. The names of the values' fields belong to the
vocabulary ``urn:vi-news-extractor:vocabulary:``; all other names are of the model's own context.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extractor.exporting.fields import flat_fields
from extractor.exporting.model import Options
from extractor.records import Article, Mention
from extractor.version import VERSION

FOLDER = False

_URN = "urn:vi-news-extractor"
_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"vne": f"{_URN}:vocabulary:"}]
_AROUND = 32
"""How many characters a quotation has before and behind it."""


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """Write one ``AnnotationCollection`` with one page that holds all annotations."""
    import orjson

    collection = f"{_URN}:collection:mentions"
    page = f"{_URN}:page:1"
    head = {"@context": _CONTEXT, "id": collection, "type": "AnnotationCollection", "label": "Mentions"}
    first = {"id": page, "type": "AnnotationPage", "partOf": collection, "startIndex": 0}
    total = 0
    with dest.open("wb") as file:
        # The items come in between, one after another, and their number behind them.
        file.write(orjson.dumps(head)[:-1] + b',"first":' + orjson.dumps(first)[:-1] + b',"items":[')
        for article in articles:
            for mention, fields in zip(article.mentions, flat_fields(article), strict=True):
                file.write(b",\n" if total else b"\n")
                file.write(orjson.dumps(_annotation(article, mention, fields)))
                total += 1
        file.write(b'\n]},"last":' + orjson.dumps(page) + b',"total":' + orjson.dumps(total) + b"}\n")


def _annotation(article: Article, mention: Mention, fields: dict[str, Any]) -> dict[str, Any]:
    place = f"{quote(article.id, safe='')}:{quote(mention.id, safe='')}"
    text = article.text
    value = {"id": f"{_URN}:value:{place}", "type": f"vne:{mention.label}"}
    # A field of a user's own that is a list or an object has no meaning in the vocabulary beyond its items.
    value |= {f"vne:{name}": found for name, found in fields.items() if found is not None}
    source = {
        "id": f"{_URN}:article:{quote(article.id, safe='')}",
        "type": "Text",
        "format": "text/plain",
        "language": "vi",
        "vne:sha256": article.source.sha256,
    }
    if article.source.path is not None:
        source["vne:file"] = article.source.path
    quotation = {
        "type": "TextQuoteSelector",
        "exact": mention.text,
        "prefix": text[max(0, mention.start - _AROUND) : mention.start],
        "suffix": text[mention.end : mention.end + _AROUND],
    }
    return {
        "id": f"{_URN}:annotation:{place}",
        "type": "Annotation",
        "motivation": "tagging",
        "generator": {"id": f"{_URN}:rule:{quote(mention.rule, safe='.')}", "type": "Software", "name": VERSION},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": mention.label},
            {"type": "SpecificResource", "purpose": "describing", "source": value},
        ],
        "target": {
            "source": source,
            "selector": [{"type": "TextPositionSelector", "start": mention.start, "end": mention.end}, quotation],
        },
    }
