"""Words with their labels in the columns of CoNLL-2003: word, part of speech, chunk, and label in BIO.

Words are those of the segmenter (``đảng_viên``), sentences are parted by an empty line. An article begins with
``-DOCSTART-`` and its id in the second column, so that a line has four columns everywhere. Parts of speech and chunks
are not known (``-X-`` and ``_``). White space inside a word becomes one ``_``; a ``_`` that the article has stays one,
so that the two cannot be told apart. A word that is only white space is left out, also where a mention begins with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.exporting.model import Options
from extractor.records import Article

if TYPE_CHECKING:
    from spacy.tokens import Span

FOLDER = False

_START = "-DOCSTART-"


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """Write all articles into one file, in their order."""
    from extractor.spacy_view import to_doc

    with dest.open("w", encoding="utf-8", newline="\n") as file:
        for article in articles:
            file.write(f"{_START} {word(article.id)} _ O\n\n")
            doc = to_doc(article)
            entities = {i: entity.start for entity in doc.ents for i in range(entity.start, entity.end)}
            for sentence in doc.sents:
                lines = [f"{token} -X- _ {tag}\n" for token, tag in _tagged(sentence, entities)]
                file.writelines(lines)
                if lines:
                    file.write("\n")


def word(text: str) -> str:
    """A token as it can stand in a column: one ``_`` for white space, and no mark of a new article."""
    plain = "_".join(text.split())
    return plain.replace("-", "_") if plain == _START else plain


def _tagged(sentence: Span, entities: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    """Words and tags; ``entities`` has for each token inside an entity where that begins."""
    last = None
    for token in sentence:
        text = word(token.text)
        if not text:
            continue
        entity = entities.get(token.i)
        tag = "O" if entity is None else f"{'I' if entity == last else 'B'}-{token.ent_type_}"
        last = entity
        yield text, tag
