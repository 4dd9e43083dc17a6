"""A project for the annotation tool Label Studio: tasks with the mentions as predictions, and its configuration.

A mention's fields stand in a text area of its region, one ``name: value`` a line. Label Studio counts code points
(releases before 1.5 counted UTF-16 units), and a ``\\r\\n`` as two of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.exporting.fields import LINK_FIELDS, flat_fields, links, note_lines
from extractor.exporting.model import Options
from extractor.palette import palette
from extractor.records import Article
from extractor.version import VERSION

FOLDER = True

TASKS = "tasks.json"
CONFIG = "labeling_config.xml"
LABELS, FIELDS, TEXT = "label", "fields", "text"
"""The names of the tags of the configuration, which results refer to."""

_README = """\
# A project for Label Studio

1. Create a project; paste `labeling_config.xml` under Settings, Labeling Interface, Code.
2. Import `tasks.json`. The mentions that were found are its predictions.
3. Correct and submit each task. The fields of a region stand in its text area, one `name: value` a line; nothing behind
   the colon is null. A region that you add may have the same lines, or none where its fields follow from its words.
4. Export as JSON (not JSON-MIN), and make gold of it, where RECORDS is the run that was exported:

       extractor import project.json --from label-studio --records RECORDS --dest gold
"""


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """Write ``tasks.json``, ``labeling_config.xml`` with the labels that occur, and ``README.md``."""
    import orjson

    labels: set[str] = set()
    with (dest / TASKS).open("wb") as file:
        before = b"[\n"
        for article in articles:
            labels.update(mention.label for mention in article.mentions)
            file.write(before + orjson.dumps(_task(article)))
            before = b",\n"
        file.write(b"[]\n" if before == b"[\n" else b"\n]\n")
    (dest / CONFIG).write_bytes(_config(palette(labels)).encode())
    (dest / "README.md").write_bytes(_README.encode())


def _task(article: Article) -> dict[str, Any]:
    results: list[dict[str, Any]] = []
    for mention, fields in zip(article.mentions, flat_fields(article), strict=True):
        span = {"start": mention.start, "end": mention.end}
        region = {"id": mention.id, "to_name": TEXT}
        labelled = {**span, "text": mention.text, "labels": [mention.label]}
        results.append({**region, "from_name": LABELS, "type": "labels", "value": labelled})
        if fields:
            noted = {**span, "text": [note_lines(fields)]}
            results.append({**region, "from_name": FIELDS, "type": "textarea", "value": noted})
    for link in links(article):
        ends = {"from_id": article.mentions[link.source].id, "to_id": article.mentions[link.target].id}
        results.append({"type": "relation", **ends, "direction": "right", "labels": [link.kind]})
    data = {
        "text": article.text,
        "id": article.id,
        "file": article.source.path,
        "title": article.article.title,
        "published": article.article.published,
    }
    return {"data": data, "predictions": [{"model_version": f"vi-news-extractor {VERSION}", "result": results}]}


def _config(colours: dict[str, str]) -> str:
    labels = [f"    <Label value={quoteattr(name)} background={quoteattr(at)}/>" for name, at in colours.items()]
    relations = [f"    <Relation value={quoteattr(kind)}/>" for kind in LINK_FIELDS]
    return "\n".join(
        [
            "<View>",
            "  <Style>.htx-text { white-space: pre-wrap; }</Style>",
            "  <Relations>",
            *relations,
            "  </Relations>",
            f'  <Labels name="{LABELS}" toName="{TEXT}">',
            *labels,
            "  </Labels>",
            f'  <Text name="{TEXT}" value="$text" granularity="symbol" saveTextResult="yes"/>',
            f'  <TextArea name="{FIELDS}" toName="{TEXT}" perRegion="true" editable="true" rows="8"'
            ' placeholder="name: value"/>',
            "</View>",
            "",
        ]
    )
