"""What other tools train on, each read by a reader that is not ours."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin
from support import corpus

from extractor.exporting import export
from extractor.records import Article
from extractor.spacy_view import to_doc

NFD = unicodedata.normalize("NFD", "Chi bộ bản Pá Lau có 9 đảng viên. 😀 Huyện ủy Khe Lau\r\nhọp ngày 2/3/2019.")


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    from extractor import extract

    return [*corpus().values(), extract(NFD), extract("Đảng_viên -DOCSTART- có 5 xã\u2028và 6\tthôn.")]


def test_conll_gives_the_same_entities_to_another_reader(articles: list[Article], tmp_path: Path) -> None:
    from spacy.training.converters.conll_ner_to_docs import conll_ner_to_docs

    text = export(articles, "conll", tmp_path / "train.conll").read_text(encoding="utf-8")
    assert text.count("-DOCSTART-") == len(articles)
    lines = [line for line in text.split("\n") if line]
    assert all(len(line.split(" ")) == 4 for line in lines)
    found = [
        (entity.label_, entity.text.replace(" ", "_"))
        for doc in conll_ner_to_docs(text, n_sents=10, no_print=True)  # type: ignore[no-untyped-call]
        for entity in doc.ents
    ]
    expected = [
        (entity.label_, "_".join("_".join(token.text.split()) for token in entity if token.text.strip()))
        for article in articles
        for entity in to_doc(article).ents
    ]
    assert found == expected and len(found) > 1000


def test_conll_keeps_every_word(articles: list[Article], tmp_path: Path) -> None:
    text = export(articles, "conll", tmp_path / "train.conll").read_text(encoding="utf-8")
    words = [line.split(" ")[0] for line in text.split("\n") if line and not line.startswith("-DOCSTART- ")]

    def letters(words: str) -> str:
        return re.sub(r"[\s_-]", "", words)  # what joins words and what is replaced in them

    assert letters("".join(words)) == letters("".join(article.text for article in articles))


def test_docbin_holds_the_docs(articles: list[Article], tmp_path: Path) -> None:
    path = export(articles, "docbin", tmp_path / "train.spacy")
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    assert [doc.text for doc in docs] == [article.text for article in articles]
    for doc, article in zip(docs, articles, strict=True):
        assert [(e.start_char, e.end_char, e.label_, e.id_) for e in doc.ents] == [
            (m.start, m.end, m.label, m.id) for m in article.mentions
        ]


def spacy_says(*arguments: str, cwd: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "spacy", *arguments], cwd=cwd, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_spacy_trains_on_it_as_it_is(articles: list[Article], tmp_path: Path) -> None:
    pytest.importorskip("pyvi")
    export(articles[:6], "docbin", tmp_path / "train.spacy")
    export(articles[6:8], "docbin", tmp_path / "dev.spacy")
    spacy_says("init", "config", "config.cfg", "--lang", "vi", "--pipeline", "ner", cwd=tmp_path)
    few_steps = ["--training.max_steps", "40", "--training.eval_frequency", "20"]
    few_steps += ["--training.optimizer.learn_rate", "0.01"]
    paths = ["--paths.train", "train.spacy", "--paths.dev", "dev.spacy"]
    spacy_says("train", "config.cfg", "--output", "model", *paths, *few_steps, cwd=tmp_path)
    model = spacy.load(tmp_path / "model" / "model-last")
    assert {"COUNT", "DATE", "PARTY_ORG"} <= set(model.get_pipe("ner").labels)  # type: ignore[attr-defined]
    meta = json.loads((tmp_path / "model" / "model-last" / "meta.json").read_text(encoding="utf-8"))
    assert meta["performance"]["ents_f"] > 0.1  # forty steps teach it something


def test_web_annotations_are_json_ld_and_find_their_words(articles: list[Article], tmp_path: Path) -> None:
    collection = json.loads(export(articles, "w3c", tmp_path / "mentions.jsonld").read_text(encoding="utf-8"))
    assert collection["type"] == "AnnotationCollection"
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == sum(len(article.mentions) for article in articles)
    assert len({item["id"] for item in items}) == len(items)
    texts = {article.id: article.text for article in articles}
    for item in items:
        text = texts[item["target"]["source"]["id"].rpartition(":")[2]]
        position, quotation = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quotation["exact"]
        around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
        assert around in text and text.index(around) <= position["start"]
        assert item["body"][0]["purpose"] == "tagging"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own
def test_web_annotations_are_triples_to_rdflib(articles: list[Article], tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    plain = json.loads(export(articles[:2], "w3c", tmp_path / "mentions.jsonld").read_text(encoding="utf-8"))
    oa, act = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
    # The terms of the model's own context that occur here; the test asks no network for it.
    plain["@context"][0] = {
        "id": "@id",
        "type": "@type",
        "Annotation": f"{oa}Annotation",
        "target": {"@id": f"{oa}hasTarget", "@type": "@id"},
        "selector": {"@id": f"{oa}hasSelector", "@type": "@id"},
        "items": {"@id": f"{act}items", "@container": "@list", "@type": "@id"},
        "first": {"@id": f"{act}first", "@type": "@id"},
        "exact": f"{oa}exact",
        "start": f"{oa}start",
    }
    graph = rdflib.Graph().parse(data=json.dumps(plain), format="json-ld")
    mentions = [mention for article in articles[:2] for mention in article.mentions]
    exact = sorted(str(found) for found in graph.objects(None, rdflib.URIRef(f"{oa}exact")))
    assert exact == sorted(mention.text for mention in mentions)
    kinds = list(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{oa}Annotation")))
    assert len(kinds) == len(mentions)
