"""Opening what was found: a file's readings, or one clear error."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from extractor.errors import InputError
from extractor.reading.encodings import STAGE, check_text
from extractor.reading.folder import Candidate, Failed, NamedPath, find_inputs
from extractor.reading.formats import format_for
from extractor.reading.metadata import metadata_from, unreadable
from extractor.reading.model import Reading
from extractor.reading.place import reading_id, shown
from extractor.records import Source


def read_candidate(candidate: Candidate) -> Iterator[Reading]:
    """The articles of one file that :func:`find_inputs` found.

    :raises InputError: (stage ``read``) the file cannot be opened or its bytes are no article.
    """
    entry = format_for(candidate.path.name)
    if entry is None:
        raise InputError(candidate.place.path, STAGE, "files with such an ending are not read")
    try:
        data = candidate.path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(candidate.path, error) from error
    yield from entry.read(data, candidate.place)


def read_file(path: NamedPath, metadata: NamedPath | None = None) -> list[Reading]:
    """The articles of one file, most often one.

    :param metadata: a metadata file to use instead of ``metadata.csv`` or ``metadata.jsonl`` in the file's folder.
    :raises InputError: (stage ``read``) there is no such file, it is of no known type, or it cannot be read.
    :raises UsageError: ``metadata`` is not there.
    """
    if os.path.isdir(path):
        raise InputError(shown(path), STAGE, "this is a folder, not a file; find_inputs reads folders")
    if not os.path.lexists(path):
        raise InputError(shown(path), STAGE, "there is no such file; see that its path is right")
    readings: list[Reading] = []
    for found in find_inputs([path], metadata):
        if isinstance(found, Failed):
            raise found.error
        if isinstance(found, Candidate):
            readings.extend(read_candidate(found))
    return readings


def read_text(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    authors: str | list[str] | tuple[str, ...] | None = None,
    outlet: str | None = None,
    url: str | None = None,
    section: str | None = None,
) -> Reading:
    """An article from memory. Its source has no path, and the SHA-256 of the text's bytes in UTF-8.

    :param published: an ISO 8601 date or date and time, or ``dd/mm/yyyy``.
    :param authors: a list, or one string with ``;`` or ``|`` between them.
    :raises InputError: (stage ``read``) the text is blank or holds NUL or a lone surrogate, or a keyword's value
        is not of its kind.
    """
    check_text(text)
    try:
        metadata = metadata_from(
            {
                "published": published,
                "title": title,
                "authors": authors,
                "outlet": outlet,
                "url": url,
                "section": section,
            }
        )
    except ValueError as error:
        raise InputError(None, STAGE, str(error)) from error
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Reading(reading_id("", sha256), text, Source(None, sha256), metadata)
