"""People: full names, short names, and the roles that stand beside them."""

from __future__ import annotations

import pytest
from support import read


def people(text: str) -> dict[str, list[str]]:
    """The people of a text, each with the words of their mentions."""
    found = read(text)
    words = {m.id: m.text for m in found.mentions}
    return {
        person.name: [words[i] for i in sorted((*person.mentions, *person.bare_mentions), key=lambda i: int(i[1:]))]
        for person in found.records.people
    }


def roles(text: str) -> dict[str, list[tuple[str | None, str | None, str]]]:
    """The roles of each person: title, body, words."""
    found = read(text)
    return {p.name: [(r.title, found.org_name(r.org), r.text) for r in p.roles] for p in found.records.people}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đồng chí Nông Đức Khiêm nói. Đồng chí Khiêm hứa.", {"Nông Đức Khiêm": ["Nông Đức Khiêm", "Khiêm"]}),
        ("Ông Lò Văn Inh nói. Anh Inh khoe.", {"Lò Văn Inh": ["Lò Văn Inh", "Inh"]}),
        ("Bà Cao Thị Mùi đến. Nhà bà Mùi bị thu hồi đất.", {"Cao Thị Mùi": ["Cao Thị Mùi", "Mùi"]}),
        # The last full name before it, where two end alike.
        ("Ông Phan Văn Lạc nói. Ông Đào Hữu Lạc nói. Ông Lạc hứa.",
         {"Phan Văn Lạc": ["Phan Văn Lạc"], "Đào Hữu Lạc": ["Đào Hữu Lạc", "Lạc"]}),
        # A name that no full name explains stands for itself.
        ("Ông Lạc hứa làm đường.", {"Lạc": ["Lạc"]}),
        # The same name again is the same person.
        ("Ông Đào Hữu Lạc nói. Đào Hữu Lạc hứa.", {"Đào Hữu Lạc": ["Đào Hữu Lạc", "Đào Hữu Lạc"]}),
        # Capitals are normal in the record.
        ("Ông Đào Hữu Lạc nói. Ảnh: ĐÀO HỮU LẠC", {"Đào Hữu Lạc": ["Đào Hữu Lạc", "ĐÀO HỮU LẠC"]}),
    ],
)  # fmt: skip
def test_one_person(text: str, expected: dict[str, list[str]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bà con bản Khe Dẻ phấn khởi.",
        "Học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh.",
        "Trường THPT Nguyễn Trãi khai giảng.",
        "Xe đi trên đường Lê Lợi.",
        "Huyện ủy Khe Lau họp.",
        "Sở Y tế kiểm tra.",
    ],
)
def test_nobody(text: str) -> None:
    assert people(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phó Bí thư Huyện ủy Khe Lau Đào Hữu Lạc nói.",
         {"Đào Hữu Lạc": [("Phó Bí thư", "Huyện ủy Khe Lau", "Phó Bí thư Huyện ủy Khe Lau")]}),
        ("Đồng chí Đào Hữu Lạc, Phó Bí thư Huyện ủy Khe Lau nói.",
         {"Đào Hữu Lạc": [("Phó Bí thư", "Huyện ủy Khe Lau", "Phó Bí thư Huyện ủy Khe Lau")]}),
        ("Đồng chí Tạ Quang Hiển, Bí thư Huyện ủy Khe Lau; đồng chí Mạc Thị Lựu, Phó Bí thư Huyện ủy Khe Lau dự.",
         {"Tạ Quang Hiển": [("Bí thư", "Huyện ủy Khe Lau", "Bí thư Huyện ủy Khe Lau")],
          "Mạc Thị Lựu": [("Phó Bí thư", "Huyện ủy Khe Lau", "Phó Bí thư Huyện ủy Khe Lau")]}),
        ("Ông Đào Hữu Lạc nói rằng đường xấu.", {"Đào Hữu Lạc": []}),
    ],
)  # fmt: skip
def test_roles(text: str, expected: dict[str, list[tuple[str | None, str | None, str]]]) -> None:
    assert roles(text) == expected


def test_the_mention_says_the_role_that_stands_with_it() -> None:
    found = read("Đồng chí Đào Hữu Lạc, Phó Bí thư Huyện ủy Khe Lau nói. Đồng chí Lạc hứa.")
    assert [(m.text, m.value.name, m.value.role) for m in found.of("PERSON")] == [  # type: ignore[union-attr]
        ("Đào Hữu Lạc", "Đào Hữu Lạc", "Phó Bí thư Huyện ủy Khe Lau"),
        ("Lạc", "Đào Hữu Lạc", None),
    ]


def test_all_roles_of_one_person_are_kept_once() -> None:
    text = (
        "Bí thư Huyện ủy Khe Lau Đào Hữu Lạc nói. Đồng chí Đào Hữu Lạc, Bí thư Huyện ủy Khe Lau phát biểu. "
        "Đào Hữu Lạc, nguyên Chủ tịch UBND huyện Khe Lau kể."
    )
    found = roles(text)["Đào Hữu Lạc"]
    assert [words for _, _, words in found] == ["Bí thư Huyện ủy Khe Lau", "nguyên Chủ tịch UBND huyện Khe Lau"]


def test_a_role_ends_before_any_verb() -> None:
    assert (
        roles("Đồng chí Đào Hữu Lạc, Bí thư Huyện ủy Khe Lau hứa làm đường.")["Đào Hữu Lạc"][0][2]
        == "Bí thư Huyện ủy Khe Lau"
    )


def test_a_body_inside_a_role_is_a_mention() -> None:
    found = read("Phó Bí thư Huyện ủy Khe Lau Đào Hữu Lạc nói.")
    assert [m.text for m in found.of("PARTY_ORG")] == ["Huyện ủy Khe Lau"]


def test_a_name_alone_takes_no_role() -> None:
    found = read("Bí thư Huyện ủy Khe Lau Lò Văn Pín phát biểu. Ông Pín nói, Lò Văn Pín sẽ về xã. Ông Vi Đạt vắng mặt.")
    words = {m.id: m.text for m in found.mentions}
    first, second = found.records.people
    assert [words[i] for i in first.mentions] == ["Lò Văn Pín"]
    assert [words[i] for i in first.bare_mentions] == ["Pín", "Lò Văn Pín"]
    assert [words[i] for i in second.mentions] == ["Vi Đạt"]
    assert second.bare_mentions == ()
    assert {m.id for m in found.of("PERSON")} == {*first.mentions, *first.bare_mentions, *second.mentions}
