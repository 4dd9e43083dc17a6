"""Words as underthesea's ``word_tokenize`` finds them, found with its model but several times as fast."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, chain, pairwise

from extractor.text.crf_model import WordModel
from extractor.text.tagging import Tagger
from extractor.text.tokens import OddText, Tokenizer, known

Span = tuple[int, int]

CAPACITY = 1 << 17
"""How many pairs of tokens are remembered; the memories of a segmenter grow to about 60 MB of plain news."""


class Segmenter:
    """Segments with ``model``; ``ask`` is ``word_tokenize`` itself, for what is not decided here.

    That is text with letters that Python may fold in another way than underthesea (Greek, Cyrillic), with a token
    that holds a space, or with two segmentations of which neither is better by more than rounding.
    """

    def __init__(self, model: WordModel, ask: Callable[[str], list[str]], capacity: int = CAPACITY) -> None:
        self.tokenizer = Tokenizer(model, max(capacity >> 2, 2))
        self._tagger = Tagger(model, max(capacity, 2))
        self._ask = ask

    def spans(self, text: str) -> list[Span] | None:
        """The words of a text as spans; None where the text is not as plain as most are, see :meth:`words`.

        Plain is a text with single spaces between its words, of known letters, which underthesea need not be asked.
        """
        try:
            stretches = self.tokenizer.stretches(text)
        except OddText:
            return None
        starts = self._tagger.word_starts(list(chain.from_iterable([tokens for tokens, _ in stretches])))
        if starts is None:
            return None
        offsets = list(accumulate(chain.from_iterable([steps for _, steps in stretches]), initial=0))
        edges = [offsets[start] for start in starts]
        edges.append(offsets[-1])
        # A step goes over the space that follows a token, if one does.
        text += " "
        return [(start, end - 1 if text[end - 1] == " " else end) for start, end in pairwise(edges)]

    def words(self, text: str) -> list[str]:
        """What ``word_tokenize`` answers for any text: its tokens, in their usual spelling, those of a word joined."""
        tokens = self.tokenizer.tokens(text)
        starts = self._tagger.word_starts(tokens) if known(tokens) else None
        if starts is None:
            return self._ask(text)
        return [" ".join(tokens[start:end]) for start, end in pairwise([*starts, len(tokens)])]

    def entries(self) -> int:
        """How many stretches, tokens, pairs and triples are remembered."""
        return sum(memory.entries() for memory in (*self.tokenizer.memories, *self._tagger.memories))

    def bytes(self) -> int:
        """What they take, about."""
        return sum(memory.bytes() for memory in (*self.tokenizer.memories, *self._tagger.memories))
