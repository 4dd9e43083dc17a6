"""Articles as spaCy Docs: the text stays as read, every mention is one entity, and the component works in pipelines."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from extractor.errors import InputError
from extractor.pipeline import Extractor
from extractor.records import Article, ArticleInfo, CountValue, Mention, OtherValue, Records, Source, Statistic
from extractor.spacy_view import to_doc

TEXT = "Đảng bộ huyện Khe Lau có 15 chi bộ. Đồng chí Nông Văn Đích, Bí thư Huyện ủy, dự họp ngày 12-3-2019."


def made(text: str, spans: Sequence[tuple[int, int]] = (), sentences: Sequence[tuple[int, int]] = ()) -> Article:
    """An article with mentions at ``spans``, and statistics that stand in ``sentences``."""
    mentions = tuple(
        Mention(f"m{i}", "THING", start, end, text[start:end], f"test.rule_{i}", OtherValue({"number": i}))
        for i, (start, end) in enumerate(spans, 1)
    )
    statistics = tuple(
        Statistic(f"s{i}", "m1", None, None, "xã", None, "cardinal", 1, None, None, None, "=", None, None, None, span)
        for i, span in enumerate(sentences, 1)
    )
    source = Source(None, "0" * 64)
    return Article("0" * 16, source, ArticleInfo(), text, mentions, Records(statistics=statistics))


def tokens(doc: Doc) -> list[str]:
    """The tokens, each with ``_`` for the space that belongs to it."""
    return [token.text + token.whitespace_.replace(" ", "_") for token in doc]


def entities(doc: Doc) -> list[tuple[int, int, str]]:
    return [(entity.start_char, entity.end_char, entity.id_) for entity in doc.ents]


def test_tokens_are_words_and_entities_are_mentions(extractor_: Extractor) -> None:
    article = extractor_(TEXT)
    doc = to_doc(article)
    assert doc.text == TEXT
    assert tokens(doc)[:7] == ["Đảng bộ_", "huyện_", "Khe Lau_", "có_", "15_", "chi bộ", "._"]
    assert tokens(doc)[7:9] == ["Đồng chí_", "Nông Văn Đích"]
    assert [sentence.text for sentence in doc.sents] == [TEXT[:35], TEXT[36:]]
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("Đảng bộ huyện Khe Lau", "PARTY_ORG"),
        ("15 chi bộ", "COUNT"),
        ("Nông Văn Đích", "PERSON"),
        ("Huyện ủy", "PARTY_ORG"),
        ("ngày 12-3-2019", "DATE"),
    ]
    assert [entity.id_ for entity in doc.ents] == [mention.id for mention in article.mentions]
    assert [entity._.rule for entity in doc.ents] == [mention.rule for mention in article.mentions]
    count = article.mentions[1].value
    assert isinstance(count, CountValue)
    assert doc.ents[1]._.value["value"] == count.value == 15
    assert doc._.article == article.to_dict()
    assert (doc[0:2]._.value, doc[0:2]._.rule) == (None, None)
    assert (doc.lang_, doc[4].like_num, doc[6].is_punct) == ("vi", True, True)


def test_decomposed_text_with_many_kinds_of_space(extractor_: Extractor) -> None:
    text = unicodedata.normalize("NFD", f"\t {TEXT.replace(' ', chr(0xA0), 1).replace('có ', 'có   ')}\r\n\n  Hết. ")
    article = extractor_(text)
    doc = to_doc(article)
    assert doc.text == text
    assert entities(doc) == [(mention.start, mention.end, mention.id) for mention in article.mentions]
    assert len(doc.ents) == 5
    composed = [unicodedata.normalize("NFC", token) for token in tokens(doc)]
    assert composed[:7] == ["\t ", "Đảng\u00a0bộ_", "huyện_", "Khe Lau_", "có_", "  ", "15_"]
    assert composed[-4:] == [".", "\r\n\n  ", "Hết", "._"]
    assert [sentence.text[:6].strip() for sentence in doc.sents][-1] == unicodedata.normalize("NFD", "Hết.")


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("đảng viên mới", [(0, 4)], ["đảng_", "viên_", "mới"]),
        ("đảng viên mới", [(5, 9)], ["đảng_", "viên_", "mới"]),
        ("đảng viên mới", [(0, 9)], ["đảng viên_", "mới"]),
        ("đảng  viên", [], ["đảng  viên"]),
        ("đảng  viên", [(0, 4)], ["đảng_", " ", "viên"]),
        ("có 15%", [(3, 5), (5, 6)], ["có_", "15", "%"]),
        ("a  b", [], ["a_", " ", "b"]),
        ("a b", [(1, 3)], ["a", " ", "b"]),
        ("a b", [(0, 2)], ["a", " ", "b"]),
        ("a \n b ", [(2, 3)], ["a_", "\n", " ", "b_"]),
        ("a\u200b b\u00a0c", [], ["a", "\u200b_", "b", "\u00a0", "c"]),
        (" \n", [], [" \n"]),
        ("", [], []),
    ],
)
def test_tokens_are_cut_at_mentions_and_white_space(
    text: str, spans: list[tuple[int, int]], expected: list[str]
) -> None:
    doc = to_doc(made(text, spans))
    assert tokens(doc) == expected
    assert doc.text == text
    assert [entity[:2] for entity in entities(doc)] == spans


def test_white_space_is_tokenised_as_by_spacy() -> None:
    text = " a  b\n c \n\nd\t"
    assert tokens(to_doc(made(text))) == tokens(spacy.blank("xx")(text))


def test_sentences_of_the_records_stay_whole() -> None:
    text = "Hội trại mở ở sân\nđình làng Gạo. Có 40 trại. Trời nắng."
    plain = [sentence.text for sentence in to_doc(made(text)).sents]
    assert plain == ["Hội trại mở ở sân\n", "đình làng Gạo.", "Có 40 trại.", "Trời nắng."]
    wrapped = [sentence.text for sentence in to_doc(made(text, [(36, 38)], [(0, 32), (33, 44)])).sents]
    assert wrapped == ["Hội trại mở ở sân\nđình làng Gạo.", "Có 40 trại.", "Trời nắng."]
    across = [sentence.text for sentence in to_doc(made(text, [(36, 49)])).sents]
    assert across == ["Hội trại mở ở sân\n", "đình làng Gạo.", "Có 40 trại. Trời nắng."]


PIECES = st.sampled_from(
    [*"aAđĐoủy.,;:!?()\"'“”/-%", *" \t\n\r\u00a0\u00ad\u200b\u2028\u3000\u0301\u0323\ufb01", "  ", "\r\n", "đảng viên",
     "hoà", "uỷ", "3.780", "16-8-2011", "TP.", "Đảng bộ tỉnh", "e\u0302\u0323", "uy\u0309"]
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> Article:
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    text = "".join(draw(st.lists(PIECES | anything, max_size=30)))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    touching = draw(st.booleans())
    spans = list(pairwise(edges)) if touching else list(zip(edges[::2], edges[1::2], strict=False))
    return made(text, spans, spans[:1])


@given(articles())
@example(made("đ\u0301\x1fA", [], []))
def test_any_text_stays_as_read_and_any_mention_is_one_entity(article: Article) -> None:
    doc = to_doc(article)
    assert doc.text == article.text
    assert entities(doc) == [(mention.start, mention.end, mention.id) for mention in article.mentions]
    # A mark on a space, or on a control character that counts as one, keeps it in the word.
    alone = [t.text for t in doc if t.text and not (len(t.text) > 1 and unicodedata.combining(t.text[1]))]
    assert [words for words in alone if words.strip() and words[0].isspace()] == []
    assert all(token.text for token in doc)
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == article.text


@pytest.mark.filterwarnings("ignore:.*W101.*")  # of two articles, Doc.from_docs can keep neither
def test_docs_of_one_vocabulary_and_through_files(extractor_: Extractor) -> None:
    first, second = to_doc(extractor_(TEXT)), to_doc(extractor_(TEXT.replace("15", "16")))
    together = Doc.from_docs([first, second])
    assert [entity.text for entity in together.ents if entity.label_ == "COUNT"] == ["15 chi bộ", "16 chi bộ"]
    stored = DocBin(store_user_data=True, docs=[first, second]).to_bytes()
    vocab = Vocab()
    back = list(DocBin().from_bytes(stored).get_docs(vocab))
    assert [doc.text for doc in back] == [first.text, second.text]
    assert [entity._.value for entity in back[1].ents] == [entity._.value for entity in second.ents]
    assert back[1].ents[1]._.value["value"] == 16
    assert to_doc(extractor_(TEXT), vocab).vocab is vocab


@pytest.fixture
def asked_for(extractor_: Extractor, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What rules components were made with; they all get the extractor that is loaded already."""
    asked: list[list[str]] = []

    def load(rules: list[str]) -> Extractor:
        asked.append(rules)
        return extractor_

    monkeypatch.setattr("extractor.pipeline.load", load)
    return asked


PIPELINES: dict[str, tuple[str, dict[str, Any]]] = {
    "xx": ("xx", {}),
    "vi-white-space": ("vi", {"nlp": {"tokenizer": {"use_pyvi": False}}}),
    "vi-punctuation": ("vi", {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}}),
}


@pytest.fixture(params=sorted(PIPELINES))
def nlp(request: pytest.FixtureRequest, asked_for: list[list[str]]) -> Language:
    name, config = PIPELINES[request.param]
    nlp = spacy.blank(name, config=config)
    nlp.add_pipe("vi_news_extractor")
    return nlp


def test_the_component_in_a_pipeline(nlp: Language, extractor_: Extractor) -> None:
    decomposed = unicodedata.normalize("NFD", TEXT)
    docs = list(nlp.pipe([TEXT, decomposed, "", "  \n "]))
    assert [doc.text for doc in docs] == [TEXT, decomposed, "", "  \n "]
    for doc in docs[:2]:
        article = extractor_(doc.text)
        assert doc._.article == article.to_dict()
        assert [entity.id_ for entity in doc.ents] == [mention.id for mention in article.mentions]
        assert [entity.label_ for entity in doc.ents] == ["PARTY_ORG", "COUNT", "PERSON", "PARTY_ORG", "DATE"]
        for entity, mention in zip(doc.ents, article.mentions, strict=True):
            assert mention.text in entity.text
            assert entity._.rule == mention.rule
            assert entity._.value is not None
    for doc in docs[2:]:
        assert (doc.ents, doc._.article) == ((), None)


def test_the_component_covers_whole_tokens_and_no_token_twice(
    asked_for: list[list[str]], extractor_: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "họp (15/20)xã."
    monkeypatch.setattr(Extractor, "__call__", lambda self, text, **known: made(text, [(5, 7), (8, 10), (11, 13)]))
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.add_pipe("vi_news_extractor")
    doc = nlp(text)
    assert [(entity.text, entity.id_) for entity in doc.ents] == [("(15/20)xã.", "m1")]
    assert [mention["start"] for mention in doc._.article["mentions"]] == [5, 8, 11]


def test_the_component_uses_what_is_known_beside_the_text(asked_for: list[list[str]]) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("vi_news_extractor", config={"rules": ["mine"]})
    assert asked_for == [["mine"]]
    doc = nlp.make_doc("Hôm qua, Chi bộ thôn Khe Dẻ họp.")
    doc._.metadata = {"published": "2018-05-08", "outlet": "Báo Gạo"}
    doc = nlp(doc)
    assert doc._.article["article"]["outlet"] == "Báo Gạo"
    assert [entity._.value["value"] for entity in doc.ents if entity.label_ == "DATE"] == ["2018-05-07"]


def test_a_text_that_cannot_be_read_is_refused_and_the_others_go_on(asked_for: list[list[str]]) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("vi_news_extractor")
    with pytest.raises(InputError, match="NUL"):
        nlp("a\0b")
    failed: list[str] = []
    keep: Any = lambda name, component, docs, error: failed.extend(doc.text for doc in docs)  # noqa: E731
    nlp.set_error_handler(keep)
    assert [doc.text for doc in nlp.pipe(["một", "a\0b", "hai"])] == ["một", "hai"]
    assert failed == ["a\0b"]


def test_importing_the_package_loads_no_spacy() -> None:
    code = "import extractor, extractor.pipeline, sys; print({'spacy', 'underthesea'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "set()"
