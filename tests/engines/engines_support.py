"""Two hundred made-up articles as rows, and what the local engine makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from extractor.running import run

_PLACES = ("Khe Lau", "Văn Thủy", "Đông Lĩnh", "Sơn Hà", "Tây Khê")


def _row(number: int) -> dict[str, Any]:
    place = _PLACES[number % len(_PLACES)]
    text = (
        f"Năm {2010 + number % 12}, Đảng bộ huyện {place} có {3 + number} chi bộ với {100 + 7 * number} đảng viên. "
        f"Ngày {1 + number % 28}/5, huyện ủy ban hành Nghị quyết số {1 + number}-NQ/HU."
    )
    row: dict[str, Any] = {"id": f"a{number}", "text": text, "published": f"2022-03-{1 + number % 28:02}"}
    if number % 3 == 0:
        row |= {"title": f"Bài {number}", "authors": ["Lê An", "Trần Bình"]}
    if number % 67 == 5:
        row["text"] = None if number % 2 else ""
    return {"title": None, "authors": None, **row}


ROWS = [_row(number) for number in range(200)]


def parquet_of(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """A Parquet file with several row groups."""
    (folder / "data").mkdir(exist_ok=True)
    path = folder / "data" / "news.parquet"
    parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=64)
    return path


def local_records(path: Path, out: Path) -> list[str]:
    """The lines that the local engine writes."""
    run(path, out, workers=0)
    return (out / "records.jsonl").read_text("utf-8").splitlines(keepends=True)
