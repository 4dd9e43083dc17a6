"""Where words begin: the weights of a sentence's features added up, and the best sequence of two labels found.

For each token underthesea writes 43 features of it and of the two tokens on both sides, and looks each up. Here what
a token, a pair or a triple speaks for is added up when it is first seen, and remembered. Only the difference of the
two labels is kept: a number added to both at the same place changes no decision.

What is remembered of a pair are five numbers: what it and its second token speak for from two places before that token
to two behind it. A pair that the model knows nothing of has the five numbers of its second token, the same object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, product
from math import inf

from extractor.text.crf_model import WordModel
from extractor.text.remembering import Memory

MARGIN = 1e-7
"""How close a decision may be before underthesea is asked, because the sums here are made in another order.

The weights of a token's features are below 8, so that a sum of 43 is off by less than 1e-13. underthesea adds them up
over the sentence: below 5,000 tokens and 100 for each, a score is rounded by less than 1e-10, at most a few hundred
times until the next token at which the past of both labels is the same one.
"""

_SINGLE = ("T[2]", "T[1]", "T[0]", "T[-1]", "T[-2]")
_PAIR = ("T[1,2]", "T[0,1]", "T[-1,0]", "T[-2,-1]")
_TRIPLE = ("T[0,2]", "T[-1,1]", "T[-2,0]")
"""The windows of the templates. The one at index ``i`` speaks for the place ``i - 2`` from its last token."""
_FLAGS = (".isdigit", ".istitle", ".is_in_dict")
_INTEGER = re.compile(r"([+-]?)0*([0-9]{1,10})")
_TITLE, _BEGINS_TRIPLE = 1, 2

Five = tuple[float, float, float, float, float, int]
"""What is spoken for two places before a token, one before, at it, one behind and two behind; and flags of the pair:
whether both begin with a capital, whether it begins a triple that the model knows."""
Three = tuple[float, float, float]


class Tagger:
    """The tagger of a model. It remembers up to ``capacity`` tokens, pairs and triples each."""

    def __init__(self, model: WordModel, capacity: int) -> None:
        self._dictionary = model.dictionary
        self._singles = Memory(self._of_single, capacity >> 1, 750)
        self._pairs = Memory(self._of_pair, capacity >> 1, 110)
        self._triples = Memory(self._of_triple, capacity >> 1, 200)
        self.memories = self._singles, self._pairs, self._triples
        self._single, self._pair, self._triple = (_Window(model, names) for names in (_SINGLE, _PAIR, _TRIPLE))
        begins = (*(text for text in model.dictionary if text.count(" ") == 2), *self._triple.texts)
        self._prefixes = {text.rpartition(" ")[0] for text in begins}
        # One look is enough for most pairs.
        self._known = self._prefixes.union(model.dictionary, self._pair.texts)
        # What there is at the edges instead of tokens, less what is taken for granted of triples.
        usual = self._triple.flags[False, False, False]
        start, end = self._single.edges("BOS"), self._single.edges("EOS")
        start2, end2 = self._pair.edges("BOS"), self._pair.edges("EOS")
        start3, end3 = self._triple.edges("BOS"), self._triple.edges("EOS")
        self._usual = sum(usual)
        self._first = start[3] + start[4] + start2[2] + start2[3] + start3[1] + start3[2] + usual[0]
        self._second = start[4] + start2[3] + start3[2] - usual[2]
        self._last = end[0] + end[1] + end2[0] + end2[1] + end3[0] + end3[1] - usual[0] - usual[1]
        self._last_but_one = end[0] + end2[0] + end3[0] - usual[0]
        self._title = self._triple.flags[False, True, False][0] - usual[0]
        (bb, bi), (ib, ii) = model.transitions
        self._after = bi - bb, ii - ib, bi - ib
        self._low, self._high = bb - ib, bi - ii

    def word_starts(self, tokens: Sequence[str]) -> list[int] | None:
        """The indices of the tokens that begin a word; None where a decision is too close to be made here."""
        if len(tokens) < 2:
            return [0][: len(tokens)]
        fives = list(map(self._pairs.__getitem__, pairwise(tokens)))
        after_b, after_i, after_flip = self._after
        low, high = self._low, self._high
        low_less, low_more, high_less, high_more = low - MARGIN, low + MARGIN, high - MARGIN, high + MARGIN
        title = self._title
        # What is spoken so far for the places before the next token: two before it, one before, and so on.
        _, _, two, one, none, _ = self._singles[tokens[0]][2]
        _, b, c, d, further, flags = fives[0]
        # The label before the first token is taken to be the one after which nothing begins.
        two += self._first - after_i + b
        one += self._second + c
        none += d
        fives.append((self._last_but_one, self._last, 0.0, 0.0, 0.0, 0))
        fives.append((0.0, 0.0, 0.0, 0.0, 0.0, 0))
        difference = inf
        starts: list[int] = []
        flips = 0
        place = -1
        for a, b, c, d, e, new_flags in fives[1:]:
            spoken = two + a
            two = one + b
            one = none + c
            none = further + d
            further = e
            if flags:
                if flags & new_flags & _TITLE:
                    spoken += title
                if flags & _BEGINS_TRIPLE and place + 3 < len(tokens):
                    triple = tokens[place + 1], tokens[place + 2], tokens[place + 3]
                    x, y, z = self._triples[triple]
                    spoken += x
                    two += y
                    one += z
            flags = new_flags
            # The best past of both labels goes through the same label here, or (as the model likes them to alternate)
            # through the other one for each.
            if difference > high_more:
                if flips:
                    starts += range(place - flips + (~flips & 1), place, 2)
                    flips = 0
                difference = spoken + after_i
            elif difference < low_less:
                if flips:
                    starts += range(place - flips + (flips & 1), place, 2)
                    flips = 0
                starts.append(place)
                difference = spoken + after_b
            elif low_more < difference < high_less:
                flips += 1
                difference = spoken + after_flip - difference
            else:
                return None
            place += 1
        if difference > MARGIN:
            starts += range(place - flips + (~flips & 1), place, 2)
        elif difference < -MARGIN:
            starts += range(place - flips + (flips & 1), place + 1, 2)
        else:
            return None
        # The first token begins a word whatever its label.
        return starts if starts and starts[0] == 0 else [0, *starts]

    def _of_single(self, token: str) -> tuple[str, bool, Five, Five, Five]:
        """In lower case; whether a capital begins it; what it speaks for alone, in a pair, in a pair of capitals."""
        lower = token.lower()
        title = token[0] == token[0].upper()
        integer = _INTEGER.fullmatch(token)
        digit = integer is not None and -(2**31) <= int("".join(integer.groups())) < 2**31
        own = self._single.spoken(token, lower, digit, title, lower in self._dictionary)
        a, b, c, d, e = own
        alone = (a, b, c, d, e, 0)
        usual = self._five_of_pair(alone, self._pair.flags[False, False, False], 0)
        named = self._five_of_pair(alone, self._pair.flags[False, True, False], _TITLE)
        return lower, title, alone, usual, named

    def _of_pair(self, pair: tuple[str, str]) -> Five:
        first, second = pair
        lower, title, _, _, _ = self._singles[first]
        lower_second, title_second, alone, usual, named = self._singles[second]
        title = title and title_second
        lower = f"{lower} {lower_second}"
        if lower not in self._known:
            return named if title else usual
        text = f"{first} {second}"
        listed = lower in self._dictionary
        begins = lower in self._prefixes
        spoken = self._pair.spoken(text, lower, False, title, listed)
        return self._five_of_pair(alone, spoken, title * _TITLE + begins * _BEGINS_TRIPLE)

    def _five_of_pair(self, alone: Five, spoken: tuple[float, ...], flags: int) -> Five:
        a, b, c, d, e, _ = alone
        a_pair, b_pair, c_pair, d_pair = spoken
        return a + a_pair, b + b_pair, c + c_pair + self._usual, d + d_pair, e, flags

    def _of_triple(self, triple: tuple[str, str, str]) -> Three:
        """What a triple speaks for two places before its last token, one before and at it, beyond what is usual."""
        text = " ".join(triple)
        lower = text.lower()
        spoken = self._triple.spoken(text, lower, False, False, lower in self._dictionary)
        x, y, z = (own - usual for own, usual in zip(spoken, self._triple.flags[False, False, False], strict=True))
        return x, y, z


class _Window:
    """The templates of windows of one length."""

    def __init__(self, model: WordModel, names: tuple[str, ...]) -> None:
        self._all = [[model.weights.get(f"{name}{of}", {}) for of in ("", ".lower", *_FLAGS)] for name in names]
        self.flags = {
            values: tuple(
                sum(weights.get(str(value), 0.0) for weights, value in zip(own[2:], values, strict=True))
                for own in self._all
            )
            for values in product((False, True), repeat=3)
        }
        """What the answers to the three questions speak for: an integer, begins with a capital, in the dictionary."""
        self._texts = [(own[0].get, own[1].get) for own in self._all]
        self.texts = {text.lower() for own in self._all for text in (*own[0], *own[1])}
        """The windows that the model knows, in lower case."""

    def edges(self, edge: str) -> list[float]:
        """What it speaks for that the windows reach beyond an edge of the sentence."""
        return [sum(weights.get(edge, 0.0) for weights in own) for own in self._all]

    def spoken(self, text: str, lower: str, digit: bool, title: bool, listed: bool) -> tuple[float, ...]:
        """What a window speaks for, for each template."""
        return tuple(
            [
                flags + exact(text, 0.0) + folded(lower, 0.0)
                for flags, (exact, folded) in zip(self.flags[digit, title, listed], self._texts, strict=True)
            ]
        )
