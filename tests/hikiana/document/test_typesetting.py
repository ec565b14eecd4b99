"""What is set by Typst, whatever it is given."""

import io
import struct
from datetime import UTC, date, datetime

import pdfplumber
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.document.about import About
from hikiana.document.blocks import Document, Heading, Paragraph, Remark, Run
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
