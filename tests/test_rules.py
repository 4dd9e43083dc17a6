"""The rules' own examples, one test for each rule, and that there are some."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import extractor
from extractor.matching.conflicts import is_helper
from extractor.rulebook import Rule
from extractor.rulebook.examples import check_examples
from extractor.trying import failing_examples, try_text
from support import bug, load_once, write_pack

RULES = load_once().rulebook.rules
MAKING_OUTPUT = [rule for rule in RULES if rule.kind == "mention" and not is_helper(rule.name)]


@cache
def failures() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for failure in failing_examples(load_once()):
        found.setdefault(failure.rule, []).append(str(failure))
    return found


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.examples], ids=lambda rule: rule.id)
def test_examples_hold(rule: Rule) -> None:
    assert not failures().get(rule.id), "\n".join(failures()[rule.id])


WITHOUT_COUNTER_EXAMPLE = {"date.future"}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, id=rule.id, marks=[bug("the rule has no counter-example")] if rule.id in WITHOUT_COUNTER_EXAMPLE else [])
        for rule in MAKING_OUTPUT
    ],
)
def test_rules_that_make_output_have_examples_of_both_kinds(rule: Rule) -> None:
    kinds = {example.none for example in rule.examples}
    assert kinds == {True, False}, f"{rule.file}:{rule.line}: an example and a counter-example (`none: true`) are wanted"


def test_every_kind_of_output_has_rules() -> None:
    assert {rule.name for rule in MAKING_OUTPUT} == {"PARTY_ORG", "DOCUMENT", "DATE", "COUNT", "PERSON"}


def test_every_failure_belongs_to_a_rule() -> None:
    assert set(failures()) <= {rule.id for rule in RULES}


PACK = """
    pack: boats
    uses: [organisations]
    rules:
      - id: boats.crew
        label: CREW
        pattern: 'đội (?P<name>đỏ|xanh)'
        value: fields
        examples:
          - {text: 'có [đội đỏ] về nhất', value: {name: đỏ}}
          - {text: 'có [đội xanh] về nhất', value: {name: đỏ}}
          - {text: 'có đội [xanh] về nhất'}
          - {text: 'có đội vàng về nhất', none: true}
          - {text: 'có đội xanh về nhất', none: true}
      - id: boats.helper
        label: boat
        pattern: 'thuyền \\d+'
        examples:
          - {text: 'trên [thuyền 12] có'}
          - {text: 'trên [thuyền] có'}
      - id: boats.on
        relation: boats.on
        pattern: '{CREW:crew} trên {boat:boat}'
        examples:
          - {text: 'Có [đội đỏ trên thuyền 3] nhỏ', value: {crew: đội đỏ, boat: thuyền 3}}
          - {text: 'đội đỏ trên thuyền 3', none: true}
      - id: boats.line
        zone: boilerplate
        pattern: 'Kết quả đua:?'
        examples:
          - {text: '[Kết quả đua:]'}
          - {text: '[Kết quả] đua:'}
          - {text: 'Kết quả đua thuyền', none: true}
    """


def test_examples_can_fail(tmp_path: Path) -> None:
    """Of every kind of rule: what holds is passed over, what does not is reported."""
    book = extractor.load([write_pack(tmp_path, PACK)])
    own = [rule for rule in book.rulebook.rules if rule.pack == "boats"]
    texts = [
        (failure.rule, failure.text)
        for rule in own
        for failure in check_examples(rule, lambda example, rule=rule: try_text(book, rule, example))  # type: ignore[misc]
    ]
    assert texts == [
        ("boats.crew", "có đội xanh về nhất"), ("boats.crew", "có đội xanh về nhất"), ("boats.crew", "có đội xanh về nhất"),
        ("boats.helper", "trên thuyền có"),
        ("boats.on", "đội đỏ trên thuyền 3"),
        ("boats.line", "Kết quả đua:"),
    ]  # fmt: skip
