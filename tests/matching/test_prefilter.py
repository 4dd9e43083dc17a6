"""The prefilter only leaves out what cannot match: with it and without it the same is found."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ARTICLES, load_once, normalise_with, raw_text, rulebook_of

from extractor.matching import Engine, Match, Relation, Surroundings
from extractor.pipeline import Extractor
from extractor.records import Article
from extractor.rulebook import Rulebook


def unfiltered() -> Extractor:
    made = Extractor(load_once().rulebook)
    made._engine = Engine(made.rulebook, prefilter=False)
    made.segmenter = load_once().segmenter
    return made


@pytest.fixture(scope="module")
def everywhere() -> Extractor:
    return unfiltered()


@pytest.mark.parametrize("path", ARTICLES[::4], ids=lambda path: path.name[:2])
def test_articles(path: Path, everywhere: Extractor) -> None:
    text = raw_text(path)
    assert load_once()(text) == everywhere(text)


def test_further_articles(shared: Path, everywhere: Extractor) -> None:
    for path in sorted((shared / "articles").glob("*.txt"))[:4]:
        text = path.read_text(encoding="utf-8-sig")
        assert load_once()(text) == everywhere(text)


PIECES = [
    "Đảng bộ tỉnh", "đảng viên", "chi bộ", "Huyện ủy Khe Lau", "12", "3.450", "hơn 70", "ngày 5/3/2019", "tháng 8",
    "năm 2020", "từ", "đến", "nay", "Nghị quyết số 24-NQ/TU", "đồng chí", "Nguyễn Văn An", "An", "ông", "Bí thư", "%",
    "48,98%", "(", ")", "\"", ",", ";", ".", ":", "-", "/",
    "\n", "SÁNG 8 GIỜ", "quý I", "hai trăm", "tỷ đồng", "trong đó",
    "Sở Y tế", "xã", "Yên Bái", "khóa XIII", "Trung ương", "trở lên", "gồm", "còn", "giảm", "lần thứ", "ảnh:", "ſ", "İ",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text("aẤđ 1.\n", max_size=4)), max_size=25).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_text(everywhere: Extractor, text: str) -> None:
    if text.strip():
        assert found_in(load_once(), text) == found_in(everywhere, text)


def found_in(extractor: Extractor, text: str) -> Article | str:
    try:
        return extractor(text)
    except ValueError as error:
        return str(error)


RULES = r"""
pack: p
words:
  things: [nhà, "nhà sàn", cây, "cây cầu"]
  short: [a, y]
macros:
  some: '(?:vài|mấy)? ?{things}'
rules:
  - {id: n, label: n, pattern: '\d+'}
  - {id: thing, label: THING, value: fields, pattern: '{n:n} {things:what}'}
  - {id: inside, label: INSIDE, value: fields, pattern: 'à\p{L}*', whole_words: false}
  - {id: lines, label: LINES, value: fields, pattern: 'nhà[^x]cây'}
  - {id: over, label: OVER, value: fields, pattern: '{LINES} \d'}
  - {id: open, label: OPEN, value: fields, pattern: '\p{Lu}\p{Ll}+', not_after: ['{things}']}
  - {id: after, label: AFTER, value: fields, pattern: '\p{Ll}{2}', after: ['{short}']}
  - {id: start, label: START, value: fields, pattern: '(?:^|(?<=\n))(?P<mention>{some})'}
  - {id: echo, label: OPEN, value: fields, pattern: '(?P<mention>\p{L}+)', echoes: PAIR}
  - {id: pair, label: PAIR, value: fields, pattern: '\p{Lu}\p{L}+ \p{Lu}\p{L}+', beats: [OPEN]}
  - {id: opaque, label: OPAQUE, value: fields, pattern: 'cây cầu \d', opaque: [THING, n]}
  - {id: any_case, label: CASE, value: fields, pattern: 'bến đò', ignore_case: true}
  - {id: rel, relation: rel, pattern: '{THING:a}(?: và|,) {THING:b}'}
"""
WORDS = [
    "nhà",
    "nhà sàn",
    "cây",
    "cây cầu",
    "12",
    "3",
    "vài",
    "a",
    "y",
    "An",
    "Bình",
    "AN",
    "bến ĐÒ",
    "x",
    ",",
    "và",
    "\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from((" ", "")))
@settings(max_examples=400, deadline=None)
def test_rules_of_every_kind(words: list[str], between: str) -> None:
    book = rulebook_of(RULES)
    text = between.join(words)
    assert seen(book, text, True) == seen(book, text, False)


def seen(book: Rulebook, text: str, prefilter: bool) -> tuple[list[object], list[object]]:
    run = Engine(book, prefilter).run(text, Surroundings(normalise_with(book), lambda at: "body", pytest.fail))
    mentions = run.mentions()
    return [shown(m) for m in mentions], [shown(r) for r in run.relations(mentions)]


def shown(found: Match | Relation) -> object:
    captures = {name: (c.text, c.start, c.end, c.entry) for name, c in found.captures.items()}
    return found.rule.id, found.start, found.end, captures


def test_rules_of_every_kind_do_fire() -> None:
    text = "nhà sàn\n12 nhà và 3 cây cầu\nnhà cây 3\na nó An Bình cây an bến ĐÒ\ny nhà"
    mentions, relations = seen(rulebook_of(RULES), text, True)
    fired = {mention[0] for mention in mentions}  # type: ignore[index]
    assert {"thing", "over", "after", "start", "echo", "pair", "any_case"} <= fired
    assert relations


def test_a_rule_whose_literal_is_missing_is_not_tried() -> None:
    book = rulebook_of("pack: p\nrules: [{id: slow, label: A, value: fields, pattern: '(?:x|xx)+y'}]\n")
    assert (
        Engine(book).run("x" * 5_000, Surroundings(normalise_with(book), lambda at: None, pytest.fail)).mentions() == []
    )


def test_a_rulebook_without_literals() -> None:
    book = rulebook_of(r"{pack: p, rules: [{id: a, label: A, value: fields, pattern: '\p{Lu}+'}]}")
    assert seen(book, "một HAI ba", True)[0] == [("a", 4, 7, {})]


def test_a_pickled_engine_finds_the_same() -> None:
    engine = Engine(rulebook_of(RULES))
    text = "12 nhà và 3 cây cầu"
    around = Surroundings(normalise_with(engine.rulebook), lambda at: "body", pytest.fail)
    again = pickle.loads(pickle.dumps(engine))
    spans = [(m.rule.id, m.start, m.end) for m in again.run(text, around).mentions()]
    assert spans == [(m.rule.id, m.start, m.end) for m in engine.run(text, around).mentions()]
    assert spans


def test_echoes_of_very_many_names() -> None:
    """From so many words on they are looked for in another way."""
    names = [
        f"{chr(65 + i % 26)}{'aeiou'[i % 5]}{'bcdgh'[i // 26]} {chr(65 + i // 26)}{'xyz'[i % 3]}{i % 7 * 'n'}"
        for i in range(130)
    ]
    text = ". ".join(names) + ". " + " ".join(name.split()[1].lower() for name in names)
    book = rulebook_of(RULES)
    assert seen(book, text, True) == seen(book, text, False)
    assert sum(mention[0] == "echo" for mention in seen(book, text, True)[0]) > 60  # type: ignore[index]
