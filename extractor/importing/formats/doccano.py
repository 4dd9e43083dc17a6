"""doccano: a project for sequence labelling exported as JSONL, with relations or without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import InputError, UsageError
from extractor.importing.formats._json import Problem, get, whole
from extractor.importing.model import STAGE, Corrected, Span, Unreviewed
from extractor.text import Units


def read(path: Path) -> Iterator[Corrected | Unreviewed | InputError]:
    """The examples of an export. doccano does not say there which of them are approved; that is asked when exporting.

    :raises UsageError: it is a folder.
    """
    import orjson

    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name the .jsonl that doccano exported")
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path}: line {number}"
            try:
                yield _example(orjson.loads(line), where)
            except Problem as problem:
                yield InputError(where, STAGE, str(problem))
            except ValueError as error:
                yield InputError(where, STAGE, f"it is no JSON: {error}")
            except (AttributeError, TypeError):
                yield InputError(where, STAGE, "it is no example of doccano's")


def _example(example: Mapping[str, Any], where: str) -> Corrected:
    # Without relations the spans are tuples under `label`, and what was imported as `relations` is left over.
    linked = not isinstance(example.get("label"), list) if isinstance(example, dict) else False
    text = get(example, "text", str)
    key = example.get("article") or (example.get("meta") or {}).get("article")
    if not isinstance(key, str):
        raise Problem("its `article` is missing, the id that was exported with it")
    spans = []
    links: dict[str, dict[str, str]] = {}
    for relation in example.get("relations") or ():
        links.setdefault(str(relation.get("from_id")), {})[str(relation.get("type"))] = str(relation.get("to_id"))
    units = Units(text)
    for number, entity in enumerate(get(example, "entities" if linked else "label", list), 1):
        if isinstance(entity, list) and len(entity) == 3:
            entity = dict(zip(("start_offset", "end_offset", "label"), entity, strict=True))
        name = str(entity.get("id", number)) if isinstance(entity, dict) else ""
        label = get(entity, "label", str)
        try:
            start, end = units.back(whole(entity, "start_offset")), units.back(whole(entity, "end_offset"))
        except ValueError as error:
            raise Problem(f"the span {name} of {label} does not fit: {error}") from None
        spans.append(Span(name, label, start, end, links=links.get(name, {})))
    return Corrected(key, where, text, tuple(spans), linked and "relations" in example)
