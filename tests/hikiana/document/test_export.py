"""The exporters: what they refuse, what they leave out, and that no text of a notebook becomes markup or a script."""

import base64
import json
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

from hikiana.base.errors import ExportError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.document.about import MIME_TYPE, About
from hikiana.document.export import ReportHTMLExporter
from hikiana.document.fonts import with_held_characters
from hikiana.document.numbering import join_sections, number_sections
from hikiana.document.remarks import Remarks
from hikiana.presentation.live_chart import LIVE
from hikiana.presentation.tables import bundle
from hikiana.presentation.words import shown
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

EVIL = "<script>alert(1)</script>\"'&"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8">9</text></svg>'
ABOUT = About(Text("所", "C"), FiscalYear(2024), Text("録", "R"), True, "internal", "ja", "0")


def _display(data, metadata=None):
    cell = nbformat.v4.new_code_cell("…")
    cell.outputs = [nbformat.v4.new_output("display_data", data, metadata=metadata or {})]
    return cell


def _words(*texts):
    return _display(shown("sentences", "", "", texts=list(texts)))


def _table(identity="t", label="行", words="題"):
    item = Dimension("row", Text("項目", "Item"), (Item("a", Text(label, label)),))
    cells = pl.DataFrame({"row": ["a"], "measure": ["n"], "value": [1234.0]})
    measure = Measure("n", Text("件数", "Number"), Text("件", "contacts"))
    return StatTable.of(identity, Text(words, words), [item], [measure], [cells], source=Text("出典", "Source"))


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
    assert [script.get("type") for script in page.select("script")] == [None]
    assert page.select_one("tbody th").get_text() == EVIL
    assert page.select_one("caption").get_text() == f"表1-1\u3000{EVIL}"
    assert page.select_one(".plot")["aria-label"] == EVIL
    assert page.select_one("figcaption").get_text() == f"図1-1\u3000{EVIL}"
    assert EVIL in [note.get_text() for note in page.select(".below p")]


def test_words_in_the_data_of_a_chart_do_not_end_its_script():
    chart = {"data": {"values": [{"row": f"</script>{EVIL}"}]}}
    figure = _figure()
    figure.outputs[0].data["application/vnd.vegalite.v6+json"] = chart
    scripts = _page(figure).select("script")
    (told,) = [script.get_text() for script in scripts if script.get("type") == "application/json"]
    assert len(scripts) == 3
    assert json.loads(told) == chart


def test_markup_in_the_names_of_centre_and_register_is_shown():
    about = About(Text(EVIL, EVIL), FiscalYear(2024), Text(EVIL, EVIL), False, "internal", "ja", "0")
    page = _page(_figure(), about=about)
    assert page.select_one(".centre").get_text() == EVIL
    assert len(page.select("script")) == 1


def test_page_has_what_draws_charts_only_when_it_has_one_that_is_live():
    live = _figure()
    live.outputs[0].data[LIVE] = {"mark": "bar", "data": {"values": []}}
    assert [script.get("type") for script in _page(_figure()).select("script")] == [None]
    scripts = _page(live).select("script")
    assert [script.get("type") for script in scripts] == ["application/json", None, None]
    assert "vegaEmbed" in scripts[1].string


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (_figure(alt=" "), "代替テキスト"),
        (_figure(title=""), "題"),
        (_figure(identity=""), "ID"),
        (_figure(alt="\u200b"), "代替テキスト"),
        *(
            (_figure(svg=svg), "図の題")
            for svg in (
                "<svg",
                "<p>9</p>",
                "<svg/>",
                SVG.replace('width="9"', 'width="0"'),
                SVG.replace('width="9"', 'width="100%"'),
                SVG.replace('width="9"', 'width="10000000"'),
                SVG.replace("<text", '<image href="/etc/hostname"/><text'),
                SVG.replace("<text", '<image href="https://example.org/a.png"/><text'),
                f"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>{SVG}",
                SVG.replace(">9<", ">&#1;<"),
            )
        ),
        (_figure(title="\u200b\u3000"), "題"),
        (nbformat.v4.new_raw_cell("<canvas></canvas>"), "raw"),
        (nbformat.v4.new_markdown_cell("文<br>文"), "HTML"),
        (nbformat.v4.new_markdown_cell("<div>文</div>"), "HTML"),
        (nbformat.v4.new_markdown_cell("![絵](picture.png)"), "画像"),
        (_display({"image/png": "iVBORw0KGgo=", "text/plain": "x"}), "image/png"),
        (_display({"text/markdown": "x"}), "text/markdown"),
        (nbformat.v4.new_markdown_cell("# 二つ目の題"), "二つ目の題"),
        (nbformat.v4.new_markdown_cell("[表](#table-gone)"), "table-gone"),
    ],
)
def test_what_not_everyone_could_read_is_refused(cell, words):
    with pytest.raises(ExportError) as refused:
        _page(cell)
    assert words in refused.value.in_language("ja")
    assert refused.value.in_language("en") != refused.value.in_language("ja")


def test_fault_of_a_page_names_the_section_and_whether_it_is_in_the_remarks():
    remarks = _display(Remarks("[表](#table-gone)")._repr_mimebundle_())
    with pytest.raises(ExportError) as refused:
        _page(remarks)
    assert refused.value.in_language("ja").startswith("ノートブック section.ipynb: 1 題: 担当者の所見: ")
    assert refused.value.in_language("en").startswith("Notebook section.ipynb: 1 題: Remarks of the analyst: ")


def test_notebook_that_failed_is_refused_and_its_cell_named():
    cell = nbformat.v4.new_code_cell("1 / 0", execution_count=7)
    cell.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]
    with pytest.raises(ExportError, match=r"\[7\].*ZeroDivisionError"):
        _page(cell)


def test_heading_before_the_title_and_table_added_after_numbering_are_refused():
    notebook = _notebook(_figure())
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("## 前"))
    with pytest.raises(ExportError, match="「前」の場所"):
        ReportHTMLExporter().from_notebook_node(notebook)
    numbered = _notebook(_figure())
    number_sections({"a": numbered})
    numbered.cells.append(_display(bundle(_table())))
    with pytest.raises(ExportError, match="「table-t」に番号がありません"):
        ReportHTMLExporter().from_notebook_node(numbered)


def test_section_run_by_itself_has_its_number_among_the_sections_and_refers_to_others(executed):
    alone = nbformat.from_dict(executed["00_summary"])
    alone.metadata.pop("hikiana")
    for cell in alone.cells:
        cell.metadata.pop("hikiana", None)
    page, _ = ReportHTMLExporter().from_notebook_node(alone, {"metadata": {"name": "00_summary"}})
    assert BeautifulSoup(page, "html.parser").select_one("#section-summary .count").get_text() == "1"
    assert "付録A" in page


def test_table_of_the_remarks_scrolls_and_code_in_them_is_no_wall():
    wide = "|" + "列|" * 15 + "\n|" + "--|" * 15 + "\n|" + "値|" * 15
    page = _page(_display(Remarks(wide)._repr_mimebundle_()))
    assert page.select_one(".remarks .scroll > table")["class"] == ["widest"]


def test_word_that_is_wider_than_a_column_may_be_broken_and_others_not():
    address = "hikikomori-support-centre-desk@example.pref.lg.jp"
    page = _page(
        _display(bundle(_table(label=address))),
        _display(bundle(_table("u", label="相談したことのある機関の名前がとても長いときの行"))),
    )
    long, usual = page.select("tbody th")
    assert "long" in long["class"]
    assert usual["class"] == ["words"]


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
    notebook, other = _notebook(text="# 題\n\n[表](#table-other)"), _notebook(_display(bundle(_table("other"))))
    number_sections({"a": notebook, "b": other})
    page = BeautifulSoup(ReportHTMLExporter().from_notebook_node(notebook)[0], "html.parser")
    paragraph = page.select_one("main > p:not([id])")
    assert paragraph.get_text() == "表2-1"
    assert paragraph.a is None


def test_heading_under_which_nothing_is_shown_is_left_out():
    silent = nbformat.v4.new_code_cell("None")
    empty = _words()
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
    assert with_held_characters(page.get_text()) == page.get_text()


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("外\ue000字", "外〓字"),
        ("会\U0001f468\u200d\U0001f469", "会〓〓"),
        ("葛\U000e0100城", "葛城"),
        ("𠮟る 髙\u3000﨑", "𠮟る 髙\u3000﨑"),
    ],
)
def test_character_that_the_fonts_do_not_hold_is_printed_as_the_sign_of_printers(words, printed):
    assert with_held_characters(words) == printed


def test_fonts_of_a_page_hold_what_only_a_chart_says():
    page, _ = ReportHTMLExporter(made_on="2026-11-24").from_notebook_node(
        _notebook(_figure(svg=SVG.replace("9<", "禍<")))
    )
    fonts = re.findall(r"font-weight:(\d+);src:url\(data:font/otf;base64,([^)]+)\)", page)
    assert [weight for weight, _ in fonts] == ["400", "700"]
    for _, data in fonts:
        assert ord("禍") in uharfbuzz.Face(base64.b64decode(data)).unicodes


@pytest.mark.parametrize(("target", "start"), [("hikiana-html", b"<!DOCTYPE html>"), ("hikiana-pdf", b"%PDF-")])
def test_nbconvert_knows_the_exporters(report, tmp_path, target, start):
    notebook = shutil.copy(report.reports[0].folder / "notebooks" / "04_liaison.ipynb", tmp_path)
    command = [sys.executable, "-m", "nbconvert", "--to", target, str(notebook), "--output-dir", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made = tmp_path / f"04_liaison.{target.rpartition('-')[2]}"
    assert Path(made).read_bytes().startswith(start)
