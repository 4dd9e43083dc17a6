"""When two values are the same."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.evaluating.comparing import compare_form, same, same_list


@pytest.mark.parametrize(
    ("field", "gold", "found", "equal"),
    [
        ("name", "Huyện ủy Khe Lau", "huyện uỷ  Khe Lau", True),
        ("name", "Ban Chấp hành Trung ương", "Ban Chấp hành T.Ư", True),
        ("name", "Ban Tổ chức TW", "Ban Tổ chức Trung ương", True),
        ("name", "Đảng bộ TP. Hoa Lư", "Đảng bộ TP Hoa Lư", True),
        ("name", "Ban Chấp hành Đảng bộ", "BCH Đảng bộ", False),
        ("name", "Ðảng bộ xã", "Đảng bộ xã", True),
        ("name", "“Đảng bộ” xã.", "Đảng bộ xã", True),
        ("name", "Đảng bộ xã", "Đảng bộ xa", False),
        ("symbol", "08–NQ/HU", "08-NQ/HU", True),
        ("name", None, "", True),
        ("name", None, "Đảng bộ xã", False),
        ("name", "Đảng bộ xã", None, False),
        ("value", 12, 12.0, True),
        ("value", 0.3, 0.1 + 0.2, True),
        ("value", 12, 13, False),
        ("value", 0, None, False),
        ("value", "2019-03-02T07:30", "2019-03-02", True),
        ("time", "2019-03-02", "2019-03-02T07:30+07:00", True),
        ("value", "2019-03", "2019-03-02", False),
        ("title", "2019-03-02T07:30", "2019-03-02", False),
        ("time", ["2019", None], None, True),
        ("time", ["2019", None], "2019", True),
        ("time", ["2019", None], "2018", False),
        ("role", "Phó Bí thư Thường trực Huyện ủy", "Phó Bí thư Huyện ủy", True),
        ("role", "Phó Bí thư Huyện ủy Khe Lau", "Bí thư Huyện ủy", False),
        ("name", "Phó Bí thư Thường trực Huyện ủy", "Phó Bí thư Huyện ủy", False),
        ("subject", "công tác cán bộ", "…", False),
    ],
)
def test_same(field: str, gold: Any, found: Any, equal: bool) -> None:
    assert same(field, gold, found) is equal


def test_lists_hold_the_same_names_in_any_order() -> None:
    assert same_list(["Mai Lan", "Lê Bình"], ["lê bình", "MAI LAN"])
    assert same_list([], None)
    assert not same_list(["Mai Lan"], ["Mai Lan", "Mai Lan"])


@given(st.text(max_size=30))
def test_the_way_of_writing_does_not_matter(text: str) -> None:
    assert compare_form(unicodedata.normalize("NFD", text)) == compare_form(text)
    assert compare_form(f"  {text} ") == compare_form(text)
