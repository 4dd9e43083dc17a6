from __future__ import annotations

import pytest
from support import Run, normalise_with, rulebook_of, run

from extractor.matching import Engine, Normalised, Surroundings, engine
from extractor.rulebook.examples import unmark


def only(rule: str, words: str = "{}") -> str:
    """A pack of one rule with the label A."""
    return f"pack: p\nwords: {words}\nrules:\n  - {{id: r, label: A, value: fields, {rule}}}\n"


@pytest.mark.parametrize(
    ("rule", "marked"),
    [
        (r"pattern: '\d+'", "có [12] và [3] ở x4"),
        (r"pattern: '\d+', whole_words: false", "có [12] và x[4]y"),
        (r"pattern: 'đảng bộ'", "[đảng bộ], Đảng bộ"),
        # Guards, of each kind: they look at what stands right before and right behind.
        (r"pattern: '\d+', not_after: [số]", "có [12], số 13, (số 14), số: [15]"),
        (r"pattern: '\d+', not_before: [tháng, năm]", "12 tháng, [13] ngày, 14 năm, [15]"),
        (r"pattern: '\d+', after: [đến, từ]", "từ [12] đến [13], qua 14"),
        (r"pattern: '\d+', before: [người]", "[12] người, 13 con, 14"),
        (r"pattern: '\d+', not_after: [số], not_before: [tháng]", "[12], số 13 người, 14 tháng, số 15 tháng"),
        (r"pattern: '\d+', not_before: [tháng]", "có [12]\ntháng nào"),
        (r"pattern: '\d+', not_after: [số]", "một số\n[12] người"),
        # A guard that refuses a match refuses that match only: a later start may still do.
        (r"pattern: 'xã(?: \w+)+', not_after: [các]", "các xã và [xã Lô]"),
        # A mention may be a part of what is matched; guards look at the edges of that part.
        (r"pattern: 'số (?P<mention>\d+)'", "số [12], thứ 13"),
        (r"pattern: 'số (?P<mention>\d+) nhà', not_before: [nhà]", "số 12 nhà"),
        (r"pattern: 'số (?P<mention>\d+) nhà', not_before: [cửa]", "số [12] nhà cửa"),
        (r"pattern: 'số (?P<mention>\d+)', not_after: [mã]", "mã số [12]"),
        # The next search begins where the mention ended, so that neighbours can share their context.
        (r"pattern: ', (?P<mention>\d+),', whole_words: false", "1, [2], [3], [4], 5"),
        # An alternative without the part is a mention as a whole.
        (r"pattern: 'số (?P<mention>\d+)|thứ \d+'", "số [12], [thứ 13]"),
        # Only the longest of what one place allows.
        (r"pattern: '\d+(?: người)?'", "có [12 người], [13] con"),
    ],
)
def test_one_rule(rule: str, marked: str) -> None:
    text, spans = unmark(marked)
    found = run(rulebook_of(only(rule)), text)
    assert [text[s:e] for s, e in spans] == [text[m.start : m.end] for m in found.matches]
    assert list(spans) == [(m.start, m.end) for m in found.matches]
    assert found.reports == []


TWO = """\
    pack: p
    words:
      units:
        - {text: người, variants: [dân], kind: person}
    rules:
      - {id: number, label: number, pattern: '\\d+', value: fields}
      - {id: year, label: YEAR, pattern: 'năm {number:n}', value: fields}
      - {id: count, label: AMOUNT, pattern: '{number:n} {units:unit}', opaque: [YEAR], value: fields}
      - {id: at, relation: in, pattern: '{AMOUNT:what}(?: ở \\w+)? {YEAR:when}'}
    """


def test_captures_know_their_entry_and_their_mention() -> None:
    found = run(rulebook_of(TWO), "có 12 dân năm 2020")
    amount = next(match for match in found.matches if match.label == "AMOUNT")
    unit, number = amount.captures["unit"], amount.captures["n"]
    assert (unit.text, unit.start, unit.end, unit.attribute("kind"), unit.attribute("x")) == (
        "dân",
        6,
        9,
        "person",
        None,
    )
    assert unit.entry is not None
    assert unit.entry.text == "người"
    assert number.match is not None
    assert (number.text, number.match.rule.id, number.entry) == ("12", "number", None)
    assert amount.value.fields == {"n": "12", "unit": "người"}


def test_earlier_mentions_are_tokens() -> None:
    """``opaque`` hides a year from amounts; a helper stays beside the mention that is made with it."""
    found = run(rulebook_of(TWO), "12 dân, năm 2020 người, 2021 người").shown()
    assert sorted(found) == [
        "AMOUNT:12 dân", "AMOUNT:2021 người", "YEAR:năm 2020", "number:12", "number:2020", "number:2021",
    ]  # fmt: skip


def test_relations() -> None:
    book = rulebook_of(TWO)
    text = "12 dân năm 2020, 13 dân ở xã năm 2021, 14 dân"
    around = Surroundings(normalise_with(book), lambda at: "body", pytest.fail)
    run = Engine(book).run(text, around)
    relations = run.relations(run.mentions())
    assert [(r.rule.id, text[r.start : r.end]) for r in relations] == [
        ("at", "12 dân năm 2020"),
        ("at", "13 dân ở xã năm 2021"),
    ]
    what, when = relations[1].captures["what"].match, relations[1].captures["when"].match
    assert what is not None
    assert when is not None
    assert (text[what.start : what.end], text[when.start : when.end]) == ("13 dân", "năm 2021")


def run_with(pack: str, text: str, refuse: set[str], shorten: int | None = None) -> Run:
    """The engine with a normaliser that refuses some words, and makes mentions shorter."""
    book = rulebook_of(pack)

    def normalise(rule: object, captures: object, start: int, end: int) -> Normalised | None:
        return None if text[start:end] in refuse else Normalised("value", start + shorten if shorten else None)

    return Run(text, Engine(book).run(text, Surroundings(normalise, lambda at: None, pytest.fail)).mentions(), [])


def test_what_the_normaliser_refuses_does_not_stop_the_rule() -> None:
    pack = only(r"pattern: '\d+'")
    assert run_with(pack, "1 2 3", {"2"}).shown() == ["A:1", "A:3"]


def test_what_the_normaliser_refuses_hides_nothing() -> None:
    pack = only(r"pattern: '\d+ \d+'") + "  - {id: s, label: B, value: fields, pattern: '\\d+'}\n"
    assert run_with(pack, "1 2", set()).shown() == ["A:1 2"]
    assert run_with(pack, "1 2", {"1 2"}).shown() == ["B:1", "B:2"]


def test_the_normaliser_may_shorten_a_mention() -> None:
    assert run_with(only(r"pattern: '\d+ xã to'"), "có 12 xã to", set(), shorten=5).shown() == ["A:12 xã"]


@pytest.mark.parametrize(("zone", "expected"), [("body", ["A:12"]), ("title", []), ("lead", ["A:12"]), ("caption", [])])
def test_zones(zone: str, expected: list[str]) -> None:
    assert run(rulebook_of(only(r"pattern: '\d+', zones: [body, lead]")), "có 12", zone).shown() == expected
    assert run(rulebook_of(only(r"pattern: '\d+'")), "có 12", zone).shown() == ["A:12"]


def test_zone_is_asked_for_where_the_mention_stands() -> None:
    book = rulebook_of(only(r"pattern: 'số (?P<mention>\d+)', zones: [body]"))
    text = "số 1\nsố 2"
    around = Surroundings(normalise_with(book), lambda at: "body" if at == 8 else "title", pytest.fail)
    assert [match.start for match in Engine(book).run(text, around).mentions()] == [8]


@pytest.mark.parametrize("pattern", ["(?:x|xx|xxx)+y", r"(?:\p{Ll}|\p{Ll}\p{Ll})+\d"])
def test_a_rule_that_runs_too_long_is_stopped_and_reported(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    pack = f"pack: p\nrules:\n  - {{id: slow, label: B, value: fields, pattern: '{pattern}'}}\n"
    pack += "  - {id: quick, label: A, value: fields, pattern: '\\d+'}\n"
    found = run(rulebook_of(pack), "12 " + "x" * 5_000 + " 13 y")
    assert found.shown() == ["A:12", "A:13"]
    assert found.reports == ["rule slow was stopped after 0.05 s on this text"]


def test_what_a_rule_found_before_it_was_stopped_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    found = run(rulebook_of(only("pattern: '(?:x|xx)+y'")), "xxy " + "x" * 5_000)
    assert found.shown() == ["A:xxy"]
    assert len(found.reports) == 1


def test_the_time_limit_is_one_for_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try takes a moment, all together far more than the limit: "how long one rule may search one text"."""
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    found = run(rulebook_of(only("pattern: 'x+y', whole_words: false")), "x" * 20_000 + " y")
    assert len(found.reports) == 1


def test_relation_rules_are_stopped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RULE_SECONDS", 0.05)
    book = rulebook_of("pack: p\nrules: [{id: slow, relation: in, pattern: '(?:x|xx)+y'}]\n")
    reports: list[str] = []
    around = Surroundings(normalise_with(book), lambda at: None, reports.append)
    assert Engine(book).run("x" * 5_000 + " y", around).relations([]) == []
    assert reports == ["rule slow was stopped after 0.05 s on this text"]
