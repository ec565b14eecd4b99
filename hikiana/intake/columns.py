"""The columns that stand below a head: which of the table's they are, and what is wrong with them."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import polars as pl

from hikiana.base.text import Text
from hikiana.intake.contact_kinds import column_of_kinds
from hikiana.intake.findings import Finding, Place
from hikiana.intake.heads import (
    canonical,
    column_that_follows,
    documented_heads,
    letters,
    names_of_columns,
    plain,
)
from hikiana.intake.shown_heads import column_as_shown, is_value, shown_head
from schemas.rules.checks import CHECKS
from schemas.tables import Column, Table

_BELIEVED = 3
"""A row is a head when it names more than one in so many of the table's columns."""


@dataclass(frozen=True)
class Columns:
    """The cells of the row that is taken for a table's head, by the number of their column from 0.

    `filled` are the columns that hold anything below the head, `kinds` is the one of new or continuing, which is none
    of the table's and is compared with what follows from the records.
    """

    table: Table
    heads: Mapping[int, str]
    filled: Collection[int]
    kinds: int | None = None

    @classmethod
    def of(cls, table: Table, cells: Sequence[str | None], filled: Collection[int]) -> "Columns":
        """The columns of a row of cells; those without a head are not there."""
        return cls(table, {number: cell for number, cell in enumerate(cells) if cell and plain(cell)}, filled)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The table's columns that the heads mean."""
        meant = {number: canonical(head, self.table) for number, head in self.heads.items()}
        return {number: name for number, name in meant.items() if name is not None}

    @cached_property
    def missing(self) -> list[Column]:
        known = set(self.names.values())
        follows = column_that_follows(known, self.table)
        needed = (column for column in self.table.usual.values() if not column.offers_nothing)
        return [column for column in needed if column.name not in {*known, follows}]

    @property
    def unrecorded(self) -> list[Column]:
        """The further columns of the centre that are not there, as in ledgers of before it had them."""
        known = set(self.names.values())
        return [column for column in self.table.columns.values() if column.own and column.name not in known]

    @property
    def unread(self) -> list[int]:
        """The columns with a head that is none of the table's."""
        return [number for number in self.heads if number not in self.names and number != self.kinds]

    def with_kinds(self, below: pl.DataFrame) -> Self:
        """The same with the column of new or continuing, found by its head and the cells below."""
        unknown = {number: (self.heads[number], below[str(number)]) for number in self.unread}
        return replace(self, kinds=column_of_kinds(self.table, unknown))

    @property
    def unnamed(self) -> list[int]:
        """The columns that hold something and have no head."""
        return sorted(set(self.filled) - set(self.heads))

    @property
    def are_believed(self) -> bool:
        """Whether the row is a head; else it may be a record, and none of its cells may be shown."""
        return len(set(self.names.values())) > len(self.table.usual) / _BELIEVED

    @property
    def place(self) -> Mapping[str, str]:
        """The letters above each column of the table."""
        return {name: letters(number) for number, name in self.names.items()}


def column_problems(columns: Columns, place: Place) -> list[Finding]:
    """What is wrong with the columns of a table; a warning names those that are not read."""
    if not columns.are_believed:
        if any(mark in head for head in columns.heads.values() for mark in (";", "\t")):
            return [Finding.of(CHECKS["delimiter_known"], place)]
        names = columns.table.in_ledgers
        titles = Text("、".join(column.title.ja for column in names.values()), ", ".join(names))
        return [Finding.of(CHECKS["head_present"], place, columns=titles)]
    problems = _repeated(columns, place)
    if values := _values(columns):
        problems.append(Finding.of(CHECKS["head_holds_no_record"], place, letters=listed_letters(values)))
    if columns.missing:
        problems.append(_missing(columns, place))
    elif columns.unread:
        problems.append(Finding.of(CHECKS["column_used"], place, heads=_listed(columns, columns.unread)))
    if columns.unrecorded:
        problems.append(_unrecorded(columns, place))
    if columns.unnamed:
        problems.append(Finding.of(CHECKS["column_named"], place, letters=listed_letters(columns.unnamed)))
    return problems


def heads_written_otherwise(columns: Columns, place: Place) -> list[Finding]:
    """A note on each head that was read although it is neither a column's name nor its title."""
    documented = documented_heads(columns.table)
    return [
        Finding.of(
            CHECKS["head_written_otherwise"],
            place,
            columns.table.columns[name],
            head=shown_head(columns.heads[number]),
            column_title=columns.table.columns[name].title,
        )
        for number, name in columns.names.items()
        if plain(columns.heads[number]) not in documented
    ]


def listed_letters(numbers: Sequence[int]) -> Text:
    """B、D"""
    shown = [letters(number) for number in numbers]
    return Text("、".join(shown), ", ".join(shown))


def _repeated(columns: Columns, place: Place) -> list[Finding]:
    names = list(columns.names.values())
    problems = []
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        numbers = [number for number, meant in columns.names.items() if meant == name]
        column, heads = columns.table.columns[name], _listed(columns, numbers)
        problems.append(Finding.of(CHECKS["column_once"], place, column_title=column.heading, heads=heads))
    return problems


def _values(columns: Columns) -> list[int]:
    """The unread columns whose heads are cells of a record; where most heads are strange, all of these."""
    strange = [number for number in columns.unread if shown_head(columns.heads[number]) is None]
    values = [number for number in strange if is_value(columns.heads[number])]
    return strange if len(strange) > len(columns.names) else values


def _missing(columns: Columns, place: Place) -> Finding:
    """One message for all missing columns, with the unread ones: one of them may be what is missing."""
    unread = Text("", "")
    if columns.unread:
        unread = CHECKS["column_used"].message.format(heads=_listed(columns, columns.unread))
    titles, near = _titles(columns.missing), _near(columns, columns.missing)
    return Finding.of(CHECKS["column_present"], place, titles=titles, unread=unread, near=near)


def _unrecorded(columns: Columns, place: Place) -> Finding:
    """One note for all further columns that are not there."""
    titles, near = _titles(columns.unrecorded), _near(columns, columns.unrecorded)
    return Finding.of(CHECKS["column_recorded"], place, titles=titles, near=near)


def _titles(missing: Sequence[Column]) -> Text:
    headings = [column.heading for column in missing]
    return Text("、".join(f"「{one.ja}」" for one in headings), ", ".join(f"'{one.en}'" for one in headings))


def _near(columns: Columns, missing: Sequence[Column]) -> Text:
    """Which unread columns are spelled like a missing one, without what is written there."""
    heads = {head: column for column in missing for head in (column.name, column.title.ja)}
    for head, name in names_of_columns(columns.table).items():
        heads.update((head, column) for column in missing if column.name == name)
    told_ja, told_en = "", ""
    for number in columns.unread:
        for head in difflib.get_close_matches(plain(columns.heads[number]), heads, n=1):
            told_ja += f"{letters(number)}列は「{heads[head].title.ja}」のことですか。"
            told_en += f" Is column {letters(number)} '{heads[head].title.en}'?"
    return Text(told_ja, told_en)


def _listed(columns: Columns, numbers: Sequence[int]) -> Text:
    shown = [column_as_shown(letters(number), columns.heads[number]) for number in numbers]
    return Text("、".join(words.ja for words in shown), ", ".join(words.en for words in shown))
