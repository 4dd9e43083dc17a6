"""A run as notebooks call it: with a progress bar of theirs, and a result set at its end."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractor.results import Results
from extractor.running import Progress, RunReport, run

NamedPath = str | Path
_FORMAT = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"


def run_with_bar(
    inputs: NamedPath | Sequence[NamedPath], out: NamedPath | None, load: Any, show: bool | None, **options: Any
) -> Results:
    """Run, tell how far it has come, and give what came of it.

    :param inputs: files and folders, or a single one.
    :param out: the folder of the run, or ``None`` for one that is gone when nobody uses the results any more.
    :param load: as for :func:`extractor.running.run`, which also takes the ``options`` and raises what it raises.
    :param show: whether there is a bar; ``None``: on terminals and in notebooks.
    """
    holding = TemporaryDirectory(prefix="extractor-") if out is None else None
    folder = Path(holding.name if holding is not None else out or "")
    with _bar(show) as tell:
        report = run(inputs, folder, load=load, progress=tell, **options)
    if report.failed:
        warnings.warn(_failures(report), stacklevel=3)
    return Results.read(folder, holding=holding)


@contextmanager
def _bar(show: bool | None) -> Iterator[Callable[[Progress], None] | None]:
    if show is False or (show is None and not (sys.stderr.isatty() or _in_notebook())):
        yield None
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*IProgress.*")  # without ipywidgets it is a bar of text
        from tqdm.auto import tqdm

        bar = tqdm(total=1.0, desc="0 articles", bar_format=_FORMAT)

    def tell(now: Progress) -> None:
        failed = f", {now.failed} failed" if now.failed else ""
        bar.set_description(f"{now.articles} articles{failed}", refresh=False)
        # Files may hold one article or a million, so that bytes say more than files.
        behind = now.share if now.share is not None else now.files / max(1, now.total)
        bar.update(behind - bar.n)

    with bar:
        yield tell


def _in_notebook() -> bool:
    """Whether a Jupyter kernel runs this, or another that shows HTML."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def _failures(report: RunReport) -> str:
    first = "; ".join(f"{failure.path}: {failure.error}" for failure in report.failures[:3])
    more = "; …" if report.failed > 3 else ""
    return f"{report.failed} of {report.failed + report.articles} inputs could not be read: {first}{more} (see .errors)"
