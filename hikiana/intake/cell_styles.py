"""What the styles of a workbook show otherwise than the bare cell: struck through, filled, with zeros, as a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from hikiana.intake.cell_fills import Fills, read_theme
from hikiana.intake.package import STRINGS, STYLES, Attributes, Package, is_true

_ZEROS = re.compile(r"(0{2,})(;.*)?")
"""A format of zeros alone: 0003 for 3. What follows is for negative numbers and text."""
_DAYS = frozenset((*range(27, 37), *range(50, 59)))
"""Formats that a Japanese Excel has built in (31 yyyy年m月d日, 32 h時mm分), which the reader of cells does not know.
Source: ECMA-376, part 1, 18.8.30 (numFmt)."""


@dataclass(frozen=True)
class Style:
    """How Excel shows a cell: `struck` through, a whole number with at least `digits`, a number as a `day` or time,
    filled with a colour.
    """

    struck: bool = False
    digits: int = 0
    day: bool = False
    fill: str | None = None


PLAIN = Style()
Runs = frozenset[bool | None]
"""Of the runs of a text with content: which are struck through, None where the cell decides."""


class Styles(dict[str | None, Style | None]):
    """Styles by the number of a cell's format; None where the bare cell says it all."""

    def __missing__(self, number: str | None) -> Style | None:
        """A number that is written otherwise (03), or that there is none of."""
        self[number] = found = self.get(str(int(number or 0)))
        return found

    @property
    def strike(self) -> bool:
        """Whether any strikes cells through."""
        return any(style.struck for style in self.values() if style)

    @property
    def fill(self) -> bool:
        """Whether any fills cells with a colour."""
        return any(style.fill for style in self.values() if style)


def read_styles(package: Package) -> Styles:
    """The styles of a workbook's cells. Conditional formats, which decide by the value, are none of them."""
    reading = _Reading(Fills(read_theme(package)))
    package.stream(STYLES, reading.start, reading.end)
    styles = Styles()
    fills = reading.fills.colours
    for number, (font, code, fill) in enumerate(reading.formats):
        struck = 0 <= font < len(reading.struck) and reading.struck[font]
        zeros = _ZEROS.fullmatch(reading.codes.get(code, ""))
        colour = fills[fill] if 0 <= fill < len(fills) else None
        style = Style(struck, len(zeros[1]) if zeros else 0, code in _DAYS - reading.codes.keys(), colour)
        styles[str(number)] = None if style == PLAIN else style
    return styles


@dataclass
class _Reading:
    """What has been read of xl/styles.xml: fills, fonts, codes of number formats, and those of each format."""

    fills: Fills
    struck: list[bool] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[tuple[int, int, int]] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Attributes) -> None:
        around = tuple(self.within[1:])  # conditional formats have fonts and codes of their own
        self.within.append(name)
        if around == ("fonts",) and name == "font":
            self.struck.append(False)
        elif around == ("fonts", "font") and name == "strike":
            self.struck[-1] = is_true({"val": "1", **attributes}, "val")
        elif around == ("numFmts",) and name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif around == ("cellXfs",) and name == "xf":
            font, code, fill = (int(attributes.get(id, 0)) for id in ("fontId", "numFmtId", "fillId"))
            self.formats.append((font, code, fill))
        elif around[:1] == ("fills",):
            self.fills.start(name, attributes)

    def end(self, name: str) -> None:
        self.within.pop()


@dataclass
class RichText:
    """Which runs of a text are struck through, told element by element."""

    NAMES: ClassVar = ("r", "rPr", "strike", "rPh")
    struck: bool | None = None
    phonetic: bool = False
    found: set[bool | None] = field(default_factory=set)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "r":
            self.struck = None
        elif name == "rPr":
            self.struck = False
        elif name == "strike":
            self.struck = is_true({"val": "1", **attributes}, "val")
        elif name == "rPh":
            self.phonetic = True  # how it is read aloud follows after the text

    def text(self, text: str) -> None:
        if not self.phonetic and text.strip():
            self.found.add(self.struck)

    @property
    def runs(self) -> Runs:
        return frozenset(self.found)


def read_runs(package: Package, styles: Styles) -> Mapping[int, Runs]:
    """The shared texts, by their number, of which runs are struck through, or not although their cells may be."""
    if not (styles.strike or package.holds(STRINGS, b"strike")):
        return {}
    runs: dict[int, Runs] = {}
    number, reading = -1, RichText()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal number, reading
        if name == "si":
            number, reading = number + 1, RichText()
        reading.start(name, attributes)

    def end(name: str) -> None:
        if name == "si" and reading.runs - {None}:
            runs[number] = reading.runs

    package.stream(STRINGS, start, end, lambda text: reading.text(text))
    return runs


def struck_through(cell: bool, runs: Runs) -> bool | None:
    """Whether the text of a cell is struck through as a whole (True), in part (False), or not at all (None)."""
    seen = {cell if run is None else run for run in runs}
    return False not in seen if True in seen else None
