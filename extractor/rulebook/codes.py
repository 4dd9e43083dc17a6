"""Whether a row of words can be cut in two ways, as ``aa`` into ``a a`` and ``aa``."""

from __future__ import annotations

from collections.abc import Collection


def cut_in_two_ways(words: Collection[str]) -> bool:
    """Whether some text is a row of ``words`` in two ways; words that stand there twice are two.

    The test of Sardinas and Patterson: https://en.wikipedia.org/wiki/Sardinas%E2%80%93Patterson_algorithm
    """
    code = set(words) - {""}
    if len(code) < len([word for word in words if word]):
        return True
    left = {longer[len(word) :] for word in code for longer in code if longer != word and longer.startswith(word)}
    seen: set[str] = set()
    while left:
        if left & code:
            return True
        seen |= left
        left = {
            one[len(other) :]
            for rest in left
            for word in code
            for one, other in ((word, rest), (rest, word))
            if one != other and one.startswith(other)
        } - seen
    return False
