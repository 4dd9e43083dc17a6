"""What the linter names, each with its place, and what it leaves in peace."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from support import write_pack
from workbench_stubs import folders_of, ground

from extractor.workbench.lint import lint

CLEAN = """\
    labels:
      BOAT:
        table: boats
        fields:
          name: {as: lexicon, required: true}
          n: {as: text, relation: own.numbered}
    words:
      boats: [thuyền, {text: bè, variants: [mảng], kind: plank}]
      old: [cũ, nát]
    macros:
      digits: '\\d+'
      boat_names: '{boats}|tàu'
    rules:
      - id: own.boat
        label: BOAT
        pattern: '{boats:name}'
        not_after: ['{old}']
        examples:
          - {text: 'có [thuyền]', value: {name: thuyền}}
          - {text: 'cũ bè', none: true}
      - id: own.number
        label: number
        pattern: '{digits}'
        unproven: nothing to show
      - id: own.numbered
        relation: own.numbered
        pattern: '{BOAT} số {number:n}'
        examples:
          - {text: '[thuyền số 3]', value: {n: '3'}}
          - {text: 'thuyền số', none: true}
      - id: own.many
        label: many
        pattern: 'đoàn (?:{boat_names})'
        unproven: seen in no text
        examples: ['một [đoàn thuyền]', 'một [đoàn tàu]']
    """


def named(folder: Path, *packs: str, own: Sequence[str] | None = ("own", "other")) -> list[str]:
    """What is named, with file, line and column; files by the name of their pack."""
    start = f"{folder / 'rules'}/"
    return [
        str(problem).replace(start, "").replace("/pack.yaml", "") for problem in lint(folders_of(folder, *packs), own)
    ]


def rule(pattern: str, more: str = "unproven: not yet", head: str = "label: a") -> str:
    return f"  - {{id: own.r, {head}, pattern: '{pattern}', {more}}}\n"


def of_rules(*rules: str, before: str = "") -> str:
    return f"{textwrap.dedent(before)}rules:\n{''.join(rules)}"


def test_a_pack_with_nothing_to_mend(tmp_path: Path) -> None:
    assert named(tmp_path, CLEAN) == []


def test_the_ground_of_these_tests_is_clean_itself() -> None:
    assert lint([ground()]) == []


EVERYWHERE = (
    " is tried at every place of every text, which is slow: nothing in its pattern must stand there as a word, a number "
    "or a {LABEL}"
)
WAYS = " can match one text in very many ways; let a space or comma stand in each round, or put a bound such as {0,4} on it"


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        # Patterns that can run away, of rules, macros and guards.
        (of_rules(rule(r"(?:\p{L}+ ?)+")), [
            "own:3:1: rule 'own.r'" + EVERYWHERE,
            r"own:3:27: this can run away: (?:\p{L}+ ?)+" + WAYS,
        ]),
        (of_rules(rule("(?:{m} ?)+"), before="macros: {m: 'a+'}\n"), [
            "own:4:27: this can run away: (?:{m} ?)+" + WAYS,
        ]),
        (of_rules(rule("{m}"), before="macros:\n  m: '(?:a+)+'\n"), [
            "own:3:3: this can run away: (?:a+)+" + WAYS,
        ]),
        (of_rules(rule("bè", r"not_before: [cũ, '(?:\w+ ?)*'], near: '(?:\d+ ?)+', unproven: not yet")), [
            r"own:3:42: this can run away: (?:\w+ ?)*" + WAYS,
            r"own:3:74: this can run away: (?:\d+ ?)+" + WAYS,
        ]),
        # Names that nothing uses.
        (of_rules(rule("bè"), before="words:\n  boats: [bè]\n"), [
            "own:3:3: no rule uses the word list 'boats'; use it as {boats} or take it out",
        ]),
        (of_rules(rule("bè"), before="macros: {one: '{two}', two: a}\n"), [
            "own:2:10: no rule uses the macro 'one'; use it as {one} or take it out",
            "own:2:24: no rule uses the macro 'two'; use it as {two} or take it out",
        ]),
        # Examples.
        (of_rules(rule("bè", "note: none")), [
            "own:3:1: rule 'own.r' needs a counter-example: `none: true`, or `unproven:` with the reason",
            "own:3:1: rule 'own.r' needs an example: a sentence with its mention in [ ], or `unproven:` with the reason",
        ]),
        (of_rules(rule("bè", "examples: ['[bè một]']")), [
            "own:3:1: rule 'own.r' needs a counter-example: `none: true`, or `unproven:` with the reason",
        ]),
        (of_rules(rule("bè", "examples: [{text: bờ, none: true}]", "zone: section")), [
            "own:3:1: rule 'own.r' needs an example: a sentence with its mention in [ ], or `unproven:` with the reason",
        ]),
        (of_rules(rule("bè", "unproven: ''")), [
            "own:3:1: rule 'own.r' needs a counter-example: `none: true`, or `unproven:` with the reason",
            "own:3:1: rule 'own.r' needs an example: a sentence with its mention in [ ], or `unproven:` with the reason",
        ]),
        # Parts that no example shows.
        (of_rules(rule("bè|đò", "unproven: x, examples: ['[bè]']")), ["own:3:27: own.r: no example shows the alternative 'đò'"]),
        (of_rules(rule("(?:bè|{m})", "unproven: x, examples: ['[bè]', '[a]']"), before="macros:\n  m: a|b\n"), [
            "own:3:3: own.m: no example shows the alternative 'b'",
        ]),
        (of_rules(rule("bè(?: {ways})?", "unproven: x, examples: ['[bè]']"), before="words: {ways: [bơi]}\n"), [
            "own:4:27: own.r: no example shows the word list '{ways}'",
        ]),
        (of_rules(rule("(?:Đua|Bơi) thuyền", "unproven: x, examples: ['[Đua thuyền]']", "zone: section")), [
            "own:3:32: own.r: no example shows the alternative 'Bơi'",
        ]),
        # Relations and labels that lead nowhere.
        (of_rules(rule("{A:document} {A:b}", "unproven: x", "relation: document.dat"),
                  "  - {id: own.a, label: A, value: fields, pattern: a, unproven: x}\n"), [
            "own:3:1: nothing asks for the relation 'document.dat'; did you mean 'document.date'?; "
            "a field of a label can, with `relation:`",
        ]),
        (of_rules(rule("{A:document} {A:dte}", "unproven: x", "relation: document.date"),
                  "  - {id: own.a, label: A, value: fields, pattern: a, unproven: x}\n"), [
            "own:3:1: nothing asks the relation 'document.date' for 'dte'; did you mean 'date'?",
        ]),
        ("labels:\n  CREW: {fields: {name: text}}\n", ["own:3:3: no rule makes the label 'CREW'"]),
        (of_rules("  - {id: own.a, label: CREW, pattern: a, unproven: x}\n",
                  "  - {id: own.r, relation: own.rowed, pattern: '{CREW:a} {CREW:of}', unproven: x}\n",
                  before="labels: {CREW: {fields: {of: {as: text, relation: own.rows}}}}\n"), [
            "own:2:41: no rule makes the relation 'own.rows'; did you mean 'own.rowed'?",
        ]),
    ],
)  # fmt: skip
def test_what_is_named(tmp_path: Path, pack: str, said: list[str]) -> None:
    assert named(tmp_path, pack) == said


@pytest.mark.parametrize(
    "pack",
    [
        # Of what one pack has, another may be the only user: in a pattern, a guard, an argument, or a rule switched off.
        of_rules(
            rule(r"\d+"), before="words: {of_pattern: [a]}\nmacros: {of_guard: b, of_replaced: c, of_dropped: d}\n"
        )
        + "  - {id: own.dropped, label: a, pattern: '{of_dropped}', unproven: x}\n"
        + "  - {id: own.replaced, label: a, pattern: '{of_replaced}', unproven: x}\n",
    ],
)
def test_what_another_pack_uses_is_used(tmp_path: Path, pack: str) -> None:
    other = """\
        uses: [own]
        rules:
          - {id: other.r, label: a, pattern: 'x{of_pattern}', not_after: ['{own.of_guard}'], unproven: x, examples: ['[xa]']}
          - {id: own.dropped, drop: true}
          - {id: own.replaced, override: true, label: a, pattern: 'bè', unproven: x}
        """
    assert named(tmp_path, pack, other) == []


def test_one_reference_to_a_list_shows_it_for_all(tmp_path: Path) -> None:
    pack = of_rules(
        rule("{boats} và(?: {boats})?|{own.boats}", "unproven: x, examples: ['[bè và]', '[đò]']"),
        before="words: {boats: [bè, đò]}\n",
    )
    assert named(tmp_path, pack) == []


def test_examples_of_one_rule_show_parts_of_another(tmp_path: Path) -> None:
    pack = of_rules(
        rule("bè|đò", "unproven: x, examples: ['[bè]']"),
        "  - {id: own.s, label: s, pattern: '{a} trôi', unproven: x, examples: ['[đò trôi]']}\n",
    )
    assert named(tmp_path, pack) == []


def test_counter_examples_show_what_is_matched_and_then_refused(tmp_path: Path) -> None:
    """A guard refuses before anything is shown; a zone, a normaliser or a rival refuse what was."""
    pack = """\
        rules:
          - id: own.day
            label: DATE
            value: date
            pattern: 'ngày (?P<day>\\d+)(?:/| tháng )(?P<month>\\d+)'
            not_after: [quá]
            examples:
              - '[ngày 3/4]'
              - {text: 'ngày 45 tháng 13', none: true}
        """
    assert named(tmp_path, pack) == []
    guarded = pack.replace("ngày 45 tháng 13", "quá ngày 4 tháng 3")
    assert named(tmp_path, guarded) == ["own:6:5: own.day: no example shows the alternative ' tháng '"]


def test_parts_of_what_only_guards_and_lookaheads_use_are_not_asked_for(tmp_path: Path) -> None:
    pack = of_rules(
        rule(r"(?!{stop}|còn)\p{L}+ một", "not_after: ['{old}'], unproven: x, examples: ['[bè]']"),
        before="macros: {stop: 'tàu|đò', old: [cũ, xưa]}\n",
    )
    assert named(tmp_path, pack) == []


def test_only_the_packs_that_are_asked_about(tmp_path: Path) -> None:
    own, other = "macros: {m: a}\n", "macros: {n: a}\n"
    assert [line.split(":")[0] for line in named(tmp_path, own, other)] == ["other", "own"]
    assert [line.split(":")[0] for line in named(tmp_path, own, other, own=["own"])] == ["own"]
    assert [line.split(":")[0] for line in named(tmp_path, own, other, own=None)] == ["other", "own"]
    assert named(tmp_path, own, other, own=[]) == []


def test_what_one_pack_adds_to_another_stands_in_its_own_file(tmp_path: Path) -> None:
    other = "uses: [own]\nrules:\n  - {id: own.r, extend: true, pattern: 'đò|mảng', examples: ['[đò]']}\n"
    own = of_rules(rule("bè", "unproven: x, examples: ['[bè]']"))
    found = [line for line in named(tmp_path, own, other) if "counter-example" not in line]
    assert found == ["other:4:31: own.r@other: no example shows the alternative 'mảng'"]


def test_what_is_added_to_a_rule_needs_no_counter_example_of_its_own(tmp_path: Path) -> None:
    other = "uses: [own]\nrules:\n  - {id: own.r, extend: true, pattern: 'đò', examples: ['[đò]']}\n"
    assert named(tmp_path, of_rules(rule("bè", "unproven: x, examples: ['[bè]']")), other) == []


def test_a_rule_that_takes_the_place_of_another(tmp_path: Path) -> None:
    other = of_rules(rule("bè", "unproven: x, override: true, examples: ['[bè]']"))
    assert named(tmp_path, of_rules(rule("đò|mảng")), other) == []


def test_mistakes_come_alone_and_all_of_them(tmp_path: Path) -> None:
    own = "rules:\n  - {id: own.r, labl: a, pattern: a}\n  - {id: own.s, label: s, pattern: '{boat}'}\nwords: {boats: [bè]}\n"
    assert named(tmp_path, own, own=[]) == [
        "own:3:5: rule 'own.r' needs exactly one of `label`, `relation` and `zone`",
        "own:3:17: unknown key 'labl' in a rule; did you mean 'label'?",
        "own:4:27: no word list, macro or label is called 'boat'; did you mean 'boats'?",
    ]


def test_a_folder_without_packs(tmp_path: Path) -> None:
    (problem,) = lint([ground(), tmp_path])
    assert str(problem) == f"{tmp_path}:1:1: no pack.yaml in this folder or in a folder right below it"


def test_packs_that_cannot_read_articles_are_looked_at_all_the_same(tmp_path: Path) -> None:
    """Without the lists that the program asks for no example can run; all else is named."""
    folder = write_pack(
        tmp_path / "own", of_rules(rule("bè|đò", "examples: ['[bè]']"), before="pack: own\nmacros: {m: a}\n")
    )
    assert [problem.message.split(";")[0] for problem in lint([folder])] == [
        "no rule uses the macro 'm'",
        "rule 'own.r' needs a counter-example: `none: true`, or `unproven:` with the reason",
    ]


TRIED_EVERYWHERE = """\
    labels:
      BOAT: {fields: {name: {as: text}}}
    rules:
      - {id: own.any, label: BOAT, unproven: x, pattern: '(?P<name>\\p{Lu}\\p{Ll}+)'}
      - {id: own.two, label: BOAT, unproven: x, pattern: '(?P<name>\\p{Lu}\\p{Ll}+ \\p{Lu}\\p{Ll}+)'}
      - {id: own.echo, label: BOAT, unproven: x, echoes: BOAT, pattern: '(?P<name>\\p{Lu}\\p{Ll}+)'}
      - {id: own.far, label: BOAT, unproven: x, echoes: BOAT, pattern: '\\p{Ll}+(?P<mention>(?P<name>\\p{Lu}+))'}
      - {id: own.digit, label: BOAT, unproven: x, pattern: '(?P<name>\\d)'}
      - {id: own.line, zone: boilerplate, unproven: x, pattern: '\\p{Lu}+'}
    """


def test_rules_that_are_tried_everywhere(tmp_path: Path) -> None:
    said = [line.removesuffix(EVERYWHERE) for line in named(tmp_path, TRIED_EVERYWHERE) if line.endswith(EVERYWHERE)]
    assert said == ["own:5:1: rule 'own.any'", "own:6:1: rule 'own.two'", "own:8:1: rule 'own.far'"]
