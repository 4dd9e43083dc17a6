"""What a run gave, as one object to work with: its articles, tables of them, and views of what is looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extractor.errors import UsageError
from extractor.filtering import Filter, Span, span_of
from extractor.finished import read_run
from extractor.optional import needed
from extractor.records import Article
from extractor.restoring import article_of_line, read_articles, records_file
from extractor.running import Failure

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_SHOWN = 20


class Results:
    """The articles of a run, read from its ``records.jsonl`` whenever they are asked for.

    They can be gone through again and again, have a length, and are found by number or id. :meth:`filter` gives another
    result set with less in it and leaves this as it is. Only the places of the lines are kept in memory; tables are
    made when they are asked for.

    >>> import extractor
    >>> from extractor.results import Results
    >>> results = Results.of([extractor.extract("Đảng bộ huyện Yên Sơn có 15 chi bộ.")])
    >>> results.to_arrow()["statistics"]["organisation"][0].as_py()
    'Đảng bộ huyện Yên Sơn'

    :ivar path: the file that the records stand in.
    :ivar errors: the inputs that could not be read, each with ``path``, ``item``, ``code`` and ``error``.
    """

    def __init__(self, path: Path, errors: Iterable[Failure] = (), *, filters: tuple[Filter, ...] = (),
                 holding: TemporaryDirectory[str] | None = None) -> None:  # fmt: skip
        self.path = path
        self.errors = tuple(errors)
        self.filters = filters
        self._holding = holding  # a temporary folder lives as long as somebody reads from it

    @classmethod
    def read(cls, out: str | Path, *, holding: TemporaryDirectory[str] | None = None) -> Results:
        """The results that ``extractor run`` or :func:`extractor.extract_folder` left in the folder ``out``.

        :param out: the folder, or a file like its ``records.jsonl``.
        :param holding: a temporary folder that is to be kept until nobody reads from it any more.
        :raises UsageError: there is no such file.
        :raises InputError: what a run says of its failures is broken.
        """
        path = records_file(Path(out))
        return cls(path, map(_failure, read_run(path).failures), holding=holding)

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Results:
        """The results of articles at hand, kept in a temporary file.

        :raises InputError: a value of an article cannot be written.
        """
        from extractor.writing import to_line

        folder = TemporaryDirectory(prefix="extractor-")
        path = Path(folder.name) / "records.jsonl"
        with path.open("wb") as file:
            file.writelines(map(to_line, articles))
        return cls(path, holding=folder)

    def __iter__(self) -> Iterator[Article]:
        for article in read_articles(self.path):
            found: Article | None = article
            for wanted in self.filters:
                found = wanted.apply(found) if found is not None else None
            if found is not None:
                yield found

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        return sum(1 for _ in self) if self.filters else len(self._places)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """Where each line begins, in bytes, and its number in the file."""
        places, at = [], 0
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    places.append((at, number))
                at += len(line)
        return places

    def __getitem__(self, which: int | str) -> Article:
        """The article with that number, counted from 0, or with that id.

        :raises IndexError: there are not so many.
        :raises KeyError: none has that id.
        """
        if isinstance(which, str):
            found = next((article for article in self if article.id == which), None)
            if found is None:
                raise KeyError(which)
            return found
        number = range(len(self))[which]
        if self.filters:
            return next(islice(self, number, None))
        offset, line = self._places[number]
        with self.path.open("rb") as file:
            file.seek(offset)
            return article_of_line(file.readline(), self.path, line)

    def filter(
        self,
        *,
        label: str | Iterable[str] | None = None,
        organisation: str | None = None,
        period: str | date | Span | None = None,
        published: str | date | Span | None = None,
        failed_checks: bool = False,
    ) -> Results:
        """Only what is looked for, with what that refers to; articles without any of it are left out.

        :param label: a label or several (``COUNT``): mentions of them and the records that they are mentions of.
        :param organisation: part of a name, in any spelling: the organisation itself, what is counted of it, what it
            issued, who has a role in it.
        :param period: days: ``"2019"``, ``"2015/2020"``, a date, or a pair of these, ``None`` where it is open.
            Statistics, documents and dates whose time overlaps them.
        :param published: the same for the day on which an article was published.
        :param failed_checks: only articles in which a check failed.
        :raises UsageError: a time is none.
        """
        labels = frozenset([label] if isinstance(label, str) else label or ())
        wanted = Filter(labels, organisation, span_of(period), span_of(published), failed_checks)
        return Results(self.path, self.errors, filters=(*self.filters, wanted), holding=self._holding)

    def to_arrow(self) -> dict[str, pa.Table]:
        """All tables by name, as Arrow tables; :data:`extractor.tables.TABLES` tells their columns.

        ``articles texts organisations documents people mentions dates statistics roles checks check_subjects
        other_records``, and one more for each table that packs of your own define. Ids lead from table to table:
        ``statistics.organisation_id`` is one of ``organisations.organisation_id``.
        """
        from extractor.tables import arrow_tables

        return arrow_tables(self)

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """The tables of :meth:`to_arrow` as DataFrames. Days are ``datetime64``, whole numbers ``Int64``.

        :raises UsageError: pandas is not installed.
        """
        pandas = needed("pandas", "tables")
        import pyarrow as pa

        types = {pa.int64(): pandas.Int64Dtype()}.get
        return {
            name: table.to_pandas(date_as_object=False, types_mapper=types) for name, table in self.to_arrow().items()
        }

    def to_polars(self) -> dict[str, pl.DataFrame]:
        """The tables of :meth:`to_arrow` as Polars frames.

        :raises UsageError: Polars is not installed.
        """
        polars = needed("polars", "tables")
        return {name: polars.from_arrow(table) for name, table in self.to_arrow().items()}

    def save(self, out: str | Path) -> Path:
        """Write the records, as they are narrowed, to ``records.jsonl`` in the folder ``out``, for the command line.

        :raises UsageError: the file cannot be written, or is the one that is read from.
        """
        from extractor.writing import LineWriter, refusing, to_line

        folder = Path(out)
        path = folder / self.path.name
        if path.exists() and path.samefile(self.path):
            raise UsageError(f"'{path}' is what these results are read from; name another folder")
        with refusing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with LineWriter(path) as lines:
            for article in self:
                lines.write(to_line(article))
        return path

    def __repr__(self) -> str:
        failed = f", {len(self.errors)} failed" if self.errors else ""
        return f"<Results: {len(self)} articles{failed}>"

    def _repr_html_(self) -> str:
        from extractor.html_view import results_html

        counts: Counter[str] = Counter()
        first: list[tuple[str, str, str, int]] = []
        for article in self:
            records = article.records
            counts.update(
                articles=1, mentions=len(article.mentions), organisations=len(records.organisations),
                statistics=len(records.statistics), documents=len(records.documents), people=len(records.people),
                checks=len(article.checks),
            )  # fmt: skip
            counts["failed checks"] += sum(not check.ok for check in article.checks)
            counts.update({table: len(found) for table, found in records.other.items()})
            if len(first) < _SHOWN:
                info = article.article
                first.append((article.source.path or "", info.title or "", info.published or "", len(article.mentions)))
        return results_html(repr(self)[1:-1], counts, first, [f"{e.path}: {e.error}" for e in self.errors])


def _failure(told: Mapping[str, Any]) -> Failure:
    """What a line of a run's ``errors.jsonl`` says."""
    return Failure(**{field.name: told.get(field.name) for field in fields(Failure)})  # type: ignore[arg-type]
