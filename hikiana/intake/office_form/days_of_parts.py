"""A contact's day from all that tells it: its own column, columns of year, month and day, and the name of the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake import forms
from hikiana.intake.office_form.model import DAY, FISCAL_YEAR, MONTH, YEAR, ColumnUse
from hikiana.intake.written import trimmed

UsedColumn = tuple[str, ColumnUse]
"""The head of a column, and what it is used as."""


@dataclass(frozen=True)
class NameTells:
    """What is known of the days of a sheet: their fiscal or calendar year and their month, where something tells it."""

    fiscal_year: FiscalYear | None = None
    month: int | None = None
    calendar_year: int | None = None


def days_as_text(
    rows: pl.DataFrame, columns: Mapping[str, UsedColumn], date: UsedColumn | None, tells: NameTells
) -> pl.Series:
    """The days of contacts as text: 2024-05-29 where their year is told elsewhere, others as they are written; what is
    no day stays, so that it is told.

    `columns` are those of the parts of a day, by field; `date` is the one of whole days.
    """
    # Each step is computed before the next: as one expression the forms of days would be read anew for each of them.
    cells = rows.select(cells=pl.col(date[0]) if date else _month_and_day(columns, tells.month))
    era = date[1].era if date else ""
    written = cells.select("cells", plain=trimmed(pl.col("cells")))
    written = written.with_columns(written=forms.with_era(pl.col("plain"), era) if era else pl.col("plain"))
    years = _years(rows, columns, tells)
    told = written.hstack(years).select(
        pl.when(forms.lacks_era(pl.col("plain"))).then(forms.days(pl.col("written"))).alias("of era"),
        pl.when(forms.lacks_year(pl.col("written")))
        .then(forms.days_of(pl.col("written"), pl.col("fiscal"), pl.col("calendar")))
        .alias("of year"),
        "cells",
    )
    return told.select(pl.coalesce(pl.coalesce("of era", "of year").dt.to_string("%Y-%m-%d"), "cells")).to_series()


def _years(rows: pl.DataFrame, columns: Mapping[str, UsedColumn], tells: NameTells) -> pl.DataFrame:
    """The `fiscal` and the `calendar` years of rows, by their own columns or by the sheet."""
    fiscal, calendar = (_year(*columns[one]) if one in columns else None for one in (FISCAL_YEAR, YEAR))
    if fiscal is None and calendar is None:
        calendar = pl.lit(tells.calendar_year, pl.Int32)
        fiscal = pl.lit(tells.fiscal_year.year if tells.fiscal_year else None, pl.Int32)
    nothing = pl.lit(None, pl.Int32)
    years = {"fiscal": nothing if fiscal is None else fiscal, "calendar": nothing if calendar is None else calendar}
    return rows.with_columns(**years).select("fiscal", "calendar")


def tells_day(columns: Mapping[str, object], tells: NameTells) -> bool:
    """Whether columns of parts tell a day, with the month that the sheet's name tells."""
    return DAY in columns and (MONTH in columns or tells.month is not None)


def _month_and_day(columns: Mapping[str, UsedColumn], month: int | None) -> pl.Expr:
    parts = [_number(columns[MONTH][0]) if MONTH in columns else pl.lit(str(month)), _number(columns[DAY][0])]
    return pl.concat_str(parts, separator="/", ignore_nulls=False)


def _year(head: str, use: ColumnUse) -> pl.Expr:
    written = trimmed(pl.col(head))
    return forms.fiscal_years(forms.with_era(written, use.era) if use.era else written).cast(pl.Int32)


def _number(head: str) -> pl.Expr:
    return trimmed(pl.col(head)).str.replace(r"\.0+$", "").str.replace(r"[月日]$", "")
