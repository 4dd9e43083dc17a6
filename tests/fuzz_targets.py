"""What is thrown at the package: for each target inputs to start from, how they are spoilt, and what must hold."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

import extractor
from extractor.errors import InputError
from extractor.normalising import FIELD_KINDS, NORMALISERS
from extractor.pipeline import Extractor
from extractor.reading import Articles, Candidate, Item, Reading, ReadOptions, Skipped, find_inputs, read_item
from extractor.resources import rules_folder
from extractor.rulebook import Rulebook, RuleError, load_rulebook
from extractor.text import fold
from extractor.writing import to_line

LONGEST_TEXT = 3000
TEXTS = (
    "Chi bộ thôn Đông Hạ họp thường kỳ ngày 3/2/2024, có 27 đảng viên, đạt 93,5%.",
    "Đảng ủy xã Lâm Thủy\nBí thư Đảng ủy Trần Thị Mẫn: “Cả xã có 1.250 hộ, tăng 12 hộ so với quý I-2023.”",
    "Nghị quyết số 18-NQ/TW ngày 25/10/2017; Quyết định 45/QĐ-UBND. Lúc 8 giờ 30, mồng 5 Tết, 3 – 5 tỷ đồng.",
)
_MARKUP = '<html><head><title>Tin</title><meta name="author" content="An"></head><body><article><p>{}</p></article>'
_INTERESTING = (
    b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0", b"\n", b'"', b"\\", b"{", b"[", b"]]>",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"\xe2\x80\xae", b"NaN", b"1e999", b"9" * 30, b"../",
    b"-1", "Ðảng".encode(), b"<div>", b"&#0;", b"(?:", b"{1,9}", b"*", b": ", b"- ", b"!!", b"&a ", b"*a", b"true",
    b"{x}", b"\t",
)  # fmt: skip


def spoilt(data: bytes, chance: Random) -> bytes:
    """The input with a few bytes taken out, put in, changed, doubled or moved."""
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((0, 1, 1, 2, 4, 8, 40, 400)))
        part = data[start:end]
        match chance.randint(0, 6):
            case 0:
                part = b""
            case 1:
                part = chance.choice(_INTERESTING)
            case 2:
                part = chance.randbytes(len(part))
            case 3:
                part += part
            case 4:
                part = bytes(byte ^ (1 << chance.randint(0, 7)) for byte in part)
            case 5:
                part = chance.choice(_INTERESTING) + part
            case 6:
                part += data[chance.randint(0, len(data)) :][: chance.choice((1, 8, 60))]
        data = data[:start] + part + data[end:]
    return data


# --- reading --------------------------------------------------------------------------------------------------------

_OPAQUE = ("parquet", "arrow")
"""What a library reads for us that may fail in its own way."""


def read(data: bytes, suffix: str) -> int:
    """Read a file of this type: only articles, errors and notes come out. Gives how many."""
    options = ReadOptions(max_chars=LONGEST_TEXT)
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"tin.{suffix}")
        path.write_bytes(data)
        (candidate,) = find_inputs(path)
        assert isinstance(candidate, Candidate)
        for cut in Articles(candidate, options):
            count += 1
            assert isinstance(cut, Item | InputError | Skipped)
            found = _read_item(cut, options) if isinstance(cut, Item) else cut
            if isinstance(found, InputError):
                assert found.message == " ".join(found.message.encode().decode().split())
                assert found.code not in ("program", "refused")
                assert suffix in _OPAQUE or not found.message.startswith("it cannot be read (")
            elif isinstance(found, Skipped):
                (found.path + found.reason).encode()
            else:
                assert 0 < len(found.text) <= LONGEST_TEXT
                (found.text + found.id + (found.source.path or "") + (found.source.item or "")).encode()
    return count


def _read_item(item: Item, options: ReadOptions) -> Reading | InputError:
    try:
        return read_item(item, options)
    except InputError as error:
        return InputError(error.path, error.stage, " ".join(error.message.split()), error.code, error.item)


def _zip(data: bytes, name: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.csv", f"file_name,title\n{name},Tin\n")
        archive.writestr(name, data)
        archive.writestr("b.txt", TEXTS[0])
    return sink.getvalue()


def _tar(data: bytes, name: str) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:") as archive:
        for inside, content in ((name, data), ("metadata.jsonl", b'{"file_name": "b.txt"}'), ("b.txt", b"Tin")):
            info = tarfile.TarInfo(inside)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return sink.getvalue()


@cache
def files() -> Mapping[str, Sequence[bytes]]:
    """Whole files of each type, by the ending of their names."""
    rows = [{"id": f"r{n}", "text": text, "title": "Tin", "published": "2024-02-03"} for n, text in enumerate(TEXTS)]
    jsonl = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    csv = "id,text,title\n" + "".join(f'r,"{text}",Tin\n' for text in TEXTS)
    table = pa.Table.from_pylist([{**row, "authors": ["An", None]} for row in rows])
    parquet, stream, file = io.BytesIO(), io.BytesIO(), io.BytesIO()
    pq.write_table(table, parquet, row_group_size=2)
    for sink, new in ((stream, ipc.new_stream), (file, ipc.new_file)):
        with new(sink, table.schema) as writer:
            writer.write_table(table)
    tar = _tar(jsonl, "a.jsonl")
    return {
        "txt": [TEXTS[1].encode(), TEXTS[1].encode("utf-16"), TEXTS[0].encode("utf-16-le"), b"Tin \xb8\xb5\xb6"],
        "html": [_MARKUP.format(text).encode() for text in TEXTS],
        "jsonl": [jsonl],
        "csv": [csv.encode(), csv.replace(",", ";").encode("utf-16"), csv.encode("utf-16-le"), csv.encode("utf-8-sig")],
        "parquet": [parquet.getvalue()],
        "arrow": [stream.getvalue(), file.getvalue()],
        "zip": [_zip(TEXTS[0].encode(), "a.txt"), _zip(jsonl, "a.jsonl"), _zip(tar, "x/a.tar")],
        "tar": [tar, _tar(csv.encode(), "x/a.csv"), _tar(_zip(b"Tin", "a.txt"), "a.zip")],
        "tar.gz": [gzip.compress(tar)],
        "jsonl.gz": [gzip.compress(jsonl)],
        "csv.bz2": [bz2.compress(csv.encode())],
        "txt.xz": [lzma.compress(TEXTS[0].encode())],
    }


# --- folding, extracting, rules -------------------------------------------------------------------------------------


def folded(text: str) -> None:
    """Every part of the folded text has its own place in the raw one, and the places are in order."""
    found = fold(text)
    assert found.raw == text
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert found.raw_span(0, len(found.text))[1] <= len(text)
    for at in range(len(found.text)):
        start, end = found.raw_span(at, at + 1)
        assert 0 <= start < end <= len(text)
        first, last = found.folded_span(start, end)
        assert first <= at < last


def extracted(text: str, using: Extractor | None = None) -> None:
    """An article or an :class:`InputError`; every mention stands where it says, and the line can be written."""
    try:
        article = (using or extractor._default())(text)
    except InputError:
        return
    assert article.text == text
    for mention in article.mentions:
        assert text[mention.start : mention.end] == mention.text
    assert to_line(article).endswith(b"\n")


def loaded(pack: bytes) -> Rulebook | None:
    """A rulebook, or ``None`` where mistakes are told; each has its place in the file and stands on one line."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pack.yaml").write_bytes(pack)
        try:
            return load_rulebook([Path(folder)], NORMALISERS, FIELD_KINDS)
        except RuleError as error:
            assert error.problems
            for problem in error.problems:
                assert problem.line >= 1 and problem.column >= 1 and problem.message
            return None


@cache
def packs() -> Sequence[bytes]:
    """Packs that load, and pieces of the shipped ones that do not stand alone."""
    good = (Path(__file__).parent / "rulebook" / "good" / "pack.yaml").read_bytes()
    pieces = []
    for path in sorted(rules_folder().glob("*/pack.yaml")):
        head, _, rules = path.read_bytes().partition(b"\nrules:\n")
        one = rules.split(b"\n  - id:")
        pieces += [b"pack: x\nrules:\n  - id:" + b"\n  - id:".join(one[at : at + 3]) for at in (1, len(one) // 2)]
        pieces.append(head[:4000])
    return [good, *pieces]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")[:LONGEST_TEXT]


@cache
def targets() -> Mapping[str, tuple[Callable[[bytes], object], Sequence[bytes]]]:
    """Name → what takes bytes and raises nothing if all is well, and inputs to start from."""
    texts = [text.encode() for text in TEXTS]
    reading = {f"read {suffix}": (partial(read, suffix=suffix), whole) for suffix, whole in files().items()}
    return reading | {
        "fold": (lambda data: folded(_text(data)), texts),
        "extract": (lambda data: extracted(_text(data)), texts),
        "rules": (loaded, packs()),
    }
