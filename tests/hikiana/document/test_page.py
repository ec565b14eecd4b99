"""The report's page: self-contained, accessible, marked, and with the tables' own numbers."""

import base64
import hashlib
import itertools
import json
import re
from collections import Counter
from datetime import date

import nbformat
import pytest

from hikiana.base.days import written_day
from hikiana.base.version import __version__
from hikiana.centre.printed.figures import Key, Printed, read_errata
from hikiana.presentation.numbers import SIGNS, write
from hikiana.presentation.tables import to_html
from hikiana.sections import quality
from hikiana.sections.contents import all_tables, section_modules, section_notebooks
from hikiana.sections.year import Year

ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)
LOADING = ("src", "href", "srcset", "action", "data", "poster", "formaction", "xlink:href", "background")


def _body(table):
    return [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_page_says_its_language_title_and_encoding(page):
    assert page.html["lang"] == "ja"
    assert page.title.get_text() == "北海道ひきこもり成年相談センター 令和6年度（2024年度） 年次報告（合成データ）"
    assert page.select_one("meta[charset]")["charset"] == "utf-8"
    assert page.select_one("meta[name=viewport]")


def test_page_forbids_itself_to_load_anything_and_to_run_any_script_but_its_own(page, html):
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split(";"))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "font-src": "data:",
        "style-src": "'unsafe-inline'",
        "script-src": " ".join(f"'sha256-{digest}'" for digest in hashes),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(scripts) == 2


def test_page_refers_to_no_host(page):
    for element in page.find_all(True):
        for name in LOADING:
            assert not ADDRESS.search(element.get(name, ""))
        if element.name == "style":
            assert "@import" not in element.string
            assert all(address.startswith("data:") for address in re.findall(r"url\((.*?)\)", element.string))
    assert page.select("link, iframe, object, embed, base, form, video, audio, img") == []


def test_page_runs_nothing_but_its_two_scripts(page):
    assert [script.get("type") for script in page.select("script")].count(None) == 2
    assert all(script.get("type") in (None, "application/json") for script in page.select("script"))
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")]
        assert "javascript:" not in element.get("href", "").lower()


def test_page_is_under_three_megabytes(html):
    assert len(html.encode()) < 3_000_000


def test_every_chart_has_its_words_a_drawing_that_needs_no_script_and_its_specification(page, synthetic, year):
    figures = [figure for module in section_modules() for figure in module.figures(Year(synthetic, year))]
    plots = page.select("figure.chart .plot[role=img]")
    assert Counter(plot["aria-label"] for plot in plots) == Counter(figure.alt.ja for figure in figures)
    for plot in plots:
        assert plot.select("svg text, svg path")
        assert "data" in plot.script.string
        assert json.loads(plot.script.string)["description"] == plot["aria-label"]


def test_alt_texts_tell_numbers(page):
    assert all(re.search(r"\d", plot["aria-label"]) for plot in page.select(".plot"))


def test_every_table_has_a_caption_and_header_cells_with_scope(page):
    for table in page.select("table"):
        assert table.caption.get_text(strip=True)
        assert {head["scope"] for head in table.select("thead th")} == {"col"}
        assert all(row.th["scope"] == "row" for row in table.select("tbody tr"))


def test_ids_are_unique(page):
    ids = Counter(element["id"] for element in page.select("[id]"))
    assert [identity for identity, number in ids.items() if number > 1] == []


def test_headings_follow_in_order(page):
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(level - before <= 1 for before, level in itertools.pairwise(levels))


def test_sections_are_numbered_in_their_order_and_appendices_lettered(page):
    numbers = [heading.select_one(".count").get_text() for heading in page.select("main h2")]
    count = len(section_notebooks())
    assert numbers == [*(str(number) for number in range(1, count - 1)), "付録A", "付録B"]


def test_parts_tables_and_figures_bear_the_number_of_their_section(page):
    section, parts, seen = "", 0, Counter()
    for element in page.select("main h2, main h3, main figure"):
        if element.name == "h2":
            section, parts, seen = element.select_one(".count").get_text().removeprefix("付録"), 0, Counter()
        elif element.name == "h3":
            parts += 1
            assert element.select_one(".count").get_text() == f"{section}.{parts}"
        else:
            kind = "表" if element.select_one("table") else "図"
            seen[kind] += 1
            words = element.select_one("caption, figcaption").get_text()
            assert words.startswith(f"{kind}{section}-{seen[kind]}\u3000")


def test_contents_list_every_heading_table_and_figure_with_the_number_that_it_bears(page):
    listed = {link["href"]: [part.get_text() for part in link.select("span")] for link in page.select("#contents a")}
    borne = {}
    for element in page.select("main h2, main h3, main figure"):
        words = element.select_one("caption, figcaption") if element.name == "figure" else element
        number, _, title = words.get_text().partition("\u3000")
        borne[f"#{element['id']}"] = [number, title]
    assert listed == borne


def test_references_in_the_text_name_what_they_lead_to(page):
    links = page.select("main a[href^='#']")
    assert len(links) > 80
    for link in links:
        target = page.select_one(link["href"])
        number = target.select_one("caption, figcaption, .count").get_text().partition("\u3000")[0]
        assert link.get_text() == number


def test_every_table_and_figure_is_referred_to_in_the_text(page):
    referred = {link["href"][1:] for link in page.select("main a[href^='#']")}
    conditional = {"table-reconciliation", "table-errata"}
    assert {figure["id"] for figure in page.select("main figure")} - referred == conditional


def test_numbers_are_aligned_and_begin_with_no_zero(page):
    for cell in page.select("tbody td"):
        if re.fullmatch(r"-?[\d,]+(\.\d+)?", cell.get_text()) and "number" in cell.get("class", []):
            assert not re.match(r"-?0\d", cell.get_text())
    assert len(page.select("td.number")) > 2000


def test_cover_tells_centre_year_in_both_calendars_day_register_and_version(page):
    words = page.select_one("header").get_text()
    for expected in (
        "北海道ひきこもり成年相談センター",
        "令和6年度（2024年度）",
        "合成データ",
        f"hikiana {__version__}",
    ):
        assert expected in words
    assert written_day(date.today()).ja in words


def test_part_whose_table_is_not_there_is_left_out(page):
    assert "人口あたりの新規相談者" not in page.get_text()


def test_page_plainly_says_that_it_is_internal_and_synthetic(page):
    assert [mark.get_text() for mark in page.select("header .mark")] == ["内部資料", "合成データ"]
    assert "実際の相談の記録ではありません" in page.select_one("header .warning").get_text()
    assert "合成データ" in page.select_one("footer").get_text()


def test_every_table_and_figure_says_that_its_data_are_synthetic(page):
    for figure in page.select("main figure"):
        assert "合成データ" in figure.select(".below p")[-1].get_text()


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
            elsewhere = any(words in cell.source for words in ("populations.csv", "公開版"))
            if "ja" in cell.metadata.get("tags", ()) and not elsewhere:
                for line in cell.source.splitlines():
                    assert all(words in text for words in re.split(r"\[.*?\]\(.*?\)", line.lstrip("# ")))


def test_page_has_every_table_with_its_numbers(page, synthetic, year):
    tables = all_tables(Year(synthetic, year))
    beyond = {"table-breaks", "table-errata", "table-reconciliation"}
    ids = {figure["id"] for figure in page.select("figure.table")}
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
    told = [text.ja for module in section_modules() for text in module.sentences(Year(synthetic, year)).texts]
    of_quality = (quality.compared, quality.counted)
    told += [text.ja for sentences in of_quality for text in sentences(Year(synthetic, year)).texts]
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
