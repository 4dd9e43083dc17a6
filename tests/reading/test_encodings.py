"""Bytes to text: what is read as what, and what is refused with which words."""

from __future__ import annotations

import codecs
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.reading import read_file
from extractor.reading.encodings import check_text, decode
from extractor.reading.legacy import LEGACY

TEXT = (
    "Chi bộ thôn Đoài họp phiên thường kỳ\r\n"
    "Sáng 3-2, 27 đảng viên của chi bộ nghe báo cáo quý I; bí thư chi bộ điều hành.\n"
    "Trong đó, 4 đồng chí được miễn sinh hoạt – lý do sức khỏe.\r"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_windows_1258(text: str) -> str:
    """The spelling of windows-1258: tone marks stand apart from letters that it has no precomposed form for."""
    out = []
    for character in unicodedata.normalize("NFC", text):
        try:
            character.encode("windows-1258")
            out.append(character)
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", character)
            letter = unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES))
            out.append(letter + "".join(c for c in apart if c in TONES))
    return "".join(out)


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        decode(data, "bài.txt")
    assert (caught.value.path, caught.value.stage) == ("bài.txt", "read")
    message = caught.value.message
    assert message and "\n" not in message and not message.endswith(".")
    return message


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32-be"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_certain_encodings_give_the_text_untouched_and_no_note(data: bytes, encoding: str, tmp_path: Path) -> None:
    assert decode(data).text == TEXT
    (tmp_path / "a.txt").write_bytes(data)
    (reading,) = read_file(tmp_path / "a.txt")
    assert (reading.text, reading.source.encoding, reading.source.notes) == (TEXT, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_utf16_without_mark_is_recognised_and_noted(encoding: str, form: str) -> None:
    text = TEXT if form == "NFC" else unicodedata.normalize("NFD", TEXT)
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    (note,) = decoded.notes
    assert encoding in note and "%" in note


def test_windows_1258_is_guessed_and_noted_with_confidence(tmp_path: Path) -> None:
    spelled = as_windows_1258(TEXT)
    (tmp_path / "a.txt").write_bytes(spelled.encode("windows-1258"))
    (reading,) = read_file(tmp_path / "a.txt")
    assert (reading.text, reading.source.encoding) == (spelled, "windows-1258")
    (note,) = reading.source.notes
    assert "windows-1258" in note and "confidence 1.00" in note and "Vietnamese" in note


@pytest.mark.parametrize("text", ["Tối qua mưa to ở Huế", "Giá lúa tăng", "Thủ đô Hà Nội", "Ông Lê An"])
def test_windows_1258_is_preferred_where_a_text_is_too_short_to_tell(text: str) -> None:
    spelled = as_windows_1258(text)
    decoded = decode(spelled.encode("windows-1258"))
    assert (decoded.text, decoded.encoding) == (spelled, "windows-1258")


@pytest.mark.parametrize(("encoding", "text"), [("koi8-r", "Сегодня в городе прошло собрание. " * 9)])
def test_other_guesses_are_named_so_that_python_reads_the_file_again(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data)
    assert decoded.notes and decoded.encoding == decoded.encoding.lower() and "_" not in decoded.encoding
    assert data.decode(decoded.encoding) == decoded.text == text


def test_a_second_mark_belongs_to_the_text() -> None:
    assert decode(codecs.BOM_UTF8 * 2 + b"Tin").text == "\ufeffTin"


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u00a0\u200b\n".encode(), b"\xff\xfe \x00"]
)
def test_nothing_to_read_is_refused(data: bytes) -> None:
    message = refusal(data)
    assert "empty" in message or "blank" in message


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%abc\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"PK\x05\x06" + bytes(18), "ZIP"),
        (b"\x1f\x8b\x08\x00", "GZIP"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"{\\rtf1\\ansi Tin}", "RTF"),
    ],
)
def test_known_binary_files_are_named(data: bytes, what: str) -> None:
    message = refusal(data)
    assert what in message and "save" in message


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"Tin t\0c trong ng\0y, vi\0t b\0ng tay",
        "Tin tức".encode("utf-16-le")[:-1],
        b"\x00\x01" * 100,
        ("中文新闻\x00" * 9).encode("utf-16-le"),
        ("ab\ue000" * 20).encode("utf-16-le"),
    ],
)
def test_zero_bytes_outside_utf16_are_refused(data: bytes) -> None:
    assert "binary" in refusal(data)


def test_many_control_characters_are_refused_and_few_are_not() -> None:
    assert "control characters" in refusal(b"\x01\x02\x03abc" * 10)
    text = "Chi bộ họp.\x0c\x1b Hết.\x1a" + "a" * 60
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(("codec", "mark"), [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE)])
def test_nul_is_refused_whatever_the_encoding(codec: str, mark: bytes) -> None:
    assert "NUL character at character 7" in refusal(mark + ("Tin tức\0" + TEXT).encode(codec))


@pytest.mark.parametrize(
    "data",
    [
        "Tin \ud800 tức".encode("utf-8", "surrogatepass"),
        codecs.BOM_UTF8 + "Tin \udc00 tức".encode("utf-8", "surrogatepass"),
        codecs.BOM_UTF16_LE + "Tin \ud800 tức".encode("utf-16-le", "surrogatepass"),
        "Tin tức trong ngày \udfff".encode("utf-16-be", "surrogatepass"),
    ],
)
def test_lone_surrogates_do_not_get_through(data: bytes) -> None:
    assert "save it again" in refusal(data)


def test_damaged_utf8_is_refused_with_its_line_and_not_guessed() -> None:
    data = TEXT.encode()
    assert "line 1" in refusal(data[:3] + b"\xff" + data[3:])
    cut = data.index("điều".encode()) + 1
    assert "line 2" in refusal(data[:cut])
    assert f"byte {cut - 1}" in refusal(data[:cut])
    assert "utf-8-sig" in refusal(codecs.BOM_UTF8 + data[:cut])


def test_damaged_utf16_is_refused() -> None:
    assert "utf-16-le" in refusal(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"a")


def test_noise_is_refused() -> None:
    noise = random.Random(7)
    for length in (300, 3000):
        refusal(bytes(noise.randrange(1, 256) for _ in range(length)))


@pytest.mark.parametrize(
    ("bad", "code", "what"),
    [
        ("", "empty", "blank"),
        (" \n", "empty", "blank"),
        ("a\0", "binary", "NUL"),
        ("a\ud800", "damaged", "surrogate"),
        ("a\u202eb", "damaged", "U\\+202E"),
        ("\u202da", "damaged", "U\\+202D"),
    ],
)
def test_check_text_for_text_from_memory(bad: str, code: str, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        check_text(bad)
    assert (caught.value.code, caught.value.stage) == (code, "read")


def test_other_marks_of_direction_pass() -> None:
    check_text("a\u200e\u200f\u202a\u202b\u202c\u2066\u2069")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7\n", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x01\x02\x03abc" * 10, "binary"),
        (codecs.BOM_UTF16_LE + "Tin tức".encode("utf-16-le") + b"a", "damaged"),
        ("Tin \ud800 tức".encode("utf-8", "surrogatepass"), "damaged"),
        (TEXT.encode()[:3] + b"\xff" + TEXT.encode()[3:], "damaged"),
        ("Tin \u202e tức".encode(), "damaged"),
        (bytes(random.Random(7).choices(range(1, 256), k=300)), "encoding"),
    ],
)
def test_refusals_have_a_code(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.code == code


# Any text that is one: no NUL, no surrogates, control characters other than white space left aside, since many of
# them make a binary file.
texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u202d\u202e")
    | st.sampled_from("\t\n\r\x0b\x0c\x85\ufeffĐđủÿ\x1f\U0001f600"),
    min_size=1,
)


@given(texts)
def test_valid_text_round_trips(text: str) -> None:
    text += "Đoài " * 5 + "a" * text.count("\x1f") * 20
    assume(not text.startswith("{\\rtf"))
    if not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8")).text == text
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")).text == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")).text == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")).text == text


@given(st.text(st.sampled_from(TEXT + "“”…—Ẵỹ\u00a0"), max_size=80), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_vietnamese_round_trips_through_unmarked_utf16(text: str, codec: str) -> None:
    text += "Chi bộ họp. " * (1 + len(text) // 6)
    assert decode(text.encode(codec)).text == text


@given(st.binary(max_size=300))
def test_any_bytes_give_a_clean_text_or_one_refusal(data: bytes) -> None:
    try:
        decoded = decode(data)
    except InputError as error:
        assert error.message
        return
    assert decoded.text.strip() and "\0" not in decoded.text
    decoded.text.encode("utf-8")
    outer, _, inner = decoded.encoding.partition("+")
    assert inner in ("", "mojibake", *LEGACY)
    if outer not in LEGACY:  # which Python has no codecs for
        codecs.lookup(outer)
