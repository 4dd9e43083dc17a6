from __future__ import annotations

import re
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import rulebook_of

from extractor.matching import Match
from extractor.matching.conflicts import LABEL_ORDER, is_helper, resolve_conflicts, without_overlaps
from extractor.rulebook import Rule

LABELS = ["DOCUMENT", "DATE", "PARTY_ORG", "PERSON", "COUNT", "OWN"]


def rule(identifier: str, label: str, beats: Collection[str] = ()) -> Rule:
    text = f"pack: p\nrules: [{{id: {identifier}, label: {label}, value: fields, pattern: x}}]\n"
    made = rulebook_of(text).rules[0]
    return Rule(**{name: getattr(made, name) for name in Rule.__slots__} | {"beats": frozenset(beats)})


def at(words: str, label: str, identifier: str | None = None, beats: Collection[str] = ()) -> Match:
    """The stretch of ``….bbbb…`` that is not dots."""
    found = re.search(r"[^.]+", words)
    assert found is not None
    return Match(rule(identifier or f"{label}.x", label, beats), found.start(), found.end(), {})


def kept(*matches: Match) -> list[Match]:
    return resolve_conflicts(list(matches))


@pytest.mark.parametrize("longer", LABELS)
@pytest.mark.parametrize("shorter", LABELS)
def test_the_longer_one_wins(longer: str, shorter: str) -> None:
    a, b = at(".aaaa", longer), at("bb...", shorter)
    assert kept(a, b) == [a]
    assert kept(b, a) == [a]


@pytest.mark.parametrize(("first", "second"), [(a, b) for i, a in enumerate(LABELS) for b in LABELS[i + 1 :]])
def test_among_equals_the_order_of_labels_decides(first: str, second: str) -> None:
    a, b = at("..aaa", first), at("bbb..", second)
    assert kept(a, b) == [a]
    assert kept(b, a) == [a]


def test_among_equals_of_one_label_the_first_stays() -> None:
    a, b, c = at("aaa....", "DATE"), at("..bbb..", "DATE"), at("....ccc", "DATE")
    assert kept(c, b, a) == [a, c]


def test_neighbours_stay() -> None:
    a, b = at("aaa...", "DATE"), at("...bbb", "COUNT")
    assert kept(b, a) == [a, b]


@pytest.mark.parametrize("target", ["DATE", "date.long"])
def test_declared_winner_beats_a_longer_one(target: str) -> None:
    """``beats`` names a rule or a label."""
    long = at("aaaaaa", "DATE", "date.long")
    short = at("..bb..", "COUNT", "count.short", beats=[target])
    assert kept(long, short) == [short]


def test_beats_needs_an_overlap() -> None:
    far = at("aaa...", "DATE", "date.far")
    winner = at("...b..", "COUNT", beats=["DATE"])
    assert kept(far, winner) == [far, winner]


def test_beats_is_not_for_the_rules_own_matches() -> None:
    a, b = at("aaaa..", "DATE", "r", beats=["DATE"]), at("...bbb", "DATE", "r", beats=["DATE"])
    assert kept(a, b) == [a]


def test_beats_does_not_reach_other_rules_or_labels() -> None:
    long = at("aaaaaa", "DATE", "date.long")
    short = at("..bb..", "COUNT", beats=["PERSON", "date.short"])
    assert kept(long, short) == [long]


def test_helpers_compete_only_with_their_own_label() -> None:
    mention = at("..cccc", "COUNT")
    place, longer_place, number = at("aaa...", "place"), at("aaaa..", "place"), at("bbbbb.", "number")
    assert set(kept(mention, place, longer_place, number)) == {mention, longer_place, number}


@pytest.mark.parametrize(("label", "helper"), [("place", True), ("DATE", False), ("Đảng", False), ("đảng", True)])
def test_helpers_are_in_lower_case(label: str, helper: bool) -> None:
    assert is_helper(label) is helper


matches = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from(LABELS)).map(
        lambda parts: Match(rule(f"{parts[2]}.x", parts[2]), parts[0], parts[0] + parts[1], {})
    ),
    max_size=10,
)


def worth(match: Match) -> tuple[int, int, int]:
    return match.start - match.end, LABEL_ORDER.get(match.label, len(LABEL_ORDER)), match.start


@given(matches)
def test_what_stays_is_flat_ordered_and_best(found: list[Match]) -> None:
    stay = without_overlaps(found)
    assert stay == sorted(stay, key=lambda m: m.start)
    assert not any(a.overlaps(b) for i, a in enumerate(stay) for b in stay[i + 1 :])
    for loser in set(found) - set(stay):
        assert any(loser.overlaps(winner) and worth(winner) <= worth(loser) for winner in stay)
