"""What is set by Typst, whatever it is given."""

import io
import struct
from datetime import UTC, date, datetime

import pdfplumber
import pikepdf
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.document.about import About
from hikiana.document.blocks import Document, Heading, NumberedFigure, Paragraph, Remark, Run
from hikiana.document.charts import ChartOutput
from hikiana.document.markdown import blocks_of
from hikiana.document.paper import to_pdf
from hikiana.document.typesetting import ROOM, printed_width, to_paper, to_pixels

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"><text y="20">あ</text></svg>'
ABOUT = About(Text("所", "C"), FiscalYear(2024), Text("録", "R"), True, "internal", "ja", "0")


def _words(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(sheet.extract_text() for sheet in opened.pages)


def _pdf(*blocks):
    section = Heading(1, (Run("題"),), "1", "section-a")
    return to_pdf(Document(ABOUT, (section, *blocks), date(2026, 11, 30)))


def test_characters_without_a_form_are_left_out_and_words_stay_words():
    every = "".join(map(chr, range(160)))
    words = _words(_pdf(Paragraph((Run(f"前{every}後 #strong[x] \\u0001"),))))
    assert "!\"#$%&'()*+,-./0123456789:;<=>?@ABC" in words
    assert "#strong[x] \\u0001" in words


def test_remarks_of_every_kind_are_set():
    markdown = "> " * 40 + "深\n\n" + "- あ\n  1. い\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```\nx\n```\n\n---\n\n0. 零"
    words = _words(_pdf(Remark(tuple(blocks_of(markdown, "所見")))))
    assert all(word in words for word in ("深", "あ", "い", "零", "0."))


@pytest.mark.parametrize(("wide", "high", "points"), [(100, 50, 75), (9000, 50, ROOM), (100, 9000, 609.4 / 90)])
def test_drawing_is_as_large_as_on_a_screen_where_the_page_has_the_room(wide, high, points):
    assert printed_width((wide, high)) == pytest.approx(points, rel=1e-3)


def test_pixels_of_a_drawing_follow_from_its_size_on_paper_however_large_it_is():
    pictures = to_pixels(
        [(SVG.format(wide, high), printed_width((wide, high))) for wide, high in ((96, 48), (20_000, 10))], 220
    )
    sizes = [struct.unpack(">II", picture[16:24]) for picture in pictures]
    assert sizes[0] == (220, 110)
    assert sizes[1][0] == round(ROOM / 72 * 220)
    assert to_pixels([], 220) == []


def test_fonts_of_the_computer_are_not_used():
    source = b'#set document(title: "x")\n#set text(font: "DejaVu Sans")\nabc'
    pdf = to_paper(source, {}, datetime(2026, 11, 30, tzinfo=UTC))
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert not [mark for mark in opened.pages[0].chars if "DejaVu" in mark["fontname"]]


def test_every_cell_is_tied_to_the_heads_of_its_row_and_its_column():
    rows = "| 月 | 件 | 人 |\n|---|--:|--:|\n| 4月 | 5 | 3 |\n| 5月 | 7 | 4 |"
    with pikepdf.open(io.BytesIO(_pdf(Remark(tuple(blocks_of(rows, "所見")))))) as opened:
        named = pikepdf.NameTree(opened.Root.StructTreeRoot.IDTree)
        tags = list(_tags(opened.Root.StructTreeRoot.K))
        heads = {str(tag.ID): _scope(tag) for tag in tags if tag.S == "/TH"}
        cells = [
            {str(head) for told in tag.A if told.O == "/Table" for head in told.Headers}
            for tag in tags
            if tag.S == "/TD"
        ]
        assert sorted(heads.values()) == ["/Column"] * 3 + ["/Row"] * 2
        assert [sorted(heads[head] for head in of) for of in cells] == [["/Column", "/Row"]] * 4
        assert len(set(map(frozenset, cells))) == 4
        assert all(identity in named for identity in heads)


def _tags(element):
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _tags(child)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        yield from _tags(element.get("/K", pikepdf.Array()))


def _scope(head):
    return next(str(told.Scope) for told in head.A if told.O == "/Table")


@pytest.mark.parametrize("lines", range(30, 44))
def test_what_explains_a_part_stands_on_the_page_of_what_it_explains(lines):
    """However far down the page the heading comes, it and its words are never alone at the foot."""
    filling = [Paragraph((Run("行。"),)) for _ in range(lines)]
    part = Heading(2, (Run("部分"),), "1.1", "section-a-1")
    chart = ChartOutput("f", "図の題", alt="図", below=(), svg=SVG.format(400, 300), specification=None)
    pdf = _pdf(*filling, part, Paragraph((Run("説明する。"),)), NumberedFigure("図1-1", chart))
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        texts = [sheet.extract_text() for sheet in opened.pages[2:]]
    assert [words in text for words in ("1.1", "説明する", "図の題") for text in texts].count(True) == 3
    (together,) = [text for text in texts if "説明する" in text]
    assert "部分" in together
    assert "図の題" in together
