"""A spelling of a text in which literals are looked for: letters without case, every digit a ``0``."""

from __future__ import annotations

import re

# The letters that a pattern without case takes for another one though their lower case is not that one's, as in the
# `regex` module (Unicode, CaseFolding.txt, status C and S, and the Turkish dotted and dotless i).
_ALIKE = {
    0x130: 0x69, 0x131: 0x69, 0x17F: 0x73, 0x1E9E: 0xDF, 0xB5: 0x3BC, 0x3C2: 0x3C3, 0x345: 0x3B9, 0x1FBE: 0x3B9,
    0x3D0: 0x3B2, 0x3D1: 0x3B8, 0x3F4: 0x3B8, 0x3D5: 0x3C6, 0x3D6: 0x3C0, 0x3F0: 0x3BA, 0x3F1: 0x3C1, 0x3F5: 0x3B5,
    0x1E9B: 0x1E61, 0x1FD3: 0x390, 0x1FE3: 0x3B0, 0x1C80: 0x432, 0x1C81: 0x434, 0x1C82: 0x43E, 0x1C83: 0x441,
    0x1C84: 0x442, 0x1C85: 0x442, 0x1C86: 0x44A, 0x1C87: 0x463,
}  # fmt: skip
# Those, and all letters and digits but the ones of Vietnamese and Latin text, which `str.lower` folds right.
_ODD = re.compile(f"[{''.join(map(chr, _ALIKE))}]|" + r"[^\W0-9A-Za-z_\xc0-\u024f\u1ea0-\u1ef9]")


def searchable(text: str) -> str:
    """``text`` without case and with a ``0`` for every digit; as long as the text, character by character."""
    text = _ODD.sub(_one, text).lower()
    for digit in "123456789":
        text = text.replace(digit, "0")
    return text


def _one(found: re.Match[str]) -> str:
    char = found[0]
    if char.isdecimal():
        return "0"
    alike = _ALIKE.get(ord(char))
    lower = chr(alike) if alike is not None else char.lower()
    return lower if len(lower) == 1 else "?"
