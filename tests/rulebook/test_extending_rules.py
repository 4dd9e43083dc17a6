"""What one pack changes in the rules of another: extended, overridden, dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from extending_stubs import BOATS, HARBOUR, changed, rules
from support import run, write_pack

from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.rulebook import RuleError, load_rulebook

PATTERN = "rules:\n  - {id: harbour.pier, extend: true, pattern: 'cầu (?P<name>tàu|cảng)'%s}\n"


def test_a_pattern_is_an_alternative_with_the_old_conditions(tmp_path: Path) -> None:
    book = changed(tmp_path, PATTERN % "")
    text = "cầu tàu, cũ cầu cảng, cầu cảng giả, bến Lựu, cũ bến Mận, bến Lựu giả"
    found = run(book, text)
    assert found.shown() == ["PIER:cầu tàu", "PIER:bến Lựu"]
    assert [(match.rule.id, dict(match.value.fields)) for match in found.matches] == [
        ("harbour.pier", {"river": "sông Cái", "name": "tàu"}),
        ("harbour.pier", {"river": "sông Cái", "name": "bến Lựu"}),
    ]
    assert run(book, text, zone="title").shown() == []
    assert [(rule.pack, set(rule.beats)) for rule in rules(book, "harbour.pier")] == [
        ("harbour", {"harbour.far"}), ("own1", {"harbour.far"})
    ]  # fmt: skip


def test_what_the_rule_beats_the_new_pattern_beats(tmp_path: Path) -> None:
    assert run(changed(tmp_path, PATTERN % ""), "bến xa").shown() == ["FAR:bến xa"]
    book = changed(tmp_path, "rules:\n  - {id: harbour.pier, extend: true, pattern: xa}\n")
    assert run(book, "bến xa").shown() == ["PIER:xa"]


def test_winners_are_added(tmp_path: Path) -> None:
    rule = "rules:\n  - {id: own.long, label: LONG, value: fields, pattern: 'ở {piers}'}\n"
    extension = "  - {id: harbour.pier, extend: true, beats: [LONG]}\n"
    assert run(changed(tmp_path, "uses: [harbour]\n" + rule), "ở bến Lựu").shown() == ["LONG:ở bến Lựu"]
    book = changed(tmp_path, "uses: [harbour]\n" + rule + extension)
    assert run(book, "ở bến Lựu").shown() == ["PIER:bến Lựu"]
    assert rules(book, "harbour.pier")[0].beats == {"LONG", "harbour.far"}


def test_guards_hold_for_the_old_pattern_too(tmp_path: Path) -> None:
    book = changed(tmp_path, PATTERN % ", not_near: [tranh], reach: 2, after: [ở]")
    text = "ở cầu tàu\nở bến Lựu\ncầu tàu\nbến Lựu\nở bến Lựu trong tranh\nở cầu tàu trong tranh\nở cầu tàu a b tranh"
    assert run(book, text).shown() == ["PIER:cầu tàu", "PIER:bến Lựu", "PIER:cầu tàu"]
    assert run(book, "ở bến Lựu giả, cũ bến Mận").shown() == []


def test_guards_alone_add_no_rule(tmp_path: Path) -> None:
    book = changed(tmp_path, "rules:\n  - {id: harbour.pier, extend: true, within: parentheses}\n")
    assert len(rules(book, "harbour.pier")) == 1
    assert run(book, "bến Lựu (bến Mận)").shown() == ["PIER:bến Mận"]


@pytest.mark.parametrize("guard_first", [True, False])
def test_extensions_of_two_packs_meet(tmp_path: Path, guard_first: bool) -> None:
    packs = ["rules:\n  - {id: harbour.pier, extend: true, not_after: [ngoài]}\n", PATTERN % ""]
    book = changed(tmp_path, *(packs if guard_first else packs[::-1]))
    assert run(book, "cầu tàu, ngoài cầu tàu, bến Lựu, ngoài bến Lựu, cũ cầu tàu").shown() == [
        "PIER:cầu tàu", "PIER:bến Lựu"
    ]  # fmt: skip


def test_an_extension_may_stand_before_what_it_extends(tmp_path: Path) -> None:
    harbour = write_pack(tmp_path / "harbour", HARBOUR, boats=BOATS)
    own = write_pack(tmp_path / "own", "pack: own\nwords:\n  harbour.piers: {add: [bến Lê]}\n" + PATTERN % "")
    book = load_rulebook([own, harbour], NORMALISERS, FIELD_KINDS)
    assert run(book, "cầu tàu, bến Lê").shown() == ["PIER:cầu tàu", "PIER:bến Lê"]


def test_examples_are_added(tmp_path: Path) -> None:
    book = changed(tmp_path, "rules:\n  - {id: harbour.pier, extend: true, examples: ['qua [bến Mận]', cũ bến Mận]}\n")
    (rule,) = rules(book, "harbour.pier")
    assert [example.text for example in rule.examples] == ["ở bến Lựu", "qua bến Mận", "cũ bến Mận"]
    old, new = rules(changed(tmp_path, PATTERN % ", examples: ['qua [cầu tàu]']"), "harbour.pier")
    assert [example.text for example in (*old.examples, *new.examples)] == ["ở bến Lựu", "qua cầu tàu"]


def test_the_new_pattern_has_its_own_switches_and_names(tmp_path: Path) -> None:
    own = "words:\n  docks: [ụ nổi]\n"
    rule = "rules:\n  - {id: harbour.far, extend: true, pattern: '{docks}|XƯỞNG', ignore_case: true}\n"
    assert run(changed(tmp_path, own + rule), "bến xa, Bến xa, xưởng, Ụ nổi").shown() == [
        "FAR:bến xa", "FAR:xưởng", "FAR:Ụ nổi"
    ]  # fmt: skip


def test_relations_and_zones_are_extended(tmp_path: Path) -> None:
    book = changed(
        tmp_path,
        "rules:\n"
        "  - {id: harbour.at, extend: true, pattern: '{CREW:crew} rời {PIER:pier}'}\n"
        "  - {id: harbour.head, extend: true, pattern: 'Bơi lội'}\n",
    )
    assert [rule.kind for rule in rules(book, "harbour.at")] == ["relation", "relation"]
    assert [rule.source for rule in book.zones] == ["Đua thuyền", "Bơi lội"]
    assert all(rule.name == "section" for rule in book.zones)


def test_the_new_pattern_does_not_look_into_opaque_labels_either(tmp_path: Path) -> None:
    one = "rules:\n  - {id: own.n, label: n, pattern: 'số \\d', opaque: [LEG]}\n"
    two = "rules:\n  - {id: own.n, extend: true, pattern: 'chặng \\d'}\n"
    assert run(changed(tmp_path, one, two), "chặng 1 dài, chặng 2 ngắn").shown() == ["LEG:chặng 1 dài", "n:chặng 2"]


def test_override_takes_the_place(tmp_path: Path) -> None:
    own = "rules:\n  - {id: harbour.pier, override: true, label: DOCK, value: fields, pattern: 'cầu tàu'}\n"
    book = changed(tmp_path, own)
    (rule,) = rules(book, "harbour.pier")
    assert (rule.pack, rule.name) == ("own1", "DOCK")
    assert not (rule.guards or rule.beats or rule.examples)
    assert run(book, "bến Lựu, cũ cầu tàu").shown() == ["DOCK:cầu tàu"]
    extended = changed(tmp_path, own, "rules:\n  - {id: harbour.pier, extend: true, not_after: [ngoài]}\n")
    assert run(extended, "cầu tàu, ngoài cầu tàu").shown() == ["DOCK:cầu tàu"]


def test_a_dropped_rule_is_gone(tmp_path: Path) -> None:
    own = "rules:\n  - {id: harbour.crew, drop: true, note: Not here.}\n"
    book = changed(tmp_path, own)
    assert rules(book, "harbour.crew") == []
    assert run(book, "Đội Đỏ ở bến Lựu").shown() == ["PIER:bến Lựu"]
    assert "CREW" not in book.labels
    again = "rules:\n  - {id: harbour.crew, extend: true, pattern: Đội Xanh}\n"
    with pytest.raises(RuleError, match=r"there is no rule 'harbour\.crew' to extend"):
        changed(tmp_path, own, again)


def test_a_rule_that_another_beats_may_be_dropped(tmp_path: Path) -> None:
    book = changed(tmp_path, "rules:\n  - {id: harbour.far, drop: true}\n")
    assert run(book, "bến xa, bến Lựu").shown() == ["PIER:bến Lựu"]


def test_files_of_the_changed_pack_are_as_before(tmp_path: Path) -> None:
    before = changed(tmp_path)
    after = changed(tmp_path, "words:\n  harbour.piers: {add: [bến Lê]}\n" + PATTERN % "")
    assert after.packs[0].sha256 == before.packs[0].sha256
    assert after.sha256 != before.sha256
