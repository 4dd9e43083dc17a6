"""The site: it is built without a warning, asks nobody else for anything, and its links lead somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
import yaml
from support import ROOT

from extractor.tables import TABLES
from extractor.version import VERSION

pytest.importorskip("material")
pytest.importorskip("mkdocstrings")

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, lxml.html.HtmlElement]:
    return {path.name: lxml.html.parse(path).getroot() for path in site.glob("*.html")}


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_hooks", DOCS / "_site" / "hooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_is_in_the_navigation(pages: dict[str, lxml.html.HtmlElement]) -> None:
    named = set(re.findall(r": ([\w-]+)\.md$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {path.stem for path in DOCS.glob("*.md")}
    assert {f"{name}.html" for name in named} <= set(pages)


def test_links_lead_somewhere(site: Path, pages: dict[str, lxml.html.HtmlElement]) -> None:
    ids = {name: {element.get("id") for element in page.iter() if element.get("id")} for name, page in pages.items()}
    wrong, inner = [], 0
    for name, page in pages.items():
        if name == "404.html":  # its links are absolute, since it may stand for any address
            continue
        for link in page.iter("a"):
            target = urlsplit(link.get("href") or "")
            if target.scheme or target.netloc:
                assert target.scheme == "https" and "." in target.netloc, (name, link.get("href"))
                continue
            file = target.path.removeprefix("./") or name
            if file == ".":
                file = "index.html"
            inner += 1
            there = (site / file).exists() and (not target.fragment or unquote(target.fragment) in ids.get(file, ()))
            if not there:
                wrong.append(f"{name}: {link.get('href')}")
    assert wrong == []
    assert inner > 500


def test_the_sources_link_within_the_repository() -> None:
    for path in [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "corpus" / "README.md"]:
        text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\((?!https?://)([^)]+)\)", text):
            file, _, fragment = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.exists(), f"{path.name}: {link}"
            if fragment:
                heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
                slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
                assert fragment in slugs | {table.name for table in TABLES}, f"{path.name}: {link}"


def test_nobody_else_is_asked_for_anything(site: Path, pages: dict[str, lxml.html.HtmlElement]) -> None:
    for name, page in pages.items():
        for element in page.iter("script", "img", "iframe", "source"):
            assert not (element.get("src") or "").startswith(("http", "//")), name
        for element in page.iter("link"):
            if element.get("rel") in ("stylesheet", "preload", "preconnect", "icon"):
                assert not (element.get("href") or "").startswith(("http", "//")), name
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text(encoding="utf-8")), path.name


def test_blocks_of_files_are_blocks(pages: dict[str, lxml.html.HtmlElement]) -> None:
    tutorial = pages["tutorial.html"]
    titles = [element.text_content() for element in tutorial.iter() if element.get("class") == "filename"]
    assert "my_articles/2018.txt" in titles
    for name, page in pages.items():
        main = page.find(".//article")
        if main is not None:
            for code in main.xpath(".//pre"):
                code.drop_tree()
            assert "```" not in main.text_content(), name


def test_what_is_made_from_the_program(hooks: ModuleType, pages: dict[str, lxml.html.HtmlElement]) -> None:
    made = hooks.commands()
    for command in ("run", "export", "import", "report", "stats", "rules coverage"):
        assert f"## `extractor {command}`" in made
    assert "`--workers` `N` | How many processes work; 0: this one, without limits. (default: 1)" in made
    assert "| `OUT` |" in made and "| `INPUT...` |" in made
    text = pages["tables.html"].text_content()
    assert all(
        table.name in text and column.about.replace("`", "") in text for table in TABLES for column in table.columns
    )
    assert "Keep a Changelog" in pages["changelog.html"].text_content()
    assert "extract_folder" in pages["api.html"].text_content()
    assert "The articles of a file or folder as a result set" in pages["api.html"].text_content()


def test_the_search_index_finds_vietnamese(site: Path) -> None:
    import json

    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    separator = re.compile(index["config"]["separator"])
    words = {word.lower() for entry in index["docs"] for word in separator.split(entry["text"])}
    assert {"đảng", "nghị", "quyết"} <= words


def test_the_citation_is_whole() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software" and citation["license"] == "Apache-2.0"
    assert str(citation["version"]) == VERSION
    assert citation["authors"] and all(
        set(author) <= {"name", "family-names", "given-names"} for author in citation["authors"]
    )
    assert citation["title"] and citation["message"] and citation["abstract"]
    for page in (DOCS / "cite.md", ROOT / "README.md"):
        text = page.read_text(encoding="utf-8")
        assert f"version = {{{VERSION}}}" in text and citation["title"] in text
