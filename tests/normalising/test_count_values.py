from __future__ import annotations

from typing import Any

import pytest
from support import assert_gold, read


@pytest.mark.parametrize(
    ("marked", "fields"),
    [
        # Bounds and approximators.
        ("Huyện có [hơn 240 chi bộ] trực thuộc.", {"value": 240, "comparator": ">", "unit": "chi bộ"}),
        ("Huyện có [gần 240 chi bộ] trực thuộc.", {"value": 240, "comparator": "~"}),
        ("Huyện có [ít nhất 240 chi bộ] trực thuộc.", {"value": 240, "comparator": ">="}),
        ("Huyện có [không quá 240 chi bộ] trực thuộc.", {"value": 240, "comparator": "<="}),
        ("Huyện có [dưới 240 chi bộ] trực thuộc.", {"value": 240, "comparator": "<"}),
        ("Xã có [từ 30 đảng viên trở lên] thì lập đảng bộ.", {"value": 30, "comparator": ">=", "unit": "đảng viên"}),
        ("Tỷ lệ dự họp là [85% trở lên].", {"value": 85, "comparator": ">=", "kind": "percent", "unit": "%"}),
        # Kinds.
        ("Huyện có [1.250 đảng viên].", {"kind": "cardinal", "value": 1250, "total": None, "low": None, "high": None}),
        ("Huyện có [17/23 chi bộ] đạt.",
         {"kind": "ratio", "value": 17, "total": 23, "unit": "chi bộ", "comparator": "="}),
        ("Đạt [96,2%] kế hoạch.", {"kind": "percent", "value": 96.2, "unit": "%"}),
        ("Trị giá [2,9 tỷ đồng].", {"kind": "money", "value": 2_900_000_000, "unit": "đồng"}),
        ("Con đường dài [4,7 km] nối với quốc lộ.", {"kind": "measure", "value": 4.7, "unit": "km"}),
        # Ranges: both ends share the scale word behind the second.
        ("Mở [2 - 3 lớp] bồi dưỡng.", {"value": None, "low": 2, "high": 3, "unit": "lớp"}),
        ("Mỗi hộ được [từ 5 đến 12 triệu đồng].",
         {"low": 5_000_000, "high": 12_000_000, "kind": "money", "value": None}),
        ("Mỗi hộ được [từ 500 nghìn đồng đến 2 triệu đồng].", {"low": 500_000, "high": 2_000_000}),
        ("Tăng [2 - 3%] so với kế hoạch.", {"low": 2, "high": 3, "kind": "percent"}),
        # Words, and the foreign comma.
        ("Kỷ luật [chín đảng viên].", {"value": 9, "unit": "đảng viên"}),
        ("Có [1,234 đảng viên] dự.", {"value": 1234}),
        ("Có [1,500 đảng viên] dự.", {"value": 1500}),
        # The unit is the head noun in lower case and standard spelling.
        ("Có [3 Đảng bộ] và [4 Chi bộ] mới.", {"unit": "đảng bộ"}),
    ],
)  # fmt: skip
def test_quantities(marked: str, fields: dict[str, Any]) -> None:
    others: list[dict[str, Any]] = [{} for _ in range(marked.count("[") - 1)]
    assert_gold(marked, "COUNT", fields, *others)


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ thị số 05 được quán triệt.",
        "Họp ngày 24/9 tại xã.",
        "Trong 5 năm, huyện đổi thay.",
        "Điện thoại 02053812345 trực cả ngày.",
        "Quốc lộ 18 chạy qua xã.",
        "Một là, giữ nền nếp; hai là, làm thật.",
        "Đại hội lần thứ 24 thành công.",
        "Một số đảng viên vắng mặt.",
        "Đó là một trong những chi bộ mạnh.",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert_gold(text, "COUNT")


@pytest.mark.parametrize(
    ("marked", "units"),
    [
        ("Xử lý 36 đảng viên: khiển trách [20], cảnh cáo [12], cách chức [4].", ["đảng viên"] * 4),
        ("Khiển trách [20], cảnh cáo [12], khai trừ [4 đảng viên].", ["đảng viên"] * 3),
    ],
)
def test_the_noun_of_a_list(marked: str, units: list[str]) -> None:
    marked = marked.replace("36 đảng viên", "[36 đảng viên]")
    assert_gold(marked, "COUNT", *({"unit": unit} for unit in units))


@pytest.mark.parametrize("marked", ["Có từ 9 đến 3 chi bộ.", "Tăng 7 - 2%."])
def test_a_range_runs_upwards(marked: str) -> None:
    assert all(m.value.low is None for m in read(marked).of("COUNT"))  # type: ignore[union-attr]
