"""The first pack of a rule writer: it loads, its examples hold, and there is nothing to mend in it."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbench_stubs import SHIPPED, loaded, write_ground

from extractor.errors import UsageError
from extractor.normalising import FIELD_KINDS
from extractor.pipeline import Extractor
from extractor.records import CORE_LABELS
from extractor.rulebook.examples import check_examples
from extractor.rulebook.sources import PackSource
from extractor.trying import try_text
from extractor.workbench.lint import lint
from extractor.workbench.new_pack import new_pack
from extractor.workbench.pack_schema import pack_schema


def test_the_written_pack_works(tmp_path: Path) -> None:
    folder = tmp_path / "my_rules" / "awards"
    written = new_pack(folder)
    assert written == [folder / "pack.yaml", folder / "pack.schema.json"]
    assert sorted(folder.iterdir()) == sorted(written)
    text = written[0].read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=pack.schema.json\n")
    assert "<" not in text
    assert json.loads(written[1].read_bytes()) == pack_schema()
    around = [write_ground(tmp_path / "ground", without="numbers"), SHIPPED / "numbers", folder.parent]
    assert lint(around, ["awards"]) == []
    reader = Extractor(loaded(around))
    own = [rule for rule in reader.rulebook.rules if rule.pack == "awards"]
    examples = [(rule, example) for rule in own for example in rule.examples]
    assert {example.none for _, example in examples} == {True, False}
    assert [check_examples(rule, lambda one, rule=rule: try_text(reader, rule, one)) for rule in own] == [[]]  # type: ignore[misc]
    article = reader("Hôm qua bà được nhận Huy chương bốn mươi năm tuổi Đảng.")
    assert [record.fields for record in article.records.other["awards"]] == [{"badge": "Huy hiệu", "years": 40}]


@cache
def shipped_names() -> frozenset[str]:
    return frozenset(path.parent.name for path in SHIPPED.glob("*/pack.yaml"))


@given(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True))
@settings(max_examples=40)
def test_any_name_that_is_taken_gives_a_pack_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    """By itself; with the shipped rules around it names may clash."""
    if name in ("null", "true", "false"):
        return
    folder = tmp_path_factory.mktemp("named") / name
    new_pack(folder)
    source = PackSource(folder / "pack.yaml", FIELD_KINDS)
    assert (source.name, source.problems.found, list(source.labels)) == (name, [], [name.upper()])


@pytest.mark.parametrize("name", ["null", "true", "false", "date", "count", "person", "dates", "numbers"])
def test_names_with_which_the_pack_would_not_load_are_refused(tmp_path: Path, name: str) -> None:
    assert name in ("null", "true", "false") or name.upper() in CORE_LABELS or name in shipped_names()
    with pytest.raises(UsageError, match=name):
        new_pack(tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["Awards", "1st", "my-rules", "my rules", "_own", "giải", "a.b", "AWARDS"])
def test_names_that_no_pack_may_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as raised:
        new_pack(tmp_path / name)
    assert str(raised.value).startswith(f"'{name}' cannot name a pack: small letters, digits and _ only")
    assert list(tmp_path.iterdir()) == []


def test_the_name_is_that_of_the_folder_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "awards").mkdir()
    monkeypatch.chdir(tmp_path / "awards")
    new_pack(Path("."))
    assert "\npack: awards\n" in (tmp_path / "awards" / "pack.yaml").read_text(encoding="utf-8")
    new_pack(Path("../badges/"))
    assert "\npack: badges\n" in (tmp_path / "badges" / "pack.yaml").read_text(encoding="utf-8")


def test_a_pack_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "awards"
    folder.mkdir()
    (folder / "pack.yaml").write_text("pack: mine\n")
    with pytest.raises(UsageError, match=r"there is a pack in .*awards' already"):
        new_pack(folder)
    assert (folder / "pack.yaml").read_text() == "pack: mine\n"
    assert sorted(path.name for path in folder.iterdir()) == ["pack.yaml"]


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    folder = tmp_path / "awards"
    folder.mkdir()
    (folder / "words.tsv").write_text("text\n")
    new_pack(folder)
    assert (folder / "words.tsv").read_text() == "text\n"


def test_a_schema_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "awards"
    folder.mkdir()
    (folder / "pack.schema.json").write_text("{}")
    with pytest.raises(UsageError, match=r"pack\.schema\.json"):
        new_pack(folder)
    assert (folder / "pack.schema.json").read_text() == "{}"
    assert not (folder / "pack.yaml").exists()


@pytest.mark.parametrize("where", ["file/awards", "file"])
def test_a_place_in_which_there_can_be_no_folder(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("words")
    with pytest.raises(UsageError, match="file"):
        new_pack(tmp_path / where)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="awards"):
        new_pack(tmp_path / "awards")
