"""Does anything notice when a part of a rule is taken away? Each alternative, guard and word list, one after another.

A part is noticed when an example of some rule no longer holds without it, or when something else comes out of one of
the articles. What nobody notices is either superfluous or lacks an example.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import regex

from extractor.errors import UsageError
from extractor.layout import Layout, lay_out
from extractor.layout.lines import split_lines
from extractor.layout.plain import plain_layout
from extractor.matching import Trace
from extractor.matching.ready import Ready
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
from extractor.workbench.marking import Element, Marked, guard_elements, mark_packs, place_of, without

_SECONDS = 5.0
"""How long one match may take; a rule that is stopped here is stopped in articles too."""
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


_Hits = list[tuple[tuple[int, int], ...]]
"""The spans of every match of a rule in a text, and of its captures."""


class Mutator:
    """Takes parts of rules away and looks who notices. ``articles`` are inputs whose records must stay the same.

    An example that does not hold anyway notices nothing. Raises :class:`~extractor.rulebook.RuleError` where the packs
    have mistakes.
    """

    def __init__(self, folders: Sequence[Path], articles: Sequence[Input] = ()) -> None:
        self.marked: Marked = mark_packs(folders)
        self.reading: Reading = read_packs(folders, NORMALISERS, FIELD_KINDS)
        self.rulebook: Rulebook = finished(self.reading)
        self.extractor = Extractor(self.rulebook)
        self.articles = tuple(articles)
        self.expected = [self.extractor.extract(article).to_dict() for article in articles]
        self.examples = [
            (rule, example)
            for rule in self.rulebook.rules
            for example in rule.examples
            if not self._holds_not(self.extractor, rule, example)
        ]
        layouts = [plain_layout(example.text, example.published) for _, example in self.examples]
        layouts += [lay_out(fold(article.text), article.metadata, self.rulebook, _ignore) for article in articles]
        self.views = [self._views(layout) for layout in layouts]
        texts = [example.text for _, example in self.examples] + [article.text for article in articles]
        self.lines = [split_lines(fold(text).text) for text in texts]
        self.hits: dict[tuple[int, int], _Hits] = {}

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

    def _views(self, layout: Layout) -> dict[int, str]:
        trace = Trace()
        self.extractor.find(layout, [], trace)
        return trace.views

    def _noticed(self, element: Element) -> str | None:
        for old in self.rulebook.rules:
            if element.owner != self.reading.drafts[id(old)].owner and element.owner not in old.names_used:
                continue
            new = self._rule_without(old, element)
            if new is None:
                return "the rule cannot do without it"
            texts = self._changed_texts(old, new)
            if not texts:
                continue
            changed = self._with(swapped(self.rulebook, old, new))
            noticed = self._fails(changed, old, new, texts) or self._differs(changed, texts)
            if noticed is not None:
                return noticed
        return self._without_words(element) if element.kind == "list" else None

    def _with(self, rulebook: Rulebook) -> Extractor:
        changed = Extractor(rulebook)
        changed.segmenter = self.extractor.segmenter
        return changed

    def _changed_texts(self, old: Rule, new: Rule) -> list[int]:
        """The examples (first the rule's own) and behind them the articles in which the two match differently."""
        found = []
        for i in range(len(self.views)):
            if (id(old), i) not in self.hits:
                self.hits[id(old), i] = self._hits(old, old, i)
            if self.hits[id(old), i] != self._hits(new, old, i):
                found.append(i)
        return sorted(
            found, key=lambda i: (i >= len(self.examples), i < len(self.examples) and self.examples[i][0] is not old)
        )

    def _hits(self, rule: Rule, known_as: Rule, i: int) -> _Hits:
        """Where ``rule`` matches in a text, from each place at which it can begin, with what its guards allow."""
        tries: list[tuple[str, int, int | None]]
        if rule.kind == "zone":
            tries = [(line.text, 0, len(line.text)) for line in self.lines[i]]
        else:
            text = self.views[i].get(id(known_as), "")
            starts = (
                (hit.start() for hit in rule.starts.finditer(text)) if rule.starts is not None else range(len(text))
            )
            tries = [(text, at, None) for at in starts]
        return [
            (hit.span(), *(hit.span(name) for name in known_as.captures if name in hit.re.groupindex))
            for text, at, end in tries
            if (hit := _hit(rule, text, at, end)) is not None
        ]

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

    def _fails(self, changed: Extractor, old: Rule, new: Rule, texts: Sequence[int]) -> str | None:
        for i in texts:
            if i < len(self.examples):
                rule, example = self.examples[i]
                if self._holds_not(changed, new if rule is old else rule, example):
                    return f"{example.file}:{example.line}"
        return None

    @staticmethod
    def _holds_not(changed: Extractor, rule: Rule, example: Example) -> bool:
        only = replace(rule, examples=(example,))
        return bool(check_examples(only, lambda one: try_text(changed, only, one)))

    def _differs(self, changed: Extractor, texts: Sequence[int]) -> str | None:
        for i in (text - len(self.examples) for text in texts if text >= len(self.examples)):
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
        changed = self._with(replace(self.rulebook, packs=tuple(packs)))
        for rule, example in self.examples:
            if self._holds_not(changed, rule, example):
                return f"{example.file}:{example.line}"
        return self._differs(changed, range(len(self.views)))


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
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            columns, rows = list(table.fieldnames or ()), list(table)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"'{path}' cannot be read: {error}") from None
    for column in ("owner", "kind", "text", "why"):
        if column not in columns:
            raise UsageError(f"'{path}' has no column {column!r}; it needs owner, kind, text and why")
    return {(row["owner"], row["kind"], row["text"]): row["why"] for row in rows}


def _hit(rule: Rule, text: str, at: int, end: int | None) -> regex.Match[str] | None:
    """A match that the guards allow, with ``end`` one that ends there; what has to be stopped is none."""
    try:
        match = rule.pattern.match if end is None else rule.pattern.fullmatch
        hit = match(text, at, timeout=_SECONDS)
        ready = Ready(rule)
        return hit if hit and ready.refused_by(text, *ready.edges(hit), _SECONDS) is None else None
    except TimeoutError:
        return None


def _entries(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def _ignore(note: str) -> None:
    """A rule that is stopped here is stopped, and reported, in every run."""
