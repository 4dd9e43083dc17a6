"""Codes of administrative units before 1 July 2025 and since. Source of the facts: General Statistics Office."""

from __future__ import annotations

import pytest
from support import load_once, read

from extractor.linking.codes import communes


def codes(text: str) -> dict[str, tuple[str | None, str | None]]:
    found = read(text).records.organisations
    return {body.name: (body.place_code, body.place_code_since) for body in found}


@pytest.mark.parametrize(
    ("text", "before", "since"),
    [
        ("Tỉnh ủy Lạng Sơn họp.", "20", "20"),
        # A province that lives on under another code, one that was merged away, a city.
        ("Tỉnh ủy Lào Cai họp.", "10", "15"),
        ("Tỉnh ủy Bắc Giang họp.", "24", None),
        ("Thành ủy Hà Nội họp.", "01", "01"),
        ("Ban Thường vụ Thành ủy TP.HCM họp.", "79", "79"),
        # Districts are gone; the city of a province is none of the cities under the centre.
        ("Huyện ủy Bắc Sơn họp.", "185", None),
        ("Thành ủy Lào Cai họp.", "080", None),
        # Nine districts have the name: the article's province tells which.
        ("Huyện ủy Châu Thành họp.", None, None),
        ("Huyện ủy Châu Thành họp với Tỉnh ủy Bến Tre.", "831", None),
        # A body of a place that no gazetteer has, and an institution with a place in its name.
        ("Huyện ủy Khe Lau họp.", None, None),
        ("Đảng ủy Bệnh viện Đa khoa tỉnh Lạng Sơn họp.", None, None),
        ("Đảng bộ xã Vũ Lễ họp.", None, None),
    ],
)
def test_the_code_of_a_place(text: str, before: str | None, since: str | None) -> None:
    assert next(iter(codes(text).values())) == (before, since)


def test_a_commune_is_known_by_its_province() -> None:
    found = codes("Tỉnh ủy Lạng Sơn họp. Đảng bộ xã Vũ Lễ và Đảng ủy phường Tam Thanh dự.")
    assert found["Đảng bộ xã Vũ Lễ"] == ("06373", "06364")
    assert found["Đảng ủy phường Tam Thanh"] == ("05974", "05986")


def test_the_gazetteers_are_whole() -> None:
    """63 provinces before and 34 since, 3,321 communes since, and no code twice in a period."""
    places = [entry for entries in load_once().rulebook.words("organisations.places").entries.values()
              for entry in entries if entry.attributes.get("level") == "provincial"]  # fmt: skip
    provinces = {entry.text: entry.attributes for entry in places}
    # Beside the 63 Hà Tây, which became part of Hà Nội in 2008; the city of Huế kept the code of its province.
    assert len({at["code"] for at in provinces.values() if at.get("code")}) == 64
    since = [at["code_since"] for at in provinces.values() if at.get("code_since")]
    assert (len(since), len(set(since))) == (34, 34)
    for period, least in (("before", 10_000), ("since", 3_321)):
        found = [unit.code for (_, _, of), units in communes().items() if of == period for unit in units]
        assert len(found) == len(set(found)) >= least
