"""Figures that can be reckoned by hand, and kinds of error."""

from __future__ import annotations

from typing import Any

import pytest
from evaluating_stubs import gold, record, span

from extractor.evaluating import Evaluation, evaluate
from extractor.evaluating.scoring import FIGURES, pair


def measure(changed: dict[str, Any] | None = None, *more: dict[str, Any], without: str | None = None) -> Evaluation:
    return evaluate([gold(*more, without=without)], {"a.txt": changed or record()})


def kinds(result: Evaluation) -> dict[str, int]:
    return dict(result.kinds())


def test_what_agrees_has_all_figures() -> None:
    result = measure()
    assert [result.total().f1(figure) for figure in FIGURES] == [1.0, 1.0, 1.0]
    assert (result.total().gold, result.total().found) == (5, 5)
    assert result.faults == []
    assert result.article == {"title": (1, 1), "authors": (1, 1)}
    assert set(result.right.values()) == {True}
    assert len(result.right) == 5


def test_no_record_is_nothing_found() -> None:
    result = evaluate([gold()], {})
    assert result.missing == ["a.txt"]
    assert result.total().f1("strict") == 0
    assert (result.total().gold, result.total().found) == (5, 0)
    assert sum(kinds(result).values()) == 5


def test_nothing_to_find_and_nothing_found_is_right() -> None:
    assert evaluate([], {}).total().f1("record") == 1.0


def test_a_mention_too_many() -> None:
    result = measure(without="PERSON")
    assert (result.labels["PERSON"].gold, result.labels["PERSON"].found) == (0, 1)
    assert result.labels["PERSON"].f1("strict") == 0
    assert result.total().f1("strict") == pytest.approx(2 * 4 / 9)
    assert kinds(result) == {"PERSON extra": 1}
    assert [fault.rule for fault in result.faults] == ["person.title"]


def test_a_mention_under_another_label() -> None:
    changed = record()
    changed["mentions"][4]["label"] = "PARTY_ORG"
    result = measure(changed)
    assert kinds(result) == {"PERSON missed, found as PARTY_ORG": 1, "PARTY_ORG extra": 1}


def test_a_span_costs_strict_and_nothing_else() -> None:
    changed = record()
    changed["mentions"][2]["end"] -= 5
    result = measure(changed)
    tally = result.labels["COUNT"]
    assert (tally.strict, tally.value, tally.record) == (0, 1, 1)
    assert kinds(result) == {"COUNT span": 1}


def test_a_field_costs_value_and_record() -> None:
    changed = record()
    changed["mentions"][2]["value"]["unit"] = "quần chúng"
    result = measure(changed)
    tally = result.labels["COUNT"]
    assert (tally.strict, tally.value, tally.record) == (1, 0, 0)
    assert kinds(result) == {"COUNT unit: another value": 1}
    assert result.fields["COUNT", "unit"] == (0, 1)
    assert result.fields["COUNT", "value"] == (1, 1)


@pytest.mark.parametrize(
    ("org", "time", "kinds_of_error"),
    [
        (None, "2019-03-02", {"COUNT org: left null": 1}),
        ("o1", None, {}),
        ("o1", "2018", {"COUNT time: another value": 1}),
        (None, "2018", {"COUNT org: left null": 1, "COUNT time: another value": 1}),
    ],
)
def test_a_link_costs_the_record_only(org: str | None, time: str | None, kinds_of_error: dict[str, int]) -> None:
    changed = record()
    changed["records"]["statistics"][0].update(org=org, time=time)
    result = measure(changed)
    tally = result.labels["COUNT"]
    assert (tally.strict, tally.value, tally.record) == (1, 1, int(not kinds_of_error))
    assert kinds(result) == kinds_of_error


def test_what_should_be_null() -> None:
    changed = record()
    changed["records"]["documents"][0]["subject"] = "công tác cán bộ"
    assert kinds(measure(changed)) == {"DOCUMENT subject: should be null": 1}


def test_what_is_optional_costs_nothing() -> None:
    extra = span("dự", "PERSON", optional=True)
    assert measure(None, extra).total().f1("record") == 1.0  # not found
    changed = record()
    changed["mentions"].append(span("dự", "COUNT", id="m6", rule="x", value={"value": 7}))
    assert measure(changed, extra).total().f1("record") == 1.0  # found, also under another label
    assert measure(changed).labels["COUNT"].found == 2


def test_a_later_mention_takes_what_the_first_says_of_the_document() -> None:
    later = span("08-NQ/HU", "DOCUMENT")
    changed = record()
    changed["mentions"][3].update(start=later["start"], end=later["end"], text=later["text"])
    changed["mentions"].append({**changed["mentions"][3], "id": "m6", "start": 0, "end": 4, "text": TEXT_START})
    result = measure(changed, span(TEXT_START, "DOCUMENT", type="Nghị quyết", number="08"))
    assert result.labels["DOCUMENT"].record == 2


TEXT_START = "Ngày"


def test_pairs_are_one_to_one_and_the_largest_overlap_first() -> None:
    def spans(*pairs: tuple[int, int]) -> list[dict[str, Any]]:
        return [{"start": start, "end": end} for start, end in pairs]

    assert pair(spans((0, 10)), spans((0, 3), (3, 10))) == [(0, 1)]
    assert sorted(pair(spans((0, 5), (5, 9)), spans((0, 9)))) == [(0, 0)]
    assert pair(spans((0, 5)), spans((5, 9))) == []
    assert sorted(pair(spans((0, 4), (4, 8)), spans((1, 4), (4, 6)))) == [(0, 0), (1, 1)]


def test_the_figures_as_one_object() -> None:
    changed = record()
    changed["mentions"][2]["value"]["unit"] = "quần chúng"
    figures = measure(changed).figures()
    assert figures["all"] == {"strict": 1.0, "value": 0.8, "record": 0.8}
    assert figures["labels"]["COUNT"] == {"gold": 1, "pred": 1, "strict": 1.0, "value": 0.0, "record": 0.0}
    assert figures["fields"]["COUNT.unit"] == 0.0
    assert figures["article"] == {"title": 1.0, "authors": 1.0}
    assert figures["errors"] == {"COUNT unit: another value": 1}
