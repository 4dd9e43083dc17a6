"""The Arrow function: a row in, a row out, with the bytes that a local run writes."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from engines_support import ROWS, local_records, parquet_of

from extractor.arrow import OUTPUT_SCHEMA, extract_batch, mapper


def test_a_row_in_gives_a_row_out() -> None:
    batch = pa.RecordBatch.from_pylist([
        {"id": "a", "text": "Đảng bộ huyện Khe Lau có 15 chi bộ.", "published": "15/01/2020"},
        {"id": "b", "text": None, "published": None},
        {"id": "c", "text": "Chi bộ\0", "published": None},
        {"id": "d", "text": "Hôm qua trời mưa.", "published": "hôm qua"},
    ])  # fmt: skip
    out = extract_batch(batch)
    assert out.schema == OUTPUT_SCHEMA
    rows = out.to_pylist()
    assert [row["row"] for row in rows] == ["a", "b", "c", "d"]
    assert [(row["stage"], row["code"]) for row in rows] == [
        (None, None), ("read", "row"), ("read", "binary"), ("read", "row"),
    ]  # fmt: skip
    record = json.loads(rows[0]["record"])
    assert (record["id"], record["source"]["item"], record["article"]["published"]) == (
        rows[0]["id"],
        "a",
        "2020-01-15",
    )
    assert dict(rows[0]["mentions"]) == {"COUNT": 1, "PARTY_ORG": 1}
    assert dict(rows[0]["packs"]) == {"counts": 1, "organisations": 1}
    assert dict(rows[0]["tables"]) == {"organisations": 1, "statistics": 1}
    assert [row["record"] for row in rows[1:]] == [None] * 3
    assert "no date" in rows[3]["error"]


def test_an_empty_batch_and_one_without_texts() -> None:
    assert extract_batch(pa.RecordBatch.from_pylist([], pa.schema([("text", pa.string())]))).num_rows == 0
    (row,) = extract_batch(pa.RecordBatch.from_pydict({"body": ["Chi bộ"]})).to_pylist()
    assert "there are: body" in row["error"]


def test_the_records_are_those_of_a_local_run(tmp_path: Path) -> None:
    path = parquet_of(tmp_path, ROWS)
    batch = pa.RecordBatch.from_pylist(ROWS)
    again = extract_batch(batch, source=str(path), media_type="application/vnd.apache.parquet")
    made = [row["record"] + "\n" for row in again.to_pylist() if row["record"]]
    assert made == local_records(path, tmp_path / "out")


def test_a_mapper_takes_batches_one_after_another() -> None:
    batches = [pa.RecordBatch.from_pylist([{"body": text}]) for text in ("Chi bộ một", "Chi bộ hai")]
    made = list(mapper(text_column="body")(iter(batches)))
    assert [json.loads(batch["record"][0].as_py())["text"] for batch in made] == ["Chi bộ một", "Chi bộ hai"]


def test_a_mapper_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="text_colum"):
        mapper(text_colum="body")


@pytest.mark.parametrize("length", [3, 4])
def test_a_text_that_is_too_long_is_refused(length: int) -> None:
    batch = pa.RecordBatch.from_pydict({"text": ["một."[:length]]})
    assert extract_batch(batch, max_chars=3).to_pylist()[0]["code"] == (None if length == 3 else "too-long")
