from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import load_once, read

from extractor.normalising.numbers import (
    Number,
    closing_scale,
    from_roman,
    ordinal_to_roman,
    parse_digits,
    parse_number,
    to_roman,
)  # fmt: skip

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def below_hundred(n: int, ten_before: bool) -> str:
    tens, unit = divmod(n, 10)
    if tens == 0:
        return DIGITS[unit]
    last = {0: "", 5: " lăm"}.get(unit, " " + DIGITS[unit])
    if tens == 1:
        return "mười" + last
    return f"{DIGITS[tens]} mươi" + (" mốt" if unit == 1 else last)


def below_thousand(n: int, full: bool, odd: str) -> str:
    hundreds, rest = divmod(n, 100)
    if not hundreds and not full:
        return below_hundred(rest, False)
    head = f"{DIGITS[hundreds]} trăm"
    if rest == 0:
        return head
    return f"{head} {odd} {DIGITS[rest]}" if rest < 10 else f"{head} {below_hundred(rest, True)}"


def spelled(n: int, odd: str = "linh", thousand: str = "nghìn", billion: str = "tỷ") -> str:
    """The number in words, as schools teach it; written for these tests alone."""
    parts: list[str] = []
    for power, word in ((10**9, billion), (10**6, "triệu"), (10**3, thousand), (1, "")):
        group, n = divmod(n, power)
        if group:
            parts.append(f"{below_thousand(group, bool(parts), odd)} {word}".strip())
    return " ".join(parts)


def value(text: str) -> Number | None:
    return parse_number(text, load_once().rulebook.words("numbers.number_words"))


def test_the_speller_itself() -> None:
    assert [spelled(n) for n in (5, 10, 15, 21, 105, 1005, 2300, 1_000_015)] == [
        "năm", "mười", "mười lăm", "hai mươi mốt", "một trăm linh năm", "một nghìn không trăm linh năm",
        "hai nghìn ba trăm", "một triệu không trăm mười lăm",
    ]  # fmt: skip


def test_numbers_in_words_up_to_ten_thousand() -> None:
    wrong = {
        spelled(n, odd, thousand): got
        for odd, thousand in (("linh", "nghìn"), ("lẻ", "ngàn"))
        for n in range(1, 10_000)
        if (got := value(spelled(n, odd, thousand))) != n
    }
    assert wrong == {}


@given(st.integers(1, 10**12 - 1), st.sampled_from(["lẻ", "linh"]), st.sampled_from(["tỷ", "tỉ"]))
def test_numbers_in_words_up_to_billions(n: int, odd: str, billion: str) -> None:
    words = spelled(n, odd, "nghìn", billion)
    assert value(words) == n
    assert value(words.capitalize()) == n
    assert isinstance(value(words), int)


@pytest.mark.parametrize(
    "n", [*range(6, 100, 7), *range(101, 1000, 83), *range(1001, 9999, 977), 10_000, 52_371, 640_000, 1_200_000]
)
def test_numbers_in_words_are_found_whole(n: int) -> None:
    """The pattern of the pack takes in all the words that the normaliser understands."""
    found = read(f"Toàn tỉnh có {spelled(n)} đảng viên mới.").of("COUNT")
    assert [(m.text, m.value.value) for m in found] == [(f"{spelled(n)} đảng viên", n)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("15", 15),
        ("05", 5),
        ("3.780", 3780),
        ("1.234.567", 1_234_567),
        ("0,3", 0.3),
        ("98,4", 98.4),
        ("1.234,5", 1234.5),
        ("12,50", 12.5),
        ("3 780", 3780),
        ("2.5", 2.5),
        ("12.34", 12.34),
        # Foreign notation: commas that can only group thousands.
        ("1,234,567", 1_234_567),
        ("1,234,567.5", 1_234_567.5),
        # What stands for nothing.
        ("", None),
        ("1.50.000", None),
        ("1,5,6", None),
        ("12.345.6789", None),
        ("1..5", None),
        ("1,234.5", None),
        ("một", None),
        ("9" * 31, None),
    ],
)
def test_digits(text: str, expected: Number | None) -> None:
    assert parse_digits(text) == expected
    assert type(parse_digits(text)) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Digits and scale words.
        ("17,3 tỉ", 17_300_000_000),
        ("1,5 triệu", 1_500_000),
        ("2 triệu 500 nghìn", 2_500_000),
        ("2.300 tỷ", 2_300_000_000_000),
        ("3 trăm", 300),
        ("20 nghìn tỷ", 20_000_000_000_000),
        # Words: the forms of everyday speech.
        ("mười", 10),
        ("mười lăm", 15),
        ("hai mươi tư", 24),
        ("hai mươi nhăm", 25),
        ("hăm mốt", 21),
        ("ba chục", 30),
        ("bẩy mươi", 70),
        ("một trăm lẻ năm", 105),
        ("hai trăm rưỡi", 250),
        ("hai nghìn rưỡi", 2500),
        ("2 triệu rưỡi", 2_500_000),
        ("một vạn hai nghìn", 12_000),
        ("một nghìn tỷ", 10**12),
        ("hai trăm nghìn tỷ", 2 * 10**14),
        ("Mười Một", 11),
        ("không", 0),
    ],
)
def test_mixed_and_worded(text: str, expected: Number) -> None:
    assert value(text) == expected
    assert isinstance(value(text), int)


@pytest.mark.parametrize(
    "text",
    [
        "", "đảng viên", "hai đảng", "trăm", "nghìn", "lẻ", "lẻ năm", "rưỡi", "hai lẻ", "một trăm lẻ", "hai ba", "2 3",
        "hai 3", "2 hai", "nghìn rưỡi", "1.50.000 đồng",
        "một triệu hai triệu",
        "3 triệu 3 triệu",
        "hai nghìn ba triệu",
        "mười một trăm",
        "mười mươi",
        "hai trăm trăm",
        "một lẻ năm",
    ],
)  # fmt: skip
def test_nonsense_is_no_number(text: str) -> None:
    assert value(text) is None


def decimals() -> Iterator[tuple[str, str, int]]:
    for whole in range(1, 100):
        for part in range(1, 1000, 37):
            for word, scale in (("nghìn", 10**3), ("triệu", 10**6), ("tỷ", 10**9)):
                yield f"{whole},{part:03d}", word, scale


def test_decimals_with_a_scale_word_are_exact() -> None:
    """What is a whole number comes out as one: money and people are counted in it."""
    wrong = [
        f"{digits} {word}"
        for digits, word, scale in decimals()
        if (exact := Decimal(digits.replace(",", ".")) * scale) == int(exact)
        and repr(value(f"{digits} {word}")) != str(int(exact))
    ]
    assert wrong == []


NUMBER_WORDS = sorted(load_once().rulebook.words("numbers.number_words"))


@given(st.lists(st.sampled_from([*NUMBER_WORDS, "1", "2,5", "3.000", "xã"]), max_size=12).map(" ".join))
def test_any_words_give_a_number_or_none(text: str) -> None:
    found = value(text)
    assert found is None or found >= 0
    assert closing_scale(text, load_once().rulebook.words("numbers.number_words")) >= 1


def test_a_heap_of_scale_words() -> None:
    assert value("một " + "tỷ " * 40) is None


@pytest.mark.parametrize(
    ("text", "scale"),
    [("20 triệu", 10**6), ("hai trăm", 100), ("20", 1), ("20 nghìn tỷ", 10**12), ("một trăm linh năm", 1)],
)
def test_closing_scale(text: str, scale: int) -> None:
    assert closing_scale(text, load_once().rulebook.words("numbers.number_words")) == scale


def test_roman_numerals() -> None:
    """All of them come back, in either case, and each has one form."""
    forms = [to_roman(n) for n in range(1, 4000)]
    assert [from_roman(form) for form in forms] == list(range(1, 4000))
    assert [from_roman(form.lower()) for form in forms[:50]] == list(range(1, 51))
    assert len(set(forms)) == 3999
    assert [forms[n - 1] for n in (4, 9, 14, 19, 24, 1990)] == ["IV", "IX", "XIV", "XIX", "XXIV", "MCMXC"]
    assert not any(re.search(r"(.)\1{3}", form) for form in forms)


@given(st.text("IVXLCDM", max_size=8))
def test_what_is_no_roman_numeral(text: str) -> None:
    number = from_roman(text)
    assert number is None or to_roman(number) == text


@pytest.mark.parametrize("text", ["", "IIII", "IC", "VX", "XIIV", "A", "1"])
def test_malformed_roman_numerals(text: str) -> None:
    assert from_roman(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", "XII"), ("xii", "XII"), ("XI, XII", "XI, XII"), ("11 và 12", "XI, XII"), ("IIII", None),
     ("0", None), ("", None),
     ("1234", None), ("hai", None)],
)  # fmt: skip
def test_ordinals(text: str, expected: str | None) -> None:
    assert ordinal_to_roman(text) == expected
