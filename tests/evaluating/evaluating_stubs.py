"""Small gold and small records, as they stand in files."""

from __future__ import annotations

from typing import Any

from extractor.evaluating import GoldArticle

TEXT = "Ngày 2/3/2019, Huyện ủy Khe Lau kết nạp 12 đảng viên, theo Nghị quyết số 08-NQ/HU; ông Lê An Bình dự."
COUNT = {
    "kind": "cardinal", "value": 12, "low": None, "high": None, "total": None, "comparator": "=", "unit": "đảng viên",
}  # fmt: skip


def span(words: str, label: str, **fields: Any) -> dict[str, Any]:
    """A mention of the words where they first stand in :data:`TEXT`."""
    start = TEXT.index(words)
    return {"label": label, "start": start, "end": start + len(words), "text": words, **fields}


def gold(*more: dict[str, Any], without: str | None = None) -> GoldArticle:
    """Five mentions, one of each label, but for the one of ``without``, and what is given."""
    body = "Huyện ủy Khe Lau"
    mentions = [
        span("Ngày 2/3/2019", "DATE", type="DATE", value="2019-03-02", mod=None),
        span(body, "PARTY_ORG", name=body, kind="huyen_uy", level="district", place="Khe Lau"),
        span("12 đảng viên", "COUNT", **COUNT, org=body, time=["2019-03-02", None]),
        span("Nghị quyết số 08-NQ/HU", "DOCUMENT", type="Nghị quyết", number="08", symbol="08-NQ/HU", plenum=None,
             term=None, congress=None, issuer=body, date=None, subject=None),
        span("Lê An Bình", "PERSON", name="Lê An Bình", role=None),
    ]  # fmt: skip
    kept = [mention for mention in mentions if mention["label"] != without]
    return GoldArticle("a.txt", {"title": None, "authors": ["Mai Lan"]}, [*kept, *more])


def record() -> dict[str, Any]:
    """What agrees with :func:`gold` in everything."""
    body = "Huyện ủy Khe Lau"
    mentions = [
        span("Ngày 2/3/2019", "DATE", id="m1", rule="date.numeric", value={"type": "DATE", "value": "2019-03-02"}),
        span(body, "PARTY_ORG", id="m2", rule="org.committee", value={"name": body, "kind": "huyen_uy"}),
        span("12 đảng viên", "COUNT", id="m3", rule="count.noun", value=dict(COUNT)),
        span("Nghị quyết số 08-NQ/HU", "DOCUMENT", id="m4", rule="document.symbol",
             value={"type": "Nghị quyết", "number": "08", "symbol": "08-NQ/HU"}),
        span("Lê An Bình", "PERSON", id="m5", rule="person.title", value={"name": "Lê An Bình", "role": None}),
    ]  # fmt: skip
    records: dict[str, Any] = {
        "organisations": [{"id": "o1", "name": body, "kind": "huyen_uy", "level": "district", "mentions": ["m2"]}],
        "statistics": [{"id": "s1", "mention": "m3", "org": "o1", "time": "2019-03-02"}],
        "documents": [
            {"id": "d1", "symbol": "08-NQ/HU", "issuer": "o1", "date": None, "subject": None, "mentions": ["m4"]}
        ],
        "people": [{"id": "p1", "name": "Lê An Bình", "roles": [], "mentions": ["m5"]}],
    }
    article = {"title": None, "authors": ["Mai  Lan"]}
    return {
        "id": "a", "source": {"path": "x/a.txt"}, "article": article, "text": TEXT, "mentions": mentions,
        "records": records,
    }  # fmt: skip
