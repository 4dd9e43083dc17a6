"""Marks: patterns match the same with them, and they say what a match went through."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
import regex
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import bug, write_pack

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook import Problem, RuleError, load_rulebook
from extractor.rulebook.patterns import MARK
from extractor.workbench.marking import Element, Marked, fired, guard_elements, mark_packs, place_of, without

WORDS = """\
words:
  boats: [a, ab]
  long: [ca, cab, cabb, cabbb, cabbbb, cabbbbb, cabbbbbb, cabbbbbbb, cabbbbbbbb, ccccccccc]
macros:
  leg: 'ac|b'
  far: 'cb|ca(?:b|a)b(?:c|bc)(?:ab|ba|cab)(?:abc|acb|bac)(?:ab|b)(?:abb|acc|acb)'
"""


def packs_of(folder: Path, rules: str, words: str = WORDS) -> list[Path]:
    return [write_pack(folder / "own", f"pack: own\n{words}rules:\n{rules}")]


def marked(rules: str, words: str = WORDS) -> Marked:
    with tempfile.TemporaryDirectory() as folder:
        return mark_packs(packs_of(Path(folder), rules, words))


def one(pattern: str) -> str:
    """A rule of one's own."""
    return f"  - {{id: own.r, label: A, value: fields, whole_words: false, pattern: '{pattern}'}}\n"


def shown(found: Marked, owner: str = "own.r") -> list[tuple[str, str]]:
    return [(element.kind, element.text) for element in found.elements.values() if element.owner == owner]


class Drawn:
    """A pattern, and how many alternatives and references to word lists it has."""

    def __init__(self, source: str, alternatives: int = 0, lists: int = 0) -> None:
        self.source, self.alternatives, self.lists = source, alternatives, lists

    def __repr__(self) -> str:
        return f"Drawn({self.source!r}, {self.alternatives}, {self.lists})"


def joined(parts: list[Drawn], sign: str = "") -> Drawn:
    alternatives = sum(part.alternatives for part in parts) + (len(parts) if sign else 0)
    return Drawn(sign.join(part.source for part in parts), alternatives, sum(part.lists for part in parts))


def around(before: str, after: str) -> st.SearchStrategy[tuple[str, str]]:
    return st.just((before, after))


def patterns(*, committing: bool) -> st.SearchStrategy[Drawn]:
    """Small patterns; ``committing`` ones also keep what they have taken, or look ahead for what must not stand."""
    atoms = st.one_of(
        st.sampled_from(["a", "b", "c", " ", "[ab]", "a?", "b*", "[^c]", r"\|", "(?=a)", "(?<=b)"]).map(Drawn),
        st.sampled_from(["{boats}", "{boats:x}", "(?P<y>{boats})", "{long}", "{boats}?", "{long:z}"]).map(
            lambda source: Drawn(source, 0, 1)
        ),
        st.sampled_from(["{leg}", "{far}", "{leg:v}", "{leg}+"]).map(Drawn),
    )
    groups = [around("(?:", ")"), around("(", ")"), around("(?:", ")?"), around("(?:", "){1,3}"), around("(?=", ")")]
    if committing:
        groups += [around("(?>", ")"), around("(?!", ")"), around("(?:", ")?+")]

    def grown(inner: st.SearchStrategy[Drawn]) -> st.SearchStrategy[Drawn]:
        sequences = st.lists(inner, min_size=1, max_size=3).map(joined)
        choices = st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined(parts, "|"))
        return st.builds(
            lambda signs, part: Drawn(f"{signs[0]}{part.source}{signs[1]}", part.alternatives, part.lists),
            st.one_of(groups),
            st.one_of(sequences, choices),
        )

    parts = st.recursive(atoms, grown, max_leaves=8)
    return st.lists(parts, min_size=1, max_size=3).map(joined)


TEXTS = st.text("abc |", max_size=12)


def fields(hit: regex.Match[str]) -> dict[str, list[str]]:
    return {name: hit.captures(name) for name in "vxyz" if name in hit.re.groupindex}


def both(drawn: Drawn, more: str = "") -> tuple[regex.Pattern[str], Marked]:
    """The pattern as it is loaded, and as it is marked; patterns that the loader refuses are not asked about."""
    with tempfile.TemporaryDirectory() as folder:
        packs = packs_of(Path(folder), one(drawn.source) + more)
        try:
            plain = load_rulebook(packs, NORMALISERS, FIELD_KINDS)
        except RuleError as error:
            assert all("empty text" in problem.message for problem in error.problems)  # all else can be compiled
            with pytest.raises(RuleError):
                mark_packs(packs)
            assume(False)
        return plain.rules[0].pattern, mark_packs(packs)


@given(patterns(committing=True), st.lists(TEXTS, min_size=1, max_size=6))
@settings(max_examples=250)
def test_marked_patterns_match_as_unmarked_ones(drawn: Drawn, texts: list[str]) -> None:
    plain, found = both(drawn)
    with_marks = found.rulebook.rules[0]
    for text in texts:
        expected = [(hit.span(), fields(hit)) for hit in plain.finditer(text, overlapped=True)]
        assert [(hit.span(), fields(hit)) for hit in with_marks.pattern.finditer(text, overlapped=True)] == expected
    assert not [name for name in with_marks.captures if name.startswith(MARK)]


@given(patterns(committing=True))
@settings(max_examples=100)
def test_every_alternative_and_list_is_a_part_exactly_once(drawn: Drawn) -> None:
    _, found = both(drawn)
    own = [element for element in found.elements.values() if element.owner == "own.r"]
    source = found.sources["own.r"]
    assert Counter(element.kind for element in own) == +Counter(alternative=drawn.alternatives, list=drawn.lists)
    assert len({(element.kind, element.start, element.end) for element in own}) == len(own)
    assert all(source[element.start : element.end] == element.text for element in own)
    assert all(number == element.number for number, element in found.elements.items())


@given(patterns(committing=False), st.lists(TEXTS, min_size=1, max_size=3))
@settings(max_examples=60)
def test_what_did_not_take_part_is_not_missed(drawn: Drawn, texts: list[str]) -> None:
    """The first match stays what it is without the parts that its marks do not name."""
    _, found = both(drawn)
    own = [element for element in found.elements.values() if element.owner == "own.r"]
    pattern = found.rulebook.rules[0].pattern
    for text in texts:
        hit = pattern.search(text)
        unused = [part for part in own if hit is None or part.number not in set(fired(hit))]
        for part in unused:
            source = without(found.sources["own.r"], [part])
            with tempfile.TemporaryDirectory() as folder:
                less = mark_packs(packs_of(Path(folder), one(source))).rulebook.rules[0].pattern
            again = less.search(text)
            assert (again and again.span()) == (hit and hit.span()), (source, text)


@pytest.mark.parametrize(
    ("pattern", "text", "used"),
    [
        ("(?:a|b)c", "ac", ["a"]),
        ("(?:a|b)c", "bc", ["b"]),
        ("a|bc", "bc", ["bc"]),
        # What was tried and given up took no part; what a repeat took in any round did.
        ("(?:a|ab)c", "abc", ["ab"]),
        ("(?:a|b|c)+ ", "aba ", ["a", "b"]),
        ("c(?:a|b)?", "c", []),
        ("(?:a(?:b|c)|b)", "ac", ["a(?:b|c)", "c"]),
        ("(?=a|b)[ab]", "b", ["b"]),
        ("(?<=a|b)c", "bc", ["b"]),
        ("(?<={boats}) c", "ab c", ["{boats}"]),
        ("(?>a|ab)b", "ab", ["a"]),
        # Lists, with and without field, called as groups of their own where they are long.
        ("{boats}c", "abc", ["{boats}"]),
        ("(?:{boats:x}|b)c", "bc", ["b"]),
        ("(?P<x>{boats})c", "ac", ["{boats:x}"]),
        ("c(?:{long}|{boats})", "ccab", ["{long}", "{long}"]),
        ("c{boats}?", "c", []),
        # Macros are no parts of their own, but their alternatives are.
        ("{leg} ", "b ", ["b"]),
        ("(?:{leg}|{boats})b", "acb", ["{leg}", "ac"]),
        ("{far}", "cb", ["cb"]),
        ("{far}", "caabcababcababb", ["a", "ab", "ab", "abb", "abc", "c",
         "ca(?:b|a)b(?:c|bc)(?:ab|ba|cab)(?:abc|acb|bac)(?:ab|b)(?:abb|acc|acb)"]),
        # A field of the pattern is no mark.
        ("(?P<x>a|b) (?P<y>c)", "b c", ["b"]),
    ],
)  # fmt: skip
def test_marks_tell_what_a_match_went_through(pattern: str, text: str, used: list[str]) -> None:
    found = marked(one(pattern))
    hit = found.rulebook.rules[0].pattern.search(text)
    assert hit is not None
    took_part = [found.elements[number].text for number in fired(hit) if number in found.elements]
    assert sorted(took_part) == sorted(used)


def test_parts_of_rules_macros_and_guards() -> None:
    found = marked(
        """\
  - id: own.r
    label: A
    value: fields
    pattern: ['{boats:x} số', '{own.long:x} thứ']
    not_after: ['{leg}', cũ]
    near: sông
  - {id: own.rel, relation: own.rel, pattern: '{A:a}(?: và| với) {A:b}'}
  - {id: own.line, zone: section, pattern: 'Đua (?:bè|thuyền)'}
"""
    )
    assert shown(found) == [
        ("alternative", "(?:{boats:x} số)"), ("alternative", "(?:{own.long:x} thứ)"),
        ("list", "{boats:x}"), ("list", "{own.long:x}"),
    ]  # fmt: skip
    assert [e.name for e in found.elements.values() if e.kind == "list"] == ["own.boats", "own.long"]
    assert shown(found, "own.rel") == [("alternative", " và"), ("alternative", " với")]
    assert shown(found, "own.line") == [("alternative", "bè"), ("alternative", "thuyền")]
    assert shown(found, "own.leg") == [("alternative", "ac"), ("alternative", "b")]
    guards = guard_elements(found)
    assert [(guard.owner, guard.name, guard.text, guard.pack) for guard in guards] == [
        ("own.r", "near", "sông", "own"), ("own.r", "not_after", "{leg}", "own"), ("own.r", "not_after", "cũ", "own"),
    ]  # fmt: skip
    numbers = [element.number for element in (*found.elements.values(), *guards)]
    assert len(set(numbers)) == len(numbers)


def test_parts_of_what_a_pack_changes_in_another() -> None:
    """What extends a rule has an owner of its own; what is replaced or switched off has no parts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packs = packs_of(folder, one("a|b") + one("a|c").replace("own.r", "own.s"))
        write_pack(
            folder / "other",
            """\
            pack: other
            uses: [own]
            words: {own.boats: {add: [c]}}
            macros: {own.leg: {add: ['c(?:a|b)']}}
            rules:
              - {id: own.r, extend: true, pattern: 'aa|bb', not_after: [cũ]}
              - {id: own.s, drop: true}
            """,
        )
        found = mark_packs([*packs, folder / "other"])
    texts = {owner: [text for _, text in shown(found, owner)] for owner in ("own.r", "own.r@other", "own.s")}
    assert texts == {"own.r": ["a", "b"], "own.r@other": ["aa", "bb"], "own.s": []}
    assert [text for _, text in shown(found, "own.leg")] == ["ac", "b", "c(?:a|b)", "a", "b"]
    assert {(e.owner, e.pack) for e in found.elements.values() if e.owner.startswith("own.r")} == {
        ("own.r", "own"), ("own.r@other", "other"),
    }  # fmt: skip
    assert {(guard.owner, guard.pack) for guard in guard_elements(found)} == {("own.r@other", "other")}


def test_parts_of_a_rule_that_another_has_taken_the_place_of() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rule = "{id: own.r, override: true, label: A, value: fields, pattern: 'cc|ab'}"
        packs = [*packs_of(folder, one("a|b")), write_pack(folder / "other", f"pack: other\nrules:\n  - {rule}\n")]
        found = mark_packs(packs)
    assert [text for _, text in shown(found)] == ["cc", "ab"]


def test_what_no_match_can_show_says_so() -> None:
    """Parts that must not stand, and macros that nothing but these and guards uses."""
    found = marked(
        one("(?!a|{boats}|{never})[abc](?:b|c)")[:-2]
        + ", not_after: ['{old}'], near: ['{leg}']}\n"
        + one("{leg}c").replace("own.r", "own.s"),
        WORDS + "  never: 'cc|aa'\n  old: 'ba|bb'\n",
    )
    seen = {(element.owner, element.text): element.seen for element in found.elements.values()}
    assert seen == {
        ("own.r", "a"): False, ("own.r", "{boats}"): False, ("own.r", "{never}"): False,
        ("own.r", "b"): True, ("own.r", "c"): True,
        ("own.never", "cc"): False, ("own.never", "aa"): False, ("own.old", "ba"): False, ("own.old", "bb"): False,
        ("own.leg", "ac"): True, ("own.leg", "b"): True,
        **{(element.owner, element.text): element.seen for element in found.elements.values() if element.owner == "own.far"},
    }  # fmt: skip


def part(source: str, text: str, nth: int = 0) -> Element:
    starts = [hit.start() for hit in regex.finditer(regex.escape(text), source)]
    return Element(0, "alternative", "own.r", text, starts[nth], starts[nth] + len(text))


@pytest.mark.parametrize(
    ("source", "parts", "left"),
    [
        ("(?:đỏ|xanh) thuyền", ["đỏ"], "(?:(?!)|xanh) thuyền"),
        ("(?:đỏ|xanh) thuyền", ["đỏ", "xanh"], "(?:(?!)|(?!)) thuyền"),
        ("(?:đỏ|xanh) thuyền", ["xanh", "đỏ"], "(?:(?!)|(?!)) thuyền"),
        ("{boats:x} {boats}", ["{boats}"], "{boats:x} (?!)"),
        ("a|", [], "a|"),
    ],
)
def test_without(source: str, parts: list[str], left: str) -> None:
    assert without(source, [part(source, text) for text in parts]) == left


def test_without_takes_away_one_of_two_that_read_the_same() -> None:
    found = marked(one("(?:a|b) (?:a|c)"))
    first, second = (element for element in found.elements.values() if element.text == "a" and element.owner == "own.r")
    assert without(found.sources["own.r"], [first]) == "(?:(?!)|b) (?:a|c)"
    assert without(found.sources["own.r"], [second]) == "(?:a|b) (?:(?!)|c)"


def test_the_place_of_a_part() -> None:
    with tempfile.TemporaryDirectory() as name:
        packs = packs_of(Path(name), one("a|b"))
        found = mark_packs(packs)
        file = str(packs[0] / "pack.yaml")
        lines = (packs[0] / "pack.yaml").read_text(encoding="utf-8").splitlines()
    for owner, words in (("own.r", "pattern: 'a|b'"), ("own.leg", "leg:"), ("own.boats", "boats:")):
        at, line, column = place_of(found.reading, owner)
        assert at == file
        assert lines[line - 1][column - 1 :].startswith(words)
    with pytest.raises(KeyError):
        place_of(found.reading, "own.nothing")


def test_mistakes_are_raised_and_not_marked_over() -> None:
    with pytest.raises(RuleError) as raised:
        marked(one("(?:a|{boat})b"))
    assert [type(problem) for problem in raised.value.problems] == [Problem]
    assert "did you mean 'boats'?" in str(raised.value)


@bug("a macro and a rule may have one full name, and the macro is then taken for the rule")
def test_a_macro_and_a_rule_of_one_name() -> None:
    found = marked(one("a{leg}").replace("own.r", "own.leg") + one("b(?:a|c)"))
    assert found.sources["own.leg"] == "ac|b"
