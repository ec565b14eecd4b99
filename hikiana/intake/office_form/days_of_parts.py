"""A contact's day from all that tells it: its own column, columns of year, month and day, and the name of the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake import forms
from hikiana.intake.office_form.model import DAY, FISCAL_YEAR, MONTH, YEAR, ColumnUse

UsedColumn = tuple[str, ColumnUse]
"""The head of a column, and what it is used as."""


@dataclass(frozen=True)
class NameTells:
    """What is known of the days of a sheet: their fiscal year and their month, each where something tells it."""

    fiscal_year: FiscalYear | None = None
    month: int | None = None


def day(columns: Mapping[str, UsedColumn], date: UsedColumn | None, tells: NameTells) -> pl.Expr:
    """The days of contacts as text: 2024-05-29 where their year is told elsewhere, others as they are written; what is
    no day stays, so that it is told.

    `columns` are those of the parts of a day, by field; `date` is the one of whole days.
    """
    cells = pl.col(date[0]) if date else _month_and_day(columns, tells.month)
    written = _written(*date) if date else cells
    fiscal, calendar = (_year(*columns[one]) if one in columns else None for one in (FISCAL_YEAR, YEAR))
    if fiscal is None and calendar is None and tells.fiscal_year:
        fiscal = pl.lit(tells.fiscal_year.year)
    told: pl.Expr = pl.when(forms.lacks_era(_plain(cells))).then(forms.days(written))
    if fiscal is not None or calendar is not None:
        told = pl.coalesce(told, pl.when(forms.lacks_year(written)).then(forms.days_of(written, fiscal, calendar)))
    return pl.coalesce(told.dt.to_string("%Y-%m-%d"), cells)


def tells_day(columns: Mapping[str, object], tells: NameTells) -> bool:
    """Whether columns of parts tell a day, with the month that the sheet's name tells."""
    return DAY in columns and (MONTH in columns or tells.month is not None)


def _month_and_day(columns: Mapping[str, UsedColumn], month: int | None) -> pl.Expr:
    parts = [_number(columns[MONTH][0]) if MONTH in columns else pl.lit(str(month)), _number(columns[DAY][0])]
    return pl.concat_str(parts, separator="/", ignore_nulls=False)


def _written(head: str, use: ColumnUse) -> pl.Expr:
    return forms.with_era(_plain(pl.col(head)), use.era) if use.era else _plain(pl.col(head))


def _year(head: str, use: ColumnUse) -> pl.Expr:
    return forms.fiscal_years(_written(head, use)).cast(pl.Int32)


def _number(head: str) -> pl.Expr:
    return _plain(pl.col(head)).str.replace(r"\.0+$", "").str.replace(r"[月日]$", "")


def _plain(cells: pl.Expr) -> pl.Expr:
    return cells.str.normalize("NFKC").str.strip_chars()
