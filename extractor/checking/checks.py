"""All checks of an article, in the order of its records."""

from __future__ import annotations

from extractor.checking.documents import check_documents
from extractor.checking.sums import check_parts, check_percents, check_ratios
from extractor.checking.times import check_intervals, check_weekdays
from extractor.checking.words import Words
from extractor.records import ArticleInfo, Check, Mention, Records


def run_checks(info: ArticleInfo, mentions: tuple[Mention, ...], records: Records, words: Words) -> tuple[Check, ...]:
    """All checks that apply. ``words`` gives the word list of a full name (``documents.type_codes``).

    ``about`` of a check names statistics, documents or mentions by their ids; where a check would need what the
    article does not say, there is none.
    """
    return (
        *check_parts(records), *check_ratios(records), *check_percents(records), *check_documents(info, records, words),
        *check_intervals(mentions), *check_weekdays(mentions, words),
    )  # fmt: skip
