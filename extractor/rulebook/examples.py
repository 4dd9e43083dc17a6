"""Examples and counter-examples in rules: a sentence with its mention marked in square brackets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from extractor.rulebook.keys import EXAMPLE_KEYS
from extractor.rulebook.model import Example, Rule
from extractor.rulebook.problems import Key, Problems, check_keys


class Found(Protocol):
    """What running the rulebook on an example's text gives for one mention, relation or zone."""

    @property
    def rule(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold: what was expected and what came, a line for each mention."""

    rule: str
    place: str
    text: str
    expected: tuple[str, ...]
    got: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.rule}", f"  text:     {self.text}"]
        for head, said in (("expected:", self.expected), ("got:", self.got)):
            lines += [f"  {head if i == 0 else '':<9} {line}" for i, line in enumerate(said)]
        return "\n".join(lines)


def unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its ``[…]`` marks, and the marked spans. ``\\[`` and ``\\]`` are brackets of the text.

    Raises ``ValueError`` where marks do not pair.
    """
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    start: int | None = None
    i = 0
    while i < len(marked):
        char = marked[i]
        if char == "\\" and marked[i + 1 : i + 2] in ("[", "]"):
            out.append(marked[i + 1])
            i += 2
            continue
        if char == "[":
            if start is not None:
                raise ValueError("a mark is opened inside another one")
            start = len(out)
        elif char == "]":
            if start is None:
                raise ValueError("a mark is closed that was not opened; write \\] for a bracket of the text")
            spans.append((start, len(out)))
            start = None
        else:
            out.append(char)
        i += 1
    if start is not None:
        raise ValueError("a mark is not closed; write \\[ for a bracket of the text")
    return "".join(out), tuple(spans)


def read_examples(items: Any, path: tuple[Key, ...], problems: Problems) -> tuple[Example, ...]:
    """The examples of one rule as it stands in the file."""
    if items is None:
        return ()
    if not isinstance(items, list):
        problems.add(path, "`examples` is a list")
        return ()
    out = []
    for i, item in enumerate(items):
        where = (*path, i)
        if isinstance(item, str):
            item = {"text": item}
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            problems.add(where, "an example is a text, or a mapping with `text`")
            continue
        check_keys(item, EXAMPLE_KEYS, "an example", where, problems)
        try:
            text, spans = unmark(item["text"])
        except ValueError as error:
            problems.add((*where, "text"), str(error))
            continue
        none = item.get("none", not spans and not item.get("value"))
        if not isinstance(none, bool):
            problems.add((*where, "none"), "`none` is true or false")
            continue
        if none and spans:
            problems.add(where, "a counter-example (`none: true`) marks nothing")
        if not none and not spans and not item.get("value"):
            problems.add(where, "mark the expected mention in square brackets, or say `none: true`")
        published = item.get("published")
        if published is not None and not _is_day(published):
            problems.add((*where, "published"), "`published` is a day such as '2019-08-15'")
            continue
        value = item.get("value") or {}
        if not isinstance(value, dict):
            problems.add((*where, "value"), "`value` is a mapping of expected fields")
            continue
        line = problems.place(where)[0]
        out.append(Example(text, spans, value, none, published, item.get("why"), problems.file, line))
    return tuple(out)


def _is_day(text: Any) -> bool:
    try:
        return isinstance(text, str) and bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def check_examples(rule: Rule, run: Callable[[Example], Sequence[Found]]) -> list[Failure]:
    """The rule's examples that do not hold. ``run`` applies the whole rulebook to an example's text.

    A marked span must come out with the rule's label and the stated fields (which rule of the label wins it is
    the engine's business); a counter-example must bring nothing from this very rule.
    """
    failures = []
    for example in rule.examples:
        found = run(example)
        mine = [f for f in found if f.rule == rule.id]
        shown = mine if example.none else [f for f in found if f.name == rule.name]
        expected: tuple[str, ...] = ("nothing from this rule",)
        if example.none:
            ok = not mine
        else:
            agreeing = {(f.start, f.end) for f in shown if _agrees(example.value, f.fields)}
            ok = set(example.spans) <= agreeing if example.spans else bool(agreeing)
            fields = _listed(example.value, example.value)
            words = [f"[{example.text[start:end]}]{fields}" for start, end in example.spans]
            expected = tuple(words) or (f"a mention with{fields}",)
        if not ok:
            # Where nothing of the label came, what stands there instead.
            shown = shown or [f for f in found if any(f.start < end and start < f.end for start, end in example.spans)]
            got = [f"[{example.text[f.start : f.end]}]{_listed(f.fields, example.value)} by {f.rule}" for f in shown]
            place = f"{example.file}:{example.line}"
            failures.append(Failure(rule.id, place, example.text, expected, tuple(got) or ("nothing",)))
    return failures


def _listed(fields: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    """The fields that an example asks for, as they came."""
    said = [f"{key}: {fields[key]!r}" if key in fields else f"no {key}" for key in asked]
    return f" {', '.join(said)}" if said else ""


def _agrees(expected: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    return all(key in fields and fields[key] == value for key, value in expected.items())
