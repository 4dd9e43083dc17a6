"""Whatever comes in: readers, folding, the engine and the rule loader give a result or say what is wrong."""

from __future__ import annotations

from random import Random

import pytest
from fuzz_targets import TEXTS, extracted, files, folded, loaded, packs, read, spoilt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.pipeline import Extractor

chances = st.integers(0, 2**32 - 1).map(Random)
any_time = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", files())
def test_whole_files_are_read(suffix: str) -> None:
    for whole in files()[suffix]:
        assert read(whole, suffix)


@pytest.mark.parametrize("suffix", files())
@given(data=st.data())
@settings(any_time, max_examples=60)
def test_spoilt_files_give_articles_or_errors(suffix: str, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(files()[suffix]))
    read(spoilt(whole, data.draw(chances)), suffix)


@pytest.mark.parametrize("suffix", files())
@given(noise=st.binary(max_size=200), start=st.integers(0, 40))
@settings(any_time, max_examples=30)
def test_noise_gives_articles_or_errors(suffix: str, noise: bytes, start: int) -> None:
    """From nothing, and behind the first bytes that make a file what it is."""
    read(noise, suffix)
    read(files()[suffix][0][:start] + noise, suffix)


@pytest.mark.parametrize("suffix", files())
@given(other=st.sampled_from(list(files())))
@settings(any_time, max_examples=12)
def test_files_of_another_type_give_articles_or_errors(suffix: str, other: str) -> None:
    for whole in files()[other]:
        read(whole, suffix)


# --- folding --------------------------------------------------------------------------------------------------------


@given(st.text(max_size=80))
@settings(any_time, max_examples=300)
def test_any_text_folds_and_every_part_leads_back(text: str) -> None:
    folded(text)


@given(st.sampled_from(TEXTS), chances)
@settings(any_time, max_examples=200)
def test_spoilt_vietnamese_folds_and_every_part_leads_back(text: str, chance: Random) -> None:
    folded(spoilt(text.encode(), chance).decode("utf-8", "surrogateescape"))


# --- extracting -----------------------------------------------------------------------------------------------------

SOUP = """
    Đảng bộ huyện xã tỉnh ủy Chi bộ Bí thư ông bà đồng chí Nguyễn Văn Trần Thị ngày tháng năm quý tuần hôm nay qua đến
    từ khoảng hơn gần 27 3/2/2024 30/2 0/0/0000 99/99/9999 1.250 1,5 12,3,4 .5 5. 10^6 000 1e9 ½ ² % tỷ triệu nghìn đồng
    mười hai mươi lăm trăm linh XIII IIII số NQ/TW 18-NQ/TW QĐ-UBND -UBND / - – … : ; ( ) [ ] “ ” " ' <p> </p> <b>
    &nbsp; &#0; TS. GS.TS Tp. v.v. (Ảnh: 8h 8h30 25:61 mồng Tết âm lịch nhiệm kỳ 2020-2025 khóa lần thứ
    """
WORDS = SOUP.split()
words = st.one_of(st.sampled_from(WORDS), st.text(max_size=3), st.integers(0, 10**20).map(str), st.dates().map(str))
glue = st.sampled_from([" ", " ", " ", " ", "", "\n", ", ", ". ", "\r\n", "\u00a0", "\u200b", "-", "/", "\t"])
soups = st.lists(st.tuples(words, glue).map("".join), min_size=1, max_size=40).map("".join)


@given(soups)
@settings(any_time, max_examples=120)
def test_a_soup_of_words_gives_mentions_that_stand_where_they_say(extractor_: Extractor, text: str) -> None:
    extracted(text, extractor_)


@given(st.sampled_from(TEXTS), chances)
@settings(any_time, max_examples=60)
def test_spoilt_articles_give_mentions_that_stand_where_they_say(
    extractor_: Extractor, text: str, chance: Random
) -> None:
    extracted(spoilt(text.encode(), chance).decode("utf-8", "surrogateescape"), extractor_)


@given(st.sampled_from(WORDS), st.sampled_from([" ", "", "\n", "/", "."]), st.integers(1, 400))
@settings(any_time, max_examples=40)
def test_one_word_again_and_again(extractor_: Extractor, word: str, between: str, times: int) -> None:
    extracted(between.join([word] * times), extractor_)


# --- rules ----------------------------------------------------------------------------------------------------------


def test_the_packs_to_start_from_are_read() -> None:
    assert loaded(packs()[0]) is not None
    assert len(packs()) > 20


@given(st.sampled_from(packs()), chances)
@settings(any_time, max_examples=200)
def test_spoilt_packs_load_or_say_what_is_wrong(pack: bytes, chance: Random) -> None:
    loaded(spoilt(pack, chance))


KNOWN = (
    "pack uses labels words macros rules id label pattern value with examples text none zone relation file items add "
    "extend drop"
)
KEYS = KNOWN.split()
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=8),
    st.sampled_from([*KEYS, "(?P<a>x)", "{a:b}", "[x", "(?:"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=25,
)


@given(values)
@settings(any_time, max_examples=200)
def test_packs_of_any_shape_load_or_say_what_is_wrong(value: object) -> None:
    import yaml

    loaded(yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass"))


@given(st.text(alphabet="abc:-[]{}&*!|>'\"%@`#,?\n\t 1.", max_size=120))
@settings(any_time, max_examples=150)
def test_what_looks_like_yaml_loads_or_says_what_is_wrong(text: str) -> None:
    loaded(text.encode())


@given(st.text(alphabet="ab()[]{}?*+|\\^$.:<>=!P{1,9}&-kđ", max_size=30))
@settings(any_time, max_examples=150)
def test_any_pattern_loads_or_says_what_is_wrong(pattern: str) -> None:
    import yaml

    rule = {"id": "x.y", "label": "X", "pattern": pattern, "examples": [{"text": "[a]"}]}
    loaded(yaml.safe_dump({"pack": "x", "rules": [rule]}, allow_unicode=True).encode())
