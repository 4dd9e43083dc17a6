"""A folder with good articles and one of each hostile input: the articles come out, and every other input is named."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from running_stubs import lines

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
LONGEST = 60.0
ARTICLE = "Chi bộ thôn {0} họp\nSáng 1{1}/3/2024, Chi bộ thôn {0} họp thường kỳ, có {2} đảng viên tới dự."

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other file systems take fewer names")


def command(folder: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """The real command line, with two workers."""
    line = [sys.executable, "-m", "extractor", "run", str(folder), "--out", str(out), "--workers", "2"]
    return subprocess.run(line, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=LONGEST)


def write_articles(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"a{number:02}.txt").write_text(ARTICLE.format(number + 1, number % 10, number + 7), encoding="utf-8")


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": [ARTICLE] * 50}), sink)
    return sink.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, data)
    return sink.getvalue()


def hostile() -> dict[bytes, tuple[bytes, str]]:
    """Name → bytes, and the code of the error that they are to be."""
    chance = random.Random(11)
    text = ARTICLE.encode()
    mixed = ARTICLE.encode("utf-16-le")[:-1] + ARTICLE.encode() + bytes(chance.choices(range(0x80, 0x100), k=200))
    return {
        b"binary.txt": (chance.randbytes(5000), "binary"),
        b"picture.txt": (b"\x89PNG\r\n\x1a\n" + chance.randbytes(500), "binary"),
        b"program.txt": (b"\x7fELF\x02\x01\x01" + bytes(9) + chance.randbytes(500), "binary"),
        b"empty.txt": (b"", "empty"),
        b"blank.txt": (b" \r\n\t\xc2\xa0\n", "empty"),
        b"one-line.txt": (b"a" * 10**8, "too-long"),
        b"one-line.jsonl": (b"a" * 10**8, "too-long"),
        b"digits.txt": (b"1234567890" * 10**6, "too-long"),
        b"nested.html": (b"<div>" * 100_000 + text + b"</div>" * 100_000, "damaged"),
        b"bomb.zip": (zipped("a.jsonl", bytes(300_000_000)), "archive"),
        b"bomb.jsonl.gz": (gzip.compress(bytes(300_000_000), 1), "archive"),
        b"leads-out.zip": (zipped("../../etc/a.txt", text), "archive"),
        b"half.txt.gz": (gzip.compress(text)[:-12], "archive"),
        b"half.zip": (zipped("a.txt", text)[:-30], "archive"),
        b"half.tar": (b"a.txt".ljust(512, b"\0") + text, "archive"),
        b"half.parquet": (parquet()[:-200], "damaged"),
        b"half.arrow": (b"ARROW1\0\0" + chance.randbytes(200), "damaged"),
        b"no-text.csv": (b"title,body\nA,B\nC,D\n", "row"),
        b"half-character.jsonl": (b'{"text": "m\\ud800t"}\n', "row"),
        b"half-character.txt": (text + b"\xed\xa0\x80", "damaged"),
        b"nul.txt": (text + b"\0" + text, "binary"),
        b"nul.jsonl": (b'{"text": "m\\u0000t"}\n', "binary"),
        b"override.txt": (text + "\u202edc\u202c".encode(), "damaged"),
        b"damaged.txt": (text * 3 + b"\xe1\xbb" + text, "damaged"),
        b"gibberish.txt": (mixed, "binary"),
        b"high-bytes.txt": (bytes(chance.choices(range(0x80, 0x100), k=3000)), "encoding"),
        b"utf-16.txt": (b"\xff\xfe" + ARTICLE.encode("utf-16-le")[:-1], "damaged"),
        b"new\nline.txt": (b"", "empty"),
        b"no\xfftext.txt": (b"", "empty"),
        "right\u202etxt.txt".encode(): (b"", "empty"),
        b"steers\x1b[2J.txt": (b"", "empty"),
        b"sub/metadata.csv": (b"file_name,published\nlost.txt,once upon a time\n", "metadata"),
    }


SKIPPED = {"pipe.txt", "socket.txt", "up", "sub/lost.txt", "picture.jpg"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    news = tmp_path / "news"
    write_articles(news, 30)
    (news / "sub").mkdir()
    for name, (data, _) in hostile().items():
        with open(os.fsencode(news) + b"/" + name, "wb") as file:
            file.write(data)
    (news / "sub" / "lost.txt").write_text(ARTICLE, encoding="utf-8")
    (news / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (news / "self.txt").symlink_to("self.txt")
    (news / "nowhere.txt").symlink_to("not-there.txt")
    (news / "up").symlink_to(".")
    os.mkfifo(news / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as bound:
        here = os.open(news, os.O_RDONLY)  # the names of sockets must be short
        bound.bind(f"/proc/self/fd/{here}/socket.txt")
        os.close(here)
    (news / "forbidden.txt").write_text(ARTICLE, encoding="utf-8")
    (news / "forbidden.txt").chmod(0)
    return news


def shown(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")


def test_hostile_inputs_cost_themselves_alone(folder: Path, tmp_path: Path) -> None:
    forbidden = not os.access(folder / "forbidden.txt", os.R_OK)
    started = time.monotonic()
    done = command(folder, tmp_path / "out")
    assert time.monotonic() - started < LONGEST
    assert done.returncode == 1, done.stderr
    records = lines(tmp_path / "out" / "records.jsonl")
    assert len(records) == 30 + (not forbidden)
    assert all(record["mentions"] for record in records)

    errors: list[dict[str, Any]] = lines(tmp_path / "out" / "errors.jsonl")
    expected = {shown(name): code for name, (_, code) in hostile().items()}
    expected |= {"self.txt": "unreadable", "nowhere.txt": "unreadable"}
    expected |= {"forbidden.txt": "unreadable"} if forbidden else {}
    met = Counter(error["path"].removeprefix(f"{folder}/") for error in errors)
    assert met == Counter(dict.fromkeys(expected, 1))
    assert {error["path"].removeprefix(f"{folder}/"): error["code"] for error in errors} == expected
    for error in errors:
        assert error["error"] and "\n" not in error["error"], error
    report = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert report["counts"]["failed"] == len(errors)
    assert {note["path"].removeprefix(f"{folder}/") for note in report["notes"]["first"]} == SKIPPED

    written = "".join((tmp_path / "out" / name).read_text("utf-8") for name in ("errors.jsonl", "run.json"))
    for word in ("Traceback", "an error in the program"):
        assert word not in done.stderr + done.stdout + written
    assert not set("\x1b\u202e\x00") & set(done.stderr)
    said = done.stderr.splitlines()
    assert all(line.startswith("failed: ") for line in said[:10])
    assert said[-1].startswith(f"{len(records)} articles, {len(errors)} failed, {len(SKIPPED)} skipped")


def test_hostile_names_are_shown_so_that_they_steer_nothing(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    names = [b"new\nline.txt", b"no\xfftext.txt", "right\u202etxt.txt".encode(), b"steers\x1b[2J.txt"]
    for name in names:
        with open(os.fsencode(news) + b"/" + name, "wb"):
            pass
    done = command(news, tmp_path / "out")
    assert done.returncode == 1
    raw = (tmp_path / "out" / "errors.jsonl").read_bytes()
    assert raw.count(b"\n") == len(names)
    assert b"new\\nline.txt" in raw and b"no\\\\xfftext.txt" in raw and b"\x1b" not in raw
    assert "no\\xfftext.txt" in done.stderr
    assert not set("\x1b\u202e") & set(done.stderr)


def test_a_failure_is_one_line_whatever_the_name(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "x.txt\nfailed: the disk is full, run 'rm -rf'.txt").touch()
    assert len(command(news, tmp_path / "out").stderr.splitlines()) == 2


def test_a_strange_name_is_no_reason_to_lose_an_article(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name in (b"new\nline.txt", b"no\xfftext.txt", "right\u202etxt.txt".encode(), b"steers\x1b[2J.txt"):
        with open(os.fsencode(news) + b"/" + name, "wb") as file:
            file.write(ARTICLE.format(3, 3, 33).encode())
    done = command(news, tmp_path / "out")
    assert (done.returncode, done.stderr.split(" in ")[0]) == (0, "4 articles, 0 failed, 0 skipped")
    paths = [record["source"]["path"] for record in lines(tmp_path / "out" / "records.jsonl")]
    assert {path.removeprefix(f"{news}/") for path in paths} == {
        "new\nline.txt", "no\\xfftext.txt", "right\u202etxt.txt", "steers\x1b[2J.txt",
    }  # fmt: skip
