"""A page of a news site: one file, one article."""

from __future__ import annotations

import hashlib

from extractor.reading.html_page import read_page
from extractor.reading.model import Reading
from extractor.reading.place import Place

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml")
MEDIA_TYPE = "text/html"


def read(data: bytes, place: Place) -> Reading:
    """The article of a page: its text without the page's furniture, and what its head says of it.

    What is known of the file from elsewhere wins over what the page says.

    :raises InputError: there is no article in the page; see :func:`extractor.reading.html_page.read_page`.
    """
    page = read_page(data, place.path)
    return place.within(page.metadata).reading(
        page.text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        encoding=page.encoding,
        notes=page.notes,
    )
