"""Whatever an annotation tool, or somebody's editor, has done to a file: an error that says so, and never a crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import corpus

from extractor.errors import ExtractorError
from extractor.exporting import export
from extractor.importing import import_gold
from extractor.results import Results

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1.5, 10**30, "", "x", [], {}, [1], {"a": 1}, {"text": []}, "NaN"]
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two articles, with its exports beside it."""
    folder = tmp_path_factory.mktemp("run")
    results = Results.of([corpus()["05"], corpus()["13"]])
    results.save(folder / "out")
    export(results, "label-studio", folder / "tasks")
    export(results, "doccano", folder / "doccano.jsonl")
    export(results, "brat", folder / "brat")
    return folder


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """All places in a JSON value; of a list the first items."""
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value[:4]) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*at, key))


def broken(value: Any, data: st.DataObject) -> Any:
    """The value with something else at one of its places, or nothing."""
    value = copy.deepcopy(value)
    *way, last = data.draw(st.sampled_from(list(places(value))))
    within = value
    for key in way:
        within = within[key]
    if isinstance(within, dict) and data.draw(st.booleans()):
        del within[last]
    else:
        within[last] = data.draw(ODD)
    return value


def survives(path: Path, kind: str, run: Path) -> None:
    with TemporaryDirectory() as dest:
        try:
            report = import_gold(path, kind, run / "out", Path(dest))
        except ExtractorError as error:
            assert str(error)
        else:
            assert len(report.written) == len(list(Path(dest).glob("*.json")))
            assert len(report.written) + len(report.errors) + len(report.skipped) > 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_json_of_label_studio(run: Path, tmp_path: Path, data: st.DataObject) -> None:
    tasks = json.loads((run / "tasks" / "tasks.json").read_text(encoding="utf-8"))
    done = [{**task, "annotations": [{"result": task["predictions"][0]["result"]}]} for task in tasks]
    (tmp_path / "broken.json").write_text(json.dumps(broken(done, data)), encoding="utf-8")
    survives(tmp_path / "broken.json", "label-studio", run)


def test_labels_that_are_no_list(run: Path, tmp_path: Path) -> None:
    tasks = json.loads((run / "tasks" / "tasks.json").read_text(encoding="utf-8"))
    done = [{**task, "annotations": [{"result": task["predictions"][0]["result"]}]} for task in tasks]
    done[0]["annotations"][0]["result"][0]["value"]["labels"] = {"a": 1}
    (tmp_path / "broken.json").write_text(json.dumps(done), encoding="utf-8")
    report = import_gold(tmp_path / "broken.json", "label-studio", run / "out", tmp_path / "gold")
    assert (len(report.errors), len(report.written)) == (1, 1)
    assert "`labels` is of another kind" in str(report.errors[0])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lines_of_doccano(run: Path, tmp_path: Path, data: st.DataObject) -> None:
    lines = [json.loads(line) for line in (run / "doccano.jsonl").read_text(encoding="utf-8").splitlines()]
    text = "\n".join(map(json.dumps, broken(lines, data)))
    (tmp_path / "broken.jsonl").write_text(text, encoding="utf-8")
    survives(tmp_path / "broken.jsonl", "doccano", run)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), gone=st.integers(0, 3), new=st.text("\t\n T#-9;:{}R1\0\r\u2028", max_size=3))
@example(at=0.0, gone=0, new="")
def test_standoff_of_brat(run: Path, tmp_path: Path, at: float, gone: int, new: str) -> None:
    (tmp_path / "brat").mkdir(exist_ok=True)
    for file in (run / "brat").iterdir():
        (tmp_path / "brat" / file.name).write_bytes(file.read_bytes())
    first = sorted((tmp_path / "brat").glob("*.ann"))[0]
    text = first.read_text(encoding="utf-8")
    place = int(at * len(text))
    first.write_text(text[:place] + new + text[place + gone :], encoding="utf-8")
    survives(tmp_path / "brat", "brat", run)
