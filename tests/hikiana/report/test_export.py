"""The exporters: what they refuse, what they leave out, and that no text of a notebook becomes markup or a script."""

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import polars as pl
import pytest
import uharfbuzz
from bs4 import BeautifulSoup

from hikiana.about import MIME_TYPE, About
from hikiana.errors import ExportError
from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.tables import bundle
from hikiana.report.assemble import assemble
from hikiana.report.export import ReportHTMLExporter, ReportPDFExporter, join_sections
from hikiana.report.fonts import missing_characters
from hikiana.report.numbering import Label
from hikiana.table import Dimension, Item, Measure, StatTable
from schemas.text import Text

EVIL = "<script>alert(1)</script>\"'&"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8">9</text></svg>'
ABOUT = About(Text("所", "C"), FiscalYear(2024), Text("録", "R"), True, "internal", "ja", "0")


def _display(data, metadata=None):
    cell = nbformat.v4.new_code_cell("…")
    cell.outputs = [nbformat.v4.new_output("display_data", data, metadata=metadata or {})]
    return cell


def _table(identity="t", label="行", words="題"):
    item = Dimension("row", Text("項目", "Item"), (Item("a", Text(label, label)),))
    cells = pl.DataFrame({"row": ["a"], "measure": ["n"], "value": [1234.0]})
    measure = Measure("n", Text("件数", "Number"), Text("件", "contacts"))
    return StatTable.of(identity, Text(words, words), [item], [measure], [cells], Text("出典", "Source"))


def _figure(identity="f", alt="5件の図", title="図の題", below=("出典：合成データ",), svg=SVG):
    words = {"id": identity, "alt": alt, "title": title, "below": list(below)}
    return _display({"image/svg+xml": svg}, {"image/svg+xml": words})


def _notebook(*cells, text="# 題\n\n説明。", about=ABOUT):
    opening = _display({"text/plain": "", "text/html": "<p>x</p>", MIME_TYPE: about.to_data()})
    opening.metadata["tags"] = ["setup"]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text), opening, *cells])


def _page(*cells, **options):
    page, _ = ReportHTMLExporter(made_on="2026-11-24").from_notebook_node(_notebook(*cells, **options))
    return BeautifulSoup(page, "html.parser")


def test_markup_in_labels_titles_notes_and_alt_texts_is_shown_and_never_run():
    table = _display(bundle(_table(label=EVIL, words=EVIL)))
    page = _page(table, _figure(alt=EVIL, title=EVIL, below=(EVIL,)))
    assert [script.get("type") for script in page.select("script")] == [None, None]
    assert page.select_one("tbody th").get_text() == EVIL
    assert page.select_one("caption").get_text() == f"表1-1\u3000{EVIL}"
    assert page.select_one(".plot")["aria-label"] == EVIL
    assert page.select_one("figcaption").get_text() == f"図1-1\u3000{EVIL}"
    assert EVIL in [note.get_text() for note in page.select(".below p")]


def test_markup_in_the_names_of_centre_and_register_is_shown():
    about = About(Text(EVIL, EVIL), FiscalYear(2024), Text(EVIL, EVIL), False, "internal", "ja", "0")
    page = _page(_figure(), about=about)
    assert page.select_one(".centre").get_text() == EVIL
    assert len(page.select("script")) == 2


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (_figure(alt=" "), "代替テキスト"),
        (_figure(title=""), "題"),
        (_figure(identity=""), "ID"),
        (_display({"text/html": "<table><tr><th scope=col>a</th></tr></table>"}), "caption"),
        (_display({"text/html": "<table><caption>x</caption><tr><th>a</th></tr></table>"}), "scope"),
        (_display({"text/html": "<img src='data:,'>"}), "代替テキスト"),
        (_display({"text/html": "<p id='contents'>x</p>"}), "contents"),
        (nbformat.v4.new_markdown_cell("[表](#table-gone)"), "table-gone"),
    ],
)
def test_what_not_everyone_could_read_is_refused(cell, words):
    with pytest.raises(ExportError) as refused:
        _page(cell)
    assert words in refused.value.in_language("ja")
    assert refused.value.in_language("en") != refused.value.in_language("ja")


def test_two_tables_of_one_id_are_refused():
    with pytest.raises(ExportError, match="二つ"):
        _page(_display(bundle(_table())), _display(bundle(_table())))


def test_notebook_that_was_not_run_is_refused():
    with pytest.raises(ExportError, match="実行"):
        ReportHTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 題")]))


def test_sections_of_two_fiscal_years_do_not_make_one_report():
    other = About(ABOUT.centre, FiscalYear(2023), ABOUT.register, True, "internal", "ja", "0")
    with pytest.raises(ExportError, match="年度"):
        ReportHTMLExporter().from_notebook_node(join_sections([_notebook(), _notebook(about=other)]))


def test_reference_to_what_another_document_holds_names_it_without_leading_there():
    page = '<main><div data-section="a"><h1>題</h1></div><p><a href="#table-other">表</a></p></main>'
    labels = {"section-a": Label("section", "2"), "table-other": Label("table", "5-1")}
    assembled = BeautifulSoup(assemble(page, labels, "ja", live=False), "html.parser")
    assert assembled.p.get_text() == "表5-1"
    assert assembled.p.a is None


def test_heading_under_which_nothing_is_shown_is_left_out():
    silent = nbformat.v4.new_code_cell("None")
    empty = _display({"text/html": ""})
    heading = nbformat.v4.new_markdown_cell
    page = _page(heading("## ある"), _figure(), heading("## ない"), silent, empty, heading("## 文だけ\n\n文。"))
    assert [part.get_text() for part in page.select("h3")] == ["1.1\u3000ある", "1.2\u3000文だけ"]


def test_section_without_tables_lists_none():
    page = _page(_figure())
    assert [part.summary.get_text() for part in page.select("nav details")] == ["目次", "図の一覧"]


def test_made_on_is_the_day_of_the_source_date_epoch(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1774000000")
    page, _ = ReportHTMLExporter().from_notebook_node(_notebook(_figure()))
    assert "令和8年3月20日（2026年3月20日）" in page


def test_fonts_hold_what_the_report_says(page):
    assert missing_characters(page.get_text()) == []
    assert missing_characters("相談\U0001f600") == ["\U0001f600"]


def test_fonts_of_paper_hold_what_only_a_chart_says(monkeypatch):
    pages = []
    monkeypatch.setattr("hikiana.report.pdf.to_pdf", lambda page: pages.append(page) or b"")
    ReportPDFExporter(made_on="2026-11-24").from_notebook_node(_notebook(_figure(svg=SVG.replace(">9<", ">禍<"))))
    (page,) = pages
    assert "禍" not in page
    fonts = re.findall(r"font-weight:(\d+);src:url\(data:font/otf;base64,([^)]+)\)", page)
    assert [weight for weight, _ in fonts] == ["400", "700"]
    for _, data in fonts:
        assert ord("禍") in uharfbuzz.Face(base64.b64decode(data)).unicodes


@pytest.mark.parametrize(("target", "start"), [("hikiana-html", b"<!DOCTYPE html>"), ("hikiana-pdf", b"%PDF-")])
def test_nbconvert_knows_the_exporters(report, tmp_path, target, start):
    notebook = shutil.copy(report.reports[0].folder / "notebooks" / "04_liaison.ipynb", tmp_path)
    command = [sys.executable, "-m", "nbconvert", "--to", target, str(notebook), "--output-dir", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = tmp_path / f"04_liaison.{target.rpartition('-')[2]}"
    assert Path(made).read_bytes().startswith(start)
