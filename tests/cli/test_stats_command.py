"""`extractor stats`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from support import corpus
from typer.testing import CliRunner, Result

from extractor.commands.stats import stats_command
from extractor.summarising import summarise
from extractor.writing import to_line


def call(*arguments: object, **environment: str) -> Result:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(stats_command)
    return CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "80", **environment})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    with (folder / "records.jsonl").open("wb") as file:
        file.writelines(map(to_line, corpus().values()))
    errors = [{"path": "a.txt", "code": "empty", "error": "x"}, {"path": "b.txt", "code": "empty"}, {"path": "c"}]
    (folder / "errors.jsonl").write_text("".join(json.dumps(one) + "\n" for one in errors), encoding="utf-8")
    (folder / "run.json").write_text(json.dumps({"counts": {"packs": {"counts": 7}}}), encoding="utf-8")
    return folder


def test_numbers_and_charts(out: Path) -> None:
    done = call(out)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = [one.split() for one in done.stdout.splitlines()]
    assert ["articles", str(len(corpus()))] in lines
    assert ["failed", "inputs", "3"] in lines
    assert ["empty", "2", "█" * 20] in lines
    assert ["unknown", "1", "█" * 10] in lines
    assert ["counts", "7", "█" * 20] in lines
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_as_json(out: Path) -> None:
    done = call(out, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    expected = summarise(corpus().values(), ["empty", "empty", "unknown"], {"counts": 7})
    assert json.loads(done.stdout) == expected.to_dict()
    cut = json.loads(call(out, "--json", "--top", 2).stdout)
    assert cut == expected.top(2).to_dict()
    assert len(cut["units"]) == 2


def test_how_many_of_each(out: Path) -> None:
    units = summarise(corpus().values()).distinct["units"]
    assert f"What is counted most (the first 10 of {units})" in call(out).stdout
    assert f"What is counted most (the first 3 of {units})" in call(out, "--top", 3).stdout
    assert call(out, "--top", 0).exit_code == 2


def test_the_file_itself_without_anything_beside_it(out: Path, tmp_path: Path) -> None:
    alone = tmp_path / "other.jsonl"
    (out / "records.jsonl").rename(alone)
    done = call(alone, "--json")
    found = json.loads(done.stdout)
    assert (found["failed_inputs"], found["packs"]) == ({}, {})
    assert found["articles"] == len(corpus())


def test_no_articles(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(b"")
    done = call(tmp_path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split() == ["articles", "0"]


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_records(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    done = call(tmp_path / name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "there is no '" in done.stderr


def test_a_broken_line_is_named(out: Path) -> None:
    file = out / "records.jsonl"
    lines = file.read_bytes().split(b"\n")
    lines[2] = lines[2][:100]
    file.write_bytes(b"\n".join(lines))
    for options in ([], ["--json"]):
        done = call(out, *options)
        assert (done.exit_code, done.stdout) == (1, "")
        assert f"{file}: line 3 " in done.stderr
        assert done.stderr.count("\n") == 1


def test_broken_files_beside_the_records(out: Path) -> None:
    (out / "errors.jsonl").write_text('{"code": "empty"}\n{"code"', encoding="utf-8")
    done = call(out)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "errors.jsonl: line 2 " in done.stderr


@pytest.mark.parametrize("told", [[], {"counts": None}, {"counts": {"packs": [1]}}, {"counts": {"packs": {"a": "b"}}}])
def test_a_run_that_tells_no_packs(out: Path, told: object) -> None:
    (out / "run.json").write_text(json.dumps({"rules": None} if told == [] else told), encoding="utf-8")
    assert json.loads(call(out, "--json").stdout)["packs"] == {}
