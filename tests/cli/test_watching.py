"""`extractor show --watch`: what is saved is shown anew, until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import IO

import pytest
from support import ROOT, write_pack

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")

COMMAND = [sys.executable, str(ROOT / "tests" / "workbench" / "ground_command.py")]
ENVIRONMENT = {**os.environ, "PYTHONIOENCODING": "utf-8"}
LONGEST = 60.0
PACK = """\
pack: own
words: {boats: [thuyền]}
rules:
  - {id: own.boat, label: BOAT, value: fields, pattern: '{boats}'}
"""


class Watch:
    """The command on an article and a pack, and the lines that it has said so far."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.article = folder / "a.txt"
        self.pack = folder / "rules" / "own" / "pack.yaml"
        line = [*COMMAND, "show", str(self.article), "--rules", str(folder / "rules"), "--watch", *options]
        self.process = subprocess.Popen(
            line, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self.shown: list[str] = []
        self.said: list[str] = []
        self.readers = [
            self._reader(self.process.stdout, self.shown), self._reader(self.process.stderr, self.said),
        ]  # fmt: skip

    @staticmethod
    def _reader(stream: IO[str] | None, lines: list[str]) -> Thread:
        assert stream is not None
        thread = Thread(target=lambda: lines.extend(iter(stream.readline, "")), daemon=True)
        thread.start()
        return thread

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST
        while not condition():
            assert self.process.poll() is None, f"it has ended: {self.said}"
            assert time.monotonic() < end, f"this never came true: {self.shown} {self.said}"
            time.sleep(0.02)

    def mentions(self) -> list[list[str]]:
        """What was found, each time that it was shown as JSON."""
        return [[mention["text"] for mention in json.loads(line)["mentions"]] for line in self.shown]

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(LONGEST)
        for thread in self.readers:
            thread.join(LONGEST)
        return code


def save(path: Path, text: str) -> None:
    """As editors do, so that nobody sees half of it."""
    whole = path.with_suffix(".new")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watch]]:
    write_pack(tmp_path / "rules" / "own", PACK)
    (tmp_path / "a.txt").write_text("Hôm qua có thuyền và bè.", encoding="utf-8")
    started: list[Watch] = []

    def start(*options: str) -> Watch:
        started.append(Watch(tmp_path, *options))
        return started[-1]

    yield start
    for watch in started:
        watch.process.kill()
        watch.process.wait(LONGEST)


def test_what_is_saved_is_shown_anew(watching: Callable[..., Watch]) -> None:
    watch = watching("--json")
    watch.until(lambda: watch.mentions() == [["thuyền"]])
    save(watch.pack, PACK.replace("[thuyền]", "[thuyền, bè]"))
    watch.until(lambda: watch.mentions() == [["thuyền"], ["thuyền", "bè"]])
    # A mistake is told once, with its place, and nothing more is shown before it is mended.
    save(watch.pack, PACK.replace("label", "labl"))
    watch.until(lambda: any("did you mean 'label'?" in line for line in watch.said))
    time.sleep(1.0)
    assert [line for line in watch.said if "labl" in line] == [
        f"{watch.pack}:4:20: unknown key 'labl' in a rule; did you mean 'label'?\n",
    ]  # fmt: skip
    assert len(watch.shown) == 2
    save(watch.pack, PACK.replace("[thuyền]", "[bè]"))
    watch.until(lambda: watch.mentions()[2:] == [["bè"]])
    save(watch.article, "Một bè, hai bè.")
    watch.until(lambda: watch.mentions()[3:] == [["bè", "bè"]])
    assert watch.end(signal.SIGINT) == 130
    assert watch.said[-1] == "extractor: interrupted\n"
    assert "Traceback" not in "".join(watch.said)
    assert len(watch.shown) == 4


def processor_time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_files_that_are_not_there_yet_and_a_quiet_wait(watching: Callable[..., Watch]) -> None:
    """Shown as a text, with a pack that is broken and an article that is away for a while."""
    watch = watching()
    watch.until(lambda: any("[thuyền](BOAT)" in line for line in watch.shown))
    save(watch.pack, "pack: own\nrules: [")
    watch.until(lambda: any("pack.yaml:" in line for line in watch.said))
    save(watch.pack, PACK)
    watch.until(lambda: sum("[thuyền](BOAT)" in line for line in watch.shown) == 2)
    watch.article.unlink()
    watch.until(lambda: any("no such file" in line for line in watch.said))
    save(watch.article, "Lại có thuyền.")
    watch.until(lambda: any("Lại có [thuyền](BOAT)" in line for line in watch.shown))
    if sys.platform == "linux":
        before = processor_time(watch.process.pid)
        time.sleep(1.5)
        assert processor_time(watch.process.pid) - before < 0.75
    assert watch.end(signal.SIGTERM) == -signal.SIGTERM
    assert "Traceback" not in "".join(watch.said)
