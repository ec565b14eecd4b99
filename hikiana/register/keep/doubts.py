"""What is asked of a ledger that is added to a register: is it the year it is said to be, and the same record?"""

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.age_ranges import in_words
from hikiana.intake.findings import Finding
from hikiana.intake.shown import pairs, shown
from hikiana.intake.stored import as_text
from hikiana.register.keep.merge import LedgerComparison
from hikiana.register.keep.other_records import (
    FARTHEST_DAYS,
    MOVED,
    YEARS,
    age_change,
    beside_former,
    changed,
    fiscal_years,
    found,
)
from hikiana.register.validation import CheckedCells

_LARGEST_CORRECTION = 2
_DOUBTS = {
    "cases": (
        ("age_jump", "age", age_change() > _LARGEST_CORRECTION),
        ("sex_changed", "sex", changed("sex")),
    ),
    "contacts": (
        ("contact_of_other_client", "case_id", changed("case_id")),
        ("contact_moved", "date", MOVED),
    ),
    "activities": (("activity_moved", "fiscal_year", changed("fiscal_year")),),
}


def of_other_years(cells: CheckedCells, fiscal_year: FiscalYear) -> list[Finding]:
    """An error for the rows of one table of a ledger that are not of its fiscal year."""
    name = cells.raw.table.name
    if name not in YEARS:
        return []
    column = YEARS[name][0]
    outside = (fiscal_years(name, cells.typed) != fiscal_year.year).fill_null(False)
    values = as_text(cells.typed[column]).filter(outside)
    return found("within_fiscal_year", cells, column, outside, values, year=fiscal_year.full_label)


def doubts(cells: CheckedCells, compared: LedgerComparison, fiscal_year: FiscalYear | None) -> list[Finding]:
    """What is to be told of one table of a ledger, beside the register's rows of the same keys.

    With a fiscal year, an error for the rows whose number is a record of another year in the register. A warning where
    a corrected row may be another client's or another record, and where it lost a value.
    """
    of_year = _numbers_of_other_years(cells, compared.former, fiscal_year) if fiscal_year else []
    return of_year + _of_corrections(cells, compared, fiscal_year) + _emptied(cells, compared.former)


def _numbers_of_other_years(cells: CheckedCells, former: pl.DataFrame, fiscal_year: FiscalYear) -> list[Finding]:
    name = cells.raw.table.name
    if name not in YEARS:
        return []
    number = cells.raw.table.key[0]
    years, before = fiscal_years(name, cells.typed), fiscal_years(name, former)
    used = ((before != fiscal_year.year) & (years == fiscal_year.year)).fill_null(False)
    findings = []
    for year in before.filter(used).unique().sort():
        marks = used & (before == year).fill_null(False)
        numbers = as_text(cells.typed[number]).filter(marks)
        label = FiscalYear(year).short_label
        findings += found("number_of_other_year", cells, number, marks, numbers, former=label)
    return findings


def _of_corrections(cells: CheckedCells, compared: LedgerComparison, fiscal_year: FiscalYear | None) -> list[Finding]:
    name, former = cells.raw.table.name, compared.former
    both = beside_former(cells, compared)
    asked = pl.lit(True)
    if fiscal_year and name in YEARS:  # a record that was of another year has an error
        asked = pl.lit((fiscal_years(name, former) == fiscal_years(name, cells.typed)).fill_null(False))
    findings = []
    for check, column, mark in _DOUBTS.get(name, ()):
        marks = both.select((mark & asked).fill_null(False)).to_series()
        values = _pairs(cells, column, former, marks)
        findings += found(check, cells, column, marks, values, years=_LARGEST_CORRECTION, days=FARTHEST_DAYS)
    return findings


def _emptied(cells: CheckedCells, former: pl.DataFrame) -> list[Finding]:
    findings = []
    for column in cells.raw.table.in_ledgers:
        of_cell = [column, *(other.name for other in cells.raw.table.columns.values() if other.written_in == column)]
        had, has = (frame.select(pl.any_horizontal(pl.col(of_cell).is_not_null())) for frame in (former, cells.typed))
        marks = had.to_series() & ~has.to_series() & ~cells.unsound
        if marks.any():
            values = shown(cells.raw.table.columns[column], _as_written(former.filter(marks), column))
            findings += found("cell_emptied", cells, column, marks, values)
    return findings


def _as_written(rows: pl.DataFrame, column: str) -> pl.Series:
    """The values of a column, which are there, as text; a range of ages in the words of messages."""
    if column != "age":
        return as_text(rows[column])
    ages = rows.select("age", "age_least", "age_most").iter_rows()
    words = [in_words(least, most) if age is None else str(age) for age, least, most in ages]
    return pl.Series(words, dtype=pl.String)


def _pairs(cells: CheckedCells, column: str, former: pl.DataFrame, marks: pl.Series) -> pl.Series:
    """Former → present of the marked rows."""
    described = cells.raw.table.columns[column]
    return pairs(*(shown(described, as_text(frame[column].filter(marks))) for frame in (former, cells.typed)))
