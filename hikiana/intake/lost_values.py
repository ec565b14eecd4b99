"""Values that the reader of cells would lose or change without a word: looked for where a sheet has unusual XML."""

import polars as pl

from hikiana.intake.cell_places import Place, follow
from hikiana.intake.package import Attributes, LocalNames, Package, RefusedError, feed, new_parser, pieces
from hikiana.intake.sheet_facts import SheetFacts

_TEXTS = ("str", "d", "inlineStr")
"""Kinds of cells whose characters may be written as their numbers."""


def refuse_lost_values(package: Package, part: str, cells: pl.DataFrame, facts: SheetFacts, most_cells: int) -> None:
    """Look again at every value of a sheet, if not all are in `cells` as they were read, or its XML is unusual.

    Raises
    ------
    RefusedError
        When a value is missing, or is interrupted by what the reader of cells stops at.
    """
    if not facts.unusual and facts.valued == sum(column.len() - column.null_count() for column in cells):
        return
    reading = _Values(most_cells)
    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.DefaultHandler = reading.other
    feed(parser, pieces(package.packed, part))
    read = [column.is_not_null().to_list() for column in cells]
    for row, column in reading.filled:
        if (row, column) not in facts.failed and not (column < len(read) and row < cells.height and read[column][row]):
            raise RefusedError("unusual")


class _Values:
    """Which cells hold text in a value; what is no plain text in one is refused."""

    def __init__(self, most_cells: int) -> None:
        self.filled: set[Place] = set()
        self._at_row, self._at_cell = follow(most_cells)
        self._names = LocalNames()
        self._place: Place = (0, 0)
        self._kind: str | None = None
        self._within = ""
        self._is_below = False

    def start(self, name: str, attributes: Attributes) -> None:
        name = self._names[name]
        if self._is_below:
            return
        if name == "row":
            self._at_row(attributes)
        elif name == "c":
            self._place, self._kind = self._at_cell(attributes), attributes.get("t")
        elif name in ("v", "t"):
            self._within = name

    def end(self, name: str) -> None:
        name = self._names[name]
        if name == self._within:
            self._within = ""
        self._is_below = self._is_below or name == "sheetData"

    def other(self, text: str) -> None:
        """Text as it is written, or a comment, an instruction, or the begin of what is taken as it stands (CDATA)."""
        if not self._within:
            return
        if self._within == "v" and (text.startswith("<") or (text.startswith("&#") and self._kind not in _TEXTS)):
            raise RefusedError("unusual")
        if text.strip():
            self.filled.add(self._place)
