"""Going on after an interruption, and taking over what has not changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from running_stubs import CALLS, JOURNAL, RECORDS, bytes_of, run

from extractor.running import Progress, fingerprint

pytestmark = pytest.mark.usefixtures("many_format")


@pytest.fixture(autouse=True)
def settled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package may be worked on while its tests run."""
    monkeypatch.setattr(fingerprint, "code_sha256", lambda package: "code")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"Bài {number}", encoding="utf-8")
    (folder / "lines.many").write_text("".join(f"Dòng {n}\n" for n in range(70)), encoding="utf-8")
    return folder


def fresh_bytes(news: Path, tmp_path: Path) -> dict[str, bytes]:
    run(news, tmp_path / "fresh", fresh=True)
    return bytes_of(tmp_path / "fresh")


def interrupt(news: Path, out: Path, files: int, **named: Any) -> None:
    def stop(now: Progress) -> None:
        if now.files == files:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(news, out, progress=stop, **named)


def test_nothing_is_extracted_twice(news: Path, tmp_path: Path) -> None:
    first = run(news, tmp_path / "out")
    before = bytes_of(tmp_path / "out")
    second = run(news, tmp_path / "out")
    assert (first.articles, first.reused, second.articles, second.reused) == (78, 0, 78, 78)
    assert CALLS == []
    assert bytes_of(tmp_path / "out") == before
    assert (second.mentions, second.records) == (first.mentions, first.records)
    run(news, tmp_path / "out", fresh=True)
    assert len(CALLS) == 78


@pytest.mark.parametrize("workers", [0, 2])
def test_what_changed_is_extracted_and_the_rest_is_taken_over(news: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    run(news, out)
    (news / "0a.txt").write_text("Bài mới", encoding="utf-8")
    (news / "3.txt").write_text("Bài sửa", encoding="utf-8")
    (news / "5.txt").unlink()
    (news / "metadata.csv").write_text("file_name,title\n7.txt,Tin bảy\n", encoding="utf-8")
    report = run(news, out, workers=workers)
    assert (report.articles, report.reused) == (78, 75)
    if workers == 0:
        assert sorted(CALLS) == ["Bài 7", "Bài mới", "Bài sửa"]
    assert bytes_of(out) == fresh_bytes(news, tmp_path)


def test_other_rules_take_nothing_over(news: Path, tmp_path: Path) -> None:
    run(news, tmp_path / "out")
    assert run(news, tmp_path / "out", rules=["others"]).reused == 0
    assert run(news, tmp_path / "out", rules=["others"]).reused == 78


def test_another_path_takes_nothing_over(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(news, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    assert run("news", tmp_path / "out").reused == 0
    assert json.loads((tmp_path / "out" / RECORDS).read_bytes().splitlines()[0])["source"]["path"] == "news/0.txt"


@pytest.mark.parametrize("workers", [0, 2])
def test_an_interrupted_run_goes_on(news: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    interrupt(news, out, 5, workers=workers)
    assert not (out / RECORDS).exists()
    assert len((out / f"{RECORDS}.partial").read_bytes().splitlines()) == 5
    interrupt(news, out, 3, workers=workers)  # sooner than the first time
    report = run(news, out, workers=workers)
    assert report.reused == 5
    assert bytes_of(out) == fresh_bytes(news, tmp_path)
    assert sorted(os.listdir(out)) == [".lock", "errors.jsonl", JOURNAL, RECORDS, "run.json"]


def test_an_interrupted_run_leaves_the_finished_records_alone(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news / "1.txt", out)
    before = bytes_of(out)
    interrupt(news, out, 4)
    assert bytes_of(out) == before
    report = run(news, out)
    assert report.reused == 4
    assert bytes_of(out) == fresh_bytes(news, tmp_path)


def test_fresh_forgets_also_what_an_interrupted_run_left(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out)
    interrupt(news, out, 4)
    interrupt(news, out, 1, fresh=True)
    # What stands there now was made by the fresh run alone.
    assert run(news, out).reused == 1


def test_the_middle_of_a_file_of_many_is_enough_to_go_on(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out)
    records = (out / RECORDS).read_bytes().splitlines(keepends=True)
    journal = (out / JOURNAL).read_bytes().splitlines(keepends=True)
    # As a kill leaves it: the journal ends in half a line, the records one line further on.
    (out / f"{RECORDS}.partial").write_bytes(b"".join(records[:52]) + records[52][:40])
    (out / f"{JOURNAL}.partial").write_bytes(b"".join(journal[:51]) + journal[51][:20])
    finished = bytes_of(out)
    for name in (RECORDS, JOURNAL, "errors.jsonl", "run.json"):
        (out / name).unlink()
    report = run(news, out)
    assert report.reused == 50
    assert [f"Dòng {n}" for n in range(42, 70)] == CALLS
    assert bytes_of(out) == finished


def test_articles_that_failed_are_tried_again(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "lines.many").write_text("Dòng 0\nRAISE\nDòng 2\nRAISE\n", encoding="utf-8")
    out = tmp_path / "out"
    run(news, out)
    before = bytes_of(out)
    report = run(news, out)
    assert (report.reused, report.failed, CALLS) == (2, 2, ["RAISE", "RAISE"])
    assert bytes_of(out) == before


def test_damaged_records_are_made_anew(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out)
    before = bytes_of(out)
    (out / RECORDS).write_bytes(before[RECORDS].replace("Bài 2".encode(), "Bài 9".encode(), 1))
    report = run(news, out)
    assert (report.reused, CALLS) == (77, ["Bài 2"])
    assert bytes_of(out) == before


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[1]\n", b"\xff\n", b'{"journal":2}\n{"given":3}\n'])
def test_a_damaged_journal_is_as_good_as_none(news: Path, tmp_path: Path, damage: bytes) -> None:
    out = tmp_path / "out"
    run(news, out)
    before = bytes_of(out)
    (out / JOURNAL).write_bytes(damage)
    assert run(news, out).reused == 0
    assert bytes_of(out) == before


def test_damaged_entries_of_a_journal_are_made_anew(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out)
    before = bytes_of(out)
    entries = before[JOURNAL].splitlines(keepends=True)
    entries[1] = entries[1].replace(b'"offset":0', b'"offset":-7')
    entries[2] = entries[2].replace(b'"offset"', b'"of"')
    entries[3] = b"[]\n"
    (out / JOURNAL).write_bytes(b"".join(entries))
    # Behind what is no entry at all, nothing is trusted.
    assert run(news, out).reused == 0
    assert bytes_of(out) == before


def test_a_stop_between_moving_the_records_and_the_journal_loses_nothing(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news / "1.txt", out)
    old_journal = (out / JOURNAL).read_bytes()
    run(news, out, fresh=True)
    (out / JOURNAL).replace(out / f"{JOURNAL}.partial")
    (out / JOURNAL).write_bytes(old_journal)
    report = run(news, out)
    assert report.reused == 78
    assert bytes_of(out) == fresh_bytes(news, tmp_path)


def test_another_version_or_another_code_takes_nothing_over(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(news, tmp_path / "out")
    monkeypatch.setattr(fingerprint, "VERSION", "99.0")
    assert run(news, tmp_path / "out").reused == 0
    monkeypatch.setattr(fingerprint, "code_sha256", lambda package: "another")
    assert run(news, tmp_path / "out").reused == 0
    assert run(news, tmp_path / "out").reused == 78


def test_the_hash_of_the_code_changes_with_every_byte_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "folding.py").write_bytes(b"x = 1\n")
    before = fingerprint.code_sha256(tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"no code")
    assert fingerprint.code_sha256(tmp_path) == before
    (tmp_path / "text" / "folding.py").write_bytes(b"x = 2\n")
    assert fingerprint.code_sha256(tmp_path) != before
