"""What is shipped is whole and works from where it was put: checkout, sdist, wheel, editable install."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from extractor.errors import UsageError
from extractor.resources import rules_folder
from extractor.version import VERSION

# Prints where the package and its rules are, and what it makes of a sentence.
SAY = (
    "import extractor, extractor.resources\n"
    "print(extractor.__file__)\n"
    "print(extractor.resources.rules_folder())\n"
    "article = extractor.load()('Đảng bộ huyện Khe Lau có 15 chi bộ.')\n"
    "print(*(mention.label for mention in article.mentions))"
)
NOT_COPIED = shutil.ignore_patterns(
    ".[!c]*", "__pycache__", "*.egg-info", "build", "dist", "out", "venv", "node_modules"
)


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command away from the checkout, and return what it printed."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files(folder: Path, *endings: str) -> set[str]:
    """The files below a folder with such endings, as they are named from there."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found if not endings or path.name.endswith(endings)}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, since building writes into it."""
    copy = tmp_path_factory.mktemp("copy") / "tree"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    assert files(copy / "rules") == files(ROOT / "rules")
    return copy


@pytest.fixture(scope="module")
def sdist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    out = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-c", f"from setuptools import build_meta; build_meta.build_sdist({str(out)!r})", cwd=tree)
    (archive,) = out.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(out, filter="data")
    return out / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the source distribution builds, unpacked."""
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", sdist, "--no-deps", "--no-build-isolation", "-w", out, cwd=out)
    (archive,) = out.glob("*.whl")
    assert archive.name == f"vi_news_extractor-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(out / "unpacked")
    return out / "unpacked"


def test_the_checkout_uses_its_rules() -> None:
    assert rules_folder() == ROOT / "rules"


def test_every_package_is_named_in_the_configuration() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    folders = {(ROOT / "extractor" / name).parent for name in files(ROOT / "extractor", ".py")}
    packages = {folder.relative_to(ROOT).as_posix().replace("/", ".") for folder in folders}
    assert set(config["options"]["packages"].split()) == {*packages, "extractor._rules"}


@pytest.mark.parametrize("folder", ["corpus", "docs", "extractor", "notebooks", "rules", "tests", ".ci"])
def test_the_sdist_is_whole(folder: str, tree: Path, sdist: Path) -> None:
    assert files(sdist / folder) == files(tree / folder) != set()


def test_the_wheel_is_whole(tree: Path, wheel: Path) -> None:
    code = {f"extractor/{name}" for name in files(tree / "extractor")}
    rules = {f"extractor/_rules/{name}" for name in files(tree / "rules", ".yaml", ".tsv", ".json", ".md")}
    assert {"extractor/py.typed", "extractor/reporting/assets/report.css"} <= code
    assert any(name.endswith("pack.yaml") for name in rules)
    shipped = files(wheel)
    assert {name for name in shipped if name.startswith("extractor/")} == code | rules
    assert {name.split("/")[0] for name in shipped} == {"extractor", f"vi_news_extractor-{VERSION}.dist-info"}
    assert any(name.endswith("LICENSE") for name in shipped)


def test_the_wheel_works(wheel: Path, tmp_path: Path) -> None:
    said = run(sys.executable, "-c", SAY, cwd=tmp_path, PYTHONPATH=str(wheel)).splitlines()
    assert said == [str(wheel / "extractor/__init__.py"), str(wheel / "extractor/_rules"), "PARTY_ORG COUNT"]


def test_an_editable_install_works(tree: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=tmp_path)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    # Of what is installed here, the new environment sees all but other editable installs.
    (packages,) = [path for path in environment.rglob("site-packages") if path.is_dir()]
    seen = [path for path in sys.path if path.endswith("-packages")]
    (packages / "what-is-installed.pth").write_text("\n".join(seen), encoding="utf-8")
    options = ("--no-deps", "--no-build-isolation", "--ignore-installed", "--no-warn-script-location")
    python = scripts / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, "-e", tree, cwd=tmp_path)
    said = run(python, "-c", SAY, cwd=tmp_path).splitlines()
    assert said == [str(tree / "extractor/__init__.py"), str(tree / "rules"), "PARTY_ORG COUNT"]
    assert run(scripts / "extractor", "--version", cwd=tmp_path).strip() == f"extractor {VERSION}"
    use = "import spacy, sys; print(spacy.blank('xx').has_factory('vi_news_extractor'), 'underthesea' in sys.modules)"
    assert run(python, "-c", use, cwd=tmp_path).split() == ["True", "False"]


def test_a_lost_rules_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("extractor.resources._PLACES", (tmp_path / "here", tmp_path / "there"))
    with pytest.raises(UsageError, match=r"here.*there"):
        rules_folder()
