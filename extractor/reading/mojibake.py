"""UTF-8 that was decoded as Latin-1, windows-1252 or Mac Roman and saved so, taken back.

Whole lines are taken back by ftfy, with all that is no repair of encodings switched off. It knows no Vietnamese, so
bytes that programs lost on the way are put in before: the no-break space that became a space or went at the end of a
line, controls that were dropped, bytes that windows-1252 leaves unassigned. A lost byte is certain if just one makes
the word around it a legal syllable. Where none is, U+FFFD stands for the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from extractor.reading.legacy import SHOWN
from extractor.reading.syllables import is_ruin, is_syllable, marked_words

LOST = "\ufffd"

_CONTROLS = bytes(range(0x80, 0xA0))
_UNASSIGNED = bytes(code for code in _CONTROLS if code not in SHOWN)
_SHOWN = "".join(SHOWN.values())
_BYTES = {ord(shown): code for code, shown in SHOWN.items()}

# A character of UTF-8 as it looks in Latin-1 or windows-1252: a lead and the bytes that go on, or fewer of these.
_ON = rf"[\x80-\xbf{re.escape(_SHOWN)}]"
_SEQUENCE = re.compile(rf"[\xc2-\xdf]{_ON}|[\xe0-\xef]{_ON}{{2}}|[\xf0-\xf4]{_ON}{{3}}")
_DAMAGED = re.compile(
    rf"(?P<two>[\xc2-\xdf])(?!{_ON})(?P<gap>[\ufffd?]?)|(?P<three>[\xe0-\xef]{_ON})(?!{_ON})(?P<hole>[\ufffd?]?)"
    rf"|[\xe0-\xef](?!{_ON})[\ufffd?]*{_ON}?|(?P<good>{_SEQUENCE.pattern})"
)
# The same for the letters of Vietnamese on a Macintosh, which lost no bytes.
_MAC_SEQUENCE = re.compile(r"\xb7[\u222b\xaa]|\u0192[\xeb\xea]|\u2206[\xb0\u221e]")
_OTHER = re.compile(rf"[^\x00-\xff{re.escape(_SHOWN)}\ufffd]")
_SHOWN_AFTER_LEAD = re.compile(rf"(?:[\xc3-\xc6\xcc]|\xe1[\xba\xbb])[{re.escape(_SHOWN)}]")
_QUOTE = b"\xe2\x80".decode("windows-1252")
_LOST_AS_SEQUENCE = LOST.encode().decode("latin-1")
_MOST_HOLES = 2
_GOES_ON = re.compile(r"[^\W\d_]|[.,;:!?)\"\u201d\u2019\xe2]")


@dataclass(frozen=True, slots=True)
class Loss:
    """What one text shows of how bytes went: which may stand for a space, for nothing, and for a replacement.

    ``joins`` are the bytes that may have become a space inside a word, which a text that kept such a byte denies.
    """

    spaces: bytes
    dropped: bytes
    replaced: bytes
    joins: bytes


def holds_sequences(text: str) -> bool:
    """Whether anything in the text looks like a character of UTF-8 in Latin-1, windows-1252 or Mac Roman."""
    return bool(_SEQUENCE.search(text) or _MAC_SEQUENCE.search(text))


def loss_of(text: str) -> Loss:
    """What the text shows of how bytes were lost, which holds for all of its lines."""
    joins = b"\xa0" * (b"\xc3\xa0".decode("latin-1") not in text)
    controls = bool(re.search(r"[\x80-\x9f]", text))
    if _SHOWN_AFTER_LEAD.search(text):
        gone = b"" if controls else _UNASSIGNED
        return Loss(b"\xa0" + gone, gone + b"\xad", _UNASSIGNED, joins)
    joins += b"\x85" * ("\x85" not in text)
    if controls:
        return Loss(b"\xa0\x85", b"\xad", _CONTROLS, joins)
    return Loss(b"\xa0" + _CONTROLS, _CONTROLS + b"\xad", _CONTROLS, joins)


def undo(line: str, loss: Loss) -> str:
    """One line with its double decoding undone; characters that cannot be regained are U+FFFD.

    :param loss: how bytes were lost in the text that the line comes from.
    """
    if _MAC_SEQUENCE.search(line):
        return _fixed(line)
    if _OTHER.search(line):
        return " ".join(map(_sequences_undone, line.split(" ")))
    whole = "".join(_completed(line, loss))
    plain = _decoded(whole)
    if plain is None:
        return " ".join(map(_sequences_undone, whole.split(" ")))
    fixed = _fixed(whole)
    return plain if fixed == whole else fixed


def _fixed(line: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding

    settings = TextFixerConfig(
        unescape_html=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False,
        fix_c1_controls=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
        fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, remove_terminal_escapes=False,
        normalization=None, explain=False,
    )  # fmt: skip
    return fix_encoding(line, settings)


def _decoded(text: str) -> str | None:
    try:
        return text.translate(_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def _sequences_undone(run: str) -> str:
    """In text that is mixed, what is no word as it stands: a guillemet behind a letter is no sequence."""
    if run.isascii() or all(map(is_syllable, marked_words(run))):
        return run
    return _SEQUENCE.sub(lambda found: _decoded(found[0]) or found[0], run)


def _completed(line: str, loss: Loss) -> Iterator[str]:
    """The pieces of a line, its lost bytes put in."""
    runs = line.split(" ")
    shouted = line == line.upper()
    at = 0
    while at < len(runs):
        run, after = runs[at], runs[at + 1] if at + 1 < len(runs) else None
        space = " " if after is not None else ""
        if run.isascii() or not _holes(run):
            yield run + space
        elif loss.joins and after is not None and (joined := _joined(run, after, shouted, loss)):
            yield joined + (" " if at + 2 < len(runs) else "")
            at += 1
        else:
            yield _mended(run, "", shouted, loss) + space
        at += 1


def _holes(run: str) -> list[re.Match[str]]:
    return [found for found in _DAMAGED.finditer(run) if found["good"] is None]


@lru_cache(maxsize=1 << 12)
def _joined(run: str, after: str, shouted: bool, loss: Loss) -> str | None:
    if _holes(run)[-1].end() != len(run) or (after and not _GOES_ON.match(after)) or _holes(after):
        return None
    mended = _mended(run, after, shouted, loss)
    return None if _LOST_AS_SEQUENCE in mended else mended


@lru_cache(maxsize=1 << 12)
def _mended(run: str, after: str, shouted: bool, loss: Loss) -> str:
    """A run without spaces, its holes filled if there is one way to do so, with marks of loss if there is not.

    :param after: what a space parted from the run although it belongs to it, for a space that was a byte.
    :param shouted: the line is in capitals; elsewhere a capital behind a capital is the less likely letter.
    """
    holes = _holes(run)
    legal: dict[str, bool] = {}
    likely: dict[str, bool] = {}
    if len(holes) <= _MOST_HOLES:
        for fill in product(*(_fills(hole, len(run), after, loss) for hole in holes)):
            filled = _filled(run, holes, fill) + after
            text = _decoded(filled)
            if text is None or re.search(r"[\x80-\x9f]", text):
                continue
            words = marked_words(text)
            capitals = any(len(word) > 1 and word.isupper() for word in words)
            if all(map(is_syllable, words)):
                legal[filled] = capitals
            elif not any(map(is_ruin, words)):
                likely[filled] = capitals
    certain = legal or ({} if after else likely)
    if len(certain) > 1 and not shouted:
        certain = {filled: False for filled, capitals in certain.items() if not capitals}
    if len(certain) == 1:
        return certain.popitem()[0]
    return _filled(run, holes, [None] * len(holes)) + after


def _fills(hole: re.Match[str], end: int, after: str, loss: Loss) -> bytes:
    if not (hole["two"] or hole["three"]):
        return b""
    if hole["three"] == _QUOTE and loss.replaced == _UNASSIGNED:
        return b"\x9d"  # the closing quotation mark, the one frequent character that so begins
    if hole["gap"] or hole["hole"]:
        return loss.replaced
    if hole.end() < end:
        return loss.dropped
    return loss.joins if after else loss.spaces


def _filled(run: str, holes: list[re.Match[str]], fill: tuple[int, ...] | list[None]) -> str:
    pieces, at = [], 0
    for hole, code in zip(holes, fill, strict=True):
        pieces.append(run[at : hole.start()])
        lead = hole["two"] or hole["three"]
        pieces.append(_LOST_AS_SEQUENCE if code is None else lead + chr(code))
        at = hole.end()
    return "".join([*pieces, run[at:]])
