"""Imported by the process from which workers are forked, and by nothing else: what each would do first is done once."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

import extractor.writing  # noqa: F401 - so that it is there
from extractor.linking.codes import communes
from extractor.reading.formats import formats
from extractor.running.packed import PRELOAD, unpacked


def preload() -> None:
    """Load what :data:`~extractor.running.packed.PRELOAD` names, and what the first article would have to wait for."""
    extractor = unpacked(os.environ.pop(PRELOAD, None))
    if extractor is None:
        return
    formats()
    communes()
    extractor.segmenter.words("")  # type: ignore[attr-defined]
    gc.collect()
    gc.freeze()  # so that the workers' collections leave the shared pages as they are


with suppress(Exception):  # each worker meets it again, where it can be told
    preload()
