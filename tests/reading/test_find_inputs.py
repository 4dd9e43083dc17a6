"""Walking: order, what is left out, links, duplicates, failures, and whose metadata speak for whom."""

from __future__ import annotations

import os
import pickle
import sys
import unicodedata
from pathlib import Path

import pytest

from extractor.errors import InputError, UsageError
from extractor.reading import (
    Articles,
    Candidate,
    Failed,
    Found,
    Item,
    Reading,
    ReadOptions,
    Skipped,
    find_inputs,
    read_item,
)  # fmt: skip


def write(folder: Path, *names: str, text: str = "Chi bộ họp.") -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


def relatives(found: list[Found]) -> list[str]:
    return [item.place.relative for item in found if isinstance(item, Candidate)]


def skipped(found: list[Found]) -> dict[str, str]:
    return {item.path: item.reason for item in found if isinstance(item, Skipped)}


def failed(found: list[Found]) -> dict[str, str]:
    assert all(item.path == item.error.path for item in found if isinstance(item, Failed))
    return {item.path: item.error.message for item in found if isinstance(item, Failed)}


def read_one(candidate: Candidate) -> Reading:
    """The one article of a file."""
    (item,) = Articles(candidate, ReadOptions())
    assert isinstance(item, Item)
    return read_item(item, ReadOptions())


def find(*inputs: Path | str, metadata: Path | None = None) -> list[Found]:
    return list(find_inputs(inputs, metadata))


def test_order_is_by_code_points_of_the_names_in_nfc(news: Path) -> None:
    nfd = unicodedata.normalize("NFD", "é.txt")
    write(news, "b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "B.txt", "10.txt", "2.txt", "đ.txt", nfd, "f.txt", "ä/x.text")
    expected = ["10.txt", "2.txt", "B.txt", "a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "f.txt", "ä/x.text", nfd, "đ.txt"]
    found = find(news)
    assert relatives(found) == [f"news/{name}" for name in expected]
    assert len(found) == len(expected)


def test_inputs_come_in_the_order_given_and_a_single_one_needs_no_list(tmp_path: Path) -> None:
    write(tmp_path, "b/x.txt", "a/x.txt", "c.txt")
    assert relatives(find(tmp_path / "b", tmp_path / "c.txt", tmp_path / "a"))[::2] == ["b/x.txt", "a/x.txt"]
    assert relatives(list(find_inputs(str(tmp_path / "b")))) == ["b/x.txt"]


def test_finding_is_lazy(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt", "b/1.txt")
    found = find_inputs([tmp_path / "a", tmp_path / "b"])
    next(found)
    write(tmp_path, "b/2.txt")
    assert relatives(list(found)) == ["b/1.txt", "b/2.txt"]


def test_hidden_and_metadata_are_left_out_and_unknown_types_counted(news: Path) -> None:
    write(news, ".a.txt", ".git/a.txt", "a.txt", "a.docx", "README", "sub/.b.txt")
    write(news, "metadata.csv", text="file_name\na.txt\n.a.txt\na.docx\n")
    found = find(news)
    assert relatives(found) == ["news/a.txt"]
    assert skipped(found) == {
        f"{news}/a.docx": "files of type .docx are not read",
        f"{news}/README": "files without an ending are not read",
    }
    assert not failed(found)


def test_hidden_inputs_are_read_when_named(tmp_path: Path) -> None:
    write(tmp_path, ".store/a.txt", ".b.txt")
    assert relatives(find(tmp_path / ".store", tmp_path / ".b.txt")) == [".store/a.txt", f"{tmp_path.name}/.b.txt"]


def test_unknown_type_is_refused_when_named(tmp_path: Path) -> None:
    write(tmp_path, "a.docx")
    (message,) = failed(find(tmp_path / "a.docx")).values()
    assert ".txt" in message and ".text" in message


def test_a_folder_named_like_a_file_is_walked(news: Path) -> None:
    write(news, "x.txt/a.txt")
    assert relatives(find(news)) == ["news/x.txt/a.txt"]
    assert relatives(find(news / "x.txt")) == ["x.txt/a.txt"]


def test_the_same_file_is_read_once(news: Path) -> None:
    write(news, "a.txt", "b/c.txt")
    (news / "link.txt").symlink_to("a.txt")
    found = find(news / "a.txt", news, news, news / "b", news / "b" / ".." / "a.txt")
    assert relatives(found) == ["news/a.txt", "news/b/c.txt"]
    assert list(skipped(found).values()).count("a folder that was read already") == 2
    assert skipped(found)[f"{news}/link.txt"] == skipped(found)[f"{news}/a.txt"] == "a file that was read already"


def test_links_are_followed_once_and_loops_end(tmp_path: Path, news: Path) -> None:
    write(news, "sub/a.txt")
    write(tmp_path, "elsewhere/e.txt", "blob")
    (news / "sub" / "up").symlink_to("..")
    (news / "sub" / "self").symlink_to(".")
    (news / "out1").symlink_to(tmp_path / "elsewhere")
    (news / "out2").symlink_to(tmp_path / "elsewhere")
    (news / "named.txt").symlink_to(tmp_path / "blob")
    found = find(news)
    assert relatives(found) == ["news/named.txt", "news/out1/e.txt", "news/sub/a.txt"]
    assert set(skipped(found)) == {f"{news}/out2", f"{news}/sub/up", f"{news}/sub/self"}


def test_links_that_lead_nowhere_fail_and_the_rest_goes_on(news: Path) -> None:
    write(news, "z.txt")
    (news / "gone.txt").symlink_to("nothing")
    (news / "round.txt").symlink_to("round.txt")
    found = find(news, news / "gone.txt")
    assert relatives(found) == ["news/z.txt"]
    assert set(failed(found)) == {f"{news}/gone.txt", f"{news}/round.txt"}
    assert "No such file" in failed(found)[f"{news}/gone.txt"]


def test_what_may_not_be_read_fails_and_the_rest_goes_on(news: Path) -> None:
    write(news, "a.txt", "b/c.txt", "d.txt")
    (news / "a.txt").chmod(0)
    (news / "b").chmod(0)
    if os.access(news / "a.txt", os.R_OK):
        pytest.skip("nothing is forbidden to this user")
    try:
        found = find(news)
        assert set(failed(found)) == {f"{news}/b"}
        assert relatives(found) == ["news/a.txt", "news/d.txt"]
        with pytest.raises(InputError, match="Permission denied"):
            read_one(next(item for item in found if isinstance(item, Candidate)))
    finally:
        (news / "b").chmod(0o700)


def test_a_folder_that_cannot_be_opened_fails(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(news, "a.txt", "b/c.txt", "d.txt")
    scandir = os.scandir

    def forbidding(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbidding)
    found = find(news)
    assert relatives(found) == ["news/a.txt", "news/d.txt"]
    assert "Permission denied" in failed(found)[f"{news}/b"]


def test_a_file_that_goes_away_fails_when_it_is_read(news: Path) -> None:
    write(news, "a.txt")
    (candidate,) = find(news)
    assert isinstance(candidate, Candidate)
    (news / "a.txt").unlink()
    with pytest.raises(InputError, match=r"a\.txt: cannot be opened \(No such file"):
        read_one(candidate)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipes_are_not_waited_for(news: Path) -> None:
    os.mkfifo(news / "a.txt")
    found = find(news, news / "a.txt")
    assert list(skipped(found)) == list(failed(found)) == [f"{news}/a.txt"]


def test_inputs_that_are_not_there_are_refused_at_once(news: Path) -> None:
    for inputs in ([news, news / "none"], [""], ["a\0b"]):
        with pytest.raises(UsageError, match="there is no file or folder"):
            find_inputs(inputs)
    with pytest.raises(UsageError, match=r"none\.csv"):
        find_inputs(news, news / "none.csv")
    with pytest.raises(UsageError, match="is a folder"):
        find_inputs([news], news)


def test_folders_deeper_than_python_calls_itself(news: Path) -> None:
    folders = [news / ("d/" * depth) for depth in range(1, sys.getrecursionlimit() + 200)]
    try:
        for folder in folders:
            folder.mkdir()
        write(folders[-1], "a.txt")
        assert relatives(find(news)) == ["news/" + "d/" * len(folders) + "a.txt"]
    finally:
        # Nobody else could: clearing up a folder calls itself too.
        (folders[-1] / "a.txt").unlink(missing_ok=True)
        for folder in reversed(folders):
            folder.rmdir()


@pytest.mark.skipif(sys.platform != "linux", reason="the file system takes only Unicode names")
def test_odd_names_come_through(news: Path) -> None:
    write(news, "a\nb.txt")
    undecodable = os.fsencode(news) + b"/c\xff.txt"
    with open(undecodable, "w", encoding="utf-8") as file:
        file.write("Chi bộ họp.")
    write(news, "metadata.csv", text='file_name,title\n"a\nb.txt",Một\nc\\xff.txt,Hai\n')
    readings = [read_one(item) for item in find(news) if isinstance(item, Candidate)]
    assert [reading.source.path for reading in readings] == [f"{news}/a\nb.txt", f"{news}/c\\xff.txt"]
    assert [reading.metadata.title for reading in readings] == ["Một", "Hai"]
    assert len({reading.id for reading in readings}) == 2


def test_candidates_can_be_sent_to_other_processes(news: Path) -> None:
    write(news, "a.txt")
    (candidate,) = find(news)
    assert pickle.loads(pickle.dumps(candidate)) == candidate


def titles(found: list[Found]) -> dict[str, str | None]:
    return {item.place.relative: item.metadata.title for item in found if isinstance(item, Candidate)}


def test_the_nearest_table_with_a_row_speaks(news: Path) -> None:
    write(news, "a.txt", "sub/b.txt", "sub/c.txt", "sub/deep/d.txt", "other/e.txt")
    rows = ["file_name,title", "a.txt,A", "sub/b.txt,outer B", "sub/c.txt,outer C", "sub/deep/d.txt,D"]
    write(news, "metadata.csv", text="\n".join(rows))
    write(news, "sub/metadata.jsonl", text='{"file_name": "c.txt", "title": "inner C"}\n')
    found = find(news)
    assert titles(found) == {
        "news/a.txt": "A",
        "news/other/e.txt": None,
        "news/sub/b.txt": "outer B",
        "news/sub/c.txt": "inner C",
        "news/sub/deep/d.txt": "D",
    }
    assert not skipped(found)


def test_rows_without_a_file_are_reported(news: Path) -> None:
    write(news, unicodedata.normalize("NFD", "bài.txt"), "sub/b.txt")
    write(news, "metadata.csv", text="file_name,title\nbài.txt,A\nsub/none.txt,B\nsub,C\n")
    write(news, "sub/metadata.csv", text="file_name,title\nb.txt,A\nB.txt,B\n")
    found = find(news)
    assert skipped(found) == {
        f"{news}/sub/B.txt": f"named in {news}/sub/metadata.csv, but there is no such file",
        f"{news}/sub": f"named in {news}/metadata.csv, but there is no such file",
        f"{news}/sub/none.txt": f"named in {news}/metadata.csv, but there is no such file",
    }
    assert all(title == "A" for title in titles(found).values())


def test_a_broken_table_fails_once_and_its_files_are_not_read_without_it(news: Path) -> None:
    write(news, "a.txt", "b.txt", "sub/c.txt", "sub/d.txt")
    write(news, "metadata.csv", text="file_name,published\na.txt,gestern\n")
    write(news, "sub/metadata.csv", text="file_name,title\nc.txt,C\n")
    found = find(news, news / "b.txt", news / "a.txt")
    assert sum(isinstance(item, Failed) for item in found) == 1
    assert titles(found) == {"news/sub/c.txt": "C"}
    assert set(skipped(found)) == {f"{news}/{name}" for name in ("a.txt", "b.txt", "sub/d.txt")}
    assert "line 2" in failed(found)[f"{news}/metadata.csv"]


def test_a_table_speaks_for_named_files_whatever_their_folder_is_called(tmp_path: Path, news: Path) -> None:
    write(news, "a.txt", "b.txt")
    write(news, "metadata.csv", text="file_name,title\na.txt,A\nb.txt,B\n")
    (tmp_path / "current").symlink_to(news)
    assert titles(find(news / "a.txt", tmp_path / "current" / "b.txt")) == {"news/a.txt": "A", "current/b.txt": "B"}


def test_a_given_table_replaces_those_of_the_folders(news: Path) -> None:
    write(news, "a.txt", "sub/b.txt")
    write(news, "metadata.csv", text="file_name,title\na.txt,not this\n")
    write(news, "sub/metadata.csv", text="no table")
    given = write(news, "dates.csv", text="file_name,title\nsub/b.txt,B\nnone.txt,None\n") / "dates.csv"
    found = find(news, metadata=given)
    assert titles(found) == {"news/a.txt": None, "news/sub/b.txt": "B"}
    assert skipped(found) == {f"{news}/none.txt": f"named in {given}, but there is no such file"}
    assert not failed(found)


def test_a_given_table_starts_from_each_input(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt", "y/b.txt", "z/c.txt")
    given = write(tmp_path, "t.csv", text="file_name,title\na.txt,A\nb.txt,B\nc.txt,C\nd.txt,D\n") / "t.csv"
    found = find(tmp_path / "x", tmp_path / "y", tmp_path / "z" / "c.txt", metadata=given)
    assert titles(found) == {"x/a.txt": "A", "y/b.txt": "B", "z/c.txt": "C"}
    assert set(skipped(found)) == {"d.txt"}


def test_a_given_table_that_is_broken_stops_the_call(news: Path) -> None:
    with pytest.raises(InputError, match="file_name"):
        find_inputs([news], write(news, "t.csv", text="no table") / "t.csv")
