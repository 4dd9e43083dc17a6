from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor.text import fold_text, sentences, split_sentences

ABBREVIATIONS = ("TX.", "TP.", "PGS.TS.", "ThS.", "Đ/c.")

parts = st.sampled_from(["Chi bộ", "họp", "Ông A", "Đ", "TX.", "(TP.", "3", "780", "2019", "v.v"])
marks = st.sampled_from([*".?!\"')(,… \n", "...", ". ", '" '])
paragraphs = st.one_of(st.lists(st.one_of(parts, marks)).map("".join), st.text()).map(fold_text)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, ABBREVIATIONS)]


@pytest.mark.parametrize(
    "marked",
    [
        "Chi bộ đã họp.| Đảng viên dự đủ.",
        "Ai dự?| Tất cả!| Tốt lắm.",
        "Huyện có 3.780 đảng viên.| Năm 2019 có thêm 15.",
        "Về thăm TX. Hương Sơn và TP. Vinh An.| Sau đó họp.",
        "Đồng chí (TX. Vinh An) dự.| Hết.",
        "Diễn giả là PGS.TS. Lê Minh và ThS. Hà Vy.| Hội nghị kết thúc.",
        "Chủ trì là Đ/c. Lê Minh.| Hội nghị kết thúc.",
        "Ông Nguyễn Văn Đ. nói rất ít.| Ông về.",
        "Theo chị (Đ. cho biết) thì chưa.| Hết.",
        "Đã trao cho UBND.| nói chung đã xong.",
        "Họp ngày 16. 8. 2011 tại huyện.| Hết.",
        "Có 3. 780 chi bộ.| Hết.",
        "Họp từ năm 2013.| 150 đảng viên dự.",
        "1. Công tác cán bộ.| 2.1. Công tác kiểm tra.| Hết.",
        'Ông nói: "Phải làm ngay."| Rồi ông về.',
        'Ông nói: "Phải làm.| Làm ngay!".| Rồi ông về.',
        "(Ảnh: Hà Vy.)| Hội nghị bắt đầu.",
        'Màn hình 5".| Ông nói: "Được."| Rồi ông về.',
        "'Phải làm ngay.'| Rồi ông về.",
        '"Có được không?" ông hỏi.| Không ai đáp.',
        'Ông đáp.| " Được. "| Rồi ông về.',
        'Ông đáp.| "Được."| Rồi ông về.',
        "Xem thêm ở tintuc.vn hoặc hỏi a@tintuc.vn nhé.| Hết.",
        "Đã xong.|Sau đó họp tiếp.",
        "Thế là hết !!!| Ừ.",
        "Thế là hết. !",
        "Không có dấu chấm",
        "  Thừa dấu cách.  | Vẫn đúng.  ",
    ],
)
def test_boundaries_stand_where_marked(marked: str) -> None:
    assert split(marked.replace("|", "")) == [sentence.strip() for sentence in marked.split("|")]


def test_abbreviations_are_compared_in_their_own_case() -> None:
    text = "Ông đến tx. Hôm sau ông về."
    assert len(split_sentences(text, ["TX."])) == 2
    assert len(split_sentences(text, ["tx."])) == 1


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_to_split(text: str) -> None:
    assert split_sentences(text) == []


@given(paragraphs)
@settings(deadline=None)
def test_spans_are_trimmed_ordered_and_complete(text: str) -> None:
    spans = split_sentences(text, ABBREVIATIONS)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert without_space("".join(text[start:end] for start, end in spans)) == without_space(text)


def without_space(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("answer", [["Một.", "Khác.", "Hai."], ["Một."], [], ["Một. Hai.", "Ba."]])
def test_an_answer_that_does_not_fit_the_text_leaves_one_sentence(
    monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    monkeypatch.setattr(sentences, "known_abbreviations", lambda: None)
    monkeypatch.setattr(sentences, "_sent_tokenize", lambda: lambda text: answer)
    assert split_sentences(" Một. Hai. ") == [(1, 10)]


@pytest.mark.parametrize("unit", ["1", "a", "a.", "a.b", ".", "1.1.", '"', ")", "Ă"])
def test_long_text_without_a_space_is_one_sentence(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert split_sentences(text) == [(0, len(text))]


@pytest.mark.parametrize(("unit", "count"), [("A? ", 60_000), ("A?", 100_000), ("Đi. ", 50_000)])
def test_long_text_of_short_sentences(unit: str, count: int) -> None:
    assert len(split_sentences(unit * count)) == count


def test_a_sentence_ends_after_a_long_run_too() -> None:
    assert len(split_sentences("x.y" * 100 + ". Hai.")) == 2


def test_splitting_sentences_loads_no_model() -> None:
    code = (
        "import sys, extractor.text as t\n"
        "assert not any(name.startswith('underthesea') for name in sys.modules)\n"
        "assert len(t.split_sentences('Một. Hai.')) == 2\n"
        "assert 'underthesea.models' not in sys.modules and 'sklearn' not in sys.modules\n"
    )
    root = str(Path(extractor.__path__[0]).parent)
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": root})


def test_the_tokenizer_is_the_same_when_underthesea_is_loaded() -> None:
    from underthesea import sent_tokenize

    text = "Ông Lê Văn A. họp. Ông về? Rồi... Thôi."
    assert sentences._sent_tokenize()(text) == sent_tokenize(text)
