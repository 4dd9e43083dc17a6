from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import rulebook_of

from extractor.rulebook.examples import check_examples, read_examples, unmark
from extractor.rulebook.problems import Problems


@pytest.mark.parametrize(
    ("marked", "text", "spans"),
    [
        ("không có gì", "không có gì", ()),
        ("có [15 chi bộ] ở xã", "có 15 chi bộ ở xã", ((3, 12),)),
        ("[a][b] c [d]", "ab c d", ((0, 1), (1, 2), (5, 6))),
        ("\\[GMT+7\\] [x]", "[GMT+7] x", ((8, 9),)),
        ("[a \\[1\\]]", "a [1]", ((0, 5),)),
        ("\\a \\\\ [b]", "\\a \\\\ b", ((6, 7),)),
        ("[]", "", ((0, 0),)),
        ("", "", ()),
    ],
)
def test_unmark(marked: str, text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert unmark(marked) == (text, spans)


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("a [b", "not closed"),
        ("a] b", "closed that was not opened"),
        ("[a [b] c]", "inside another"),
        ("\\[a]", "not opened"),
    ],
)
def test_marks_that_do_not_pair(marked: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        unmark(marked)


@given(st.lists(st.tuples(st.text("ab []\\", max_size=4), st.text("cd []", max_size=4)), max_size=4))
def test_unmark_undoes_marking(pieces: list[tuple[str, str]]) -> None:
    """Text between the marks, and in them, comes back, if its brackets are escaped."""
    marked, text = "", ""
    spans: list[tuple[int, int]] = []
    for before, inside in pieces:
        before = before.replace("\\", "")
        marked += escaped(before) + "[" + escaped(inside) + "]"
        text += before
        spans.append((len(text), len(text) + len(inside)))
        text += inside
    assert unmark(marked) == (text, tuple(spans))


def escaped(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")


def read(*items: Any) -> tuple[Any, list[str]]:
    problems = Problems("pack.yaml")
    return read_examples(list(items), ("rules", 0, "examples"), problems), [p.message for p in problems.found]


def test_kinds_of_examples() -> None:
    examples, found = read(
        "một [hai] ba",
        {"text": "một [hai]", "value": {"n": 2}, "published": "2020-01-02"},
        {"text": "hai", "value": {"n": 2}},
        {"text": "mười", "none": True, "why": "ten"},
        "mười",
    )
    assert found == []
    assert [(e.text, e.spans, dict(e.value), e.none) for e in examples] == [
        ("một hai ba", ((4, 7),), {}, False),
        ("một hai", ((4, 7),), {"n": 2}, False),
        ("hai", (), {"n": 2}, False),
        ("mười", (), {}, True),
        ("mười", (), {}, True),
    ]
    assert examples[1].published == "2020-01-02"
    assert examples[3].why == "ten"


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (5, "an example is a text"),
        ({"value": {}}, "an example is a text"),
        ({"text": "[a", "none": True}, "not closed"),
        ({"text": "[a]", "none": True}, "marks nothing"),
        ({"text": "a", "none": False}, "mark the expected mention"),
        ({"text": "[a]", "value": [1]}, "mapping of expected fields"),
        ({"text": "[a]", "texts": "b"}, "unknown key 'texts'"),
    ],
)
def test_bad_examples(item: Any, message: str) -> None:
    assert message in read(item)[1][0]


@dataclass(frozen=True)
class Tried:
    rule: str
    name: str
    start: int
    end: int
    fields: Mapping[str, Any] = field(default_factory=dict)


RULES = """\
    pack: p
    rules:
      - id: r
        label: A
        value: fields
        pattern: hai
        examples:
          - {text: 'một [hai] ba', value: {n: 2}}
          - {text: 'mười hai', none: true}
    """
HELD = [Tried("r", "A", 4, 7, {"n": 2, "m": 3})]


@pytest.mark.parametrize(
    ("first", "second", "failing"),
    [
        (HELD, [], []),
        ([Tried("other", "A", 4, 7, {"n": 2})], [], []),
        (HELD, [Tried("other", "A", 5, 8)], []),
        ([*HELD, Tried("r", "A", 0, 3)], [], []),
        ([], [], ["một hai ba"]),
        ([Tried("r", "A", 4, 10, {"n": 2})], [], ["một hai ba"]),
        ([Tried("r", "A", 4, 7, {"n": 3})], [], ["một hai ba"]),
        ([Tried("r", "A", 4, 7, {})], [], ["một hai ba"]),
        ([Tried("r", "B", 4, 7, {"n": 2})], [], ["một hai ba"]),
        (HELD, [Tried("r", "A", 5, 8)], ["mười hai"]),
        ([], [Tried("r", "A", 5, 8)], ["một hai ba", "mười hai"]),
    ],
)
def test_check_examples(first: list[Tried], second: list[Tried], failing: list[str]) -> None:
    rule = rulebook_of(RULES).rules[0]
    failures = check_examples(rule, lambda example: second if example.none else first)
    assert [failure.text for failure in failures] == failing
    for failure in failures:
        assert failure.rule == "r"
        assert failure.place.endswith(":8") or failure.place.endswith(":9")
        assert failure.text in str(failure)


def test_example_without_marks_asks_for_the_fields_somewhere() -> None:
    text = RULES.replace("'một [hai] ba'", "'một hai ba'")
    rule = rulebook_of(text).rules[0]
    assert check_examples(rule, lambda example: [] if example.none else HELD) == []
    assert len(check_examples(rule, lambda example: [] if example.none else [Tried("r", "A", 4, 7, {"n": 9})])) == 1
