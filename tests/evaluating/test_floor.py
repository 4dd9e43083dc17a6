"""The floor only rises, unless somebody says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evaluating_stubs import gold, record

from extractor.errors import UsageError
from extractor.evaluating import Evaluation, check_floor, evaluate, read_floor
from extractor.evaluating.floor import Floor, floor_json, measured, pinned, raised, worth_raising


def best() -> Evaluation:
    return evaluate([gold()], {"a.txt": record()})


def worse() -> Evaluation:
    changed = record()
    changed["mentions"].pop()
    return evaluate([gold()], {"a.txt": changed})


def written(floor: Floor, tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "floor.json"
    path.write_text(json.dumps({**json.loads(floor_json(floor)), **changes}), encoding="utf-8")
    return path


def test_figures_are_cut_not_rounded() -> None:
    figures = measured(worse())
    assert figures["strict"] == 0.888  # 2 * 4 / 9
    assert figures["PERSON.record"] == 0.0
    assert figures["COUNT.record"] == 1.0
    assert measured(worse(), 0.005)["COUNT.record"] == 0.995
    assert measured(worse(), 0.005)["PERSON.record"] == 0.0


def test_at_and_below_the_floor() -> None:
    floor = raised(None, worse(), "g")
    assert check_floor(floor, worse(), "g") == []
    assert check_floor(floor, best(), "g") == []
    assert "PERSON.record" in worth_raising(floor, best())
    messages = check_floor(raised(floor, best(), "g"), worse(), "g")
    assert any("PERSON.record 0.000" in message and "0.995" in message for message in messages)


def test_a_missing_record_fails() -> None:
    floor = raised(None, evaluate([gold()], {}), "g")
    (message,) = check_floor(floor, evaluate([gold()], {}), "g")
    assert "a.txt" in message


def test_other_gold_fails() -> None:
    (message,) = check_floor(raised(None, worse(), "g"), best(), "h")
    assert "--pin" in message


def test_raising_never_lowers() -> None:
    floor = raised(None, best(), "g")
    with pytest.raises(UsageError, match="below its floor"):
        raised(floor, worse(), "g")
    with pytest.raises(UsageError, match="not the one"):
        raised(floor, best(), "h")
    assert raised(floor, best(), "g") is floor


def test_a_pin_needs_a_reason_and_keeps_the_history() -> None:
    floor = raised(None, best(), "g")
    with pytest.raises(UsageError, match="reason"):
        pinned(floor, worse(), "g", " ")
    lower = pinned(floor, worse(), "h", "gold corrected")
    assert [(pin.gold_sha256, pin.reason) for pin in lower.history] == [("g", None), ("h", "gold corrected")]
    assert lower.figures["PERSON.record"] == 0.0


def test_a_floor_is_read_as_it_was_written(tmp_path: Path) -> None:
    floor = pinned(raised(None, best(), "g"), worse(), "h", "gold corrected")
    assert read_floor(written(floor, tmp_path)) == floor


def test_a_floor_lowered_by_hand_is_refused(tmp_path: Path) -> None:
    floor = raised(None, best(), "g")
    lower = {**floor.figures, "record": 0.5}
    with pytest.raises(UsageError, match="history"):
        read_floor(written(floor, tmp_path, figures=lower))
    with pytest.raises(UsageError, match="history"):
        read_floor(written(floor, tmp_path, gold_sha256="h"))
    pins = json.loads(floor_json(floor))["history"]
    silent = {"gold_sha256": "g", "figures": lower, "reason": None}
    with pytest.raises(UsageError, match="without a reason: record"):
        read_floor(written(floor, tmp_path, figures=lower, history=[*pins, silent]))
    silent = {"gold_sha256": "h", "figures": dict(floor.figures), "reason": ""}
    with pytest.raises(UsageError, match="other gold"):
        read_floor(written(floor, tmp_path, gold_sha256="h", history=[*pins, silent]))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"history": [], "figures": {}, "gold_sha256": "g"}'])
def test_what_is_no_floor(content: str, tmp_path: Path) -> None:
    path = tmp_path / "floor.json"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"floor\.json"):
        read_floor(path)
