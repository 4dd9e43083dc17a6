"""What a loaded rulebook is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

import regex

from extractor.rulebook.gates import Gate
from extractor.rulebook.guards import Guard

RuleKind = Literal["mention", "relation", "zone"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One line of a word list: its standard spelling and its attributes (column → cell)."""

    text: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """A named list. ``entries`` maps every folded spelling to its entries, in the order of the file."""

    name: str
    entries: Mapping[str, tuple[Entry, ...]]
    ignore_case: bool

    def key(self, words: str) -> str:
        """``words`` as the list is keyed."""
        return words.lower() if self.ignore_case else words

    def find(self, words: str) -> Entry | None:
        """The first entry spelled like ``words`` (folded), or ``None``."""
        found = self.entries.get(self.key(words))
        return found[0] if found else None

    def __contains__(self, words: object) -> bool:
        return isinstance(words, str) and self.key(words) in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must (or, with ``none``, must not) match; ``text`` has its marks removed.

    ``file`` is not always the rule's: another pack can add examples to it.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    value: Mapping[str, Any]
    none: bool
    published: str | None
    why: str | None
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class CaptureSource:
    """What a named capture was made from: the word lists and the label that may stand in it."""

    lists: tuple[WordList, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a label that a pack declares: what kind of value it is, and where it comes from."""

    name: str
    kind: str
    arguments: Mapping[str, Any]
    required: bool = False
    """Without a value for it there is no mention."""
    relation: str | None = None
    """The relation that gives the field; without one it is a capture of the label's rules."""


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """A label as a pack declares it. ``table`` is its table under ``records.other``, where it has one."""

    name: str
    table: str | None
    same_by: tuple[str, ...]
    """Mentions that agree in all of these fields are one record; empty: every mention is its own."""
    fields: Mapping[str, FieldSpec]


class Signature(Protocol):
    """What a normaliser reads, so that rules can be checked against it."""

    @property
    def captures(self) -> Mapping[str, str] | None:
        """The captures that it knows, with what they are; ``None``: any."""

    @property
    def arguments(self) -> Mapping[str, str] | None:
        """The arguments that it knows, with what they do; ``None``: any."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Captures without which it makes nothing; ``a|b`` is one of the two."""

    @property
    def lists(self) -> tuple[str, ...]:
        """The arguments that name word lists."""


class FieldSignature(Protocol):
    """What a kind of field asks of its capture and its arguments."""

    @property
    def arguments(self) -> Mapping[str, str]: ...
    @property
    def needs(self) -> tuple[str, ...]:
        """The arguments without which it makes nothing."""

    @property
    def needs_label(self) -> str | None:
        """The label that must stand in the capture."""

    @property
    def needs_list(self) -> bool:
        """Whether the capture must come from a word list."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``name`` is the label, the relation or the zone kind that it makes."""

    id: str
    kind: RuleKind
    name: str
    source: str
    pattern: regex.Pattern[str]
    starts: re.Pattern[str] | None
    """Where a match can begin; ``None`` where the pattern leaves that open."""
    gate: Gate
    """What must stand in a text for the rule to match there."""
    whole_words: bool
    captures: Mapping[str, CaptureSource]
    names_used: frozenset[str]
    """Full names (``pack.name``) of the word lists and macros in its pattern and guards."""
    labels_used: frozenset[str]
    normaliser: str | None
    arguments: Mapping[str, Any]
    guards: tuple[Guard, ...]
    segmented: frozenset[str]
    """Which edges of the mention (``start``, ``end``) must be edges of segmented words."""
    fields: Mapping[str, FieldSpec]
    """The fields that the pack declares for the rule's label; empty where it declares none."""
    echoes: str | None
    """The label in whose mentions the words of this rule's must stand first or last."""
    zones: frozenset[str] | None
    beats: frozenset[str]
    examples: tuple[Example, ...]
    pack: str
    file: str
    line: int

    @property
    def waits_for(self) -> frozenset[str]:
        """The labels whose mentions must be known before the rule can run."""
        return self.labels_used if self.echoes is None else self.labels_used | {self.echoes}


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: a folder with a ``pack.yaml``. ``sha256`` covers all its files."""

    name: str
    version: str
    path: Path
    uses: tuple[str, ...]
    sha256: str
    words: Mapping[str, WordList]
    macros: Mapping[str, str]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All packs together. ``layers`` holds the mention rules in the order in which they can run."""

    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]
    layers: tuple[tuple[Rule, ...], ...]
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Label → the private-use character that stands for one of its mentions in a rule's view of the text."""
    label_specs: Mapping[str, LabelSpec] = field(default_factory=dict)
    """The labels that packs declare, by name."""

    @cached_property
    def sha256(self) -> str:
        """A hash over the content of every pack, in loading order."""
        import hashlib

        return hashlib.sha256("".join(pack.sha256 for pack in self.packs).encode()).hexdigest()

    @cached_property
    def relations(self) -> tuple[Rule, ...]:
        """The rules that link mentions."""
        return tuple(rule for rule in self.rules if rule.kind == "relation")

    @cached_property
    def zones(self) -> tuple[Rule, ...]:
        """The rules that recognise a line of the page."""
        return tuple(rule for rule in self.rules if rule.kind == "zone")

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every label that some rule makes, helpers (lower case) included."""
        return tuple(dict.fromkeys(rule.name for rule in self.rules if rule.kind == "mention"))

    def words(self, name: str) -> WordList:
        """The word list ``pack.list``. Raises ``KeyError`` with the name where there is none."""
        pack_name, _, list_name = name.rpartition(".")
        for pack in self.packs:
            if pack.name == pack_name and list_name in pack.words:
                return pack.words[list_name]
        raise KeyError(name)
