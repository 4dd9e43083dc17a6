"""Out to a tool and back without a change: the same gold as the records are."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from annotation_tools import TEXT, TOOLS, exported, found_article, made_up, plain_article, write_run
from hypothesis import example, given, settings

import extractor
from extractor.evaluating import evaluate, read_gold, read_records
from extractor.evaluating.scoring import FIGURES
from extractor.importing import apply_gold, import_gold
from extractor.importing.formats import formats
from extractor.pipeline import Extractor
from extractor.records import Article

ARTICLES = Path(__file__).resolve().parents[2] / "corpus" / "articles"


@pytest.fixture(scope="module")
def corpus_articles(extractor_: Extractor) -> list[Article]:
    return list(extractor.extract_folder(ARTICLES))


def spans(article: Article) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, m.label) for m in article.mentions]


def gold_of(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def test_every_tool_is_a_format() -> None:
    assert tuple(formats()) == TOOLS


@pytest.mark.parametrize("tool", TOOLS)
def test_the_corpus_comes_back_as_it_went(tool: str, corpus_articles: list[Article], tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", corpus_articles)
    report = import_gold(exported(tool, tmp_path / tool, corpus_articles), tool, run, tmp_path / "gold")
    assert (report.errors, report.skipped, report.unfilled, report.by_rules) == ([], [], [], 0)
    assert len(report.written) == len(corpus_articles) == 24
    golds = read_gold(tmp_path / "gold")
    result = evaluate(golds, read_records(run))
    assert [result.total().f1(figure) for figure in FIGURES] == [1.0, 1.0, 1.0]
    assert result.total().gold == sum(len(article.mentions) for article in corpus_articles) > 500
    assert result.missing == []
    assert result.article == {"title": (24, 24), "published": (24, 24), "authors": (24, 24)}
    first = gold_of(tmp_path / "gold" / "01-dang-bo-huyen-thach-lam.json")
    theirs = gold_of(ARTICLES.parent / "gold" / "01-dang-bo-huyen-thach-lam.json")
    assert [first[key] for key in ("file", "sha256")] == [theirs[key] for key in ("file", "sha256")]
    # The gold is one that the extractor's own article can take over.
    for article, gold in zip(corpus_articles, golds, strict=True):
        assert spans(apply_gold(article, gold)) == spans(article)
        values = [m.value for m in apply_gold(article, gold).mentions if m.label in ("DATE", "COUNT")]
        assert values == [m.value for m in article.mentions if m.label in ("DATE", "COUNT")]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "\U0001f389 \U0001f1fb\U0001f1f3 " + TEXT.replace("trao", "\U0001f381"),
        TEXT.replace(". ", ".\r\n\r\n").replace("12 suất", "12 suất"),
        "\ufeff\t" + TEXT.replace(": ", "\u2028"),
    ],
    ids=["plain", "emoji", "crlf", "odd"],
)
def test_texts_of_all_kinds(tool: str, text: str, tmp_path: Path) -> None:
    article = found_article(text)
    run = write_run(tmp_path / "run", [article])
    report = import_gold(exported(tool, tmp_path / "tool", [article]), tool, run, tmp_path / "gold")
    assert (report.errors, report.unfilled) == ([], [])
    mentions = gold_of(tmp_path / "gold" / "ngày-hội.json")["mentions"]
    assert [(m["start"], m["end"], m["label"]) for m in mentions] == spans(article)
    assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert [m.get("org", "-") for m in mentions] == ["-", "Đảng ủy xã Lũng Pán", "-", None]
    assert mentions[1]["time"] == "2021"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_decomposed_text_and_a_mention_over_a_line_break(tool: str, extractor_: Extractor, tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "Chiều qua ở xã Lũng Pán.\r\nĐảng bộ huyện Khe\r\nLau có 15 chi bộ.\r\n")
    start = text.index("Khe")
    known = extractor_(text)
    broken = plain_article(text, [(start, text.index("Lau") + 3)])
    article = replace(known, mentions=broken.mentions) if not known.mentions else known
    for one in (article, broken):
        folder = tmp_path / one.id
        run = write_run(folder / "run", [one])
        report = import_gold(exported(tool, folder / "tool", [one]), tool, run, folder / "gold")
        assert report.errors == []
        mentions = gold_of(report.written[0])["mentions"]
        assert [(m["start"], m["end"], m["label"]) for m in mentions] == spans(one)
    assert broken.mentions[0].text == "Khe\r\nLau"


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=60)
@given(article=made_up())
@example(article=plain_article("a\U0001f389b\U0001f389c", [(0, 1), (1, 2), (2, 3), (3, 5)]))
@example(article=plain_article("aa \r\n \u2028 bb", [(0, 1), (1, 10)]))
def test_any_span_comes_back(tool: str, article: Article) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = write_run(folder / "run", [article])
        report = import_gold(exported(tool, folder / "tool", [article]), tool, run, folder / "gold")
        assert (report.errors, report.unfilled) == ([], [])
        gold = gold_of(report.written[0])
    assert [(m["start"], m["end"], m["label"]) for m in gold["mentions"]] == spans(article)
    assert [m["number"] for m in gold["mentions"]] == list(range(1, len(article.mentions) + 1))
    assert [m["words"] for m in gold["mentions"]] == ["có: #1"] * len(article.mentions)
