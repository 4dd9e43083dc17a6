"""JSON Lines for the annotation tool doccano, with the mentions as its entities and links as its relations.

Of the forms that doccano imports this is ``JSONL(Relation)``: the only one that knows relations, and a project for
sequence labelling without them reads it as well, as ``JSONL`` with ``entities`` named as the column of labels. Other
columns are kept as an example's metadata and come back with it. doccano counts in UTF-16 units, as browsers do, so
that a character such as an emoji counts twice in these files; leave its option of counting grapheme clusters off.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from extractor.exporting.fields import links
from extractor.exporting.model import Options
from extractor.records import Article
from extractor.text import Units

FOLDER = False


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """Write one line for each article; ids of entities and relations hold in the whole file."""
    import orjson

    numbers, arcs = count(1), count(1)
    with dest.open("wb") as file:
        for article in articles:
            units = Units(article.text)
            ids = [next(numbers) for _ in article.mentions]
            example = {
                "text": article.text,
                "entities": [
                    {
                        "id": number,
                        "label": mention.label,
                        "start_offset": units.of(mention.start),
                        "end_offset": units.of(mention.end),
                    }
                    for number, mention in zip(ids, article.mentions, strict=True)
                ],
                "relations": [
                    {"id": next(arcs), "from_id": ids[link.source], "to_id": ids[link.target], "type": link.kind}
                    for link in links(article)
                ],
                "article": article.id,
                "file": article.source.path,
                "published": article.article.published,
            }
            file.write(orjson.dumps(example, option=orjson.OPT_APPEND_NEWLINE))
