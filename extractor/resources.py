"""Where rule packs lie: the shipped ones inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import UsageError

PACK_FILE = "pack.yaml"
_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_rules", _PACKAGE.parent / "rules")


def rules_folder() -> Path:
    """The folder of the shipped packs. Raises :class:`UsageError` where the installation lost it."""
    for place in _PLACES:
        if any(place.glob(f"*/{PACK_FILE}")):
            return place
    raise UsageError(f"the rule packs are missing from this installation; looked in {', '.join(map(str, _PLACES))}")


def tools_folder() -> Path:
    """The folder of the packs that only the tools for rules load."""
    return rules_folder() / "tools"


def packs_in(folder: Path) -> list[Path]:
    """The pack files of a folder, which is a pack itself or holds packs, in the order in which they are loaded."""
    own = folder / PACK_FILE
    return [own] if own.is_file() else sorted(folder.glob(f"*/{PACK_FILE}"))
