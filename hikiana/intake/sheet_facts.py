"""What a sheet's XML says of its cells that their values do not: errors, formats, what Excel does not show, merges.

One pass that streams tells all of it.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import XMLParserType

from hikiana.intake.appearance import Appearance
from hikiana.intake.cell_places import AtCell, AtRow, Place, area_of, follow
from hikiana.intake.cell_styles import RichText, Runs, Style, Styles, struck_through
from hikiana.intake.package import Attributes, LocalNames, Package, feed, is_true, new_parser, pieces

MARK = "\x07"
"""What failed ends in it: no form of a value, and no text, may hold it."""
UNCOMPUTED = f"（計算されていない式）{MARK}"
_LOWEST_ROW = 1.0
"""In points; nothing can be read in a lower one."""
_REFERENCE = re.compile(rb"v[^<>]*>[^<]*&#")
"""A character that is written as its number, perhaps in a value, where the reader of cells does not read it."""


@dataclass
class SheetFacts:
    """Cells that `failed` with the words for it, numbers of a format that matters (`styled`), days in ISO form (`iso`).

    `valued` is how many cells have a value. With `unusual` one may be written as the reader of cells does not read it.
    """

    failed: dict[Place, str] = field(default_factory=dict)
    styled: list[tuple[Place, Style]] = field(default_factory=list)
    iso: list[Place] = field(default_factory=list)
    appearance: Appearance = field(default_factory=Appearance)
    valued: int = 0
    unusual: bool = False


def read_facts(package: Package, part: str, styles: Styles, runs: Mapping[int, Runs], most_cells: int) -> SheetFacts:
    """Read a sheet's part.

    Raises
    ------
    RefusedError
        When its cells span more than `most_cells`, empty ones included, or it is damaged.
    """
    parser = new_parser()
    reading = _Reading(parser, styles, runs)
    parser.StartElementHandler = _starts(reading, *follow(most_cells))
    parser.EndElementHandler = reading.ended.append
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = reading.unusual
    feed(parser, _watched(pieces(package.packed, part), reading.facts))
    reading.settle()
    reading.end_row()
    return reading.facts


def _watched(content: Iterator[bytes], facts: SheetFacts) -> Iterator[bytes]:
    rest = b""
    for piece in content:
        joined = rest + piece
        facts.unusual = facts.unusual or (b"&#" in joined and _REFERENCE.search(joined) is not None)
        rest = joined[max(joined.rfind(b"<"), 0) :]
        yield piece


def _starts(reading: "_Reading", at_row: AtRow, at_cell: AtCell) -> Callable[[str, Attributes], None]:
    """What is called for the start of each of millions of elements: little is done for most."""
    names, styles, facts = reading.names, reading.styles, reading.facts
    settled_later = ("e", "s") if reading.runs else ("e",)
    has_fills = styles.fill

    def start(name: str, attributes: Attributes) -> None:
        name = names[name]
        if name == "c":
            if reading.is_awaited:
                reading.settle()
            reading.place = place = at_cell(attributes)
            reading.kind = kind = attributes.get("t")
            style = styles[attributes.get("s")]
            if style is not None or reading.strikes_by_default:
                reading.look_at(style, "s" in attributes)
            if has_fills:
                reading.fill = style.fill if style is not None else None
            if kind in settled_later:
                reading.is_awaited = True
            elif kind == "d":
                facts.iso.append(place)
        elif name == "v":
            facts.valued += 1
            if has_fills:
                reading.fills.add(reading.fill)
            if reading.is_awaited:
                reading.read_value()
        elif name == "row":
            reading.row(at_row(attributes), attributes)
        elif name == "f":
            reading.has_formula = reading.is_awaited = True
        elif name == "is":
            facts.valued += 1
            if has_fills:
                reading.fills.add(reading.fill)
        elif name != "t":
            reading.other(name, attributes)

    return start


class _Reading:
    """What has been read of a sheet so far, and of the cell that was last begun."""

    def __init__(self, parser: XMLParserType, styles: Styles, runs: Mapping[int, Runs]) -> None:
        self.facts = SheetFacts()
        self.names = LocalNames()
        self.ended: deque[str] = deque(maxlen=1)
        self.styles, self.runs = styles, runs
        self.place: Place = (0, 0)
        self.kind: str | None = None
        self.is_awaited = self.has_formula = False
        """Whether something of the cell can only be said when it has ended."""
        self.strikes_by_default = False
        self.fill: str | None = None
        self.fills: set[str | None] = set()
        """Of the filled cells of the row."""
        self._parser = parser
        self._strikes = self._has_value = False
        self._text: list[str] = []
        self._rich: RichText | None = None
        self._row_strikes: bool | None = None
        self._columns_strike: list[tuple[int, int]] = []
        self._row_height = ""
        self._is_below = False
        """Below the cells, where drawings have rows and columns of another kind."""

    def unusual(self, *_: object) -> None:
        self.facts.unusual = True

    def look_at(self, style: Style | None, is_own: bool) -> None:
        """A cell of a style that matters, or that may have one of its row or column."""
        strikes = style is not None and style.struck
        if not is_own and self._row_strikes is not None:
            strikes = self._row_strikes
        elif not is_own:
            strikes = strikes or any(first <= self.place[1] <= last for first, last in self._columns_strike)
        if strikes:
            self.facts.appearance.struck[self.place] = True
        if style is not None and (style.day or style.digits) and self.kind in (None, "n"):
            self.facts.styled.append((self.place, style))

    def read_value(self) -> None:
        self._has_value = True
        self._parser.CharacterDataHandler = self._text.append

    def settle(self) -> None:
        """The cell has ended."""
        if not self.is_awaited:
            return
        self._parser.CharacterDataHandler = None
        text = "".join(self._text).strip()
        if self.kind == "e":
            self.facts.valued -= self._has_value
            self.facts.failed[self.place] = f"{text or '#?'}{MARK}"
        elif self.has_formula and not text and not (self.kind == "str" and self._has_value):
            self.facts.failed[self.place] = UNCOMPUTED
        shared = self.runs.get(int(text)) if self.kind == "s" and text.isdecimal() else None
        if runs := self._rich.runs if self._rich else shared:
            struck = self.facts.appearance.struck
            whole = struck_through(struck.pop(self.place, False), runs)
            if whole is not None:
                struck[self.place] = whole
        self._text.clear()
        self._rich = None
        self.is_awaited = self.has_formula = self._has_value = False

    def end_row(self) -> None:
        """The row of the last cell has ended."""
        if len(self.fills) == 1 and (fill := self.fills.pop()) is not None:
            self.facts.appearance.fills[self.place[0]] = fill
        self.fills.clear()

    def row(self, row: int, attributes: Attributes) -> None:
        """A row begins."""
        self.settle()
        self.end_row()
        if self._is_below:
            return
        height = attributes.get("ht", self._row_height)
        if is_true(attributes, "hidden") or (height and float(height) < _LOWEST_ROW):
            self.facts.appearance.hidden_rows.append(row)
        self._row_strikes = None
        if is_true(attributes, "customFormat"):
            style = self.styles[attributes.get("s")]
            self._row_strikes = style is not None and style.struck
        self.strikes_by_default = bool(self._row_strikes or self._columns_strike)

    def other(self, name: str, attributes: Attributes) -> None:
        """What is no part of most cells."""
        self._is_below = self._is_below or any(self.names[ended] == "sheetData" for ended in self.ended)
        if self._is_below:
            self.settle()
            self.end_row()
        if name == "mergeCell":
            self.facts.appearance.merged.append(area_of(attributes["ref"]))
        elif name == "sheetFormatPr" and is_true(attributes, "customHeight"):
            self._row_height = attributes.get("defaultRowHeight", "")
        elif name == "col" and not self._is_below:
            self._column(attributes)
        elif name in RichText.NAMES and not self._is_below:
            self._run(name, attributes)

    def _column(self, attributes: Attributes) -> None:
        columns = int(attributes["min"]) - 1, int(attributes["max"]) - 1
        width = attributes.get("width")
        if is_true(attributes, "hidden") or (width and float(width) == 0):
            self.facts.appearance.hidden_columns.append(columns)
        style = self.styles[attributes.get("style")]
        if style is not None and style.struck:
            self._columns_strike.append(columns)

    def _run(self, name: str, attributes: Attributes) -> None:
        """A text in runs that stands in its cell."""
        if self._rich is None:
            self._rich, self.is_awaited = RichText(), True
            self._parser.CharacterDataHandler = self._rich.text
        self._rich.start(name, attributes)
