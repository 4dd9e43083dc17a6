"""metadata.csv and metadata.jsonl: what they may look like, and what is said of those that may not."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.reading import Metadata, load_metadata, read_file
from extractor.reading.published import parse_published

FULL = Metadata(
    published="2021-05-04",
    title="Chi bộ họp, bàn việc mới",
    authors=("Lê An", "Trần Bình"),
    outlet="Báo Làng",
    url="https://example.org/1",
    section="Xây dựng Đảng",
)


def table(tmp_path: Path, content: str | bytes, name: str = "metadata.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_metadata(path)
    assert caught.value.stage == "read" and caught.value.path == path.as_posix()
    return caught.value.message


HEADER = ["file_name", "published", "title", "authors", "outlet", "url", "section", "word_count"]
CELLS = ["a.txt", "04/05/2021", '"Chi bộ họp, bàn việc mới"', '"Lê An; Trần Bình"', "Báo Làng"]
CELLS += ["https://example.org/1", "Xây dựng Đảng", "17"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_its_usual_dresses(tmp_path: Path, delimiter: str, codec: str, newline: str) -> None:
    content = newline.join([delimiter.join(HEADER), delimiter.join(CELLS), ""])
    assert load_metadata(table(tmp_path, content.encode(codec))).rows == {"a.txt": FULL}


def test_authors_may_stand_between_bars(tmp_path: Path) -> None:
    path = table(tmp_path, "file_name,authors\na.txt,Lê An | Trần Bình|\nb.txt, ; \n")
    assert [row.authors for row in load_metadata(path).rows.values()] == [("Lê An", "Trần Bình"), None]


def test_empty_cells_missing_cells_and_blank_rows(tmp_path: Path) -> None:
    path = table(tmp_path, "title,file_name,published,url\n,a.txt,,\n\n,,,\n  ,b.txt\n")
    assert load_metadata(path).rows == {"a.txt": Metadata(), "b.txt": Metadata()}


def test_jsonl(tmp_path: Path) -> None:
    row: dict[str, object] = {"file_name": "a.txt", "published": "2021-05-04", "title": FULL.title}
    row |= {
        "authors": ["Lê An", "Trần Bình"],
        "outlet": FULL.outlet,
        "url": FULL.url,
        "section": FULL.section,
        "likes": 3,
    }
    other = {"file_name": "b/c.txt", "authors": "Lê An;Trần Bình", "title": None, "outlet": ""}
    lines = [json.dumps(row), "", json.dumps(other, ensure_ascii=False), ""]
    rows = load_metadata(table(tmp_path, "\r\n".join(lines), "metadata.jsonl")).rows
    assert rows == {"a.txt": FULL, "b/c.txt": Metadata(authors=("Lê An", "Trần Bình"))}


def test_jsonl_lines_end_only_at_line_feeds(tmp_path: Path) -> None:
    path = table(tmp_path, '{"file_name": "a.txt", "title": "Một\u2028hai"}\n', "metadata.jsonl")
    assert load_metadata(path).rows == {"a.txt": Metadata(title="Một\u2028hai")}


def test_names_are_found_in_nfc_and_exact_case(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Đợt 1/bài.txt")
    loaded = load_metadata(table(tmp_path, f"file_name,title\n./{decomposed},Một\n"))
    assert loaded.get("Đợt 1/bài.txt") == loaded.get(decomposed) == Metadata(title="Một")
    assert loaded.get("Đợt 1/Bài.txt") is None


def test_unused_names(tmp_path: Path) -> None:
    loaded = load_metadata(table(tmp_path, "file_name\nc.txt\na.txt\nb.txt\n"))
    assert loaded.unused({"a.txt"}) == ["b.txt", "c.txt"]


def test_a_name_may_hold_a_newline(tmp_path: Path) -> None:
    loaded = load_metadata(table(tmp_path, 'file_name,title\n"a\nb.txt",Một\n'))
    assert loaded.get("a\nb.txt") == Metadata(title="Một")


def test_of_a_folder(tmp_path: Path) -> None:
    assert load_metadata(tmp_path).rows == {}
    table(tmp_path, "file_name,title\na.txt,Một\n")
    assert load_metadata(tmp_path).rows == {"a.txt": Metadata(title="Một")}
    table(tmp_path, '{"file_name": "a.txt"}', "metadata.jsonl")
    with pytest.raises(InputError, match="both"):
        load_metadata(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("name,title\na.txt,Một\n", "file_name"),
        ("file_name,title,title\na.txt,Một,Hai\n", "title stands twice"),
        ("file_name,published\na.txt,2021-01-01\nb.txt,hôm qua\n", "line 3: 'hôm qua' is no date"),
        ("file_name,published\na.txt,31/02/2021\n", "line 2: '31/02/2021' is no date"),
        ('file_name,title,published\na.txt,"Một\nhai",2021-01-01\nb.txt,,2021-13-01\n', "line 4: '2021-13-01'"),
        ("file_name,title\na.txt,Một, hai\n", "line 2 has more cells"),
        ('file_name,title\na.txt,"Một\n', "line 2 is no proper CSV"),
        ("file_name,title\na.txt,Một\n\n./a.txt,Hai\n", "line 4: a.txt stands in line 2 already"),
        ("file_name,title\n,Một\n", "line 2: the file_name is empty"),
        ("file_name\n../a.txt\n", "line 2: '../a.txt' leads out"),
        ("file_name\n/a.txt\n", "line 2: '/a.txt' leads out"),
        ("file_name,outlet\na.txt,B\u00e1o L\u00e0ng\n".encode("windows-1258"), "not in UTF-8"),
    ],
)
def test_what_is_wrong_with_a_csv(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert words in refusal(table(tmp_path, content))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"file_name": "a.txt"', "line 2 is no JSON"),
        ('["a.txt"]', "line 2 must be an object"),
        ('{"title": "a.txt"}', "line 2 must be an object"),
        ('{"file_name": 3}', "line 2: file_name must be a string"),
        ('{"file_name": "a.txt", "published": 2021}', "line 2: published must be a string"),
        ('{"file_name": "a.txt", "authors": [1]}', "line 2: authors must be a string"),
        ('{"file_name": "a.txt", "authors": {}}', "line 2: authors must be a string"),
        ('{"file_name": "a.txt", "title": "\\ud800"}', "line 2: title holds"),
        ('{"file_name": "a.txt", "title": "a\\u0000"}', "line 2: title holds"),
        ("[" * 200_000, "line 2 is no JSON"),
    ],
)
def test_what_is_wrong_with_a_jsonl(tmp_path: Path, line: str, words: str) -> None:
    assert words in refusal(table(tmp_path, '{"file_name": "z.txt"}\n' + line, "metadata.jsonl"))


def test_other_endings_and_missing_files_are_refused(tmp_path: Path) -> None:
    assert ".csv" in refusal(table(tmp_path, "file_name\n", "metadata.xlsx"))
    assert "No such file" in refusal(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2021-05-04", "2021-05-04"),
        (" 20210504 ", "2021-05-04"),
        ("04/05/2021", "2021-05-04"),
        ("4/5/2021", "2021-05-04"),
        ("04/05/2021 07:38", "2021-05-04T07:38"),
        ("2021-05-04T07:38", "2021-05-04T07:38"),
        ("2021-05-04 07:38:09", "2021-05-04T07:38:09"),
        ("2021-05-04T07:38:00+07:00", "2021-05-04T07:38:00+07:00"),
        ("2021-05-04T07:38+07:00", "2021-05-04T07:38+07:00"),
        ("2021-05-04T00:38Z", "2021-05-04T00:38+00:00"),
    ],
)
def test_publication_dates(written: str, value: str) -> None:
    assert parse_published(written) == value


@pytest.mark.parametrize("written", ["", "2021", "2021-05", "13/13/2021", "04-05-2021", "May 4", "2021-05-04T25:00"])
def test_no_publication_dates(written: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        parse_published(written)


def test_a_file_takes_the_row_beside_it_or_of_the_file_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Chi bộ họp.")
    table(tmp_path, "file_name,title\na.txt,Một\n")
    given = table(tmp_path, "file_name,published\na.txt,2021-05-04\n", "dates.csv")
    assert read_file(tmp_path / "a.txt")[0].metadata == Metadata(title="Một")
    assert read_file(tmp_path / "a.txt", given)[0].metadata == Metadata(published="2021-05-04")
