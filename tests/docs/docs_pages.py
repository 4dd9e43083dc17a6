"""Pages of docs/ as what they tell one to do: fenced blocks are files, edits, commands with their output, and Python.

A block's first words say what it is: ``yaml``, ``tsv NAME``, ``text PATH``, ``diff``, ``console``, ``python``. In what
a command prints, ``…`` stands for whatever comes there, on a line of its own for any number of lines.
"""

from __future__ import annotations

import doctest
import io
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT

from extractor.commands.app import app

RULES_PAGE = ROOT / "docs" / "rules.md"
GUIDE = ROOT / "docs" / "guide-first-rule.md"

_FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PACK = re.compile(r"^pack: (\w+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words behind that, and its text."""

    language: str
    info: str
    text: str

    @property
    def pack(self) -> str | None:
        """The name of the pack that it holds."""
        found = _PACK.search(self.text) if self.language == "yaml" else None
        return found[1] if found else None


def blocks_of(page: Path) -> list[Block]:
    return [Block(*match.groups(default="")) for match in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def table_rows(page: Path, head: str) -> list[list[str]]:
    """The cells of the table whose first column is called ``head``, below the heading or line before it."""
    text = page.read_text(encoding="utf-8")
    (found,) = re.findall(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in found.splitlines()]


def section(page: Path, title: str) -> str:
    """The text below a heading, up to the next one, without blocks."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    (found,) = re.findall(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found)


def codes(text: str) -> list[str]:
    """What stands in backquotes."""
    return re.findall(r"`([^`]+)`", text)


def write_packs(blocks: Sequence[Block], folder: Path) -> dict[str, Path]:
    """The packs of a page, each in a folder of its name with the TSV files that follow it; their folders by name."""
    folders: dict[str, Path] = {}
    last: Path | None = None
    for block in blocks:
        if block.pack is not None:
            last = folders[block.pack] = folder / block.pack
            last.mkdir(parents=True)
            (last / "pack.yaml").write_text(block.text, encoding="utf-8")
        elif block.language == "tsv" and last is not None:
            (last / block.info).write_text(block.text, encoding="utf-8")
    return folders


def apply_diff(diff: str, root: Path) -> list[Path]:
    """Applies a unified diff of files below ``root``; the lines that it takes must stand there exactly once."""
    changed = []
    for part in re.split(r"^(?=--- )", diff, flags=re.MULTILINE):
        if not part.strip():
            continue
        head, _, rest = part.partition("\n@@")
        old, new = (re.sub(r"^(?:---|\+\+\+) (?:[ab]/)?", "", line) for line in head.splitlines())
        path = root / new
        text = "" if old == "/dev/null" else path.read_text(encoding="utf-8")
        for hunk in re.split(r"^@@", rest, flags=re.MULTILINE):
            lines = hunk.splitlines(keepends=True)[1:]
            assert lines and all(line[0] in " +-" for line in lines), hunk
            before = "".join(line[1:] for line in lines if line[0] in " -")
            after = "".join(line[1:] for line in lines if line[0] in " +")
            assert text.count(before) == 1 or (not before and not text), f"{path}: not exactly once:\n{before}"
            text = text.replace(before, after) if before else after
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        changed.append(path)
    return changed


def assert_output(expected: str, got: str) -> None:
    """``got`` is what the page says; spaces at the ends of lines do not count."""
    plain = "".join(f"{line.rstrip()}\n" for line in got.rstrip().splitlines())
    plain = re.sub(r" in \d+\.\d s\b", " in 1.0 s", plain)
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + "\n"
        for line in expected.rstrip().splitlines()
    )
    assert re.fullmatch(pattern, plain), f"expected:\n{expected}\ngot:\n{plain}"


class Reader:
    """Does what a page says, block by block, in a folder that is the current one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.names: dict[str, Any] = {}
        self.commands: list[str] = []
        self.records: list[Any] = []
        monkeypatch.chdir(folder)
        monkeypatch.delenv("COLUMNS", raising=False)

    def follow(self, blocks: Sequence[Block]) -> None:
        at = 0
        while at < len(blocks):
            at += self._do(blocks, at)

    def _do(self, blocks: Sequence[Block], at: int) -> int:
        """Do one block, with those that belong to it; how many these are."""
        block = blocks[at]
        if block.language == "console" and "--watch" in block.text:
            end = next(i for i in range(at + 1, len(blocks)) if _goes_on(blocks[i]))
            self._watch(block, lambda: self.follow(blocks[at + 1 : end]), blocks[end])
            return end + 1 - at
        if block.language == "console":
            for command, output in _commands(block.text):
                assert_output(output, self._call(command))
        elif block.language == "diff":
            apply_diff(block.text, self.folder)
        elif block.language == "python":
            self._run(block.text)
        elif block.info:
            self._file(self.folder / block.info, block.text)
        return 1

    def _file(self, path: Path, text: str) -> None:
        """A file that is there already is shown, another one is written."""
        if path.exists():
            assert path.read_text(encoding="utf-8") == text
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _call(self, command: str) -> str:
        self.commands.append(command)
        name, *arguments = shlex.split(command)
        assert name == "extractor"
        with _Screen() as screen:
            _run_app(arguments)
        return screen.text()

    def _watch(self, block: Block, meanwhile: Callable[[], None], later: Block) -> None:
        """Show first, then do what the blocks between say, then show again, then Ctrl-C."""
        ((command, first),) = _commands(block.text)
        self.commands.append(command)
        shown: list[int] = []

        def sleep(seconds: float) -> None:
            shown.append(screen.size())
            if len(shown) > 1:
                raise KeyboardInterrupt
            meanwhile()

        with self.monkeypatch.context() as patched, _Screen() as screen:
            patched.setattr("extractor.workbench.watching.time", SimpleNamespace(sleep=sleep))
            _run_app(shlex.split(command)[1:])
        assert_output(first, screen.text(0, shown[0]))
        assert_output(later.text, screen.text(shown[0], shown[1]))

    def _run(self, text: str) -> None:
        test = doctest.DocTestParser().get_doctest(text, self.names, "page", "page", 0)
        problems: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        done = runner.run(test, out=problems.append, clear_globs=False)
        assert done.attempted > 0
        assert not done.failed, "".join(problems)
        self.names |= test.globs


class _Screen:
    """What a command writes, on both of its streams and in its order."""

    def __enter__(self) -> _Screen:
        self._bytes = io.BytesIO()
        self._stream = io.TextIOWrapper(self._bytes, encoding="utf-8", write_through=True)
        self._redirected = (redirect_stdout(self._stream), redirect_stderr(self._stream))
        for one in self._redirected:
            one.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        for one in reversed(self._redirected):
            one.__exit__(None, None, None)

    def size(self) -> int:
        return len(self._bytes.getvalue())

    def text(self, start: int = 0, end: int | None = None) -> str:
        return self._bytes.getvalue()[start:end].decode()


def _run_app(arguments: Sequence[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app(list(arguments), prog_name="extractor")
    assert ended.value.code in (0, 1, 2, 130)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    assert text.startswith("$ ")
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def _goes_on(block: Block) -> bool:
    """Whether a block shows what a command that is still running prints."""
    return block.language == "console" and not block.text.startswith("$ ")
