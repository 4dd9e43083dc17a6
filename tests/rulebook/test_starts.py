from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from support import ARTICLES, load_once, raw_text, rulebook_of, run

from extractor.layout import lay_out
from extractor.matching import Match
from extractor.reading.model import Metadata
from extractor.rulebook import Rulebook
from extractor.rulebook.starts import first_characters, start_pattern
from extractor.text import fold

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", "a"),
        ("a|b|cd", "abc"),
        ("a?b", "ab"),
        ("a*b+c", "ab"),
        ("a{0,2}b", "ab"),
        ("a{2}b", "a"),
        ("a{,2}b", "ab"),
        ("a??b", "ab"),
        ("a*+b", "ab"),
        ("(?:a|b)?c", "abc"),
        ("(?:a|)c", "ac"),
        ("(a|(?:b|c))d", "abc"),
        ("(?P<x>a)b", "a"),
        ("[abc]x", "abc"),
        ("[a-d]x", "abcd"),
        ("[]a]x", "]a"),
        (r"[\]\-x]y", "]-x"),
        (r"\d{1,2}", DIGITS),
        (r"[\d.]", DIGITS + "."),
        (r"\(a", "("),
        (r"\ba", "a"),
        ("^a", "a"),
        ("(?i:đ)ảng", "đĐ"),
        ("(?i:a(?-i:b)?)c", "aA"),
        ("(?i:(?-i:b)?a)c", "baA"),
        ("(?=z)a", "a"),
        ("(?!a)[ab]", "ab"),
        ("(?<![a-z])b", "b"),
        ("(?<=x)?b", "b"),
        ("(?(DEFINE)(?P<_d_x>p|q))(?&_d_x)r", "pq"),
        ("(?(DEFINE)(?P<_d_x>(?i:p)|q))(?:(?&_d_x))?r", "pPqr"),
        ("\ue000 x", "\ue000"),
    ],
)
def test_first_characters(pattern: str, expected: str) -> None:
    assert first_characters(pattern) == frozenset(expected)


@pytest.mark.parametrize(
    "pattern",
    ["", "a*", "a?|b", ".a", r"\p{Ll}a", r"\wa", r"\sa", "[^a]b", r"[\p{Lu}]b", r"[\s,]b", "(?>a)", "(?P<x>a)?(?P=x)"],
)
def test_open_beginnings(pattern: str) -> None:
    assert first_characters(pattern) is None


ALPHABET = "abcABCđĐ12. "
WIDE = ["a", "b", "c", "A", "đ", "1", r"\.", " ", "[ab]", "[a-c]", "[B1]", r"\d", r"[\d.]", ".", "[^a]", "(?&_d_x)",
        "(?&_d_y)"]  # fmt: skip
wide_atoms = st.sampled_from(WIDE)
atoms = st.sampled_from([*WIDE, r"\b", "(?=a)", "(?!b)", "(?<=a)", "(?<!1)", "^"])
quantifiers = st.sampled_from(["", "", "", "?", "*", "+", "{0,2}", "{2}", "{1,}", "??", "*?", "+?", "?+"])


def compose(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.tuples(st.sampled_from(["(?:", "(", "(?i:", "(?-i:"]), inner).map(
        lambda parts: parts[0] + parts[1] + ")"
    )
    quantified = st.tuples(st.one_of(wide_atoms, groups), quantifiers).map("".join)
    sequences = st.lists(st.one_of(quantified, atoms), min_size=1, max_size=4).map("".join)
    return st.lists(sequences, min_size=1, max_size=3).map("|".join)


patterns = st.recursive(atoms, compose, max_leaves=12).map(
    lambda body: f"(?(DEFINE)(?P<_d_x>a|(?i:b)1|\\d)(?P<_d_y>c?đ)){body}"
)


@given(patterns, st.text(ALPHABET, max_size=12))
def test_every_match_begins_with_a_first_character(pattern: str, text: str) -> None:
    first = first_characters(pattern)
    if first is None:
        return
    compiled = regex.compile(pattern, regex.V0)
    for at in range(len(text)):
        match = compiled.match(text, at)
        if match is not None and match.group():
            assert text[at] in first


def test_the_property_is_about_something() -> None:
    """Most of the patterns that the property draws have known beginnings."""
    known: list[bool] = []

    @given(patterns)
    def count(pattern: str) -> None:
        known.append(first_characters(pattern) is not None)

    count()
    assert sum(known) > 20


def test_ignore_case_widens_the_starts() -> None:
    rules = "rules: [{id: r, label: A, value: fields, pattern: 'đảng bộ', ignore_case: true}]\n"
    book = rulebook_of("pack: p\n" + rules)
    assert run(book, "đảng bộ, Đảng bộ, ĐẢNG BỘ").shown() == ["A:đảng bộ", "A:Đảng bộ", "A:ĐẢNG BỘ"]


def without_starts(book: Rulebook) -> Rulebook:
    layers = tuple(tuple(dataclasses.replace(rule, starts=None) for rule in layer) for layer in book.layers)
    return Rulebook(book.packs, tuple(rule for layer in layers for rule in layer), layers, book.tokens)


def shown(matches: list[Match]) -> list[tuple[str, int, int, object]]:
    return [
        (match.rule.id, match.start, match.end, {k: v.text for k, v in match.captures.items()}) for match in matches
    ]


def test_most_shipped_rules_have_starts() -> None:
    rules = [rule for layer in load_once().rulebook.layers for rule in layer]
    assert sum(rule.starts is not None for rule in rules) > len(rules) / 2


@pytest.mark.parametrize("path", ARTICLES[::2], ids=lambda path: path.name[:2])
def test_starts_lose_nothing_of_the_shipped_rules(path: Path) -> None:
    """The engine finds the same with and without the characters that a match may begin with."""
    book = load_once().rulebook
    body = lay_out(fold(raw_text(path)), Metadata(), book, pytest.fail).body.text
    text = f"{body}\n{body.upper()}"
    assert shown(run(book, text).matches) == shown(run(without_starts(book), text).matches) != []


def test_capitals() -> None:
    starts = start_pattern(r"(?P<x>\p{Lu}|\d)\p{Ll}+", whole_words=True)
    assert starts is not None
    text = "Đa ba Ỷ xĐ 7a Ǆ"
    assert {0, 6, 11} <= {hit.start() for hit in starts.finditer(text)} <= {0, 6, 11, 14}
    assert first_characters(r"(?i:\p{Lu})a") is None
