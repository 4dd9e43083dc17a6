"""Sentences of a paragraph, as spans: underthesea's boundaries, less those that no reader would make."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from extractor.text.punkt import known_abbreviations, punkt_spans

# underthesea looks back over the whole run of letters and dots at each of its dots; a run this long is no word.
_LONG_RUN = re.compile(r"[\w.]{200,}")
# Grouped thousands and dates in which a space follows the dot: `3. 780`, `16. 8. 2011`.
_SPACED_NUMBER = re.compile(r"(?<![\w.,/-])(?:\d{1,3}(?:\. ?\d{3})+|\d{1,2}\. ?\d{1,2}\. ?(?:1[89]|20)\d\d)(?!\d)")
_SPACED_DOT = re.compile(r"\d\. \d")
_ENUMERATOR = re.compile(r"[(\[]?\d{1,3}(?:\.\d{1,3})*\.")
_CLOSERS = re.compile(r"(?:[\"']+(?=[\s.,;:!?)\]}]|$)|[)\]}])+")
_OPENERS = "\"'([{"
_LONGEST_ABBREVIATION = 40


def split_sentences(text: str, abbreviations: Collection[str] = ()) -> list[tuple[int, int]]:
    """The sentences of one paragraph of folded text, as spans in order.

    The spans are trimmed, do not overlap and cover every character that is not white space. A boundary is dropped after
    one of ``abbreviations`` (with their dots, in the case given: ``TX.``, ``PGS.TS.``), after a single capital
    before a lower-case letter (``Nguyễn Văn Đ. nói``), inside a number or an unspaced token, and after a number
    that only counts paragraphs (``1. Nội dung``). Closing quotes and brackets stay with the sentence they close.
    """
    spans = _boundaries(text)
    if len(spans) < 2:
        return spans
    known = frozenset(abbreviations)
    spaced = _SPACED_DOT.search(text) is not None
    numbers = [match.span() for match in _SPACED_NUMBER.finditer(text)] if spaced else []
    number = quotes = counted = 0
    sentences = spans[:1]
    for start, end in spans[1:]:
        last_start, last_end = sentences[-1]
        quotes, counted = quotes + text.count('"', counted, start), start
        while number < len(numbers) and numbers[number][1] <= start:
            number += 1
        inside_number = number < len(numbers) and numbers[number][0] < last_end
        closers = _CLOSERS.match(text, start, end)
        # A quote with a space on both sides closes only what was opened.
        if closers and (text[start] in ")]}" or start == last_end or (text[start] == '"' and quotes % 2)):
            last_end = closers.end()
            start = _skip_space(text, last_end, end)
            merged = text[start : start + 1].islower() or text[start : start + 1] in tuple(",;:.?!")
        else:
            merged = inside_number or _continues(text, (last_start, last_end), (start, end), known)
        if merged:
            last_end = end
        sentences[-1] = last_start, last_end
        if last_end < end:
            sentences.append((start, end))
    return sentences


def _continues(text: str, before: tuple[int, int], after: tuple[int, int], abbreviations: frozenset[str]) -> bool:
    """Whether the piece ``after`` goes on with the sentence ``before``."""
    start, end = before
    token = text[max(start, end - _LONGEST_ABBREVIATION) : end].split()[-1].lstrip(_OPENERS)
    if token in abbreviations:
        return True
    if text[after[0]].islower():
        after_capital = token[-1] == "." and token[-2:-1].isupper() and not token[-3:-2].isalnum()
        if after_capital or after[0] == end:
            return True
    if end - start <= _LONGEST_ABBREVIATION and _ENUMERATOR.fullmatch(text, start, end):
        return True
    return not any(map(str.isalnum, text[slice(*after)]))


def _boundaries(text: str) -> list[tuple[int, int]]:
    """Spans of underthesea's sentences; it returns stripped substrings in order, with white space between them."""
    end = len(text.rstrip())
    position = _skip_space(text, 0, end)
    if position == end:
        return []
    whole = [(position, end)]
    plain = _LONG_RUN.sub(_hide_dots, text)
    abbreviations = known_abbreviations()
    if abbreviations is not None:
        return punkt_spans(plain, abbreviations)
    spans: list[tuple[int, int]] = []
    for sentence in _sent_tokenize()(plain):
        start = _skip_space(plain, position, end)
        if not plain.startswith(sentence, start):
            return whole
        position = start + len(sentence)
        spans.append((start, position))
    return spans if position == end else whole


def _hide_dots(run: re.Match[str]) -> str:
    body = run.group().rstrip(".")
    return "x" * len(body) + "." * (len(run.group()) - len(body))


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


@cache
def _sent_tokenize() -> Callable[[str], list[str]]:
    # Importing any part of underthesea runs its __init__, which loads every tagger (0.6 s). This one module needs
    # none of them and is loaded by itself, unless the package is there already.
    name = "underthesea.pipeline.sent_tokenize"
    package = None if "underthesea" in sys.modules else find_spec("underthesea")
    if package is not None and package.submodule_search_locations:
        folder = Path(package.submodule_search_locations[0], "pipeline", "sent_tokenize")
        spec = spec_from_file_location(name, folder / "__init__.py")
        if spec is not None and spec.loader is not None and folder.is_dir():
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            tokenize: Callable[[str], list[str]] = module.sent_tokenize
            return tokenize
    tokenize = import_module(name).sent_tokenize
    return tokenize
