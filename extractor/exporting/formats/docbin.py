"""Training data for spaCy, one ``.spacy`` file: Docs with the mentions as their entities.

``spacy train`` takes it as it is. Each Doc keeps its record (``doc._.article``); DocBin holds all of them in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractor.exporting.model import Options
from extractor.records import Article

FOLDER = False


def write(articles: Iterable[Article], dest: Path, options: Options) -> None:
    """Write the Docs of :func:`extractor.spacy_view.to_doc`."""
    from spacy.tokens import DocBin

    from extractor.spacy_view import to_doc

    docs = DocBin(store_user_data=True)
    for article in articles:
        docs.add(to_doc(article))
    docs.to_disk(dest)
