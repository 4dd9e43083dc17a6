"""The pages for users: whoever does what they say sees what they show, and no code block is left that nobody runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_pages import Block, Reader, blocks_of
from support import ROOT

DOCS = ROOT / "docs"
FOLLOWED_HERE = ("tutorial", "your-articles", "report", "datasets", "notebook", "annotation-tools", "spacy")
"""Pages that are followed from top to bottom, in an empty folder."""

FOLLOWED_ELSEWHERE = {
    "evaluation": ("test_evaluation_page.py", '"evaluation.md"'),
    "guide-first-rule": ("test_guide.py", "GUIDE"),
    "rules": ("test_rules_page.py", "RULES_PAGE"),
    "big-batches": ("../engines/test_engines.py", "big-batches.md"),
    "performance": ("../test_benchmarks.py", "speed"),
}
"""Pages with code that other tests run: where, and what there shows it."""

SHELL = {
    "tutorial": "the installation, which continuous integration does from README.md, and what it activates",
    "notebook": "installs JupyterLab and opens a browser; the notebook is run by tests/notebooks",
}
"""Pages with blocks for a shell that are not run as they stand, and why."""


def shown(page: str) -> list[Block]:
    return [block for block in blocks_of(DOCS / f"{page}.md") if block.language != "sh"]


@pytest.mark.parametrize("page", FOLLOWED_HERE)
def test_the_page_can_be_followed(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    blocks = [block for block in shown(page) if block.language != "bibtex"]
    assert any(block.language in ("console", "python") for block in blocks)
    Reader(tmp_path, monkeypatch).follow(blocks)
    if page == "tutorial":
        assert (tmp_path / "members.png").stat().st_size > 5000
        assert (tmp_path / "report.html").exists()


def test_no_code_is_left_that_nobody_runs() -> None:
    told = {page for page in FOLLOWED_HERE} | set(FOLLOWED_ELSEWHERE)
    for path in DOCS.glob("*.md"):
        languages = {block.language for block in blocks_of(path)}
        if languages & {"console", "python", "sh", "diff"}:
            assert path.stem in told, path.name
        if "sh" in languages:
            assert path.stem in {*SHELL, *FOLLOWED_ELSEWHERE}, path.name
    for test, words in FOLLOWED_ELSEWHERE.values():
        assert words in (ROOT / "tests" / "docs" / test).read_text(encoding="utf-8"), test


def test_every_option_on_a_page_is_one() -> None:
    from typer.main import get_command

    from extractor.commands.app import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    options: dict[str, set[str]] = {}
    for name, command in commands.items():
        for one in getattr(command, "commands", {"": command}).values():
            known = options.setdefault(name, {"--help"})
            known.update(option for p in one.params for option in (*p.opts, *p.secondary_opts))
    seen = 0
    for path in [*DOCS.glob("*.md"), ROOT / "README.md"]:
        for name, rest in re.findall(r"(?:^\$ |`|^)extractor (\w+)([^`\n]*)", path.read_text("utf-8"), re.MULTILINE):
            if name not in commands:
                continue
            for option in re.findall(r"(?<=\s)(--?[a-z][a-z-]*)", rest):
                assert option in options[name], f"{path.name}: extractor {name} {option}"
                seen += 1
    assert seen > 60
