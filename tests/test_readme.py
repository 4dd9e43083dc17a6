"""What the README and docs say is true: code runs, examples come out, commands, files and fields are there."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, ROOT
from typer.testing import CliRunner

import extractor
from extractor import records
from extractor.commands.app import app
from extractor.commands.rules import app as rules_app
from extractor.normalising import NORMALISERS
from extractor.pipeline import Extractor
from extractor.reading import load_metadata
from extractor.records import OtherValue
from extractor.rulebook import load_rulebook
from extractor.running import run
from extractor.trying import failing_examples

README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of the README: its language, the file that it belongs into, and its text."""

    language: str
    file: str | None
    text: str


BLOCKS = [Block(match["language"], match["file"], match["text"]) for match in _BLOCK.finditer(README)]


def only(language: str, file: str | None = None) -> str:
    (text,) = [block.text for block in BLOCKS if (block.language, block.file) == (language, file)]
    return text


def test_the_python_code_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extractor_: Extractor) -> None:
    monkeypatch.setattr("extractor.load", lambda rules=(): extractor_)
    monkeypatch.chdir(tmp_path)
    run(CORPUS, "out", load=lambda rules: extractor_)
    blocks = [block.text for block in BLOCKS if block.language == "python"]
    assert len(blocks) == 3
    names: dict[str, Any] = {}
    for text in blocks:
        if text.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(text, names, "README.md", "README.md", 0)
            problems: list[str] = []
            done = doctest.DocTestRunner().run(test, out=problems.append, clear_globs=False)
            assert done.attempted > 0
            assert not done.failed, "".join(problems)
            names |= test.globs
        elif "to_pandas" not in text:
            exec(text, names)


def test_the_table_of_statistics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], extractor_: Extractor
) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    shutil.copytree(CORPUS, "corpus/articles")
    (text,) = [block.text for block in BLOCKS if block.language == "python" and "to_pandas" in block.text]
    names: dict[str, Any] = {"extractor": extractor}
    exec(text, names)
    assert len(names["statistics"]) == sum(len(a.records.statistics) for a in names["results"]) > 0
    assert 0 < len(names["members"]) < len(names["statistics"])
    assert "đảng viên" in capsys.readouterr().out
    assert 0 < len(names["few"]) < len(names["results"]) == len(extractor.read_results("out"))


def test_the_commands_for_other_tools_do_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extractor_: Extractor
) -> None:
    monkeypatch.chdir(tmp_path)
    run(CORPUS, "out", load=lambda rules: extractor_)
    (text,) = [block.text for block in BLOCKS if block.language == "sh" and "extractor export" in block.text]
    lines = [line.partition("#")[0].split() for line in text.splitlines()]
    assert [line[1] for line in lines] == ["report", "export", "export", "import", "export"]
    for name, *arguments in lines:
        assert name == "extractor"
        if arguments[0] == "import":
            # What Label Studio gives back when somebody has submitted every task as it was.
            tasks = json.loads(Path("tasks/tasks.json").read_text(encoding="utf-8"))
            done = [{**task, "annotations": [{"result": task["predictions"][0]["result"]}]} for task in tasks]
            Path("corrected.json").write_text(json.dumps(done), encoding="utf-8")
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
    assert len(list(Path("gold").glob("*.json"))) == 24
    assert all(Path(made).exists() for made in ("report.html", "tables/statistics.csv", "train.spacy"))


def test_the_record_is_what_comes_out(extractor_: Extractor) -> None:
    article = extractor_(only("text"), published="2020-01-15").to_dict()
    shown = json.loads(only("json"))
    assert shown in article["records"]["statistics"]
    said = {record["id"]: record for found in article["records"].values() for record in found}
    words = {mention["id"]: mention["text"] for mention in article["mentions"]}
    assert said[shown["org"]]["name"] == "Đảng bộ huyện Khe Lau"
    assert said[shown["part_of"]]["value"] == 320
    assert words[shown["mention"]] == "118 đảng viên"


def test_the_metadata_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text(only("csv"), encoding="utf-8")
    row = load_metadata(tmp_path).get("a1.txt")
    assert row is not None
    assert (row.published, row.authors, row.outlet) == ("2019-07-18", ("Nguyễn An", "Lê Bình"), "Báo Cửu Lộc")
    assert (row.title, row.url, row.section) == (None, None, None)


def test_the_lines_for_rules_do_what_is_said(tmp_path: Path) -> None:
    measures, documents, own = "rules/counts/measures.tsv", "rules/documents/pack.yaml", "my_rules/medals/pack.yaml"
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    with (tmp_path / measures).open("a", encoding="utf-8") as file:
        file.write(only("tsv", measures))
    head, line = only("yaml", documents).rstrip("\n").rsplit("\n", 1)
    pack = (tmp_path / documents).read_text(encoding="utf-8")
    assert pack.count(f"\n{head}\n") == 1
    (tmp_path / documents).write_text(pack.replace(f"\n{head}\n", f"\n{head}\n{line}\n"), encoding="utf-8")
    (tmp_path / own).parent.mkdir(parents=True)
    (tmp_path / own).write_text(only("yaml", own), encoding="utf-8")

    rulebook = load_rulebook([tmp_path / "rules", tmp_path / "my_rules"], NORMALISERS)
    changed = Extractor(rulebook)
    found = changed(
        "Theo Thông cáo số 12-TC/HU, xã Khe Lau thu 40 giạ lúa và được tặng Huân chương Lao động hạng Nhì."
    ).mentions
    assert [(mention.label, mention.text) for mention in found] == [
        ("DOCUMENT", "Thông cáo số 12-TC/HU"),
        ("COUNT", "40 giạ lúa"),
        ("MEDAL", "Huân chương Lao động hạng Nhì"),
    ]
    assert found[0].value.type == "Thông cáo"  # type: ignore[union-attr]
    assert (found[1].value.kind, found[1].value.unit) == ("measure", "giạ")  # type: ignore[union-attr]
    assert found[2].value == OtherValue({"name": "Lao động", "class": "Nhì"})
    assert [failure for failure in failing_examples(changed) if failure.rule.startswith("medal.")] == []


def test_the_options_of_the_commands_are_all_named() -> None:
    of_rules = [f"rules {command.name}" for command in rules_app.registered_commands]
    own = ("run", "show", "stats", "report", "export", "import", "schema", "explain", "evaluate")
    commands = (*own, *of_rules)
    for command in commands:
        said = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200"}).output
        taken = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", said, re.MULTILINE)) - {"--help"}
        (row,) = re.findall(rf"^\| `extractor {command}.*$", README, re.MULTILINE)
        assert set(re.findall(r"--[a-z-]+", row)) == taken
    assert set(re.findall(r"^\| `extractor ((?:rules )?\w+)", README, re.MULTILINE)) == set(commands)


def test_links_lead_to_files() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert len(pages) > 1
    for page in pages:
        text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\((?!https?://)([^)#]+)", text):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_field_is_described() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    described = {
        section.split("\n", 1)[0]: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        for section in re.split(r"^##+ ", page, flags=re.MULTILINE)[1:]
    }
    published = {
        name: [field.name for field in dataclasses.fields(kind)]
        for name, kind in vars(records).items()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind is not OtherValue
    }
    published["OtherRecord"].remove("fields")  # they stand beside the other columns
    assert set(described["Article"]) == set(published["Article"])
    assert {**described, "Article": []} == {**published, "Article": []}


def test_imports_go_one_way() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (order,) = re.findall(r"^```imports\n(.+)\n```$", page, re.MULTILINE)
    place = {name: i for i, group in enumerate(order.split(" < ")) for name in group.split()}
    package = ROOT / "extractor"
    units = {path.relative_to(package).parts[0].removesuffix(".py") for path in package.rglob("*.py")}
    assert set(place) == units - {"__init__", "__main__"}
    assert {name for name in place if f"`{name}`" not in page} == {"version"}
    wrong = set()
    for path in package.rglob("*.py"):
        unit = path.relative_to(package).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("extractor."):
                used = str(node.module).split(".")[1]
                if unit in place and used != unit and place[used] >= place[unit]:
                    wrong.add(f"{unit} imports {used}")
    assert not wrong


def test_ci_finds_its_commands_in_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    asked = re.findall(r"readme '([^']+)'", script)
    assert len(asked) == 2
    commands = [line for block in BLOCKS if block.language == "sh" for line in block.text.splitlines()]
    for words in asked:
        assert [line for line in README.splitlines() if words in line] == [line for line in commands if words in line]
        assert len([line for line in commands if words in line]) == 1
