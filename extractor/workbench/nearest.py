"""How far rules came at words that no mention covers: the part of a pattern at which each one stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic

import regex

from extractor.matching.conflicts import is_helper, without_overlaps
from extractor.matching.model import Match, View
from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook.loading import Reading, read_packs
from extractor.rulebook.model import Rule, Rulebook
from extractor.rulebook.patterns import Scope, compile_pattern, compile_source, expand, short_references
from extractor.rulebook.syntax import Node, parse

_SECONDS = 0.2
"""How long one look may take; the whole question is asked of many rules."""
_LOOKS = 5
"""So many looks' time is given to one rule."""
_MOST_STARTS = 400
_ANY = "any_words"


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """A rule that began to match ``text[start:reached]`` and then missed ``expected``, the part of its pattern (or of
    one of its alternatives) that comes next. Offsets are those of the text that the rules see.

    With ``unlisted`` the rule matches all of ``text[start:reached]`` but for these words, which are not in the word
    list ``expected``.
    """

    rule: Rule
    start: int
    reached: int
    expected: str
    unlisted: tuple[int, int] | None = None


def nearest(
    text: str,
    target: tuple[int, int],
    around: tuple[int, int],
    matches: Sequence[Match],
    rulebook: Rulebook,
    most: int = 5,
) -> list[Near]:
    """The output rules that came nearest to a mention at ``target``, the nearest first.

    First come those that lack nothing but a word in a list, then those that came furthest.

    ``around`` is the sentence of the target, ``matches`` are the mentions that stayed.
    """
    views: dict[frozenset[str], View] = {}
    found = []
    unlisted: list[Near] = []
    for layer in rulebook.layers:
        for rule in layer:
            if is_helper(rule.name):
                continue
            if rule.labels_used not in views:
                hidden = without_overlaps([match for match in matches if match.label in rule.labels_used])
                views[rule.labels_used] = View(text, hidden, rulebook.tokens)
            unlisted += _unlisted(rule, views[rule.labels_used], target, around, rulebook)
            best = _furthest(rule, views[rule.labels_used], target, around)
            if best is not None:
                found.append((rule, views[rule.labels_used], *best))
    found.sort(key=lambda one: (-_inside(one[1], one[2], one[3], target), one[2]))
    out = sorted(unlisted, key=_wild)[:most]
    known = {near.rule.id for near in out}
    for rule, view, start, reached in [one for one in found if one[0].id not in known][: most - len(out)]:
        begin, end = view.base_span(start, reached)
        out.append(Near(rule, begin, end, _missed(rule, view.text, start, reached, rulebook)))
    return out


def _wild(near: Near) -> int:
    """Less where more of the match is what the rule itself says."""
    words = near.unlisted or (0, 0)
    return (words[1] - words[0]) - (near.reached - near.start)


def _inside(view: View, start: int, reached: int, target: tuple[int, int]) -> int:
    """How many characters of the target, and half as much of what stands before it, the rule had matched."""
    begin, end = view.base_span(start, reached)
    return 2 * (min(end, target[1]) - max(begin, target[0])) + max(0, target[0] - begin)


def _furthest(rule: Rule, view: View, target: tuple[int, int], around: tuple[int, int]) -> tuple[int, int] | None:
    """Where the rule began and how far it came, in offsets of the view; ``None``: not to the target."""
    low, high = view.nearest(around[0]), view.nearest(around[1])
    goal, last = view.nearest(target[0]), view.nearest(target[1])
    best: tuple[int, int] | None = None
    deadline = monotonic() + _LOOKS * _SECONDS
    for start in _starts(rule, view.text, low, last):
        if monotonic() > deadline:
            break
        reached = _word_end(view.text, start, _reach(rule.pattern, view.text, start, high))
        if reached <= max(goal, start + 1) or _whole(rule, view.text, start, high):
            continue
        if best is None or reached - start > best[1] - best[0]:
            best = (start, reached)
    return best


def _starts(rule: Rule, text: str, low: int, high: int) -> Iterator[int]:
    if rule.starts is not None:
        for number, hit in enumerate(rule.starts.finditer(text, low, high)):
            if number < _MOST_STARTS:
                yield hit.start()
    else:
        yield from range(low, min(high, low + _MOST_STARTS))


def _reach(pattern: regex.Pattern[str], text: str, start: int, end: int) -> int:
    """The furthest place up to which the text could still become a match."""
    low, high = start, end
    while low < high:
        middle = (low + high + 1) // 2
        try:
            viable = pattern.match(text, start, middle, partial=True, timeout=_SECONDS) is not None
        except TimeoutError:
            return low
        if viable:
            low = middle
        else:
            high = middle - 1
    return low


def _word_end(text: str, start: int, reached: int) -> int:
    """The end of the last whole word before ``reached``."""
    while start < reached < len(text) and text[reached - 1].isalnum() and text[reached].isalnum():
        reached -= 1
    return reached


def _whole(rule: Rule, text: str, start: int, end: int) -> bool:
    try:
        return rule.pattern.match(text, start, timeout=_SECONDS) is not None
    except TimeoutError:
        return True


def _unlisted(
    rule: Rule, view: View, target: tuple[int, int], around: tuple[int, int], rulebook: Rulebook
) -> list[Near]:
    """Matches of the rule with any words in place of one of its word lists."""
    scope = _reading(rulebook).grounds[rule.pack].scope
    source = short_references(rule.source)
    try:
        lists = [node for node in parse(source).walk() if node.kind == "reference" and node.name in scope.lists]
    except ValueError:
        return []
    low, high = view.nearest(around[0]), view.nearest(around[1])
    loosest = _loosened(source, lists, scope)
    if not lists or loosest is None or not _touching(loosest, view, target, low, high):
        return []
    found = []
    for node in lists:
        pattern = _loosened(source, [node], scope)
        for hit in _touching(pattern, view, target, low, high) if pattern is not None else ():
            words = view.base_span(*hit.span(_ANY))
            if hit.span(_ANY) == hit.span():
                continue  # nothing is left of the rule
            if words[0] < target[1] and target[0] < words[1] and not rule.pattern.search(hit[0]):
                name = f"{{{scope.full_name(node.name or '')}}}"
                found.append(Near(rule, *view.base_span(*hit.span()), name, words))

    def off(near: Near) -> int:
        """How far its words are from those that were asked about."""
        start, end = near.unlisted or (0, 0)
        return abs(start - target[0]) + abs(end - target[1])

    return [min(found, key=off)] if found else []


def _loosened(source: str, lists: Sequence[Node], scope: Scope) -> regex.Pattern[str] | None:
    """The pattern with up to three words of any kind in place of word lists; the last one's are named."""
    for number, node in enumerate(sorted(lists, key=lambda found: -found.start)):
        words = r"\p{L}+(?: \p{L}+){0,2}"
        words = f"(?P<{_ANY}>{words})" if number == 0 else f"(?:{words})"
        source = source[: node.start] + words + source[node.body_end :]
    expanded = expand(source, scope, lambda message: None).source
    return compile_pattern(expanded, True, False, lambda message: None)


def _touching(
    pattern: regex.Pattern[str], view: View, target: tuple[int, int], low: int, high: int
) -> list[regex.Match[str]]:
    try:
        hits = list(pattern.finditer(view.text, low, high, overlapped=True, timeout=_SECONDS))
    except TimeoutError:
        return []
    spans = [(hit, view.base_span(*hit.span())) for hit in hits if hit.end() > hit.start()]
    return [hit for hit, (start, end) in spans if start < target[1] and target[0] < end]


def _missed(rule: Rule, text: str, start: int, reached: int, rulebook: Rulebook) -> str:
    """The part of the pattern that the text did not have, as it is written."""
    scope = _reading(rulebook).grounds[rule.pack].scope
    try:
        tree = parse(rule.source)
    except ValueError:
        return rule.source
    furthest, missed = -1, rule.source
    for branch in _branches(tree):
        at, part = _along(branch, rule.source, scope, text, start)
        if at > furthest:
            furthest, missed = at, part
    return missed


def _branches(tree: Node) -> list[Node]:
    """The alternatives of a pattern, each a sequence; brackets around a whole one are looked through."""
    if tree.kind == "alternatives":
        return [branch for child in tree.children for branch in _branches(child)]
    if tree.kind == "sequence" and len(tree.children) == 1 and tree.children[0].kind == "group":
        only = tree.children[0]
        if only.least == only.most == 1:
            return _branches(only.children[0])
    return [tree]


def _along(branch: Node, source: str, scope: Scope, text: str, start: int) -> tuple[int, str]:
    """How far the parts of a sequence match one after another, and the part that does not."""
    at = start
    parts = _parts(branch, source)
    for i, (_, end) in enumerate(parts):
        expanded = expand(source[branch.start : end], scope, lambda message: None).source
        pattern = compile_source(expanded, False, lambda message: None)
        try:
            hit = pattern.match(text, start, timeout=_SECONDS) if pattern is not None else None
        except TimeoutError:
            hit = None
        if hit is None:
            return at, source[parts[i][0] : end].strip() or source[parts[i][0] : end]
        at = hit.end()
    return at, "the edge of a word"


def _parts(branch: Node, source: str) -> list[tuple[int, int]]:
    """The parts of a sequence; letters that stand together are one."""
    if branch.kind != "sequence":
        return [(branch.start, branch.end)]
    out: list[tuple[int, int]] = []
    plain = False
    for child in branch.children:
        is_plain = child.kind == "text" and child.end == child.body_end and source[child.start] != " "
        if out and plain and is_plain:
            out[-1] = (out[-1][0], child.end)
        else:
            out.append((child.start, child.end))
        plain = is_plain
    return out


@lru_cache(maxsize=4)
def _reading(rulebook: Rulebook) -> Reading:
    """The packs as they are written; nothing is compiled twice, since patterns are remembered."""
    return read_packs([Path(pack.path) for pack in rulebook.packs], NORMALISERS, FIELD_KINDS)
