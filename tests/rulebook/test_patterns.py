from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from support import rulebook_of, run, write_pack

from extractor.normalising import NORMALISERS
from extractor.rulebook import RuleError, load_rulebook
from extractor.rulebook.guards import Guard, guard_pattern
from extractor.rulebook.model import Rule, WordList
from extractor.rulebook.patterns import Scope, compile_pattern, compile_source, expand
from extractor.rulebook.wordlists import build_word_list


def word_list(*words: str, ignore_case: bool = True) -> WordList:
    return build_word_list("w", [{"text": word} for word in words], ignore_case)


LONG = [f"từ dài số {n}" for n in range(40)]
SCOPE = Scope(
    lists={"river": word_list("Lô", "Lô giang"), "long": word_list(*LONG, ignore_case=False)},
    macros={
        "year": r"\d{4}",
        "named": "năm {year:year}",
        "many": "|".join(LONG),
        "loop": "a{again}",
        "again": "b{loop}",
    },
    tokens={"DATE": "\ue000", "place": "\ue001"},
)


def expanded(pattern: str) -> tuple[str, list[str]]:
    reports: list[str] = []
    return expand(pattern, SCOPE, reports.append).source, reports


def matches(pattern: str, text: str, whole_words: bool = True, ignore_case: bool = False) -> bool:
    reports: list[str] = []
    compiled = compile_pattern(expand(pattern, SCOPE, reports.append).source, whole_words, ignore_case, reports.append)
    assert reports == []
    assert compiled is not None
    return compiled.fullmatch(text) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("sông {river}", "sông lô giang", True),
        ("sông {river}x", "sông Lôx", True),
        ("{year}", "2020", True),
        ("{named}", "năm 2020", True),
        (r"\d{2,3}", "123", True),
        (r"\p{Lu}x", "Đx", True),
        (r"\p{Lu}x", "đx", False),
        (r"\{year\}", "{year}", True),
        ("{DATE} x", "\ue000 x", True),
        ("{place}|{DATE}", "\ue001", True),
        ("{long}!", "từ dài số 39!", True),
        ("{long}!", "Từ dài số 39!", False),
        ("({many}|{river}), {many}", "từ dài số 3, từ dài số 12", True),
        ("uỷ ban", "ủy ban", True),
        (unicodedata.normalize("NFD", "huyện ủy"), "huyện ủy", True),
    ],
)
def test_references(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


def test_captures_know_what_they_are_made_from() -> None:
    found = expand("{river:where} {DATE:when} (?P<rest>x+) {named}", SCOPE, pytest.fail)
    assert set(found.captures) == {"where", "when", "rest", "year"}
    assert found.captures["where"].lists == (SCOPE.lists["river"],)
    assert found.captures["when"].label == "DATE"
    assert (found.captures["rest"].lists, found.captures["rest"].label) == ((), None)
    assert found.labels == {"DATE"}
    assert found.used == {"river", "DATE", "named", "year"}


def test_two_ways_to_name_a_capture_are_one() -> None:
    report = pytest.fail
    one, other = expand("(?P<where>{river})", SCOPE, report), expand("{river:where}", SCOPE, report)
    assert one.source == other.source
    assert one.captures["where"].lists == other.captures["where"].lists == (SCOPE.lists["river"],)


def test_shared_groups_are_no_fields() -> None:
    assert set(expand("{long:word} {many}", SCOPE, pytest.fail).captures) == {"word"}


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{rivers}", "no word list, macro or label is called 'rivers'; did you mean 'river'?"),
        ("{zzzzzz}", "no word list, macro or label is called 'zzzzzz'"),
        ("{loop}", "macro 'loop' refers to itself: loop → again → loop"),
    ],
)
def test_bad_references(pattern: str, message: str) -> None:
    assert expanded(pattern)[1] == [message]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("có xã Lô.", ["xã Lô"]),
        ("có (xã Lô)", ["xã Lô"]),
        ("cxã Lô", []),
        ("xã Lôi", []),
        ("1xã Lô", []),
        ("xã Lô2", []),
    ],
)
def test_whole_words(text: str, expected: list[str]) -> None:
    compiled = compile_pattern("xã Lô", True, False, pytest.fail)
    assert compiled is not None
    assert compiled.findall(text) == expected


def test_ignore_case() -> None:
    assert matches("đảng bộ", "ĐẢNG BỘ", ignore_case=True)
    assert not matches("đảng bộ", "ĐẢNG BỘ")


@pytest.mark.parametrize("name", ["short", "long"])
def test_flags_around_a_reference_hold_in_it(name: str) -> None:
    """Whether a macro is long must not matter: ``(?i:…)`` reaches into it."""
    scope = Scope({}, {"short": "chi bộ", "long": "|".join(["chi bộ", *LONG])}, {})
    compiled = compile_pattern(expand(f"(?i:{{{name}}})", scope, pytest.fail).source, True, False, pytest.fail)
    assert compiled is not None
    assert compiled.fullmatch("CHI BỘ")


@pytest.mark.parametrize(
    ("kind", "entries", "text", "allowed"),
    [
        # Right before the match, whole words, a space, quote or bracket between.
        ("not_after", ["số"], "số 12", False),
        ("not_after", ["số"], "số12", False),
        ("not_after", ["số"], 'số"12', False),
        ("not_after", ["số"], "số(12", False),
        ("not_after", ["số"], "đối số 12", False),
        ("not_after", ["số"], "xsố 12", True),
        ("not_after", ["số"], "số, 12", True),
        ("not_after", ["số"], "số\n12", True),
        ("not_after", ["số"], "có 12", True),
        ("not_after", ["số", "thứ"], "thứ 12", False),
        ("not_after", [r"\d"], "3 12", False),
        ("not_after", [r"\p{Lu}"], "xX 12", False),
        ("after", ["số"], "số 12", True),
        ("after", ["số"], "có 12", False),
        # Right behind it.
        ("not_before", ["tháng"], "12 tháng", False),
        ("not_before", ["tháng"], '12" tháng', True),
        ("not_before", ["tháng"], "12 thángx", True),
        ("not_before", ["tháng"], "12\ntháng", True),
        ("not_before", ["tháng", "năm"], "12 năm", False),
        ("not_before", [r"\p{Lu}"], "12 Xã", False),
        ("before", ["tháng"], "12 tháng", True),
        ("before", ["tháng"], "12 ngày", False),
        ("before", ["$"], "có 12", True),
        ("before", ["[,.]"], "có 12.", True),
    ],
)
def test_guards(kind: str, entries: list[str], text: str, allowed: bool) -> None:
    compiled = compile_source(guard_pattern(kind, entries), False, pytest.fail)
    at = text.index("12")
    assert Guard(kind, tuple(entries), compiled).allows(text, at, at + 2) is allowed


def rule_of(pattern: str) -> Rule:
    text = f"pack: p\nrules: [{{id: r, label: A, value: fields, pattern: '{pattern}'}}]\n"
    return rulebook_of(text).rules[0]


def test_a_list_of_patterns_is_an_alternative_of_each_whole() -> None:
    book = rulebook_of("pack: p\nrules: [{id: r, label: A, value: fields, pattern: ['a|b', 'c']}]\n")
    pattern = book.rules[0].pattern
    assert [bool(pattern.fullmatch(text)) for text in ("a", "b", "c", "ac", "bc")] == [True, True, True, False, False]


def test_alternatives_stay_inside_whole_words() -> None:
    assert rule_of("một|hai").pattern.findall("một mười hai mộtx xhai") == ["một", "hai"]


def test_macro_that_grows_too_large(tmp_path: Path) -> None:
    macros = "\n".join(f"  m{n}: '(?P<f{n}>{{m{n - 1}}}{{m{n - 1}}})'" for n in range(1, 7))
    rule = "rules: [{id: r, label: A, value: fields, pattern: '{m6}'}]\n"
    write_pack(tmp_path, f"pack: p\nmacros:\n  m0: '(?P<f0>{'x' * 50_000})'\n{macros}\n{rule}")
    with pytest.raises(RuleError, match="'m6' grows past 2000000 characters"):
        load_rulebook([tmp_path], NORMALISERS)


def test_lists_in_lookbehinds_are_written_out() -> None:
    """Called groups fail in lookbehinds; a long list would otherwise be one."""
    names = ", ".join(f"bến {chr(97 + n)}{chr(97 + n)}" for n in range(26))
    rulebook = rulebook_of(
        f"""
        pack: p
        words:
          piers: [{names}]
        macros:
          pier: '{{piers}}'
        rules:
          - {{id: p.boat, label: BOAT, value: fields, pattern: '(?:(?<!{{piers}} )(?<!{{pier}} )thuyền )?\\d'}}
        """
    )
    assert run(rulebook, "6").shown() == ["BOAT:6"]
    assert run(rulebook, "bến aa thuyền 6, bến a thuyền 7").shown() == ["BOAT:6", "BOAT:thuyền 7"]
