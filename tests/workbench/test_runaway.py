"""Patterns that can run away, as the linter sees them, and safe ones of the same shapes."""

from __future__ import annotations

import pytest
import regex

from extractor.rulebook.runaway import runaway_parts

NAMES: dict[str, str | tuple[str, ...]] = {
    "word": r"\p{L}+",
    "words": r"{word}(?: {word})*",
    "circle": r"a{circle}?",
    "boats": ("thuyền", "bè"),
    "marks": (", ", "; "),
    "TOKEN": ("\ue000",),
    "two": r"(?:{word} ?){2,4}",
    "broken": r"(a",
}


def found(pattern: str) -> list[str]:
    return list(runaway_parts(pattern, NAMES.get))


@pytest.mark.parametrize(
    "part",
    [
        r"(?:a+)+", r"(?:a+)*", r"(?:a*)*", r"(?:a*)+", r"(a+)+", r"(?P<name>a+)*", r"(?i:a+)+", r"(?:a+){2,}",
        r"(?:a{1,}){3,}", r"(?:a+){2,80}", r"(?:a{1,60})+", r"(?:a+)+?", r"(?:a+?)+", r"(?:(?:a+))+",
        r"(?:\p{L}+ ?)+", r"(?:\w+\s*)+", r"(?:[^,]+,? ?)+", r"(?:.*,?)*", r"(?:\d+|\p{L}+)+", r"(?:\d+ |\p{L}+)+",
        r"(?:(?:a|b)+)+", r"(?:a?a+)+", r"(?:[ab]+(?:b|c))+", r"(?:\p{L}+(?: \p{L}+)*,? ?)+",
        # What stands for nothing parts nothing.
        r"(?:a+\b)+", r"(?:a+(?=b))+", r"(?:(?<=x)a+)+", r"(?:a+$)+",
        # Names are looked into.
        r"(?:{word} ?)+", r"{word}+", r"(?:{words})+", r"(?:{boats}? ?{word})+", r"(?:{TOKEN}?{word})+", r"(?:[^x]+{boats})+",
        r"(?:{nothing}{word})*",
    ],
)  # fmt: skip
def test_what_can_run_away(part: str) -> None:
    assert found(part) == [part]
    assert found(f"có {part} đó") == [part]
    assert found(f"(?:có|{part}) đó") == [part]


def compiles(pattern: str) -> bool:
    try:
        regex.compile(pattern)
    except regex.error:
        return False
    return "{" not in regex.sub(r"\\p\{|\{\d", "", pattern)


SAFE = [
        "đảng bộ", r"\d+", r"\p{L}+ \p{L}+", r"(?:ab)+", r"(?:a|b)+", r"(?:a?b)+",
        # What must stand in each round, and is none of the inner repeat's own, leaves one way.
        r"(?: \p{L}+)*", r"(?:\p{L}+ )+", r"(?:, ?\p{L}+)*", r"(?:\d+[.,])*\d+", r"(?:a+b)+", r"(?:(?:a+)?b)+",
        r"(?:b(?:a+)?)+", r"(?:(?:a+|c)b)+", r"(?:\p{L}+(?:, | và ))+", r"(?:\p{L}+(?: \p{L}+)*, )+",
        r"(?:{word}{marks})+", r"(?:{TOKEN} \p{L}+)+", r"(?:{TOKEN}\p{L}+)+", r"(?:\d+ {boats})+", r"(?:{TOKEN},? ?)+",
        # Bounds, and what gives nothing back.
        r"(?:\p{L}{1,9} ?)+", r"{two}", r"(?:a++)+", r"(?:a+)++", r"(?>a+)+", r"(?:a+)?", r"(?:a+)",
        # Nothing repeats the repeat.
        r"(?:a+)(?:b+)", r"(?=(?:a+))b+", r"(?:(?=a+)b)+",
        # What cannot be read is for the loader to say.
        r"(?:a+", r"(?:a+)+)", r"(?:{broken})b",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SAFE)
def test_what_is_safe(pattern: str) -> None:
    assert found(pattern) == []


def test_each_part_is_named_once_and_a_circle_ends() -> None:
    assert found(r"(?:a+)+ (?:b+)+") == ["(?:a+)+", "(?:b+)+"]
    assert found(r"(?:(?:a+)+ )+") == ["(?:a+)+"]
    assert found(r"{circle}+") == []


def test_capitals_part_words() -> None:
    assert found(r"(?:\p{Lu}\p{Ll}+ ?)+") == []


def test_a_group_inside_that_gives_nothing_back() -> None:
    assert found(r"(?:(?>a+) ?)+") == []


def gives_up(pattern: str, text: str, seconds: float) -> None:
    """Match up to a sign that the text has, but not there, so that every way through the pattern is tried."""
    regex.compile(f"(?:{pattern})§").match(f"{text}~§", timeout=seconds)


@pytest.mark.parametrize("pattern", [pattern for pattern in SAFE if compiles(pattern)])
def test_what_is_safe_gives_up_soon(pattern: str) -> None:
    for text in ("a" * 300, "ab" * 150, "aab" * 100, "a " * 150, "12." * 100, "a, " * 100, "mot hai ba " * 30):
        gives_up(pattern, text, 10.0)


RUNNING = {
    "(?:x|xx)+": "x" * 100,
    "(?:a|ab|b)+": "ab" * 100,
    "(?:(?:a|aa) ?)+": "a" * 100,
    r"(?:\p{L}+ ?){0,9}": "abcdefgh" * 20,
}


@pytest.mark.parametrize("pattern", RUNNING)
def test_what_does_run_away(pattern: str) -> None:
    with pytest.raises(TimeoutError):
        gives_up(pattern, RUNNING[pattern], 0.1)


@pytest.mark.parametrize("pattern", RUNNING)
def test_what_does_run_away_is_named(pattern: str) -> None:
    assert found(pattern) != []
