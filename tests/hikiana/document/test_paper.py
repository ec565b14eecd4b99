"""The report's PDF, opened by other libraries: tagged, navigable, with its fonts, and with the right numbers."""

import io
import json
import re

import nbformat
import pdfplumber
import pikepdf
import pytest
from bs4 import BeautifulSoup

from hikiana.document.export import ReportPDFExporter
from hikiana.sections.contents import section_modules
from hikiana.sections.year import Year
from hikiana.statistics.codec import MIME_TYPE as TABLE

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def pdf(report):
    with pikepdf.open(report.reports[0].pdf) as opened:
        yield opened


@pytest.fixture(scope="module")
def texts(report):
    with pdfplumber.open(report.reports[0].pdf) as opened:
        return [page.extract_text() for page in opened.pages]


def _elements(element):
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _elements(child)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        yield from _elements(element.get("/K", pikepdf.Array([])))


@pytest.fixture(scope="module")
def tags(pdf):
    return list(_elements(pdf.Root.StructTreeRoot.K))


def test_pdf_declares_pdf_ua_language_and_title(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "令和6年度（2024年度）" in metadata["dc:title"]
    assert str(pdf.Root.Lang) == "ja"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_every_figure_bears_its_alt_text(tags, synthetic, year):
    told = sorted(str(tag.Alt) for tag in tags if tag.S == "/Figure")
    figures = [figure for module in section_modules() for figure in module.figures(Year(synthetic, year))]
    assert told == sorted(figure.alt.ja for figure in figures)


def test_every_cell_of_a_table_is_tied_to_the_heads_of_its_row_and_column(tags, page):
    kinds = [str(tag.S) for tag in tags]
    # A table that goes on over the next page is tagged there once more.
    assert kinds.count("/Table") >= len(page.select("table"))
    heads = {str(tag.ID) for tag in tags if tag.S == "/TH"}
    assert len(heads) >= len(page.select("table th"))
    cells = [tag for tag in tags if tag.S == "/TD"]
    assert len(cells) >= len(page.select("table td"))
    for cell in cells:
        leading = {str(head) for told in cell.A if told.O == "/Table" for head in told.Headers}
        assert len(leading) >= 2
        assert leading <= heads


def test_headings_are_tagged(tags, page):
    kinds = [str(tag.S) for tag in tags]
    assert kinds.count("/Title") == 1
    assert kinds.count("/H1") == len(page.select("main h2"))
    assert kinds.count("/H2") == len(page.select("main h3"))


def test_bookmarks_are_the_sections_and_their_parts(pdf, page):
    with pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [head.get_text() for head in page.select("main h2")]
        parts = [child.title for entry in outline.root for child in entry.children]
        assert parts == [head.get_text() for head in page.select("main h3")]


def test_every_font_is_embedded_in_part(pdf):
    fonts = {
        str(font.BaseFont): font
        for page in pdf.pages
        for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
    }
    assert fonts
    for name, font in fonts.items():
        assert name[7] == "+", name
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_pages_are_a4_and_numbered_of_all(pdf, texts):
    assert {tuple(round(float(side)) for side in page.MediaBox[2:]) for page in pdf.pages} == {(595, 842)}
    count = len(texts)
    assert all(f"{number} / {count}" in text for number, text in enumerate(texts[1:], start=2))
    assert "/ " + str(count) not in texts[0]


def test_contents_name_the_page_on_which_a_section_stands(texts, page):
    contents = "\n".join(texts[1:5])
    for heading in page.select("main h2"):
        number, title = heading.select_one(".count").get_text(), heading.get_text().partition("\u3000")[2]
        (line,) = [line for line in contents.splitlines() if re.match(rf"{number}\s?{title}[\s·]", line)]
        stands = int(re.search(r"\d+$", line)[0])
        assert title in texts[stands - 1]


def test_pages_bear_the_title_of_their_section(report, page):
    titles = [heading.get_text().replace("\u3000", " ") for heading in page.select("main h2")]
    with pdfplumber.open(report.reports[0].pdf) as opened:
        margins = [sheet.crop((0, 0, sheet.width, 60)).extract_text() for sheet in opened.pages]
    borne = [title for margin in margins for title in titles if margin.startswith(title + " ")]
    assert list(dict.fromkeys(borne)) == titles
    assert margins[0] == ""


def test_numbers_can_be_taken_from_the_text(texts, page):
    words = "\n".join(texts)
    for row in page.select("#table-contacts_by_method tbody tr"):
        cells = [cell.get_text() for cell in row.select("th, td")]
        assert " ".join(cell for cell in cells if cell) in words
    for sentence in page.select("#text .sentences li"):
        assert "".join(sentence.get_text().split()) in "".join(words.split())


def test_charts_are_drawn_as_lines_and_text(report, pdf, texts):
    images = [name for page in pdf.pages for name in page.Resources.get("/XObject", {})]
    assert not [name for name in images if "Image" in name]
    assert "ホームページ 41" in "\n".join(texts)


def test_same_notebooks_and_day_give_the_same_bytes(executed):
    exporter = [ReportPDFExporter(made_on="2026-11-24") for _ in range(2)]
    first, second = (each.from_notebook_node(nbformat.from_dict(executed["04_liaison"]))[0] for each in exporter)
    assert first == second
    other, _ = ReportPDFExporter(made_on="2026-11-25").from_notebook_node(executed["04_liaison"])
    assert other != first


def test_section_alone_has_the_numbers_that_it_has_in_the_report(executed, page):
    pdf, _ = ReportPDFExporter(made_on="2026-11-24").from_notebook_node(executed["04_liaison"])
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        words = "\n".join(part.extract_text() for part in opened.pages)
    for figure in page.select("#figure-liaison, #table-liaison_in, #table-liaison_out"):
        number, _, title = figure.select_one("caption, figcaption").get_text().partition("\u3000")
        assert f"{number} {title}" in words


def test_page_and_pdf_have_the_same_captions(texts, page: BeautifulSoup):
    words = "".join("".join(texts).split())
    for caption in page.select("caption, figcaption"):
        assert "".join(caption.get_text().split()) in words


def test_table_of_few_rows_stays_on_one_page_with_its_caption_and_notes(texts, page: BeautifulSoup):
    sheets = ["".join(text.split()) for text in texts]
    first = next(place for place, sheet in enumerate(sheets) if "1この年度のあらまし主な数字" in sheet)
    few = [figure for figure in page.select("figure.table") if len(figure.select("tbody tr")) <= 20]
    assert len(few) > 50
    for figure in few:
        caption = "".join(figure.caption.get_text().split())
        (sheet,) = [sheet for sheet in sheets[first:] if caption in sheet]
        below = sheet[sheet.index(caption) :]
        last = "".join("".join(cell.get_text().split()) for cell in figure.select("tbody tr")[-1].select("th, td"))
        note = "".join(figure.select(".below p")[-1].get_text().split())
        assert last in below
        assert note in below[below.index(last) :]


def test_nothing_is_set_beyond_the_margins(report):
    with pdfplumber.open(report.reports[0].pdf) as opened:
        for sheet in opened.pages:
            beyond = [mark["text"] for mark in sheet.chars if mark["x1"] > sheet.width - 40 or mark["x0"] < 40]
            assert beyond == [], sheet.page_number


def test_word_without_an_end_stays_within_the_paper(executed):
    notebook = nbformat.from_dict(executed["14_network"])
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    (table,) = (data for output in outputs if (data := output.data.get(TABLE)) and data["id"] == "briefings")
    address = "hikikomori_support_centre_desk_" * 5 + "@example.pref.lg.jp"
    words = json.dumps(table, ensure_ascii=False)
    assert "若者支援施設" in words
    table.update(json.loads(words.replace("若者支援施設", address)))
    pdf, _ = ReportPDFExporter(made_on="2026-11-24").from_notebook_node(notebook)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        # In the order in which they are set: a line of the page goes on through the other cells of the row.
        marks = [mark["text"] for sheet in opened.pages for mark in sheet.chars if not mark["text"].isspace()]
        assert address in "".join(marks)
        assert all(mark["x1"] < sheet.width - 40 for sheet in opened.pages for mark in sheet.chars)
