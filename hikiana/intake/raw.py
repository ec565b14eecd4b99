"""RawTable and RawRegister: a ledger as it stands, before anything is read out of its cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.intake.answers import NO_ANSWERS, Accepted, Answers, MinutesIn
from hikiana.intake.appearance import Appearance
from hikiana.intake.contact_kinds import Kinds
from hikiana.intake.filled_columns import FilledColumns
from hikiana.intake.findings import Finding, Place
from hikiana.intake.heads import column_that_follows, letters
from hikiana.intake.unread import Unread
from hikiana.intake.unrecorded import Unrecorded
from schemas.tables import Table

OPEN_DOCUMENT = ".ods"
WORKBOOKS = (".xlsx", ".xlsm", OPEN_DOCUMENT, ".xls")


@dataclass(frozen=True)
class RawTable:
    """One file as it stands: columns under their canonical names, CSV cells as text, without wholly blank rows.

    `rows` are the row numbers that a spreadsheet shows for the records of `frame`, `place` is where they stand. `heads`
    are the heads by column as they are written, `others` those of columns that the table has not, and `kinds` is the
    one that says of contacts whether they are new or continuing; numbers in a column of lengths count what `minutes_in`
    says.

    Of a workbook's sheet `appearance` is what Excel shows otherwise; with `from_1904` bare numbers of days count from
    1904-01-01. With `years_by_form` an office's form, which may know of several years, and no command says of which one
    days without a year are. `faults` are errors of rows that were seen with it, `struck_out` is how many rows the
    office left out because they are struck through.
    """

    table: Table
    path: Path
    frame: pl.DataFrame
    rows: pl.Series
    place: Place
    heads: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    kinds: Kinds | None = None
    minutes_in: MinutesIn = "minutes"
    appearance: Appearance = field(default_factory=Appearance)
    from_1904: bool = False
    years_by_form: bool = False
    faults: list[Finding] = field(default_factory=list)
    struck_out: int = 0

    @classmethod
    def of(cls, table: Table, path: Path, frame: pl.DataFrame, *, rows: pl.Series, place: Place, width: int) -> Self:
        """A table as it was read, `width` columns wide in its file; an absent column that follows from another, and
        further ones of the centre and those in which it can have nothing, are added empty, beside the others.
        """
        empty = [column.name for column in table.columns.values() if column.optional or column.offers_nothing]
        follows = column_that_follows(frame.columns, table)
        absent = [name for name in (follows, *empty) if name and name not in frame.columns]
        if absent:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
            beside = {name: letters(number) for number, name in enumerate(absent, start=width)}
            place = replace(place, letters={**place.letters, **beside})
        return cls(table, path, frame, rows, place)

    @property
    def unrecorded(self) -> list[str]:
        """The further columns that are not there, of which nothing is recorded."""
        return [
            name
            for name, column in self.table.columns.items()
            if column.optional and name not in self.heads and column.written_in not in self.heads
        ]

    def under(self, heads: Mapping[str, str], others: Iterable[str], kinds: Kinds | None) -> Self:
        """The same with its heads by column and those of other columns, as they are written, and that of kinds."""
        return replace(self, heads=heads, others=tuple(others), kinds=kinds)

    def only(self, kept: pl.Series) -> Self:
        """The same with the marked rows only."""
        kinds = self.kinds and self.kinds.only(kept)
        return replace(self, frame=self.frame.filter(kept), rows=self.rows.filter(kept), kinds=kinds)


@dataclass(frozen=True)
class RawRegister:
    """A raw register; `synthetic` is what its register.toml says of it (a register without one is taken as real).

    Days that staff wrote without a year are of `fiscal_year`; without it they cannot be read. `answers` are what the
    office has said of it, `unread` the sheets and files with rows that are no table. With `years_missing` a register
    that hikiana keeps has been begun without the records of earlier years. `unrecorded` are tables that the office does
    not keep, `filled_columns` those that its ledger does not have and that one answer fills.
    """

    folder: Path
    name: Text
    synthetic: bool
    tables: Mapping[str, RawTable]
    warnings: list[Finding]
    fiscal_year: FiscalYear | None = None
    answers: Answers = NO_ANSWERS
    unread: tuple[Unread, ...] = ()
    years_missing: bool = False
    files: tuple[Path, ...] = ()
    """All files that were read, where they are not those of the tables alone."""
    unrecorded: Unrecorded = field(default_factory=Unrecorded)
    filled_columns: FilledColumns = field(default_factory=FilledColumns)
    knows_clients_by_answers: bool = False
    """Whether numbers begin anew each year, and clients of another year are known by their answers."""

    @property
    def sources(self) -> list[Path]:
        """The files that it was read from."""
        return sorted({*self.files, *(table.path for table in self.tables.values() if table.path.is_file())})

    def name_of_source(self, path: Path) -> str:
        """What one of its files is called: in a folder below the ledger's by that too, as others have its name."""
        within = path in self.files and path.is_relative_to(self.folder)
        return path.relative_to(self.folder).as_posix() if within else path.name

    @property
    def years_accepted(self) -> Accepted | None:
        """When the office has said that it goes on without the records of earlier years."""
        return "before" if self.years_missing else "now" if self.answers.accept_missing_years else None

    @property
    def struck_out(self) -> dict[str, int]:
        """By table how many rows the office left out."""
        return {name: raw.struck_out for name, raw in self.tables.items() if raw.struck_out}

    @property
    def is_workbook(self) -> bool:
        """Whether `folder` is one workbook with a sheet per table."""
        return self.folder.is_file() and self.folder.suffix.lower() in WORKBOOKS

    @property
    def is_open_document(self) -> bool:
        """Whether that workbook is one of OpenDocument, of which hikiana reads the cells but writes none."""
        return self.is_workbook and self.folder.suffix.lower() == OPEN_DOCUMENT
