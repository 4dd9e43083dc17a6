from __future__ import annotations

import copy
import itertools
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import write_pack

from extractor.errors import ExtractorError
from extractor.normalising import NORMALISERS
from extractor.rulebook import Problem, Rulebook, RuleError, load_rulebook

GOOD = r"""
    pack: boats
    version: "2"
    language: vi
    description: Races on the river.
    words:
      crews: [Sông Hậu, Núi Đôi]
      places: {file: places.tsv}
    macros:
      times: '\d{1,2}:\d\d'
      near: [gần, bên]
    rules:
      - id: race.result
        label: RESULT
        note: A crew and its time.
        pattern: '{crews:crew} về đích sau {times:time}'
        value: fields
        with: {unit: minute}
        not_after: [không]
        zones: [body, lead]
        examples:
          - {text: 'Đội [Sông Hậu về đích sau 12:30] là nhanh', value: {crew: Sông Hậu}}
          - {text: 'Đội Sông Hậu bỏ cuộc', none: true}
      - id: race.place
        label: river_place
        pattern: '{near} {places:place}'
      - id: race.at
        relation: race.where
        pattern: '{RESULT:result} {river_place:place}'
      - id: race.head
        zone: section
        pattern: 'Đua thuyền'
    """
PLACES = """\
    # text is the name as people write it
    text\tvariants\tkind
    Bến Lở\tBến Lỡ | bến lở lớn\tbến
    Cồn Sậy\t\tcồn
    """


def load(*folders: Path) -> Rulebook:
    return load_rulebook(folders, NORMALISERS)


def problems_of(tmp_path: Path, text: str, **files: str) -> list[Problem]:
    write_pack(tmp_path / "one", text, **files)
    with pytest.raises(RuleError) as raised:
        load(tmp_path)
    return list(raised.value.problems)


def test_good_pack(tmp_path: Path) -> None:
    book = load(write_pack(tmp_path / "boats", GOOD, places=PLACES))
    result, place, where, head = book.rules
    assert [pack.name for pack in book.packs] == ["boats"]
    assert book.packs[0].version == "2"
    assert (result.id, result.kind, result.name) == ("race.result", "mention", "RESULT")
    assert set(result.captures) == {"crew", "time"}
    assert [words.name for words in result.captures["crew"].lists] == ["crews"]
    assert result.arguments == {"unit": "minute"}
    assert result.zones == frozenset({"body", "lead"})
    assert [guard.kind for guard in result.guards] == ["not_after"]
    assert [example.none for example in result.examples] == [False, True]
    assert result.file.endswith("pack.yaml")
    assert result.line == 13
    assert result.examples[0].line == 22
    assert result.examples[0].spans == ((4, 30),)
    assert place.zones is None
    assert where.labels_used == {"RESULT", "river_place"}
    assert where.captures["result"].label == "RESULT"
    assert book.relations == (where,)
    assert book.zones == (head,)
    assert book.labels == ("RESULT", "river_place")
    assert set(book.tokens) == {"RESULT", "river_place"}
    assert len(set(book.tokens.values())) == 2
    assert book.layers == ((result, place),)
    found = book.words("boats.places").find("bến lỡ")
    assert found is not None
    assert found.text == "Bến Lở"
    with pytest.raises(KeyError, match=r"boats\.nowhere"):
        book.words("boats.nowhere")


PACK = "pack: p\n"
RULE = "rules:\n  - id: r.a\n    label: THING\n    value: fields\n    pattern: "
BROKEN = {
    "unknown key in a pack": ("pack: p\nmacro: {}\n", (2, 1), ["unknown key 'macro'", "did you mean 'macros'?"]),
    "unknown key in a rule": (
        PACK + RULE + "abc\n    not_befor: [x]\n",
        (7, 5),
        ["unknown key 'not_befor' in a rule", "did you mean 'not_before'?"],
    ),
    "unknown key in an example": (
        PACK + RULE + "abc\n    examples:\n      - {text: '[abc]', valeu: {a: 1}}\n",
        (8, 25),
        ["unknown key 'valeu'", "did you mean 'value'?"],
    ),
    "unknown key in a word list": (
        PACK + "words:\n  w: {items: [a], cases: keep}\n",
        (3, 19),
        ["unknown key 'cases'", "did you mean 'case'?"],
    ),
    "unknown case": (PACK + "words:\n  w: {items: [a], case: loud}\n", (3, 19), ["`ignore` or `keep`"]),
    "duplicate key": (PACK + "macros: {}\nmacros: {}\n", (3, 1), ["'macros' stands twice", "line 2"]),
    "duplicate key deep down": (PACK + RULE + "abc\n    label: OTHER\n", (7, 5), ["'label' stands twice", "line 4"]),
    "duplicate id": (
        PACK + RULE + "abc\n  - {id: r.a, label: THING, value: fields, pattern: x}\n",
        (7, 6),
        ["'r.a' is already in", "pack.yaml:3", "override: true"],
    ),
    "unknown list, macro or label": (
        PACK + "words:\n  rivers: [Lô]\n" + RULE + "'{river}'\n",
        (8, 5),
        ["no word list, macro or label is called 'river'", "did you mean 'rivers'?"],
    ),
    "unknown normaliser": (
        PACK + "rules:\n  - {id: r, label: THING, pattern: x, value: numbre}\n",
        (3, 39),
        ["unknown normaliser 'numbre'", "did you mean 'number'?"],
    ),
    "output label without normaliser": (
        PACK + "rules:\n  - {id: r, label: THING, pattern: x}\n",
        (3, 5),
        ["makes a THING", "`value`"],
    ),
    "macro cycle": (
        PACK + "macros:\n  a: x{b}\n  b: y{c}\n  c: z{a}\n" + RULE + "'{a}'\n",
        (10, 5),
        ["refers to itself", "a → b → c → a"],
    ),
    "macro that is its own": (PACK + "macros:\n  a: x{a}\n" + RULE + "'{a}'\n", (8, 5), ["a → a"]),
    "label cycle": (
        PACK
        + "rules:\n  - {id: r.a, label: A, value: fields, pattern: 'x {B}'}\n"
        + "  - {id: r.b, label: B, value: fields, pattern: 'y {A}'}\n",
        (3, 1),
        ["wait for each other", "r.a → r.b → r.a"],
    ),
    "bad regular expression": (PACK + RULE + "'(abc'\n", (6, 5), ["not a valid pattern", "missing )"]),
    "bad guard": (PACK + RULE + "abc\n    not_after: [x, '(y']\n", (7, 20), ["not a valid pattern"]),
    "guard that is no text": (PACK + RULE + "abc\n    before: 5\n", (7, 5), ["`before` is a text or a list of texts"]),
    "missing word-list file": (PACK + "words:\n  w: {file: rivres.tsv}\n", (3, 7), ["there is no file", "rivres.tsv"]),
    "empty word list": (PACK + "words:\n  w: []\n", (3, 3), ["word list 'w' is empty"]),
    "word that is no word": (PACK + "words:\n  w: [a, [b]]\n", (3, 10), ["expected a word", "found list"]),
    "tab": (PACK + "words:\n\tw: [a]\n", (3, 1), ["not valid YAML", "spaces, not tabs"]),
    "empty file": ("", (1, 1), ["is empty"]),
    "only a comment": ("# nothing here\n", (1, 1), ["is empty"]),
    "list instead of mapping": ("- pack\n- rules\n", (1, 1), ["a pack is a mapping", "holds a list"]),
    "text instead of mapping": ("pack\n", (1, 1), ["a pack is a mapping", "holds a str"]),
    "rules as a mapping": (PACK + "rules:\n  r.a: {label: A}\n", (2, 1), ["'rules' must be a list", "found dict"]),
    "rule as a text": (PACK + "rules: [abc]\n", (2, 9), ["a rule is a mapping", "found str"]),
    "rule without id": (PACK + "rules:\n  - {zone: body, pattern: x}\n", (3, 5), ["needs an `id`"]),
    "rule without pattern": (PACK + "rules:\n  - {id: r, zone: body}\n", (3, 5), ["'r' needs a `pattern`"]),
    "rule without kind": (PACK + "rules:\n  - {id: r, pattern: x}\n", (3, 5), ["exactly one of"]),
    "rule of two kinds": (
        PACK + "rules:\n  - {id: r, pattern: x, zone: body, label: A, value: fields}\n",
        (3, 5),
        ["exactly one of `label`, `relation` and `zone`"],
    ),
    "unknown zone": (
        PACK + "rules:\n  - {id: r, pattern: x, zone: captoin}\n",
        (3, 25),
        ["unknown zone 'captoin'", "did you mean 'caption'?"],
    ),
    "pattern that matches nothing at all": (PACK + RULE + "'a*'\n", (6, 5), ["matches the empty text"]),
    "arguments as a list": (PACK + RULE + "abc\n    with: [a]\n", (7, 5), ["`with` is a mapping"]),
    "opaque label that none makes": (
        PACK + RULE + "abc\n    opaque: [THIN]\n",
        (7, 14),
        ["no rule makes the label 'THIN'", "did you mean 'THING'?"],
    ),
    "echo of a label that none makes": (
        PACK + RULE + "abc\n    echoes: THIN\n",
        (7, 5),
        ["no rule makes the label 'THIN'", "did you mean 'THING'?"],
    ),
    "echoes as a list": (PACK + RULE + "abc\n    echoes: [THING]\n", (7, 5), ["no rule makes the label ['THING']"]),
    "a pack used that is not there": ("pack: p\nuses: [q]\n", (2, 8), ["there is no pack 'q'"]),
    "uses as a text": ("pack: p\nuses: q\n", (2, 1), ["'uses' must be a list"]),
    "one name for a list and a macro": (
        PACK + "words:\n  a: [x]\nmacros:\n  a: y\n",
        (3, 3),
        ["'a' is a word list and a macro"],
    ),
    "one name for a macro and a label": (
        PACK + "macros:\n  THING: y\n" + RULE + "abc\n",
        (3, 3),
        ["'THING' is a macro and a label"],
    ),
    "macro that is no pattern": (PACK + "macros:\n  a: 5\n", (3, 3), ["a macro is a pattern"]),
    "pack without name": ("version: '1'\n", (1, 1), ["'pack' must be a text"]),
    "python object": (PACK + "words: !!python/object/apply:os.getcwd []\n", (2, 1), ["'words' must be a mapping"]),
    "mark that is not closed": (
        PACK + RULE + "abc\n    examples:\n      - {text: 'x [abc'}\n",
        (8, 10),
        ["a mark is not closed", "\\["],
    ),
    "counter-example with a mark": (
        PACK + RULE + "abc\n    examples:\n      - {text: '[abc]', none: true}\n",
        (8, 9),
        ["marks nothing"],
    ),
    "examples as a text": (PACK + RULE + "abc\n    examples: abc\n", (7, 5), ["`examples` is a list"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_pack(tmp_path: Path, name: str) -> None:
    text, place, fragments = BROKEN[name]
    found = problems_of(tmp_path, text)
    at_place = [problem for problem in found if (problem.line, problem.column) == place]
    assert at_place, list(map(str, found))
    assert any(all(part in problem.message for part in fragments) for problem in at_place), list(map(str, found))
    assert all(problem.file == str(tmp_path / "one" / "pack.yaml") for problem in found)


def test_binary_file(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_bytes(b"pack: \xff\xfe\x00")
    with pytest.raises(RuleError, match=r"pack\.yaml:1:1: not UTF-8 text \(byte 6\)"):
        load(tmp_path)


def test_windows_editors_are_welcome(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_bytes(b"\xef\xbb\xbfpack: p\r\nwords:\r\n  w: [a, b]\r\n")
    assert list(load(tmp_path).words("p.w")) == ["a", "b"]


def test_folder_without_pack(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no pack\.yaml in this folder"):
        load(tmp_path)


def test_folder_of_packs_and_pack_folder_are_the_same(tmp_path: Path) -> None:
    first = write_pack(tmp_path / "a", "pack: first\n")
    write_pack(tmp_path / "b", "pack: second\n")
    assert [pack.name for pack in load(tmp_path).packs] == ["first", "second"]
    assert [pack.name for pack in load(first).packs] == ["first"]
    assert [pack.name for pack in load(first, tmp_path).packs] == ["first", "second"]


def test_two_packs_of_one_name(tmp_path: Path) -> None:
    write_pack(tmp_path / "a", "pack: p\n")
    write_pack(tmp_path / "b", "pack: p\n")
    with pytest.raises(RuleError, match=r"b/pack\.yaml:1:1: another pack is called 'p': .*a/pack\.yaml"):
        load(tmp_path)


def test_later_pack_overrides_only_where_it_says_so(tmp_path: Path) -> None:
    rule = "rules: [{id: r, label: A, value: fields, pattern: %s}]\n"
    write_pack(tmp_path / "a", "pack: a\n" + rule % "one")
    later = write_pack(tmp_path / "b", "pack: b\n" + rule % "two")
    with pytest.raises(RuleError, match=r"b/pack\.yaml:2:\d+: rule 'r' is already in .*a/pack\.yaml:2"):
        load(tmp_path)
    write_pack(later, "pack: b\n" + rule % "two, override: true")
    assert [(rule.id, rule.source, rule.pack) for rule in load(tmp_path).rules] == [("r", "two", "b")]


def test_all_mistakes_are_reported_together(tmp_path: Path) -> None:
    write_pack(
        tmp_path / "a",
        """\
        pack: a
        uses: [nowhere]
        words:
          rivers: {file: rivers.tsv}
        rules:
          - {id: r.one, label: A, value: feilds, pattern: '(x'}
          - {id: r.two, label: A, value: fields, pattern: '{rivres}'}
        """,
        rivers="name\tkind\nLô\tsông\n",
    )
    write_pack(tmp_path / "b", "pack: b\nrulez: []\n")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "pack.yaml").write_text("- not a pack\n", encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        load(tmp_path)
    lines = [line.replace(str(tmp_path), "") for line in str(raised.value).splitlines()]
    wanted = [
        r"/a/pack\.yaml:2:8: there is no pack 'nowhere'",
        r"/a/pack\.yaml:6:27: unknown normaliser 'feilds'; did you mean 'fields'\?",
        r"/a/pack\.yaml:6:42: not a valid pattern",
        r"/a/pack\.yaml:7:42: no word list, macro or label is called 'rivres'; did you mean 'rivers'\?",
        r"/a/rivers\.tsv:1:1: the first line must be a header with a column 'text'",
        r"/b/pack\.yaml:2:1: unknown key 'rulez' in a pack; did you mean 'rules'\?",
        r"/c/pack\.yaml:1:1: a pack is a mapping",
    ]
    for pattern in wanted:
        assert any(re.match(pattern, line) for line in lines), (pattern, lines)
    assert isinstance(raised.value, ExtractorError)
    assert list(raised.value.problems) == sorted(raised.value.problems)


def test_words_that_yaml_1_1_would_change(tmp_path: Path) -> None:
    text = "pack: p\nwords:\n  w: [no, yes, on, off, y, n, 2020-01-01, 12:30, 1_000, 0x1F, 1e3, =, <<]\n"
    book = load(write_pack(tmp_path, text))
    assert list(book.words("p.w")) == [
        "no", "yes", "on", "off", "y", "n", "2020-01-01", "12:30", "1_000", "0x1f", "1e3", "=", "<<",
    ]  # fmt: skip


def test_values_that_yaml_1_1_would_change(tmp_path: Path) -> None:
    text = PACK + RULE + "abc\n    with: {a: no, b: 2020-01-01, c: 1:30, d: true, e: null, f: -3, g: 1.5}\n"
    assert load(write_pack(tmp_path, text)).rules[0].arguments == {
        "a": "no", "b": "2020-01-01", "c": "1:30", "d": True, "e": None, "f": -3, "g": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize("word", ["05", "010", "08", "007", "1.10"])
def test_numbers_in_word_lists_stay_as_written(tmp_path: Path, word: str) -> None:
    book = load(write_pack(tmp_path, f"pack: p\nwords:\n  w: [{word}, a]\n"))
    assert list(book.words("p.w")) == [word, "a"]


@pytest.mark.parametrize("key", ["whole_words", "ignore_case"])
@pytest.mark.parametrize("said", ["no", "off", "False", '"false"'])
def test_switch_that_is_no_truth_value(tmp_path: Path, key: str, said: str) -> None:
    """``no`` stays text in YAML 1.2: it must be refused, not taken for true."""
    found = problems_of(tmp_path, PACK + RULE + f"abc\n    {key}: {said}\n")
    assert [(problem.line, problem.column) for problem in found] == [(7, 5)]


@pytest.mark.parametrize(
    "lists",
    [
        pytest.param("w: {items: đảng viên}", id="items"),
        pytest.param("w: [{text: chủ nhật, variants: chúa nhật}]", id="variants"),
    ],
)
def test_a_text_where_a_list_is_meant(tmp_path: Path, lists: str) -> None:
    """It must be refused or taken whole, but never read letter by letter."""
    write_pack(tmp_path, f"pack: p\nwords:\n  {lists}\n")
    try:
        words = load(tmp_path).words("p.w")
    except RuleError as error:
        assert [problem.line for problem in error.problems] == [3]
    else:
        assert set(words) <= {"đảng viên", "chủ nhật", "chúa nhật"}


@pytest.mark.parametrize("key", ["zones: [bodi]", "beats: [r.b]", "beats: [THINK]"])
def test_name_that_nothing_bears(tmp_path: Path, key: str) -> None:
    """A slip of the pen would switch the rule off, or its precedence, without a word."""
    found = problems_of(tmp_path, PACK + RULE + f"abc\n    {key}\n")
    assert found[0].line == 7


@pytest.mark.parametrize("label", ["5", "[A, B]", "", "{a: b}"])
def test_label_that_is_no_text(tmp_path: Path, label: str) -> None:
    found = problems_of(tmp_path, PACK + RULE.replace("THING", label) + "abc\n")
    assert any(problem.line == 4 for problem in found)


@pytest.mark.parametrize("published", ["2020", "soon", "2020-13-45"])
def test_example_with_a_day_that_is_none(tmp_path: Path, published: str) -> None:
    found = problems_of(
        tmp_path, PACK + RULE + f"abc\n    examples:\n      - {{text: '[abc]', published: {published}}}\n"
    )
    assert found[0].line == 8


def test_list_of_nothing_but_empty_words(tmp_path: Path) -> None:
    assert "a word is not empty" in problems_of(tmp_path, PACK + "words:\n  w: ['']\n")[0].message


CRASHES = {
    "an alias to what it stands in": PACK + "words: &a\n  w: *a\n",
    "a list in itself": PACK + "rules: &a [*a]\n",
    "too deep": PACK + "words:\n  w: " + "[" * 1500 + "]" * 1500 + "\n",
    "NUL": PACK + "description: a\0b\n",
    "normaliser in a list": PACK + "rules:\n  - {id: r, label: A, pattern: x, value: [fields]}\n",
    "items as a number": PACK + "words:\n  w: {items: 5}\n",
    "two documents": PACK + "---\npack: q\n",
    "alias to nothing": PACK + "words: *nowhere\n",
    "open quote": PACK + "description: '\n",
}


@pytest.mark.parametrize("text", CRASHES.values(), ids=CRASHES.keys())
def test_no_file_makes_the_loader_crash(tmp_path: Path, text: str) -> None:
    write_pack(tmp_path, text)
    with pytest.raises(RuleError) as raised:
        load(tmp_path)
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in raised.value.problems)


MISPLACED: list[Any] = [None, 5, {}, ["x"], [[]]]


def places_in(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below ``node``."""
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places_in(node[key], (*path, key))


def test_any_misplaced_value_gives_a_rulebook_or_a_rule_error(tmp_path: Path) -> None:
    good = yaml.safe_load(textwrap.dedent(GOOD))
    outcomes: set[type] = set()
    for path, value in itertools.product(places_in(good), MISPLACED):
        pack = copy.deepcopy(good)
        node = pack
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        folder = write_pack(tmp_path, yaml.safe_dump(pack, allow_unicode=True), places=PLACES)
        try:
            outcomes.add(type(load(folder)))
        except RuleError as error:
            assert all(problem.message and problem.line >= 1 for problem in error.problems)
            outcomes.add(RuleError)
    assert outcomes == {RuleError, Rulebook}


def test_hash_follows_every_file_of_a_pack(tmp_path: Path) -> None:
    before = load(write_pack(tmp_path, GOOD, places=PLACES)).sha256
    assert load(write_pack(tmp_path, GOOD, places=PLACES)).sha256 == before
    assert load(write_pack(tmp_path, GOOD, places=PLACES + "Bãi Bồi\n")).sha256 != before
    assert load(write_pack(tmp_path, GOOD.replace("nhanh", "chậm"), places=PLACES)).sha256 != before


def test_packs_see_what_they_use_and_only_that(tmp_path: Path) -> None:
    write_pack(tmp_path / "a", "pack: a\nwords:\n  w: [một]\nmacros:\n  m: xuồng\n")
    write_pack(tmp_path / "b", "pack: b\nuses: [a]\nwords:\n  w: [hai]\n")
    rule = "rules: [{id: r, label: A, value: fields, pattern: '%s'}]\n"
    user = write_pack(tmp_path / "c", "pack: c\nuses: [b]\n" + rule % "{w} {a.w} {m}")
    pattern = load(tmp_path).rules[0].pattern
    assert pattern.fullmatch("hai một xuồng")
    assert not pattern.fullmatch("một một xuồng")
    write_pack(user, "pack: c\n" + rule % "{w}")
    with pytest.raises(RuleError, match="no word list, macro or label is called 'w'"):
        load(tmp_path)


def test_layers_follow_references(tmp_path: Path) -> None:
    text = """\
        pack: p
        rules:
          - {id: top, label: TOP, value: fields, pattern: '{MIDDLE} {LOW}'}
          - {id: middle, label: MIDDLE, value: fields, pattern: '{LOW}!'}
          - {id: low.joined, label: LOW, value: fields, pattern: '{LOW}-{LOW}'}
          - {id: low, label: LOW, value: fields, pattern: 'x'}
          - {id: aside, label: ASIDE, value: fields, pattern: 'y', opaque: [LOW]}
        """
    layers = load(write_pack(tmp_path, text)).layers
    where = {rule.id: number for number, layer in enumerate(layers) for rule in layer}
    assert where["low"] < where["low.joined"] < where["middle"] < where["top"]
    assert where["aside"] > where["low.joined"]
