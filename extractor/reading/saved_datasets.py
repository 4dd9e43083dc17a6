"""Folders in which Hugging Face ``datasets`` has saved a dataset (``save_to_disk``)."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

STATE = "state.json"
_DATA_FILES = "_data_files"


def saved_dataset(folder: Path, entries: Sequence[os.DirEntry[str]]) -> list[os.DirEntry[str]] | None:
    """Of the entries of a folder the data files of the dataset saved there, in its order; ``None`` where none is.

    Its other files are descriptions and caches, whose rows would come a second time.

    :raises ValueError: the description of the dataset is damaged, or names files that are not there.
    """
    by_name = {entry.name: entry for entry in entries}
    if STATE not in by_name or "dataset_info.json" not in by_name or not by_name[STATE].is_file():
        return None
    try:
        state = json.loads((folder / STATE).read_bytes())
        names = [str(file["filename"]) for file in state[_DATA_FILES]]
        return [by_name[name] for name in names]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"its {STATE} does not say which files hold the data") from error
