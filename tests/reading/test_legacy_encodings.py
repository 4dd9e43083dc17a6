"""The encodings of the Vietnamese past: each letter, which is which, what is put right, what is too far gone."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.reading.datafiles import table_rows
from extractor.reading.encodings import decode, repaired
from extractor.reading.legacy import LEGACY, SHOWN, font
from extractor.reading.syllables import is_syllable, marked_words, measure

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
LETTERS = [letter for letter in [*SMALL, "đ", *(s.upper() for s in SMALL), "Đ"] if not letter.isascii()]

ARTICLE = (
    "Đảng bộ huyện tổng kết công tác năm học mới\n"
    'Sáng nay, đồng chí Bí thư Huyện ủy chủ trì hội nghị và nói: "Nước sạch phải về tới từng thôn".\n'
    "Ông Nguyễn Văn Lễ ở xã Bình Sơn cho biết cả xã có 1.250 hộ, gồm 5.300 nhân khẩu.\n"
    "Ở đây đường sá đã được sửa, trường học và trạm y tế đều mới; kỹ sư trẻ tình nguyện tới giúp dân."
)
CLEAN = {
    "Vietnamese": ARTICLE
    + "\nNhiệt độ 30°C, diện tích 12 m², giá 3 × 5 = “mười lăm” đồng… «giá»… Kỷ lục của Özil và Müller!",
    "French": "L'été dernier, où étaient-ils ? À la forêt, près du château, ça sent déjà le maïs grillé, Noël, cœur.",
    "German": "Über den Flüssen hängt früh der Nebel; schöne Bäume, große Straßen, „Äpfel“, Öl und Übermut, Nö, Bö.",
    "Spanish": "El niño soñó con la montaña; mañana será otro día en España, ¿verdad? ¡Sí, señor! Año, baño, pingüino.",
    "Portuguese": "Não há informação: a população já está à espera das eleições, é só ação e coração. SÃO PAULO É AQUI",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl učitel; dítě šlo dál a psalo o zemědělství.",
    "Turkish": "İstanbul'da yağmur yağıyor, çocuklar öğle üzeri eve döndü; şehir büyük ve güzeldir, ığdır.",
    "Swedish": "Åke går över ån på våren, äter smör och bröd; sjön är blå.",
    "Chinese": "昨天上午，市委召开会议，研究部署今年的工作。",
    "Russian": "Сегодня в городе прошло собрание жителей, которые обсудили дороги.",
}


@cache
def codes(name: str) -> dict[str, bytes]:
    return {letter: bytes.fromhex(code) for code, letter in table_rows(f"{name}.tsv")}


def writable(text: str, name: str) -> str:
    """What an encoding can hold: TCVN3 has no capitals with a tone."""
    return "".join(c if c.isascii() or c in codes(name) else c.lower() for c in text)


def encoded(text: str, name: str) -> bytes:
    return b"".join(codes(name).get(c) or c.encode("windows-1252") for c in writable(text, name))


def shown(data: bytes) -> str:
    return "".join(SHOWN.get(byte, chr(byte)) for byte in data)


def twice(text: str) -> str:
    return text.encode().decode("latin-1")


def code_of(data: bytes, declared: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        decode(data, "bài.txt", declared)
    assert (caught.value.path, caught.value.stage) == ("bài.txt", "read")
    assert caught.value.message and not caught.value.message.endswith(".")
    return caught.value.code


# --- the tables ------------------------------------------------------------------------------------------------------


def test_there_are_134_letters_and_the_tables_hold_them() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134
    assert set(codes("vni")) == set(codes("viscii")) == set(LETTERS)
    assert set(codes("tcvn3")) == {letter for letter in LETTERS if letter.islower()} | set("ĂÂÊÔƠƯĐ")


@pytest.mark.parametrize("name", LEGACY)
def test_every_letter_round_trips(name: str) -> None:
    for letter in codes(name):
        for before, after in (("", ""), ("N", "n"), ("a", "u"), (" ", ".")):
            text = before + letter + after
            assert font(name).decode(encoded(text, name)) == text
            if name != "viscii":  # whose capitals are quotation marks in windows-1252
                assert font(name).convert(shown(encoded(text, name))) == text
            assert font(name).convert(encoded(text, name).decode("latin-1")) == text


@pytest.mark.parametrize(("name", "charset", "all_of_it"), [("viscii", "VISCII", True), ("tcvn3", "TCVN", False)])
def test_the_tables_agree_with_iconv(name: str, charset: str, all_of_it: bool) -> None:
    if shutil.which("iconv") is None:
        pytest.skip("no iconv")
    for letter, code in codes(name).items():
        done = subprocess.run(["iconv", "-f", charset, "-t", "UTF-8"], input=code, capture_output=True)
        if done.returncode:
            pytest.skip(f"this iconv does not know {charset}")
        assert unicodedata.normalize("NFC", done.stdout.decode()) == letter
    assert not all_of_it or len(codes(name)) == 134


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Ñaûng boä huyeän nöôùc tænh vò mó kyõ", "Đảng bộ huyện nước tỉnh vị mĩ kỹ"),
        ("ÑAÛNG BOÄ, AÁn Ñoä, Aán Ñoä, lyù kyø ñaëc bieät", "ĐẢNG BỘ, Ấn Độ, Ấn Độ, lý kỳ đặc biệt"),
    ],
)
def test_vni_as_it_is_typed(stored: str, text: str) -> None:
    assert font("vni").decode(stored.encode("latin-1")) == font("vni").convert(stored) == text


def test_bytes_without_meaning_show_as_lost() -> None:
    assert font("tcvn3").decode(b"a\xba\xe0 \x93\xb8\x94\x81") == "a\ufffd\ufffd “á”\ufffd"
    assert font("vni").decode(b"b\xf8 \xb0") == "b\ufffd °"


SYLLABLE_SAMPLES = "Đảng ủy nghiêng gì quỹ khuỷu Đắk ƯỚC hoà hòa nuôi giếng xoong ĐảNG Ấn"
NO_SYLLABLES = "đac ngê kà cé über été mÃ huyÖn Müller đ sách\u0301 bộbộ xin\u00ad ước\u0301 giá»¯a"


# --- what Vietnamese is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", SYLLABLE_SAMPLES.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word) and is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", NO_SYLLABLES.split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_words_are_marked_by_what_is_not_ascii() -> None:
    assert set(marked_words("Tin “mới”, số 5: HĐND xã–huyện, 30°, m² và ®éng…")) == {
        "mới", "số", "xã", "huyện", "và", "®éng",
    }  # fmt: skip
    assert measure(marked_words("số số été")).share == pytest.approx(2 / 3)


# --- bytes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LEGACY)
def test_font_encodings_are_recognised_with_confidence(name: str) -> None:
    decoded = decode(encoded(ARTICLE, name))
    assert (decoded.text, decoded.encoding) == (writable(ARTICLE, name), name)
    assert decoded.notes == (f"encoding guessed as {name}, confidence 1.00, language Vietnamese",)


@pytest.mark.parametrize("name", LEGACY)
def test_short_texts_with_enough_evidence(name: str) -> None:
    text = "Đồng chí nói về nước sạch"
    decoded = decode(encoded(text, name))
    assert (decoded.text, decoded.encoding) == (text, name)


@pytest.mark.parametrize("name", LEGACY)
@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "koi8-r", "nonsense", "", "\0"])
def test_what_is_declared_is_not_believed_against_the_text(name: str, declared: str) -> None:
    assert decode(encoded(ARTICLE, name), declared=declared).encoding == name


def test_what_is_declared_decides_between_likely_ones() -> None:
    assert decode(ARTICLE.encode(), declared="windows-1258").encoding == "utf-8"
    french = "Le café est fermé.".encode("windows-1252")
    assert decode(french, declared="ISO-8859-1").encoding == "windows-1252"
    assert decode(french).text == decode(french, declared="latin1").text == "Le café est fermé."
    russian = ("Сегодня в городе прошло собрание. " * 5).encode("windows-1251")
    assert decode(russian, declared="windows-1251").encoding == "windows-1251"
    assert decode(b"tin m\xedi", declared="x-viet-tcvn").text == "tin mới"


@pytest.mark.parametrize("language", ["French", "German", "Spanish", "Portuguese", "Swedish"])
def test_western_languages_pass_as_guesses(language: str) -> None:
    text = CLEAN[language].replace("İ", "I")
    decoded = decode((text * 3).encode("windows-1252"), declared="windows-1252")
    assert (decoded.text, decoded.encoding) == (text * 3, "windows-1252") and decoded.notes


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_a_byte_that_means_nothing_is_damage(name: str) -> None:
    stray = {"tcvn3": b"\xba", "vni": b"b\xe9"}[name]
    data = encoded(ARTICLE, name)
    at = data.index(b"\n", 60) + 1
    damaged = data[:at] + stray + b" " + data[at:]
    assert code_of(damaged) == "damaged"
    with pytest.raises(InputError, match=rf"{name} but is damaged in line 3 at byte {at + len(stray) - 1}"):
        decode(damaged)


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_letters_of_a_font_are_never_handed_out_as_western(name: str) -> None:
    """Even where half of the text is in another language, so that no reading is clear."""
    mixed = encoded(ARTICLE[:150], name) + b" " + CLEAN["German"].encode("windows-1252", "ignore")
    try:
        decoded = decode(mixed)
    except InputError as error:
        assert error.code in ("encoding", "damaged")
    else:
        assert decoded.encoding == name


@pytest.mark.parametrize("text", ["Hµ Néi", "®iÒu tra", "§¶ng bé"])
def test_a_few_words_are_read_or_refused_but_not_mangled(text: str) -> None:
    data = text.encode("latin-1")
    try:
        assert decode(data).encoding == "tcvn3"
    except InputError as error:
        assert error.code == "encoding"


# --- Unicode that is wrong inside ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LEGACY)
@pytest.mark.parametrize("how", ["latin-1", "windows-1252"])
@pytest.mark.parametrize("outer", ["utf-8", "utf-8-sig", "utf-16-le"])
def test_font_letters_saved_as_unicode(name: str, how: str, outer: str) -> None:
    data = encoded(ARTICLE, name)
    text = data.decode("latin-1") if how == "latin-1" else shown(data)
    mark = "\ufeff" if outer == "utf-16-le" else ""
    decoded = decode((mark + text).encode(outer))
    assert (decoded.text, decoded.encoding) == (writable(ARTICLE, name), f"{outer}+{name}")
    assert decoded.notes == (f"letters put right as {name}, confidence 1.00, language Vietnamese",)


def test_viscii_in_capitals_and_real_quotation_marks() -> None:
    text = "ĐẢNG BỘ HÀ NỘI họp về nước sạch; ông nói “Nước sạch là ưu tiên – trước hết”."
    stored = shown(encoded(text.replace("“", "{").replace("”", "}").replace("–", "_"), "viscii"))
    mended = repaired(stored.replace("{", "“").replace("}", "”").replace("_", "–"))
    assert mended is not None and (mended.text, mended.encoding) == (text, "viscii")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("how", ["latin-1", "windows-1252", "thrice"])
def test_text_decoded_twice(form: str, how: str) -> None:
    text = unicodedata.normalize(form, ARTICLE + "\n“Đúng vậy” – ông nói… 😀 Müller")  # type: ignore[arg-type]
    stored = shown(text.encode()) if how == "windows-1252" else twice(text) if how == "latin-1" else twice(twice(text))
    decoded = decode(stored.encode())
    assert (decoded.text, decoded.encoding) == (text, "utf-8+mojibake")
    (note,) = decoded.notes
    assert re.fullmatch(r"letters put right as mojibake, confidence (1\.00|0\.9\d), language Vietnamese", note)
    assert decode(decoded.text.encode()).encoding == "utf-8"


@pytest.mark.parametrize("text", ["đi", "Hà Nội", "Ngày mới", "Nguyễn", "cần thơ"])
def test_table_cells_decoded_twice(text: str) -> None:
    for stored in (twice(text), shown(text.encode())):
        mended = repaired(stored)
        assert mended is not None and (mended.text, mended.encoding) == (text, "mojibake")


def test_only_the_lines_that_are_wrong_are_put_right() -> None:
    lines = [*ARTICLE.split("\n"), "Kỷ lục của Özil: «giá»… 5£"]
    stored = [twice(line) if number in (1, 3) else line for number, line in enumerate(lines)]
    mended = repaired("\n".join(stored))
    assert mended is not None and mended.text == "\n".join(lines) and "in 2 of 5 lines" in mended.notes[0]
    stored = [shown(encoded(line, "vni")) if number in (1, 3) else line for number, line in enumerate(lines)]
    mended = repaired("\n".join(stored))
    assert mended is not None and (mended.text, mended.encoding) == ("\n".join(lines), "vni")


def test_new_lines_and_blanks_stay_as_they_are() -> None:
    text = "\r\n  " + ARTICLE.replace("\n", " \r\n\t\n") + "\n\n"
    mended = repaired(twice(text))
    assert mended is not None and mended.text == text


@pytest.mark.parametrize(
    "lossy",
    [
        lambda t: t.replace("\xa0 ", " "),
        lambda t: t.replace("\xa0", " "),
        lambda t: t.replace("\x85 ", " "),
        lambda t: t.replace("\xa0", " ").replace("\x85", " "),
        lambda t: re.sub("\xa0(?=[\n,.])", "", t),
    ],
)
def test_blanks_that_were_letters_come_back(lossy: Callable[[str], str]) -> None:
    text = ARTICLE + "\nSau lễ khai mạc, cả nhà và bà con ra về. Này, dễ dàng!"
    mended = repaired(lossy(twice(text)))
    assert mended is not None and mended.text == text


def test_letters_that_windows_1252_lacks_come_back_where_one_makes_a_word() -> None:
    text = "Nhiều người dân trường làng ở Bình Sơn đã về; nước sạch được đưa tới từng thôn xóm, từng nhà. " * 3
    stored = text.replace("về", "tới").encode().decode("windows-1252", "replace")
    assert "\ufffd" in stored
    mended = repaired(stored)
    assert mended is not None and mended.text == text.replace("về", "tới")


def test_few_ruins_are_shown_and_noted() -> None:
    mended = repaired(twice(ARTICLE * 2) + " Ä\x90i vá»\ufffd.")
    assert mended is not None and mended.text == ARTICLE * 2 + " Đi v\ufffd."
    assert mended.notes[0].endswith("1 lost and shown as U+FFFD")


@pytest.mark.parametrize(
    "lossy",
    [
        lambda t: re.sub("[\x80-\x9f]", "", t),
        lambda t: re.sub("[\x80-\x9f]", "\ufffd", t),
        lambda t: re.sub("[\x80-\x9f]", "?", t),
    ],
)
def test_too_many_ruins_are_refused(lossy: Callable[[str], str]) -> None:
    stored = lossy(twice(ARTICLE))
    assert code_of(stored.encode()) == "encoding"
    with pytest.raises(InputError, match="decoded twice") as caught:
        repaired(stored)
    assert caught.value.path is None


@pytest.mark.parametrize("language", CLEAN)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_clean_texts_are_not_touched(language: str, form: str) -> None:
    text = unicodedata.normalize(form, CLEAN[language])  # type: ignore[arg-type]
    for piece in (text, text.upper(), text * 50, *text.split("\n"), *text.split(), text.replace(" ", "\n")):
        assert repaired(piece) is None
    assert decode(text.encode()).encoding == "utf-8"


SYLLABLES = [
    unicodedata.normalize("NFC", onset + rhyme[0] + tone + rhyme[1:])
    for onset in ("", "b", "ch", "đ", "gi", "kh", "ngh", "qu", "tr", "v")
    for rhyme, stop in table_rows("rhymes.tsv")
    for tone in (TONES[4:] if stop == "1" else TONES)
]
TYPOGRAPHY = [
    "“",
    "”",
    "‘",
    "’",
    "«",
    "»",
    "…",
    "–",
    "—",
    " - ",
    "(",
    ")",
    ". ",
    "!\n",
    "😀",
    "🇻🇳",
    "•",
    "°C",
    " m²",
    "\u00a0",
    "½",
]


@given(
    st.lists(st.sampled_from(SYLLABLES) | st.sampled_from(SYLLABLES).map(str.upper) | st.sampled_from(TYPOGRAPHY)),
    st.sampled_from(["", " "]),
    st.sampled_from(["NFC", "NFD"]),
)
@settings(max_examples=300)
def test_clean_vietnamese_is_not_touched(words: list[str], between: str, form: str) -> None:
    parts: list[str] = []
    for word in words:
        parts += [word, between if word in TYPOGRAPHY else " "]
    assert repaired(unicodedata.normalize(form, "".join(parts))) is None  # type: ignore[arg-type]


@given(st.text(st.sampled_from("aeinou áàãâéêíóôõúç ñÄÖÜäöüßåøæ ÃÂÅ¡©®»«€œ…\xa0\x85\ufffd?\n"), max_size=60))
def test_texts_are_repaired_or_refused_but_never_crash(text: str) -> None:
    try:
        mended = repaired(text)
    except InputError as error:
        assert error.code == "encoding"
        return
    assert mended is None or (mended.text != text and mended.notes)


@given(st.binary(max_size=300), st.sampled_from([None, "windows-1252", "vni", "big5"]), st.integers(0, 400))
@settings(max_examples=200)
def test_random_bytes_among_legacy_text_never_crash(noise: bytes, declared: str | None, at: int) -> None:
    for name in LEGACY:
        data = encoded(ARTICLE, name)
        for mixed in (data[:at], data[:at] + noise, data[:at] + noise[:2] + data[at:]):
            try:
                assert decode(mixed, declared=declared).text
            except InputError as error:
                assert error.code in ("empty", "binary", "damaged", "encoding")


# --- speed -----------------------------------------------------------------------------------------------------------


def seconds(data: bytes) -> float:
    start = time.perf_counter()
    with suppress(InputError):
        decode(data)
    return time.perf_counter() - start


def test_clean_text_costs_next_to_nothing() -> None:
    data = (ARTICLE * 9).encode()[:4000].decode("utf-8", "ignore").encode()
    assert min(seconds(data) for _ in range(50)) < 300e-6  # about 40 µs on the machine it was written on


@pytest.mark.parametrize(
    "data",
    [
        encoded(ARTICLE * 2500, "vni"),
        shown(encoded(ARTICLE * 2000, "viscii")).encode(),
        twice(ARTICLE * 1000).encode(),
        b"1234567890" * 1_000_000,
        "Ã©".encode() * 2_500_000,
        bytes(range(0xC0, 0x100)) * 100_000,
        bytes(range(0xC0, 0x100)).decode("latin-1").encode() * 50_000,
        "Ã á» ".encode() * 300_000,
    ],
    ids=["vni", "viscii", "mojibake", "digits", "pairs", "letters", "stored letters", "holes"],
)
def test_large_inputs_do_not_take_long(data: bytes) -> None:
    assert seconds(data) < 8
