"""The report's page: self-contained, accessible, marked, and with the tables' own numbers."""

import base64
import itertools
import json
import re
from collections import Counter
from xml.etree import ElementTree

import nbformat
import pytest

from hikiana.presentation.numbers import SIGNS, write
from hikiana.presentation.tables import to_html
from hikiana.published import Key, Printed, read_errata
from hikiana.sections import all_tables, quality, section_modules, section_notebooks

ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)
LOADING = ("src", "href", "srcset", "action", "data", "poster", "formaction", "xlink:href", "background")


def _images(page):
    for image in page.select("img"):
        kind, _, content = image["src"].partition(",")
        assert kind == "data:image/svg+xml;base64"
        yield ElementTree.fromstring(base64.b64decode(content))


def _body(table):
    return [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_page_says_its_language_title_and_encoding(page):
    assert page.html["lang"] == "ja"
    assert page.title.get_text() == "北海道ひきこもり成年相談センター 令和6年度（2024年度） 年次報告"
    assert page.select_one("meta[charset]")["charset"] == "utf-8"
    assert page.select_one("meta[name=viewport]")


def test_page_forbids_itself_to_load_or_run_anything(page):
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split(";"))
    assert rules == {"default-src": "'none'", "img-src": "data:", "style-src": "'unsafe-inline'"}


def test_page_refers_to_no_host(page, html):
    for element in page.find_all(True):
        for name in LOADING:
            assert not ADDRESS.search(element.get(name, "").partition(";base64,")[0])
    assert not re.search(r"url\(|@import", html)
    assert page.select("link, iframe, object, embed, base, form, video, audio") == []


def test_page_has_no_script(page, html):
    assert "<script" not in html.lower()
    assert not [name for element in page.find_all(True) for name in element.attrs if name.startswith("on")]
    assert not re.search(r"javascript:", html, re.IGNORECASE)


def test_images_refer_to_nothing_and_run_nothing(page):
    images = list(_images(page))
    assert images
    for image in images:
        assert {element.tag.rpartition("}")[2] for element in image.iter()}.isdisjoint({"script", "image", "style"})
        assert not any(ADDRESS.search(value) for element in image.iter() for value in element.attrib.values())


def test_every_image_has_words_that_stand_for_it(page, synthetic, year):
    figures = [figure for module in section_modules() for figure in module.figures(synthetic, year)]
    assert Counter(image["alt"] for image in page.select("img")) == Counter(figure.alt.ja for figure in figures)
    assert all(figure.figcaption.get_text(strip=True) for figure in page.select("figure"))


def test_ids_are_unique(page):
    ids = Counter(element["id"] for element in page.select("[id]"))
    assert [identity for identity, number in ids.items() if number > 1] == []


def test_headings_follow_in_order(page):
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert all(level - before <= 1 for before, level in itertools.pairwise(levels))


def test_contents_lead_to_every_section(page):
    links = page.select("#contents a")
    sections = page.select("main h1")
    assert [link.get_text() for link in links] == [section.get_text() for section in sections]
    assert [link["href"] for link in links] == [f"#{section['id']}" for section in sections]
    assert len(sections) == len(section_notebooks())


def test_page_plainly_says_that_it_is_internal_and_synthetic(page):
    assert [mark.get_text() for mark in page.select("header .mark")] == ["内部資料", "合成データ"]
    assert "実際の相談の記録ではありません" in page.select_one("header .warning").get_text()
    assert "合成データ" in page.select_one("footer").get_text()


def test_every_table_and_image_says_that_its_data_are_synthetic(page):
    for table in page.select("table"):
        assert "合成データ" in table.select("tfoot td")[-1].get_text()
    for image in _images(page):
        assert "合成データ" in "".join(image.itertext())


def test_page_shows_no_code(page, html):
    text = page.get_text()
    for notebook in section_notebooks():
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                assert not [line for line in cell.source.splitlines() if line and line in text]
    assert not re.search(r"import hikiana|fiscal_year|open_year|In \[|Out\[|Traceback", text)
    assert "injected-parameters" not in html


def test_page_shows_the_explanations_of_the_notebooks(page):
    text = page.get_text()
    for notebook in section_notebooks():
        for cell in nbformat.read(notebook, as_version=4).cells:
            if "ja" in cell.metadata.get("tags", ()):
                assert all(line.lstrip("# ") in text for line in cell.source.splitlines())


def test_page_has_every_table_with_its_numbers(page, synthetic, year):
    tables = all_tables(synthetic, year)
    beyond = {"table-breaks", "table-errata", "table-reconciliation"}
    ids = {wrapper["id"] for wrapper in page.select("div[id^=table-]")}
    assert ids == {f"table-{table.id}" for table in tables} | beyond
    for table in tables:
        expected = []
        for item in table.rows:
            row = []
            for column in table.columns:
                status = table.status(item, column)
                value = None if status is None else table[table.place(item, column)]
                row.append("" if status is None else SIGNS[status] if value is None else write(value, column.measure))
            expected.append(row)
        body = _body(page.select_one(f"#table-{table.id} table"))
        assert [row[0] for row in body] == [item.label.ja for item in table.rows]
        # Columns of words stand between the label and the figures.
        assert [row[len(row) - len(table.columns) :] for row in body] == expected
        assert f'id="table-{table.id}"' in to_html(table)


def test_page_has_the_printed_numbers(page, year):
    printed = Printed.read(year).corrected(read_errata(year)).values
    rows = {row[0]: row[1:] for row in _body(page.select_one("#table-contacts_by_method"))}
    for method in ("電話", "来所", "メール", "アウトリーチ"):
        columns = ("新規相談", "継続相談", "計", "構成比")
        assert rows[method] == [printed[Key("contacts_by_method", method, column)] for column in columns]
    totals = dict(_body(page.select_one("#table-contacts_total")))
    assert totals == {row: printed[Key("contacts_total", row, "件")] for row in totals}
    liaison_out = dict(_body(page.select_one("#table-liaison_out")))
    assert {row: figure for row, figure in liaison_out.items() if figure != "0"} == {
        key.row: figure for key, figure in printed.items() if key.table == "liaison_out"
    }


def test_page_has_every_sentence(page, synthetic, year):
    shown = [item.get_text() for item in page.select("ul.sentences li")]
    told = [text.ja for module in section_modules() for text in module.sentences(synthetic, year).texts]
    told += [text.ja for text in quality.compared(synthetic, year).texts]
    assert Counter(shown) == Counter(told)


def test_page_and_notebooks_hold_no_record_of_a_client(report, html, synthetic):
    identities = {*synthetic.cases["case_id"], *synthetic.contacts["contact_id"]}
    files = [path.read_text(encoding="utf-8") for path in (report.reports[0].html.parent / "notebooks").iterdir()]
    for text in (html, *files):
        assert identities.isdisjoint(re.findall(r"\b[SC]\d{5,6}\b", text))
        assert "case_id" not in text


def test_executed_notebook_is_valid_and_says_who_made_it_for_which_year(report):
    for path in (report.reports[0].html.parent / "notebooks").iterdir():
        nbformat.validate(nbformat.read(path, as_version=4))
        parameters = json.loads(path.read_text(encoding="utf-8"))["metadata"]["papermill"]["parameters"]
        assert (parameters["fiscal_year"], parameters["edition"]) == (2024, "internal")


@pytest.mark.parametrize("words", ["内部資料", "表の記号", "該当なし"])
def test_page_tells_how_to_read_it(page, words):
    assert words in page.get_text()
