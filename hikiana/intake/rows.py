"""Which rows of a table are records."""

from collections.abc import Mapping

import polars as pl

from hikiana.findings import Finding, Place
from schemas.rules.checks import CHECKS

_TOTALS = ("合計", "計", "総計", "小計", "累計", "total", "Total")
_REMARK = r"^[(（【\[]?(※|注|備考|以上|〆)"
_WIDE = 5


def is_filled(name: str, dtype: pl.DataType) -> pl.Expr:
    """Whether a cell holds anything but spaces."""
    cells = pl.col(name)
    return (cells.str.strip_chars() != "").fill_null(False) if dtype == pl.String else cells.is_not_null()


def without_totals(filled: pl.DataFrame, heads: Mapping[str, str], place: Place, told: list[Finding]) -> pl.DataFrame:
    """The rows (with their number in `row`) that are records: no totals, no remarks, not the head once more.

    What is left out is told. `heads` are the heads by column, as the file writes them. A remark stands alone in its row
    of a wide table; in a narrow one it could be a record.
    """
    cells = [pl.col(column).str.strip_chars() for column in heads]
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in cells)
    total = first.str.replace_all(r"\s", "").is_in(_TOTALS)
    alone = pl.sum_horizontal((cell != "").fill_null(False) for cell in cells) == 1
    remark = alone & first.str.contains(_REMARK) & (len(heads) >= _WIDE)
    again = pl.all_horizontal(cell == head.strip() for cell, head in zip(cells, heads.values(), strict=True))
    left_out = filled.select((total | remark | again).fill_null(False)).to_series()
    if left_out.any():
        told.append(Finding.of(CHECKS["row_is_a_record"], place, rows=filled["row"].filter(left_out)))
    return filled.filter(~left_out)
