"""Which rules and alternatives a folder of articles uses, and which numbers in it no rule claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from extractor.layout import lay_out
from extractor.layout.lines import split_lines
from extractor.linking import Scene
from extractor.matching import Match, Trace
from extractor.matching.conflicts import is_helper
from extractor.pipeline import Extractor
from extractor.reading import Reading
from extractor.resources import tools_folder
from extractor.rulebook.model import Rule
from extractor.text import fold
from extractor.workbench.marking import Element, Marked, fired, mark_packs

_AROUND = 70
"""How many characters of a sentence are shown on either side of residue."""
RESIDUE = "residue"
"""The pack whose rules find what the others leave."""


@dataclass(frozen=True, slots=True)
class Residue:
    """Words with a number that no rule claims: how often, in how many articles, a place of them in its sentence, and
    a draft of the mend."""

    words: str
    count: int
    articles: int
    sentence: str
    draft: str


@dataclass(slots=True)
class Coverage:
    """What a folder uses of the rules. ``made`` counts mentions (helpers too), relations and zones by rule."""

    articles: int = 0
    made: Counter[str] = field(default_factory=Counter)
    silent_rules: list[Rule] = field(default_factory=list)
    silent_parts: list[Element] = field(default_factory=list)
    residue: list[Residue] = field(default_factory=list)


class _Leftover:
    def __init__(self, words: str, sentence: str, draft: str) -> None:
        self.words = words
        self.sentence = sentence
        self.draft = draft
        self.count = 0
        self.articles: set[int] = set()


def cover(folders: Sequence[Path], articles: Iterable[Reading]) -> Coverage:
    """Read the articles with the packs in ``folders``.

    A part inside a macro counts as used where any rule uses it. Raises
    :class:`~extractor.rulebook.RuleError` where the packs have mistakes.
    """
    marked = mark_packs([*folders, tools_folder() / RESIDUE])
    extractor = Extractor(marked.rulebook)
    found = Coverage()
    seen: set[int] = set()
    left: dict[str, _Leftover] = {}
    for article in articles:
        found.articles += 1
        trace = Trace()
        layout = lay_out(fold(article.text), article.metadata, marked.rulebook, lambda note: None)
        scene, _ = extractor.find(layout, [], trace)
        found.made.update(match.rule.id for match in scene.matches)
        found.made.update(relation.rule.id for relation in scene.relations)
        seen.update(number for _, hit in trace.hits for number in fired(hit))
        _cover_zones(marked, article.text, found.made, seen)
        for match in scene.matches:
            if match.rule.pack == RESIDUE:
                _collect(extractor, scene, match, found.articles, left)
    rules = [rule for rule in marked.rulebook.rules if rule.pack != RESIDUE]
    found.silent_rules = [rule for rule in rules if not found.made[rule.id]]
    found.silent_parts = _silent_parts(marked, found, seen)
    ranked = sorted(left.values(), key=lambda one: (-one.count, one.words))
    found.residue = [Residue(one.words, one.count, len(one.articles), one.sentence, one.draft) for one in ranked]
    return found


def _cover_zones(marked: Marked, text: str, made: Counter[str], seen: set[int]) -> None:
    lines = split_lines(fold(text).text)
    for rule in marked.rulebook.zones:
        for line in lines:
            hit = None
            with suppress(TimeoutError):  # is stopped, and reported, in every run
                hit = rule.pattern.fullmatch(line.text, timeout=1.0)
            if hit is not None:
                made[rule.id] += 1
                seen.update(fired(hit))


def _silent_parts(marked: Marked, found: Coverage, seen: set[int]) -> list[Element]:
    """The parts that were never used, of rules that were; a word list once, and only if no reference to it was used."""
    used_lists = {part.name for number, part in marked.elements.items() if part.kind == "list" and number in seen}
    silent = {rule.id for rule in found.silent_rules}
    out: dict[tuple[str, str], Element] = {}
    for number, part in marked.elements.items():
        if part.seen and number not in seen and part.owner not in silent and not part.owner.startswith(f"{RESIDUE}."):
            if part.kind == "alternative":
                out[part.owner, str(number)] = part
            elif part.name not in used_lists:
                out.setdefault(("list", str(part.name)), part)
    return list(out.values())


def _collect(extractor: Extractor, scene: Scene, match: Match, article: int, left: dict[str, _Leftover]) -> None:
    start, end = scene.sentences.spans[scene.sentence_of(match)]
    sentence = scene.text[start:end]
    capture = match.captures["words"]
    words = [
        (start + first, start + last)
        for first, last in extractor.segmenter.words(sentence)
        if capture.start < start + last and start + first < capture.end
    ]
    if not words:
        return
    first, last = words[-1] if match.rule.arguments["keep"] == "last" else words[0]
    kept = scene.text[max(first, capture.start) : min(last, capture.end)]
    key = f"{match.rule.id} {kept.lower()}"
    shown = _around(sentence, match.start - start, match.end - start)
    one = left.setdefault(key, _Leftover(kept, shown, _draft(extractor, match, kept)))
    one.count += 1
    one.articles.add(article)


def _draft(extractor: Extractor, match: Match, words: str) -> str:
    arguments = match.rule.arguments
    if words in extractor.rulebook.words(arguments["list"]):
        return (
            f'# {words!r} is in {arguments["list"]} already; ask why not here: extractor explain FILE --find "{words}"'
        )
    return str(arguments["draft"]).replace("{words}", words)


def _around(sentence: str, start: int, end: int) -> str:
    low, high = max(0, start - _AROUND), min(len(sentence), end + _AROUND)
    low = sentence.rfind(" ", 0, low) + 1 if low else 0
    high = sentence.find(" ", high) if high < len(sentence) else len(sentence)
    high = high if high >= 0 else len(sentence)
    return f"{'… ' if low else ''}{sentence[low:high]}{' …' if high < len(sentence) else ''}"


def shown_label(rule: Rule) -> str:
    """What a rule makes, for a table: its label (helpers in brackets), relation or zone."""
    if rule.kind == "mention":
        return f"({rule.name})" if is_helper(rule.name) else rule.name
    return f"{rule.kind} {rule.name}"
