"""Tables in Word: heads repeated on every page, rows unbroken, columns as wide as on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from hikiana.base.text import Lang
from hikiana.document.blocks import GAP, NumberedTable, PlainTable, Run
from hikiana.document.paper_tables import grid_data, table_data
from hikiana.document.word_inline import Inline
from hikiana.document.word_package import WordFile
from hikiana.document.word_xml import Element, line_break, paragraph, text_run, w

_TEXT = {8.5: "TableText", 7.5: "TableTextWide", 6.9: "TableTextWidest", 6.3: "TableTextWidest"}
"""Styles by the size for which the columns were measured; what is smaller has a style of its own."""
_BAND = "EEF3F6"
_SLACK = 1.2
_SEAM = 0.25
"""Room in em that LibreOffice puts between Japanese and other letters, though the styles forbid it."""
_TWIPS = 20
"""Of a point."""


class Tables:
    """What writes tables into a file."""

    def __init__(self, file: WordFile, inline: Inline, lang: Lang) -> None:
        self._file, self._inline, self._lang = file, inline, lang

    def numbered(self, block: NumberedTable) -> list[Element]:
        """Caption, table and notes."""
        data = table_data(block, self._lang, _SEAM)
        _, _, title = data["caption"].partition(GAP)
        caption = paragraph(self._file.styles["Caption"], *self._inline.label(block), text_run(f"{GAP}{title}"))
        return [caption, self._table(data, data["caption"], keep_last=bool(data["notes"])), *self.notes(data["notes"])]

    def written(self, block: PlainTable) -> list[Element]:
        """A table that somebody wrote."""
        data = grid_data(block)
        caption = paragraph(self._file.styles["Caption"], text_run(block.caption))
        return [caption, self._table(data, block.caption), *self.notes([""])]

    def notes(self, notes: Sequence[str]) -> list[Element]:
        """What is told below a table or a picture; without any, a line that keeps it from the next table."""
        last = len(notes) - 1
        return [
            paragraph(
                self._file.styles["TableNote"],
                text_run(note),
                properties=[w("keepNext")] if place < last else [w("spacing", after=240)],
            )
            for place, note in enumerate(notes or [""])
        ]

    def _table(self, data: Mapping[str, Any], title: str, keep_last: bool = False) -> Element:
        widths = self._widths(data["widths"])
        heads = ["".join(piece for line in head["lines"] for piece in line) for head in data["heads"]]
        inset = round(data["inset"] * _TWIPS)
        edges = {"w": inset, "type": "dxa"}
        properties = w(
            "tblPr",
            w("tblStyle", val=self._file.styles["ReportTable"]),
            w("tblW", w=sum(widths), type="dxa"),
            w("tblLayout", type="autofit"),
            w("tblCellMar", w("left", **edges), w("right", **edges)),
            w("tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
            w("tblCaption", val=title),
            w("tblDescription", val="、".join(heads) if self._lang == "ja" else ", ".join(heads)),
        )
        style = self._file.styles[_TEXT.get(data["size"], "TableTextFinest")]
        rows, last = data["rows"], len(data["rows"]) - 1
        written = [
            self._row(row, widths, style, keep=_stays(place, last, data["whole"], keep_last))
            for place, row in enumerate(rows)
        ]
        grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
        return w("tbl", properties, grid, self._heads(data["heads"], widths, style), *written)

    def _widths(self, points: Sequence[float]) -> list[int]:
        room, whole = self._file.room[0], sum(points)
        # Word sets these words in another font than the one in which they were measured.
        part = min(_SLACK, room / whole)
        return [max(1, int(width * part * _TWIPS)) for width in points]

    def _heads(self, heads: Sequence[Mapping[str, Any]], widths: Sequence[int], style: str) -> Element:
        cells = []
        for head, width in zip(heads, widths, strict=True):
            words: list[Element] = []
            for place, piece in enumerate(piece for line in head["lines"] for piece in line):
                words += [*([line_break()] if place else []), text_run(piece, w("b"), w("bCs"))]
            cells.append(_cell(words, width, style, head["right"], keep=True, tone=True, bottom=True))
        return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)

    def _row(self, row: Mapping[str, Any], widths: Sequence[int], style: str, keep: bool) -> Element:
        cells = [
            _cell(
                self._inline.runs([Run(**part) for part in cell["runs"]], bold=row["sum"]),
                width,
                style,
                cell["right"],
                keep,
                tone=row["sum"],
            )
            for cell, width in zip(row["cells"], widths, strict=True)
        ]
        return w("tr", w("trPr", w("cantSplit")), *cells)


def _stays(place: int, last: int, whole: bool, keep_last: bool) -> bool:
    """Whether a row stays on the page of what follows: all of a short table, the first and the last two of a long."""
    if place == last:
        return keep_last
    return whole or place in (0, last - 1)


def _cell(
    words: Sequence[Element], width: int, style: str, right: bool, keep: bool, tone: bool = False, bottom: bool = False
) -> Element:
    properties = [w("keepNext")] if keep else []
    properties += [w("jc", val="right")] if right else []
    shade = [w("shd", val="clear", color="auto", fill=_BAND)] if tone else []
    stands = [w("vAlign", val="bottom")] if bottom else []
    whole = [w("noWrap")] if right and not bottom else []
    about = w("tcPr", w("tcW", w=width, type="dxa"), *shade, *whole, *stands)
    return w("tc", about, paragraph(style, *words, properties=properties))
