"""The parts of rules that can be used or not: alternatives, word lists and guards, each with a mark of its own.

A mark is an empty group at the end of an alternative or behind a reference. Which marks took part in a match says
which alternatives and lists it went through; patterns match the same with and without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Literal

import regex

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook.guards import GUARDS
from extractor.rulebook.loading import Reading, finished, read_packs
from extractor.rulebook.model import Rulebook
from extractor.rulebook.patterns import MARK, short_references
from extractor.rulebook.syntax import Node, parse

ElementKind = Literal["alternative", "list", "guard"]


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a rule or macro: ``source[start:end]`` of the pattern of ``owner``, a rule's id or ``pack.macro``.

    For a reference to a word list ``name`` is the list's full name, for a guard its key. ``seen`` is false where a
    match cannot tell whether the part was used, as in a negative lookahead.
    """

    number: int
    kind: ElementKind
    owner: str
    text: str
    start: int
    end: int
    name: str | None = None
    seen: bool = True
    pack: str = ""


@dataclass(slots=True)
class Marked:
    """A rulebook whose patterns are marked, the parts by number, and what it was made of."""

    reading: Reading
    rulebook: Rulebook
    elements: dict[int, Element]
    sources: dict[str, str] = field(default_factory=dict)
    """The patterns of rules and macros, by owner, as they are without marks."""


def mark_packs(folders: Sequence[Path]) -> Marked:
    """Load packs with every part of their patterns marked. Raises :class:`~extractor.rulebook.RuleError`."""
    elements: dict[int, Element] = {}
    sources: dict[str, str] = {}
    numbers = count(1)

    of_rules: dict[str, set[int]] = {}

    def rewrite(owner: str, source: str, is_macro: bool) -> str:
        for number in of_rules.pop(owner, ()):
            del elements[number]  # of a rule that this one takes the place of
        before = set(elements)
        source = short_references(source)
        sources[owner] = source
        marked = _marked(source, owner, elements, numbers)
        if not is_macro:
            of_rules[owner] = elements.keys() - before
        return marked

    reading = read_packs(folders, NORMALISERS, FIELD_KINDS, rewrite)
    rulebook = finished(reading)
    _name_lists(reading, elements)
    return Marked(reading, rulebook, elements, sources)


def fired(hit: regex.Match[str]) -> Iterator[int]:
    """The numbers of the marks that took part in a match."""
    for name in hit.re.groupindex:
        if name.startswith(MARK) and hit.captures(name):
            yield int(name.removeprefix(MARK))


def without(source: str, elements: Sequence[Element]) -> str:
    """The pattern with these parts matching nothing."""
    for element in sorted(elements, key=lambda found: -found.start):
        source = f"{source[: element.start]}(?!){source[element.end :]}"
    return source


def _marked(source: str, owner: str, elements: dict[int, Element], numbers: Iterator[int]) -> str:
    try:
        tree = parse(source)
    except ValueError:  # the loader says what is wrong with it
        return source
    insertions: list[tuple[int, int, str]] = []

    def add(kind: ElementKind, node: Node, seen: bool, name: str | None = None) -> str:
        number = next(numbers)
        part = source[node.start : node.body_end]
        elements[number] = Element(number, kind, owner, part, node.start, node.body_end, name, seen)
        return f"(?P<{MARK}{number}>)"

    def visit(node: Node, seen: bool) -> None:
        seen = seen and not node.negative
        if node.kind == "alternatives":
            for branch in node.children:
                mark = add("alternative", branch, seen)
                insertions.append((branch.end, 0, mark))
        elif node.kind == "reference":
            mark = add("list", node, seen, node.name)
            insertions.append((node.start, 1, "(?:"))
            insertions.append((node.body_end, -1, f"{mark})"))
        for child in node.children:
            visit(child, seen)

    visit(tree, True)
    # At one place what closes a reference comes first, then an alternative's mark, then what opens the next.
    for at, _, text in sorted(insertions, key=lambda found: (-found[0], -found[1])):
        source = source[:at] + text + source[at:]
    return source


def _name_lists(reading: Reading, elements: dict[int, Element]) -> None:
    """Full names for references to lists; references to macros and labels are no parts of their own."""
    packs: dict[str, str] = {reading.drafts[id(rule)].owner: rule.pack for rule in reading.flat()}
    macros = {f"{source.name}.{name}": source.name for source in reading.sources for name in source.macros}
    shown = _shown_owners(reading, elements, packs, macros)
    packs |= macros
    for number, element in list(elements.items()):
        pack = packs.get(element.owner)
        if pack is None:  # a rule that another one has taken the place of
            del elements[number]
            continue
        element = elements[number] = replace(element, pack=pack, seen=element.seen and element.owner in shown)
        if element.kind == "list":
            scope = reading.grounds[pack].scope
            if element.name is not None and element.name in scope.lists:
                elements[number] = replace(element, name=scope.full_name(element.name))
            else:
                del elements[number]


def _shown_owners(
    reading: Reading, elements: Mapping[int, Element], rules: Mapping[str, str], macros: Mapping[str, str]
) -> set[str]:
    """The rules, and the macros that a match can go through: not those of guards and negative lookaheads alone."""
    named: dict[str, set[str]] = {}
    for element in elements.values():
        pack = rules.get(element.owner) or macros.get(element.owner)
        if element.kind == "list" and element.seen and element.name is not None and pack is not None:
            named.setdefault(element.owner, set()).add(reading.grounds[pack].scope.full_name(element.name))
    shown: set[str] = set()
    left = list(rules)
    while left:
        owner = left.pop()
        if owner not in shown:
            shown.add(owner)
            left.extend(named.get(owner, set()) & macros.keys())
    return shown


def guard_elements(marked: Marked) -> list[Element]:
    """Every entry of the guards that rules have themselves, numbered on from the other parts."""
    out = []
    number = max(marked.elements, default=0)
    for rule in marked.rulebook.rules:
        draft = marked.reading.drafts[id(rule)]
        for kind in GUARDS:
            said = draft.item.get(kind)
            for entry in [said] if isinstance(said, str) else said or ():
                number += 1
                out.append(Element(number, "guard", draft.owner, entry, 0, 0, kind, seen=False, pack=rule.pack))
    return out


def place_of(reading: Reading, owner: str) -> tuple[str, int, int]:
    """File, line and column of a rule's pattern, a macro or a word list, named by its id or ``pack.name``."""
    pack, _, name = owner.rpartition(".")
    for source in reading.sources:
        for key in ("macros", "words"):
            if source.name == pack and (key, name) in source.problems.positions:
                return source.problems.file, *source.problems.positions[key, name]
    for rule in reading.flat():
        draft = reading.drafts[id(rule)]
        if draft.owner == owner:
            return rule.file, *draft.ground.problems.place((*draft.path, "pattern"))
    raise KeyError(owner)
