"""`extractor explain`: what it says of words and of files, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT
from typer.testing import CliRunner

from extractor.commands.app import app

sys.path.insert(0, str(ROOT / "tests" / "workbench"))

from workbench_stubs import put_ground, write_packs

PACK = """\
    words: {boats: [thuyền, bè]}
    rules:
      - {id: own.boat, label: BOAT, value: fields, pattern: '{boats:name} số (?P<n>\\d+)', not_after: [cũ]}
      - {id: own.day, label: DATE, value: date, pattern: 'ngày (?P<day>\\d+)/(?P<month>\\d+)'}
      - {id: own.furniture, zone: boilerplate, pattern: 'Tải về'}
    """
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    put_ground(monkeypatch.setattr)
    monkeypatch.chdir(tmp_path)
    write_packs(tmp_path / "rules", PACK)

    def called(*arguments: str, rules: str = "rules") -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["explain", *arguments, "--rules", rules], catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr

    return called


def test_words(call: Call) -> None:
    assert call("Có thuyền số 3 và cũ bè số 4") == (0, """\
BOAT 'thuyền số 3' (3–14)
  rule      own.boat (rules/own/pack.yaml:4)
  captures  name = 'thuyền'  [listed as 'thuyền']
            n = '3'
  value     fields() → name: thuyền, n: 3

matched, but refused or beaten:
  BOAT 'bè số 4' (21–28) by own.boat (rules/own/pack.yaml:4)
      guard: not_after: cũ
""", "")  # fmt: skip


def test_a_place_in_words(call: Call) -> None:
    text = "Có thuyền số 3 và ghe số 4"
    expected = (0, "nothing at 'ghe' (18–21)\n  BOAT by own.boat (rules/own/pack.yaml:4): would match 'ghe số 4' "
                "if 'ghe' were in the word list {own.boats}\n", "")  # fmt: skip
    assert call(text, "--find", "ghe") == expected
    assert call(text, "--at", "19") == expected
    code, out, _ = call(text, "--find", "số")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith(("BOAT", "nothing"))] == [
        "BOAT 'thuyền số 3' (3–14)", "nothing at 'số' (22–24)",
    ]  # fmt: skip


def test_the_day_of_publication(call: Call) -> None:
    _, out, _ = call("đến ngày 3/4", "--published", "2020-05-06")
    assert "linked with the article → type: DATE, value: 2020-04-03" in out


def test_a_file_is_a_page_and_words_are_none(call: Call, tmp_path: Path) -> None:
    page = f"Tải về\n{'Hôm nay trời mưa to trên sông suốt ngày. ' * 4}\nRồi thuyền số 3 về bến trước.\n"
    (tmp_path / "a.txt").write_bytes(unicodedata.normalize("NFD", page).encode())
    code, out, _ = call("a.txt", "--find", unicodedata.normalize("NFD", "Tải"))
    assert (code, "it stands in the zone boilerplate" in out) == (0, True)
    _, out, _ = call(page, "--find", "Tải")
    assert "zone boilerplate" not in out
    _, out, _ = call("a.txt")
    start = unicodedata.normalize("NFD", page).index("thuye")
    assert f"({start}–" in out


def test_a_file_with_what_is_known_of_it(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"{'Hôm nay trời mưa to suốt ngày. ' * 5}\nĐến ngày 3/4 thì tạnh.", encoding="utf-8"
    )
    (tmp_path / "metadata.csv").write_text("file_name,published\na.txt,2019-05-06\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("file_name,published\na.txt,2018-05-06\n", encoding="utf-8")
    assert "value: 2019-04-03" in call("a.txt")[1]
    assert "value: 2018-04-03" in call("a.txt", "--metadata", "other.csv")[1]


def test_nothing_steers_the_terminal(call: Call) -> None:
    code, out, _ = call("Có \x1b[2Jthuyền số 3", "--find", "\x1b[2Jthuyền")
    assert code == 0
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["Có mưa", "--at", "1", "--find", "mưa"], 2, "extractor: say --at or --find, not both\n"),
        (["Có mưa", "--at", "6"], 2, "extractor: offset 6 is not in the text, which has 6 characters\n"),
        (["Có mưa", "--at=-1"], 2, "extractor: offset -1 is not in the text, which has 6 characters\n"),
        (["Có mưa", "--find", "nắng"], 2, "extractor: the text has no words 'nắng'\n"),
        (["Có mưa", "--find", ""], 2, "extractor: the text has no words ''\n"),
        (["Có mưa", "--at", "x"], 2, "--at"),
        ([""], 1, "extractor: the text is blank"),
        (["Có mưa", "--published", "hôm qua"], 1, "extractor: 'hôm qua' is no date"),
        (["zip.txt"], 1, "extractor: zip.txt: this is a ZIP archive"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_calls(call: Call, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "zip.txt").write_bytes(b"PK\x03\x04 no text")
    done = call(*arguments)
    assert done[:2] == (code, "")
    assert said in done[2]


def test_wrong_rules(call: Call, tmp_path: Path) -> None:
    assert call("Có mưa", rules="nowhere") == (
        2, "", "nowhere:1:1: no pack.yaml in this folder or in a folder right below it\n",
    )  # fmt: skip
    write_packs(tmp_path / "rules", PACK.replace("zone:", "zones:"))
    code, out, err = call("Có mưa")
    assert (code, out) == (2, "")
    assert "rules/own/pack.yaml:6:5: rule 'own.furniture' needs exactly one of" in err


def test_words_that_no_file_could_be_called(call: Call) -> None:
    assert call("thuyền số 3 " * 400)[0] == 0
    assert call("thuyền/số 3")[0] == 0


@pytest.mark.parametrize("what", ["articles/01.txt", "01.txt", "rules"])
def test_files_that_are_not_there_and_folders(call: Call, what: str) -> None:
    code, out, err = call(what)
    assert (code, out) == (2, "")
    assert what in err


def test_where_there_is_nothing_to_say_it_says_so(call: Call) -> None:
    code, out, err = call("Trời mưa.")
    assert (code, err) == (0, "")
    assert out.strip() != ""


def test_as_a_process(tmp_path: Path) -> None:
    write_packs(tmp_path / "rules", PACK)
    command = [sys.executable, str(ROOT / "tests" / "workbench" / "ground_command.py"), "explain", "Có bè số 3"]
    done = subprocess.run(
        [*command, "--rules", str(tmp_path / "rules")], env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("BOAT 'bè số 3' (3–10)\n  rule      own.boat (")
