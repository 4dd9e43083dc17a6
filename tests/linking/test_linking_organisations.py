"""Which body a name stands for, and under which name it is recorded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support import ROOT, read

from extractor.records import PartyOrgValue


def bodies(marked: str) -> list[PartyOrgValue]:
    """The values of the marked organisations; the others may be anything."""
    found = read(marked)
    by_span = {(m.start, m.end): m.value for m in found.of("PARTY_ORG")}
    shown = [(m.text, m.start, m.end) for m in found.of("PARTY_ORG")]
    assert set(found.spans) <= set(by_span), f"{marked}\n{shown}"
    return [value for span in found.spans if isinstance(value := by_span[span], PartyOrgValue)]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        # A level word: the nearest body of that level before it.
        ("Đảng bộ tỉnh Hòa Bình họp. [Đảng bộ tỉnh] kết nạp 40 đảng viên.", "Đảng bộ tỉnh Hòa Bình"),
        ("Đảng bộ tỉnh Hòa Bình họp. Toàn [Đảng bộ] kết nạp 40 đảng viên.", "Đảng bộ tỉnh Hòa Bình"),
        ("Đảng bộ huyện Khe Lau họp. Hằng năm, [đảng bộ huyện] kết nạp 40 đảng viên.", "Đảng bộ huyện Khe Lau"),
        ("Đảng bộ xã Lũng Mây họp. [Đảng ủy xã] cử 6 đảng viên đi.", "Đảng ủy xã Lũng Mây"),
        # Committees of one family speak of one place.
        ("Huyện ủy Khe Lau họp. [Đảng bộ huyện] có 15 chi bộ.", "Đảng bộ huyện Khe Lau"),
        ("Đảng bộ huyện Khe Lau họp. [Huyện ủy] giao việc.", "Huyện ủy Khe Lau"),
        ("Đảng bộ huyện Khe Lau họp. [Ban Thường vụ Huyện ủy] giao việc.", "Ban Thường vụ Huyện ủy Khe Lau"),
        ("Đảng bộ huyện Khe Lau họp. [Ủy ban Kiểm tra Huyện ủy] giám sát.", "Ủy ban Kiểm tra Huyện ủy Khe Lau"),
        ("Thị ủy Lệ Khê họp. [BCH Đảng bộ thị xã] quyết định.", "Ban Chấp hành Đảng bộ thị xã Lệ Khê"),
        ("Tỉnh ủy Hòa Bình họp. [Đảng bộ tỉnh] có 15 chi bộ.", "Đảng bộ tỉnh Hòa Bình"),
        # A place named outside of any body's name.
        ("Tại huyện Khe Lau, [Huyện ủy] giao việc cho xã.", "Huyện ủy Khe Lau"),
        # The place named later in the article.
        ("[Huyện ủy] giao việc. Đảng bộ huyện Khe Lau có 15 chi bộ.", "Huyện ủy Khe Lau"),
        # The nearest one before counts.
        ("Đảng bộ huyện Khe Lau họp. Đảng bộ huyện Tam Sơn họp. [Huyện ủy] giao việc.", "Huyện ủy Tam Sơn"),
        # Levels are kept apart.
        ("Đảng bộ tỉnh Hòa Bình và Đảng bộ huyện Khe Lau họp. [Tỉnh ủy] giao việc.", "Tỉnh ủy Hòa Bình"),
        ("Đảng bộ tỉnh Hòa Bình và Đảng bộ huyện Khe Lau họp. [Huyện ủy] giao việc.", "Huyện ủy Khe Lau"),
        # Institutions.
        ("Đảng bộ Công ty Hoa Sen có 70 đảng viên. [Đảng ủy công ty] họp.", "Đảng ủy Công ty Hoa Sen"),
        ("Đảng bộ Bệnh viện Đa khoa Cẩm Hòa họp. [Đảng ủy Bệnh viện] giao việc.", "Đảng ủy Bệnh viện Đa khoa Cẩm Hòa"),
        # The centre needs nothing.
        ("[BCH Trung ương Đảng] họp.", "Ban Chấp hành Trung ương"),
        ("[Bộ Chính trị] họp.", "Bộ Chính trị"),
        # Canonical spelling: abbreviations written out, tones placed the new way.
        ("[UBKT Thành uỷ Hải Phòng] họp.", "Ủy ban Kiểm tra Thành ủy Hải Phòng"),
        ("[Ban thường vụ huyện uỷ Khe Lau] họp.", "Ban Thường vụ Huyện ủy Khe Lau"),
        ("[BTV Đảng uỷ xã Hoà Lạc] họp.", "Ban Thường vụ Đảng ủy xã Hòa Lạc"),
        ("[Chi bộ Trường THCS An Hoà] họp.", "Chi bộ Trường Trung học cơ sở An Hòa"),
    ],
)
def test_names(marked: str, name: str) -> None:
    assert [value.name for value in bodies(marked)] == [name]


@pytest.mark.parametrize(
    ("marked", "level", "place"),
    [
        ("[Đảng bộ tỉnh Hòa Bình] họp.", "provincial", "Hòa Bình"),
        ("[Thành ủy Hải Phòng] họp.", "provincial", "Hải Phòng"),
        ("[Thành ủy Việt Trì] họp.", "district", "Việt Trì"),
        ("[Đảng bộ phường An Hòa] họp.", "commune", "An Hòa"),
        ("[Đảng bộ thị trấn Mường Lau] họp.", "commune", "Mường Lau"),
        ("[Chi bộ thôn Khe Dẻ] họp.", "cell", "thôn Khe Dẻ"),
        ("[Chi bộ Công ty Hoa Sen] họp.", "cell", "Công ty Hoa Sen"),
        ("[Đảng bộ Công ty Hoa Sen] họp.", "institution", "Công ty Hoa Sen"),
        ("[Đảng ủy Công an tỉnh Hòa Bình] đã họp.", "military", "Hòa Bình"),
        ("[Đảng bộ Khối các cơ quan tỉnh Hòa Bình] đã họp.", "bloc", "Hòa Bình"),
        pytest.param("[Đảng ủy Công an tỉnh Hòa Bình] họp.", "military", "Hòa Bình"),
        pytest.param("[Đảng bộ Khối các cơ quan tỉnh Hòa Bình] họp.", "bloc", "Hòa Bình"),
        pytest.param("[Đảng ủy Công an tỉnh Hòa Bình] chúc Tết.", "military", "Hòa Bình"),
        ("Đảng bộ Khối các cơ quan tỉnh Hòa Bình họp. [Đảng ủy Khối] giao việc.", "bloc", "Hòa Bình"),
        ("[Ban Thường vụ Huyện ủy Khe Lau] họp.", "district", "Khe Lau"),
        ("[Ban Bí thư] họp.", "central", None),
    ],
)
def test_level_and_place(marked: str, level: str, place: str | None) -> None:
    values = bodies(marked)
    assert len(values) == 1
    assert values[0].level == level
    if level in ("provincial", "district", "commune", "central"):
        assert values[0].place == place
    else:
        assert place is not None
        assert place.rpartition(" ")[2] in (values[0].place or values[0].name)


def test_place_of_a_force() -> None:
    assert bodies("[Đảng ủy Công an tỉnh Hòa Bình] đã họp.")[0].place == "Hòa Bình"


def test_a_bare_name_that_points_at_nothing_is_no_mention() -> None:
    for text in ("Đảng bộ luôn vững mạnh.", "Toàn Đảng bộ kết nạp 40 đảng viên."):
        assert read(text).of("PARTY_ORG") == []


def test_a_bare_committee_stays_without_place() -> None:
    found = read("[Huyện ủy] giao việc cho các xã.")
    assert [(m.value.name, m.value.place) for m in found.of("PARTY_ORG")] == [("Huyện ủy", None)]  # type: ignore[union-attr]


def test_a_bare_dang_uy_is_never_that_of_a_district() -> None:
    """A district is led by a Huyện ủy; Đảng ủy is the commune's."""
    values = bodies("Đảng bộ xã Lũng Mây họp. Huyện ủy Khe Lau giao việc. [Đảng ủy] cử 6 đảng viên.")
    assert [value.name for value in values] == ["Đảng ủy xã Lũng Mây"]


def test_one_record_for_one_name() -> None:
    found = read("Đảng bộ tỉnh Hòa Bình họp. Năm nay, đảng bộ tỉnh kết nạp 40 đảng viên. Toàn Đảng bộ có 900 chi bộ.")
    records = found.records.organisations
    assert [(o.id, o.name, o.kind, o.level, o.place) for o in records] == [
        ("o1", "Đảng bộ tỉnh Hòa Bình", "dang_bo", "provincial", "Hòa Bình")
    ]
    assert records[0].mentions == tuple(m.id for m in found.of("PARTY_ORG"))
    assert len(records[0].mentions) == 3


def test_parents() -> None:
    found = read("Huyện ủy Khe Lau họp. Ban Thường vụ Huyện ủy Khe Lau giao việc.")
    by_name = {o.name: o for o in found.records.organisations}
    assert by_name["Ban Thường vụ Huyện ủy Khe Lau"].parent == by_name["Huyện ủy Khe Lau"].id
    assert by_name["Huyện ủy Khe Lau"].parent is None


def test_of_two_spellings_of_an_institution_the_first_one_counts() -> None:
    """In every process, whatever the hashes of its strings are."""
    code = (
        "import extractor; text = 'Đảng ủy Bệnh viện Đa khoa huyện Khe Lau họp. Đảng ủy Bệnh viện đa khoa huyện Khe Lau"
        " bàn.'; print(*(o.name for o in extractor.extract(text).records.organisations), sep=';')"
    )
    names = set()
    for seed in ("1", "2", "3", "4"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True
        )
        names.add(done.stdout.strip())
    assert names == {"Đảng ủy Bệnh viện Đa khoa huyện Khe Lau"}
