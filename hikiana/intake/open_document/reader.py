"""The sheets of an OpenDocument spreadsheet (.ods), read in one pass that streams.

The reader of Excel's cells would lose times of day, errors and tabs of such a file without a word.
"""

import zipfile
from xml.parsers.expat import XMLParserType

from hikiana.intake.open_document import names
from hikiana.intake.open_document.cells import Limits, SheetCells
from hikiana.intake.open_document.sheet import SheetBegun
from hikiana.intake.open_document.styles import OdsStyles
from hikiana.intake.open_document.text import OdsText
from hikiana.intake.open_document.values import shows_zeros, value_of
from hikiana.intake.package import Attributes, RefusedError, feed, holds, new_parser, pieces, refuse_unsound
from hikiana.intake.workbook import Sheet

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_ENCRYPTED = b"encryption-data"
_OF_OTHER_FILE = "'file:"
"""How a sheet is called that only keeps what formulas take from another file."""
_FROM_1904 = {"1899-12-30": False, "1904-01-01": True}
_CELLS = (names.CELL, names.COVERED)


def is_open_document(packed: zipfile.ZipFile) -> bool:
    """Whether a packed file is one of OpenDocument, locked by a password or not."""
    return _CONTENT in packed.NameToInfo or holds(packed, _MANIFEST, _ENCRYPTED)


def read_open_document(packed: zipfile.ZipFile, most_bytes: int, most_cells: int) -> list[Sheet]:
    """Every sheet; `most_bytes` are those of the file when it is unpacked, `most_cells` those of all sheets together.

    Raises
    ------
    RefusedError
        When it is no spreadsheet, locked by a password, damaged, larger than the limits, or has what is not known.
    """
    refuse_unsound(packed, most_bytes)
    if holds(packed, _MANIFEST, _ENCRYPTED):
        raise RefusedError("locked")
    styles = OdsStyles()
    for part, within in ((_STYLES, names.STYLES_OF_USERS), (_CONTENT, names.AUTOMATIC_STYLES)):
        if part in packed.NameToInfo:
            _read_styles(packed, part, within, styles)
    reading = _Reading(new_parser(names.SEPARATOR), styles, Limits(most_cells, most_bytes))
    feed(reading.parser, pieces(packed, _CONTENT))
    if not reading.is_spreadsheet:
        raise RefusedError("no_workbook")
    return reading.sheets


class _StylesEndedError(Exception):
    pass


def _read_styles(packed: zipfile.ZipFile, part: str, within: str, styles: OdsStyles) -> None:
    """The styles that stand in one element of a part."""
    is_within = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal is_within
        is_within = is_within or name == within
        if is_within:
            styles.start(name, attributes)

    def end(name: str) -> None:
        styles.end(name)
        if name == within:
            raise _StylesEndedError

    parser = new_parser(names.SEPARATOR)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        feed(parser, pieces(packed, part))
    except _StylesEndedError:
        return


class _Reading:
    """What has been read of the content, element by element."""

    def __init__(self, parser: XMLParserType, styles: OdsStyles, limits: Limits) -> None:
        self.parser = parser
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self._styles, self._limits = styles, limits
        self._from_1904 = False
        self._sheet: SheetBegun | None = None
        self._cell: Attributes | None = None
        self._text = OdsText(styles)
        self._beside = 0
        """How deep in what is no part of a cell's text, or of no sheet: comments, drawings, noted changes."""
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._beside:
            self._beside += 1
        elif self._cell is not None:
            self._start_in_cell(name, attributes)
        elif self._sheet is not None:
            self._start_in_sheet(self._sheet, name, attributes)
        elif name == names.SHEET and attributes.get(names.NAME, "").startswith(_OF_OTHER_FILE):
            self._beside = 1
        elif name == names.SHEET and self.is_spreadsheet:
            style = self._styles.of("table", attributes.get(names.STYLE_OF))
            cells = SheetCells(self._limits)
            self._sheet = SheetBegun(attributes.get(names.NAME, ""), not style.hidden, self._styles, cells)
        elif name == names.SPREADSHEET:
            self.is_spreadsheet = True
        elif name == names.NULL_DATE:
            self._count_from(attributes.get(names.ON_DATE, "1899-12-30"))
        elif name in names.BESIDE_SHEETS:
            self._beside = 1

    def _start_in_sheet(self, sheet: SheetBegun, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            self._cell = attributes
        elif name == names.ROW:
            sheet.begin_row(attributes)
        elif name == names.COLUMN:
            sheet.column(attributes)
        elif name == names.ROW_GROUP:
            sheet.begin_group(attributes)
        elif name in names.BESIDE_CELLS:
            self._beside = 1

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        if name == names.SHEET:
            raise RefusedError("unusual")  # a table within a cell
        if not name.startswith(names.TEXT) or name in names.BESIDE_TEXT:
            self._beside = 1
            self.parser.CharacterDataHandler = None
            return
        self._text.start(name, attributes)
        if name in names.PARAGRAPHS:
            self.parser.CharacterDataHandler = self._text.characters

    def _end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
            if not self._beside and self._text.is_begun:
                self.parser.CharacterDataHandler = self._text.characters
        elif self._sheet is None:
            return
        elif self._cell is None:
            self._end_in_sheet(self._sheet, name)
        elif name in _CELLS:
            self._end_cell(self._sheet, self._cell)
        else:
            self._text.end(name)
            if name in names.PARAGRAPHS:
                self.parser.CharacterDataHandler = None

    def _end_cell(self, sheet: SheetBegun, attributes: Attributes) -> None:
        shown, runs = self._text.take()
        text = value_of(attributes, shown, self._from_1904)
        if text is None:
            sheet.empty_cell(attributes)
        else:
            sheet.cell(attributes, text, runs, shows_zeros(attributes, text))
        self._cell = None

    def _end_in_sheet(self, sheet: SheetBegun, name: str) -> None:
        if name == names.ROW:
            sheet.end_row()
        elif name == names.ROW_GROUP:
            sheet.end_group()
        elif name == names.SHEET:
            self.sheets.append(sheet.sheet(self._from_1904))
            self._sheet = None

    def _count_from(self, day: str) -> None:
        if day not in _FROM_1904:
            raise RefusedError("unusual")
        self._from_1904 = _FROM_1904[day]
