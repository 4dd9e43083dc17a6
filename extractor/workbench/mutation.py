"""Does anything notice when a part of a rule is taken away? Each alternative, guard and word list, one after another.

A part is noticed when an example of some rule no longer holds without it, or when something else comes out of one of
the articles. What nobody notices is either superfluous or lacks an example.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.layout import lay_out
from extractor.layout.lines import split_lines
from extractor.layout.plain import plain_layout
from extractor.matching import Trace
from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.pipeline import Extractor
from extractor.reading import Reading as Input
from extractor.rulebook.examples import check_examples
from extractor.rulebook.guards import GUARDS
from extractor.rulebook.loading import Draft, Reading, finished, read_packs, swapped
from extractor.rulebook.model import Entry, Example, Rule, Rulebook, WordList
from extractor.rulebook.rules import build_rule
from extractor.text import fold
from extractor.trying import try_text
from extractor.workbench.marking import Element, Marked, fired, guard_elements, mark_packs, place_of, without

_NEVER = "\uf8ff"
"""A private-use character: folding keeps it out of texts, so that a list of it matches nothing."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A part that was taken away, where it stands, and what noticed it; ``None`` where nothing did."""

    element: Element
    file: str
    line: int
    noticed_by: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What a file of known ones names it by: owner, kind (of a guard: its key) and text."""
        kind = str(self.element.name) if self.element.kind == "guard" else self.element.kind
        return self.element.owner, kind, self.element.text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.element.owner}: {self.element.kind} {self.element.text!r}"


Part = int | str
"""The number of an element, or the id of a rule whose pattern matched."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A text in which a part took part in a match (or may have): of which rule, in which example or article."""

    rule: str
    text: int


class Mutator:
    """Takes parts of rules away and looks who notices. ``articles`` are inputs whose records must stay the same.

    Raises :class:`~extractor.rulebook.RuleError` where the packs have mistakes.
    """

    def __init__(self, folders: Sequence[Path], articles: Sequence[Input] = ()) -> None:
        self.marked: Marked = mark_packs(folders)
        self.reading: Reading = read_packs(folders, NORMALISERS, FIELD_KINDS)
        self.rulebook: Rulebook = finished(self.reading)
        self.extractor = Extractor(self.rulebook)
        self.articles = tuple(articles)
        self.expected = [self.extractor.extract(article).to_dict() for article in articles]
        self.examples = [(rule, example) for rule in self.rulebook.rules for example in rule.examples]
        self.in_examples: dict[Part, list[_Use]] = {}
        self.in_articles: dict[Part, list[_Use]] = {}
        observer = Extractor(self.marked.rulebook)
        for i, (_, example) in enumerate(self.examples):
            self._observe(observer, plain_layout(example.text, example.published), example.text, i, self.in_examples)
        for i, article in enumerate(self.articles):
            layout = lay_out(fold(article.text), article.metadata, observer.rulebook, lambda note: None)
            self._observe(observer, layout, article.text, i, self.in_articles)

    def elements(self) -> list[Element]:
        """Every part that can be taken away; each word list once."""
        single = [element for element in self.marked.elements.values() if element.kind != "list"]
        number = max(self.marked.elements, default=0) + 10_000
        lists = [
            Element(number + i, "list", f"{pack.name}.{name}", name, 0, 0, f"{pack.name}.{name}", pack=pack.name)
            for i, (pack, name) in enumerate((pack, name) for pack in self.rulebook.packs for name in pack.words)
        ]
        return [*single, *guard_elements(self.marked), *lists]

    def mutant(self, element: Element) -> Mutant:
        """Takes the part away and says what noticed."""
        file, line, _ = place_of(self.reading, element.owner)
        return Mutant(element, file, line, self._noticed(element))

    def _observe(self, observer: Extractor, layout: Any, text: str, i: int, uses: dict[Part, list[_Use]]) -> None:
        trace = Trace()
        observer.find(layout, [], trace)
        lines = split_lines(fold(text).text)
        hits = [*trace.hits]
        hits += [(rule, hit) for rule in observer.rulebook.zones for line in lines
                 if (hit := rule.pattern.fullmatch(line.text)) is not None]  # fmt: skip
        found: set[tuple[Part, str]] = {(number, rule.id) for rule, hit in hits for number in fired(hit)}
        found |= {(rule.id, rule.id) for rule, _ in hits}
        found |= {(refusal.rule.id, refusal.rule.id) for refusal in trace.refusals}
        for part, rule_id in sorted(found, key=str):
            uses.setdefault(part, []).append(_Use(rule_id, i))

    def _noticed(self, element: Element) -> str | None:
        for old, new, uses, articles in self._changes(element):
            if new is None:
                return "the rule cannot do without it"
            changed = Extractor(swapped(self.rulebook, old, new))
            changed.segmenter = self.extractor.segmenter
            noticed = self._fails(changed, (old, new), uses) or self._differs(changed, articles)
            if noticed is not None:
                return noticed
        if element.kind == "list":
            return self._without_words(element)
        return None

    def _changes(self, element: Element) -> Iterator[tuple[Rule, Rule | None, list[int], list[int]]]:
        """Each rule that has the part, the rule without it, and the examples and articles that may notice."""
        parts = {element.number} if element.kind != "list" else {
            number for number, found in self.marked.elements.items() if found.name == element.name
        }  # fmt: skip
        for rule in self.rulebook.rules:
            if element.owner != self.reading.drafts[id(rule)].owner and element.owner not in rule.names_used:
                continue
            in_guard = element.kind == "guard" or not element.seen
            wanted: set[Part] = {rule.id} if in_guard or element.kind == "list" else set(parts)
            uses = self._texts(self.in_examples, wanted, rule.id)
            if not element.seen and element.kind != "guard":
                uses = list(range(len(self.examples)))
            own = [i for i, (other, _) in enumerate(self.examples) if other.id == rule.id]
            if in_guard or element.kind == "list":
                uses = list(dict.fromkeys([*own, *uses]))
            else:
                uses.sort(key=lambda i: i not in own)
            articles = self._texts(self.in_articles, wanted, rule.id)
            if not element.seen and element.kind != "guard":
                articles = list(range(len(self.articles)))
            if uses or articles:
                yield rule, self._rule_without(rule, element), uses, articles

    def _texts(self, uses: dict[Part, list[_Use]], wanted: set[Part], rule_id: str) -> list[int]:
        return list(dict.fromkeys(use.text for part in wanted for use in uses.get(part, ()) if use.rule == rule_id))

    def _rule_without(self, rule: Rule, element: Element) -> Rule | None:
        draft: Draft = self.reading.drafts[id(rule)]
        item, ground, scope = dict(draft.item), draft.ground, draft.ground.scope
        if element.kind == "guard":
            left = [entry for entry in _entries(item[str(element.name)]) if entry != element.text]
            item = {key: value for key, value in item.items() if key != element.name}
            if left:
                item[str(element.name)] = left
        elif element.kind == "list":
            empty = WordList(element.text, {_NEVER: (Entry(_NEVER, {}),)}, False)
            lists = {
                name: empty if scope.full_name(name) == element.name else words for name, words in scope.lists.items()
            }
            ground = replace(ground, scope=replace(scope, lists=lists))
        elif element.owner == draft.owner:
            item["pattern"] = without(self.marked.sources[element.owner], [element])
        else:
            source = without(self.marked.sources[element.owner], [element])
            macros = {
                name: source if scope.full_name(name) == element.owner else text for name, text in scope.macros.items()
            }
            ground = replace(ground, scope=replace(scope, macros=macros))
        before = len(ground.problems.found)
        made = build_rule(item, draft.path, ground)
        del ground.problems.found[before:]
        if made is not None:
            own = {(kind, tuple(_entries(draft.item.get(kind)))) for kind in GUARDS}
            given = tuple(guard for guard in rule.guards if (guard.kind, guard.entries) not in own)
            made = replace(made, guards=made.guards + given, beats=rule.beats)
        return made

    def _fails(self, changed: Extractor, rules: tuple[Rule, Rule], uses: list[int]) -> str | None:
        old, new = rules
        for i in uses:
            rule, example = self.examples[i]
            if self._holds_not(changed, new if rule is old else rule, example):
                return f"{rule.file}:{example.line}"
        return None

    @staticmethod
    def _holds_not(changed: Extractor, rule: Rule, example: Example) -> bool:
        only = replace(rule, examples=(example,))
        return bool(check_examples(only, lambda one: try_text(changed, only, one)))

    def _differs(self, changed: Extractor, articles: Sequence[int]) -> str | None:
        for i in articles:
            if changed.extract(self.articles[i]).to_dict() != self.expected[i]:
                return str(self.articles[i].source.path or f"article {i + 1}")
        return None

    def _without_words(self, element: Element) -> str | None:
        """Whether it is noticed that the program itself, which may ask for the list by its name, has it no more."""
        packs = []
        for pack in self.rulebook.packs:
            words = {
                name: WordList(name, {}, found.ignore_case) if f"{pack.name}.{name}" == element.name else found
                for name, found in pack.words.items()
            }
            packs.append(replace(pack, words=words))
        changed = Extractor(replace(self.rulebook, packs=tuple(packs)))
        changed.segmenter = self.extractor.segmenter
        for rule, example in self.examples:
            if self._holds_not(changed, rule, example):
                return f"{rule.file}:{example.line}"
        return self._differs(changed, range(len(self.articles)))


def mutate(
    folders: Sequence[Path], articles: Sequence[Input], packs: Sequence[str] | None = None, workers: int = 1
) -> list[Mutant]:
    """Takes away every part of the packs named in ``packs`` (of all, if ``None``), in so many processes.

    Raises :class:`~extractor.rulebook.RuleError` where the packs have mistakes.
    """
    mutator = Mutator(folders, articles)
    chosen = [element for element in mutator.elements() if packs is None or element.pack in packs]
    if workers == 1:
        return [mutator.mutant(element) for element in chosen]
    with ProcessPoolExecutor(workers, get_context("spawn"), _prepare, (folders, articles)) as pool:
        return list(pool.map(_mutant, chosen, chunksize=8))


_ready: Mutator | None = None


def _prepare(folders: Sequence[Path], articles: Sequence[Input]) -> None:
    global _ready
    _ready = Mutator(folders, articles)


def _mutant(element: Element) -> Mutant:
    assert _ready is not None
    return _ready.mutant(element)


def read_known(path: Path) -> dict[tuple[str, str, str], str]:
    """Parts that are known to go unnoticed, with the reasons: a TSV file with the columns owner, kind, text and why.

    Raises :class:`~extractor.errors.UsageError` where it cannot be read or has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"'{path}' cannot be read: {error}") from None
    try:
        return {(row["owner"], row["kind"], row["text"]): row["why"] for row in rows}
    except KeyError as error:
        raise UsageError(f"'{path}' has no column {error}; it needs owner, kind, text and why") from None


def _entries(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())
