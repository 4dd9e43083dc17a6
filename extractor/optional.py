"""Libraries that only some users need: imported when they are asked for, with a word on how to get them."""

from __future__ import annotations

import importlib
from typing import Any

from extractor.errors import UsageError


def needed(library: str, extra: str) -> Any:
    """The imported library.

    :param library: its import name.
    :param extra: the extra of this package that brings it.
    :raises UsageError: it is not installed.
    """
    try:
        return importlib.import_module(library)
    except ImportError as error:
        top = library.partition(".")[0]
        raise UsageError(f"this needs {top}; install it with: pip install 'vi-news-extractor[{extra}]'") from error
