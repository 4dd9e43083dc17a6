"""A first pack to start from: commented, with one rule that works."""

from __future__ import annotations

import re
from pathlib import Path

import orjson

from extractor.errors import UsageError
from extractor.records import CORE_LABELS
from extractor.resources import PACK_FILE, rules_folder, tools_folder
from extractor.rulebook.sources import pack_files
from extractor.workbench.pack_schema import FILE_NAME, HEAD_LINE, pack_schema

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = {"null", "true", "false"}
"""Words that are no text in YAML."""


def new_pack(folder: Path) -> list[Path]:
    """Write ``pack.yaml`` and the schema for editors into ``folder``, which names the pack; nothing is overwritten.

    Raises :class:`~extractor.errors.UsageError` where the name cannot be a pack's, one of the files is there already,
    or the folder cannot be written.
    """
    name = folder.resolve().name
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a pack: small letters, digits and _ only, such as `my_rules/awards`")
    taken = _TAKEN | {path.parent.name for path in pack_files([rules_folder()], [])}
    if name in taken or name.upper() in CORE_LABELS:
        raise UsageError(f"a pack cannot be called {name!r}: that name has a meaning already; choose another")
    if (folder / PACK_FILE).exists():
        raise UsageError(f"there is a pack in '{folder}' already")
    if (folder / FILE_NAME).exists():
        raise UsageError(f"there is a file '{folder / FILE_NAME}' already")
    template = (tools_folder() / "new_pack.yaml").read_text(encoding="utf-8")
    label = name.upper()
    text = template.replace("<pack>", name).replace("<LABEL>", label).replace("<schema>", HEAD_LINE.format(place=""))
    written = [folder / PACK_FILE, folder / FILE_NAME]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written[0].write_text(text, encoding="utf-8")
        written[1].write_bytes(orjson.dumps(pack_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        raise UsageError(f"'{folder}' cannot be written: {error.strerror}") from None
    return written
