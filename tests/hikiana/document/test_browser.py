"""The report in a real browser without a network: charts come alive, everyone can use it, nothing leaves it."""

import re
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.long, pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")]
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"phone": 390, "desktop": 1280}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DRAW_ALL = """async () => {
  for (const plot of document.querySelectorAll(".plot")) {
    plot.scrollIntoView();
    while (!["drawn", "failed"].includes(plot.dataset.state)) await new Promise(done => setTimeout(done, 20));
  }
}"""
FIGURE = "#figure-method_share_by_fiscal_year"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def opened(browser, report):
    """Open the report; what it asked for and what it complained about are its attributes."""
    contexts = []

    def at(width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        contexts.append(context)
        shown = context.new_page()
        shown.set_default_timeout(120_000)
        shown.asked, shown.complaints = [], []
        shown.on("request", lambda request: shown.asked.append(request.url))
        shown.on("console", lambda message: shown.complaints.append(message.text))
        shown.on("pageerror", lambda fault: shown.complaints.append(str(fault)))
        shown.goto(report.reports[0].html.as_uri())
        return shown

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_chart_comes_alive_without_complaint_or_request(opened, report, page, width):
    shown = opened(width)
    shown.evaluate(DRAW_ALL)
    states = shown.locator(".plot").evaluate_all("plots => plots.map(plot => plot.dataset.state)")
    assert states == ["drawn"] * len(page.select(".plot"))
    assert shown.locator(".plot .vega-embed svg").count() == len(states) > 20
    assert shown.complaints == []
    assert [address for address in shown.asked if not address.startswith(("data:", "blob:"))] == [
        report.reports[0].html.as_uri()
    ]


def test_sentences_in_a_table_are_not_pressed_into_columns_of_a_few_letters(opened):
    shown = opened(WIDTHS["phone"])
    letters = "cells => cells.map(cell => cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize))"
    widths = shown.locator("tbody .words").evaluate_all(letters)
    assert widths
    assert min(widths) >= 12


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_serious_barrier(opened, width, scheme):
    shown = opened(width, color_scheme=scheme)
    shown.evaluate(DRAW_ALL)
    shown.evaluate(AXE)
    found = shown.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (barrier["id"], barrier["nodes"][0]["html"])
        for barrier in found["violations"]
        if barrier["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_only_tables_and_charts_are_wider_than_the_screen_and_scroll_by_themselves(opened, width):
    shown = opened(width)
    shown.evaluate(DRAW_ALL)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    beyond = """width => [...document.querySelectorAll("body *")].filter(element =>
      element.getBoundingClientRect().right > width + 1
      && !element.closest(".scroll, .skip, #vg-tooltip-element")).length"""
    assert shown.evaluate(beyond, width) == 0


def test_tooltip_tells_year_category_and_value_in_words(opened):
    shown = opened()
    figure = shown.locator(FIGURE)
    figure.scroll_into_view_if_needed()
    shown.wait_for_selector(f"{FIGURE} .vega-embed")
    figure.locator("path[aria-label*='2024年度']").first.hover()
    tip = shown.locator("#vg-tooltip-element")
    _until(shown, lambda: "電話" in tip.inner_text())
    assert [part for part in re.split(r"\s+", tip.inner_text()) if part] == [
        "年度",
        "令和6年度（2024年度）",
        "相談方法",
        "電話",
        "構成比",
        "(%)",
        "19.4",
    ]


def _until(shown, holds):
    """A chart changes a moment after what one does to it, how long depends on the machine."""
    for _ in range(600):
        if holds():
            return
        shown.wait_for_timeout(50)
    assert holds()


def _opacities(shown):
    marks = shown.locator(f"{FIGURE} .role-mark path[aria-label*='年度']")
    return marks.evaluate_all(
        "marks => marks.map(mark => [mark.getAttribute('aria-label'), mark.getAttribute('opacity')])"
    )


def test_category_is_emphasised_by_keyboard_alone_and_let_go_again(opened):
    shown = opened()
    shown.locator(FIGURE).scroll_into_view_if_needed()
    button = shown.locator(f"{FIGURE} .emphasis button", has_text="来所")
    button.focus()
    shown.keyboard.press("Enter")
    _until(shown, lambda: all(("来所" in label) == (opacity == "1") for label, opacity in _opacities(shown)))
    assert button.get_attribute("aria-pressed") == "true"
    assert {label for label, opacity in _opacities(shown) if opacity == "1"}
    shown.keyboard.press("Space")
    _until(shown, lambda: {opacity for _, opacity in _opacities(shown)} == {"1"})


def test_brush_over_years_lets_the_others_step_back(opened):
    shown = opened()
    shown.locator(FIGURE).scroll_into_view_if_needed()
    shown.wait_for_selector(f"{FIGURE} .vega-embed")
    first, last = (
        shown.locator(f"{FIGURE} path[aria-label*='{year}年度']").first.bounding_box() for year in (2020, 2022)
    )
    height = first["y"] + first["height"] - 3
    shown.mouse.move(first["x"] + 2, height)
    shown.mouse.down()
    shown.mouse.move(last["x"] + last["width"] - 2, height - 20, steps=4)
    shown.mouse.up()

    def chosen():
        return {re.search(r"\d{4}年度", label)[0] for label, opacity in _opacities(shown) if opacity == "1"}

    _until(shown, lambda: chosen() == {"2020年度", "2021年度", "2022年度"})


def test_table_is_saved_as_csv_with_plain_numbers(opened, tmp_path):
    shown = opened()
    with shown.expect_download() as saving:
        shown.locator("#table-contacts_by_fiscal_year [data-action=save]").click()
    saving.value.save_as(tmp_path / "table.csv")
    text = (tmp_path / "table.csv").read_bytes().decode("utf-8-sig")
    assert saving.value.suggested_filename == "2024-contacts_by_fiscal_year.csv"
    assert "平成26年度（2014年度）,262,810,1072" in text.split("\r\n")
    assert text.startswith("表2-2")
    assert "合成データ" in text


def test_table_is_copied_as_columns(opened):
    shown = opened(permissions=["clipboard-read", "clipboard-write"])
    shown.locator("#table-contacts_total [data-action=copy]").click()
    shown.get_by_text("コピーしました").wait_for()
    copied = shown.evaluate("navigator.clipboard.readText()")
    assert "相談件数計\t554" in copied.splitlines()


def test_contents_stay_in_sight_and_follow_the_reader(opened):
    shown = opened()
    shown.locator("#section-outcomes").scroll_into_view_if_needed()
    shown.evaluate("document.getElementById('section-outcomes').scrollIntoView({behavior: 'instant'})")
    here = shown.locator("nav a[aria-current][href='#section-outcomes']")
    here.wait_for(state="visible")
    assert shown.locator("nav").bounding_box()["y"] >= 0


def test_page_without_script_shows_every_chart_and_table(opened, page):
    shown = opened(java_script_enabled=False)
    assert shown.locator(".plot svg").count() == len(page.select(".plot"))
    assert shown.locator(".tools").first.is_hidden()
    texts = [cell.get_text() for cell in page.select("table th, table td")]
    assert shown.locator("table th, table td").all_text_contents() == texts


def test_script_that_slipped_into_the_page_would_not_run(browser, report, tmp_path):
    words = report.reports[0].html.read_text(encoding="utf-8")
    slipped = words.replace(
        "</main>", "<script>document.title = 'run'</script><img src=x onerror=\"document.title='run'\">"
    )
    (tmp_path / "slipped.html").write_text(slipped, encoding="utf-8")
    shown = browser.new_page()
    shown.goto((tmp_path / "slipped.html").as_uri())
    assert "年次報告" in shown.title()
    shown.close()
