"""Tables: which rows become articles, under which ids, and what a broken row, column or file costs."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import ipc
from test_legacy_encodings import encoded

from extractor.errors import InputError
from extractor.reading import Articles, Candidate, Failed, Item, Reading, ReadOptions, Skipped, find_inputs, read_inputs

ONE, TWO, THREE = "Chi bộ Một họp sáng nay.", "Đảng ủy xã bàn việc gieo cấy.", "Huyện ủy tổng kết nửa năm."


def lines(*rows: Mapping[str, Any] | bytes) -> bytes:
    """JSON Lines, where bytes stand for a line as it is."""
    return b"\n".join(
        row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows
    )  # fmt: skip


def columns(**named: Sequence[Any] | pa.Array) -> pa.Table:
    return pa.table(named)


def parquet(table: pa.Table, **named: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **named)
    return sink.getvalue()


def arrow_stream(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def arrow_file(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


Read = Callable[..., list[Reading | InputError]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What comes out of a file of this name and these bytes, in order."""

    def read_bytes(name: str, data: bytes, **options: Any) -> list[Reading | InputError]:
        (tmp_path / name).write_bytes(data)
        return list(read_inputs(tmp_path / name, options=ReadOptions(**options)))

    return read_bytes


def texts(read: Sequence[Reading | InputError]) -> list[str]:
    """The articles' texts, and in place of an error its code."""
    return [reading.code if isinstance(reading, InputError) else reading.text for reading in read]


def readings(read: Sequence[Reading | InputError]) -> list[Reading]:
    assert all(isinstance(reading, Reading) for reading in read), read
    return [reading for reading in read if isinstance(reading, Reading)]


def error(read: Sequence[Reading | InputError]) -> InputError:
    """The one error among what was read."""
    (found,) = [reading for reading in read if isinstance(reading, InputError)]
    assert "\n" not in found.message and found.stage == "read"
    found.message.encode()
    return found


def items(read: Sequence[Reading | InputError]) -> list[str | None]:
    return [reading.item if isinstance(reading, InputError) else reading.source.item for reading in read]


# --- JSON Lines -----------------------------------------------------------------------------------------------------


def test_blank_lines_and_a_byte_order_mark_are_no_rows(read: Read) -> None:
    data = b"\xef\xbb\xbf" + lines({"text": ONE}, b"", b"  \t\r", {"text": TWO}, b"")
    found = read("a.jsonl", data)
    assert texts(found) == [ONE, TWO]
    assert items(found) == ["1", "4"]
    assert {reading.source.media_type for reading in readings(found)} == {"application/jsonl"}


@pytest.mark.parametrize(
    "broken",
    [
        b'{"text": "x"',
        b'["x"]',
        b"12",
        b"\xff\xfe\x00",
        b'{"text": "' + "Đảng".encode()[:-1] + b'\xff"}',
        b"[" * 100_000,
        b'{"text": ' + b"9" * 5000 + b"}",
        b'{"title": ' + b"[" * 1000 + b"]" * 1000 + b', "text": "x"}',
        b'{"text": "x", "published": "h\\u00f4m qua"}',
        b'{"text": "x", "authors": {"a": 1}}',
        b'{"text": "n\xe1\xbb\xada ch\xe1\xbb\xaf: \\ud800"}',
        b'{"text": "n\xe1\xbb\xada ch\xe1\xbb\xaf: \xed\xa0\x80"}',
        b'{"text": ["x"]}',
        b'{"text": null}',
        b'{"text": 12}',
        b'{"\\ud800\\n": "x"}',
    ],
)
def test_a_broken_line_costs_itself_alone(read: Read, broken: bytes) -> None:
    found = read("a.jsonl", lines({"text": ONE}, broken, {"text": THREE}))
    assert texts(found) == [ONE, "row", THREE]
    assert error(found).item == "2"
    assert " 2" in error(found).message


def test_a_text_that_is_none_costs_itself_alone(read: Read) -> None:
    found = read("a.jsonl", lines({"text": " "}, {"text": "a\0b"}, {"text": "a\u202eb"}, {"text": ONE}))
    assert texts(found) == ["empty", "binary", "damaged", ONE]
    assert items(found) == ["1", "2", "3", "4"]


def test_not_a_number_is_no_value(read: Read) -> None:
    found = readings(read("a.jsonl", b'{"id": NaN, "text": "Chi b\\u1ed9.", "title": NaN, "score": NaN}'))
    assert [(reading.text, reading.metadata.title, reading.source.item) for reading in found] == [
        ("Chi bộ.", None, "1")
    ]


def test_a_line_longer_than_any_article_costs_itself_alone(read: Read) -> None:
    found = read("a.jsonl", lines({"text": ONE}, {"text": "a" * 5000}, {"text": TWO}), max_chars=500)
    assert texts(found) == [ONE, "too-long", TWO]
    assert items(found) == ["1", "2", "3"]
    found = read("a.jsonl", lines({"text": "a" * 501}, {"text": TWO}), max_chars=500)
    assert texts(found) == ["too-long", TWO]
    assert "501 characters" in error(found).message


def test_without_the_column_the_error_names_the_option_and_the_columns(read: Read) -> None:
    found = read("a.jsonl", lines({"body": ONE, "title": "A"}, {"text": TWO}))
    assert texts(found) == ["row", TWO]
    for word in ("'text'", "--text-column", "body, title"):
        assert word in error(found).message
    assert texts(read("a.jsonl", lines({"body": ONE, "text": "x"}), text_column="body")) == [ONE]
    assert "there are: none" in error(read("a.jsonl", b"{}")).message


# --- ids ------------------------------------------------------------------------------------------------------------


def ids(found: Sequence[Reading | InputError]) -> dict[str, str]:
    return {reading.text: reading.id for reading in readings(found)}


def test_rows_with_ids_keep_their_records_when_they_move(read: Read) -> None:
    one, two = {"id": "một", "text": ONE}, {"id": "hai", "text": TWO}
    before = ids(read("a.jsonl", lines(one, two)))
    after = ids(read("a.jsonl", lines({"text": THREE}, two, b"", one)))
    assert before.items() <= after.items()
    assert ids(read("a.jsonl", lines({"text": ONE}))) != ids(read("a.jsonl", lines(b"", {"text": ONE})))


def test_a_doubled_id_gets_the_number_of_its_row(read: Read) -> None:
    found = read("a.jsonl", lines(*({"id": "a", "text": text} for text in (ONE, TWO, ONE))))
    assert items(found) == ["a", "a#2", "a#3"]
    assert len({reading.id for reading in readings(found)}) == 3


def test_ids_may_be_anything_that_can_be_written(read: Read) -> None:
    given: list[Any] = [7, 7.5, True, "", None, {"a": 1}, [1], "x\ny", 10**15]
    found = read("a.jsonl", lines(*({"id": value, "text": ONE} for value in given)))
    assert items(found) == ["7", "7.5", "True", "4", "5", "6", "7#7", "x\ny", str(10**15)]
    assert items(read("a.jsonl", b'{"id": "\\ud800", "text": "Tin"}')) == ["\\ud800"]
    deep = b'{"id": ' + b"[" * 1000 + b"]" * 1000 + b', "text": "Tin"}'
    assert texts(read("a.jsonl", lines({"text": ONE}, deep, {"text": TWO}))) == [ONE, "Tin", TWO]


def test_no_two_rows_go_by_the_same_name(read: Read) -> None:
    found = read("a.jsonl", lines(*({"id": value, "text": ONE} for value in ("a", "a", "a#2", None, "4", "4#5"))))
    assert len(set(items(found))) == 6
    assert len({reading.id for reading in readings(found)}) == 6


def test_the_id_column_can_be_named(read: Read) -> None:
    assert items(read("a.jsonl", lines({"id": "x", "nr": 5, "text": ONE}), id_column="nr")) == ["5"]
    assert items(read("a.csv", f"nr,text\nA-1,{ONE}\n,{TWO}\n".encode(), id_column="nr")) == ["A-1", "2"]


# --- what is said of a row ------------------------------------------------------------------------------------------


def test_columns_say_what_is_known_and_wrong_ones_cost_their_row(read: Read) -> None:
    row = {
        "published": "31/07/2024",
        "title": " Họp ",
        "authors": ["An", "Bình"],
        "outlet": "",
        "url": "u",
        "section": "s",
    }
    (reading,) = readings(read("a.jsonl", lines({"text": ONE, **row, "other": [1]})))
    known = reading.metadata
    assert (known.published, known.title, known.authors) == ("2024-07-31", "Họp", ("An", "Bình"))
    assert (known.outlet, known.url, known.section) == (None, "u", "s")
    found = read("a.jsonl", lines({"text": ONE, "title": 5}, {"text": TWO, "published": "mai"}, {"text": THREE}))
    assert texts(found) == ["row", "row", THREE]
    assert "title must be a string" in str(found[0])
    assert "'mai' is no date" in str(found[1])


def test_a_row_wins_over_what_its_folder_says_of_its_table(tmp_path: Path, read: Read) -> None:
    (tmp_path / "metadata.csv").write_text("file_name,title,outlet\na.jsonl,Chung,Báo Chung\n", encoding="utf-8")
    found = readings(read("a.jsonl", lines({"text": ONE, "title": "Riêng"}, {"text": TWO})))
    assert [(reading.metadata.title, reading.metadata.outlet) for reading in found] == [
        ("Riêng", "Báo Chung"), ("Chung", "Báo Chung"),
    ]  # fmt: skip


def test_the_same_rows_are_the_same_articles_in_every_format(tmp_path: Path, read: Read) -> None:
    rows = [
        {
            "id": "a",
            "text": f'{ONE}\n"Trích", dòng hai',
            "published": "2024-07-31",
            "authors": "An; Bình",
            "title": "T",
        },
        {"id": "b", "text": TWO, "published": "2024-08-01", "authors": "Chi", "title": ""},
    ]
    quoted = [[f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row.values()] for row in rows]
    as_csv = "\n".join([",".join(rows[0]), *map(",".join, quoted)]).encode()
    typed = columns(
        id=["a", "b"],
        text=[row["text"] for row in rows],
        published=pa.array([date(2024, 7, 31), date(2024, 8, 1)]),
        authors=[["An", "Bình"], ["Chi"]],
        title=["T", None],
        views=[1, 2],
    )
    made = {
        "n.jsonl": lines(*rows), "n.csv": as_csv, "n.tsv": as_csv.replace(b'","', b'"\t"').replace(b",", b"\t", 4),
        "n.parquet": parquet(typed), "n.arrow": arrow_stream(typed), "n.feather": arrow_file(typed),
    }  # fmt: skip
    if "dòng" in made["n.tsv"].decode():
        made["n.tsv"] = made["n.tsv"].replace("\t dòng".encode(), ", dòng".encode())
    found = {name: readings(read(name, data)) for name, data in made.items()}
    seen = {
        tuple((r.text, r.metadata, r.source.sha256, r.source.item, r.source.encoding) for r in rows_)
        for rows_ in found.values()
    }
    assert len(seen) == 1
    folders = []
    for name, data in made.items():  # under one name, the ids are the same, too
        (tmp_path / name[2:]).mkdir()
        (tmp_path / name[2:] / "n").write_bytes(data)
        read_as = read_inputs(tmp_path / name[2:] / "n", options=ReadOptions(format=name[2:]))
        folders.append([reading.source.item for reading in readings(list(read_as))])
    assert folders == [["a", "b"]] * len(made)


# --- CSV and TSV ----------------------------------------------------------------------------------------------------


def test_cells_may_hold_quotes_separators_and_newlines(read: Read) -> None:
    data = f'title;text\n"A ""B""";"{ONE}\r\n{TWO}; hết"\n\n;{THREE}\n'.encode()
    found = readings(read("a.csv", data))
    assert [reading.text for reading in found] == [f"{ONE}\r\n{TWO}; hết", THREE]
    assert [reading.metadata.title for reading in found] == ['A "B"', None]
    assert items(found) == ["1", "2"]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_whatever_the_name(read: Read, name: str, separator: str) -> None:
    table = "\n".join(separator.join(row) for row in (["id", " text "], ["a", ONE], ["b", TWO]))
    assert texts(read(name, table.encode())) == [ONE, TWO]


TABLE = f"title,text\nA,{ONE}\nB,{TWO}\n" + f"C,{THREE}\n" * 5


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("utf-16-be"), "utf-16-be"),
        (encoded(TABLE, "tcvn3"), "tcvn3"),
        (encoded(TABLE, "vni"), "vni"),
        (encoded(TABLE, "viscii"), "viscii"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "tcvn3", "vni", "viscii"],
)
def test_tables_in_other_encodings_are_read(read: Read, data: bytes, encoding: str) -> None:
    found = readings(read("a.csv", data))
    assert [reading.text for reading in found] == [ONE, TWO, *[THREE] * 5]
    assert {reading.source.encoding for reading in found} == {encoding}
    assert [reading.metadata.title for reading in found[:2]] == ["A", "B"]


def test_what_is_said_of_a_row_is_put_right_with_its_table(read: Read) -> None:
    """A title has too few words to be recognised by itself."""
    table = TABLE.replace("A,", "Đảng ủy,").replace("title,", "authors,title,").replace("\n", "\nlê ân,")[:-7]
    (reading, *_) = readings(read("a.csv", encoded(table, "tcvn3")))
    assert (reading.metadata.title, reading.metadata.authors) == ("Đảng ủy", ("lê ân",))


def test_a_table_in_windows_1258_is_read(read: Read) -> None:
    import unicodedata

    written = "".join(  # the vowels with their own marks as one letter, the tones behind them
        unicodedata.normalize("NFC", "".join(m for m in nfd if m not in TONES)) + "".join(m for m in nfd if m in TONES)
        for nfd in (unicodedata.normalize("NFD", letter) for letter in TABLE)
    )
    found = readings(read("a.csv", written.encode("windows-1258")))
    assert [unicodedata.normalize("NFC", reading.text) for reading in found[:2]] == [ONE, TWO]
    assert {reading.source.encoding for reading in found} == {"windows-1258"}


TONES = "\u0300\u0301\u0303\u0309\u0323"


def test_a_row_with_damaged_letters_costs_itself_alone(read: Read) -> None:
    """Near the beginning, where the encoding is looked for, as well as far behind it."""
    for many in (3, 9000):
        table = "text\n" + f"{ONE}\n" * many + f"{TWO}\n{THREE}\n"
        data = table.encode().replace("Đảng".encode(), b"\xc4\xe1\xbang")
        found = read("a.csv", data)
        assert texts(found) == [*[ONE] * many, "row", THREE]
        assert error(found).item == str(many + 1)


def test_a_row_with_a_nul_costs_itself_alone(read: Read) -> None:
    table = "text\n" + f"{ONE}\n" * 9 + f"a\0b\n{THREE}\n"
    assert texts(read("a.csv", table.encode())) == [*[ONE] * 9, "binary", THREE]


def test_broken_quotes_and_too_many_cells_cost_their_rows_alone(read: Read) -> None:
    data = f'id,text\na,{ONE}\nb,"x" y\nc,{TWO},too,many\nd,{THREE},,\ne,"{ONE}"\n'.encode()
    found = read("a.csv", data)
    assert texts(found) == [ONE, "row", "row", THREE, ONE]
    assert [str(reading).split(": ")[1].split(" (")[0] for reading in found if isinstance(reading, InputError)] == [
        "line 3 is no proper CSV",
        "line 4 has more cells than the header; put quotes around a cell with a separator",
    ]
    found = read("a.csv", f'text\n{ONE}\n"never closed\n{TWO}\n'.encode())
    assert texts(found) == [ONE, "row"]


def test_a_header_without_the_column_is_one_error(read: Read) -> None:
    for name, data in [("a.csv", b"a,b\n1,2\n3,4\n"), ("a.csv", b"\n\n"), ("a.csv", b"text,text\n1,2\n")]:
        found = error(read(name, data))
        assert found.code in ("row", "empty")
    assert "--text-column" in error(read("a.csv", b"a,b\n1,2\n3,4\n")).message
    assert error(read("a.csv", b'id,"text\n1,2\n')).code == "row"
    assert error(read("a.csv", b'text,"x"y\n1,2\n')).code == "row"
    assert texts(read("a.csv", b"")) == ["empty"]
    assert texts(read("a.csv", f"body\n{ONE}".encode(), text_column="body")) == [ONE]


def test_a_line_of_csv_without_end_stops_the_file(read: Read) -> None:
    found = read("a.csv", f"text\n{ONE}\n".encode() + b"a" * 50_000 + b"\n" + TWO.encode(), max_chars=500)
    assert texts(found) == [ONE, "too-long"]


# --- Parquet and Arrow ----------------------------------------------------------------------------------------------

TYPED = columns(
    id=pa.array([1, 2, None], pa.int64()),
    text=pa.array([ONE, TWO, None], pa.large_string()),
    published=pa.array([datetime(2024, 7, 31, 8, 5, tzinfo=UTC), None, None], pa.timestamp("ns", "Asia/Ho_Chi_Minh")),
    authors=pa.array([["An", "Bình"], [], None], pa.list_(pa.string())),
    outlet=pa.array(["Báo Một", "Báo Một", None]).dictionary_encode(),
    title=pa.array(["A", None, None]),
    views=pa.array([1.5, float("nan"), None]),
)


@pytest.mark.parametrize("write", [parquet, arrow_stream, arrow_file])
def test_columns_of_all_kinds_are_understood(read: Read, write: Callable[[pa.Table], bytes]) -> None:
    found = read("a.parquet" if write is parquet else "a.arrow", write(TYPED))
    assert texts(found) == [ONE, TWO, "row"]
    assert items(found) == ["1", "2", "3"]
    one, two = (reading for reading in found if isinstance(reading, Reading))
    assert one.metadata.published == "2024-07-31T15:05:00+07:00"
    assert (one.metadata.authors, two.metadata.authors) == (("An", "Bình"), None)
    assert one.metadata.outlet == two.metadata.outlet == "Báo Một"
    assert "holds nothing" in error(found).message


def test_dates_without_a_time_stay_dates(read: Read) -> None:
    table = columns(text=[ONE, TWO], published=pa.array([date(2024, 1, 2), None]))
    assert [reading.metadata.published for reading in readings(read("a.pq", parquet(table)))] == ["2024-01-02", None]
    table = columns(text=[ONE], published=pa.array([datetime(2024, 1, 2, 3, 4, 5, 678)], pa.timestamp("us")))
    (reading,) = readings(read("a.pq", parquet(table)))
    assert reading.metadata.published == "2024-01-02T03:04:05.000678"


def test_a_cell_that_cannot_be_had_costs_its_row_alone(read: Read) -> None:
    far = pa.array([0, 2**62, 0], pa.int64()).cast(pa.timestamp("s"))
    found = read(
        "a.parquet", parquet(columns(text=[ONE, TWO, THREE], published=pa.array([0, 2**60, 0]).cast("timestamp[us]")))
    )
    assert texts(found) == [ONE, "row", THREE]
    found = read("a.arrow", arrow_stream(columns(text=[ONE, TWO, THREE], published=far)))
    assert texts(found) == [ONE, "row", THREE]
    assert error(found).item == "2"


def test_many_row_groups_are_read_in_order(read: Read) -> None:
    table = columns(text=[f"Chi bộ {n}" for n in range(1000)], id=[f"x{n}" for n in range(1000)])
    found = readings(read("a.parquet", parquet(table, row_group_size=7)))
    assert [reading.text for reading in found] == [f"Chi bộ {n}" for n in range(1000)]
    assert [reading.source.item for reading in found][::500] == ["x0", "x500"]


def test_a_file_of_another_kind_is_one_error_and_not_a_million(read: Read) -> None:
    wrong = lines(*({"body": ONE} for _ in range(250)))
    (found,) = read("a.jsonl", wrong)
    assert isinstance(found, InputError) and found.code == "row" and "--text-column" in found.message
    (found,) = read("a.jsonl", b"no JSON\n" * 250)
    assert isinstance(found, InputError) and "line 1 is no JSON object" in found.message
    few = lines(*({"body": ONE} for _ in range(99)), {"text": TWO}, {"body": ONE})
    assert texts(read("a.jsonl", few)) == ["row"] * 99 + [TWO, "row"]
    (found,) = read("a.parquet", parquet(columns(body=[ONE] * 250)))
    assert isinstance(found, InputError) and "there are: body" in found.message
    nothing = parquet(columns(text=pa.array([None] * 150 + [ONE])))
    assert len(read("a.parquet", nothing)) == 151  # a row without a text is that row's affair


def test_the_text_may_be_in_another_column(read: Read) -> None:
    table = columns(body=[ONE], title=["A"])
    assert texts(read("a.parquet", parquet(table), text_column="body")) == [ONE]
    for name, data in (("a.parquet", parquet(table)), ("a.arrow", arrow_file(table))):
        found = error(read(name, data))
        assert "--text-column" in found.message and "body, title" in found.message


def test_only_the_wanted_columns_are_read(read: Read) -> None:
    """A column that is damaged is not even looked at."""
    blob = b"BLOB" * 5000
    table = columns(text=[ONE, TWO], blob=[blob, blob])
    data = parquet(table, compression="none", use_dictionary=False, write_statistics=False)
    assert texts(read("a.parquet", data.replace(blob, b"\xff" * len(blob)))) == [ONE, TWO]
    at = data.index(blob) - 20
    assert texts(read("a.parquet", data[:at] + b"\xff" * 500 + data[at + 500 :])) == [ONE, TWO]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.parquet", parquet(TYPED)), ("a.arrow", arrow_file(TYPED)), ("a.arrow", arrow_stream(TYPED))],
    ids=["parquet", "file", "stream"],
)
def test_damaged_files_are_one_error(read: Read, name: str, data: bytes) -> None:
    for broken in (b"", data[:4], data[: len(data) // 2], data[: len(data) // 3], b"\0" * 200, b"PAR1" * 50):
        found = read(name, broken)
        assert isinstance(found[-1], InputError) and found[-1].code == "damaged", found
        assert error([reading for reading in found if texts([reading]) != ["row"]]).path


def test_what_stands_before_the_damage_is_read(read: Read) -> None:
    table = columns(text=[f"Chi bộ {n}" for n in range(600)])
    sink = io.BytesIO()
    with ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=100)
    found = read("a.arrow", sink.getvalue()[: len(sink.getvalue()) // 2])
    assert 200 <= len(found) - 1 <= 300
    assert texts(found)[-2:] == [f"Chi bộ {len(found) - 2}", "damaged"]


def test_offsets_that_lead_out_of_an_arrow_file_are_damage(read: Read) -> None:
    """Arrow itself would follow them, and take the whole process with it."""
    table = columns(text=[ONE, TWO, THREE])
    offsets = b"".join(len("".join([ONE, TWO, THREE][:n]).encode()).to_bytes(4, "little") for n in range(4))
    for write in (arrow_file, arrow_stream):
        data = write(table)
        assert offsets in data
        wild = offsets[:8] + (2**31 - 1).to_bytes(4, "little") + offsets[12:]
        assert texts(read("a.arrow", data.replace(offsets, wild))) == ["damaged"]


# --- saved datasets -------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder as ``Dataset.save_to_disk`` leaves it, with a cache beside the data."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for number, texts_ in enumerate(([THREE], [ONE, TWO])):
        (folder / f"data-0000{number}-of-00002.arrow").write_bytes(arrow_stream(columns(text=texts_)))
    (folder / "cache-0123456789abcdef.arrow").write_bytes(arrow_stream(columns(text=["not this"])))
    files = [{"filename": f"data-0000{number}-of-00002.arrow"} for number in (1, 0)]
    (folder / "state.json").write_text(json.dumps({"_data_files": files, "_fingerprint": "x"}))
    (folder / "dataset_info.json").write_text("{}")
    return folder


def test_a_saved_dataset_without_data_gives_nothing_of_its_caches(saved: Path) -> None:
    (saved / "state.json").write_text('{"_data_files": []}')
    assert list(read_inputs(saved)) == []


def test_a_saved_dataset_is_read_in_its_order_and_without_its_caches(saved: Path) -> None:
    found = list(read_inputs(saved))
    assert texts(found) == [ONE, TWO, THREE]
    assert len({reading.id for reading in readings(found)}) == 3
    assert not [item for item in find_inputs(saved) if not isinstance(item, Candidate)]


@pytest.mark.parametrize(
    "state",
    [
        b"", b"\xff", b"[]", b"{}", b'{"_data_files": [{}]}', b'{"_data_files": [{"filename": "../a.arrow"}]}',
        b'{"_data_files": 5}', b"[" * 100_000, b'{"_data_files": [{"filename": {"a": []}}]}',
    ],
)  # fmt: skip
def test_a_saved_dataset_that_does_not_say_what_it_holds_is_one_failure(saved: Path, state: bytes) -> None:
    (saved / "state.json").write_bytes(state)
    (found,) = find_inputs(saved)
    assert isinstance(found, Failed)
    assert "state.json" in found.error.message


def test_a_pipe_in_the_place_of_the_state_is_not_waited_for(saved: Path) -> None:
    import os

    (saved / "state.json").unlink()
    os.mkfifo(saved / "state.json")
    found = list(find_inputs(saved))
    assert sum(isinstance(item, Candidate) for item in found) == 3
    assert sum(isinstance(item, Skipped) for item in found) == 2


# --- memory ---------------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = lines({"id": "n00000", "text": ONE * 300}) + b"\n"
    with open(path, "wb") as file:
        for number in range(100_000_000 // len(row)):
            file.write(row.replace(b"n00000", b"n%05d" % number))
    (candidate,) = find_inputs(path)
    assert isinstance(candidate, Candidate)
    started = time.perf_counter()
    tracemalloc.start()
    try:
        count = sum(isinstance(cut, Item) for cut in Articles(candidate, ReadOptions()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 100_000_000 // len(row)
    assert peak < 10_000_000
    assert time.perf_counter() - started < 20
