"""What many tests need: one loaded extractor, packs written for one test, sentences with their gold inside."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import extractor
from extractor.layout.plain import plain_layout
from extractor.linking import assemble
from extractor.matching import Capture, Engine, Match, Normalised, Surroundings
from extractor.normalising import NORMALISERS, Context
from extractor.pipeline import Extractor
from extractor.records import Article, Mention, Records, to_plain
from extractor.rulebook import Rule, Rulebook, load_rulebook
from extractor.rulebook.examples import unmark

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "corpus" / "articles").glob("*.txt"))


def bug(reason: str) -> pytest.MarkDecorator:
    """Marks what should hold and does not yet; the mark goes with the bug."""
    return pytest.mark.xfail(strict=True, reason=reason)


def load_once() -> Extractor:
    """The extractor behind :func:`extractor.extract`, loaded once for all tests of a process."""
    return extractor._default()


@lru_cache(maxsize=1)
def corpus() -> Mapping[str, Article]:
    """The articles of the corpus as extracted, by the first two digits of their file names."""
    load_once()
    return {Path(str(a.source.path)).name[:2]: a for a in extractor.extract_folder(ROOT / "corpus" / "articles")}


def raw_text(path: Path) -> str:
    """A corpus file as it stands, without its byte order mark."""
    return path.read_bytes().decode("utf-8-sig")


@dataclass(frozen=True)
class Read:
    """What was found in a text that is no page, and the spans that were marked in it."""

    text: str
    spans: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]
    records: Records

    def of(self, label: str) -> list[Mention]:
        return [mention for mention in self.mentions if mention.label == label]

    def org_name(self, identifier: str | None) -> str | None:
        return next((org.name for org in self.records.organisations if org.id == identifier), None)


def read(marked: str, published: str | None = None) -> Read:
    """Run all rules over one paragraph in which ``[…]`` marks what a test is about."""
    text, spans = unmark(marked)
    scene, view = load_once().find(plain_layout(text, published), [])
    return Read(text, spans, *assemble(scene, text, view.raw_span))


def assert_gold(marked: str, label: str, *expected: Mapping[str, Any], published: str | None = None) -> None:
    """The mentions of ``label`` are exactly the marked ones, and have the expected fields, in order."""
    found = read(marked, published)
    shown = [(m.text, m.start, m.end, m.rule) for m in found.of(label)]
    assert list(found.spans) == [(start, end) for _, start, end, _ in shown], f"{marked}\n{shown}"
    for mention, fields in zip(found.of(label), expected, strict=True):
        value = to_plain(mention.value)
        got = {name: value[name] for name in fields}
        assert got == dict(fields), f"{marked}\n{mention.text}: {got}, expected {dict(fields)}"


def write_pack(folder: Path, text: str, **files: str) -> Path:
    """A pack folder with this ``pack.yaml`` and these word-list files (name → content, ``.tsv`` added)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(textwrap.dedent(text), encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.tsv").write_text(textwrap.dedent(content), encoding="utf-8")
    return folder


BOATS = r"""
    pack: boats
    uses: [organisations]
    rules:
      - id: boats.crew
        label: CREW
        pattern: 'đội (?P<name>đỏ|xanh)'
        value: fields
        with: {river: true}
        examples:
          - {text: 'có [đội đỏ] về nhất', value: {name: đỏ}}
          - {text: 'có [đội xanh] về nhất', value: {name: đỏ}}
          - {text: 'có đội [xanh] về nhất'}
          - {text: 'có đội vàng về nhất', none: true}
          - {text: 'có đội xanh về nhất', none: true}
      - id: boats.helper
        label: boat
        pattern: 'thuyền \d+'
        examples:
          - {text: 'trên [thuyền 12] có'}
          - {text: 'trên [thuyền] có'}
      - id: boats.on
        relation: boats.on
        pattern: '{CREW:crew} trên {boat:boat}'
        examples:
          - {text: 'Có [đội đỏ trên thuyền 3] nhỏ', value: {crew: đội đỏ, boat: thuyền 3}}
          - {text: 'đội đỏ trên thuyền 3', none: true}
      - id: boats.line
        zone: boilerplate
        pattern: 'Kết quả đua:?'
        examples:
          - {text: '[Kết quả đua:]'}
          - {text: '[Kết quả] đua:'}
          - {text: 'Kết quả đua thuyền', none: true}
    """


@lru_cache(maxsize=1)
def with_boats() -> Extractor:
    """The shipped rules and a user's pack, in which some examples hold and some do not."""
    with tempfile.TemporaryDirectory() as folder:
        return extractor.load([write_pack(Path(folder, "boats"), BOATS)])


@lru_cache(maxsize=64)
def rulebook_of(text: str) -> Rulebook:
    """The rulebook of one pack; the normalisers are the shipped ones."""
    with tempfile.TemporaryDirectory() as folder:
        return load_rulebook([write_pack(Path(folder, "pack"), text)], NORMALISERS)


def normalise_with(rulebook: Rulebook) -> Callable[[Rule, Mapping[str, Capture], int, int], Normalised | None]:
    """Normalising without a segmenter: a word ends at the next space."""

    def normalise(rule: Rule, captures: Mapping[str, Capture], start: int, end: int) -> Normalised | None:
        if rule.normaliser is None:
            return Normalised(None)
        context = Context(rulebook.words, lambda at: at + 1, start, end)
        return NORMALISERS[rule.normaliser](captures, rule.arguments, context)

    return normalise


@dataclass(frozen=True)
class Run:
    """What the engine found, and what it reported."""

    text: str
    matches: list[Match]
    reports: list[str]

    def shown(self) -> list[str]:
        """``LABEL:words`` for every match, in text order."""
        return [f"{m.label}:{self.text[m.start : m.end]}" for m in self.matches]


def run(rulebook: Rulebook, text: str, zone: str = "body") -> Run:
    """Only the engine, over folded text."""
    reports: list[str] = []
    around = Surroundings(normalise_with(rulebook), lambda at: zone, reports.append)
    return Run(text, Engine(rulebook).run(text, around).mentions(), reports)
