"""What one pack changes in the word lists and macros of another, and a user's pack that changes shipped ones."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import pytest
from extending_stubs import changed, rules
from support import run, write_pack

import extractor
from extractor.layout.plain import plain_layout
from extractor.linking import assemble
from extractor.pipeline import Extractor
from extractor.records import DocumentValue, Mention
from extractor.rulebook import RuleError
from extractor.trying import failing_examples

# Word lists


def test_words_are_added(tmp_path: Path) -> None:
    added = "[bến Lê, {text: bến Bưởi, variants: [bến Bòng], big: yes}]"
    book = changed(tmp_path, f"words:\n  harbour.piers: {{add: {added}}}\n")
    assert list(book.words("harbour.piers")) == ["bến lựu", "bến mận", "bến lê", "bến bưởi", "bến bòng"]
    entry = book.words("harbour.piers").find("Bến bòng")
    assert entry is not None
    assert (entry.text, entry.attributes) == ("bến Bưởi", {"big": "yes"})
    found = run(book, "ở bến Lê, bến bòng và bến Lựu")
    assert found.shown() == ["PIER:bến Lê", "PIER:bến bòng", "PIER:bến Lựu"]
    assert [match.value.fields["name"] for match in found.matches] == ["bến Lê", "bến Bưởi", "bến Lựu"]


def test_words_are_added_to_a_list_that_stands_in_a_file(tmp_path: Path) -> None:
    book = changed(tmp_path, "words:\n  harbour.boats: {add: [thuyền thúng]}\n")
    assert run(book, "thuyền rồng, thuyền thúng").shown() == ["BOAT:thuyền rồng", "BOAT:thuyền thúng"]


@pytest.mark.parametrize("removed", ["bến Lựu", "BẾN LỰU", " bến Lựu ", "bê\u0301n Lựu"])
def test_words_are_removed_however_they_are_spelled(tmp_path: Path, removed: str) -> None:
    book = changed(tmp_path, f"words:\n  harbour.piers: {{remove: ['{removed}']}}\n")
    assert list(book.words("harbour.piers")) == ["bến mận"]
    assert run(book, "ở bến Lựu và bến Mận").shown() == ["PIER:bến Mận"]


def test_one_word_may_be_removed_without_a_list(tmp_path: Path) -> None:
    assert list(changed(tmp_path, "words:\n  harbour.piers: {remove: bến Mận}\n").words("harbour.piers")) == ["bến lựu"]


def test_a_word_is_removed_in_all_its_lines(tmp_path: Path) -> None:
    add = "words:\n  harbour.piers: {add: [{text: bến Lựu, variants: [bến Lu]}]}\n"
    assert "bến lu" in changed(tmp_path, add).words("harbour.piers")
    book = changed(tmp_path, add, "words:\n  harbour.piers: {remove: [bến Lựu]}\n")
    assert list(book.words("harbour.piers")) == ["bến mận"]


def test_a_word_takes_the_place_of_another(tmp_path: Path) -> None:
    book = changed(tmp_path, "words:\n  harbour.piers: {add: [bến Lê], remove: [bến Lựu, bến Mận]}\n")
    assert list(book.words("harbour.piers")) == ["bến lê"]


def test_packs_change_a_list_one_after_another(tmp_path: Path) -> None:
    add, remove = (f"words:\n  harbour.piers: {{{key}: [bến Lê]}}\n" for key in ("add", "remove"))
    assert "bến lê" not in changed(tmp_path, add, remove).words("harbour.piers")
    with pytest.raises(RuleError, match=r"own1/pack\.yaml:\d+:\d+: 'harbour\.piers' has no word 'bến Lê'"):
        changed(tmp_path, remove, add)


def test_capitals_count_where_they_did(tmp_path: Path) -> None:
    book = changed(tmp_path, "words:\n  harbour.crews: {add: [Đội Xanh]}\n  harbour.piers: {add: [Bến Lê]}\n")
    assert run(book, "Đội Xanh, đội xanh, Đội Đỏ, đội đỏ").shown() == ["CREW:Đội Xanh", "CREW:Đội Đỏ"]
    assert run(book, "Bến Lê, bến lê").shown() == ["PIER:Bến Lê", "PIER:bến lê"]


def test_a_list_of_ones_own_is_another_one(tmp_path: Path) -> None:
    """A name with a dot is the other pack's list; one without is a new list, which only this pack sees."""
    own = "uses: [harbour]\nwords:\n  piers: [bến Na]\n  harbour.piers: {add: [bến Lê]}\n"
    rule = "rules: [{id: own.p, label: P, value: fields, pattern: '%s'}]\n"
    book = changed(tmp_path, own + rule % "{piers}|{harbour.piers}!")
    assert list(book.words("own1.piers")) == ["bến na"]
    assert run(book, "bến Na, bến Lê!, bến Lê").shown() == ["P:bến Na", "P:bến Lê!", "PIER:bến Lê"]
    with pytest.raises(KeyError):
        changed(tmp_path, "words:\n  harbour.piers: {add: [bến Lê]}\n").words("own1.piers")


def test_every_pack_sees_the_change(tmp_path: Path) -> None:
    rule = "rules: [{id: own.p, label: P, value: fields, pattern: 'từ {piers}'}]\n"
    book = changed(tmp_path, "uses: [harbour]\n" + rule, "words:\n  harbour.piers: {add: [bến Lê]}\n")
    assert run(book, "từ bến Lê").shown() == ["P:từ bến Lê"]


# Macros


@pytest.mark.parametrize("added", ["'vòng \\d'", "['vòng \\d']", "[xyz, 'vòng \\d']"])
def test_alternatives_are_added_to_a_macro(tmp_path: Path, added: str) -> None:
    book = changed(tmp_path, f"macros:\n  harbour.leg: {{add: {added}}}\n")
    assert run(book, "chặng 1 dài, vòng 2 dài, vòng 3").shown() == ["LEG:chặng 1 dài", "LEG:vòng 2 dài"]


def test_alternatives_are_added_to_a_macro_of_alternatives(tmp_path: Path) -> None:
    one, two = (f"macros:\n  harbour.pair: {{add: {word}}}\n" for word in ("ba", "bốn"))
    book = changed(tmp_path, one, two)
    assert run(book, "đôi hai!, đôi ba!, đôi bốn!, bốn!").shown() == ["PAIR:đôi hai!", "PAIR:đôi ba!", "PAIR:đôi bốn!"]


# The shipped packs


OWN = """
    pack: letters
    words:
      documents.types: {add: [Giấy giới thiệu, {text: Phiếu trình, variants: [phiếu trình ký]}], remove: [Thông tri]}
    rules:
      - id: document.number_only
        extend: true
        not_after: [mẫu]
        examples:
          - {text: 'theo [Giấy giới thiệu số 12] của chi bộ', value: {type: Giấy giới thiệu, number: '12'}}
          - {text: 'dùng mẫu Giấy giới thiệu số 12', none: true}
      - {id: person.marked, drop: true}
    """


@lru_cache(maxsize=1)
def with_letters() -> Extractor:
    with tempfile.TemporaryDirectory() as folder:
        return extractor.load([write_pack(Path(folder, "letters"), OWN)])


def documents(text: str) -> list[Mention]:
    scene, view = with_letters().find(plain_layout(text), [])
    return [mention for mention in assemble(scene, text, view.raw_span)[0] if mention.label == "DOCUMENT"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chi bộ gửi Giấy giới thiệu số 12 cho anh.", [("Giấy giới thiệu số 12", "Giấy giới thiệu")]),
        ("Ông nêu phiếu trình ký số 7 hôm ấy.", [("phiếu trình ký số 7", "Phiếu trình")]),
        ("Ông nêu Chỉ thị số 7 hôm ấy.", [("Chỉ thị số 7", "Chỉ thị")]),
        ("Chi bộ nhận Thông tri số 7 hôm ấy.", []),
        ("Chi bộ in mẫu Giấy giới thiệu số 12.", []),
        ("Chi bộ in mẫu Chỉ thị số 12.", []),
    ],
)
def test_a_users_pack_knows_more_types_of_documents(text: str, expected: list[tuple[str, str]]) -> None:
    found = documents(text)
    values = [mention.value for mention in found]
    assert [(m.text, v.type) for m, v in zip(found, values, strict=True) if isinstance(v, DocumentValue)] == expected
    assert all(text[mention.start : mention.end] == mention.text for mention in found)


def test_the_users_examples_hold_and_the_dropped_rule_is_gone() -> None:
    assert [failure for failure in failing_examples(with_letters()) if failure.rule == "document.number_only"] == []
    (rule,) = rules(with_letters().rulebook, "document.number_only")
    assert "theo Giấy giới thiệu số 12 của chi bộ" in [example.text for example in rule.examples]
    assert rules(with_letters().rulebook, "person.marked") == []
