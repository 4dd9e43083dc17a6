"""What is said of a pattern's literals holds for every text that the pattern matches."""

from __future__ import annotations

import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.rulebook.gates import OPEN_GATE, Condition, gate_of
from extractor.rulebook.literals import literals_of, shortest
from extractor.rulebook.shape import Known
from extractor.text import searchable

LISTS = {"organ": ("ban", "ban bí thư", "tổ"), "letters": tuple("abcdđ"), "token": ("\ue004",)}
MACROS = {
    "number": r"\d{1,3}(?:[.,]\d+)?",
    "named": r"\p{Lu}\p{Ll}*",
    "two": "(?:{organ} )?{number}",
    "far": "a (?P<mention>b)",
}


def resolve(name: str) -> str | tuple[str, ...] | None:
    return LISTS.get(name) or MACROS.get(name)


def written_out(pattern: str) -> str:
    """The pattern without references, for the compiler."""

    def body(found: regex.Match[str]) -> str:
        what = resolve(found[1])
        assert what is not None
        inside = written_out(what) if isinstance(what, str) else "(?i:" + "|".join(map(regex.escape, what)) + ")"
        return f"(?:{inside})"

    return str(regex.sub(r"(?<!\\p)\{(\w*[a-z]\w*)\}", body, pattern))


def is_match(pattern: regex.Pattern[str], text: str) -> bool:
    """Patterns that run away tell nothing."""
    try:
        return pattern.fullmatch(text, timeout=0.2) is not None
    except TimeoutError:
        return False


ATOMS = [
    ("a", ["a"]), ("Ủy", ["Ủy"]), (" ", [" "]), (r"\.", ["."]), (r"\d", ["7", "0"]), ("[ab]", ["a", "b"]),
    ("[^x]", ["y", "\n"]), (".", ["q"]), (r"\p{Lu}", ["Đ"]), (r"\p{Ll}+", ["đảng"]), ("[0-9a]", ["5", "a"]),
    ("{organ}", ["ban", "Ban Bí thư", "TỔ"]), ("{number}", ["12", "3.5"]), ("{named}", ["Lô"]),
    ("{two}", ["tổ 4", "9"]),
    ("{token}", ["\ue004"]), ("{letters}", ["Đ"]), ("(?=.*)", [""]), ("(?<!z)", [""]), ("(?i:Xã)", ["XÃ", "xã"]),
]  # fmt: skip
REPEATS = [("?", (0, 1)), ("*", (0, 2)), ("+", (1, 3)), ("{2}", (2, 2)), ("{0,2}", (0, 2)), ("{1,20}", (1, 4))]


def in_a_row(parts: list[tuple[str, list[str]]]) -> tuple[str, list[str]]:
    texts = [""]
    for _, samples in parts:
        texts = [text + sample for text in texts for sample in samples][:40]
    return "".join(pattern for pattern, _ in parts), texts


def either(parts: list[tuple[str, list[str]]]) -> tuple[str, list[str]]:
    return f"(?:{'|'.join(pattern for pattern, _ in parts)})", [text for _, samples in parts for text in samples]


def repeated(part: tuple[str, list[str]], repeat: tuple[str, tuple[int, int]]) -> tuple[str, list[str]]:
    mark, (least, most) = repeat
    texts = [text * times for text in part[1] for times in (least, most)]
    return f"(?:{part[0]}){mark}", texts


patterns = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(in_a_row),
        st.lists(inner, min_size=2, max_size=3).map(either),
        st.tuples(inner, st.sampled_from(REPEATS)).map(lambda pair: repeated(*pair)),
    ),
    max_leaves=8,
)


@given(patterns)
@example(("(?:{organ}? (?:a )?)?{number}", ["ban a 12", "12", " 3.5", "ban 3.5"]))
@example(("(?:a|)(?:[^x]*)b", ["ab", "ayb", "b", "qb"]))
@settings(max_examples=400)
def test_every_match_has_what_was_said(case: tuple[str, list[str]]) -> None:
    pattern, texts = case
    found = literals_of(pattern, resolve)
    compiled = regex.compile(written_out(pattern), regex.V0)
    for text in texts:
        if not is_match(compiled, text):
            continue
        plain = searchable(text)
        assert found.nullable or text
        if text and "" not in found.prefixes:
            assert any(plain.startswith(one) for one in found.prefixes), (text, found.prefixes)
        for strings in found.needs if not found.nullable else ():
            assert any(one in plain for one in strings), (text, strings)
        assert found.exact is None or plain in found.exact


@given(patterns)
@settings(max_examples=300)
def test_a_gate_lets_every_match_pass(case: tuple[str, list[str]]) -> None:
    pattern, texts = case
    gate = gate_of(pattern, resolve, False, Known())
    compiled = regex.compile(written_out(pattern), regex.V0)
    for text in texts:
        if not text or not is_match(compiled, text):
            continue
        plain = searchable(text)
        assert gate.starts is None or any(plain.startswith(one) for one in gate.starts)
        assert all(any(one in plain for one in strings) for strings in gate.needs)
        assert gate.crosses_lines or "\n" not in text
        assert not gate.begins_with_capital or text[0].isupper()


def starts(pattern: str) -> list[str] | None:
    found = gate_of(pattern, resolve, False, Known()).starts
    return None if found is None else sorted(found)


def test_what_a_rule_begins_with() -> None:
    assert starts("(?:sáng )?ngày {number}") == ["ngày 0", "sáng ngày 0"]
    assert starts("(?=x)(?<!y)(?P<mention>{organ}) tỉnh") == ["ban bí thư tỉnh", "ban tỉnh", "tổ tỉnh"]
    assert starts("{token} {organ}") == ["\ue004 ban", "\ue004 tổ"]
    assert starts(r"\p{Lu}\p{Ll}+ a") is None
    assert starts("a?") is None


def test_the_rarest_of_what_it_needs_is_kept() -> None:
    gate = gate_of(r"\p{Ll}+ (?:nhiệm kỳ|khóa) \p{Lu}+", resolve, False, Known())
    assert gate.needs == (frozenset((" nhiệm kỳ ", " khóa ")),)
    assert gate.has_literal
    space = gate_of(r"\p{Ll}+ ", resolve, False, Known())
    assert space.needs == (frozenset((" ",)),)
    assert not space.has_literal  # it is looked for, but stands everywhere
    assert gate_of(r"\d+", resolve, False, Known()).has_literal


def test_lookarounds_and_guards_ask_for_literals_too() -> None:
    assert gate_of(r"(?<=trong số )\p{Ll}+", resolve, False, Known()).needs == (frozenset(("trong số ",)),)
    assert gate_of(r"(?<!trong số )\p{Ll}+", resolve, False, Known()).needs == ()
    assert gate_of(r"(?<=^|\n)\p{Ll}+", resolve, False, Known()).needs == ()
    assert gate_of(r"\p{Ll}+", resolve, False, Known(), [Condition(("giữa", "cuối kỳ"), True, False)]).needs == (
        frozenset(("giữa", "cuối kỳ")),
    )
    assert gate_of(r"\p{Ll}+", resolve, False, Known(), [Condition(("giữa", r"\d\p{Ll}*"), True, False)]).needs != ()
    assert gate_of(r"\p{Ll}+", resolve, False, Known(), [Condition(("giữa", r"\p{Lu}"), True, False)]).needs == ()


def test_beginnings() -> None:
    def gate(pattern: str) -> tuple[bool, bool, bool]:
        found = gate_of(pattern, resolve, False, Known())
        return found.begins_with_capital, found.begins_line, found.begins_with_mention

    assert gate(r"(?=\p{Lu}\S* )(?P<mention>{organ}) x") == (True, False, True)
    assert gate(r"(?:^|(?<=\n))(?P<mention>a)") == (False, True, True)
    assert gate(r"x (?P<mention>{named})") == (False, False, False)
    assert gate(r"(?:(?<=x ))(?:{named:mention}(?P<m>)) x")[2]
    assert gate(r"{far} x") == (False, False, False)  # what a macro names counts, too
    assert gate(r"(?P<mention>a)|b (?P<mention>c)") == (False, False, False)
    assert gate(r"{named:mention} x") == (True, False, True)
    assert gate(r"(?!\p{Lu})a") == (False, False, True)
    assert gate(r"(?i:\p{Lu}x)") == (False, False, True)
    assert not gate_of(r"\p{Lu}x", resolve, True, Known()).begins_with_capital
    assert gate("(?<=\\na)b") == (False, False, True)
    assert gate("(?<=\\n|^)b") == (False, True, True)
    assert gate(r"\p{Lu}?a") == (False, False, True)
    assert gate("(?<=\\n|, )a") == (False, False, True)


def test_how_long_a_try_can_take() -> None:
    def degree(pattern: str) -> int | None:
        return gate_of(pattern, resolve, False, Known()).degree

    assert degree(r"\d{1,2}/\d{1,2}") == 0
    assert degree(r"\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+") == 0  # each word ends at a space
    assert degree(r"[^x]+ [^x]+ y") == 2
    assert degree(r"(?:x|xx)+y") is None
    assert degree(r"(?:\p{Ll}+)+x") is None
    assert gate_of(r"(?:a|b)?(?:a|b)?(?:a|b)?b", resolve, False, Known()).rounds > 1


def test_of_what_cannot_be_read_nothing_is_said() -> None:
    assert gate_of("(?x:a b)", resolve, False, Known()).starts is None
    assert gate_of("(?if:ß)", resolve, False, Known()).starts is None
    assert starts("(?i:a b)") == ["a b"]
    assert gate_of("(?|a|b)", resolve, False, Known()) == OPEN_GATE
    assert gate_of("{unknown} x", resolve, False, Known()).starts is None


def test_prefixes_of_each_other() -> None:
    assert shortest(["ban", "ban bí thư", "tổ"]) == {"ban", "tổ"}
