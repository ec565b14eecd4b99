"""Tables on paper: how wide each column is, so that nothing is broken that should stay whole, and what stays on a page.

Widths are those of the report's own fonts, in points.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap
from math import ceil
from typing import Any

from hikiana.base.text import Lang
from hikiana.document.blocks import GAP, NumberedTable, PlainTable, Run, Runs, plain
from hikiana.document.fonts import width
from hikiana.document.line_breaks import (
    WIDE,
    WIDEST,
    is_long,
    is_short,
    is_short_head,
    is_whole,
    pieces,
    tail,
    unbreakable,
)
from hikiana.document.typesetting import ROOM
from hikiana.presentation.tables import ColumnHead, WrittenRow, written_table

_SIZES = ((8.5, 0.7), (7.5, 0.45), (6.9, 0.35), (6.3, 0.28), (5.7, 0.24), (5.2, 0.2))
"""Sizes of the letters in points, with the room beside a cell's words in em."""
_SMALL = 3
"""Which of them is the smallest that a table has for nothing but its number of columns."""
_NARROWEST = 80 / 25.4 * 72
_TALLEST = 245 / 25.4 * 72
"""A higher table may be broken across pages, however few rows it has."""
_LINE = 1.65
"""Height of a line in em, with what a cell has above and below."""
_SLACK = 0.1
"""What a word may be wider than the sum of its letters, in points."""


_JAPANESE, _OTHER = "[\u3040-\u30ff\u3400-\u9fff]", "[0-9A-Za-z]"
_SEAMS = re.compile(f"(?<={_JAPANESE})(?={_OTHER})|(?<={_OTHER})(?={_JAPANESE})")


@dataclass(frozen=True)
class _Cell:
    """A cell: its words by lines and unbroken pieces, the longest of which says how narrow it may be."""

    lines: tuple[tuple[str, ...], ...]
    least: tuple[str, ...]
    runs: Runs = ()
    right: bool = False
    bold: bool = False
    tail: int = 0

    def wanted(self, seam: float) -> float:
        return max(self._width("".join(line), seam) for line in self.lines)

    def needed(self, seam: float) -> float:
        return max(self._width(words, seam) for words in self.least)

    def height(self, room: float) -> int:
        """Lines that it takes in so many em."""
        return sum(max(1, ceil(width("".join(line), self.bold) / room - 0.01)) for line in self.lines)

    def set_in(self, room: float) -> list[tuple[str, ...]]:
        """Its lines in so many em: those that fit have no more pieces."""
        return [("".join(line),) if self._width("".join(line), 0) <= room else line for line in self.lines]

    def _width(self, words: str, seam: float) -> float:
        return width(words, self.bold) + seam * len(_SEAMS.findall(words))


@dataclass(frozen=True)
class _Row:
    cells: tuple[_Cell, ...]
    is_sum: bool = False


def table_data(table: NumberedTable, lang: Lang, seam: float = 0.0) -> dict[str, Any]:
    """What paper.typ needs of a table; `seam` is the room in em that is put between Japanese and other letters."""
    written = written_table(table.table, lang)
    columns = len(written.heads)
    heads = [_head(head, columns) for head in written.heads]
    data = _data(heads, [_row(row) for row in written.rows], ROOM, is_whole(written), seam)
    if data["size"] < _SIZES[_SMALL][0]:
        rows = [_row(row, is_broken=row.head.isascii()) for row in written.rows]
        data = _data(heads, rows, ROOM, is_whole(written), seam)
    return {
        "anchor": table.anchor,
        "caption": f"{table.label}{GAP}{written.caption}",
        "notes": written.notes,
    } | data


def grid_data(grid: PlainTable) -> dict[str, Any]:
    """What paper.typ needs of a table that somebody wrote; it stands within remarks, which are narrower."""
    heads = [_written(runs, right, bold=True) for runs, right in zip(grid.head, grid.right, strict=True)]
    rows = [_Row(tuple(starmap(_written, zip(row, grid.right, strict=True)))) for row in grid.rows]
    return {"caption": grid.caption} | _data(heads, rows, ROOM - 24, whole=False)


def _data(heads: Sequence[_Cell], rows: Sequence[_Row], room: float, whole: bool, seam: float = 0.0) -> dict[str, Any]:
    columns = [[head, *(row.cells[place] for row in rows)] for place, head in enumerate(heads)]
    wanted = [max(cell.wanted(seam) for cell in column) for column in columns]
    needed = [max(cell.needed(seam) for cell in column) for column in columns]
    size, inset = _size(wanted, needed, room)
    beside = _beside(size, inset)
    widths = _widths([each * size + beside for each in wanted], [each * size + beside for each in needed], room)
    lines = sum(
        max(cell.height((wide - beside) / size) for cell, wide in zip(cells, widths, strict=True))
        for cells in (heads, *(row.cells for row in rows))
    )
    return {
        "size": size,
        "inset": inset * size,
        "widths": widths,
        "whole": whole and lines * _LINE * size <= _TALLEST,
        "heads": [
            {"lines": head.set_in((wide - beside) / size), "right": head.right}
            for head, wide in zip(heads, widths, strict=True)
        ],
        "rows": [
            {
                "cells": [
                    _cell_data(cell, (wide - beside) / size) for cell, wide in zip(row.cells, widths, strict=True)
                ],
                "sum": row.is_sum,
            }
            for row in rows
        ],
    }


def _cell_data(cell: _Cell, room: float) -> dict[str, Any]:
    """A cell, and how many of its last characters stay together where it takes several lines."""
    return {
        "runs": runs_data(cell.runs),
        "right": cell.right,
        "tail": cell.tail if cell.height(room) > 1 else 0,
    }


def _beside(size: float, inset: float) -> float:
    return 2 * inset * size + _SLACK


def _size(wanted: Sequence[float], needed: Sequence[float], room: float) -> tuple[float, float]:
    """The size for columns that want and need so many em each, with the room beside words.

    It is as large as can be where nothing is broken then, be it one step smaller than usual. Else it follows from the
    number of columns, and is smaller only where words of neighbouring columns would run into each other.
    """

    def fits(columns: Sequence[float], size: float, inset: float) -> bool:
        return sum(each * size + _beside(size, inset) for each in columns) <= room

    usual = _SMALL if len(wanted) > WIDEST else 1 if len(wanted) > WIDE else 0
    whole = (each for each in _SIZES[: min(usual + 1, _SMALL) + 1] if fits(wanted, *each))
    return next(whole, None) or next((each for each in _SIZES[usual:] if fits(needed, *each)), _SIZES[-1])


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


def _row(row: WrittenRow, is_broken: bool = False) -> _Row:
    head = _cell(row.head, row, is_head=True, is_broken=is_broken)
    cells = [head, *(_cell(words, row) for words in row.words)]
    return _Row((*cells, *(_cell(words, row, right=True) for words in row.figures)), row.is_sum)


def _cell(words: str, row: WrittenRow, right: bool = False, is_head: bool = False, is_broken: bool = False) -> _Cell:
    """With `is_broken` its words may stand on several lines: rather that than letters too small to be read."""
    least = words if is_short(words, is_head) and not is_broken else unbreakable(words)
    return _Cell(((words,),), (least,), (Run(words),), right, bold=row.is_sum, tail=tail(words))


def _written(runs: Runs, right: bool, bold: bool = False) -> _Cell:
    words = plain(runs)
    return _Cell(((words,),), (unbreakable(words),), runs, right, bold)


def runs_data(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """Runs as JSON; nothing of those without words."""
    return [vars(run) for run in runs if run.text]
