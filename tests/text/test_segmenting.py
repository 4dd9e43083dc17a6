from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support import ARTICLES, ROOT

from extractor.text import fold_text, segment_words, split_sentences, tagging, words
from extractor.text.crf_model import KNOWN_FILES, ModelError, WordModel, read_model
from extractor.text.remembering import Memory
from extractor.text.segmenting import Segmenter
from extractor.text.tokens import UNASKED, known

SPEC = find_spec("underthesea")
assert SPEC is not None and SPEC.submodule_search_locations
PACKAGE = Path(SPEC.submodule_search_locations[0])
underthesea_core = import_module("underthesea_core")
TIE = "Sorrawee Jazz Nattee Sorrawee Jazz Nattee đăng quang Hoa hậu chuyển giới Thái Lan năm 2009."
"""Two segmentations of this have the same score, to the last digit."""


def asked(text: str) -> list[str]:
    """The words of underthesea itself."""
    found: list[str] = words._underthesea()[1](text)
    return found


@pytest.fixture(scope="module")
def model() -> WordModel:
    return read_model(PACKAGE)


@pytest.fixture(scope="module")
def segmenter(model: WordModel) -> Segmenter:
    return Segmenter(model, asked)


def never(text: str) -> list[str]:
    raise AssertionError(f"underthesea was asked about {text!r}")


def sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for paragraph in fold_text(text).split("\n"):
            yield from (paragraph[start:end] for start, end in split_sentences(paragraph))


def letters(text: str) -> str:
    return "".join(text.split())


def check(segmenter: Segmenter, text: str) -> bool:
    """That the words are those of underthesea, and the spans as many; whether the text is a plain one."""
    expected = asked(text)
    assert segmenter.words(text) == expected
    spans = segmenter.spans(text)
    if spans is None:
        return False
    assert len(spans) == len(expected)
    assert letters("".join(text[start:end] for start, end in spans)) == letters(text)
    return True


def test_the_corpus_is_segmented_as_by_underthesea(segmenter: Segmenter) -> None:
    found = [check(segmenter, text) for text in sentences(path.read_text("utf-8") for path in ARTICLES)]
    assert len(found) > 400
    assert found.count(False) <= len(found) // 100


def test_further_articles_are_segmented_as_by_underthesea(segmenter: Segmenter, shared: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted((shared / "articles").glob("*.txt"))]
    with (shared / "general.jsonl").open(encoding="utf-8") as lines:
        texts += [json.loads(line)["text"] for line, _ in zip(lines, range(100), strict=False)]
    found = [check(segmenter, text) for text in sentences(texts)]
    assert len(found) > 2_000
    assert found.count(False) <= len(found) // 100


WORDS = [
    "Đảng bộ", "đảng", "ĐẢNG VIÊN", "huyện", "Huyện uỷ", "uỷ viên", "Ðảng", "ð", "bíết", "nghành", "hoà",
    "học sinh giỏi", "tổng thư ký", "ô tô", "BOS", "EOS", "True", "thành phố", "Hồ", "Chí", "Minh", "là",
    "một", "a", "Ω", "Жук", "İ", "ß", "fold_text", "H'Mông", "N’Thôn", "Th S", "Th", "ThS.", "This", "Thus",
    "sĩ", "S", "TP.", "Đ.", "T.Ư", "v.v...", "v.v", "H&M", "NĐ-CP", "24-NQ/TU", "e-mail", "3.780", "98,4%",
    "02/05/2014", "08-2014", "10:20:50", "5", "0", "+5", "-5", "2147483647", "2147483648", "4K", "43H-0530",
    "3x4", "03-5730-2357", "°C", "1.600m-2.000m", ":D", ":))", "<3", "♥‿♥", "http://a.vn/x?y=(z)", "báo.vn",
    "a@b.vn", "@foo_gmail.com", "...", "--", "=>", "==>", "->", ">>", "(", ")", '"', "“", "”", "…", "–",
    "%", "$", "_", "ʺ", "\x00", "\x91", "\u200b", "\ufeff", "\u0301", "e\u0302\u0301", "o\u031b", "😀", "🇻🇳",
    "中文", "٣", "x" * 300, "9" * 250, "Ma" * 20, ".", ",", ":", "!",
]  # fmt: skip
SPACES = st.sampled_from([" "] * 12 + ["", "", "  ", "\n", "\t", "\u00a0", "\u3000"])


@st.composite
def odd_texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(WORDS), max_size=14))
    return "".join(part for word in parts for part in (word, draw(SPACES)))


# Not of the surrogates, of which underthesea is never asked.
texts = st.one_of(odd_texts(), odd_texts().map(str.strip), st.text(st.characters(exclude_categories=["Cs"])))


@given(texts)
@example("")
@example(" ")
@example("TP.")
@example("TP.\n")
@example("TP. ")
@example("ở TP. và TP.")
@example("Th S")
@example("Th s a")
@example("Th\tS a")
@example("a Th\nS")
@example("Ông This và ThaS")
@example("Thisbe và ThaSao")
@example("ngành nghành nghành")
@example("2147483647 và 2147483648")
@example("0" * 5_000 + "7 người, " + "7" * 5_000)
@example("5 2147483647 người 2147483648 tấn -2147483648")
@example("BOS EOS")
@example("BOS True False")
@example("Nguyễn Văn An Bình")
@example(TIE)
def test_any_text_is_segmented_as_by_underthesea(segmenter: Segmenter, text: str) -> None:
    assume(not UNASKED.search(text) or len(text) > 5_000)
    check(segmenter, text)


def slow_spans(text: str) -> list[tuple[int, int]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_segmenter", lambda: None)
        return segment_words(text)


@given(texts)
def test_the_spans_are_those_of_the_slow_way(text: str) -> None:
    assert segment_words(text) == slow_spans(text)


def test_the_spans_of_the_corpus_are_those_of_the_slow_way() -> None:
    for text in sentences(path.read_text("utf-8") for path in ARTICLES):
        assert segment_words(text) == slow_spans(text)


def test_characters_that_are_folded_here_are_folded_alike_in_underthesea() -> None:
    templates = ["T[0].lower", "T[0].istitle"]
    featurizer = underthesea_core.CRFFeaturizer(templates, set())
    characters = [chr(code) for code in range(0x110000) if known([chr(code)])]
    assert 20_000 < len(characters) < 50_000
    for before, after in [("", ""), ("a", ""), ("", "A")]:
        tokens = [before + character + after for character in characters]
        answers = featurizer.process([[[token] for token in tokens]])[0]
        expected = [
            [f"{templates[0]}={token.lower()}", f"{templates[1]}={token[0] == token[0].upper()}"] for token in tokens
        ]
        assert answers == expected


@pytest.mark.parametrize("token", ["Σ", "ж", "a b", "", "\u019b", "\ud800"])
def test_what_is_left_to_underthesea(token: str) -> None:
    assert not known(["a", token])


SYLLABLES = ["an", "An", "BOS", "5", "bình", "Bình", ",", "EOS"]


def made_up(weight: Callable[[], float], model: WordModel) -> WordModel:
    """A model of the same templates that knows every window of few syllables, or a part of them."""
    values: dict[int, list[str]] = {1: SYLLABLES}
    values[2] = [f"{a} {b}" for a in SYLLABLES for b in SYLLABLES]
    values[3] = [f"{a} {b}" for a in values[2] for b in SYLLABLES if weight() > 0]
    weights = {}
    for template in model.weights:
        offsets = [int(offset) for offset in re.findall(r"-?\d", template)]
        spelled = [
            value.lower() if template.endswith("lower") else value for value in values[1 + offsets[-1] - offsets[0]]
        ]
        weights[template] = {value: weight() for value in (*spelled, "BOS", "EOS", "True", "False")}
    texts = [value.lower() for known_values in values.values() for value in known_values]
    dictionary = {text for text in texts if weight() > 0}
    transitions = ((weight(), weight() + 2), (weight() + 2, weight()))
    return replace(model, weights=weights, dictionary=dictionary, transitions=transitions)


@pytest.mark.parametrize("seed", range(40))
def test_sums_and_decisions_are_those_of_the_definition(model: WordModel, seed: int) -> None:
    chance = random.Random(seed)
    model = made_up(lambda: chance.uniform(-1, 1), model)
    featurizer = underthesea_core.CRFFeaturizer(list(model.weights), set(model.dictionary))
    tagger = tagging.Tagger(model, 1 << 10)
    for length in (1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7):
        tokens = [chance.choice(SYLLABLES) for _ in range(length)]
        spoken = []
        for features in featurizer.process([[[token] for token in tokens]])[0]:
            pairs = [feature.partition("=") for feature in features]
            spoken.append(sum(model.weights[template].get(value, 0.0) for template, _, value in pairs))

        def score(labels: tuple[int, ...], spoken: list[float] = spoken) -> float:
            between = sum(model.transitions[a][b] for a, b in pairwise(labels))
            return between + sum(own for own, label in zip(spoken, labels, strict=True) if label)

        best = max(product((0, 1), repeat=length), key=score)
        assert tagger.word_starts(tokens) == [place for place, label in enumerate(best) if place == 0 or not label]


def test_plain_text_is_not_asked_about(model: WordModel) -> None:
    segmenter = Segmenter(model, never)
    text = "Chi bộ kết nạp 1.205 đảng viên, đạt 98,4%."
    assert segmenter.words(text) == asked(text)
    assert segmenter.spans(text) is not None


def test_a_tie_is_settled_by_underthesea(model: WordModel) -> None:
    questions: list[str] = []

    def ask(text: str) -> list[str]:
        questions.append(text)
        return ["it says so"]

    segmenter = Segmenter(model, ask)
    assert segmenter.words("Chi bộ họp.") != ["it says so"]
    assert segmenter.spans(TIE) is None
    assert segmenter.words(TIE) == ["it says so"]
    assert questions == [TIE]


def test_what_is_too_close_to_decide_is_a_matter_of_the_margin(
    model: WordModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    segmenter = Segmenter(model, lambda text: [])
    text = "Chi bộ họp với đảng viên mới kết nạp."
    assert segmenter.spans(text) is not None
    monkeypatch.setattr(tagging, "MARGIN", 100.0)
    assert segmenter.spans(text) is None
    assert segmenter.words(text) == []


def test_small_memories_change_no_answer(model: WordModel, segmenter: Segmenter) -> None:
    small = Segmenter(model, asked, capacity=8)
    for text in sentences(path.read_text("utf-8") for path in ARTICLES[:5]):
        assert small.words(text) == segmenter.words(text)
        assert small.spans(text) == segmenter.spans(text)
    memories = (*small._tagger.memories, *small.tokenizer.memories)
    assert all(len(memory) <= 4 and memory.entries() <= 8 for memory in memories)
    assert small.entries() <= 8 * len(memories)
    assert segmenter.bytes() > segmenter.entries() * 100 > 0


def test_a_memory_keeps_what_is_asked_for_again() -> None:
    made: list[int] = []
    memory: Memory[int, int] = Memory(lambda key: made.append(key) or -key, 3, 0)  # type: ignore[func-returns-value]
    assert [memory[key] for key in (1, 2, 3, 1, 4, 1, 5)] == [-1, -2, -3, -1, -4, -1, -5]
    assert made == [1, 2, 3, 4, 5]
    # 1 was taken along from what had grown old; 2 and 3 were not.
    assert [memory[key] for key in (6, 1, 2)] == [-6, -1, -2]
    assert made == [1, 2, 3, 4, 5, 6, 2]


def test_a_memory_lets_the_maker_fail() -> None:
    def refuse(key: int) -> int:
        raise ValueError

    memory: Memory[int, int] = Memory(refuse, 3, 0)
    with pytest.raises(ValueError):
        memory[1]
    assert memory.entries() == 0


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the files that are read of underthesea, in the place where they are looked for."""
    for name in KNOWN_FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / name, tmp_path / name)
    monkeypatch.setattr(words, "find_spec", lambda name: SimpleNamespace(submodule_search_locations=[str(tmp_path)]))
    words._segmenter.cache_clear()
    yield tmp_path
    words._segmenter.cache_clear()


SENTENCE = "Ðảng viên và uỷ  viên của chi bộ, 98,4%."


def test_the_known_files_are_read_without_a_warning(package: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        segment_words(SENTENCE)
    assert words._segmenter() is not None


@pytest.mark.parametrize("name", KNOWN_FILES)
@pytest.mark.parametrize("harm", ["other", "short", "missing"])
def test_unknown_files_leave_all_to_underthesea(package: Path, name: str, harm: str) -> None:
    expected = [(0, 9), (10, 12), (13, 21), (22, 25), (26, 32), (32, 33), (34, 38), (38, 39), (39, 40)]
    path = package / name
    content = bytearray(path.read_bytes())
    if harm == "missing":
        path.unlink()
    elif harm == "short":
        path.write_bytes(content[:-1])
    else:
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.warns(UserWarning, match=f"slower.*{path.name}") as warned:
        assert segment_words(SENTENCE) == expected
        assert segment_words(SENTENCE) == expected
    assert len(warned) == 1
    assert words.WordSegmenter().cache_info() == (0, 0, 0)


def test_known_files_that_cannot_be_read_are_an_error_of_the_model(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hashlib import sha256

    name = next(name for name in KNOWN_FILES if name.endswith("models.bin"))
    (package / name).write_bytes(b"lCRF")
    monkeypatch.setitem(KNOWN_FILES, name, sha256(b"lCRF").hexdigest())
    with pytest.raises(ModelError, match="cannot be read"):
        read_model(package)


def test_plain_text_loads_neither_underthesea_nor_numpy() -> None:
    code = (
        "import sys, extractor.text as t\n"
        "print(t.segment_words('Chi bộ kết nạp 1.205 đảng viên, đạt 98,4% (24-NQ/TU).'))\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'underthesea', 'numpy', 'joblib'}))\n"
        "t.segment_words('Жук bò')\n"
        "print('underthesea' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    spans, loaded, after = done.stdout.splitlines()
    assert spans == str(segment_words("Chi bộ kết nạp 1.205 đảng viên, đạt 98,4% (24-NQ/TU)."))
    assert loaded == "[]"
    assert after == "True"
