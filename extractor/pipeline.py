"""The whole way of one article, as a short function: read → fold → lay out → segment → match → link → check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from extractor import caching, checking, layout, linking, normalising
from extractor.checking import run_checks
from extractor.layout import Layout, lay_out
from extractor.linking import Scene, assemble, confirmed
from extractor.matching import Capture, Engine, Normalised, Spans, Surroundings, Trace
from extractor.normalising import FIELD_KINDS, NORMALISERS, Context
from extractor.periods import day_of_publication
from extractor.reading import Reading, read_text
from extractor.records import Article, Source
from extractor.resources import rules_folder
from extractor.rulebook import Rule, Rulebook, load_rulebook
from extractor.text import Folded, WordSegmenter, fold, split_sentences

ABBREVIATIONS = "layout.abbreviations"
WORDS_ASKED = frozenset(
    (ABBREVIATIONS, *layout.WORDS_ASKED, *linking.WORDS_ASKED, *normalising.WORDS_ASKED, *checking.WORDS_ASKED)
)
"""Every word list that the program asks for by name; a rulebook without them cannot read articles."""


_NO_VALUE = Normalised(None)

Lap = Callable[[str], None]
"""Is told the name of each stage when it is done: ``layout match link check``."""


def _untimed(stage: str) -> None:
    """Nobody measures."""


class Extractor:
    """A loaded rulebook, ready to read articles. Calling it is a pure function of the text and its metadata."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._engine = Engine(rulebook)
        self.segmenter = WordSegmenter()
        self._abbreviations = frozenset(
            entry.text for found in rulebook.words(ABBREVIATIONS).entries.values() for entry in found
        )

    def __call__(
        self,
        text: str,
        *,
        published: str | None = None,
        title: str | None = None,
        authors: Sequence[str] | None = None,
        outlet: str | None = None,
        url: str | None = None,
        section: str | None = None,
    ) -> Article:
        """The records of one article given as text; what is known beside it wins over what its page says.

        ``published`` is an ISO 8601 date or date and time. Raises :class:`extractor.errors.InputError` for a text
        that is empty or holds characters that cannot be written (NUL, lone surrogates), or for a date that is none.
        """
        known = {"published": published, "title": title, "outlet": outlet, "url": url, "section": section}
        return self.extract(read_text(text, authors=tuple(authors) if authors is not None else None, **known))

    def extract(self, reading: Reading, lap: Lap = _untimed) -> Article:
        """The records of one article as read."""
        notes: list[str] = []
        layout = lay_out(fold(reading.text), reading.metadata, self.rulebook, notes.append)
        lap("layout")
        scene, view = self.find(layout, notes)
        lap("match")
        mentions, records = assemble(scene, reading.text, view.raw_span)
        lap("link")
        checks = run_checks(layout.info, mentions, records, self.rulebook.words)
        lap("check")
        return Article(
            reading.id, _with_notes(reading.source, notes), layout.info, reading.text, mentions, records, checks
        )

    def find(self, layout: Layout, notes: list[str], trace: Trace | None = None) -> tuple[Scene, Folded]:
        """Everything that the rules find in an article, helpers and relations too, and the text that they saw.

        What had to be stopped is added to ``notes``, what was refused or gave way to ``trace``.
        """
        sentences = _Sentences(layout, self._abbreviations, self.segmenter)
        text = sentences.view.text
        around = self._surroundings(sentences, notes, trace)
        run = self._engine.run(text, around)
        found = run.mentions()
        matches, lost = confirmed(found, text, sentences.first_word_end)
        if trace is not None:
            for match, why in lost.items():
                trace.refuse(match.rule, match.start, match.end, "linking", why)
        relations = run.relations(matches)
        published = day_of_publication(layout.info.published)
        view = sentences.view

        def raw(start: int, end: int) -> str:
            return view.raw[slice(*view.raw_span(start, end))]

        scene = Scene(text, sentences.spans, sentences.paragraphs, matches, relations, self.rulebook, published, raw)
        return scene, view

    def _surroundings(self, sentences: _Sentences, notes: list[str], trace: Trace | None) -> Surroundings:
        text = sentences.view.text

        words, normalisers, word_end = self.rulebook.words, NORMALISERS, sentences.first_word_end

        def normalise(rule: Rule, captures: dict[str, Capture], start: int, end: int) -> Normalised | str | None:
            if rule.normaliser is None:
                return _NO_VALUE
            context = Context(words, word_end, start, end, text, rule.fields)
            made = normalisers[rule.normaliser].run(captures, rule.arguments, context)
            return made if made is not None else "; ".join(context.reasons) or None

        return Surroundings(normalise, sentences.zone_at, notes.append, sentences.is_word_edge, trace)  # type: ignore[arg-type]


class _Sentences:
    """The article's text with each sentence on a line of its own, and what zone and paragraph each is of."""

    def __init__(self, layout: Layout, abbreviations: frozenset[str], segmenter: WordSegmenter) -> None:
        self.segmenter = segmenter
        pieces: list[tuple[int, int]] = []
        self.paragraphs: list[int] = []
        self.kinds: list[str] = []
        at = 0
        for number, paragraph in enumerate(layout.body.text.split("\n") if layout.kinds else ()):
            for start, end in split_sentences(paragraph, abbreviations):
                pieces.append((at + start, at + end))
                self.paragraphs.append(number)
                self.kinds.append(layout.kinds[number])
            at += len(paragraph) + 1
        self.view: Folded = layout.body.select(pieces, "\n")
        spans: list[tuple[int, int]] = []
        at = 0
        for start, end in pieces:
            spans.append((at, at + end - start))
            at += end - start + 1
        self.spans = Spans(spans)

    def zone_at(self, offset: int) -> str | None:
        """The zone of the sentence that holds ``offset``."""
        number = self.spans.index(offset)
        return self.kinds[number] if number is not None else None

    def first_word_end(self, offset: int) -> int:
        """Where the segmented word ends that holds ``offset``, or the next one behind it."""
        number = self.spans.index(offset)
        if number is None:
            return offset
        start, end = self.spans.spans[number]
        words = self.segmenter.words(self.view.text[start:end])
        return next((start + last for _, last in words if start + last > offset), end)

    def is_word_edge(self, offset: int) -> bool:
        """Whether no segmented word goes on across ``offset``."""
        number = self.spans.index(offset)
        if number is None:
            return True
        start, end = self.spans.spans[number]
        return self.segmenter.is_word_boundary(self.view.text[start:end], offset - start)


def load(rules: Sequence[str | Path] = ()) -> Extractor:
    """An extractor with the shipped rule packs and those in the folders ``rules``, later ones last.

    What was made of the same files before is taken from the user's cache (:mod:`extractor.caching`). Raises
    :class:`extractor.rulebook.RuleError` with every mistake in the rule files.
    """
    folders = [rules_folder(), *map(Path, rules)]
    return caching.kept(folders, lambda: Extractor(load_rulebook(folders, NORMALISERS, FIELD_KINDS)))


def _with_notes(source: Source, notes: list[str]) -> Source:
    return replace(source, notes=(*source.notes, *notes)) if notes else source
