"""What a folder of articles uses of the rules, and which numbers it leaves."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from support import load_once, write_pack
from workbench_stubs import SHIPPED, SPEAKING, loaded, write_ground

from extractor.layout import lines
from extractor.matching import engine
from extractor.pipeline import Extractor
from extractor.reading import read_text
from extractor.rulebook import RuleError
from extractor.workbench.coverage import Coverage, Residue, cover, shown_label

BOATS = """\
pack: own
words: {boats: [thuyền, bè], crews: [đội], races: [vòng]}
rules:
  - {id: own.boat, label: BOAT, value: fields, pattern: '{boats:name} (?:đỏ|xanh) {crews:c}'}
  - {id: own.crew, label: crew, pattern: '{crews:name} (?:bơi|chèo|{races})(?! và|$)'}
  - {id: own.met, relation: own.met, pattern: '{crew:a} gặp {crew:b}'}
  - {id: own.head, zone: section, pattern: 'Đua (?:thuyền|bè)'}
"""
ARTICLES = (
    "Đua thuyền\nHôm nay đội bơi gặp đội chèo ở sông. Có 12 thuyền và 3 lủm tím, 4 lủm đỏ.",
    "Theo Thông lủng số 3, hôm qua đội chèo gặp đội bơi. Còn 5 lủm, 20 phần, năm 2020, công văn số 7.",
)


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    return [write_ground(tmp_path / "ground", SPEAKING), write_pack(tmp_path / "own", BOATS)]


def covered(folders: list[Path], *texts: str) -> Coverage:
    return cover(folders, [read_text(text) for text in texts])


def test_how_often_rules_are_used(folders: list[Path]) -> None:
    """Mentions, helpers among them, relations, and lines of the page."""
    found = covered(folders, *ARTICLES)
    assert found.articles == 2
    made = {
        rule: found.made[rule] for rule in ("own.boat", "own.crew", "own.met", "own.head", "count", "document", "date")
    }
    assert made == {
        "own.boat": 0, "own.crew": 4, "own.met": 2, "own.head": 1, "count": 1, "document": 1, "date": 1,
    }  # fmt: skip
    assert not any(rule.startswith("residue.") for rule in (silent.id for silent in found.silent_rules))


def test_rules_and_parts_that_are_never_used(folders: list[Path]) -> None:
    """Parts of silent rules are not named beside them; a list that is used somewhere is used."""
    found = covered(folders, *ARTICLES)
    assert [rule.id for rule in found.silent_rules] == ["org", "person", "own.boat"]
    assert [(part.owner, part.kind, part.text) for part in found.silent_parts if part.pack == "own"] == [
        ("own.crew", "alternative", "{races}"), ("own.crew", "list", "{races}"), ("own.head", "alternative", "bè"),
    ]  # fmt: skip
    less = covered(folders, "Đội ta về. Có đội vòng.")
    assert [(part.owner, part.text) for part in less.silent_parts if part.pack == "own"] == [
        ("own.crew", "bơi"), ("own.crew", "chèo"),
    ]  # fmt: skip


def test_a_folder_without_articles_uses_nothing(folders: list[Path]) -> None:
    found = covered(folders)
    assert (found.articles, found.made, found.residue, found.silent_parts) == (0, {}, [], [])
    assert len(found.silent_rules) == 10


def test_the_residue_is_ranked_by_how_often_it_stands(folders: list[Path]) -> None:
    found = covered(folders, *ARTICLES)
    assert [(one.words, one.count, one.articles) for one in found.residue] == [("lủm", 3, 2), ("Thông lủng", 1, 1)]
    first, second = found.residue
    assert first.sentence == "Có 12 thuyền và 3 lủm tím, 4 lủm đỏ."
    assert second.sentence.startswith("Theo Thông lủng số 3")


def test_words_with_capitals_and_without_are_the_same_residue(folders: list[Path]) -> None:
    found = covered(folders, "Theo Lủng số 3. Theo lủng số 4. Theo LỦNG số 5.")
    assert [(one.words, one.count) for one in found.residue] == [("Lủng", 3)]


def test_what_is_claimed_or_is_no_noun_is_no_residue(folders: list[Path]) -> None:
    assert covered(folders, "Có 12 thuyền, 3 phần, năm 2020, công văn số 7, 5 Lủm, đường 6.").residue == []


def claim(folders: list[Path], residue: Residue, folder: Path) -> list[Path]:
    """The packs with the residue's draft in a pack of its own."""
    return [*folders, write_pack(folder / "mended", f"pack: mended\n{textwrap.dedent(residue.draft)}")]


@pytest.mark.parametrize(
    ("text", "words", "label", "claimed"),
    [
        ("Có 3 lủm tím.", "lủm", "COUNT", "3 lủm"),
        ("Theo Thông lủng số 3, nay về.", "Thông lủng", "DOCUMENT", "Thông lủng số 3"),
        # Words that YAML takes for something else where they stand bare.
        ("Có 3 no nê.", "no", "COUNT", "3 no"),
        ("Có 3 null nê.", "null", "COUNT", "3 null"),
        ("Theo true số 3, nay về.", "true", "DOCUMENT", "true số 3"),
    ],
)
def test_the_draft_loads_and_claims_the_words(
    folders: list[Path], tmp_path: Path, text: str, words: str, label: str, claimed: str
) -> None:
    (residue,) = covered(folders, text).residue
    assert residue.words == words
    mended = claim(folders, residue, tmp_path)
    found = covered(mended, text)
    assert found.residue == []
    assert found.made[label.lower()] == 1
    mentions = Extractor(loaded(mended))(text).mentions
    assert [(mention.label, mention.text) for mention in mentions] == [(label, claimed)]


def test_the_shipped_rules_and_a_draft_for_them(tmp_path: Path) -> None:
    """The only test here that loads them: what they leave of a made-up noun a pack with the draft claims."""
    text = "Lên quốc lộ 18 lủm xuống."
    before = cover([SHIPPED], [read_text(text)])
    drafts = [one for one in before.residue if one.words.startswith("lủm")]
    assert [(one.count, one.articles, one.sentence) for one in drafts] == [(1, 1, text)]
    assert load_once().rulebook.words("counts.nouns").find("lủm") is None
    after = cover(claim([SHIPPED], drafts[0], tmp_path), [read_text("Nay đã có 18 lủm.")])
    assert after.residue == []
    assert after.made["count.noun"] + after.made["count.any_noun"] >= 1


def test_packs_with_mistakes_are_refused(folders: list[Path]) -> None:
    (folders[1] / "pack.yaml").write_text("pack: own\nrule: []\n", encoding="utf-8")
    with pytest.raises(RuleError, match="did you mean 'rules'"):
        covered(folders, "Trời mưa.")


def test_what_rules_make_for_a_table(folders: list[Path]) -> None:
    labels = {rule.id: shown_label(rule) for rule in loaded(folders).rules if rule.pack == "own"}
    assert labels == {
        "own.boat": "BOAT", "own.crew": "(crew)", "own.met": "relation own.met", "own.head": "zone section",
    }  # fmt: skip


NASTY = "x" * 200


def test_a_rule_that_is_stopped_stops_nothing_else(folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    write_pack(folders[1], BOATS + "  - {id: own.slow, label: slow, pattern: '(?:x|xx)+y'}\n")
    found = covered(folders, f"Có {NASTY} và đội bơi gặp đội chèo ở sông.")
    assert (found.made["own.crew"], found.made["own.slow"]) == (2, 0)


def test_a_zone_rule_that_is_stopped_stops_nothing_else(folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "RULE_SECONDS", 0.05)
    write_pack(folders[1], BOATS + "  - {id: own.slow, zone: section, pattern: '(?:x|xx)+y'}\n")
    found = covered(folders, f"Đua bè\n{NASTY}\nHôm nay đội bơi gặp đội chèo ở sông.")
    assert (found.made["own.head"], found.made["own.slow"]) == (1, 0)
