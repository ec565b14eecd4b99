"""Legends: what an office writes down of the numbers in its columns, above a table or on a sheet of their own.

性別 | 1 | 男 with 2 | 女 in the row below, 性別 above such rows, "1:男" below each other, "性別 1男 2女" in one cell.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hikiana.intake.heads import bare, plain
from hikiana.intake.office_form.answers_of_heads import column_of
from hikiana.intake.office_form.head_meanings import meaning_of_head
from hikiana.intake.office_form.heads_of_sheet import lower_words
from hikiana.intake.office_form.words import meaning_of
from hikiana.intake.sheet_kinds import records_like
from hikiana.intake.sources import Source
from schemas.tables import Column

_LONGEST = 300
"""Rows of a sheet: a longer one is no legend."""
_PAIR = re.compile(r"(\d{1,2})\s*[.:=\-→)]?\s*([^\d\s/;,、.:=]+)")
_ONE_PAIR = re.compile(r"[(\[]?(\d{1,2})\s*[.:=\-→)\]、]?\s*(\D.*)", re.DOTALL)
_NUMBER = re.compile(r"[(\[]?(\d{1,2})(?:\.0+)?[.:)\]]?")
_APART = re.compile(r"[/;|\n]")
_CALLED = re.compile(r"凡例|コード表?|区分表|[:=：。、・\s()\[\]【】「」]+$|^[\s()\[\]【】「」・]+")
_ABOVE = 3
"""So many rows above the numbers may name what they are about."""


@dataclass(frozen=True)
class Legend:
    """The words of numbers, and what may say what they are about, the likeliest first."""

    names: tuple[str, ...]
    words: Mapping[str, str]

    def is_of(self, field: str, head: str) -> bool | None:
        """Whether it is about the column of a field; None where nothing says what it is about."""
        for name in self.names:
            fields = meaning_of_head(name).fields
            if field in fields or bare(name) == bare(lower_words(head)):
                return True
            if any((column := column_of(one)) and column.code_list for one in fields):
                return False
        return None


@dataclass(frozen=True)
class LegendSheets:
    """The sheets of a ledger, of which those without records may be legends."""

    sources: Sequence[Source] = ()

    @cached_property
    def legends(self) -> list[Legend]:
        return [
            legend
            for source in self.sources
            if source.sheet.cells.height <= _LONGEST and records_like(source.sheet, ()) is None
            for legend in legends_in(source.sheet.cells.rows())
        ]


def told_of(legends: Sequence[Legend], column: Column, field: str, head: str, numbers: Collection[str]) -> list[Legend]:
    """The legends that tell what the numbers in a column mean, each meaning once.

    One that nothing names has to tell all of them, in words that the dictionary knows, and counts only where none is
    named.
    """
    named = [one for one in legends if one.is_of(field, head) and set(one.words) & {*numbers}]
    if not named:
        unnamed = [one for one in legends if one.is_of(field, head) is None and {*numbers} <= set(one.words)]
        named = [one for one in unnamed if len(labels_of(one, column)) == len(one.words)]
        named = sorted(named, key=lambda one: -len(one.words))[:1]
    meant = {tuple(sorted(labels_of(one, column).items())): one for one in reversed(named) if labels_of(one, column)}
    return list(reversed(meant.values()))


def labels_of(legend: Legend, column: Column) -> dict[str, str]:
    """The dictionary's labels of a legend's numbers, as far as it knows the words."""
    told = {number: meaning_of(column, word) for number, word in legend.words.items()}
    known = {number: meaning.labels[0] for number, meaning in told.items() if meaning and len(meaning.labels) == 1}
    return {number: known[number] for number in sorted(known, key=int)}


def legends_in(rows: Sequence[Sequence[str | None]]) -> list[Legend]:
    """The legends in the cells of a sheet, or of some of its rows."""
    return _Cells([[plain(cell or "") for cell in row] for row in rows]).legends


@dataclass(frozen=True)
class _Pair:
    """A number and its word, which begin in a cell and take up one or two of them."""

    row: int
    column: int
    number: str
    word: str
    width: int


@dataclass(frozen=True)
class _Cells:
    rows: Sequence[Sequence[str]]

    @property
    def legends(self) -> list[Legend]:
        within = [
            Legend(self._names(row, column, name), words)
            for row, cells in enumerate(self.rows)
            for column, cell in enumerate(cells)
            for name, words in _in_one_cell(cell)
        ]
        found = [Legend(self._names(run[0].row, run[0].column, ""), _words(run)) for run in self._runs()]
        return [legend for legend in (*within, *found) if len(legend.words) > 1]

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], _Pair]:
        found = {}
        for row, cells in enumerate(self.rows):
            taken = -1
            for column in range(len(cells)):
                if column > taken and (pair := _pair(cells, row, column)):
                    found[row, column] = pair
                    taken = column + pair.width - 1
        return found

    def _runs(self) -> Iterator[list[_Pair]]:
        """Pairs below each other under one name, then those that stand beside each other in one row."""
        left = dict(self._pairs)
        for (row, column), first in self._pairs.items():
            run = [first] if (row, column) in left else []
            while run and (below := left.get((row + len(run), column))) and self._goes_on(run, below):
                run.append(below)
            if len(run) > 1:
                for pair in run:
                    del left[pair.row, pair.column]
                yield run
        for row in sorted({row for row, _ in left}):
            beside = [pair for (of_row, _), pair in left.items() if of_row == row]
            if len({pair.number for pair in beside}) == len(beside):
                yield beside

    def _goes_on(self, run: Sequence[_Pair], pair: _Pair) -> bool:
        names = self._beside(run[0].row, pair.column), self._beside(pair.row, pair.column)
        return names[1] in ("", names[0]) and pair.number not in {one.number for one in run}

    def _names(self, row: int, column: int, own: str) -> tuple[str, ...]:
        above = [
            self.rows[at][column + beside]
            for at in range(row - 1, max(-1, row - 1 - _ABOVE), -1)
            for beside in (0, 1)
            if column + beside < len(self.rows[at]) and (at, column) not in self._pairs
        ]
        named = (_CALLED.sub("", name).strip() for name in (own, self._beside(row, column), *above))
        return tuple(name for name in named if name and not _NUMBER.fullmatch(name))

    def _beside(self, row: int, column: int) -> str:
        """The nearest cell to the left that is no number or word of a legend."""
        words = {at + width for (of, at), pair in self._pairs.items() if of == row for width in range(pair.width)}
        return next((cell for at in range(column - 1, -1, -1) if at not in words and (cell := self.rows[row][at])), "")


def _pair(cells: Sequence[str], row: int, column: int) -> _Pair | None:
    cell = cells[column]
    if (alone := _NUMBER.fullmatch(cell)) and column + 1 < len(cells):
        word = cells[column + 1]
        is_word = word and not word[0].isdigit()
        return _Pair(row, column, str(int(alone[1])), word, 2) if is_word else None
    if (both := _ONE_PAIR.fullmatch(cell)) and not any(words for _, words in _in_one_cell(cell)):
        return _Pair(row, column, str(int(both[1])), both[2].strip(), 1)
    return None


def _in_one_cell(cell: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What a cell tells of several numbers, each time with the words before them."""
    lines: list[tuple[str, list[tuple[str, str]]]] = []
    for part in _APART.split(cell):
        pairs = _PAIR.findall(part)
        name = _PAIR.split(part, maxsplit=1)[0]
        if lines and pairs and not name.strip():
            lines[-1][1].extend(pairs)
        else:
            lines.append((name, list(pairs)))
    for name, told in lines:
        if len({number for number, _ in told}) == len(told) > 1:
            yield name, {str(int(number)): word for number, word in told}


def _words(run: Sequence[_Pair]) -> dict[str, str]:
    return {pair.number: pair.word for pair in run}
