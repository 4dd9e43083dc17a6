from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support import rulebook_of

from extractor.matching import Match, Spans
from extractor.matching.model import View

BOOK = """\
    pack: p
    rules:
      - {id: a, label: A, value: fields, pattern: a}
      - {id: b, label: B, value: fields, pattern: b}
    """
TOKENS = {"A": "\ue000", "B": "\ue001"}


def match(label: str, start: int, end: int) -> Match:
    rule = next(rule for rule in rulebook_of(BOOK).rules if rule.name == label)
    return Match(rule, start, end, {})


@st.composite
def hidden(draw: st.DrawFn) -> tuple[str, list[Match]]:
    """A text, and mentions in it that do not overlap, in order; none of them is empty."""
    text = draw(st.text("ab đ\n😀", max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [match(draw(st.sampled_from("AB")), start, end) for start, end in pairs]


@given(hidden())
def test_every_character_leads_back(case: tuple[str, list[Match]]) -> None:
    text, matches = case
    view = View(text, matches, TOKENS)
    spans = [view.base_span(i, i + 1) for i in range(len(view.text))]
    assert "".join(text[start:end] for start, end in spans) == text
    for i, char in enumerate(view.text):
        start, end = spans[i]
        assert view.offset(start) == i
        assert all(view.nearest(at) == i for at in range(start, end))
        if char in TOKENS.values():
            hidden_match = view.mentions[i]
            assert TOKENS[hidden_match.label] == char
            assert (start, end) == (hidden_match.start, hidden_match.end)
            assert (i, hidden_match) in view.by_label[hidden_match.label]
            assert all(view.offset(at) is None for at in range(start + 1, end))
        else:
            assert text[start:end] == char
    assert list(view.mentions.values()) == matches


@given(hidden(), st.data())
def test_spans_lead_back(case: tuple[str, list[Match]], data: st.DataObject) -> None:
    text, matches = case
    view = View(text, matches, TOKENS)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    low, high = view.base_span(start, end)
    assert low <= high
    shown = "".join(
        TOKENS[m.label] if (m := view.mentions.get(i)) else text[view.base_span(i, i)[0]] for i in range(start, end)
    )
    assert shown == view.text[start:end]
    # What stands before the span, in it and behind it makes up the text.
    before, behind = view.base_span(0, start)[1] if start else 0, view.base_span(end, len(view.text))[0]
    assert text[:before] + text[low:high] + text[behind:] == text
    assert (start == end) == (low == high)


def test_a_view_that_hides_nothing() -> None:
    view = View("xã Lô")
    assert view.text == "xã Lô"
    assert view.base_span(3, 5) == (3, 5)
    assert view.base_span(5, 5) == (5, 5)
    assert not view.mentions


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(-1, 45))
def test_which_span_holds_an_offset(edges: list[int], offset: int) -> None:
    ordered = sorted(edges)
    spans = list(zip(ordered[::2], ordered[1::2], strict=False))
    spans = [(a, b) for a, b in spans if a < b]
    holding = [number for number, (a, b) in enumerate(spans) if a <= offset < b]
    assert Spans(spans).index(offset) == (holding[0] if holding else None)
