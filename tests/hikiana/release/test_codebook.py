"""The codebook: every variable and code is told, and the page is sound for everybody."""

import shutil
from collections import Counter
from pathlib import Path

import axe_playwright_python
import polars as pl
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TABLES = ("contacts_by_method", "contacts_by_period", "clients")


@pytest.fixture(scope="module")
def page(package):
    return BeautifulSoup((package / "codebook.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_and_every_code_of_the_data_is_told(package, table):
    data = pl.read_csv(package / "csv" / f"{table}.csv", infer_schema=False)
    told = pl.read_csv(package / "codebook.csv", infer_schema=False).filter(table=table)
    assert told["variable"].to_list() == data.columns
    codes = pl.read_csv(package / "codes.csv", infer_schema=False).filter(table=table)
    for variable, of in codes.group_by("variable"):
        assert set(data[variable[0]].drop_nulls()) <= set(of["code"])


def test_codes_tell_units_remarks_sums_and_editions(package):
    codes = pl.read_csv(package / "codes.csv", infer_schema=False)
    of = {(row["table"], row["variable"], row["code"], row["ja"]): row for row in codes.iter_rows(named=True)}
    share = of["contacts_by_method", "measure", "share", "割合"]
    assert (share["en"], share["unit_ja"], share["note_en"]) == ("Share", "%", "of contacts")
    assert of["contacts_by_method", "method", "total", "計"]["sum_of"] == "phone;mail;visit"
    assert of["contacts_by_period", "period", "this_year", "2023年"]["editions"] == "2023"


def test_page_tells_every_table_variable_and_code_in_both_languages(page, package):
    for row in pl.read_csv(package / "codebook.csv", infer_schema=False).iter_rows(named=True):
        section = page.select_one(f"#table-{row['table']}")
        assert row["table_ja"] in section.h3.text
        assert row["table_en"] in section.h3.text
        assert row["variable"] in {code.text for code in page.select("code")}
    words = page.get_text()
    for row in pl.read_csv(package / "codes.csv", infer_schema=False).iter_rows(named=True):
        assert {row["code"], row["ja"], row["en"]} <= {cell.text for cell in page.select("th, td")} or row[
            "ja"
        ] in words


def test_every_link_of_the_page_leads_somewhere_and_no_id_stands_twice(page):
    ids = Counter(element["id"] for element in page.select("[id]"))
    assert set(ids.values()) == {1}
    assert {link["href"].removeprefix("#") for link in page.select("a[href]")} <= set(ids)


def test_page_needs_nothing_from_elsewhere(page):
    assert page.select("script, img, link, iframe, [src]") == []
    assert "default-src 'none'" in page.select_one("meta[http-equiv]")["content"]


def test_words_are_text_whatever_they_hold(page):
    assert '相談「所」 The "Centre"' in page.select_one(".centre").text


def test_page_of_synthetic_data_says_so_and_another_does_not(page, synthetic_package):
    synthetic = BeautifulSoup((synthetic_package / "codebook.html").read_text(encoding="utf-8"), "html.parser")
    assert "合成データ" in synthetic.title.text
    assert "合成データ" in synthetic.select_one(".mark.synthetic").text
    assert "合成" not in page.get_text()


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
def test_page_fits_the_screen_and_has_no_serious_barrier(synthetic_package, width, scheme):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, color_scheme=scheme)
        shown = context.new_page()
        shown.goto((synthetic_package / "codebook.html").as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        shown.evaluate(AXE)
        found = shown.evaluate("axe.run(document, {resultTypes: ['violations']})")
        browser.close()
    serious = [
        (barrier["id"], barrier["nodes"][0]["html"])
        for barrier in found["violations"]
        if barrier["impact"] in ("serious", "critical")
    ]
    assert serious == []
