"""The shape of the house: who imports whom, how long modules are, what stands where."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support import ROOT

PACKAGE = ROOT / "extractor"
MODULES = sorted(PACKAGE.rglob("*.py"))
ORDER = ["records", "errors", "version", "text", "rulebook", "matching", "normalising", "reading", "layout", "linking",
         "checking", "pipeline", "writing", "evaluating", "running", "cli"]  # fmt: skip
"""What stands left may not import what stands right."""
MAX_LINES = 300


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those under ``if TYPE_CHECKING:``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield other
                yield from statements(other)
            continue
        yield child
        yield from statements(child)


def imported(path: Path) -> set[str]:
    """The modules of this package that a module imports, anywhere in it."""
    known = {module_name(other) for other in MODULES}
    found: set[str] = set()
    for node in statements(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: a relative import"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in found if name in known}


def part(module: str) -> str:
    """The package, or the module right below ``extractor``, that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def graph() -> dict[str, set[str]]:
    """Which part imports which; the package's own ``__init__`` and ``__main__`` are entrances and no parts."""
    edges: dict[str, set[str]] = {}
    for path in MODULES:
        name = part(module_name(path))
        if name not in ("", "__main__"):
            edges.setdefault(name, set()).update(part(m) for m in imported(path) if part(m) not in ("", name))
    return edges


def test_the_graph_is_the_true_one() -> None:
    edges = graph()
    assert {"text", "layout", "rulebook", "matching", "linking", "checking"} <= edges["pipeline"]
    assert "matching" in edges["normalising"]
    assert "rulebook" in edges["matching"]
    assert set(ORDER) <= set(edges)


def test_imports_go_in_no_circle() -> None:
    try:
        list(TopologicalSorter(graph()).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_modules_import_each_other_in_no_circle() -> None:
    names = {module_name(path): path for path in MODULES}
    edges = {
        name: {m for m in imported(path) if m != name and not name.startswith(m + ".")} for name, path in names.items()
    }
    edges = {
        name: {m for m in found if names[m].name != "__init__.py" or part(m) != part(name)}
        for name, found in edges.items()
    }
    try:
        list(TopologicalSorter(edges).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_imports_go_one_way() -> None:
    wrong = [
        f"{left} imports {right}"
        for left, found in graph().items()
        for right in found
        if left in ORDER and right in ORDER and ORDER.index(left) < ORDER.index(right)
    ]
    assert wrong == []


def test_resources_stand_at_the_beginning() -> None:
    assert graph()["resources"] <= {"records", "errors", "version"}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_setup_cfg_lists_the_packages_on_disk() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = config["options"]["packages"].split()
    on_disk = {module_name(path) for path in MODULES if path.name == "__init__.py"}
    assert set(listed) == on_disk | {"extractor._rules"}
    assert len(listed) == len(set(listed))
    orphans = [path for path in MODULES if not (path.parent / "__init__.py").is_file()]
    assert orphans == []


VIETNAMESE_MARKS = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")


def is_vietnamese(text: str) -> bool:
    return bool(VIETNAMESE_MARKS.search(unicodedata.normalize("NFD", text))) or "đ" in text.lower()


def docstrings(module: ast.Module) -> set[int]:
    """The ids of all bare strings: docstrings of modules, classes, functions and attributes."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def vietnamese_literals(path: Path) -> list[str]:
    bare = docstrings(tree(path))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in bare
        and is_vietnamese(node.value)
    ]


# What folding and comparing work on is letters themselves, no words.
LETTERS_ALLOWED = {"extractor.text.folding", "extractor.evaluating.comparing"}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if module_name(path) not in LETTERS_ALLOWED], ids=module_name
)
def test_knowledge_of_the_language_stands_in_the_rules(path: Path) -> None:
    assert vietnamese_literals(path) == []


def test_what_vietnamese_is() -> None:
    assert all(is_vietnamese(word) for word in ("và", "chi bộ", "Đảng", "ủy", "hơn", "lạ"))
    assert not any(is_vietnamese(word) for word in ("chi", "plain", "naive", "–", "…", "\ue000"))


@pytest.mark.parametrize(
    "heavy", ["spacy", "underthesea", "pydantic", "rich", "charset_normalizer", "typer", "yaml", "regex"]
)
def test_importing_the_package_loads_nothing_heavy(heavy: str) -> None:
    assert heavy not in loaded()


@cache
def loaded() -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after ``import extractor``."""
    code = "import extractor, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_public_names_are_there() -> None:
    import extractor

    assert len(extractor.__all__) <= 10
    assert all(getattr(extractor, name) is not None for name in extractor.__all__)
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        getattr(extractor, "extrakt")  # noqa: B009
