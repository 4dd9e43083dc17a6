"""From what is named on a call to readings, for those who want them at once and in this process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence

from extractor.errors import InputError
from extractor.reading.cutting import Articles, read_item
from extractor.reading.encodings import STAGE, check_text
from extractor.reading.folder import Candidate, NamedPath, find_inputs
from extractor.reading.item import Item
from extractor.reading.metadata import metadata_from
from extractor.reading.model import Failed, Reading, ReadOptions
from extractor.reading.place import reading_id, shown
from extractor.records import Source

_AS_THEY_ARE = ReadOptions()


def read_inputs(
    inputs: NamedPath | Sequence[NamedPath], metadata: NamedPath | None = None, options: ReadOptions = _AS_THEY_ARE
) -> Iterator[Reading | InputError]:
    """The articles of files and folders, and in place of each that cannot be read its error.

    :raises UsageError: at once, and :raises InputError: at once, as :func:`find_inputs` does.
    """
    return _readings(find_inputs(inputs, metadata, options.format), options)


def _readings(found: Iterator[object], options: ReadOptions) -> Iterator[Reading | InputError]:
    for item in found:
        if isinstance(item, Failed):
            yield item.error
        elif isinstance(item, Candidate):
            for cut in Articles(item, options):
                if isinstance(cut, InputError):
                    yield cut
                elif isinstance(cut, Item):
                    try:
                        yield read_item(cut, options)
                    except InputError as error:
                        yield error


def read_file(path: NamedPath, metadata: NamedPath | None = None, options: ReadOptions = _AS_THEY_ARE) -> list[Reading]:
    """The articles of one file, most often one.

    :param metadata: a metadata file to use instead of ``metadata.csv`` or ``metadata.jsonl`` in the file's folder.
    :raises InputError: (stage ``read``) there is no such file, it is of no known type, or an article in it cannot be
        read: the first such error.
    :raises UsageError: ``metadata`` is not there.
    """
    if os.path.isdir(path):
        raise InputError(shown(path), STAGE, "this is a folder, not a file; find_inputs reads folders", "type")
    if not os.path.lexists(path):
        raise InputError(shown(path), STAGE, "there is no such file; see that its path is right", "unreadable")
    readings: list[Reading] = []
    for reading in read_inputs(path, metadata, options):
        if isinstance(reading, InputError):
            raise reading
        readings.append(reading)
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
        raise InputError(None, STAGE, str(error), "metadata") from error
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Reading(reading_id("", sha256), text, Source(None, sha256), metadata)
