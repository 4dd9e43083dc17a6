"""Archives: what is read out of them, what is refused, and what those cost that were made to do harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import time
import tracemalloc
import types
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.errors import InputError
from extractor.reading import Articles, Candidate, Item, Reading, ReadOptions, Skipped, find_inputs, read_item

ONE, TWO, THREE = "Chi bộ Một họp sáng nay.", "Đảng ủy xã bàn việc gieo cấy.", "Huyện ủy tổng kết nửa năm."
Files = Iterable[tuple[str, bytes]]
Got = Reading | InputError | Skipped

NEWS = [("a.txt", ONE.encode()), ("deep/er/b.txt", TWO.encode()), ("deep/c.txt", THREE.encode())]


def zipped(files: Files) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return sink.getvalue()


def tarred(files: Files, packed: str = "", links: Files = ()) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=f"w:{packed}") as archive:  # type: ignore[call-overload]
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target.decode()
            archive.addfile(info)
    return sink.getvalue()


def got_from(candidate: Candidate, options: ReadOptions = ReadOptions()) -> list[Got]:  # noqa: B008
    """What comes out of a file, in order: articles, errors and notes."""
    got: list[Got] = []
    for cut in Articles(candidate, options):
        if isinstance(cut, Item):
            try:
                got.append(read_item(cut, options))
            except InputError as error:
                got.append(error)
        else:
            got.append(cut)
    return got


Read = Callable[[str, bytes], list[Got]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_bytes(name: str, data: bytes) -> list[Got]:
        (tmp_path / name).write_bytes(data)
        (candidate,) = find_inputs(tmp_path / name)
        assert isinstance(candidate, Candidate)
        return got_from(candidate)

    return read_bytes


def texts(got: Sequence[Got]) -> list[str]:
    """The articles' texts, the codes of errors, and ``skipped``."""
    return [
        one.text if isinstance(one, Reading) else one.code if isinstance(one, InputError) else "skipped" for one in got
    ]  # fmt: skip


def items(got: Sequence[Got]) -> list[str | None]:
    return [one.source.item if isinstance(one, Reading) else getattr(one, "item", None) for one in got]


def error(got: Sequence[Got]) -> InputError:
    (found,) = [one for one in got if isinstance(one, InputError)]
    assert "\n" not in found.message
    assert found.stage == "read" and found.path
    return found


# --- what is read ---------------------------------------------------------------------------------------------------

PACKED = {
    "n.zip": zipped(NEWS),
    "n.tar": tarred(NEWS),
    "n.tar.gz": tarred(NEWS, "gz"),
    "n.tgz": tarred(NEWS, "gz"),
    "n.tar.bz2": tarred(NEWS, "bz2"),
    "n.tbz2": tarred(NEWS, "bz2"),
    "N.TAR.XZ": tarred(NEWS, "xz"),
    "n.txz": tarred(NEWS, "xz"),
}


@pytest.mark.parametrize("name", PACKED)
def test_the_files_of_an_archive_are_articles(read: Read, tmp_path: Path, name: str) -> None:
    got = read(name, PACKED[name])
    assert texts(got) == [ONE, TWO, THREE]
    assert items(got) == [name for name, _ in NEWS]
    for reading in got:
        assert isinstance(reading, Reading)
        assert (reading.source.path, reading.source.media_type) == (f"{tmp_path}/{name}", "text/plain")


def rows(kind: str) -> bytes:
    if kind == "txt":
        return ONE.encode()
    if kind == "jsonl":
        return f'{{"text": "{ONE}"}}\n'.encode()
    if kind == "csv":
        return f"text\n{ONE}\n".encode()
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": [ONE]}), sink)
    return sink.getvalue()


@pytest.mark.parametrize("kind", ["txt", "jsonl", "csv", "parquet"])
def test_single_files_are_read_packed_and_from_archives(read: Read, kind: str) -> None:
    data = rows(kind)
    inside = f"n.{kind}" if kind == "txt" else f"n.{kind}#1"
    for suffix, pack in (
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".GZ", gzip.compress),
    ):
        got = read(f"n.{kind}{suffix}", pack(data))
        assert (texts(got), items(got)) == ([ONE], [inside])
        for outer in (zipped, tarred):
            got = read("o.zip" if outer is zipped else "o.tar", outer([(f"x/n.{kind}{suffix}", pack(data))]))
            assert (texts(got), items(got)) == ([ONE], [f"x/n.{kind}{suffix}#{inside}"])
    for outer in (zipped, tarred):
        got = read("o.zip" if outer is zipped else "o.tar", outer([(f"x/n.{kind}", data), ("z.txt", TWO.encode())]))
        assert (texts(got), items(got)) == ([ONE, TWO], [f"x/{inside}", "z.txt"])


def test_archives_are_read_two_deep(read: Read) -> None:
    for pack, suffix in ((zipped, "zip"), (tarred, "tar")):
        two = pack([(f"inner.{suffix}", pack(NEWS[:1])), ("b.txt", TWO.encode())])
        got = read(f"n.{suffix}", two)
        assert (texts(got), items(got)) == ([ONE, TWO], [f"inner.{suffix}#a.txt", "b.txt"])
        got = read(f"n.{suffix}", pack([(f"middle.{suffix}", two), ("c.txt", THREE.encode())]))
        assert texts(got) == ["archive", TWO, THREE]
        assert (error(got).item, "deep" in error(got).message) == (f"middle.{suffix}#inner.{suffix}", True)


@pytest.mark.parametrize(("name", "pack"), [("n.zip", zipped), ("n.tar", tarred), ("n.tar.gz", tarred)])
def test_metadata_files_in_an_archive_speak_for_their_folders(
    read: Read, tmp_path: Path, name: str, pack: Callable[[Files], bytes]
) -> None:
    tables = [
        ("deep/metadata.jsonl", b'{"file_name": "c.txt", "title": "C"}'),
        ("metadata.csv", b"file_name,title\na.txt,A\ndeep/er/b.txt,B\ndeep/c.txt,not this\n"),
    ]
    (tmp_path / "metadata.csv").write_text(f"file_name,title,outlet\n{name},All,Paper\n")
    got = read(name, pack([*NEWS, ("d.txt", TWO.encode()), *tables]))
    known = [(one.metadata.title, one.metadata.outlet) for one in got if isinstance(one, Reading)]
    assert known == [("A", "Paper"), ("B", "Paper"), ("C", "Paper"), ("All", "Paper")]


@pytest.mark.parametrize(("name", "pack"), [("n.zip", zipped), ("n.tar", tarred)])
def test_a_broken_metadata_file_costs_its_folder_alone(read: Read, name: str, pack: Callable[[Files], bytes]) -> None:
    got = read(name, pack([*NEWS, ("deep/metadata.csv", b"no table")]))
    assert texts(got) == ["metadata", ONE, "skipped", "skipped"]
    assert error(got).item == "deep/metadata.csv"


@pytest.mark.parametrize(("name", "pack"), [("n.zip", zipped), ("n.tar", tarred)])
def test_hidden_files_are_left_out_and_unknown_types_noted(
    read: Read, name: str, pack: Callable[[Files], bytes]
) -> None:
    files = [".a.txt", "x/.b.txt", ".git/c.txt", "__MACOSX/._d.txt", "pic.jpg", "README", "e.txt"]
    got = read(name, pack([(file, ONE.encode()) for file in files]))
    assert texts(got) == ["skipped", "skipped", ONE]
    assert [(one.path.partition("#")[2], one.reason) for one in got if isinstance(one, Skipped)] == [
        ("pic.jpg", "files of type .jpg are not read"),
        ("README", "files without an ending are not read"),
    ]


def test_a_file_of_rows_in_an_archive_names_itself_in_its_errors(read: Read) -> None:
    got = read(
        "n.zip", zipped([("a.csv", b"x,y\n1,2\n"), ("b.jsonl", b"{}\n[]\n"), ("c.txt", b""), ("d.csv", b"\0\1")])
    )
    assert texts(got) == ["row", "row", "row", "empty", "binary"]
    assert items(got) == ["a.csv", "b.jsonl#1", "b.jsonl#2", "c.txt", "d.csv"]


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "pack"), [("n.zip", zipped), ("n.tar", tarred)])
def test_names_that_lead_out_are_refused(read: Read, name: str, pack: Callable[[Files], bytes]) -> None:
    wild = [
        "../a.txt",
        "x/../../b.txt",
        "/etc/c.txt",
        "..\\d.txt",
        "C:\\e.txt",
        "c:f.txt",
        "\\\\host\\g.txt",
        "../metadata.csv",
    ]
    got = read(name, pack([*((file, ONE.encode()) for file in wild), ("good.txt", TWO.encode())]))
    refused = [one for one in got if isinstance(one, InputError) and "leads out of the archive" in one.message]
    assert len(refused) == len(wild)
    assert {one.code for one in refused} == {"archive"}
    assert texts(got)[-1] == TWO
    for one in refused:
        assert one.item is not None


@pytest.mark.parametrize(("name", "pack"), [("n.zip", zipped), ("n.tar", tarred)])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_are_refused(read: Read, name: str, pack: Callable[[Files], bytes]) -> None:
    got = read(name, pack([("a.txt", ONE.encode()), ("./a.txt", TWO.encode()), ("a.txt", THREE.encode())]))
    assert texts(got) == [ONE, "archive", "archive"]
    assert "twice" in str(got[1])


def test_links_are_noted_and_not_followed(read: Read) -> None:
    got = read(
        "n.tar", tarred(NEWS[:1], links=[("b.txt", b"a.txt"), ("c.txt", b"/etc/passwd"), ("metadata.csv", b"a.txt")])
    )
    assert texts(got) == [ONE, "skipped", "skipped", "skipped"]
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.txt", ONE)
        for name in ("b.txt", "metadata.csv"):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    got = read("n.zip", sink.getvalue())
    assert texts(got) == [ONE, "skipped", "skipped"]
    assert all("link" in one.reason for one in got if isinstance(one, Skipped))


def test_devices_and_pipes_in_an_archive_are_noted(read: Read) -> None:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:") as archive:
        for number, kind in enumerate((tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE)):
            info = tarfile.TarInfo(f"{number}.txt")
            info.type = kind
            archive.addfile(info)
    assert texts(read("n.tar", sink.getvalue())) == ["skipped", "skipped"]


def test_names_may_hold_newlines_and_bytes_of_no_encoding(read: Read, tmp_path: Path) -> None:
    names = ["a\nb.txt", "c\udcff.txt", "d.\udcff\n", "e\udcff.\udcff"]
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:", encoding="utf-8", errors="surrogateescape") as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 3
            archive.addfile(info, io.BytesIO(b"Tin"))
    got = read("n.tar", sink.getvalue())
    assert texts(got) == ["Tin", "Tin", "skipped", "skipped"]
    assert items(got)[:2] == ["a\nb.txt", "c\\xff.txt"]
    for one in got:  # or run.json could not be written
        assert not isinstance(one, Skipped) or (one.path + one.reason).encode()
    assert texts(
        read("n.zip", zipped([("a\nb.txt", b"Tin"), ("c\udcff.txt".encode("utf-8", "replace").decode(), b"x")]))
    )


# --- what is refused or damaged -------------------------------------------------------------------------------------


def noisy(count: int, size: int = 4000) -> Files:
    """Files that do not pack well, so that half an archive holds about half of them."""
    chance = random.Random(7)
    for number in range(count):
        yield f"{number}.txt", "".join(chance.choices("abcdefghij klmn\n", k=size)).encode()


def test_an_encrypted_file_costs_itself_alone(read: Read) -> None:
    data = bytearray(zipped(NEWS))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark)
        data[at + flags] |= 1
    got = read("n.zip", bytes(data))
    assert texts(got) == ["archive", TWO, THREE]
    assert (error(got).item, error(got).message) == ("a.txt", "it is encrypted; unpack it")


def test_a_file_without_a_name_does_not_cost_the_others(read: Read) -> None:
    assert texts(read("n.zip", same_members(b"Tin", [b"", b"a.txt", b"b/"]))) == ["Tin"]


def test_a_damaged_file_in_a_zip_costs_itself_alone(read: Read) -> None:
    data = bytearray(zipped(noisy(5)))
    at = data.index(b"2.txt") + 600
    data[at : at + 30] = b"\xff" * 30
    got = read("n.zip", bytes(data))
    assert [text if text == "archive" else "read" for text in texts(got)] == ["read", "read", "archive", "read", "read"]
    assert error(got).item == "2.txt"


def test_a_zip_that_is_cut_off_is_one_error(read: Read) -> None:
    data = zipped(noisy(5))
    for part in (data[: len(data) // 2], data[:-1], data[:10], b"", b"PK\x05\x06" + bytes(18), bytes(1000), data[20:]):
        got = read("n.zip", part)
        assert got == [] if part.startswith(b"PK\x05\x06") else error(got).code == "archive"


@pytest.mark.parametrize("packed", ["", "gz", "xz"])
def test_of_a_tar_that_is_cut_off_what_stands_before_is_read(read: Read, packed: str) -> None:
    chance = random.Random(3)
    files = [(f"{number}.txt", chance.randbytes(150_000).hex().encode()) for number in range(8)]
    data = tarred([*files, ("metadata.csv", b"file_name,title\n0.txt,A\n")], packed)
    name = f"n.tar.{packed}".rstrip(".")
    got = read(name, data[: len(data) // 2])
    assert 1 <= len(got) - 1 <= 5
    assert isinstance(got[-1], InputError)
    assert (error(got).code, "before the damage was read" in error(got).message) == ("archive", True)


def test_wherever_a_tar_is_cut_off_or_damaged_it_is_one_error(read: Read) -> None:
    """:mod:`tarfile` takes a header that is cut off or damaged for the end of the archive."""
    data = tarred([*noisy(4, 1500), ("metadata.csv", b"file_name,title\n0.txt,A\n")])
    whole = [text for text in texts(read("n.tar", data))]
    assert len(whole) == 4
    for cut in (2048, 2048 + 100, 2048 + 512, 2048 + 600, 2 * 2048, 4 * 2048, 4 * 2048 + 520):
        got = read("n.tar", data[:cut])
        read_before = [text for text in texts(got) if text not in ("archive", "skipped")]
        if cut <= 4 * 2048:
            assert read_before == whole[: cut // 2048], cut
        assert error(got).code == "archive", cut
    got = read("n.tar", data[:2048] + b"\xff" * 512 + data[2048 + 512 :])
    assert texts(got) == [whole[0], "archive"]
    assert texts(read("n.tar", b"")) == texts(read("n.tar", b"\xff" * 2000)) == ["archive"]
    assert texts(read("n.tar", tarred([]))) == []
    assert texts(read("n.tar.gz", b"\x1f\x8b\x08\xcd\xcc\xe2*")) == ["archive"]


def test_a_size_below_zero_is_damage(read: Read) -> None:
    data = bytearray(tarred(NEWS))
    data[124:136] = b"\xff" * 11 + b"\x00"
    header = bytes(data[:148]) + b" " * 8 + bytes(data[156:512])
    data[148:156] = b"%06o\0 " % sum(header)
    assert texts(read("n.tar", bytes(data))) == ["archive"]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_packed_files_that_are_cut_off_are_one_error(read: Read, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    chance = random.Random(5)
    lines = b"".join(b'{"text": "%s"}\n' % chance.randbytes(5000).hex().encode() for _ in range(300))
    packed = pack(lines)
    got = read(f"n.jsonl{suffix}", packed[: len(packed) // 2])
    assert error(got).code == "archive" and isinstance(got[-1], InputError)
    assert suffix == ".bz2" or len(got) > 50
    for part in (packed[:5], b"", bytes(100)):
        assert len(error(read(f"n.txt{suffix}", part)).message) < 300
    assert texts(read(f"n.txt{suffix}", pack(b"")))[0] == "empty"


def test_a_packed_file_must_say_what_it_is(read: Read) -> None:
    for name in ("n.gz", "n.docx.gz"):
        assert error(read(name, gzip.compress(b"Tin"))).code == "type"


# --- what was made to do harm ---------------------------------------------------------------------------------------

ZEROS = bytes(300_000_000)
PACKED_ZEROS = gzip.compress(ZEROS, 1)
FEW_MEGABYTES, ALLOWED = 40_000_000, 230_000_000


def cost(read: Read, name: str, data: bytes) -> tuple[list[Got], float, int]:
    started = time.perf_counter()
    tracemalloc.start()
    try:
        return read(name, data), time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "code", "memory"),
    [
        ("z.txt", "too-long", FEW_MEGABYTES),
        ("z.html", "too-long", FEW_MEGABYTES),
        ("z.jsonl", "archive", FEW_MEGABYTES),
        ("z.csv", "binary", FEW_MEGABYTES),
        ("z.parquet", "archive", ALLOWED),
        ("z.zip", "archive", ALLOWED),
        ("metadata.csv", "too-long", ALLOWED),
    ],
)
def test_a_zip_bomb_is_one_error_at_little_cost(read: Read, name: str, code: str, memory: int) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.txt", ONE)
        archive.writestr(name, ZEROS)
    got, seconds, peak = cost(read, "n.zip", sink.getvalue())
    assert texts(got) == ([code, "skipped"] if name == "metadata.csv" else [ONE, code])
    assert error(got).item == name
    assert seconds < 10
    assert peak < memory


def same_members(data: bytes, names: Sequence[bytes]) -> bytes:
    """A ZIP archive all members of which are the same bytes, written without packing them again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    body, directory = b"", b""
    for name in names:
        sizes = struct.pack("<HHHIII", 8, 0, 33, zlib.crc32(data), len(packed), len(data))
        directory += b"PK\x01\x02" + struct.pack("<HHH", 20, 20, 0) + sizes
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + struct.pack("<HH", 20, 0) + sizes + struct.pack("<HH", len(name), 0) + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def test_a_bomb_of_many_files_stops_at_what_is_allowed(read: Read) -> None:
    data = same_members(bytes(5_000_000), [b"%03d.txt" % number for number in range(200)])
    got, seconds, peak = cost(read, "n.zip", data)
    assert [text for text in texts(got) if text != "binary"] == ["archive"]
    assert isinstance(got[-1], InputError) and got[-1].code == "archive"
    assert len(got) <= 21
    assert seconds < 20
    assert peak < ALLOWED


@pytest.mark.parametrize(
    ("name", "code", "memory"),
    [
        ("z.txt.gz", "too-long", FEW_MEGABYTES),
        ("z.jsonl.gz", "archive", FEW_MEGABYTES),
        ("z.parquet.gz", "archive", ALLOWED),
    ],
)
def test_a_gzip_bomb_is_one_error_at_little_cost(read: Read, name: str, code: str, memory: int) -> None:
    got, seconds, peak = cost(read, name, PACKED_ZEROS)
    assert texts(got) == [code]
    assert seconds < 10
    assert peak < memory
    got, seconds, peak = cost(read, "n.zip", zipped([(name, PACKED_ZEROS), ("a.txt", ONE.encode())]))
    assert texts(got)[:1] == [code]
    assert seconds < 10
    assert peak < memory


def test_a_tar_bomb_is_one_error_even_where_it_is_only_passed(read: Read) -> None:
    data = tarred([("a.txt", ONE.encode()), ("unread.bin", ZEROS), ("b.txt", TWO.encode())], "gz")
    got, seconds, peak = cost(read, "n.tar.gz", data)
    assert texts(got) == [ONE, "archive"]
    assert "times its size" in error(got).message
    assert seconds < 10
    assert peak < FEW_MEGABYTES


# --- standard input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "item"),
    [
        ("txt", ONE.encode(), None),
        (None, ONE.encode(), None),
        ("jsonl", rows("jsonl"), "1"),
        ("csv", rows("csv"), "1"),
        ("parquet", rows("parquet"), "1"),
        ("zip", zipped(NEWS[:1]), "a.txt"),
        ("tar.gz", tarred(NEWS[:1], "gz"), "a.txt"),
    ],
)
def test_standard_input_is_read_as_any_type(
    monkeypatch: pytest.MonkeyPatch, kind: str | None, data: bytes, item: str | None
) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *where: int) -> int:
            raise io.UnsupportedOperation("a pipe is read once")

        def tell(self) -> int:
            raise io.UnsupportedOperation("a pipe has no place")

    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=Pipe(data)))
    (candidate,) = find_inputs("-", format=kind)
    assert isinstance(candidate, Candidate)
    (reading,) = got_from(candidate, ReadOptions(format=kind))
    assert isinstance(reading, Reading)
    assert (reading.text, reading.source.path, reading.source.item) == (ONE, "-", item)
