"""What is asked of a ledger that is added to a register: is it the year it is said to be, and the same record?"""

import polars as pl

from hikiana.findings import Finding
from hikiana.fiscal_year import FiscalYear
from hikiana.intake.merge import Comparison
from hikiana.intake.shown import pairs, shown
from hikiana.intake.stored import as_text
from hikiana.validation import CheckedCells
from schemas.rules import fiscal_year_of
from schemas.rules.checks import CHECKS

_LARGEST_CORRECTION = 2
_FARTHEST_DAYS = 31
_BEFORE = "_before"
_YEARS = {
    "contacts": ("date", fiscal_year_of("date")),
    "activities": ("fiscal_year", pl.col("fiscal_year")),
    "clinic": ("fiscal_year", pl.col("fiscal_year")),
    "web_access": ("month", fiscal_year_of("month")),
}


def _changed(column: str) -> pl.Expr:
    return pl.col(column) != pl.col(column + _BEFORE)


_SEXES = pl.col("sex").cast(pl.String), pl.col(f"sex{_BEFORE}").cast(pl.String)
_DOUBTS = {
    "cases": (
        ("age_jump", "age", (pl.col("age") - pl.col(f"age{_BEFORE}")).abs() > _LARGEST_CORRECTION),
        ("sex_changed", "sex", (_SEXES[0] != _SEXES[1]) & ~pl.any_horizontal(sex == "unknown" for sex in _SEXES)),
    ),
    "contacts": (
        ("contact_of_other_client", "case_id", _changed("case_id")),
        (
            "contact_moved",
            "date",
            ((pl.col("date") - pl.col(f"date{_BEFORE}")).dt.total_days().abs() > _FARTHEST_DAYS)
            | (fiscal_year_of("date") != fiscal_year_of(f"date{_BEFORE}")),
        ),
    ),
    "activities": (("activity_moved", "fiscal_year", _changed("fiscal_year")),),
}


def doubts(cells: CheckedCells, compared: Comparison, fiscal_year: FiscalYear | None) -> list[Finding]:
    """What is to be told of one table of a ledger, beside the register's rows of the same keys.

    With a fiscal year, an error for the rows of other years, and for those whose number is a record of another year in
    the register. A warning where a corrected row may be another client's or another record, and where it lost a value.
    """
    of_year = _of_other_years(cells, compared.former, fiscal_year) if fiscal_year else []
    return of_year + _of_corrections(cells, compared.former, fiscal_year) + _emptied(cells, compared.former)


def _of_other_years(cells: CheckedCells, former: pl.DataFrame, fiscal_year: FiscalYear) -> list[Finding]:
    name = cells.raw.table.name
    if name not in _YEARS:
        return []
    column, number = _YEARS[name][0], cells.raw.table.key[0]
    years, before = _years(name, cells.typed), _years(name, former)
    outside = (years != fiscal_year.year).fill_null(False)
    values = as_text(cells.typed[column]).filter(outside)
    findings = _found("within_fiscal_year", cells, column, outside, values, year=fiscal_year.full_label)
    used = ((before != fiscal_year.year) & (years == fiscal_year.year)).fill_null(False)
    for year in before.filter(used).unique().sort():
        marks = used & (before == year).fill_null(False)
        numbers = as_text(cells.typed[number]).filter(marks)
        label = FiscalYear(year).short_label
        findings += _found("number_of_other_year", cells, number, marks, numbers, former=label)
    return findings


def _of_corrections(cells: CheckedCells, former: pl.DataFrame, fiscal_year: FiscalYear | None) -> list[Finding]:
    name = cells.raw.table.name
    both = cells.typed.hstack([column.alias(column.name + _BEFORE) for column in former.iter_columns()])
    asked = pl.lit(True)
    if fiscal_year and name in _YEARS:  # a record that was of another year has an error
        asked = pl.lit((_years(name, former) == _years(name, cells.typed)).fill_null(False))
    findings = []
    for check, column, mark in _DOUBTS.get(name, ()):
        marks = both.select((mark & asked).fill_null(False)).to_series()
        values = _pairs(cells, column, former, marks)
        findings += _found(check, cells, column, marks, values, years=_LARGEST_CORRECTION, days=_FARTHEST_DAYS)
    return findings


def _emptied(cells: CheckedCells, former: pl.DataFrame) -> list[Finding]:
    findings = []
    for column in cells.typed.columns:
        if former[column].null_count() < former.height:
            marks = former[column].is_not_null() & cells.typed[column].is_null() & ~cells.unsound
            values = shown(cells.raw.table.columns[column], as_text(former[column]).filter(marks))
            findings += _found("cell_emptied", cells, column, marks, values)
    return findings


def _pairs(cells: CheckedCells, column: str, former: pl.DataFrame, marks: pl.Series) -> pl.Series:
    """Former → present of the marked rows."""
    described = cells.raw.table.columns[column]
    return pairs(*(shown(described, as_text(frame[column].filter(marks))) for frame in (former, cells.typed)))


def _years(name: str, frame: pl.DataFrame) -> pl.Series:
    return frame.select(_YEARS[name][1].alias("fiscal_year")).to_series()


def _found(
    check: str, cells: CheckedCells, column: str, marks: pl.Series, values: pl.Series, **words: object
) -> list[Finding]:
    """`values` are those of the marked rows."""
    if not marks.any():
        return []
    raw = cells.raw
    return [Finding.of(CHECKS[check], raw.place, raw.table.columns[column], raw.rows.filter(marks), values, **words)]
