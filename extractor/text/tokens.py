"""Tokens as underthesea's tokenizer makes them, remembered for each stretch between two spaces.

No token of its patterns reaches across a space (but for ``Th S``), and none of them looks further than the stretch it
stands in (but for an initial with its dot, ``A.``, which is no token at the end of the text). So a text is cut at its
spaces and each stretch is looked up; only one that was not seen before is given to the patterns.
"""

from __future__ import annotations

import re
import unicodedata

from extractor.text.crf_model import WordModel
from extractor.text.remembering import Memory

UNASKED = re.compile(r"\S{301,}|[`!;:'\".,?«»“”‘’]{8,}")
"""What the patterns are never asked about: runs without a space, over which they take quadratic time, and runs of the
punctuation that cannot end an address, of which the one for addresses tries every division (2**n for n of them)."""

# Characters that Python and underthesea's compiled part fold the same way, whatever version of Unicode each knows:
# Latin but for its newer additions, combining marks, and what has no case. Text with others is left to underthesea, as
# is a token with a space, which stands for several in some of its features.
_KNOWN = re.compile(
    r"[\x00-\x1f!-\u017f\u01a0\u01a1\u01af\u01b0\u0300-\u036f\u1e00-\u1eff\u2000-\u2bff\u3000-\u9fff\ufe00-\ufe0f"
    r"\U0001f000-\U0001faff]+"
)
_SPACED_ABBREVIATION = re.compile(r"Th [Ss]")

Stretch = tuple[tuple[str, ...], tuple[int, ...]]
"""Tokens as the tagger is given them, and how far each is from the next: its length, and 1 for the space behind."""


class OddText(Exception):
    """A text that cannot be cut at its spaces, or that is left to underthesea."""


class Tokenizer:
    """The tokenizer of a model. It remembers up to ``capacity`` stretches, and as many that end a text."""

    def __init__(self, model: WordModel, capacity: int) -> None:
        self._pattern = model.pattern
        self._characters = model.characters
        self._spellings = model.spellings
        self._inner = Memory(self._inner_stretch, capacity >> 1, 300)
        self._last = Memory(self._stretch, capacity >> 1, 300)
        self.memories = self._inner, self._last

    def raw(self, text: str) -> list[str]:
        """The tokens as they stand in the text."""
        return [match.group() for match in self._pattern.finditer(text)]

    def tokens(self, text: str) -> list[str]:
        """The tokens as the tagger is given them: of the composed text, with their usual spelling."""
        return [self._usual(token) for token in self.raw(self._composed(text))]

    def stretches(self, text: str) -> list[Stretch]:
        """The stretches of a text whose words have single spaces between them.

        Raises :class:`OddText` for another, and for one that has other white space, letters that may be folded in
        another way, or a token that is composed of several.
        """
        if "Th " in text and _SPACED_ABBREVIATION.search(text):
            raise OddText
        parts = text.split(" ")
        last = parts.pop()
        found = list(map(self._inner.__getitem__, parts))
        found.append(self._last[last])
        return found

    def _inner_stretch(self, part: str) -> Stretch:
        return self._stretch(part, " ")

    def _stretch(self, part: str, after: str = "") -> Stretch:
        if not _KNOWN.fullmatch(part) or UNASKED.search(part):
            raise OddText
        # Of letters alone, the patterns know only one kind of token but the word: an abbreviation like "ThS".
        raw = [part] if part.isalpha() and not part.startswith("Th") else self.raw(part + after)
        composed = self._composed(part)
        tokens = [self._usual(token) for token in (raw if composed == part else self.raw(composed + after))]
        if len(raw) != len(tokens) or "".join(raw) != part or not known(tokens):
            raise OddText
        return tuple(tokens), (*map(len, raw[:-1]), len(raw[-1]) + 1)

    def _composed(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        for old, new in self._characters.items():
            text = text.replace(old, new)
        return text

    def _usual(self, token: str) -> str:
        if len(token) > 6:
            return token
        token = self._composed(token)
        return self._spellings.get(token, token)


def known(tokens: list[str]) -> bool:
    """Whether all tokens are of letters that are folded the same way everywhere, none empty and none with a space."""
    return all(map(_KNOWN.fullmatch, tokens))
