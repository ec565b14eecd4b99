"""Pictures in Word: as lines and words (SVG), which stay sharp in print, with a picture of pixels for an older Word."""

import re
from collections.abc import Sequence
from itertools import count

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from hikiana.document.blocks import NumberedFigure
from hikiana.document.typesetting import printed_width, to_pixels
from hikiana.document.word_package import WordFile
from hikiana.document.word_xml import Element, clean

_FAMILY = re.compile(r'(<svg\b[^>]*?font-family=")')
_PIXEL, _POINT = 9525, 12700
"""In the units of drawings, 914,400 to the inch."""
_SHARP = 220
"""Pixels to the inch of the fallback: what prints well."""
_BESIDE = 110
"""What caption and notes take of a page's height, in points."""
_FORM = """<w:r {spaces}><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">
<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="figure {number}"/>
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="{number}" name="figure {number}"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{fallback}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">
<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{drawing}"/>
</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""
"""A picture within a line. Source: ISO/IEC 29500-1, 20.4; [MS-ODRAWXML] 2.3.1.5 for SVG."""


class Pictures:
    """What puts pictures into a file."""

    def __init__(self, file: WordFile, figures: Sequence[NumberedFigure]) -> None:
        self._file = file
        self._counter = count(1)
        drawings = [(figure.chart.svg, printed_width(figure.chart.size)) for figure in figures]
        pictures = to_pixels(drawings, _SHARP)
        self._pixels = dict(zip((figure.anchor for figure in figures), pictures, strict=True))

    def picture(self, figure: NumberedFigure) -> Element:
        """The run that holds a figure's drawing, as large as on a screen where the page has the room."""
        number, svg = next(self._counter), figure.chart.svg
        wide, high = self._size(figure.chart.size)
        picture = parse_xml(
            _FORM.format(
                spaces=nsdecls("w", "wp", "a", "pic", "r"),
                number=number,
                wide=wide,
                high=high,
                fallback=self._file.media(f"figure-{number}.png", "image/png", self._pixels[figure.anchor]),
                drawing=self._file.media(f"figure-{number}.svg", "image/svg+xml", clean(_for_word(svg)).encode()),
            )
        )
        for told in picture.xpath(".//wp:docPr | .//pic:cNvPr"):
            told.set("descr", clean(figure.chart.alt))
        return picture

    def _size(self, pixels: tuple[float, float]) -> tuple[int, int]:
        room, tall = self._file.room
        wide, high = (side * _PIXEL for side in pixels)
        part = min(1.0, room * _POINT / wide, (tall - _BESIDE) * _POINT / high)
        return round(wide * part), round(high * part)


def _for_word(svg: str) -> str:
    """The drawing in a font that a Japanese Word has: of a list of fonts Word takes the first, or some other."""
    return _FAMILY.sub(r"\1Yu Gothic, ", svg, count=1)
