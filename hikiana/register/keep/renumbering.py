"""Numbers that begin anew each fiscal year get the year before them, so that each is of one record for good."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.findings import Finding
from hikiana.intake.shown import shown
from hikiana.register.keep.other_records import found
from hikiana.register.validation import CheckedCells
from schemas.fields import IDENTIFIER
from schemas.tables import TABLES

_OF_YEAR = re.compile(r"([HR][0-9]{1,2})-(.+)", re.IGNORECASE)
_DIGITS = 4
_TABLES = {table.key[0]: table.name for table in TABLES.values() if len(table.key) == 1 and table.key[0] != "month"}
"""By column of numbers the table whose records they name."""


@dataclass(frozen=True)
class YearNumbers:
    """How the numbers of a ledger of one fiscal year are written in its register.

    1 becomes R6-0001, and A1 R6-A1. R5-1, which is a record of another year, becomes R5-0001. Numbers of the years
    `own` are in the register as the office wrote them: there R5-1 is the register's 1. `register` has for each column
    the register's numbers.
    """

    fiscal_year: FiscalYear
    own: tuple[FiscalYear, ...]
    register: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls, fiscal_year: FiscalYear, own: tuple[FiscalYear, ...], register: Mapping[str, pl.DataFrame]
    ) -> "YearNumbers":
        """With the register's typed tables."""
        numbers = {column: frozenset(register[table][column]) for column, table in _TABLES.items()}
        return cls(fiscal_year, own, numbers)

    @property
    def example(self) -> str:
        return f"{self.fiscal_year.code}-{_padded('1')}"

    @property
    def former_example(self) -> str:
        return f"{self.fiscal_year.previous.code}-{_padded('1')}"

    @property
    def keeps_own(self) -> bool:
        """Whether the ledger's numbers stay as they are, because its year's are so in the register."""
        return self.fiscal_year in self.own

    def put(self, cells: CheckedCells) -> CheckedCells:
        """A table of the ledger with such numbers, and what is wrong with them; its raw cells stay the office's own."""
        columns = [name for name in _TABLES if name in cells.typed.columns]
        typed = cells.typed.with_columns(self._written(name, cells.typed[name]) for name in columns)
        findings = [finding for name in columns for finding in self._too_long(cells, typed, name)]
        findings += _alike(cells, typed) + self._strangers(cells, typed)
        return CheckedCells(cells.raw, typed, cells.unsound, cells.findings).with_findings(findings)

    def get_year(self, numbers: pl.Series) -> pl.Series:
        """Which of the office's numbers get the ledger's fiscal year: those that have none."""
        got = [
            not self.keeps_own and number is not None and _is_number(number) and _apart(number)[0] is None
            for number in numbers
        ]
        return pl.Series(got, dtype=pl.Boolean)

    def to_write(self, number: str, first: int | None) -> str:
        """How the office writes a number of the register whose records begin in the fiscal year `first`."""
        if _apart(number)[0] is not None or not self.own:
            return number
        year = next((year for year in self.own if year.year == first), self.own[-1])
        return f"{year.code}-{_padded(number)}"

    def _written(self, column: str, numbers: pl.Series) -> pl.Series:
        distinct = numbers.drop_nulls().unique().to_list()
        plain = self._plain(column)
        return numbers.replace(distinct, [self._one(number, plain) for number in distinct])

    def _one(self, number: str, plain: Mapping[str, str]) -> str:
        if not _is_number(number):
            return number
        year, rest = _apart(number)
        if year is None:
            return number if self.keeps_own else f"{self.fiscal_year.code}-{_padded(number)}"
        return plain.get(rest, f"{year.code}-{rest}") if year in self.own else f"{year.code}-{rest}"

    def _plain(self, column: str) -> Mapping[str, str]:
        """The register's numbers of its own years by what they would be with a year; not those that would be alike."""
        if not self.own:
            return {}
        plain = [number for number in self.register[column] if _apart(number)[0] is None]
        times = Counter(map(_padded, plain))
        return {_padded(number): number for number in plain if times[_padded(number)] == 1}

    def _too_long(self, cells: CheckedCells, typed: pl.DataFrame, column: str) -> list[Finding]:
        fits = [numbers.str.contains(IDENTIFIER) for numbers in (cells.typed[column], typed[column])]
        marks = (fits[0] & ~fits[1]).fill_null(False)
        return found("number_fits_with_year", cells, column, marks, _own(cells, column, marks))

    def _strangers(self, cells: CheckedCells, typed: pl.DataFrame) -> list[Finding]:
        """Clients whose number is of another year, but whom the register does not know."""
        if cells.raw.table.name != "cases":
            return []
        others = [
            number is not None
            and number not in self.register["case_id"]
            and _apart(number)[0] not in (None, self.fiscal_year)
            for number in typed["case_id"]
        ]
        marks = pl.Series(others, dtype=pl.Boolean)
        return found("client_of_other_year_known", cells, "case_id", marks, _own(cells, "case_id", marks))


def _apart(number: str) -> tuple[FiscalYear | None, str]:
    """R5-1 → FY2023, 0001; without a year None and the number."""
    if match := _OF_YEAR.fullmatch(number):
        try:
            return FiscalYear.parse(match[1]), _padded(match[2])
        except UsageError:  # there is no H45
            pass
    return None, number


def _is_number(number: str) -> bool:
    return re.search(IDENTIFIER, number) is not None


def _padded(number: str) -> str:
    return (number.lstrip("0") or "0").zfill(_DIGITS) if number.isdecimal() else number


def _alike(cells: CheckedCells, typed: pl.DataFrame) -> list[Finding]:
    """Rows whose numbers differ in the ledger, but not in the register: 1 and 01."""
    table = cells.raw.table
    were, are = (
        pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True).scatter(table.repeated_keys(frame), True)
        for frame in (cells.typed, typed)
    )
    marks = are & ~were
    return found("numbers_differ_with_year", cells, table.key[0], marks, _own(cells, table.key[0], marks))


def _own(cells: CheckedCells, column: str, marks: pl.Series) -> pl.Series | None:
    """The office's own numbers in the marked rows."""
    return shown(cells.raw.table.columns[column], cells.raw.frame[column].filter(marks))
