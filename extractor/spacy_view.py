"""Articles as spaCy Docs, and the pipeline component ``vi_news_extractor``.

Importing this module imports spaCy and registers the component and the extensions; ``import extractor`` alone does not.
spaCy imports it by itself, through the entry point, whenever a pipeline is made.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab, create_vocab

from extractor.records import Article
from extractor.text import Folded, WordSegmenter, fold, split_sentences

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

COMPONENT = "vi_news_extractor"

_RUN = re.compile(r"\s+|\S+")


def to_doc(article: Article, vocab: Vocab | None = None) -> Doc:
    """The article as a spaCy Doc with ``doc.text == article.text``.

    Tokens are the words that underthesea finds (``đảng viên`` is one), cut where a mention begins or ends inside one,
    so that every mention is exactly one of ``doc.ents``, with its label, and its id as ``ent.id_``. White space beyond
    one space behind a token is a token of its own, as everywhere in spaCy. ``doc.sents`` are the sentences;
    ``doc._.article`` is the record as a dict, ``ent._.value`` and ``ent._.rule`` are the mention's,
    and ``ent._.record`` is the statistic, organisation, document or person that it belongs to.

    :param vocab: the vocabulary of the Doc; without one, a Vietnamese one that all such calls share.
    """
    text = article.text
    folded = fold(text)
    mentions = [(mention.start, mention.end) for mention in article.mentions]
    words, sentences = _segment(folded)
    tokens, spaces = _tokens(text, words, mentions)
    starts = [start for start, _ in tokens]
    # A sentence of the records may go on over a line that the page wrapped, or after an abbreviation that rules know.
    whole = [*mentions, *(statistic.sentence for statistic in article.records.statistics)]
    firsts = {0, *(bisect_left(starts, start) for start in _outside(sentences[1:], whole))}
    doc = Doc(
        vocab if vocab is not None else _vocab(),
        words=[text[start:end] for start, end in tokens],
        spaces=spaces,
        sent_starts=[i in firsts for i in range(len(tokens))],
    )
    doc.ents = tuple(
        Span(doc, bisect_left(starts, m.start), bisect_left(starts, m.end), label=m.label, span_id=m.id)
        for m in article.mentions
    )
    doc._.article = article.to_dict()
    return doc


@Language.factory(
    COMPONENT,
    default_config={"rules": []},
    assigns=["doc.ents", "doc._.article", "span._.value", "span._.rule", "span._.record"],
)
def create_component(nlp: Language, name: str, rules: list[str]) -> NewsComponent:
    """Make the pipeline component: ``nlp.add_pipe("vi_news_extractor", config={"rules": ["my_rules"]})``.

    :param rules: folders of rule packs to add to the shipped ones.
    :raises extractor.rulebook.RuleError: with every mistake in the rule files.
    """
    from extractor.pipeline import load

    return NewsComponent(load(rules))


class NewsComponent:
    """Sets the mentions as ``doc.ents``, in place of what stood there, and ``doc._.article``.

    What is known beside the text (``published``, ``title`` and so on) is taken from the dict ``doc._.metadata``, which
    has to be set on ``nlp.make_doc(text)``: contexts of ``nlp.pipe(as_tuples=True)`` are not seen by components. The
    tokens stay as the pipeline's tokenizer made them: an entity covers every token that its mention touches, and of
    two mentions that touch one token the longer is kept. The offsets in ``doc._.article`` are exact.
    """

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc; one without any text is left without entities.

        :raises InputError: the text holds characters that cannot be written, or ``published`` is no date.
        """
        if not doc.text.strip():
            doc.ents = ()
            return doc
        article = self.extractor(doc.text, **(doc._.metadata or {}))
        spans = (
            doc.char_span(m.start, m.end, label=m.label, span_id=m.id, alignment_mode="expand")
            for m in article.mentions
        )
        doc.ents = tuple(filter_spans(span for span in spans if span is not None))
        doc._.article = article.to_dict()
        return doc


def _segment(folded: Folded) -> tuple[list[tuple[int, int]], list[int]]:
    """The words of a text as spans of it as read, and where its sentences start."""
    words: list[tuple[int, int]] = []
    sentences: list[int] = []
    at = 0
    for line in folded.text.split("\n"):
        for start, end in split_sentences(line):
            sentences.append(folded.raw_span(at + start, at + end)[0])
            for first, last in _segmenter().words(line[start:end]):
                words.append(folded.raw_span(at + start + first, at + start + last))
        at += len(line) + 1
    return words, sentences


def _tokens(
    text: str, words: Iterable[tuple[int, int]], mentions: Iterable[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[bool]]:
    """The tokens as spans of ``text``, and whether the space behind each belongs to it; together they are the text."""
    starts, ends = {start for start, _ in mentions}, {end for _, end in mentions}
    edges = sorted(starts | ends)
    tokens: list[tuple[int, int]] = []
    spaces: list[bool] = []
    for start, end in _pieces(text, words, edges):
        # One space goes with the token before it, unless a mention begins or ends with it.
        if text[start] == " " and spaces and not text[start - 1].isspace() and start not in starts:
            if start + 1 not in ends:
                spaces[-1] = True
                start += 1
            if start == end:
                continue
        tokens.append((start, end))
        spaces.append(False)
    return tokens, spaces


def _pieces(text: str, words: Iterable[tuple[int, int]], edges: list[int]) -> Iterator[tuple[int, int]]:
    """The text cut into words, white space, and what else stands between words; none goes on across an edge."""
    done = 0
    for first, last in (*words, (len(text), len(text))):
        # Words can share a character as read that folding makes two of.
        whole = first >= done
        first = max(first, done)
        for start, end in _cut(done, first, edges):
            yield from (run.span() for run in _RUN.finditer(text, start, end))
        parts = list(_cut(first, last, edges))
        for start, end in parts:
            # A whole word keeps the spaces between its syllables; a part of one has them outside.
            inner = _strip(text, start, end) if len(parts) > 1 or not whole else (start, end)
            yield from (span for span in pairwise((start, *inner, end)) if span[0] < span[1])
        done = max(done, last)


def _cut(start: int, end: int, edges: list[int]) -> Iterator[tuple[int, int]]:
    """The parts of a span between those edges that lie inside it; none for an empty span."""
    if start < end:
        yield from pairwise((start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end))


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    if part.isspace():
        return start, start
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _outside(offsets: Iterable[int], spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The offsets that do not lie inside any span; its own start is not inside it."""
    spans = sorted(spans)
    reach = next_span = 0
    for offset in offsets:
        while next_span < len(spans) and spans[next_span][0] < offset:
            reach = max(reach, spans[next_span][1])
            next_span += 1
        if offset >= reach:
            yield offset


@cache
def _segmenter() -> WordSegmenter:
    return WordSegmenter()


@cache
def _vocab() -> Vocab:
    from spacy.lang.vi import Vietnamese

    return create_vocab("vi", Vietnamese.Defaults)


def _of_mention(span: Span, name: str) -> Any:
    """A field of the mention that an entity stands for; ``None`` for any other span."""
    article = span.doc._.article
    mentions = article["mentions"] if article and span.id_ else ()
    return next((mention[name] for mention in mentions if mention["id"] == span.id_), None)


def _record(span: Span) -> dict[str, Any] | None:
    """The record that an entity's mention belongs to; ``None`` for dates, which have none."""
    article = span.doc._.article
    if not article or not span.id_:
        return None
    for records in article["records"].values():
        # Through bytes lists come back as tuples.
        for record in itertools.chain.from_iterable(records.values()) if isinstance(records, dict) else records:
            held = (record.get("mention"), *record.get("mentions", ()), *record.get("bare_mentions", ()))
            if span.id_ in held:
                return dict(record)
    return None


def _register() -> None:
    """Register the extensions, unless an earlier import of this module has."""
    for name in ("article", "metadata"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in ("value", "rule"):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=partial(_of_mention, name=name))
    if not Span.has_extension("record"):
        Span.set_extension("record", getter=_record)


_register()
