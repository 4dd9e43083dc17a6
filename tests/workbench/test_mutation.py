"""Whether anything notices when a part of a rule is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import bug
from workbench_stubs import folders_of

from extractor.errors import UsageError
from extractor.layout import lines
from extractor.matching import engine
from extractor.reading import Reading, read_file, read_text
from extractor.rulebook import RuleError
from extractor.workbench import mutation
from extractor.workbench.mutation import Mutant, Mutator, mutate, read_known

BOATS = """\
    words:
      boats: [thuyền, {text: bè, variants: [mảng], kind: plank}]
      ways: [bơi, chèo]
    macros:
      colour: 'đỏ|xanh'
    rules:
      - id: own.boat
        label: BOAT
        value: fields
        pattern: '{boats:name} (?:{colour}|vàng)(?: số (?P<n>\\d+))?'
        not_after: [cũ, nát]
        examples:
          - {text: 'có [thuyền đỏ số 3]', value: {name: thuyền, n: '3'}}
          - {text: 'có [bè vàng]', value: {name: bè}}
          - {text: 'cũ thuyền đỏ', none: true}
      - id: own.way
        label: way
        pattern: '{ways}(?: mau| chậm)?'
        examples:
          - '[bơi mau]'
      - id: own.goes
        relation: own.goes
        pattern: '{BOAT:boat} (?:đi|về) {way:way}'
        examples:
          - {text: 'Có [bè vàng đi bơi] đó', value: {boat: bè vàng, way: bơi}}
      - id: own.head
        zone: section
        pattern: 'Đua (?:bè|thuyền)'
        examples:
          - '[Đua bè]'
    """


def taken(
    folder: Path, *packs: str, articles: tuple[Reading, ...] = (), own: tuple[str, ...] = ("own",), workers: int = 1
) -> list[Mutant]:
    return mutate(folders_of(folder, *packs), articles, own, workers)


def who(mutants: list[Mutant], folder: Path) -> dict[tuple[str, str, str], str | None]:
    """What noticed, by what was taken away; examples by the line of the pack."""
    prefix = str(folder / "rules")
    return {m.key: m.noticed_by and m.noticed_by.removeprefix(f"{prefix}/") for m in mutants}


EXPECTED = {
    ("own.boat", "alternative", "{colour}"): "own/pack.yaml:14",
    ("own.boat", "alternative", "vàng"): "own/pack.yaml:15",
    ("own.boat", "not_after", "cũ"): "own/pack.yaml:16",
    ("own.boat", "not_after", "nát"): None,
    ("own.colour", "alternative", "đỏ"): "own/pack.yaml:14",
    ("own.colour", "alternative", "xanh"): None,
    ("own.way", "alternative", " mau"): "own/pack.yaml:21",
    ("own.way", "alternative", " chậm"): None,
    ("own.goes", "alternative", "đi"): "own/pack.yaml:26",
    ("own.goes", "alternative", "về"): None,
    ("own.head", "alternative", "bè"): "own/pack.yaml:31",
    ("own.head", "alternative", "thuyền"): None,
    ("own.boats", "list", "boats"): "own/pack.yaml:14",
    ("own.ways", "list", "ways"): "own/pack.yaml:21",
}


def test_what_an_example_misses_and_what_nobody_misses(tmp_path: Path) -> None:
    mutants = taken(tmp_path, BOATS)
    assert who(mutants, tmp_path) == EXPECTED
    assert len(mutants) == len(EXPECTED)


def test_a_mutant_says_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "own" / "pack.yaml"
    shown = [str(mutant) for mutant in taken(tmp_path, BOATS)]
    assert f"{file}:6: own.colour: alternative 'xanh'" in shown
    assert f"{file}:11: own.boat: guard 'nát'" in shown
    assert f"{file}:4: own.ways: list 'ways'" in shown


def test_two_processes_find_the_same_as_one(tmp_path: Path) -> None:
    article = read_text("Hôm qua có thuyền xanh.")
    alone = taken(tmp_path, BOATS, articles=(article,))
    assert alone == taken(tmp_path, BOATS, articles=(article,), workers=2)
    assert who(alone, tmp_path) == EXPECTED | {("own.colour", "alternative", "xanh"): "article 1"}


def test_articles_notice_too(tmp_path: Path) -> None:
    """Examples are asked first; an article without a path is called by its number."""
    path = tmp_path / "bai.txt"
    path.write_text("Đua thuyền\nHôm qua có thuyền xanh, và nát thuyền đỏ số 4.\n", encoding="utf-8")
    articles = (read_text("Trời mưa."), *read_file(path), read_text("Có bè xanh, đò về bơi."))
    found = who(taken(tmp_path, BOATS, articles=articles), tmp_path)
    changed = {key: by for key, by in found.items() if by != EXPECTED[key]}
    assert changed == {
        ("own.colour", "alternative", "xanh"): str(path),
        ("own.boat", "not_after", "nát"): str(path),
        ("own.head", "alternative", "thuyền"): str(path),
    }


def test_matches_that_change_nothing_in_the_records_are_not_missed(tmp_path: Path) -> None:
    """A helper that no rule asks for."""
    pack = "rules:\n  - {id: own.way, label: way, pattern: 'bơi|chèo', examples: ['[bơi] mau']}\n"
    found = who(taken(tmp_path, pack, articles=(read_text("Đội chèo chậm."),)), tmp_path)
    assert found == {("own.way", "alternative", "bơi"): "own/pack.yaml:3", ("own.way", "alternative", "chèo"): None}


def test_what_the_rule_cannot_do_without(tmp_path: Path) -> None:
    """Without it the rule would match the empty text, and does not load."""
    rule = "{id: own.r, label: A, value: fields, pattern: '(?!bè|$)\\p{L}*', examples: ['[đò]']}"
    found = who(taken(tmp_path, f"rules:\n  - {rule}\n"), tmp_path)
    assert found == {
        ("own.r", "alternative", "bè"): None,
        ("own.r", "alternative", "$"): "the rule cannot do without it",
    }


def test_only_the_packs_that_are_asked_about(tmp_path: Path) -> None:
    """What one pack adds to a rule of another is its own, and misses are noticed in either."""
    other = """\
        uses: [own]
        rules:
          - {id: own.boat, extend: true, pattern: '{boats:name} (?:tím|nâu)', not_before: [giả], examples: ['[bè tím]']}
        """
    found = who(taken(tmp_path, BOATS, other, own=("other",)), tmp_path)
    assert found == {
        ("own.boat@other", "alternative", "tím"): "other/pack.yaml:4",
        ("own.boat@other", "alternative", "nâu"): None,
        ("own.boat@other", "not_before", "giả"): None,
    }
    everything = mutate(folders_of(tmp_path, BOATS, other), [])
    assert {mutant.element.pack for mutant in everything} >= {"own", "other", "layout", "statistics"}


def test_a_list_that_only_guards_name(tmp_path: Path) -> None:
    pack = """\
        words: {old: [cũ, nát], new: [mới]}
        rules:
          - id: own.boat
            label: BOAT
            value: fields
            pattern: 'bè'
            not_after: ['{old}']
            not_before: ['{new}']
            examples: ['có [bè]', {text: 'cũ bè', none: true}]
        """
    found = who(taken(tmp_path, pack), tmp_path)
    assert found["own.old", "list", "old"] == "own/pack.yaml:10"
    assert found["own.new", "list", "new"] is None


def test_packs_with_mistakes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="did you mean 'label'"):
        taken(tmp_path, "rules:\n  - {id: own.r, labl: a, pattern: a}\n")


def test_nothing_is_left_changed(tmp_path: Path) -> None:
    """Each part is taken away alone."""
    mutator = Mutator(folders_of(tmp_path, BOATS))
    own = [element for element in mutator.elements() if element.pack == "own"]
    first = [mutator.mutant(element) for element in own]
    assert [mutator.mutant(element) for element in reversed(own)] == first[::-1]
    assert len({element.number for element in own}) == len(own)


def write_known(folder: Path, text: str) -> Path:
    path = folder / "known.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_of_known_ones(tmp_path: Path) -> None:
    path = write_known(tmp_path, 'why\ttext\tkind\towner\nrare\t"xanh" đậm\talternative\town.boat\n')
    assert read_known(path) == {("own.boat", "alternative", '"xanh" đậm'): "rare"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner\tkind\ttext\nown.boat\talternative\txanh\n", "has no column 'why'; it needs owner, kind, text and why"),
        ("owner,kind,text,why\na,b,c,d\n", "has no column 'owner'"),
    ],
)
def test_a_file_of_known_ones_without_its_columns(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_known(write_known(tmp_path, text))
    assert said in str(raised.value)
    assert "known.tsv" in str(raised.value)


@pytest.mark.parametrize("text", ["", "owner\tkind\ttext\n"])
def test_a_file_of_known_ones_with_nothing_but_a_wrong_header(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="why"):
        read_known(write_known(tmp_path, text))


def test_a_file_of_known_ones_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_known(tmp_path / "none.tsv")
    (tmp_path / "bytes.tsv").write_bytes(b"owner\tkind\ttext\twhy\n\xff\xfe\t\t\t\n")
    with pytest.raises(UsageError, match="cannot be read"):
        read_known(tmp_path / "bytes.tsv")


def test_a_file_of_known_ones_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_known(tmp_path, "\ufeffowner\tkind\ttext\twhy\nown.boat\talternative\txanh\trare\n")
    assert read_known(path) == {("own.boat", "alternative", "xanh"): "rare"}


NASTY = "x" * 200


@pytest.mark.parametrize(
    "rule", ["label: A, value: fields, pattern: '(?:x|xx)+y|b'", "zone: section, pattern: '(?:x|xx)+y|b'"]
)
def test_rules_that_are_stopped_on_a_text(tmp_path: Path, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((mutation, "_SECONDS"), (engine, "RULE_SECONDS"), (lines, "RULE_SECONDS")):
        monkeypatch.setattr(module, name, 0.05)
    pack = f"rules:\n  - {{id: own.r, {rule}, examples: ['[b]', {{text: {NASTY}, none: true}}]}}\n"
    assert len(taken(tmp_path, pack)) == 4


@bug("the macro's parts are cut out of the rule's pattern")
def test_a_macro_and_a_rule_of_one_name(tmp_path: Path) -> None:
    pack = """\
        macros: {leg: 'một|hai'}
        rules:
          - {id: own.leg, label: A, value: fields, pattern: 'chặng (?:{leg}|ba)', examples: ['[chặng một]']}
        """
    found = taken(tmp_path, pack)
    assert [(mutant.element.text, mutant.line, mutant.noticed_by is None) for mutant in found] == [
        ("một", 2, False), ("hai", 2, True), ("{leg}", 4, False), ("ba", 4, True),
    ]  # fmt: skip


def test_a_rule_that_takes_the_place_of_another(tmp_path: Path) -> None:
    other = """\
        rules:
          - {id: own.r, override: true, label: A, value: fields, pattern: 'bè (?:đỏ|tím)', examples: ['[bè đỏ]']}
        """
    own = "rules:\n  - {id: own.r, label: A, value: fields, pattern: '(?:thuyền|đò|mảng)'}\n"
    found = taken(tmp_path, own, other, own=("own", "other"))
    assert [(mutant.element.text, mutant.noticed_by is None) for mutant in found] == [("đỏ", False), ("tím", True)]
