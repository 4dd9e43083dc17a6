"""Whole runs with an extractor that needs no rules: what is written, in what order, and what failures cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from running_stubs import ERRORS, JOURNAL, RECORDS, REPORT, bytes_of, lines, load, run, texts

from extractor.errors import InputError, UsageError
from extractor.reading import ReadOptions
from extractor.records import SCHEMA_VERSION
from extractor.rulebook import RuleError
from extractor.running import Failure, Progress
from extractor.running import run as run_with_rules
from extractor.version import VERSION

pytestmark = pytest.mark.usefixtures("many_format")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "2024").mkdir(parents=True)
    (folder / "a.txt").write_text("Chi bộ một", encoding="utf-8")
    (folder / "2024" / "b.txt").write_text("Chi bộ hai", encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"%PDF-1.7 not text")
    (folder / "nan.txt").write_text("NAN", encoding="utf-8")
    (folder / "raise.txt").write_text("RAISE", encoding="utf-8")
    (folder / "refuse.txt").write_text("REFUSE", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "z.txt").write_text("Chi bộ ba", encoding="utf-8")
    (folder / "metadata.csv").write_text("file_name,title\na.txt,Tin một\nmissing.txt,Không có\n", encoding="utf-8")
    return folder


def test_records_stand_in_input_order_and_failures_beside_them(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    report = run(news, out)
    assert texts(out) == ["Chi bộ hai", "Chi bộ một", "Chi bộ ba"]
    assert lines(out / RECORDS)[1]["article"]["title"] == "Tin một"
    errors = lines(out / ERRORS)
    assert [(os.path.basename(error["path"]), error["stage"]) for error in errors] == [
        ("broken.txt", "read"), ("nan.txt", "write"), ("raise.txt", "extract"), ("refuse.txt", "extract"),
    ]  # fmt: skip
    assert errors[2]["error"].endswith("(ValueError: no such \\ud800 thing)")
    assert errors[3]["error"] == "this article is refused"
    assert errors[0]["id"] is None
    assert len(errors[1]["id"]) == 16
    assert not any("\n" in error["error"] for error in errors)
    assert (report.found, report.articles, report.failed, report.skipped, report.reused) == (7, 3, 4, 2, 0)
    assert [failure.path for failure in report.failures] == [error["path"] for error in errors]
    assert sorted(os.listdir(out)) == [".lock", ERRORS, JOURNAL, RECORDS, REPORT]


def test_run_json_says_by_what_and_from_what_the_records_were_made(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([news / "a.txt", news], out, rules=["my/pack"])
    told = json.loads((out / REPORT).read_bytes())
    assert (told["version"], told["schema_version"]) == (VERSION, SCHEMA_VERSION)
    assert told["rules"] == {"sha256": "c" * 64, "packs": [{"name": "stub", "version": "3", "sha256": "b" * 64}]}
    assert told["inputs"] == [f"{news}/a.txt", str(news)]
    assert told["options"] == {
        "metadata": None, "rules": ["my/pack"], "format": None, "text_column": "text", "id_column": None,
        "max_chars": 1_000_000, "timeout": 120.0, "engine": "local", "workers": 0, "fresh": False,
    }  # fmt: skip
    started, finished = (datetime.fromisoformat(told[name]) for name in ("started", "finished"))
    assert started.utcoffset() is not None
    assert (finished - started).total_seconds() == pytest.approx(told["seconds"], abs=0.01)
    assert told["counts"] == {
        "found": 7, "articles": 3, "reused": 0, "failed": 4, "skipped": 3,
        "mentions": {"COUNT": 3}, "packs": {"stub": 3}, "records": {"organisations": 3},
        "errors": {"binary": 1, "program": 1, "refused": 2},
    }  # fmt: skip
    assert list(told["stages"]) == ["read", "write"]  # the stub tells of none between them
    assert told["notes"]["count"] == 3
    assert {note["reason"] for note in told["notes"]["first"]} == {
        f"named in {news}/metadata.csv, but there is no such file",
        "files of type .jpg are not read",
        "a file that was read already",
    }


def test_notes_and_failures_are_capped_but_counted(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(120):
        (news / f"{number:03}.jpg").touch()
        (news / f"{number:03}.txt").write_text("REFUSE")
    report = run(news, tmp_path / "out")
    assert (report.failed, report.skipped) == (120, 120)
    assert len(lines(tmp_path / "out" / ERRORS)) == 120
    assert [Path(failure.path or "").name for failure in report.failures] == [f"{n:03}.txt" for n in range(10)]
    notes = json.loads((tmp_path / "out" / REPORT).read_bytes())["notes"]
    assert (notes["count"], len(notes["first"])) == (120, 100)


def test_workers_change_no_byte(news: Path, tmp_path: Path) -> None:
    (news / "lines.many").write_text("".join(f"Bài {n}\n" for n in range(150)), encoding="utf-8")
    run(news, tmp_path / "one")
    told: list[Progress] = []
    failures: list[Failure] = []
    report = run(news, tmp_path / "two", workers=2, progress=told.append, failed=failures.append)
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "one")
    assert report.articles == 153
    assert texts(tmp_path / "one")[2:152] == [f"Bài {n}" for n in range(150)]
    assert sorted({progress.files for progress in told}) == list(range(9))
    assert [progress.share for progress in told] == sorted(progress.share or 0 for progress in told)
    assert told[-1] == Progress(8, 8, 153, 4, 1.0)
    assert [Path(failure.path or "").name for failure in failures] == [
        "broken.txt", "nan.txt", "raise.txt", "refuse.txt",
    ]  # fmt: skip


def test_an_output_folder_inside_the_input_is_not_read(news: Path, tmp_path: Path) -> None:
    out = news / "out"
    out.mkdir()
    (out / "stray.txt").write_text("Chi bộ lạc", encoding="utf-8")
    first = run(news, out)
    second = run(news, out, fresh=True)
    assert "Chi bộ lạc" not in texts(out)
    assert (first.found, first.skipped) == (second.found, second.skipped) == (7, 2)


def test_an_output_folder_that_is_the_input_is_read_but_for_what_a_run_writes(news: Path) -> None:
    first = run(news, news)
    assert texts(news) == ["Chi bộ hai", "Chi bộ một", "Chi bộ ba"]
    second = run(news / "2024", news, fresh=True)
    assert texts(news) == ["Chi bộ hai"]
    assert (first.skipped, second.skipped) == (2, 0)
    assert run(news, news).skipped == 2


def test_a_broken_line_costs_itself_and_damage_the_rest_of_its_file(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.many").write_text("".join(f"Bài {n}\n" for n in range(32)) + "BROKEN\nBài x\n", encoding="utf-8")
    (news / "b.many").write_text("Bài y\nRAISE\nBài z\nDAMAGED\nBài w", encoding="utf-8")
    (news / "empty.many").write_text("")
    for workers in (0, 2):
        out = tmp_path / str(workers)
        report = run(news, out, workers=workers)
        assert texts(out) == [*(f"Bài {n}" for n in range(32)), "Bài x", "Bài y", "Bài z"]
        assert [(error["item"], error["code"], error["error"].split(" (")[0]) for error in lines(out / ERRORS)] == [
            ("32", "row", "line 32 is broken"),
            ("1", "program", "an error in the program"),
            (None, "damaged", "the file is damaged from line 3 on"),
        ]
        assert report.found == 3


def test_wrong_calls_are_refused_before_anything_is_written(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (news / "bad.csv").write_text("no,names\n1,2\n")
    with pytest.raises(UsageError, match="no file or folder"):
        run(tmp_path / "nothing", out)
    with pytest.raises(UsageError, match="worker"):
        run(news, out, workers=-1)
    for wrong in ({"timeout": 0}, {"engine": "abacus"}, {"options": ReadOptions(max_chars=0)}):
        with pytest.raises(UsageError):
            run(news, out, **wrong)
    with pytest.raises(UsageError, match="no format 'docx'; known are"):
        run(news, out, options=ReadOptions(format="docx"))
    with pytest.raises(InputError, match="file_name"):
        run(news, out, metadata=news / "bad.csv")
    with pytest.raises(RuleError):
        run(news, out, rules=["bad"])
    assert not out.exists()
    with pytest.raises(UsageError, match="cannot be written"):
        run(news, news / "a.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    with pytest.raises(UsageError, match="out"):
        run(news, out)


def test_two_runs_do_not_share_a_folder(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    seen: list[str] = []

    def meanwhile(_: Progress) -> None:
        with pytest.raises(UsageError, match="another run is writing to"):
            run_with_rules(news, out, load=load)
        seen.append("refused")

    run(news / "a.txt", out, progress=meanwhile)
    assert set(seen) == {"refused"}
    assert texts(out) == ["Chi bộ một"]
    run(news / "a.txt", out)


def test_a_worker_that_dies_costs_one_article(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(30):
        (news / f"{number:02}.txt").write_text("DIE" if number == 11 else f"Bài {number}", encoding="utf-8")
    out = tmp_path / "out"
    report = run(news, out, workers=2)
    assert texts(out) == [f"Bài {number}" for number in range(30) if number != 11]
    (error,) = lines(out / ERRORS)
    assert (Path(error["path"]).name, error["stage"]) == ("11.txt", "extract")
    assert "died" in error["error"]
    assert report.failed == 1


def test_a_worker_that_dies_in_a_file_of_many_costs_one_article(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.many").write_text("".join("DIE\n" if n == 33 else f"Bài {n}\n" for n in range(40)), encoding="utf-8")
    (news / "b.many").write_text("DIE\nDIE\nBài z\n", encoding="utf-8")
    (news / "c.txt").write_text("Chi bộ", encoding="utf-8")
    out = tmp_path / "out"
    run(news, out, workers=2)
    assert texts(out) == [*(f"Bài {n}" for n in range(40) if n != 33), "Bài z", "Chi bộ"]
    assert [(error["item"], error["code"]) for error in lines(out / ERRORS)] == [
        ("33", "died"), ("0", "died"), ("1", "died"),
    ]  # fmt: skip
    assert "(exit code 9)" in lines(out / ERRORS)[0]["error"]


@pytest.mark.parametrize(("line", "code"), [("CRASH", "died"), ("HANG", "timeout")])
def test_a_file_that_kills_or_hangs_its_reader_costs_what_is_left_of_it(tmp_path: Path, line: str, code: str) -> None:
    news = tmp_path / "news"
    news.mkdir()
    text = "".join(f"Bài {number}\n" for number in range(100)) + f"{line}\nBài lạc\n"
    (news / "a.many").write_text(text, encoding="utf-8")
    (news / "b.many").write_text("Bài cuối\n", encoding="utf-8")
    out = tmp_path / "out"
    report = run(news, out, workers=1, timeout=2)
    assert texts(out) == [*(f"Bài {number}" for number in range(100)), "Bài cuối"]
    (error,) = lines(out / ERRORS)
    assert (Path(error["path"]).name, error["stage"], error["code"]) == ("a.many", "read", code)
    assert report.found == 2


def test_an_article_whose_process_dies_once_is_tried_again_alone(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    mark = tmp_path / "mark"
    for number in range(12):
        text = f"ONCE {mark}" if number == 5 else f"Bài {number}"
        (news / f"{number:02}.txt").write_text(text, encoding="utf-8")
    report = run(news, tmp_path / "out", workers=2)
    assert (report.articles, report.failed) == (12, 0)
    assert mark.exists()


def test_an_article_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(6):
        (news / f"{number}.txt").write_text("HANG" if number in (1, 4) else f"Bài {number}", encoding="utf-8")
    out = tmp_path / "out"
    report = run(news, out, workers=2, timeout=1)
    assert texts(out) == ["Bài 0", "Bài 2", "Bài 3", "Bài 5"]
    assert report.errors == {"timeout": 2}
    assert all("more than 1 s" in error["error"] for error in lines(out / ERRORS))


class Unreadable:
    """Something that a worker cannot take out of its parcel again."""

    rulebook = load().rulebook

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.stat, ("/there/is/nothing/here",)


def test_a_script_that_starts_itself_again_is_told_what_to_write(news: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from running_stubs import load\nfrom extractor.running import run\n"
        f"run({str(news)!r}, {str(tmp_path / 'out')!r}, load=load)\n",
        encoding="utf-8",
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests" / "running")])}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "put the call under: if __name__ == '__main__'" in done.stderr.splitlines()[-1]


def test_workers_that_do_not_start_are_a_usage_error(news: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="do not start"):
        run(news, tmp_path / "out", workers=2, load=lambda rules: Unreadable())
