"""Which rows of a table are records."""

from collections.abc import Mapping

import polars as pl

from hikiana.findings import Finding, Place
from schemas.rules.checks import CHECKS

_TOTALS = ("合計", "計", "総計", "小計", "total", "Total")


def is_filled(name: str, dtype: pl.DataType) -> pl.Expr:
    """Whether a cell holds anything but spaces."""
    cells = pl.col(name)
    return (cells.str.strip_chars() != "").fill_null(False) if dtype == pl.String else cells.is_not_null()


def without_totals(filled: pl.DataFrame, heads: Mapping[str, str], place: Place, told: list[Finding]) -> pl.DataFrame:
    """The rows (with their number in `row`) that are neither totals nor the head once more; what is left out is told.

    `heads` are the heads by column, as the file writes them.
    """
    first = pl.coalesce(list(heads)).str.strip_chars()
    again = pl.all_horizontal(pl.col(column).str.strip_chars() == head.strip() for column, head in heads.items())
    left_out = filled.select((first.is_in(_TOTALS) | again).fill_null(False)).to_series()
    if left_out.any():
        told.append(Finding.of(CHECKS["row_is_a_record"], place, rows=filled["row"].filter(left_out)))
    return filled.filter(~left_out)
