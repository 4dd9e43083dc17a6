"""What must hold of the records of any article, tried on all articles at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import CORPUS

from extractor.pipeline import Extractor
from extractor.reading import Reading, read_inputs
from extractor.records import Article
from extractor.schema import json_schema


def extracted(extractor: Extractor, folder: Path) -> list[Article]:
    return [extractor.extract(reading) for reading in read_inputs(folder) if isinstance(reading, Reading)]


@pytest.fixture(scope="module")
def corpus(extractor_: Extractor) -> list[Article]:
    articles = extracted(extractor_, CORPUS)
    assert len(articles) == len(list(CORPUS.glob("*.txt"))) > 0
    return articles


@pytest.fixture(scope="module")
def further(extractor_: Extractor, shared: Path) -> list[Article]:
    articles = extracted(extractor_, shared / "articles")
    assert len(articles) == len(list((shared / "articles").glob("*.txt"))) > 0
    return articles


@pytest.fixture(params=["corpus", "further"])
def articles(request: pytest.FixtureRequest) -> list[Article]:
    found: list[Article] = request.getfixturevalue(request.param)
    return found


def test_every_record_has_the_published_shape(articles: list[Article]) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    wrong = [
        (article.source.path, error.json_path, error.message)
        for article in articles
        for error in validator.iter_errors(article.to_dict())
    ]
    assert wrong == []


def test_offsets_lead_to_the_words(articles: list[Article]) -> None:
    for article in articles:
        assert article.mentions, article.source.path
        end = 0
        for mention in article.mentions:
            assert article.text[mention.start : mention.end] == mention.text
            assert mention.text == mention.text.strip() != ""
            assert mention.start >= end, "mentions are flat and stand in the order of the text"
            end = mention.end
        for statistic in article.records.statistics:
            counted = next(mention for mention in article.mentions if mention.id == statistic.mention)
            assert statistic.sentence[0] <= counted.start < counted.end <= statistic.sentence[1]
        end = 0
        for zone in article.article.zones:
            assert end <= zone.start < zone.end <= len(article.text)
            end = zone.end


def test_mentions_stand_in_the_article_and_not_in_the_furniture(articles: list[Article]) -> None:
    for article in articles:
        outside = [zone for zone in article.article.zones if zone.kind in ("published", "boilerplate", "byline")]
        for mention in article.mentions:
            assert not [zone for zone in outside if zone.start < mention.end and mention.start < zone.end]


def test_every_reference_leads_somewhere(articles: list[Article]) -> None:
    for article in articles:
        plain: dict[str, Any] = article.to_dict()
        mentions = {mention["id"]: mention["label"] for mention in plain["mentions"]}
        records = {kind: {record["id"]: record for record in found} for kind, found in plain["records"].items()}
        organisations = {None, *records["organisations"]}
        assert len(mentions) == len(article.mentions)
        for kind, label in (("organisations", "PARTY_ORG"), ("documents", "DOCUMENT"), ("people", "PERSON")):
            named = [(*record["mentions"], *record.get("bare_mentions", ())) for record in records[kind].values()]
            referred = [ref for refs in named for ref in refs]
            assert sorted(referred) == sorted(ref for ref, found in mentions.items() if found == label)
        counted = [record["mention"] for record in records["statistics"].values()]
        assert counted == [ref for ref, found in mentions.items() if found == "COUNT"]
        assert {record["parent"] for record in records["organisations"].values()} <= organisations
        assert {record["issuer"] for record in records["documents"].values()} <= organisations
        assert {record["org"] for record in records["statistics"].values()} <= organisations
        assert {role["org"] for record in records["people"].values() for role in record["roles"]} <= organisations
        assert {record["part_of"] for record in records["statistics"].values()} <= {None, *records["statistics"]}
        known = {*mentions, *(ref for found in records.values() for ref in found)}
        assert {ref for check in article.checks for ref in check.about} <= known
