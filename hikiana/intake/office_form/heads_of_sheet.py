"""A sheet under its heads: where they stand, of one row or several, each once, and the rows below."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.intake.heads import letters, plain
from hikiana.intake.rows import is_filled
from hikiana.intake.shown_heads import tells_of_a_record
from hikiana.intake.workbook import Sheet

WITHIN = 20
"""A head stands in one of the first rows."""
BETWEEN = " / "
"""Between the rows of a head: 相談 / 方法."""
AGAIN = "#"
"""Before the number of a head that comes again: 相談日#2."""


@dataclass(frozen=True)
class SheetBelowHead:
    """The filled rows below a head: text columns by head, and their numbers in the sheet as `row`.

    `letters` are those above each column, none above what titles between the records tell; `head_row` is the number of
    the head's last row. `unnamed` are letters of columns that hold something and have no head.
    """

    frame: pl.DataFrame
    letters: dict[str, str]
    head_row: int
    unnamed: Sequence[str] = ()

    @property
    def heads(self) -> list[str]:
        return list(self.letters)

    @property
    def written_heads(self) -> dict[str, str]:
        """What stands above each column in the lowest row of the head; not above what titles tell."""
        return {head: lower_words(head) for head, letter in self.letters.items() if letter}


def rows_of_heads(sheet: Sheet) -> list[list[str]]:
    """The first rows as plain text."""
    return [[_in_one_line(cell) for cell in row] for row in sheet.cells.head(WITHIN).rows()]


def joined(rows: Sequence[Sequence[str]], place: int, head_rows: int) -> list[str]:
    """The heads of the columns from one row, or from several, where an upper one names groups of the lower.

    An upper cell stands for the empty ones to its right as long as they have a word below them and no row above begins
    another group; of cells that are merged downwards the upper one is the head. Heads that come again are numbered. In
    place of one that tells of a record stand the letters of its column.
    """
    groups = [""] * head_rows
    heads = []
    for number, column in enumerate(zip(*rows[place : place + head_rows], strict=True)):
        has_below = [any(column[level + 1 :]) for level in range(head_rows)]
        for level, cell in enumerate(column):
            if cell:
                groups[level:] = [cell, *[""] * (head_rows - level - 1)]
            elif not has_below[level]:
                groups[level] = ""
        told = any(map(tells_of_a_record, groups))
        heads.append(f"{letters(number)}列" if told else BETWEEN.join(filter(None, groups)))
        groups = [group if below else "" for group, below in zip(groups, has_below, strict=True)]
    return _each_once(heads)


def lower_words(head: str) -> str:
    """What stands in the lowest row of a head."""
    return head.rpartition(BETWEEN)[2].partition(AGAIN)[0]


def below_head(sheet: Sheet, place: int, head_rows: int) -> SheetBelowHead:
    """The rows below the head that begins at row `place`, from 0."""
    heads = joined(rows_of_heads(sheet), place, head_rows)
    first = place + head_rows
    cells = sheet.cells.slice(first)
    filled = [is_filled(name, pl.String()) for name in cells.columns]
    rows = cells.with_row_index("row", first + 1).filter(pl.any_horizontal(pl.lit(False), *filled))
    named = {head: number for number, head in enumerate(heads) if head}
    frame = rows.select("row", *(pl.col(cells.columns[number]).alias(head) for head, number in named.items()))
    without = [number for number, head in enumerate(heads) if not head]
    content = rows.select(pl.col(cells.columns[number]).is_not_null().any() for number in without)
    unnamed = [letters(number) for number in without if content[cells.columns[number]].item()]
    return SheetBelowHead(frame, {head: letters(number) for head, number in named.items()}, first, unnamed)


def best_head(sheet: Sheet, fitness: Callable[[list[str]], float], head_rows: Sequence[int] = (1, 2)) -> SheetBelowHead:
    """The rows below the row, or rows, whose heads fit best; of equals the first, and fewer rows before more."""
    rows = rows_of_heads(sheet) or [[]]
    places = [(place, many) for many in head_rows for place in range(len(rows) - many + 1)] or [(0, 1)]
    place, many = max(places, key=lambda one: (fitness(joined(rows, *one)), -one[1], -one[0]))
    return below_head(sheet, place, many)


def _each_once(heads: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    named = []
    for head in heads:
        seen[head] += 1
        named.append(f"{head}{AGAIN}{seen[head]}" if head and seen[head] > 1 else head)
    return named


def _in_one_line(cell: str | None) -> str:
    return "".join(plain(cell or "").split("\n"))
