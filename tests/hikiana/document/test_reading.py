"""Executed notebooks → blocks: what stays, what goes, and how it is numbered."""

from datetime import date

import nbformat
import pytest

from hikiana.base.errors import ExportError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.document.about import About
from hikiana.document.blocks import Heading, Limit, Paragraph, Remark, Run, Statements, Terms, plain
from hikiana.document.numbering import number_sections
from hikiana.document.reading import read_document
from hikiana.document.words import CALLED
from hikiana.presentation.hidden import WITHHELD
from hikiana.presentation.words import shown

ABOUT = About(
    Text("所", "C"), FiscalYear(2024), Text("録", "R"), True, "internal", "ja", "0", heads=(Text("途中", "Part"),)
)
text = nbformat.v4.new_markdown_cell


def _code(*bundles, tags=()):
    outputs = [nbformat.v4.new_output("display_data", dict(bundle)) for bundle in bundles]
    return nbformat.v4.new_code_cell("…", outputs=outputs, metadata={"tags": list(tags)})


def _remarks(markdown):
    return _code(shown("remarks", "x", "x", markdown=markdown))


def _sentences(*texts):
    return _code(shown("sentences", "x", "x", texts=list(texts)))


def _read(*cells, about=ABOUT):
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    number_sections({"04_liaison": notebook})
    return read_document(notebook, about, date(2026, 11, 30)).blocks


def test_section_has_its_number_its_limits_and_its_words_in_order():
    blocks = _read(
        text("# 題\n\n文。"), _sentences("一。", "二。"), _code(shown("definitions", "", "", entries=[["語", "意味"]]))
    )
    assert blocks == (
        Heading(1, (Run("題"),), "1", "section-liaison"),
        Paragraph((Run("文。"),)),
        Limit("途中"),
        Statements(("一。", "二。")),
        Terms((("語", "意味"),)),
    )


def test_parts_are_counted_and_a_title_within_a_part_is_not():
    blocks = _read(text("# 題"), text("## 一\n\n### 内"), _sentences("文。"), text("## 二\n\n文"))
    assert [(block.number, plain(block.title)) for block in blocks if isinstance(block, Heading)] == [
        ("1", "題"),
        ("1.1", "一"),
        ("", "内"),
        ("1.2", "二"),
    ]


def test_words_that_say_nothing_and_cells_for_the_notebook_alone_are_left_out():
    hidden = _code(shown("sentences", "x", "x", texts=["隠"]), tags=["setup"])
    assert _read(text("# 題"), _sentences(), _remarks(" \n"), hidden) == _read(text("# 題"))


def test_remarks_stay_when_the_part_in_which_they_stand_has_nothing_to_show():
    blocks = _read(text("# 題"), text("## 流れ\n\n文。"), _code(), _remarks("所見"))
    assert blocks[2:] == (Remark((Paragraph((Run("所見"),)),)),)


def test_reference_whose_words_have_several_looks_is_one_number():
    blocks = _read(text("# 題\n\n[図*の*節](#section-liaison)"))
    assert blocks[1] == Paragraph((Run("1章", anchor="section-liaison"),))


def test_reference_in_a_list_of_the_remarks_is_linked_too():
    (*_, remark) = _read(text("# 題"), _remarks("- [節](#section-liaison)"))
    assert remark.blocks[0].items[0][0].runs == (Run("1章", anchor="section-liaison"),)


@pytest.mark.parametrize(
    "cells", [[text("# 題"), text("前\n\n# 二")], [text("## 前"), text("# 題")], [text("# 題\n\n# 二")]]
)
def test_title_that_is_not_the_first_or_not_the_only_one_is_refused_with_its_notebook(cells):
    with pytest.raises(ExportError, match=r"04_liaison\.ipynb.*場所が違います"):
        _read(*cells)


def test_title_of_a_section_names_what_it_refers_to_and_leads_nowhere():
    title, *_ = _read(text("# 題 [x](https://example.org)（[節](#section-liaison)）"))
    assert plain(title.title) == "題 x（1章）"
    assert not any(run.anchor or run.url for run in title.title)


def test_reference_to_a_word_becomes_what_the_centre_calls_it_and_leads_nowhere(monkeypatch):
    monkeypatch.setitem(CALLED, "word-visits", Text("家庭訪問", "Home visit"))
    _, _, heading, *_ = _read(text("# 題"), text("## [アウトリーチ](#word-visits)の相手"), _sentences("文。"))
    assert plain(heading.title) == "家庭訪問の相手"
    (_, paragraph, _) = _read(text("# 題\n\n[アウトリーチ](#word-visits)は何件か。"))
    assert paragraph == Paragraph((Run("家庭訪問"), Run("は何件か。")))


def test_section_of_which_everything_is_withheld_says_so():
    withheld = {"text/plain": {WITHHELD: "table-liaison_in"}}
    output = nbformat.v4.new_output("display_data", {"text/plain": ""}, metadata=withheld)
    cell = nbformat.v4.new_code_cell("…", outputs=[output])
    *_, said = _read(text("# 題\n\n前書き。"), text("## 連携先\n\n説明。"), cell)
    assert said == Paragraph((Run("この章の表と図は、公開版には載せない。"),))
    assert all("載せない" not in str(block) for block in _read(text("# 題"), text("## 部"), cell, _sentences("文。")))
