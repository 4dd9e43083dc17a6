"""Label Studio: a project exported as JSON. Of each task the latest annotation that was not cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import InputError, UsageError
from extractor.importing.formats._json import Problem, get, loaded, whole
from extractor.importing.model import STAGE, Corrected, Span, Unreviewed
from extractor.text import Units

Count = Callable[[str, Units, int, int], tuple[int, int] | None]


def read(path: Path) -> Iterator[Corrected | Unreviewed | InputError]:
    """The tasks of an export. A task with predictions only has not been looked at.

    :raises UsageError: it is no JSON export of Label Studio.
    """
    tasks = loaded(path, path.read_bytes())
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise UsageError(f"'{path}' is no list of tasks; export the project of Label Studio as JSON")
    if any("data" not in task for task in tasks):
        raise UsageError(f"'{path}' has tasks without `data`; export as JSON, not as JSON-MIN")
    for number, task in enumerate(tasks, 1):
        where = f"{path}: task {task.get('id', number)}"
        try:
            yield _task(task, where)
        except Problem as problem:
            yield InputError(where, STAGE, str(problem))
        except (AttributeError, TypeError):
            yield InputError(where, STAGE, "it is no task of Label Studio's")


def _task(task: Mapping[str, Any], where: str) -> Corrected | Unreviewed:
    data = get(task, "data", dict)
    key, text = get(data, "id", str), get(data, "text", str)
    if "annotations" not in task and "predictions" not in task:
        raise Problem("it has neither annotations nor predictions; export as JSON, not as JSON-MIN")
    annotations = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    if not annotations:
        return Unreviewed(where, "it has no annotation, and a prediction that nobody has looked at is no gold")
    latest = max(annotations, key=lambda one: str(one.get("updated_at") or one.get("created_at") or ""))
    results = get(latest, "result", list)
    notes: dict[str, str] = {}
    links: dict[str, dict[str, str]] = {}
    for result in results:
        kind = result.get("type")
        if kind == "textarea":
            value = get(result, "value", dict).get("text")
            notes[str(result.get("id"))] = value if isinstance(value, str) else "\n".join(map(str, value or ()))
        elif kind == "relation":
            ends = get(result, "from_id", str), get(result, "to_id", str)
            source, target = reversed(ends) if result.get("direction") == "left" else ends
            for name in result.get("labels") or ():
                links.setdefault(source, {})[name] = target
    regions = [result for result in results if result.get("type") == "labels"]
    spans = []
    for region, (start, end) in zip(regions, _bounds([get(one, "value", dict) for one in regions], text), strict=True):
        name, labels = get(region, "id", str), get(region["value"], "labels", list)
        if len(labels) != 1:
            raise Problem(f"the region at {start} has {len(labels)} labels; a mention has one")
        spans.append(Span(name, str(labels[0]), start, end, notes.get(name), links.get(name, {})))
    return Corrected(key, where, text, tuple(spans))


def _bounds(values: Sequence[Mapping[str, Any]], text: str) -> list[tuple[int, int]]:
    """Where the regions stand, in code points: counted so, or in UTF-16 units, whichever fits the words of them all."""
    given = [(whole(value, "start"), whole(value, "end"), value.get("text")) for value in values]
    units = Units(text)
    counted: tuple[Count, ...] = (_as_code_points, _as_units)
    for count in counted:
        bounds = [_fitting(count(text, units, start, end), words, text) for start, end, words in given]
        if all(bounds):
            return [bound for bound in bounds if bound is not None]
    misfits = ((s, e, w) for s, e, w in given if _fitting(_as_code_points(text, units, s, e), w, text) is None)
    start, end, words = next(misfits)
    raise Problem(f"the region at {start} says {words!r}, and the text there is {text[start:end]!r}")


def _fitting(bound: tuple[int, int] | None, words: Any, text: str) -> tuple[int, int] | None:
    if bound is None or (isinstance(words, str) and not _same_words(words, text[bound[0] : bound[1]])):
        return None
    return bound


def _as_code_points(text: str, units: Units, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if 0 <= start < end <= len(text) else None


def _as_units(text: str, units: Units, start: int, end: int) -> tuple[int, int] | None:
    try:
        return units.back(start), units.back(end)
    except ValueError:
        return None


def _same_words(one: str, other: str) -> bool:
    """Whether they differ in white space at most: browsers have their own, and some releases spell ``\\n`` out."""
    return "".join(one.replace("\\n", "").split()) == "".join(other.replace("\\n", "").split())
