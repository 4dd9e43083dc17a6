from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.text import WordSegmenter, fold_text, segment_words, words

syllables = st.sampled_from(["Đảng bộ", "huyện", "uỷ", "Ðảng", "bíết", "Th S", "ThS.", "24-NQ/TU", "3.780", "H'Mông"])
oddities = st.sampled_from(
    ["http://a.vn/", "a@b.vn", "!", "!" * 10, "...", "=>", "(", '"', "\x00", "\u200b", "\u0301", "\ud800"]
)
spaces = st.sampled_from([" ", "\n", "\x1c", "x" * 301])
sentences = st.one_of(
    st.lists(st.one_of(syllables, oddities, spaces)).map("".join), st.text(), st.text().map(fold_text)
)


def segment(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in segment_words(sentence)]


def test_words_of_several_syllables() -> None:
    assert segment("Chi bộ kết nạp 1.205 đảng viên, đạt 98,4%.") == [
        "Chi bộ", "kết nạp", "1.205", "đảng viên", ",", "đạt", "98,4", "%", ".",
    ]  # fmt: skip


def test_the_words_keep_the_spelling_of_the_sentence() -> None:
    # underthesea answers "Đảng viên" and "ủy viên" here.
    assert segment("Ðảng viên và uỷ  viên") == ["Ðảng viên", "và", "uỷ  viên"]


def test_a_token_with_a_space_of_its_own() -> None:
    # underthesea takes "Th S" for a spelling of ThS., one token.
    assert segment("Th S, hội nghị") == ["Th S", ",", "hội nghị"]


@pytest.mark.parametrize("sentence", ["", " ", "\n \t"])
def test_no_words(sentence: str) -> None:
    assert segment_words(sentence) == []


@given(sentences)
@settings(deadline=None)
def test_every_visible_character_is_in_exactly_one_word(sentence: str) -> None:
    spans = segment_words(sentence)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(sentence[start:end] == sentence[start:end].strip() for start, end in spans)
    gaps = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(sentence)], strict=True)
    assert "".join(sentence[a:b] for a, b in gaps).strip() == ""


def test_long_sentences_are_cut_only_at_spaces() -> None:
    found = segment("Nghiêng mình, " * 2_000)
    assert set(found) <= {"Nghiêng mình", "Nghiêng", "mình", ","}
    assert found.count(",") == 2_000


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Underthesea is asked about everything."""
    monkeypatch.setattr(words, "_segmenter", lambda: None)


def test_long_sentences_are_asked_about_in_short_calls(slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    tokenize, word_tokenize = words._underthesea()

    def record(text: str) -> list[str]:
        asked.append(len(text))
        return word_tokenize(text)

    monkeypatch.setattr(words, "_underthesea", lambda: (tokenize, record))
    segment_words("chi bộ " * 3_000 + "x" * 200_000 + " chi bộ")
    assert len(asked) > 4
    assert max(asked) <= 5_000


def test_long_sentences_are_segmented_in_short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    segmenter = words._segmenter()
    assert segmenter is not None
    segment = segmenter.words

    def record(text: str) -> list[str]:
        asked.append(len(text))
        return segment(text)

    monkeypatch.setattr(segmenter, "words", record)
    segment_words("chi bộ " * 3_000 + "x" * 200_000 + " chi bộ")
    assert len(asked) > 4
    asked.clear()
    segment_words(("chi bộ " * 3_000).strip())
    assert len(asked) > 4
    assert max(asked) <= 5_000


def test_a_huge_token_is_one_word() -> None:
    assert segment_words("chi bộ " + "9" * 200_000 + " nữa")[1:] == [(7, 200_007), (200_008, 200_011)]


def test_an_address_that_only_punctuation_follows_does_not_hang() -> None:
    # The URL pattern of underthesea's tokenizer would try 2**40 divisions.
    assert segment("Xem http://" + "!" * 40 + " ngay")[-2:] == ["!" * 40, "ngay"]


@pytest.mark.parametrize("answer", [["Đảng viên mới vào"], ["Đảng"], []])
def test_an_answer_that_does_not_fit_leaves_the_tokens(
    slow: None, monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    tokenize, _ = words._underthesea()
    monkeypatch.setattr(words, "_underthesea", lambda: (tokenize, lambda text: answer))
    assert segment("Đảng viên mới") == ["Đảng", "viên", "mới"]


def test_what_the_tokenizer_leaves_out_becomes_a_word(slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_underthesea", lambda: (lambda text: ["b", "không", "c"], lambda text: []))
    assert segment("a b $ % cd") == ["a", "b", "$", "%", "c", "d"]


def test_word_boundaries() -> None:
    segmenter = WordSegmenter()
    sentence = "các đảng viên mới"
    assert segmenter.words(sentence) == ((0, 3), (4, 13), (14, 17))
    inside = [offset for offset in range(len(sentence) + 1) if not segmenter.is_word_boundary(sentence, offset)]
    assert inside == [1, 2, *range(5, 13), 15, 16]


def test_only_the_last_sentences_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def record(sentence: str) -> list[tuple[int, int]]:
        asked.append(sentence)
        return []

    monkeypatch.setattr(words, "segment_words", record)
    segmenter = WordSegmenter(size=2)
    for sentence in ["a", "a", "b", "a", "c", "a", "b"]:
        segmenter.words(sentence)
    assert asked == ["a", "b", "c", "b"]


def test_a_segmenter_goes_to_another_process_without_its_cache() -> None:
    segmenter = WordSegmenter(size=3)
    segmenter.words("chi bộ")
    copy = pickle.loads(pickle.dumps(segmenter))
    assert copy.words("chi bộ") == segmenter.words("chi bộ") == ((0, 6),)


def test_the_segmenter_tells_what_it_remembers() -> None:
    segmenter = WordSegmenter(size=3)
    for sentence in ("chi bộ", "chi bộ", "đảng viên"):
        segmenter.words(sentence)
    info = segmenter.cache_info()
    assert info.sentences == 2
    assert info.entries >= 4
    assert info.bytes > info.entries * 100
