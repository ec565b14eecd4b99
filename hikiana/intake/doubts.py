"""What is asked of a ledger that is added to a register: is it the year it is said to be, and the same client?"""

from collections.abc import Mapping

import polars as pl

from hikiana.findings import Finding
from hikiana.fiscal_year import FiscalYear
from hikiana.intake.parse import as_text
from hikiana.validation import CheckedCells
from schemas.rules import fiscal_year_of
from schemas.rules.checks import CHECKS

_LARGEST_CORRECTION = 2
_YEARS = {
    "contacts": ("date", fiscal_year_of("date")),
    "activities": ("fiscal_year", pl.col("fiscal_year")),
    "clinic": ("fiscal_year", pl.col("fiscal_year")),
    "web_access": ("month", fiscal_year_of("month")),
}


def of_other_years(ledger: Mapping[str, CheckedCells], fiscal_year: FiscalYear) -> list[Finding]:
    """An error for the rows whose day or year lies outside the fiscal year; cases have none."""
    findings = []
    for name, (column, year) in _YEARS.items():
        cells = ledger[name]
        outside = cells.typed.select((year != fiscal_year.year).fill_null(False)).to_series()
        values = as_text(cells.typed[column])
        findings += _found("within_fiscal_year", cells, column, outside, values, year=fiscal_year.full_label)
    return findings


def of_other_clients(cases: CheckedCells, register: pl.DataFrame) -> list[Finding]:
    """A warning where a corrected case has a far other age, or another sex: its number may be another client's."""
    former = register.select("case_id", "age", "sex").unique("case_id")
    both = cases.typed.join(former, on="case_id", how="left", suffix="_before", maintain_order="left")
    jump = (pl.col("age") - pl.col("age_before")).abs() > _LARGEST_CORRECTION
    sexes = pl.col("sex").cast(pl.String), pl.col("sex_before").cast(pl.String)
    changed = (sexes[0] != sexes[1]) & ~pl.any_horizontal(sex == "unknown" for sex in sexes)
    findings = []
    for check, column, mark in (("age_jump", "age", jump), ("sex_changed", "sex", changed)):
        marks = both.select(mark.fill_null(False)).to_series()
        values = both.select(pl.concat_str(f"{column}_before", column, separator=" → ")).to_series()
        findings += _found(check, cases, column, marks, values, years=_LARGEST_CORRECTION)
    return findings


def _found(
    check: str, cells: CheckedCells, column: str, marks: pl.Series, values: pl.Series, **words: object
) -> list[Finding]:
    if not marks.any():
        return []
    raw = cells.raw
    rows, shown = raw.rows.filter(marks), values.filter(marks)
    return [Finding.of(CHECKS[check], raw.place, raw.table.columns[column], rows, shown, **words)]
