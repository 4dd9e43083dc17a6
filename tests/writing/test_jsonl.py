"""Articles to lines, and files that are there whole or not at all."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError, UsageError
from extractor.records import Article, ArticleInfo, CountValue, Mention, OtherValue, Source, Value
from extractor.writing import AtomicWriter, LineWriter, partial_of, to_line, write_bytes


def article(text: str = "Chi bộ họp.", value: Value | None = None) -> Article:
    mentions = () if value is None else (Mention("m1", "COUNT", 0, 1, text[0:1], "count.noun", value),)
    return Article("0" * 16, Source("tin/a.txt", "f" * 64), ArticleInfo(), text, mentions)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_line_reads_back_as_the_same_article_and_has_one_newline(text: str) -> None:
    line = to_line(article(text))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert json.loads(line.decode("utf-8")) == article(text).to_dict()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (CountValue("cardinal", float("nan")), "mentions[0].value.value cannot be written as JSON: the number nan"),
        (CountValue("cardinal", None, high=float("inf")), "mentions[0].value.high cannot be written as JSON"),
        (CountValue("cardinal", 2**70), "more than 64 bits"),
        (OtherValue({"name": "a\ud800"}), "mentions[0].value.name cannot be written as JSON: half a character"),
        (OtherValue({"deep": [{"x": float("-inf")}]}), "mentions[0].value.deep[0].x"),
        (OtherValue({"when": {1, 2}}), "mentions[0].value.when cannot be written as JSON: a value of type set"),
        (OtherValue({3: "three"}), "a key of type int"),  # type: ignore[dict-item]
    ],
)
def test_what_has_no_form_in_json_is_refused_by_name(value: Value, said: str) -> None:
    with pytest.raises(InputError) as caught:
        to_line(article(value=value))
    assert caught.value.stage == "write"
    assert caught.value.path == "tin/a.txt"
    assert said in caught.value.message


def test_a_field_within_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless
    with pytest.raises(InputError, match="cannot be written as JSON"):
        to_line(article(value=OtherValue(endless)))


def test_lone_surrogates_in_the_text_are_refused() -> None:
    with pytest.raises(InputError, match=r"text cannot be written as JSON: half a character .* at character 2"):
        to_line(dataclasses.replace(article(), text="ab\udfff"))


def test_a_file_takes_its_place_when_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"before\n")
    with LineWriter(path) as writer:
        assert writer.write(b"one\n") == 0
        assert writer.write("hai mươi\n".encode()) == 4
        assert writer.write(b"\n") == 4 + len("hai mươi\n".encode())
        assert path.read_bytes() == b"before\n"
        # Other processes see each line as soon as it is written.
        assert partial_of(path).read_bytes() == "one\nhai mươi\n\n".encode()
    assert path.read_bytes() == "one\nhai mươi\n\n".encode()
    assert os.listdir(tmp_path) == ["records.jsonl"]


def test_an_aborted_file_is_kept_beside_its_place(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"before\n")
    with pytest.raises(KeyboardInterrupt), LineWriter(path) as writer:
        writer.write(b"one\n")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"before\n"
    assert (tmp_path / "records.jsonl.partial").read_bytes() == b"one\n"


@pytest.mark.parametrize("data", [b"", b"no end", b"two\nlines\n", b"end inside\n "])
def test_only_whole_single_lines_are_taken(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ValueError, match="newline"), LineWriter(tmp_path / "x.jsonl") as writer:
        writer.write(data)


def test_whole_files_are_written_in_one_go(tmp_path: Path) -> None:
    write_bytes(tmp_path / "run.json", b"{}\n{}\n")
    assert (tmp_path / "run.json").read_bytes() == b"{}\n{}\n"
    assert os.listdir(tmp_path) == ["run.json"]


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        AtomicWriter(tmp_path / "nowhere" / "records.jsonl")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_a_full_disk_is_a_usage_error_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    partial_of(path).symlink_to("/dev/full")
    with pytest.raises(UsageError, match="No space left"), AtomicWriter(path) as writer:
        writer.write(b"x" * 10)
    assert not path.exists()
