"""The rules' own examples, one test for each rule, and that there are some."""

from __future__ import annotations

from functools import cache

import pytest
from support import load_once, with_boats

from extractor.matching.conflicts import is_helper
from extractor.rulebook import Rule
from extractor.rulebook.examples import check_examples
from extractor.trying import failing_examples, try_text

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


@pytest.mark.parametrize("rule", MAKING_OUTPUT, ids=lambda rule: rule.id)
def test_rules_that_make_output_have_examples_of_both_kinds(rule: Rule) -> None:
    kinds = {example.none for example in rule.examples}
    assert kinds == {True, False}, f"{rule.file}:{rule.line}: needs an example and a counter-example (`none: true`)"


def test_every_kind_of_output_has_rules() -> None:
    assert {rule.name for rule in MAKING_OUTPUT} == {"PARTY_ORG", "DOCUMENT", "DATE", "COUNT", "PERSON"}


def test_every_failure_belongs_to_a_rule() -> None:
    assert set(failures()) <= {rule.id for rule in RULES}


def test_examples_can_fail() -> None:
    """Of every kind of rule: what holds is passed over, what does not is reported."""
    book = with_boats()
    own = [rule for rule in book.rulebook.rules if rule.pack == "boats"]
    texts = [
        (failure.rule, failure.text)
        for rule in own
        for failure in check_examples(rule, lambda example, rule=rule: try_text(book, rule, example))  # type: ignore[misc]
    ]
    assert texts == [
        *[("boats.crew", "có đội xanh về nhất")] * 3,
        ("boats.helper", "trên thuyền có"),
        ("boats.on", "đội đỏ trên thuyền 3"),
        ("boats.line", "Kết quả đua:"),
    ]  # fmt: skip
