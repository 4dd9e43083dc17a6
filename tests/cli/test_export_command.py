"""`extractor export` as a process: what it writes, and how it says what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pandas as pd
import pytest
from support import corpus

from extractor.results import Results
from extractor.writing import to_line


def extractor(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over three articles."""
    folder = tmp_path_factory.mktemp("run") / "out"
    folder.mkdir()
    Results.of([corpus()[number] for number in ("01", "06", "16")]).save(folder)
    return folder


def test_tables_for_a_spreadsheet(out: Path, tmp_path: Path) -> None:
    done = extractor("export", out, "--to", "csv", "--dest", "tables", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "3 articles: tables\n")
    statistics = pd.read_csv(tmp_path / "tables" / "statistics.csv")
    assert len(statistics) == sum(len(a.records.statistics) for a in Results.read(out))
    assert (tmp_path / "tables" / "people.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    again = extractor("export", out, "--to", "csv", "--dest", "tables", cwd=tmp_path)
    assert again.returncode == 2 and "--overwrite replaces it" in again.stderr
    forced = extractor("export", out, "--to", "csv", "--dest", "tables", "--overwrite", "--no-bom", cwd=tmp_path)
    assert forced.returncode == 0
    assert (tmp_path / "tables" / "people.csv").read_bytes().startswith(b"person_id")


def test_only_the_articles_of_the_gold_with_its_mentions(out: Path, tmp_path: Path) -> None:
    article = corpus()["06"]
    first = article.mentions[0]
    mention = {"label": first.label, "start": first.start, "end": first.end, "text": first.text}
    gold = {"file": "06-gia-lua-he-thu-tram-sen.txt", "article": {}, "mentions": [mention]}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "06.json").write_bytes(orjson.dumps(gold))
    (tmp_path / "gold" / "07.json").write_bytes(orjson.dumps({**gold, "file": "elsewhere.txt"}))
    done = extractor("export", out, "--to", "csv", "--dest", "tables", "--gold", "gold", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 articles of the gold are not in the records: elsewhere.txt" in done.stderr
    assert list(pd.read_csv(tmp_path / "tables" / "articles.csv").article_id) == [article.id]
    mentions = pd.read_csv(tmp_path / "tables" / "mentions.csv")
    assert list(mentions.text) == [first.text] and list(mentions.rule) == ["gold"]


def test_mistakes_are_one_line_and_leave_nothing(out: Path, tmp_path: Path) -> None:
    for arguments, code, words in [
        ((out, "--to", "xlsx", "--dest", "a"), 2, "there is no format 'xlsx'; known are brat, conll, csv"),
        ((tmp_path / "none", "--to", "csv", "--dest", "a"), 2, "name the folder that `extractor run` wrote"),
        ((out, "--to", "csv", "--dest", "a", "--gold", "nowhere"), 2, "no gold file or folder 'nowhere'"),
        ((out, "--to", "sqlite", "--dest", tmp_path), 2, "is a folder; name the file to write"),
    ]:
        done = extractor("export", *arguments, cwd=tmp_path)
        assert done.returncode == code
        assert words in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert list(tmp_path.glob("a")) == []


@pytest.mark.parametrize("to", ["csv", "sqlite", "brat", "hf"])
def test_a_line_that_is_cut_is_named_and_nothing_is_written(to: str, tmp_path: Path) -> None:
    line = to_line(corpus()["06"])
    (tmp_path / "records.jsonl").write_bytes(line + line[:500])
    done = extractor("export", "records.jsonl", "--to", to, "--dest", "made", cwd=tmp_path)
    assert done.returncode == 1
    assert "records.jsonl" in done.stderr and "line 2 is no record of an article" in done.stderr
    assert not (tmp_path / "made").exists()
    (tmp_path / "records.jsonl").write_bytes(line)
    assert extractor("export", "records.jsonl", "--to", to, "--dest", "made", cwd=tmp_path).returncode == 0


def test_the_help_and_the_readme_name_every_format() -> None:
    import inspect

    from support import ROOT

    from extractor.commands.exporting import export_command
    from extractor.exporting import formats

    told = str(inspect.signature(export_command).parameters["to"].annotation)
    (row,) = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "| `extractor export" in line]
    assert [name for name in formats() if name not in told or f"`{name}`" not in row.replace("--to ", "")] == []
