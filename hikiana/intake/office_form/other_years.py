"""Days that are of another year than the names of their sheet, file or folder tell."""

from collections.abc import Iterator

import polars as pl

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.intake import forms
from hikiana.intake.findings import Finding
from hikiana.intake.office_form.model import CONTACTS
from hikiana.intake.office_form.pieces import Piece
from hikiana.intake.office_form.years_of_names import bare_year, year_of_name
from hikiana.intake.written import trimmed
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES


def days_of_other_years(piece: Piece) -> Iterator[Finding]:
    """A warning for days that are of another year than the names of their sheet, file or folder tell: Excel makes
    4/3 one of the year in which it is typed.
    """
    names = piece.matched.source.names
    years = {year_of_name(*names), year_of_name(*names, is_fiscal=True)} - {None}
    if not years or "date" not in piece.frame.columns:
        return
    day = forms.days(trimmed(pl.col("date")), from_1904=piece.matched.source.sheet.from_1904)
    within = {year.year for year in years if year}
    calendar = bare_year(*names)
    rows = piece.frame.select("row", day=day).with_columns(
        year=pl.col("day").dt.year(),
        fiscal=pl.col("day").dt.year() - (pl.col("day").dt.month() < MONTHS[0]).cast(pl.Int32),
    )
    others = rows.filter(~pl.col("fiscal").is_in(list(within)), pl.col("year") != (calendar or 0))
    if not others.is_empty():
        column, at = TABLES[CONTACTS].columns["date"], others["row"].cast(pl.UInt32)
        shown = others["day"].dt.to_string("%Y-%m-%d")
        year = min(within)
        yield Finding.of(CHECKS["day_of_named_year"], piece.place, column, at, shown, year=FiscalYear(year).full_label)
