"""Sentences end where underthesea's own function ends them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ARTICLES, raw_text

from extractor.text import fold, punkt, split_sentences
from extractor.text.punkt import known_abbreviations, punkt_spans

sent_tokenize = import_module("underthesea.pipeline.sent_tokenize").sent_tokenize

PIECES = [
    ".",
    "...",
    "?",
    "!",
    "?!",
    "…",
    " ",
    "  ",
    "\t",
    "\n",
    "a",
    "A",
    "Đ",
    "TP",
    "mr",
    "ths",
    "1",
    "2",
    '"',
    ",",
    "(",
    "000",
    "vv",
]


def cut(text: str) -> list[str]:
    abbreviations = known_abbreviations()
    assert abbreviations is not None, "the installed underthesea is not the known one"
    return [text[start:end] for start, end in punkt_spans(text, abbreviations)]


def test_the_corpus() -> None:
    for path in ARTICLES:
        for paragraph in fold(raw_text(path)).text.split("\n"):
            assert cut(paragraph) == sent_tokenize(paragraph)


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=20)))
@settings(max_examples=2_000, deadline=None)
def test_any_text(text: str) -> None:
    assert cut(text) == sent_tokenize(text)


def test_the_abbreviations_are_those_that_underthesea_has() -> None:
    sent_tokenize("a. b")
    module = import_module("underthesea.pipeline.sent_tokenize")
    assert known_abbreviations() == module.sentence_tokenizer.abbrev_types


def test_of_unknown_files_underthesea_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "TP. Hà Nội họp. Ông Nguyễn Văn A. nói... rồi về. Hết."
    expected = split_sentences(text)
    monkeypatch.setitem(punkt.KNOWN_FILES, "punkt_params.json", "0" * 64)
    known_abbreviations.cache_clear()
    try:
        assert known_abbreviations() is None
        assert split_sentences(text) == expected
    finally:
        known_abbreviations.cache_clear()


def test_the_known_files_are_those_installed() -> None:
    package = find_spec("underthesea")
    assert package is not None
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0], "pipeline", "sent_tokenize")
    assert all((folder / name).is_file() for name in punkt.KNOWN_FILES)
