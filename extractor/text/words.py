"""Words of a sentence, as spans: underthesea's segmentation, aligned with the text it was asked about.

Plain text is segmented with underthesea's model but without underthesea (:mod:`extractor.text.segmenting`), which is
loaded only for what is left to it, or when its files are not the known ones.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from extractor.text.crf_model import ModelError, read_model
from extractor.text.segmenting import Segmenter, Span
from extractor.text.tokens import UNASKED

# The cost of a call grows faster than its length, so that long sentences are cut.
_LONGEST_CALL = 5_000
_RUN = re.compile(r"\S+")
# What a remembered sentence takes on average, with its spans.
_SENTENCE_BYTES = 2_500


class CacheInfo(NamedTuple):
    """What is remembered: sentences, by one :class:`WordSegmenter`; what they are made of, by the whole process."""

    sentences: int
    entries: int
    bytes: int


def segment_words(sentence: str) -> list[Span]:
    """The words of a folded sentence, as spans into it, in order.

    A word is one or more syllables (``đảng viên``), a number or a punctuation mark. Every character that is not white
    space belongs to exactly one word. Runs of more than 300 characters without a space are one word each.
    """
    segmenter = _segmenter()
    if segmenter is not None and len(sentence) <= _LONGEST_CALL:
        spans = segmenter.spans(sentence)
        if spans is not None:
            return spans
    # A lone surrogate would make the tagger raise; "?" is as long.
    text = sentence.encode("utf-8", "replace").decode("utf-8")
    words: list[Span] = []
    position = 0
    for unasked in UNASKED.finditer(text):
        words += _segment(text, position, unasked.start())
        words.append(unasked.span())
        position = unasked.end()
    words += _segment(text, position, len(text))
    return words


class WordSegmenter:
    """Word segmentation that remembers the last ``size`` sentences it was asked about."""

    def __init__(self, size: int = 4096) -> None:
        self._size = size
        self._words = lru_cache(maxsize=size)(lambda sentence: tuple(segment_words(sentence)))

    def words(self, sentence: str) -> tuple[Span, ...]:
        """The words of a folded sentence; see :func:`segment_words`."""
        return self._words(sentence)

    def is_word_boundary(self, sentence: str, offset: int) -> bool:
        """Whether no word of the sentence goes on across ``offset`` (0 to its length)."""
        words = self.words(sentence)
        index = bisect_right(words, offset, key=lambda word: word[0]) - 1
        return index < 0 or words[index][0] == offset or words[index][1] <= offset

    def cache_info(self) -> CacheInfo:
        """How many sentences and entries are remembered, and about how many bytes they take."""
        sentences = self._words.cache_info().currsize
        segmenter = _segmenter()
        entries, size = (segmenter.entries(), segmenter.bytes()) if segmenter is not None else (0, 0)
        return CacheInfo(sentences, entries, size + sentences * _SENTENCE_BYTES)

    def __reduce__(self) -> tuple[type[WordSegmenter], tuple[int]]:
        # Workers receive an empty cache of the same size.
        return WordSegmenter, (self._size,)


def _segment(text: str, start: int, end: int) -> Iterator[Span]:
    """Words of ``text[start:end]``, asked for in calls of bounded length that end at white space."""
    while start < end:
        stop = end
        if end - start > _LONGEST_CALL:
            stop = start + _LONGEST_CALL
            while stop > start and not text[stop].isspace():
                stop -= 1
            stop = stop if stop > start else start + _LONGEST_CALL
        yield from ((start + a, start + b) for a, b in _segment_call(text[start:stop]))
        start = stop


def _segment_call(text: str) -> list[Span]:
    segmenter = _segmenter()
    tokenize, word_tokenize = (segmenter.tokenizer.raw, segmenter.words) if segmenter is not None else _underthesea()
    tokens = tokenize(text)
    spans = _align(text, tokens)
    if len(spans) != len(tokens):
        return spans
    # The tagger joins the tokens of a word by one space; a few tokens (`Th S`) have spaces of their own.
    token_count = {0: 0}
    parts = 0
    for index, token in enumerate(tokens, 1):
        parts += token.count(" ") + 1
        token_count[parts] = index
    edges = [0, *accumulate(word.count(" ") + 1 for word in word_tokenize(text))]
    if edges[-1] != parts or any(edge not in token_count for edge in edges):
        return spans
    return [(spans[token_count[a]][0], spans[token_count[b] - 1][1]) for a, b in pairwise(edges)]


def _align(text: str, tokens: list[str]) -> list[Span]:
    """Spans of the tokens by forward search; what stands between them and is not white space becomes a span as well."""
    spans: list[Span] = []
    position = 0
    for token in [*tokens, ""]:
        start = text.find(token, position) if token else len(text)
        if start >= 0:
            spans += (match.span() for match in _RUN.finditer(text, position, start))
            if token:
                spans.append((start, start + len(token)))
            position = start + len(token)
    return spans


@cache
def _segmenter() -> Segmenter | None:
    """The segmenter of this process; None, with a warning, when the files of underthesea are not the known ones."""
    package = find_spec("underthesea")
    if package is None or not package.submodule_search_locations:
        return None
    try:
        model = read_model(Path(package.submodule_search_locations[0]))
    except ModelError as error:
        warnings.warn(f"words are asked of underthesea one sentence at a time, which is slower: {error}", stacklevel=2)
        return None
    return Segmenter(model, lambda text: _underthesea()[1](text))


@cache
def _underthesea() -> tuple[Callable[[str], list[str]], Callable[[str], list[str]]]:
    """Underthesea's tokens as they stand in the text, between which is white space alone, and its words."""
    # Looked up by name, because the package carries no types.
    package = "underthesea.pipeline.word_tokenize"
    tokenize = import_module(f"{package}.regex_tokenize").tokenize
    raw = partial(tokenize, use_character_normalize=False, use_token_normalize=False)
    return raw, import_module(package).word_tokenize
