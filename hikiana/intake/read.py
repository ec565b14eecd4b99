"""Read a raw register: a folder with one file per table, or a workbook with one sheet per table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import polars as pl

from hikiana.base.errors import InputError
from hikiana.intake.findings import Finding, Place, refuse_errors
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.answers import NO_ANSWERS, Accepted, Answers, MinutesIn
from hikiana.intake.appearance import Appearance
from hikiana.intake.contact_kinds import Kinds
from hikiana.intake.heads import column_that_follows, letters
from hikiana.intake.profile import is_synthetic, name_of, printable, read_profile, tables_folder
from hikiana.intake.units import unit_of
from hikiana.register.keep.states import states_of
from schemas.tables import Table
from hikiana.base.text import Text

if TYPE_CHECKING:
    from hikiana.intake.unread import Unread

WORKBOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True)
class RawTable:
    """One file as it stands: columns under their canonical names, CSV cells as text, without wholly blank rows.

    `rows` are the row numbers that a spreadsheet shows for the records of `frame`, `place` is where they stand. `heads`
    are the heads by column as they are written, `others` those of columns that the table has not, and `kinds` is the
    one that says of contacts whether they are new or continuing; numbers in a column of lengths count what `minutes_in`
    says.

    Of a workbook's sheet `appearance` is what Excel shows otherwise; with `from_1904` bare numbers of days count from
    1904-01-01. `faults` are errors of rows that were seen with it, `struck_out` is how many rows the office left out
    because they are struck through.
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
    faults: list[Finding] = field(default_factory=list)
    struck_out: int = 0

    @classmethod
    def of(cls, table: Table, path: Path, frame: pl.DataFrame, rows: pl.Series, place: Place, width: int) -> Self:
        """A table as it was read, `width` columns wide in its file; an absent column that follows from another is
        added empty, with its place beside the others.
        """
        if absent := column_that_follows(frame.columns, table):
            frame = frame.with_columns(pl.lit(None, pl.String).alias(absent))
            place = replace(place, letters={**place.letters, absent: letters(width)})
        return cls(table, path, frame, rows, place)

    def under(self, heads: Mapping[str, str], others: Iterable[str], kinds: Kinds | None) -> Self:
        """The same with its heads by column and those of other columns, as they are written, and that of kinds."""
        return replace(self, heads=heads, others=tuple(others), kinds=kinds)

    def only(self, kept: pl.Series) -> Self:
        """The same with the marked rows only."""
        kinds = self.kinds and self.kinds.only(kept)
        return replace(self, frame=self.frame.filter(kept), rows=self.rows.filter(kept), kinds=kinds)

    def in_unit(self, answer: MinutesIn | None, faults: list[Finding]) -> Self:
        """The same with what its lengths count; where that has to be asked, an error is added to `faults`."""
        if self.table.name != "contacts":
            return self
        unit, found = unit_of(self, answer)
        faults.extend(found)
        return replace(self, minutes_in=unit)


@dataclass(frozen=True)
class RawRegister:
    """A raw register; `synthetic` is what its register.toml says of it (a register without one is taken as real).

    Days that staff wrote without a year are of `fiscal_year`; without it they cannot be read. `answers` are what the
    office has said of it, `unread` the sheets and files with rows that are no table. With `years_missing` a register
    that hikiana keeps has been begun without the records of earlier years.
    """

    folder: Path
    name: Text
    synthetic: bool
    tables: Mapping[str, RawTable]
    warnings: list[Finding]
    fiscal_year: FiscalYear | None = None
    answers: Answers = NO_ANSWERS
    unread: tuple["Unread", ...] = ()
    years_missing: bool = False

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
        return self.folder.is_file()


def read_register(folder: Path, fiscal_year: FiscalYear | None = None, answers: Answers = NO_ANSWERS) -> RawRegister:
    """Read every table of a raw register: a folder of files, or one Excel workbook with a sheet per table.

    The register.toml of a register that `hikiana ingest` keeps names the folder within that holds the files.
    `fiscal_year` is the one of days that are written without a year, `answers` decide what the ledger leaves open.

    Raises
    ------
    InputError
        When the folder, a file or a column is missing, unknown or unreadable, or the register is empty; all such faults
        of all files at once. When it has to be asked what the lengths of contacts count.
    """
    from hikiana.intake.not_shown import as_answered

    faults: list[Finding] = []
    if folder.is_file() and folder.suffix.lower() in WORKBOOKS:
        from hikiana.intake.ledger import read_ledger

        contents = read_ledger(folder, faults)
        name, synthetic, years_missing = Text(*[printable(folder.stem)] * 2), False, False
    else:
        from hikiana.intake.folder import read_folder

        _refuse_missing(folder)
        profile = read_profile(folder)
        contents = read_folder(folder, tables_folder(folder, profile) or folder, faults)
        name, synthetic = name_of(folder, profile), is_synthetic(folder, profile)
        years_missing = any(state.years_missing for state in states_of(folder, profile)[:1])
    tables: dict[str, RawTable] = {}
    told = list(contents.told)
    for table, raw in contents.tables.items():
        answered, seen = as_answered(raw, answers)
        tables[table] = answered.in_unit(answers.minutes_in, faults)
        told += seen
    _refuse(folder, tables, faults)
    unread = tuple(contents.unread)
    return RawRegister(folder, name, synthetic, tables, told, fiscal_year, answers, unread, years_missing)


def _refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        raise InputError(
            Text(
                f"「{folder}」がありません。Excelの台帳（.xlsx）か、cases.csv などの入ったフォルダを指定してください。",
                f"There is no '{folder}'. Name a workbook (.xlsx), or a folder with cases.csv and the others.",
            )
        )


def _refuse(register: Path, tables: Mapping[str, RawTable], faults: list[Finding]) -> None:
    refuse_errors(faults, str(register))
    if tables["cases"].frame.is_empty() and tables["contacts"].frame.is_empty():
        raise InputError(
            Text(
                f"登録簿「{register}」が空です。ケース（cases）と相談記録（contacts）に1行もありません。",
                f"The register '{register}' is empty: neither cases nor contacts have a row.",
            )
        )
