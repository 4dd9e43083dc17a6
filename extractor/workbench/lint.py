"""What a pack should not be shipped with, though it loads: patterns that can run away or are tried everywhere, names
that nothing uses, rules without examples, parts that no example shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.layout.lines import split_lines
from extractor.layout.plain import plain_layout
from extractor.linking import RELATIONS
from extractor.matching import Trace
from extractor.normalising import NORMALISERS
from extractor.pipeline import WORDS_ASKED, Extractor
from extractor.rulebook.loading import Reading
from extractor.rulebook.model import Rule
from extractor.rulebook.problems import Key, Problem, RuleError, suggestion
from extractor.rulebook.runaway import runaway_parts
from extractor.rulebook.shape import MENTION
from extractor.rulebook.syntax import parse
from extractor.text import fold
from extractor.workbench.marking import Marked, fired, mark_packs, place_of


def lint(folders: Sequence[Path], packs: Sequence[str] | None = None) -> list[Problem]:
    """Everything that is wrong with the packs in ``folders``, or only with those named in ``packs``, by place.

    The shipped packs must be among the folders where the others use them.
    """
    try:
        marked = mark_packs(folders)
    except RuleError as error:
        return list(error.problems)
    reading = marked.reading
    found = [*_runaways(reading), *_unused(reading), *_unproven(reading), *_lost(reading), *_tried_everywhere(reading)]
    if set(WORDS_ASKED) <= {f"{source.name}.{name}" for source in reading.sources for name in source.words}:
        found += _unexercised(marked)
    files = {source.problems.file: source.name for source in reading.sources}
    return sorted(problem for problem in set(found) if packs is None or files.get(problem.file) in packs)


def _runaways(reading: Reading) -> Iterator[Problem]:
    for source in reading.sources:
        resolve = reading.grounds[source.name].scope.resolve
        written: list[tuple[tuple[Key, ...], str, bool]] = [
            (("macros", name), text, False) for name, text in source.macros.items()
        ]
        for i, item in enumerate(source.items("rules")):
            for key, value in item.items() if isinstance(item, dict) else ():
                if key == "pattern" or key.removeprefix("not_") in ("after", "before", "near"):
                    case = key == "pattern" and item.get("ignore_case") is True
                    texts = [value] if isinstance(value, str) else value
                    written += [(("rules", i, key), text, case) for text in texts]
        for path, text, case in written:
            try:
                parse(text)
            except ValueError as error:
                message = f"nobody can say whether this can run away: {error}; write it without"
                yield Problem(source.problems.file, *source.problems.place(path), message)
            for part in runaway_parts(text, resolve, case):
                message = (
                    f"this can run away: {part} can match one text in very many ways; let a space or comma stand in "
                    "each round, or put a bound such as {0,4} on it"
                )
                yield Problem(source.problems.file, *source.problems.place(path), message)


def _unused(reading: Reading) -> Iterator[Problem]:
    """Lists and macros that no rule (not even one that another pack has replaced), argument or program names."""
    rules = (*reading.flat(), *reading.replaced)
    used = set(WORDS_ASKED).union(*(rule.names_used for rule in rules))
    for rule in rules:
        signature = NORMALISERS.get(rule.normaliser or "")
        for argument in signature.lists if signature is not None else ():
            said = rule.arguments.get(argument, [])
            used |= set(said if isinstance(said, list) else [said])
    for source in reading.sources:
        for key, names, what in (("words", source.words, "word list"), ("macros", source.macros, "macro")):
            for name in names:
                if f"{source.name}.{name}" not in used:
                    message = f"no rule uses the {what} {name!r}; use it as {{{name}}} or take it out"
                    yield Problem(source.problems.file, *source.problems.place((key, name)), message)


def _unproven(reading: Reading) -> Iterator[Problem]:
    for rule in reading.flat():
        draft = reading.drafts[id(rule)]
        kinds = {example.none for example in rule.examples}
        if draft.item.get("unproven") or draft.owner != rule.id:  # the other pack's rule is proven there
            continue
        for none, what in (
            (False, "an example: a sentence with its mention in [ ]"),
            (True, "a counter-example: `none: true`"),
        ):
            if none not in kinds:
                yield Problem(rule.file, rule.line, 1, f"rule {rule.id!r} needs {what}, or `unproven:` with the reason")


def _lost(reading: Reading) -> Iterator[Problem]:
    """Relations that nothing asks for, and labels that no rule makes."""
    wanted = {name: {MENTION, *captures} for name, captures in RELATIONS.items()}
    for label in reading.labels.values():
        for field in label.fields.values():
            if field.relation is not None:
                wanted.setdefault(field.relation, {MENTION}).add(field.name)
    made: set[str] = set()
    for rule in reading.flat():
        made.add(rule.name)
        if rule.kind != "relation":
            continue
        if rule.name not in wanted:
            near = suggestion(rule.name, wanted)
            message = f"nothing asks for the relation {rule.name!r}{near}; a field of a label can, with `relation:`"
            yield Problem(rule.file, rule.line, 1, message)
            continue
        for name, source in rule.captures.items():
            if name not in wanted[rule.name] and source.label not in reading.labels:
                near = suggestion(name, wanted[rule.name])
                yield Problem(rule.file, rule.line, 1, f"nothing asks the relation {rule.name!r} for {name!r}{near}")
    for pack in reading.sources:
        for name in pack.labels:
            place = pack.problems.place(("labels", name))
            if name not in made:
                yield Problem(pack.problems.file, *place, f"no rule makes the label {name!r}")


def _tried_everywhere(reading: Reading) -> Iterator[Problem]:
    """Rules of which nothing can be looked for before they are tried; lines of the page are few, and tried anyway."""
    for rule in reading.flat():
        echo = rule.echoes is not None and rule.gate.begins_with_mention
        if rule.kind != "zone" and not rule.gate.has_literal and not echo:
            message = (
                f"rule {rule.id!r} is tried at every place of every text, which is slow: nothing in its pattern must "
                "stand there as a word, a number or a {LABEL}"
            )
            yield Problem(rule.file, rule.line, 1, message)


def _unexercised(marked: Marked) -> Iterator[Problem]:
    """Alternatives and word lists that no example goes through."""
    seen: set[int] = set()
    observer = Extractor(marked.rulebook)
    for rule in marked.rulebook.rules:
        for example in rule.examples:
            trace = Trace()
            observer.find(plain_layout(example.text, example.published), [], trace)
            seen.update(number for _, hit in trace.hits for number in fired(hit))
            if rule.kind == "zone":
                seen.update(_of_lines(rule, example.text))
    lists_seen = {element.name for number, element in marked.elements.items() if number in seen}
    for number, element in marked.elements.items():
        if not element.seen or number in seen or (element.kind == "list" and element.name in lists_seen):
            continue
        what = "alternative" if element.kind == "alternative" else "word list"
        file, line, column = place_of(marked.reading, element.owner)
        yield Problem(file, line, column, f"{element.owner}: no example shows the {what} {element.text!r}")


def _of_lines(rule: Rule, text: str) -> Iterator[int]:
    for line in split_lines(fold(text).text):
        hit = rule.pattern.fullmatch(line.text)
        if hit is not None:
            yield from fired(hit)
