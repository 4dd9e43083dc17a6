"""The command as its users meet it: a process with arguments, streams and an exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from extractor.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
STUB = [sys.executable, str(Path(__file__).with_name("stub_command.py"))]
REAL = [sys.executable, "-m", "extractor"]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE")},
    "PYTHONPATH": str(ROOT),
    "PYTHONIOENCODING": "utf-8",
}
LONGEST = 60.0


def call(command: list[str], *arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    line = [*command, *map(str, arguments)]
    return subprocess.run(line, cwd=cwd, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=LONGEST)


def stub(*arguments: object) -> subprocess.CompletedProcess[str]:
    return call(STUB, *arguments)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < end, "this never came true"
        time.sleep(0.005)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(f"Bài số {number}", encoding="utf-8")
    return folder


def test_a_run_that_goes_well(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = stub("run", news, "--out", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("40 articles, 0 failed, 0 skipped in ")
    assert done.stderr.endswith(f" s: {out}/records.jsonl\n")
    again = stub("run", news, "--out", out, "--quiet")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert json.loads((out / "run.json").read_bytes())["counts"]["reused"] == 40


def test_failures_are_named_and_counted(news: Path, tmp_path: Path) -> None:
    for number in range(12):
        (news / f"x{number:02}.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (news / "x\x1b[2Jy.txt").write_text("REFUSE", encoding="utf-8")
    out = tmp_path / "out"
    done = stub("run", news, "--out", out, "--workers", 2)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert len(said) == 12
    assert said[0].startswith("failed: ")
    assert "␛[2J" in said[0]
    assert "\x1b" not in done.stderr
    assert "x08.txt: this is a PNG image" in said[9]
    assert said[10] == f"and 3 more; all are in {out}/errors.jsonl"
    assert said[11].startswith("40 articles, 13 failed")
    quiet = stub("run", news, "--out", out, "--quiet")
    assert (quiet.returncode, quiet.stderr.splitlines()) == (1, said[:11])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "nowhere", "--out", "out"], "extractor: there is no file or folder 'nowhere'\n"),
        (["run", "news"], "--out"),
        (["run", "news", "--out", "out", "--workers", "-1"], "--workers"),
        (["run", "news", "--out", "out", "--from", "docx"], "extractor: there is no format 'docx'; known are"),
        (["run", "news", "--out", "out", "--engine", "abacus"], "extractor: there is no engine 'abacus'"),
        (["run", "-", "-", "--out", "out"], "extractor: standard input (-) can be named once"),
        (["run", "news", "--out", "news/00.txt"], "extractor: 'news/00.txt' cannot be written"),
        (["run", "news", "--out", "out", "--metadata", "none.csv"], "extractor: there is no file or folder 'none.csv'"),
        (["run", "news", "--out", "out", "--metadata", "bad.csv"], "extractor: bad.csv: "),
        (["run", "news", "--out", "out", "--rules", "bad"],
         "bad/pack.yaml:1:1: no name\nbad/pack.yaml:3:7: unknown key 'x'\n"),
        (["show", "nowhere.txt"], "extractor: there is no file 'nowhere.txt'\n"),
        (["show", "news"], "extractor: 'news' is a folder"),
        (["show", "news/00.txt", "--rules", "bad"], "bad/pack.yaml:1:1: no name\n"),
        (["list"], "No such command"),
    ],
)  # fmt: skip
def test_wrong_calls_end_with_2_and_one_message(news: Path, arguments: list[str], said: str) -> None:
    (news.parent / "bad.csv").write_text("no,names\n1,2\n")
    done = call(STUB, *arguments, cwd=news.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (news.parent / "out").exists()


def test_help_names_the_commands_and_loads_nothing_heavy() -> None:
    done = call([sys.executable, "-X", "importtime", "-m", "extractor"], "--help")
    assert done.returncode == 0
    for command in ("run", "show", "schema", "--version"):
        assert command in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "extractor.cli" in imported
    assert not {"underthesea", "spacy", "pydantic", "rich", "regex", "yaml", "numpy", "extractor.pipeline"} & imported
    for command in ("run", "show", "schema"):
        assert "Example: extractor" in call(REAL, command, "--help").stdout


def test_what_workers_import_of_the_command_is_nothing() -> None:
    code = "import sys; before = set(sys.modules); import extractor.cli; print(*set(sys.modules) - before)"
    done = call([sys.executable, "-c", code])
    imported = {name for name in done.stdout.split() if name.startswith("extractor.") or name == "typer"}
    assert "extractor.cli" in imported
    assert imported <= {"extractor.cli", "extractor.errors", "extractor.records", "extractor.version"}


def test_the_version() -> None:
    done = call(REAL, "--version")
    assert (done.returncode, done.stdout) == (0, f"extractor {VERSION}\n")


def test_the_schema() -> None:
    done = call(REAL, "schema")
    assert done.returncode == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(done.stdout))


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([*REAL, "schema"], env=ENVIRONMENT, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_show_prints_an_article_or_its_record(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Chi bộ [bold]họp[/bold] =HYPERLINK(1) \x1b]0;x\x07 \u202agì", encoding="utf-8")
    shown = stub("show", path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "[C](COUNT)hi bộ [bold]họp[/bold] =HYPERLINK(1) ␛]0;x␇ <LEFT-TO-RIGHT EMBEDDING>gì" in shown.stdout
    assert not set("\x1b\x07\u202a") & set(shown.stdout)
    printed = stub("show", path, "--json")
    run = stub("run", path, "--out", tmp_path / "out")
    assert run.returncode == 0
    assert printed.stdout.encode() == (tmp_path / "out" / "records.jsonl").read_bytes()


def test_show_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    done = stub("show", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"extractor: {path}: the file is empty")
    path.write_text("NAN")
    done = stub("show", path, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "the number nan" in done.stderr


def test_events_for_machines(news: Path, tmp_path: Path) -> None:
    (news / "x.txt").write_bytes(b"")
    done = stub("run", news, "--out", tmp_path / "out", "--log-json")
    assert done.returncode == 1
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["event"] for event in events if event["event"] != "progress"] == ["started", "failed", "finished"]
    failed, finished = events[-2:]
    assert (failed["code"], failed["path"]) == ("empty", str(news / "x.txt"))
    assert (finished["articles"], finished["failed"], finished["errors"]) == (40, 1, {"empty": 1})
    wrong = stub("run", news, "--out", news / "x.txt", "--log-json")
    assert wrong.returncode == 2
    started, stopped = (json.loads(line) for line in wrong.stderr.splitlines())
    assert (started["event"], stopped["event"], stopped["kind"]) == ("started", "stopped", "UsageError")
    assert "cannot be written" in stopped["error"]


def test_standard_input_is_an_input(tmp_path: Path) -> None:
    lines = '{"id": "a", "text": "Bài một"}\n{"id": "b", "text": "Bài hai"}\n'
    command = [*STUB, "run", "-", "--from", "jsonl", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, env=ENVIRONMENT, input=lines, text=True, capture_output=True, timeout=LONGEST)
    assert (done.returncode, done.stderr.split(" in ")[0]) == (0, "2 articles, 0 failed, 0 skipped")
    records = [json.loads(line) for line in (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines()]
    assert [(record["source"]["path"], record["source"]["item"]) for record in records] == [("-", "a"), ("-", "b")]


posix = pytest.mark.skipif(os.name != "posix", reason="needs FIFOs and POSIX signals")


class Blocked:
    """A run that comes to a halt at the twenty-first of forty articles, for as long as a FIFO is there."""

    def __init__(self, news: Path, out: Path, workers: int) -> None:
        self.fifo, self.pid = news.parent / "fifo", news.parent / "pid"
        (news / "20.txt").write_text(f"WAIT {self.fifo}", encoding="utf-8")
        (news / "19.txt").write_text(f"PID {self.pid}", encoding="utf-8")
        os.mkfifo(self.fifo)
        self.arguments = ["run", str(news), "--out", str(out), "--workers", str(workers)]
        self.process = subprocess.Popen(
            [*STUB, *self.arguments], env=ENVIRONMENT, stderr=subprocess.PIPE, start_new_session=True
        )
        # An article is done when its entry is in the journal, below the head; its record is written before that.
        journal = out / "journal.jsonl.partial"
        until(lambda: journal.exists() and journal.read_bytes().count(b"\n") == 21)

    def end(self, how: Callable[[], None]) -> tuple[int, str]:
        how()
        _, said = self.process.communicate(timeout=LONGEST)
        until(lambda: not _is_alive(int(self.pid.read_text())))
        self.fifo.unlink()
        return self.process.returncode, said.decode()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # a process that has ended and that nobody has asked about yet
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def written(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in ("records.jsonl", "errors.jsonl", "journal.jsonl")}


@posix
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_goes_on_and_gives_the_same_bytes(news: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    run = Blocked(news, out, workers)
    busy = stub(*run.arguments)
    assert busy.returncode == 2
    assert busy.stderr.startswith("extractor: another run is writing to ")
    code, _ = run.end(run.process.kill)
    assert code == -signal.SIGKILL
    again = stub(*run.arguments)
    assert again.returncode == 0
    assert again.stderr.startswith("40 articles (20 unchanged), 0 failed")
    assert stub("run", news, "--out", tmp_path / "fresh").returncode == 0
    assert written(out) == written(tmp_path / "fresh")
    assert sorted(os.listdir(out)) == [".lock", "errors.jsonl", "journal.jsonl", "records.jsonl", "run.json"]


@posix
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_keeps_what_is_done(news: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    run = Blocked(news, out, workers)
    code, said = run.end(lambda: os.killpg(run.process.pid, signal.SIGINT))
    assert code == 130
    assert said == "extractor: interrupted; what is done is kept, and the same command goes on from it\n"
    again = stub(*run.arguments)
    assert again.returncode == 0
    assert again.stderr.startswith("40 articles (20 unchanged), 0 failed")


@posix
def test_a_full_disk_ends_a_run_that_can_go_on(news: Path, tmp_path: Path) -> None:
    import resource

    out = tmp_path / "out"
    command = [*STUB, "run", str(news), "--out", str(out)]

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))

    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=LONGEST, preexec_fn=fill)
    assert done.returncode == 2
    assert "cannot be written (File too large); mend that and run again" in done.stderr
    assert not (out / "records.jsonl").exists()
    again = stub("run", news, "--out", out)
    assert again.returncode == 0
    reused = int(again.stderr.split("(")[1].split()[0])
    assert 0 < reused < 40
    assert stub("run", news, "--out", tmp_path / "fresh").returncode == 0
    assert written(out) == written(tmp_path / "fresh")


@posix
def test_a_terminal_sees_how_far_the_run_has_come(news: Path, tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [*STUB, "run", str(news), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(command, env=ENVIRONMENT, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:  # the end of a terminal
        pass
    os.close(ours)
    assert process.wait(LONGEST) == 0
    assert b"40/40 files" in said
    assert b"/s)" in said
    assert b"40 articles, 0 failed" in said
