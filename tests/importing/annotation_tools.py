"""Articles made up for annotation tools, and the files of the tools as they would give them back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from extractor.exporting import Options
from extractor.exporting.formats import brat, doccano, label_studio
from extractor.records import (
    Article,
    ArticleInfo,
    CountValue,
    Mention,
    Organisation,
    OtherValue,
    PartyOrgValue,
    Records,
    Source,
    Statistic,
)
from extractor.writing import to_line

TOOLS = ("brat", "doccano", "label-studio")
TEXT = "Ngày hội ở xã Lũng Pán: Đảng ủy xã Lũng Pán trao 12 suất quà. Chi bộ thôn Nà Hỏ góp 7 bao gạo."
BODIES = ("Đảng ủy xã Lũng Pán", "Chi bộ thôn Nà Hỏ")


def found_article(text: str = TEXT, name: str = "ngày-hội.txt", id: str = "00000000000000a1") -> Article:
    """Two bodies and two counts; the first count is the first body's, the second nobody's."""
    mentions: list[Mention] = []
    for words, label, value in (
        (BODIES[0], "PARTY_ORG", PartyOrgValue(BODIES[0], "dang_uy", "commune", "Lũng Pán")),
        ("12 suất quà", "COUNT", CountValue("cardinal", 12, unit="suất quà")),
        (BODIES[1], "PARTY_ORG", PartyOrgValue(BODIES[1], "chi_bo", "cell", "Nà Hỏ")),
        ("7 bao gạo", "COUNT", CountValue("cardinal", 7, unit="bao gạo")),
    ):
        start = text.index(words)
        mentions.append(Mention(f"m{len(mentions) + 1}", label, start, start + len(words), words, "test.rule", value))
    organisations = (
        Organisation("o1", BODIES[0], "dang_uy", "commune", "Lũng Pán", mentions=("m1",)),
        Organisation("o2", BODIES[1], "chi_bo", "cell", "Nà Hỏ", mentions=("m3",)),
    )
    counts = tuple(
        Statistic(id, m.id, org, "2021", m.value.unit, None, "cardinal", m.value.value, None, None, None, "=",
                  None, None, None, (0, len(text)))
        for id, m, org in (("s1", mentions[1], "o1"), ("s2", mentions[3], None))
        if isinstance(m.value, CountValue)
    )  # fmt: skip
    source = Source(f"bài/{name}", "0" * 64)
    info = ArticleInfo(title="Ngày hội", published="2021-05-04")
    return Article(id, source, info, text, tuple(mentions), Records(organisations, counts))


def plain_article(text: str, spans: Sequence[tuple[int, int]], id: str = "00000000000000b2") -> Article:
    mentions = tuple(
        Mention(
            f"m{i}", "Thing", start, end, text[start:end], "test.rule", OtherValue({"number": i, "words": "có: #1"})
        )
        for i, (start, end) in enumerate(spans, 1)
    )
    return Article(id, Source(f"{id}.txt", "1" * 64), ArticleInfo(), text, mentions)


PIECES = st.sampled_from(
    [*"aĐủ.,-_#\"'{}", *" \t\n\r\u00a0\u2028\x85\x1c\u0301", "\r\n", "  ", "\U0001f389", "\U0001f1fb\U0001f1f3",
     "đảng viên", "uy\u0309", "15", "T1"]
)  # fmt: skip


@st.composite
def made_up(draw: st.DrawFn) -> Article:
    """Any text, with mentions that may touch each other; none begins or ends with white space, as none ever does."""
    anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
    text = "a" + "".join(draw(st.lists(PIECES | anything, max_size=25)))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    touching = draw(st.booleans())
    pairs = pairwise(edges) if touching else zip(edges[::2], edges[1::2], strict=False)
    return plain_article(text, [(s, e) for s, e in pairs if not (text[s].isspace() or text[e - 1].isspace())])


def write_run(folder: Path, articles: Iterable[Article]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "records.jsonl").write_bytes(b"".join(map(to_line, articles)))
    return folder


def exported(tool: str, folder: Path, articles: Iterable[Article]) -> Path:
    """What the tool gives back when nobody changed anything, but looked at all of it."""
    folder.mkdir(parents=True, exist_ok=True)
    if tool == "brat":
        brat.write(articles, folder, Options())
        return folder
    if tool == "doccano":
        path = folder / "project.jsonl"
        doccano.write(articles, path, Options())
        lines = []
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], 1):
            lines.append(_by_doccano(json.loads(line), number))
        path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
        return path
    label_studio.write(articles, folder, Options())
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        result = task["predictions"][0]["result"]
        task |= {"id": number, "annotations": [annotation(result)]}
    path = folder / "project.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def annotation(result: list[dict[str, Any]], at: str = "2024-03-01T08:00:00Z", **more: Any) -> dict[str, Any]:
    return {"id": 1, "was_cancelled": False, "created_at": at, "updated_at": at, "result": result, **more}


def _by_doccano(example: dict[str, Any], number: int) -> dict[str, Any]:
    """Ids of its own, and an own ``id`` for the example."""
    new = {entity["id"]: 7000 + entity["id"] for entity in example["entities"]}
    for entity in example["entities"]:
        entity["id"] = new[entity["id"]]
    for relation in example["relations"]:
        relation["from_id"], relation["to_id"] = new[relation["from_id"]], new[relation["to_id"]]
    return {"id": number, **example, "Comments": []}


def changed_json(path: Path, change: Callable[[Any], None]) -> None:
    """Let ``change`` work on the first article of a file of Label Studio or doccano."""
    if path.suffix == ".jsonl":
        first, *rest = path.read_text(encoding="utf-8").split("\n")
        example = json.loads(first)
        change(example)
        path.write_text("\n".join([json.dumps(example), *rest]), encoding="utf-8")
        return
    tasks = json.loads(path.read_text(encoding="utf-8"))
    change(tasks[0])
    path.write_text(json.dumps(tasks), encoding="utf-8")
