"""`extractor rules …`: what each command says, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from support import ROOT, write_pack
from typer.testing import CliRunner

from extractor.commands.app import app
from extractor.workbench.new_pack import new_pack

sys.path.insert(0, str(ROOT / "tests" / "workbench"))

from workbench_stubs import SPEAKING, put_ground, write_ground, write_packs

BOATS = """\
    words:
      boats: [thuyền, bè]
    rules:
      - id: own.boat
        label: BOAT
        value: fields
        pattern: '{boats:name} (?:đỏ|xanh)'
        examples: ['có [thuyền đỏ]', {text: 'bè tím', none: true}]
      - {id: own.way, label: way, pattern: 'bơi', unproven: yes, examples: ['[bơi]']}
      - {id: own.head, zone: section, pattern: 'Đua bè', unproven: yes, examples: ['[Đua bè]']}
      - {id: own.by, relation: own.by, pattern: '{BOAT:boat} {way:way}', note: nobody asks for it}
    """
CLEAN = """\
    rules:
      - id: own.boat
        label: BOAT
        value: fields
        pattern: 'bè|đò'
        examples: ['có [bè]', 'có [đò]', {text: 'thuyền', none: true}]
    """


@dataclass(frozen=True)
class Done:
    code: int
    out: list[str]
    err: list[str]


@dataclass(frozen=True)
class House:
    """A ground with a few rules where the shipped packs would be, and a folder for packs and articles beside it."""

    folder: Path

    @property
    def rules(self) -> Path:
        return self.folder / "rules"

    @property
    def news(self) -> Path:
        return self.folder / "news"

    def write(self, *packs: str) -> None:
        write_packs(self.rules, *packs)

    def call(self, *arguments: object) -> Done:
        done = CliRunner().invoke(app, ["rules", *map(str, arguments)], catch_exceptions=False)
        plain = [stream.replace(f"{self.folder}/", "") for stream in (done.stdout, done.stderr)]
        return Done(done.exit_code, plain[0].splitlines(), plain[1].splitlines())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    put_ground(monkeypatch.setattr, write_ground(tmp_path / "ground", SPEAKING))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(
        "Đua bè\nHôm nay có thuyền đỏ và bè xanh bơi. Có 3 lủm, 4 thuyền.", encoding="utf-8"
    )
    (tmp_path / "news" / "b.txt").write_text("Nay có 5 lủm \u202a to và 6 rổm.", encoding="utf-8")
    return House(tmp_path)


def test_list(house: House) -> None:
    house.write(BOATS)
    done = house.call("list", "--rules", house.rules)
    assert (done.code, done.err) == (0, [])
    assert done.out == [
        "own.boat  BOAT             rules/own/pack.yaml:5",
        "own.way   (way)            rules/own/pack.yaml:10",
        "own.head  zone section     rules/own/pack.yaml:11",
        "own.by    relation own.by  rules/own/pack.yaml:12",
    ]
    shipped = house.call("list")
    assert [line.split()[0] for line in shipped.out] == ["count", "document", "number", "org", "person", "date"]


def test_list_with_uses(house: House) -> None:
    house.write(BOATS)
    done = house.call("list", "--rules", house.rules, "--on", house.news)
    assert (done.code, done.err) == (0, [])
    assert [line.split()[:2] for line in done.out] == [
        ["2", "own.boat"], ["1", "own.way"], ["1", "own.head"], ["1", "own.by"],
    ]  # fmt: skip
    assert house.call("list", "--on", house.news / "a.txt").out[0].split()[:2] == ["1", "count"]


def test_lint(house: House) -> None:
    house.write(BOATS)
    done = house.call("lint", "--rules", house.rules)
    assert (done.code, done.err) == (1, ["4 to mend"])
    assert [line.split(":", 3)[:3] for line in done.out] == [["rules/own/pack.yaml", *place] for place in (
        ("8", "5"), ("12", "1"), ("12", "1"), ("12", "1"),
    )]  # fmt: skip
    assert done.out[0] == "rules/own/pack.yaml:8:5: own.boat: no example shows the alternative 'xanh'"
    house.write(CLEAN)
    done = house.call("lint", "--rules", house.rules)
    assert (done.code, done.out, done.err) == (0, [], ["nothing to mend"])


def test_test(house: House) -> None:
    house.write(CLEAN)
    done = house.call("test", "--rules", house.rules)
    assert (done.code, done.out, done.err) == (0, [], ["3 of 3 examples of 1 rule hold"])
    house.write(CLEAN.replace("thuyền", "đò"))
    done = house.call("test", "--rules", house.rules)
    assert (done.code, done.err) == (1, ["2 of 3 examples of 1 rule hold"])
    assert done.out[0].startswith("rules/own/pack.yaml:")
    assert "own.boat" in done.out[0]
    assert any("đò" in line and "got:" in line for line in done.out)


def test_test_runs_what_a_pack_adds_to_the_rules_of_others(house: House) -> None:
    house.write("uses: [counts]\nrules:\n  - {id: count, extend: true, not_after: [cũ], examples: ['cũ [3 thuyền]']}\n")
    done = house.call("test", "--rules", house.rules)
    assert (done.code, done.err) == (1, ["0 of 1 examples of 1 rule hold"])


def test_schema(house: House) -> None:
    done = house.call("schema")
    assert (done.code, done.err) == (0, [])
    jsonschema.Draft202012Validator.check_schema(json.loads("\n".join(done.out)))


def test_new(house: House) -> None:
    done = house.call("new", house.rules / "awards")
    assert (done.code, done.err) == (0, [])
    assert done.out == ["rules/awards/pack.yaml", "rules/awards/pack.schema.json"]
    again = house.call("new", house.rules / "awards")
    assert (again.code, again.out) == (2, [])
    assert len(again.err) == 1
    assert again.err[0].startswith("extractor: there is a")
    assert again.err[0].endswith(" already")
    assert house.call("new", house.rules / "Awards").err[0].startswith("extractor: 'Awards' cannot name a pack")


def test_new_where_there_can_be_no_folder(house: House) -> None:
    done = house.call("new", house.news / "a.txt" / "awards")
    assert (done.code, done.out, len(done.err)) == (2, [], 1)


def test_coverage(house: House) -> None:
    house.write(BOATS)
    done = house.call("coverage", house.news, "--rules", house.rules)
    assert (done.code, done.err) == (0, [])
    assert done.out[:3] == ["2 articles", "", "rules that were never used: 0"]
    assert done.out[4] == "alternatives and word lists that were never used, of rules that were: 0"
    assert done.out[6] == "numbers that no rule claims: 3"
    assert done.out[8] == "  2 times in 2 articles: 'lủm'"
    at = done.out.index("  1 time in 1 article: 'rổm'")
    assert done.out[at + 1] == "    Nay có 5 lủm to và 6 rổm."
    assert [line.removeprefix("    | ") for line in done.out[at + 2 : at + 5]] == [
        "words:", "  counts.nouns:", "    add: [rổm]",
    ]  # fmt: skip
    few = house.call("coverage", house.news, "--rules", house.rules, "--most", 1)
    assert not any("rổm'" in line for line in few.out)
    assert few.out[6] == done.out[6]


def test_coverage_names_what_is_silent(house: House) -> None:
    house.write(BOATS)
    (house.news / "a.txt").write_text("Có thuyền đỏ.", encoding="utf-8")
    done = house.call("coverage", house.news / "a.txt", "--rules", house.rules)
    assert done.out[:4] == ["1 article", "", "rules that were never used: 3", "  rules/own/pack.yaml:10: own.way"]
    assert done.out[7:9] == [
        "alternatives and word lists that were never used, of rules that were: 1", "  own.boat: alternative 'xanh'",
    ]  # fmt: skip
    assert done.out[10] == "numbers that no rule claims: 0"


def test_files_that_cannot_be_read_are_named_and_passed_over(house: House) -> None:
    house.write(BOATS)
    (house.news / "c.txt").write_bytes(b"PK\x03\x04 no text")
    done = house.call("coverage", house.news, "--rules", house.rules)
    assert (done.code, done.out[0]) == (0, "2 articles")
    assert len(done.err) == 1
    assert done.err[0].startswith("failed: news/c.txt: this is a ZIP archive")


def test_mutate(house: House) -> None:
    house.write(BOATS)
    done = house.call("mutate", "--rules", house.rules)
    assert (done.code, done.err) == (1, ["3 parts taken away, 1 to mend"])
    assert done.out == ["rules/own/pack.yaml:8: own.boat: alternative 'xanh': nobody misses it"]
    house.write(CLEAN)
    done = house.call("mutate", "--rules", house.rules)
    assert (done.code, done.out, done.err) == (0, [], ["2 parts taken away, 0 to mend"])


def test_mutate_with_articles(house: House) -> None:
    house.write(BOATS)
    done = house.call("mutate", "--rules", house.rules, "--articles", house.news)
    assert (done.code, done.out, done.err) == (0, [], ["3 parts taken away, 0 to mend"])


def known(house: House, *rows: str) -> Path:
    path = house.folder / "known.tsv"
    path.write_text("".join(f"{row}\n" for row in ("owner\tkind\ttext\twhy", *rows)), encoding="utf-8")
    return path


def test_mutate_with_known_ones(house: House) -> None:
    """What is expected is silent; a line that is missed after all, and one of what is not there, are named."""
    house.write(BOATS)
    path = known(house, "own.boat\talternative\txanh\trare")
    done = house.call("mutate", "--rules", house.rules, "--known", path)
    assert (done.code, done.out, done.err) == (0, [], ["3 parts taken away, 0 to mend"])
    path = known(house, "own.boat\talternative\txanh\trare", "own.boat\talternative\tđỏ\trare", "own.x\tlist\ty\tz")
    done = house.call("mutate", "--rules", house.rules, "--known", path)
    assert (done.code, done.err) == (1, ["3 parts taken away, 2 to mend"])
    assert done.out == [
        "rules/own/pack.yaml:8: own.boat: alternative 'đỏ': is missed by rules/own/pack.yaml:9; take it out of known.tsv",  # noqa: E501
        "known.tsv: there is no 'own.x list y'",
    ]
    path.write_text("owner\tkind\ttext\nown.boat\talternative\txanh\n", encoding="utf-8")
    done = house.call("mutate", "--rules", house.rules, "--known", path)
    assert (done.code, done.out) == (2, [])
    assert done.err == ["extractor: 'known.tsv' has no column 'why'; it needs owner, kind, text and why"]


def test_a_line_of_known_ones_stands_for_all_parts_that_read_so(house: House) -> None:
    rule = "{id: own.r, label: A, value: fields, pattern: '(?:bơi|đi) (?:bơi|về)', examples: ['[đi về]']}"
    house.write(f"rules:\n  - {rule}\n")
    path = known(house, "own.r\talternative\tbơi\trare")
    done = house.call("mutate", "--rules", house.rules, "--known", path)
    assert (done.code, done.out, done.err) == (0, [], ["4 parts taken away, 0 to mend"])


CHECKING = (["list"], ["test"], ["coverage", "news"], ["mutate"], ["list", "--on", "news"])


@pytest.mark.parametrize("command", CHECKING, ids=" ".join)
def test_packs_with_a_slip(house: House, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(house.folder)
    house.write(CLEAN.replace("label", "labl"))
    done = house.call(*command, "--rules", "rules")
    assert (done.code, done.out) == (2, [])
    assert "rules/own/pack.yaml:4:5: unknown key 'labl' in a rule; did you mean 'label'?" in done.err


def test_lint_says_of_a_slip_what_the_others_say(house: House) -> None:
    house.write(CLEAN.replace("label", "labl"))
    done = house.call("lint", "--rules", house.rules)
    assert (done.code, done.err) == (1, ["2 to mend"])
    assert "rules/own/pack.yaml:4:5: unknown key 'labl' in a rule; did you mean 'label'?" in done.out


@pytest.mark.parametrize("where", ["nowhere", "news", "news/a.txt"])
@pytest.mark.parametrize("command", CHECKING, ids=" ".join)
def test_folders_without_packs(house: House, command: list[str], where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(house.folder)
    done = house.call(*command, "--rules", where)
    assert (done.code, done.out) == (2, [])
    assert done.err == [f"{where}:1:1: no pack.yaml in this folder or in a folder right below it"]
    linted = house.call("lint", "--rules", where)
    assert (linted.code, linted.out) == (1, done.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["coverage", "nowhere"], ["list", "--on", "nowhere"], ["mutate", "--articles", "nowhere"],
        ["mutate", "--known", "nowhere"], ["mutate", "--workers", "0"], ["coverage"], ["new"], ["lst"],
        ["coverage", "news", "--most", "0"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_calls(house: House, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(house.folder)
    house.write(CLEAN)
    done = house.call(*arguments, *(["--rules", "rules"] if arguments[0] in ("list", "mutate") else []))
    assert (done.code, done.out) == (2, [])
    assert done.err != []
    if arguments[-1] == "nowhere":
        assert "'nowhere'" in done.err[0]


def test_help_says_what_each_command_is_for(house: House) -> None:
    names = ("list", "lint", "test", "schema", "new", "coverage", "mutate")
    said = "\n".join(house.call("--help").out)
    for name in names:
        assert f"  {name} " in said
        assert any("Example: extractor rules" in line for line in house.call(name, "--help").out)


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def test_a_first_pack_with_the_shipped_rules(tmp_path: Path) -> None:
    """As one meets them: in a process of its own, with nothing put in the place of anything."""
    new_pack(tmp_path / "awards")
    line = [sys.executable, "-m", "extractor", "rules", "test", "--rules", str(tmp_path)]
    done = subprocess.run(line, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "3 of 3 examples of 1 rule hold\n")


def test_a_pack_that_only_stands_beside_others(house: House) -> None:
    """A folder of packs, or the pack's own folder; both mean the same."""
    house.write(CLEAN)
    write_pack(house.rules / "third", "pack: third\nrules:\n  - {id: third.r, label: r, pattern: x}\n")
    one = house.call("list", "--rules", house.rules / "own")
    assert [line.split()[0] for line in one.out] == ["own.boat"]
    both = house.call("list", "--rules", house.rules / "own", "--rules", house.rules / "third")
    assert [line.split()[0] for line in both.out] == ["own.boat", "third.r"]
    assert house.call("list", "--rules", house.rules).out == both.out
