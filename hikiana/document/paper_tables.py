"""Tables on paper: how wide each column is, so that nothing is broken that should stay whole, and what stays on a page.

Widths are those of the report's own fonts, in points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap
from math import ceil
from typing import Any

from hikiana.base.text import Lang
from hikiana.document.blocks import GAP, NumberedTable, PlainTable, Run, Runs, plain
from hikiana.document.fonts import width
from hikiana.document.line_breaks import WIDE, WIDEST, is_long, is_short, is_short_head, is_whole, pieces, unbreakable
from hikiana.document.typesetting import ROOM
from hikiana.presentation.tables import ColumnHead, WrittenRow, written_table

_NARROWEST = 80 / 25.4 * 72
_TALLEST = 230 / 25.4 * 72
"""A higher table may be broken across pages, however few rows it has."""
_LINE = 1.65
"""Height of a line in em, with what a cell has above and below."""
_SLACK = 0.1
"""What a word may be wider than the sum of its letters, in points."""


@dataclass(frozen=True)
class _Cell:
    """A cell: its words by lines and unbroken pieces, the longest of which says how narrow it may be."""

    lines: tuple[tuple[str, ...], ...]
    least: tuple[str, ...]
    runs: Runs = ()
    right: bool = False
    bold: bool = False

    @property
    def wanted(self) -> float:
        return max(width("".join(line), self.bold) for line in self.lines)

    @property
    def needed(self) -> float:
        return max(width(words, self.bold) for words in self.least)

    def height(self, room: float) -> int:
        """Lines that it takes in so many em."""
        return sum(max(1, ceil(width("".join(line), self.bold) / room - 0.01)) for line in self.lines)


@dataclass(frozen=True)
class _Row:
    cells: tuple[_Cell, ...]
    is_sum: bool = False


def table_data(table: NumberedTable, lang: Lang) -> dict[str, Any]:
    """What paper.typ needs of a table."""
    written = written_table(table.table, lang)
    columns = len(written.heads)
    heads = [_head(head, columns) for head in written.heads]
    return {
        "anchor": table.anchor,
        "caption": f"{table.label}{GAP}{written.caption}",
        "notes": written.notes,
    } | _data(heads, [_row(row) for row in written.rows], ROOM, is_whole(written))


def grid_data(grid: PlainTable) -> dict[str, Any]:
    """What paper.typ needs of a table that somebody wrote; it stands within remarks, which are narrower."""
    heads = [_written(runs, right, bold=True) for runs, right in zip(grid.head, grid.right, strict=True)]
    rows = [_Row(tuple(starmap(_written, zip(row, grid.right, strict=True)))) for row in grid.rows]
    return {"caption": grid.caption} | _data(heads, rows, ROOM - 24, whole=False)


def _data(heads: Sequence[_Cell], rows: Sequence[_Row], room: float, whole: bool) -> dict[str, Any]:
    size, inset = (6.3, 0.28) if len(heads) > WIDEST else (7.5, 0.45) if len(heads) > WIDE else (8.5, 0.7)
    beside = 2 * inset * size + _SLACK
    columns = [[head, *(row.cells[place] for row in rows)] for place, head in enumerate(heads)]
    wants = [max(cell.wanted for cell in column) * size + beside for column in columns]
    needs = [max(cell.needed for cell in column) * size + beside for column in columns]
    widths = _widths(wants, needs, room)
    lines = sum(
        max(cell.height((wide - beside) / size) for cell, wide in zip(cells, widths, strict=True))
        for cells in (heads, *(row.cells for row in rows))
    )
    return {
        "size": size,
        "inset": inset * size,
        "widths": widths,
        "whole": whole and lines * _LINE * size <= _TALLEST,
        "heads": [{"lines": head.lines, "right": head.right} for head in heads],
        "rows": [
            {"cells": [{"runs": runs_data(cell.runs), "right": cell.right} for cell in row.cells], "sum": row.is_sum}
            for row in rows
        ],
    }


def _widths(wants: Sequence[float], needs: Sequence[float], room: float) -> list[float]:
    """The room that is left over what columns need is shared out by what they want."""
    want, need = sum(wants), sum(needs)
    if want < _NARROWEST:
        return [each * _NARROWEST / want for each in wants]
    if want <= room:
        return list(wants)
    if need < room:
        part = (room - need) / (want - need)
        return [least + (most - least) * part for least, most in zip(needs, wants, strict=True)]
    return [each * room / need for each in needs]


def _head(head: ColumnHead, columns: int) -> _Cell:
    lines = tuple(line for line in (head.label, head.unit) if line) or ("",)
    if is_short_head(head, columns):
        return _Cell(tuple((line,) for line in lines), lines, right=head.is_number, bold=True)
    parts = tuple((line,) if is_long(line) else tuple(pieces(line)) for line in lines)
    least = tuple(part if len(line) > 1 else unbreakable(part) for line in parts for part in line)
    return _Cell(parts, least, right=head.is_number, bold=True)


def _row(row: WrittenRow) -> _Row:
    cells = [_cell(row.head, row, is_head=True), *(_cell(words, row) for words in row.words)]
    return _Row((*cells, *(_cell(words, row, right=True) for words in row.figures)), row.is_sum)


def _cell(words: str, row: WrittenRow, right: bool = False, is_head: bool = False) -> _Cell:
    least = words if is_short(words, is_head) else unbreakable(words)
    return _Cell(((words,),), (least,), (Run(words),), right, bold=row.is_sum)


def _written(runs: Runs, right: bool, bold: bool = False) -> _Cell:
    words = plain(runs)
    return _Cell(((words,),), (unbreakable(words),), runs, right, bold)


def runs_data(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """Runs as JSON; nothing of those without words."""
    return [vars(run) for run in runs if run.text]
