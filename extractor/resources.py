"""Where the shipped rule packs lie: inside the installed package, or beside it in a checkout or editable install."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_rules", _PACKAGE.parent / "rules")


def rules_folder() -> Path:
    """The folder of the shipped packs. Raises :class:`UsageError` where the installation lost it."""
    for place in _PLACES:
        if any(place.glob("*/pack.yaml")):
            return place
    raise UsageError(f"the rule packs are missing from this installation; looked in {', '.join(map(str, _PLACES))}")


def tools_folder() -> Path:
    """The folder of the packs that only the tools for rules load."""
    return rules_folder() / "tools"
