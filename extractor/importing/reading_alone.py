"""What the rules say of a mention when they read its sentence alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.exporting.fields import flat_fields
from extractor.importing.fields import Fields
from extractor.records import Article
from extractor.text import fold, split_sentences

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

Load = Callable[[Sequence[str | Path]], "Extractor"]


class Alone:
    """Reads sentences, with an extractor that is loaded when the first is asked for.

    :param rules: folders of rule packs to add to the shipped ones.
    """

    def __init__(self, rules: Sequence[str | Path] = ()) -> None:
        self._rules = rules
        self._extractor: Extractor | None = None

    def fields(self, article: Article, label: str, start: int, end: int) -> Fields | None:
        """The fields of ``label`` at ``start`` to ``end``, where the rules give exactly this; else ``None``."""
        at, until = _sentence(article.text, start, end)
        try:
            found = self._loaded()(article.text[at:until], published=article.article.published)
        except InputError:  # a published that is no date, or a sentence of white space
            return None
        for mention, fields in zip(found.mentions, flat_fields(found), strict=True):
            if (mention.label, at + mention.start, at + mention.end) == (label, start, end):
                return fields
        return None

    def _loaded(self) -> Extractor:
        if self._extractor is None:
            from extractor import pipeline

            self._extractor = pipeline.load(self._rules)
        return self._extractor


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences that a span touches, on its lines."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    folded = fold(text[first:last])
    found = [folded.raw_span(*span) for span in split_sentences(folded.text.replace("\n", " "))]
    touched = [(first + at, first + until) for at, until in found if first + at < end and start < first + until]
    return (touched[0][0], touched[-1][1]) if touched else (first, last)
