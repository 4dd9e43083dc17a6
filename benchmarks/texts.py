"""The texts of ``speed.py``: read from files, with their sentences for those who take sentences, and cut to length."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from segmenter import begin_anew

from extractor.errors import InputError
from extractor.layout import lay_out
from extractor.pipeline import Extractor
from extractor.reading import read_text
from extractor.text import WordSegmenter, fold, split_sentences

_LARGE = 1000
"""A memory of so many values is one of texts; smaller ones hold parts of the program."""

_PARAGRAPH = 400
"""Bytes of a paragraph, about, in texts put together."""


@dataclass(frozen=True)
class Texts:
    """Articles. ``sentences`` are those of each, folded, as all tools that take sentences are given them."""

    name: str
    articles: Sequence[str]
    sentences: Sequence[Sequence[str]]
    sizes: Sequence[int]
    """Syllables of each article: what stands between white space."""

    @property
    def syllables(self) -> int:
        return sum(self.sizes)

    def every(self, syllables: int) -> Texts:
        """Articles from all over the set, of about so many syllables in all; the set itself where it has no more."""
        step = max(1, round(self.syllables / syllables))
        return Texts(self.name, self.articles[::step], self.sentences[::step], self.sizes[::step])


def read_texts(path: Path, names: str, most: int) -> list[str]:
    """The texts of a folder's files, or of the lines of a JSON Lines file."""
    if path.is_dir():
        return [file.read_bytes().decode("utf-8-sig") for file in sorted(path.glob(names))[:most]]
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line)["text"] for _, line in zip(range(most), lines, strict=False)]


def prepared(name: str, articles: Iterable[str]) -> Texts:
    """A set of texts, without those that cannot be read. Broken encodings are repaired for all tools alike."""
    kept, sentences, sizes = [], [], []
    for article in articles:
        try:
            text = read_text(article).text
        except InputError:
            continue
        kept.append(article)
        lines = fold(text).text.split("\n")
        sentences.append([line[start:end] for line in lines for start, end in split_sentences(line)])
        sizes.append(len(text.split()))
    if not kept:
        sys.exit(f"no texts to measure on: {name}")
    return Texts(name, kept, sentences, sizes)


def forget(extractor: Extractor) -> None:
    """Let nothing be remembered of any text, as in a process that has just loaded the rules."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "extractor":
            for value in vars(module).values():
                if isinstance(value, functools._lru_cache_wrapper):
                    size = value.cache_parameters()["maxsize"]
                    if size is not None and size >= _LARGE:
                        value.cache_clear()
    begin_anew()
    extractor.segmenter = WordSegmenter()


def forget_sentences(extractor: Extractor) -> None:
    """Let whole sentences be forgotten, as where no article comes twice; what was learnt of their words stays."""
    extractor.segmenter = WordSegmenter()


def paragraphs(texts: Texts, extractor: Extractor, size: int) -> list[str]:
    """Paragraphs of the articles' bodies, of ``size`` bytes in all; from the first article again where they run out.

    Furniture is left out: a line that ends an article would end the whole of a text put together. Long paragraphs are
    cut between sentences, so that texts of each length can be put together.
    """
    bodies = list(_bodies(texts, extractor))
    found: list[str] = []
    left = size
    while left > 0 and bodies:
        for line in bodies:
            found.append(line)
            left -= len(line.encode()) + 1
            if left <= 0:
                break
    return found


def _bodies(texts: Texts, extractor: Extractor) -> Iterator[str]:
    for article in texts.articles:
        reading = read_text(article)
        layout = lay_out(fold(reading.text), reading.metadata, extractor.rulebook, lambda note: None)
        for line, kind in zip(layout.body.text.split("\n"), layout.kinds, strict=False):
            if kind in ("lead", "body"):
                yield from cut((line[start:end] for start, end in split_sentences(line)), _PARAGRAPH, " ", True)


def cut(pieces: Iterable[str], size: int, between: str = "\n", rest: bool = False) -> list[str]:
    """The pieces put together to texts of at least ``size`` bytes each; ``rest``: what is left over is one more."""
    texts: list[str] = []
    held: list[str] = []
    bytes_held = 0
    for piece in pieces:
        held.append(piece)
        bytes_held += len(piece.encode()) + len(between)
        if bytes_held >= size:
            texts.append(between.join(held))
            held, bytes_held = [], 0
    return [*texts, between.join(held)] if rest and held else texts
