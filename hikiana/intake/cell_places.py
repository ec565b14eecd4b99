"""Where a sheet's cells stand: a row or cell that does not say it follows the one before. Counted from 0."""

import re
from collections.abc import Callable

from hikiana.intake.package import Attributes, RefusedError

_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
Place = tuple[int, int]
"""Row and column."""
Area = tuple[int, int, int, int]
"""Top, left, bottom, right."""


class _Columns(dict[str, int]):
    """Letters → column."""

    def __missing__(self, letters: str) -> int:
        column = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z":
                raise RefusedError("damaged")
            column = column * 26 + ord(letter) - 64
        if not 0 < column <= _MOST_COLUMNS:
            raise RefusedError("damaged")
        self[letters] = column - 1
        return column - 1


_COLUMNS = _Columns()


AtRow = Callable[[Attributes], int]
AtCell = Callable[[Attributes], Place]


def follow(most_cells: int) -> tuple[AtRow, AtCell]:
    """Two functions that are told of each row and each cell that begins, and give its place.

    They are called for millions of cells, hence no methods. The second raises RefusedError when all cells so far span
    more than `most_cells`: two far cells alone would take all memory.
    """
    row, column, number, end = -1, -1, "0", -1
    height = width = 1

    def at_row(attributes: Attributes) -> int:
        nonlocal row, column, number, end
        written = attributes.get("r")
        row, column = row + 1 if written is None else _row_of(written), -1
        number = str(row + 1)
        end = -len(number)
        return row

    def at_cell(attributes: Attributes) -> Place:
        nonlocal column, height, width
        at = row
        reference = attributes.get("r")
        if reference is None:
            column += 1
        elif reference[end:] == number and (known := _COLUMNS.get(reference[:end])) is not None:
            column = known
        else:
            at, column = place_of(reference)
        if column >= width or at >= height:
            height, width = max(height, at + 1), max(width, column + 1)
            if height * width > most_cells:
                raise RefusedError("too_large")
        return at, column

    return at_row, at_cell


def _row_of(number: str) -> int:
    if not (number.isdecimal() and 0 < int(number) <= _MOST_ROWS):
        raise RefusedError("damaged")
    return int(number) - 1


def column_of(letters: str) -> int:
    """The column that a spreadsheet shows letters above."""
    return _COLUMNS[letters]


def place_of(reference: str) -> Place:
    """AB12."""
    found = _PLACE.fullmatch(reference.replace("$", ""))
    if found is None:
        raise RefusedError("damaged")
    return _row_of(found[2]), _COLUMNS[found[1]]


def area_of(reference: str) -> Area:
    """A1:B3, or one cell."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place_of(first), place_of(last or first)
    return top, left, bottom, right
