"""Packs that multiply the number of rules, for measuring what rules cost that somebody might add.

They are drawn from a seeded generator, in the kinds that the shipped ones are of and about as mixed: word lists of five
to two hundred words alone, behind a phrase or before a name; phrases with a number; counts and dates with a word of a
list; the possessions of Party bodies; relations. Half of the rules have guards. Words are made of the syllables of the
shipped word lists, and hardly ever stand in a text; a share of them, drawn from those lists themselves, does.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from extractor.rulebook.model import Rulebook

SEED = 20261201
_PACK = 40
_FIELDS = {"word": "lexicon", "more": "lexicon", "name": "text", "number": "text", "amount": "number", "day": "date",
           "body": "organisation"}  # fmt: skip
_NAME = r"\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,3}"
_GUARDED = 0.5
_GUARDS = {"not_after": 6, "not_before": 3, "after": 1, "before": 1}
# Word lists of a few sizes, most of them short, as in the shipped packs.
_SIZES = (5, 5, 8, 8, 12, 12, 20, 20, 35, 35, 60, 100, 200)

Rule = dict[str, Any]


class _Maker:
    """Draws the rules of one pack."""

    def __init__(self, dice: random.Random, words: tuple[list[str], list[str]], share: float, number: int) -> None:
        self.dice = dice
        self.phrases, self.syllables = words
        self.share = share
        self.label = f"SYNTHETIC_{number}"
        self.name = f"synthetic_{number}"
        self.lists: dict[str, list[str]] = {}

    def phrase(self) -> str:
        if self.dice.random() < self.share:
            return self.dice.choice(self.phrases)
        return " ".join(self.dice.choices(self.syllables, k=self.dice.choice((2, 2, 3, 4))))

    def words(self, least: int = 0) -> str:
        """The name of a new word list."""
        size = self.dice.choice(_SIZES)
        name = f"list_{len(self.lists)}"
        self.lists[name] = list(dict.fromkeys(self.phrase() for _ in range(max(size, least))))
        return name

    def listed(self) -> Rule:
        return {"pattern": f"{{{self.words()}:word}}"}

    def behind_phrase(self) -> Rule:
        return {"pattern": f"{self.phrase()}(?: cho| của| về)? {{{self.words()}:word}}"}

    def named(self) -> Rule:
        return {"pattern": f"{{{self.words()}:word}} (?P<name>{_NAME})", "opaque": ["PARTY_ORG"]}

    def optional(self) -> Rule:
        first, second = self.phrase(), self.phrase()
        return {"pattern": f"(?:(?i:{first}|{second}) )?{{{self.words()}:word}}(?:,? {{{self.words()}:more}})?"}

    def numbered(self) -> Rule:
        return {"pattern": rf"{self.phrase()} (?:số )?(?P<number>\d{{1,4}})(?:/(?:19|20)\d\d)?(?![\d/.])"}

    def counted(self) -> Rule:
        return {"pattern": f"{{quantity:amount}} {{{self.words(60)}:word}}", "opaque": ["DATE", "DOCUMENT"]}

    def dated(self) -> Rule:
        words = self.words(20)
        return {"pattern": f"{{DATE:day}},? {{{words}:word}}|{{{words}:word}} (?:vào |từ )?{{DATE:day}}"}

    def owned(self) -> Rule:
        return {"pattern": f"(?P<mention>{{{self.words(20)}:word}}) (?:của|tại) {{PARTY_ORG:body}}"}

    def related(self) -> Rule:
        pattern = rf"{{{self.label}:made}}(?: \p{{Ll}}+){{0,3}}? {self.phrase()} {{DATE:day}}"
        return {"relation": f"{self.name}.related", "pattern": pattern}

    def guards(self) -> Rule:
        if self.dice.random() >= _GUARDED:
            return {}
        (kind,) = self.dice.choices(list(_GUARDS), list(_GUARDS.values()))
        return {kind: [f"{{{self.words()}}}", self.phrase()]}

    def rule(self, number: int) -> Rule:
        kinds: list[tuple[Callable[[], Rule], int]] = [
            (self.listed, 20), (self.behind_phrase, 15), (self.named, 15), (self.optional, 12), (self.numbered, 10),
            (self.counted, 10), (self.dated, 8), (self.owned, 5), (self.related, 5),
        ]  # fmt: skip
        (make,) = self.dice.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])
        rule: Rule = {"id": f"{self.name}.{number}", "unproven": "made by chance", **make()}
        return rule if "relation" in rule else {**rule, "label": self.label, **self.guards()}

    def pack(self, size: int) -> Rule:
        rules = [self.rule(number) for number in range(size)]
        label = {"table": self.name, "fields": _FIELDS}
        uses = ["numbers"]
        return {"pack": self.name, "uses": uses, "labels": {self.label: label}, "words": self.lists, "rules": rules}


def write_packs(folder: Path, rulebook: Rulebook, rules: int, share: float) -> None:
    """So many rules, as packs below ``folder``; of their words ``share`` are taken from the shipped word lists."""
    dice = random.Random(SEED)
    words = _words(rulebook)
    for number, first in enumerate(range(0, rules, _PACK)):
        maker = _Maker(dice, words, share, number)
        pack = maker.pack(min(_PACK, rules - first))
        place = folder / maker.name
        place.mkdir(parents=True)
        text = yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=1000)
        (place / "pack.yaml").write_text(text, encoding="utf-8")


def _words(rulebook: Rulebook) -> tuple[list[str], list[str]]:
    """Of the shipped word lists: words of two to four small syllables, and all syllables of these."""
    spellings = {word for pack in rulebook.packs for found in pack.words.values() for word in found.entries}
    parts = {word: word.split() for word in spellings}
    phrases = sorted(
        word
        for word, syllables in parts.items()
        if 2 <= len(syllables) <= 4 and word == word.lower() and all(map(str.isalpha, syllables))
    )
    return phrases, sorted({syllable for phrase in phrases for syllable in parts[phrase]})


def literals(rulebook: Rulebook) -> int:
    """How many strings are looked for on behalf of all rules together."""
    gates = [rule.gate for rule in rulebook.rules]
    return len({one for gate in gates for found in (gate.starts or (), *gate.needs) for one in found})
