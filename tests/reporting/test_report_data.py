"""What the page is made of: columns, texts, blocks, the skeleton and its policy, labels, and the command."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import typer
from report_articles import HOSTILE, MANY, all_articles, astral, full, write_run
from typer.testing import CliRunner

from extractor.commands.reporting import report_command
from extractor.errors import InputError, UsageError
from extractor.finished import Run, read_run
from extractor.pipeline import Extractor
from extractor.records import Article
from extractor.reporting import write_report
from extractor.reporting.index import Index
from extractor.reporting.page import ASSETS, SCRIPTS, labels, script, skeleton, style
from extractor.reporting.texts import article_text
from extractor.text import Units

BLOCK = re.compile(rb'<script type="application/octet-stream" id="([\w-]+)">([A-Za-z0-9+/=]*)</script>')


def blocks(path: Path) -> dict[str, Any]:
    found = BLOCK.findall(path.read_bytes())
    return {id.decode(): json.loads(gzip.decompress(base64.b64decode(data))) for id, data in found}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    assert write_report(all_articles(), path, title="Thử & xem") == MANY + 3
    return path


def utf16_slice(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_offsets_count_utf16_units() -> None:
    at = Units("a😀b🎏c").of
    assert [at(offset) for offset in range(6)] == [0, 1, 3, 4, 6, 7]


@pytest.mark.parametrize("article", all_articles()[:4], ids=lambda article: article.id[:4])
def test_a_text_goes_with_offsets_that_javascript_understands(article: Article) -> None:
    known: dict[str, int] = {}
    text, zones, mentions = article_text(article, lambda word: known.setdefault(word, len(known)))
    assert text == article.text
    assert [utf16_slice(text, start, end) for _, _, start, end, _, _ in mentions] == [m.text for m in article.mentions]
    assert [utf16_slice(text, start, end) for _, start, end in zones] == [
        article.text[zone.start : zone.end] for zone in article.article.zones
    ]
    assert all(None not in value.values() for *_, value in mentions)


def column(index: Index, table: str, name: str) -> list[Any]:
    found = index.tables[table]
    strings = index.strings()
    return [strings[cell] if name in found.texts else cell for cell in found.columns[name]]


def test_records_stand_in_columns() -> None:
    index = Index()
    index.add(full())
    index.add(astral())
    assert column(index, "statistics", "org") == ["Đảng bộ xã An Phong"] * 3 + [""] * 5
    assert column(index, "statistics", "value")[:5] == [1250, 300, None, 24, 5_000_000_000]
    assert column(index, "statistics", "low")[2] == 3
    assert column(index, "statistics", "words")[0] == "1.250 đảng viên"
    assert column(index, "statistics", "mentions")[:2] == [[3], [4]]
    assert column(index, "statistics", "failed") == [1, 1, 0, 0, 0, 0, 0, 0]
    assert column(index, "statistics", "article") == [0] * 6 + [1] * 2
    assert column(index, "organisations", "mentions") == [[0, 2], [], [0]]
    assert column(index, "organisations", "parent")[1] == "Đảng bộ xã An Phong"
    assert column(index, "documents", "issuer") == ["Đảng bộ xã An Phong"]
    assert column(index, "people", "roles") == ["Bí thư Đảng ủy xã An Phong"]
    assert column(index, "people", "bodies") == ["Đảng ủy xã An Phong"]
    assert column(index, "checks", "mentions") == [[6], [3, 4]]
    assert column(index, "checks", "ok") == [1, 0]
    assert column(index, "articles", "checks_failed") == [1, 0]
    assert column(index, "other:crops", "field:note") == ["=1+1"]
    start, end = column(index, "statistics", "sentence")[6]
    assert utf16_slice(astral().text, start, end).startswith("😀 Chợ")


def test_a_symbol_is_one_document_whoever_is_named_as_its_issuer(extractor_: Extractor) -> None:
    index = Index()
    first, second = "Chỉ thị số 05-CT/TW của Bộ Chính trị.", "Theo Chỉ thị số 05-CT/TW."
    for text in (first, second, "Nghị quyết số 7 của Huyện ủy Gạo."):
        index.add(extractor_(text))
    assert column(index, "documents", "key")[:2] == ["05-ct/tw", "05-ct/tw"]
    assert column(index, "documents", "key")[2] == "nghị quyết · 7 · huyện ủy gạo"


def test_all_columns_of_a_table_are_of_one_length() -> None:
    index = Index()
    for article in all_articles()[:6]:
        index.add(article)
    index.append_other("crops", {"article": 0, "id": "x9", "label": "CROP", "mentions": [], "failed": 0,
                                 "sentence": [0, 1]}, {"area": 2, "organic": True})  # fmt: skip
    for name, table in index.tables.items():
        assert {len(cells) for cells in table.columns.values()} == {len(table)}, name
    assert column(index, "other:crops", "field:variety") == ["ST", ""]
    assert column(index, "other:crops", "field:area") == ["", "2"]
    assert column(index, "other:crops", "field:organic") == ["", "true"]
    assert [len(index.tables[name]) for name in ("articles", "statistics")] == [6, 12]


def test_times_bring_their_days() -> None:
    index = Index()
    index.add(full())
    strings = index.strings()
    days = {strings[number]: (start, end) for number, start, end in index.periods()}
    assert days["2020"][1] - days["2020"][0] == 365
    assert days["2019-06-01"][0] == days["2019-06-01"][1]


def test_every_string_is_kept_once(page: Path) -> None:
    strings = blocks(page)["strings"]
    assert strings[0] == ""
    assert len(strings) == len(set(strings))


def test_texts_come_in_chunks_in_the_order_of_the_articles(page: Path) -> None:
    found = blocks(page)
    texts = [text for chunk in ("texts-0", "texts-1") for text, _, _ in found[chunk]]
    assert texts == [article.text for article in all_articles()]
    assert len(found["texts-0"]) == found["facts"]["chunk"]


def test_the_same_records_make_the_same_bytes(page: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.html"
    write_report(all_articles(), again, title="Thử & xem")
    assert again.read_bytes() == page.read_bytes()


def test_nothing_of_an_article_stands_in_the_page_as_it_is(page: Path) -> None:
    source = page.read_bytes()
    outside = BLOCK.sub(b"", source).decode()
    assert "hacked" not in outside and "An Phong" not in outside
    assert outside.count("<script>") == outside.count("</script>") == 1
    assert html.escape("Thử & xem") in outside


@pytest.mark.parametrize("title", ["{{data}}{{script}}", HOSTILE, "</title>", "}}"])
def test_a_title_is_only_a_title(tmp_path: Path, title: str) -> None:
    path = tmp_path / "report.html"
    write_report([], path, title=title)
    outside = BLOCK.sub(b"", path.read_bytes()).decode()
    assert f"<title>{html.escape(title)}</title>" in outside
    assert outside.count("<script>") == 1
    assert blocks(path)["facts"]["title"] == title


def test_the_policy_lets_only_this_script_and_style_through(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', source)
    assert found
    policy = dict(part.strip().split(" ", 1) for part in found[1].split(";"))
    for name, element in (("script-src", "script"), ("style-src", "style")):
        inside = re.search(rf"<{element}>(.*?)</{element}>", source, re.DOTALL)
        assert inside
        assert policy[name] == f"'sha256-{base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()}'"
    assert policy["default-src"] == policy["connect-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert source.index("Content-Security-Policy") < source.index("<style>")
    assert not re.search(r"""\s(on\w+|style)\s*=\s*["']""", "".join(skeleton(None)).replace(script(), "")), "inline"


def test_scripts_take_no_data_for_markup() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|</script|https?://(?!\|)\w"
    )
    assert not re.search(forbidden, script().replace("https?:\\/\\/", ""))
    assert sorted(path.stem for path in ASSETS.glob("*.js")) == sorted(SCRIPTS)
    assert "url(" not in style() and "@import" not in style()


def test_labels_have_the_same_keys_and_places_in_both_languages() -> None:
    vi, en = labels()["vi"], labels()["en"]
    assert list(vi) == list(en)
    for key in vi:
        assert vi[key].strip() and en[key].strip(), key
        assert sorted(re.findall(r"\{\d\}", vi[key])) == sorted(re.findall(r"\{\d\}", en[key])), key
        assert unicodedata.normalize("NFC", vi[key]) == vi[key], key


def test_every_key_that_the_page_asks_for_is_there_and_none_is_left_over() -> None:
    source = script() + (ASSETS / "page.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'"((?:[a-z]+)\.[a-z_.-]+)"', source)) | set(re.findall(r'data-t[\w-]*="([^"]+)"', source))
    known = set(labels()["en"])
    spoken = set(re.findall(r'\bt(?:Count)?\("([^"]+)"', source)) | set(re.findall(r'data-t[\w-]*="([^"]+)"', source))
    assert spoken <= known, spoken - known
    families = ("tab.", "column.", "number.", "kind.", "level.", "check.", "label.", "date.", "mod.", "field.")
    one = {key for key in known if key.endswith(".one")}
    left = {key for key in known - asked - spoken - one if not key.startswith((*families, "page.nojs", "page.old"))}
    assert left == set()
    assert {key.removesuffix(".one") for key in one} <= known


def test_every_column_and_code_has_words() -> None:
    from extractor.records import CORE_LABELS

    known = set(labels()["en"])
    source = script()
    named = set(re.findall(r'(?:textual|numeric|timed)\("(\w+)"(?:\)|, null|, \()', source))
    assert len(named) > 8
    assert {f"column.{name}" for name in named} <= known
    assert {f"label.{label}" for label in CORE_LABELS} <= known
    documented = (Path(__file__).resolve().parents[2] / "docs" / "records.md").read_text(encoding="utf-8")
    kinds = next(line for line in documented.splitlines() if line.startswith("| `kind` | `dang_bo`"))
    assert {f"kind.{kind}" for kind in re.findall(r"`(\w+)`", kinds)[1:]} <= known
    assert {f"check.{code}" for code in re.findall(r"^- `([\w-]+)`:", documented, re.MULTILINE)} <= known


def contrast(one: str, other: str) -> float:
    """The ratio that WCAG measures of two colours ``#rgb`` or ``#rrggbb``."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> list[dict[str, str]]:
    css = style()
    found = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part)) for part in re.findall(r":root[^{]*\{([^}]*)\}", css)
    ]
    light, by_media, dark = found[:3]
    assert by_media == dark and set(dark) == set(light)
    return [light, dark]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_apart(theme: int) -> None:
    colour = themes()[theme]
    grounds = ("paper", "sheet", "raised")
    for name in ("ink", "quiet", "accent", "ok", "bad"):
        for ground in grounds:
            assert contrast(colour[name], colour[ground]) >= 4.5, (name, ground)
    for number in range(9):
        assert contrast(colour["ink"], colour[f"t{number}"]) >= 4.5
        assert contrast(colour[f"c{number}"], colour["sheet"]) >= 3
    for ground in ("lit", "sentence"):
        assert contrast(colour["ink"], colour[ground]) >= 4.5, ground
    for name in ("edge", "focus", "bar"):
        assert contrast(colour[name], colour["paper"]) >= 3, name


def test_a_report_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Any:
        yield full()
        raise InputError("x", "records", "line 2 is no record")

    path = tmp_path / "report.html"
    path.write_bytes(b"before")
    with pytest.raises(InputError):
        write_report(broken(), path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_report([], tmp_path / "nowhere" / "report.html")


def test_what_a_run_says_of_itself(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "out", [])
    run = read_run(folder)
    assert [failure["code"] for failure in run.failures] == ["empty", "binary"]
    assert run.told() == {
        "version": "0.1.0",
        "schema_version": "1.0",
        "started": "2024-02-03T04:05:06+00:00",
        "rules": "ab12",
    }
    assert read_run(folder / "records.jsonl") == run
    assert read_run(tmp_path) == Run()
    assert Run(facts={"rules": "?", "version": ["x"]}).told() == {}


@pytest.mark.parametrize(("name", "data", "message"), [
    ("errors.jsonl", b'{"path": "a"}\n\nno json\n', "line 3 is no JSON"),
    ("errors.jsonl", b"[1]\n", "line 1 is no object"),
    ("run.json", b"{", "line 1 is no JSON"),
])  # fmt: skip
def test_a_broken_file_of_a_run_is_named(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        read_run(tmp_path)
    assert caught.value.path == str(tmp_path / name)


app = typer.Typer()
app.command()(report_command)


def call(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "out", all_articles()[:3])
    done = call(folder, "-o", tmp_path / "report.html", "--title", "Ba bài")
    assert done.exit_code == 0, done.output
    assert "3 articles" in done.output
    found = blocks(tmp_path / "report.html")
    assert found["facts"]["title"] == "Ba bài"
    assert found["facts"]["run"]["rules"] == "ab12"
    failures = next(table for id, table in found.items() if id.startswith("table-") and table["name"] == "failures")
    assert failures["length"] == 2
    only = call(folder / "records.jsonl", "-o", tmp_path / "other.html")
    assert only.exit_code == 0


def test_wrong_calls_are_answered(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "out", [full()])
    records = folder / "records.jsonl"
    before = records.read_bytes()
    assert call(tmp_path / "no", "-o", tmp_path / "r.html").exit_code == 2
    onto = call(folder, "-o", records)
    assert (onto.exit_code, records.read_bytes()) == (2, before)
    assert "is a folder" in call(folder, "-o", tmp_path).output
    records.write_bytes(before + b"{}\n")
    broken = call(folder, "-o", tmp_path / "r.html")
    assert broken.exit_code == 1
    assert "line 2" in broken.output
    assert not (tmp_path / "r.html").exists()
