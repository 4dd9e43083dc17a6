"""The page in a real browser: what one sees, searches, opens, downloads, and what articles cannot make it do."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_articles import (
    HOSTILE,
    HOSTILE_BODY,
    MANY,
    NFD_PLACE,
    OVERRIDE,
    all_articles,
    astral,
    full,
    plain,
    statistic,
    with_records,
    write_run,
)

from extractor.finished import read_run
from extractor.records import Records
from extractor.reporting import write_report
from extractor.reporting.page import labels

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STATISTICS = 6 + 2 + 1 + MANY
WIDE, NARROW = (1280, 900), (375, 812)


def refuse(reason: str) -> None:
    if os.environ.get("EXTRACTOR_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless browser without any network, in English."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    chromedriver = shutil.which("chromedriver")
    if browser is None or chromedriver is None:
        refuse("there is no Chromium with a chromedriver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        refuse("there is no selenium")
    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (
        "headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "hide-scrollbars", "lang=en-US",
        "host-resolver-rules=MAP * ~NOTFOUND", f"user-data-dir={tmp_path_factory.mktemp('browser')}",
    ):  # fmt: skip
        options.add_argument(f"--{flag}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SE_OFFLINE", "true")
        started = webdriver.Chrome(options=options, service=Service(str(chromedriver)))
    started.set_script_timeout(10)
    yield started
    started.quit()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_run(tmp_path_factory.mktemp("report") / "out", all_articles())
    path = folder.parent / "report.html"
    write_report(all_articles(), path, run=read_run(folder))
    return path


class Page:
    """The page as a reader has it: what is seen and pressed."""

    def __init__(self, driver: Any, report: Path) -> None:
        self.driver = driver
        self.report = report

    def open(self, hash: str = "", size: tuple[int, int] = WIDE, dark: bool = False, path: Path | None = None) -> Page:
        width, height = size
        self.cdp(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        # What is still fading in has no text yet to WebDriver.
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.cdp("Emulation.setEmulatedMedia", features=[scheme, still])
        self.driver.get("about:blank")
        self.driver.get((path or self.report).as_uri() + hash)
        return self.ready()

    def ready(self) -> Page:
        self.until("return performance.getEntriesByName('ready').length > 0")
        return self

    def cdp(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def js(self, code: str, *arguments: Any) -> Any:
        return self.driver.execute_script(code, *arguments)

    def until(self, code: str, *arguments: Any) -> Any:
        end = time.monotonic() + 8
        while time.monotonic() < end:
            found = self.js(code, *arguments)
            if found:
                return found
            time.sleep(0.01)
        raise AssertionError(f"never: {code}")

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def texts(self, selector: str) -> list[str]:
        return list(self.js("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector))

    def settled(self, code: str) -> Any:
        """What a script gives after the next answer of the page to something that it does."""
        self.js("performance.clearMeasures('answer')")
        found = self.js(code)
        self.until("return performance.getEntriesByName('answer').length > 0")
        return found

    def search(self, words: str, field: str = "q") -> str:
        self.settled(
            f"const i = document.getElementById({field!r}); i.value = {words!r};"
            " i.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        return str(self.one("#found").text)

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def column(self, name: str) -> list[str]:
        return self.texts(f'#rows td[data-of="{name}"]')

    def lit(self) -> str:
        return str(self.until("const m = document.querySelector('#article mark.lit'); return m && m.textContent"))

    @property
    def focused(self) -> Any:
        return self.driver.switch_to.active_element

    @property
    def hash(self) -> str:
        return str(self.js("return decodeURIComponent(location.hash)"))


@pytest.fixture
def page(driver: Any, report: Path) -> Iterator[Page]:
    """The page; a test fails when the browser's console complained of anything: scripts, the policy, the network."""
    driver.get_log("browser")
    yield Page(driver, report)
    driver.execute_script("try { localStorage.clear() } catch {}")
    complaints = [entry["message"] for entry in driver.get_log("browser") if entry["level"] != "INFO"]
    assert complaints == []


def test_it_opens_with_what_there_is(page: Page) -> None:
    page.open()
    figures = {
        item.get_attribute("data-figure"): item.find_element("css selector", "strong").text
        for item in page.all("[data-figure]")
    }
    assert figures == {
        "articles": str(MANY + 3), "organisations": "4", "statistics": str(STATISTICS), "documents": "1", "people": "1",
        "checks_ok": "1", "checks_failed": "1", "failures": "2",
    }  # fmt: skip
    tabs = page.texts('[role="tab"]')
    assert tabs == ["Overview", f"Statistics{STATISTICS}", "Documents1", "Organisations4", "People1", "Checks2",
                    f"Articles{MANY + 3}", "Crops1", "Failed inputs2"]  # fmt: skip
    assert "0.1.0" in page.one("#footer").text and "ab12" in page.one("#footer").text
    years = page.texts('[data-chart="chart.published"] .name')
    assert years == ["2015", "2016", "2017", "2018", "2019", "2020", "2021", "2022"]
    units = page.js(
        "return [...document.querySelectorAll('[data-chart=\"chart.units\"] button')].map(b => b.dataset.key)"
    )
    assert units[0] == "hộ"


def test_no_network_is_asked(page: Page) -> None:
    page.open("#tab=statistics&open=statistics.0")
    page.lit()
    assert page.js("return performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize(("query", "found"), [
    ("dang vien", 2),
    ("đảng viên", 2),
    ("ĐẢNG VIÊN", 2),
    ("đảng vien", 2),
    ("đang vien", 0),  # whoever types diacritics means them
    ("đa vien", 0),
    ("dang an phong 1250", 1),
    ('"vien dang"', 0),
    ("Hòa lạc", 1),
    ("Hoà lạc", 1),
    ("hoa lac", 1),
    ('unit="hộ"', MANY),
    ('unit="h"', 0),
    ("chuyện quế thứ 41", 1),
    ("62,5", 1),
    ("5000000000", 1),
])  # fmt: skip
def test_search(page: Page, query: str, found: int) -> None:
    page.open("#tab=statistics")
    said = page.search(query)
    assert said == f"{found} of {STATISTICS} rows", query
    assert len(page.all("#rows tbody tr")) == min(found, 50)


def test_search_of_composed_and_decomposed_letters(page: Page) -> None:
    import unicodedata

    page.open("#tab=organisations")
    for form in ("NFC", "NFD"):
        assert page.search(unicodedata.normalize(form, "Hòa Lạc")).startswith("1 of")


def test_search_keeps_its_place_in_the_box(page: Page) -> None:
    page.open("#tab=statistics")
    page.one("#q").click()
    page.press("dang vien")
    page.until(f"return document.getElementById('found').textContent === '2 of {STATISTICS} rows'")
    assert page.focused.get_attribute("id") == "q"
    assert page.one("#q").get_attribute("value") == "dang vien"
    assert "q=dang+vien" in page.hash


def test_sorting(page: Page) -> None:
    page.open("#tab=statistics")
    button = '#rows th button[data-column="quantity"]'
    page.settled(f"document.querySelector('{button}').click()")
    assert page.js(f"return document.querySelector('{button}').parentNode.getAttribute('aria-sort')") == "ascending"
    up = page.column("quantity")
    assert up[:5] == ["1", "2", "3–5", "3", "3"]  # as numbers, not as words: 10 is not before 2
    page.settled(f"document.querySelector('{button}').click()")
    assert page.column("quantity")[:4] == ["5,000,000,000", "1,250", "> 300", "~ 62.5%"]
    assert page.js(f"return document.querySelector('{button}').parentNode.getAttribute('aria-sort')") == "descending"
    page.settled(f"document.querySelector('{button}').click()")
    assert page.column("quantity")[:4] == ["1,250", "> 300", "3–5", "24/49"]
    page.settled("document.querySelector('#rows th button[data-column=\"whose\"]').click()")
    assert page.column("whose")[0] != ""  # rows with nothing in the column stand last
    page.settled("document.querySelector('#rows th button[data-column=\"whose\"]').click()")
    assert page.column("whose")[0] != ""


def test_pages(page: Page) -> None:
    page.open("#tab=statistics")
    assert len(page.all("#rows tbody tr")) == 50
    assert page.one("#page").text == "Page 1 of 2"
    page.settled("document.querySelector('[data-page=\"table.next\"]').click()")
    assert len(page.all("#rows tbody tr")) == STATISTICS - 50
    assert not page.one('[data-page="table.next"]').is_enabled()
    assert "page=2" in page.hash
    page.search("hộ")
    assert "page=" not in page.hash
    assert page.one("#page").text == "Page 1 of 2"


def test_the_words_around_a_mention_stand_in_its_row(page: Page) -> None:
    page.open("#tab=statistics&q=dang+vien")
    page.until("return document.querySelectorAll('#rows .passage mark').length === 2")
    assert page.texts("#rows .passage mark") == ["1.250 đảng viên", "hơn 300 đảng viên"]
    assert "Đảng bộ xã An Phong có 1.250 đảng viên, trong đó" in page.texts("#rows .passage")[0]


def count_of(page: Page, tab: str) -> int:
    return int(page.one(f'[data-tab="{tab}"] .count').text.replace(",", ""))


def test_filters(page: Page) -> None:
    page.open("#tab=statistics")
    page.search("2020", "from")
    assert page.search("2020", "to") == f"2 of {STATISTICS} rows"  # by the time of the statistic
    assert count_of(page, "articles") == 0  # by the day of publication
    page.search("", "from")
    page.search("6/2019", "to")
    assert count_of(page, "documents") == 1  # by the date of the document
    page.search("5/2019", "to")
    assert count_of(page, "documents") == 0
    page.search("2019-13", "to")
    assert page.one("#to").get_attribute("aria-invalid") == "true"
    assert count_of(page, "documents") == 1
    page.settled("document.getElementById('reset').click()")
    assert page.one("#found").text == f"{STATISTICS} rows"
    assert page.focused.get_attribute("id") == "q"
    assert page.search("an phong", "place") == f"3 of {STATISTICS} rows"
    assert [count_of(page, tab) for tab in ("documents", "organisations", "people", "articles", "checks")] == [
        1,
        2,
        1,
        1,
        2,
    ]
    page.settled("document.getElementById('failed').click()")
    assert page.one("#found").text == f"2 of {STATISTICS} rows"
    assert [count_of(page, tab) for tab in ("documents", "checks", "articles")] == [0, 1, 1]
    page.settled("document.getElementById('reset').click()")
    page.settled("const l = document.getElementById('label'); l.value = 'DOCUMENT';"
                 " l.dispatchEvent(new Event('input', {bubbles: true}))")  # fmt: skip
    assert [count_of(page, tab) for tab in ("statistics", "documents", "articles", "other:crops")] == [0, 1, 1, 0]
    assert page.one("#rows").text == "No row fits."
    offered = page.js("return [...document.querySelectorAll('#places option')].map((o) => o.value)")
    assert "An Phong" in offered and "Đảng bộ xã An Phong" in offered


def test_bars_lead_to_their_rows(page: Page) -> None:
    page.open()
    page.settled('document.querySelector(\'[data-chart="chart.units"] button[data-key="chi bộ"]\').click()')
    assert page.one('[role="tab"][aria-selected="true"]').get_attribute("data-tab") == "statistics"
    assert page.column("quantity") == ["3–5", "24/49"]
    page.settled("document.querySelector('[data-tab=overview]').click()")
    page.settled("document.getElementById('reset').click()")
    page.settled('document.querySelector(\'[data-chart="chart.published"] button[data-key="2022"]\').click()')
    assert len(page.all("#rows tbody tr")) == 2
    page.settled("history.back()")
    page.settled("document.querySelector('[data-figure=checks_failed]').click()")
    assert page.texts("#rows td:first-child") == ["✗ Fails"]
    page.settled("history.back()")
    page.settled("document.querySelector('[data-chart=\"chart.documents\"] button').click()")
    assert page.column("document") == ["Nghị quyết 12-NQ/HU"]


def in_view(page: Page, selector: str) -> bool:
    return bool(
        page.js(
            "const m = document.querySelector(arguments[0]); const r = m.getBoundingClientRect();"
            "const at = document.elementFromPoint(r.left + 2, r.top + r.height / 2);"
            "return r.top >= 0 && r.bottom <= innerHeight && m.contains(at)",
            selector,
        )
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_row_opens_its_article_at_the_mention(page: Page, size: tuple[int, int]) -> None:
    page.open("#tab=statistics&q=dang+vien", size=size)
    page.js("document.querySelectorAll('#rows tbody tr')[1].click()")
    assert page.lit() == "hơn 300 đảng viên"
    assert in_view(page, "#article mark.lit")
    assert page.texts("#article .zone.title") == ["Đảng bộ xã An Phong chăm nguồn"]
    assert page.texts("#article-text mark") == [mention.text for mention in full().mentions]
    assert page.focused.text == "hơn 300 đảng viên"
    tip = page.one("#tip").text
    for told in ("count.rule", "> 300 đảng viên", "Đảng bộ xã An Phong", "nữ", "a share of 1,250 đảng viên", "✗"):
        assert told in tip
    assert page.one(".note").text.startswith("✗ Do the parts add up")
    sentence = page.js("return [...CSS.highlights.get('sentence')].map(String).join('|')")
    assert "trong đó" in sentence and "Lò Văn Tấu" not in sentence and "300" not in sentence


def test_the_sentence_is_lit_far_down_in_a_long_article(page: Page, tmp_path: Path) -> None:
    long = plain(7)
    filler = "Đường vào bản còn xa. " * 400
    body = f"{filler}\nCả xã có 7 hộ trồng quế.\n{filler}"
    from report_articles import article, count

    made = article("d" * 16, "Bài dài", body, [("7 hộ", "COUNT", count(7, "hộ"))])
    start = made.text.index("Cả xã")
    made = with_records(made, Records(statistics=(statistic("s1", made.mentions[0], (start, start + 24)),)))
    path = tmp_path / "long.html"
    write_report([long, made], path)
    page.open("#tab=statistics&open=statistics.1", path=path)
    assert page.lit() == "7 hộ"
    assert in_view(page, "#article mark.lit")
    assert page.js("return document.querySelector('.sheet').scrollTop") > 1000


def test_places_of_a_record_are_stepped_through(page: Page) -> None:
    page.open("#tab=organisations&open=organisations.0")
    page.lit()
    assert page.one("#step").text == "Place 1 of 2"
    assert len(page.all("#article mark.same")) == 2
    first = page.js("return document.querySelector('mark.lit').dataset.mention")
    page.one("#step-on").click()
    assert page.one("#step").text == "Place 2 of 2"
    assert page.js("return document.querySelector('mark.lit').dataset.mention") != first
    page.open("#tab=organisations&open=organisations.1")
    page.until("return document.querySelectorAll('#article-text mark').length > 5")
    assert page.one("#step").text == "Not mentioned by name in the text."
    assert page.all("mark.lit") == []
    page.one(".note").click()
    assert page.lit() == "1.250 đảng viên"


def test_labels_are_hidden_and_shown(page: Page) -> None:
    page.open("#tab=articles&open=articles.0")
    page.until("return document.querySelectorAll('#legend button').length")
    names = [re.sub(r" \d+$", "", text) for text in page.texts("#legend button")]
    assert names == ["Party organisation", "Document", "Date", "Count", "Person", "CROP"]
    colours = page.js("return [...document.querySelectorAll('#article-text mark')].map("
                      "(m) => [m.dataset.label, getComputedStyle(m).backgroundColor])")  # fmt: skip
    assert len({tuple(pair) for pair in colours}) == len({label for label, _ in colours}) == 6
    assert len({colour for _, colour in colours}) == 6
    page.one('#legend [data-label="COUNT"]').click()
    assert page.one('#legend [data-label="COUNT"]').get_attribute("aria-pressed") == "false"
    marks = page.js("return [...document.querySelectorAll('mark[data-label=COUNT]')].map("
                    "(m) => [getComputedStyle(m).backgroundColor, m.tabIndex])")  # fmt: skip
    assert {tuple(pair) for pair in marks} == {("rgba(0, 0, 0, 0)", -1)}
    page.one('#legend [data-label="COUNT"]').click()
    assert page.js("return document.querySelector('mark[data-label=COUNT]').tabIndex") == 0
    page.one("#close").click()


def test_what_is_told_of_a_mention_comes_with_focus_and_pointer(page: Page) -> None:
    from selenium.webdriver import ActionChains

    page.open("#tab=articles&open=articles.0")
    page.until("return document.querySelectorAll('#article-text mark').length")
    assert not page.one("#tip").is_displayed()
    mark = page.one('mark[data-label="DOCUMENT"]')
    page.js("arguments[0].focus()", mark)
    assert page.one("#tip").is_displayed()
    assert mark.get_attribute("aria-describedby") == "tip"
    told = page.one("#tip").text
    assert "12-NQ/HU" in told and "document.rule" in told and "2019-06-01" in told
    page.js("arguments[0].blur()", mark)
    assert not page.one("#tip").is_displayed()
    ActionChains(page.driver).move_to_element(page.one('mark[data-label="PERSON"]')).perform()
    page.until("return !document.getElementById('tip').hidden")
    assert "Bí thư Đảng ủy xã An Phong" in page.one("#tip").text
    ActionChains(page.driver).move_to_element(page.one("#article-title")).perform()
    page.until("return document.getElementById('tip').hidden")


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    from selenium.webdriver import Keys

    page.open()
    page.press("/")
    assert page.focused.get_attribute("id") == "q"
    page.press("dang vien")
    page.until("return document.querySelector('[data-tab=statistics] .count').textContent === '2'")
    for _ in range(12):
        page.press(Keys.TAB)
        if page.focused.get_attribute("role") == "tab":
            break
    assert page.focused.get_attribute("data-tab") == "overview"
    page.press(Keys.ARROW_LEFT)
    assert page.focused.get_attribute("data-tab") == "failures"
    page.press(Keys.HOME, Keys.ARROW_RIGHT)
    page.until("return document.activeElement.dataset.tab === 'statistics'")
    assert page.focused.get_attribute("aria-selected") == "true"
    for _ in range(15):
        page.press(Keys.TAB)
        if page.focused.tag_name == "tr":
            break
    assert page.focused.get_attribute("data-row") == "0"
    page.press(Keys.ARROW_DOWN)
    assert page.focused.get_attribute("data-row") == "1"
    page.press(Keys.ENTER)
    assert page.lit() == "hơn 300 đảng viên"
    page.press(Keys.TAB)
    assert page.focused.text == "từ 3 đến 5 chi bộ"
    assert "3–5 chi bộ" in page.one("#tip").text
    page.press(Keys.ESCAPE)
    page.until("return !document.getElementById('article').open")
    page.until("return document.activeElement.dataset.row === '1'")
    page.press(Keys.ENTER)
    page.lit()


def test_what_has_focus_is_seen_to_have_it(page: Page) -> None:
    from selenium.webdriver import Keys

    page.open("#tab=statistics")
    for _ in range(22):
        page.press(Keys.TAB)
        name, style, width = page.js(
            "const e = document.activeElement, s = getComputedStyle(e);"
            "return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)]"
        )
        assert name.startswith("<body") or (style != "none" and width >= 1), name


def test_back_closes_the_article_and_undoes_filters(page: Page) -> None:
    page.open("#tab=statistics")
    # Presses of a hand: a browser skips on the way back what a page does by itself.
    page.one(".check").click()
    page.until(f"return document.getElementById('found').textContent === '2 of {STATISTICS} rows'")
    page.one("#rows tbody tr").click()
    page.lit()
    assert "open=statistics.0" in page.hash
    page.driver.back()
    page.until("return !document.getElementById('article').open")
    assert page.one("#found").text == f"2 of {STATISTICS} rows"
    page.driver.back()
    page.until(f"return document.getElementById('found').textContent === '{STATISTICS} rows'")
    assert not page.one("#failed").is_selected()


def test_a_view_comes_back_from_its_address(page: Page) -> None:
    page.open("#tab=statistics")
    page.search("An Phong")
    page.search("2020", "from")
    page.search("an phong", "place")
    page.settled("document.getElementById('failed').click()")
    page.settled("document.querySelector('th button[data-column=quantity]').click()")
    page.js("document.querySelector('#rows tbody tr').click()")
    page.lit()
    before = (page.hash, page.column("quantity"), page.lit())
    assert before[1] == ["> 300", "1,250"]
    page.driver.refresh()
    page.ready()
    assert (page.hash, page.column("quantity"), page.lit()) == before
    assert [page.one(f"#{name}").get_attribute("value") for name in ("q", "from", "place")] == [
        "An Phong",
        "2020",
        "an phong",
    ]
    assert page.one("#failed").is_selected()


@pytest.mark.parametrize("hash", [
    "#tab=nothing&page=-3&sort=x:up&open=statistics.999999", "#page=1e9&tab=statistics&q=%00%E2%80%AE",
    "#open=failures.0", "#%", "#tab=__proto__&sort=constructor:down&label=__proto__", "#tab=statistics&from=99999&to=0",
])  # fmt: skip
def test_an_address_that_makes_no_sense_does_no_harm(page: Page, hash: str) -> None:
    page.open(hash)
    assert page.one("#report").is_displayed()
    assert not page.js("return document.getElementById('article').open")


@pytest.mark.parametrize("tab", ["overview", "statistics", "documents", "organisations", "people", "checks", "articles",
                                 "other:crops", "failures"])  # fmt: skip
def test_a_phone_shows_all_without_scrolling_aside(page: Page, tab: str) -> None:
    page.open(f"#tab={tab}&from=1000", size=NARROW)
    page.settled("const f = document.getElementById('from'); f.value = '';"
                 " f.dispatchEvent(new Event('input', {bubbles: true}))")  # fmt: skip
    assert page.js("return [document.documentElement.scrollWidth, document.body.scrollWidth]") == [375, 375]
    outside = page.js(
        "return [...document.querySelectorAll('main *')].filter((e) => e.offsetParent && !e.closest('#tabs') &&"
        " !e.closest('.hidden') && e.getBoundingClientRect().right > 376).map((e) => e.outerHTML.slice(0, 99))"
    )
    assert outside == []
    # A card gives each cell its own line; a cell squeezed by rules for columns would be many lines high.
    squeezed = page.js(
        "return [...document.querySelectorAll('#rows td')].filter((e) => e.offsetParent &&"
        " e.getBoundingClientRect().width < 200).map((e) => e.outerHTML.slice(0, 99))"
    )
    assert squeezed == []
    small = page.js(
        "return [...document.querySelectorAll('button, select, input:not([type=checkbox]), .check, summary, tr.opens')]"
        ".filter((e) => e.offsetParent && !e.closest('.columns') && e.getBoundingClientRect().height < 40)"
        ".map((e) => e.outerHTML.slice(0, 99))"
    )
    assert small == []


def test_a_phone_shows_the_article_without_scrolling_aside(page: Page) -> None:
    page.open("#tab=organisations&open=organisations.0", size=NARROW)
    page.lit()
    sheet = "const s = document.querySelector('.sheet'); return "
    assert page.js(sheet + "s.scrollWidth <= s.clientWidth && s.clientWidth === 375")
    assert page.js("const r = document.getElementById('tip').getBoundingClientRect();"
                   "return [r.left, Math.round(r.right), Math.round(r.bottom)]") == [0, 375, 812]  # fmt: skip
    assert in_view(page, "#close") and in_view(page, "#article mark.lit")
    assert page.js("return [...document.querySelectorAll('#article button')].filter((e) => e.offsetParent)"
                   ".every((e) => e.getBoundingClientRect().height >= 40)")  # fmt: skip


def background(page: Page) -> str:
    return str(page.js("return getComputedStyle(document.body).backgroundColor"))


def test_dark_and_light(page: Page) -> None:
    light = background(page.open())
    dark = background(page.open(dark=True))
    assert light == "rgb(250, 248, 244)" and dark == "rgb(21, 23, 26)"
    assert page.one("#theme").text == "☀ Light"
    page.one("#theme").click()
    assert background(page) == light
    page.driver.refresh()
    assert background(page.ready()) == light  # it is remembered
    page.one("#theme").click()
    assert background(page) == dark


def test_nothing_moves_for_those_who_do_not_want_it(page: Page) -> None:
    for value, name in (("reduce", "none"), ("no-preference", "arrive")):
        page.open("#tab=statistics&open=statistics.0")
        page.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": value}])
        assert page.js("return getComputedStyle(document.getElementById('article')).animationName") == name


KEY = re.compile(
    r"(?:page|filter|tab|table|column|result|number|chart|article|part|label|check|kind|level|field|date|mod|document)\.[\w-]+"
)


def test_both_languages(page: Page) -> None:
    page.open("#tab=statistics")
    assert page.js("return document.documentElement.lang") == "en"
    page.one('[data-lang="vi"]').click()
    page.until("return document.querySelector('[data-tab=statistics]').textContent.startsWith('Số liệu')")
    vi = labels()["vi"]
    assert page.js("return document.documentElement.lang") == "vi"
    assert page.driver.title == page.one("#title").text == vi["page.title"]
    assert page.one('label[for="q"]').text == vi["filter.search"]
    assert page.one("#place").get_attribute("placeholder") == vi["filter.place.example"]
    assert page.one("#found").text == f"{STATISTICS} dòng"
    assert page.column("quantity")[:6] == ["1.250", "> 300", "3–5", "24/49", "5.000.000.000", "~ 62,5%"]
    for tab in page.js("return [...document.querySelectorAll('[role=tab]')].map((t) => t.dataset.tab)"):
        page.settled(f"document.querySelector('[data-tab=\"{tab}\"]').click()")
        left = [line for line in page.one("body").text.splitlines() if KEY.fullmatch(line.strip())]
        assert left == [], tab  # a key that has no words would stand there itself
    page.driver.refresh()
    page.ready()
    assert page.js("return document.documentElement.lang") == "vi"
    page.one('[data-lang="en"]').click()
    page.until("return document.documentElement.lang === 'en'")


def test_the_language_is_that_of_the_browser(page: Page) -> None:
    agent = page.js("return navigator.userAgent")
    page.cdp("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage="vi-VN")
    try:
        page.open()
        assert page.js("return document.documentElement.lang") == "vi"
    finally:
        page.cdp("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage="en-US")


def test_what_stands_in_articles_is_shown_and_never_obeyed(page: Page) -> None:
    page.open("#tab=articles&q=hacked")
    assert page.column("title") == [HOSTILE]
    for tab in ("statistics", "organisations"):
        page.open(f"#tab={tab}&q=hacked")
        assert len(page.all("#rows tbody tr")) == 1
    assert page.column("name") == ["<b onclick=x>Ban</b>"]
    page.js("document.querySelector('#rows tbody tr').click()")
    assert page.lit() == "<b>Ban</b>"
    assert page.one("#article-title").text == HOSTILE
    assert HOSTILE_BODY in page.one("#article-text").text
    assert page.all("#article a") == []  # javascript: is no address to go to
    assert "javascript:window.hacked=3" in page.one("#article-facts").text
    page.open("#tab=failures")
    assert "<i>x</i>.txt" in page.column("path")
    assert page.js("return document.querySelectorAll('img, b, i, iframe').length") == 0
    assert page.js("return window.hacked === undefined")
    page.open("#tab=overview&q=hacked")
    assert page.js("return window.hacked === undefined")


def test_a_link_goes_only_where_an_address_says(page: Page) -> None:
    page.open("#tab=articles&open=articles.0")
    link = page.one("#article-facts a")
    assert link.get_attribute("href") == "https://bao.example/bai?x=1&y=2"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_no_article_turns_the_page_around(page: Page) -> None:
    page.open("#tab=organisations&q=hacked")
    assert OVERRIDE not in page.one("body").get_attribute("textContent")
    assert page.column("place") == ["A\ufffdB"]
    assert page.js("return [...document.querySelectorAll('#rows bdi')].every("
                   "(b) => b.dir === 'auto' && getComputedStyle(b).unicodeBidi === 'isolate')")  # fmt: skip
    page.open("#tab=statistics&q=hacked&open=statistics.8")
    assert page.lit() == "3 cầu\ufffd treo"


def test_offsets_are_right_behind_astral_and_decomposed_characters(page: Page) -> None:
    page.open("#tab=statistics&open=statistics.7")
    assert page.lit() == "7 lò rèn"
    assert page.texts("#article-text mark") == [mention.text for mention in astral().mentions]
    assert page.texts("#article-text mark")[0] == NFD_PLACE
    assert page.one("#article .zone.title").text == "Chợ phiên 🎉 đông vui"
    page.open("#tab=statistics&q=gian")
    page.until("return document.querySelector('#rows .passage mark')")
    assert page.texts("#rows .passage mark") == ["45 gian 🧺 hàng"]


def test_a_run_without_records_is_shown_too(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    write_report([], path, title="Không có gì")
    page.open(path=path)
    assert page.one("#title").text == "Không có gì"
    assert set(page.texts("[data-figure] strong")) == {"0"}
    for tab in ("statistics", "articles", "checks"):
        page.settled(f"document.querySelector('[data-tab={tab}]').click()")
        assert page.one("#rows").text == "There is nothing here."
        assert not page.one("#csv").is_enabled()
    assert page.search("x") == "0 rows"


def downloaded(page: Page, folder: Path, name: str) -> list[list[str]]:
    page.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page.one("#csv").click()
    end = time.monotonic() + 8
    while not (folder / name).exists() or list(folder.glob("*.crdownload")):
        assert time.monotonic() < end, "nothing was downloaded"
        time.sleep(0.02)
    data = (folder / name).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_rows_that_were_found_are_downloaded(page: Page, tmp_path: Path) -> None:
    page.open("#tab=statistics&q=dang+vien&sort=quantity:up")
    head, *rows = downloaded(page, tmp_path, "statistics.csv")
    made = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["value"] for row in made] == ["300", "1250"]
    assert made[0] | {
        "comparator": ">", "unit": "đảng viên", "qualifier": "nữ", "org": "Đảng bộ xã An Phong",
        "words": "hơn 300 đảng viên", "article": "a" * 16, "article_title": "Đảng bộ xã An Phong chăm nguồn",
        "low": "", "total": "",
    } == made[0]  # fmt: skip


def test_all_pages_are_downloaded(page: Page, tmp_path: Path) -> None:
    page.open("#tab=statistics&page=2")
    _, *rows = downloaded(page, tmp_path, "statistics.csv")
    assert len(rows) == STATISTICS


def test_no_spreadsheet_takes_a_cell_for_a_formula(page: Page, tmp_path: Path) -> None:
    page.open("#tab=statistics&q=hacked")
    head, row = downloaded(page, tmp_path, "statistics.csv")
    cells = dict(zip(head, row, strict=True))
    assert cells["unit"] == "'=cmd()"
    assert cells["action"] == "'=HYPERLINK(1)"
    assert cells["subject"] == "'-1+2"
    assert cells["qualifier"] == 'dấu "ngoặc", phẩy'
    assert cells["comparator"] == "="  # a sign alone is no formula
    page.open("#tab=other:crops")
    head, row = downloaded(page, tmp_path, "crops.csv")
    assert dict(zip(head, row, strict=True))["note"] == "'=1+1"


def test_print_shows_the_table_and_not_the_controls(page: Page) -> None:
    page.open("#tab=documents")
    page.cdp("Emulation.setEmulatedMedia", media="print")
    try:
        assert not page.one("#filters").is_displayed()
        assert not page.one("#csv").is_displayed()
        assert page.one("#rows table").is_displayed()
        assert page.js("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        page.cdp("Emulation.setEmulatedMedia", media="")


def test_without_javascript_the_page_says_so(page: Page, tmp_path: Path) -> None:
    page.cdp("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.driver.get("about:blank")
        page.driver.get(page.report.as_uri())
        text = page.one("noscript").text
    finally:
        page.cdp("Emulation.setScriptExecutionDisabled", value=False)
    assert labels()["vi"]["page.nojs"] in text and labels()["en"]["page.nojs"] in text


def test_a_search_among_many_rows_is_answered_at_once(page: Page, tmp_path: Path) -> None:
    articles = []
    for number in range(1, 201):
        one = plain(number)
        found = tuple(
            statistic(f"s{i}", one.mentions[0], one.records.statistics[0].sentence, subject=f"nhóm {number} tổ {i}")
            for i in range(100)
        )
        articles.append(with_records(one, Records(statistics=found)))
    path = tmp_path / "many.html"
    write_report(articles, path)
    page.open("#tab=statistics", path=path)
    took = []
    for query in ("nhom", "tổ 17", "hộ nhom 12"):
        page.search(query)
        took.append(page.js("return performance.getEntriesByName('answer')[0].duration"))
    assert min(took) < 200, took
    assert page.one("#found").text.endswith("of 20,000 rows")
