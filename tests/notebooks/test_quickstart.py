"""The notebook runs from top to bottom, answers its questions, and shows what it says that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

NOTEBOOK = ROOT / "notebooks" / "quickstart.ipynb"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The code cells after they have run."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JUPYTER_PLATFORM_DIRS", "1")
        patched.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        patched.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(cells: list[Any], kind: str) -> list[str]:
    return [str(output["data"][kind]) for cell in cells for output in cell.outputs if kind in output.get("data", {})]


def test_nothing_goes_wrong(cells: list[Any]) -> None:
    said = [output.get("text", "") for cell in cells for output in cell.outputs if output.get("name") == "stderr"]
    assert [text for text in said if "Warning" in text] == []
    assert all(cell.outputs for cell in cells[1:])


def test_the_articles_show_themselves(cells: list[Any]) -> None:
    html = outputs(cells, "text/html")
    assert "24 articles" in html[0]
    article = html[1]
    assert article.count("<mark") > 30 and "Thạch Lâm" in article and "<script" not in article


def test_the_questions_are_answered(cells: list[Any]) -> None:
    html = "\n".join(outputs(cells, "text/html"))
    assert len(outputs(cells, "image/png")) == 3
    assert "Chi bộ bản Huổi Sang" in html  # members over time
    assert "05-CT/TW" in html  # cited in four articles
    assert "38 of 52 is 73.1%, not 78%" in html  # a check that fails
    kept = next(text for text in outputs(cells, "text/html") if "as_of" in text)
    assert "Chi bộ bản Huổi Sang" in kept and "6742" in kept
    # What was read to be no size of an organisation is out.
    assert "3217" not in kept and "Vân Trạch" not in kept


def test_it_is_kept_without_outputs_and_paths_of_a_machine() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
    assert str(Path.home()) not in NOTEBOOK.read_text(encoding="utf-8")
