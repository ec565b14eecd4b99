"""Columns whose cells are all written as the data dictionary says: the rule, and read without trying other forms."""

from functools import cache

import polars as pl
from polars._typing import PolarsDataType

from hikiana.intake import forms
from hikiana.intake.cell_forms import Conventions, municipalities
from hikiana.intake.stored import ANSWER_SEPARATOR, as_csv_would
from schemas.start_years import BEFORE
from schemas.tables import Column

_TRUTHS = dict.fromkeys(forms.TRUE, True) | dict.fromkeys(forms.FALSE, False)


def plainly_written(column: Column, cells: pl.Series, unsaid: Conventions) -> pl.Series | None:
    """The cells of a column as its type, when each is empty or in the plainest form; None where one is not.

    What is read here, the forms of `cell_forms` read as the same, with nothing to be told of it.
    """
    if column.reading == "minutes" and unsaid.minutes_in != "minutes":
        return None
    if cells.dtype == column.dtype and not isinstance(cells.dtype, (pl.String, pl.List)):
        return cells
    steps = _steps(column, cells.dtype)
    if steps is None:
        return None
    read = cells.to_frame("cells").select(steps)
    return None if read["left"].any() else read["read"]


@cache
def _steps(column: Column, stored: pl.DataType) -> list[pl.Expr] | None:
    """What is `read` in each cell, and whether any is `left` to the other forms."""
    written = as_csv_would(pl.col("cells"), stored, column)
    read = None if isinstance(stored, pl.List) else _read(column, written)
    return None if read is None else [read.alias("read"), (written.is_not_null() & read.is_null()).any().alias("left")]


def _read(column: Column, cells: pl.Expr) -> pl.Expr | None:
    """The value of each cell that is in the plainest form, else null; None for columns without one."""
    if column.code_list is not None:
        if isinstance(column.dtype, pl.List):
            answers = cells.str.split(ANSWER_SEPARATOR).list.eval(_coded(column, pl.element(), column.dtype.inner))
            return pl.when(~answers.list.eval(pl.element().is_null()).list.any()).then(answers)
        return _coded(column, cells, column.dtype)
    if isinstance(column.dtype, pl.List) or column.reading == "fiscal_year":
        return None
    if column.reading == "municipality":
        return pl.when(cells.is_in(list(municipalities().values()))).then(cells)
    if column.reading == "start_year":
        return pl.when(cells.str.contains(rf"^({BEFORE}|[0-9]{{4}})$")).then(cells)
    if column.reading == "identifier":
        return pl.when(cells.str.len_bytes() == cells.str.len_chars()).then(cells)
    if column.dtype == pl.Date:
        return pl.when(cells.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(
            cells.str.to_date("%Y-%m-%d", strict=False)
        )
    if column.dtype == pl.Boolean:
        return cells.replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
    if column.dtype == pl.String:
        return cells
    return pl.when(cells.str.contains(r"^-?[0-9]{1,18}$")).then(cells.cast(column.dtype, strict=False))


def _coded(column: Column, cells: pl.Expr, dtype: PolarsDataType) -> pl.Expr:
    entries = column.code_list.entries if column.code_list else ()
    codes = {form: entry.code for entry in entries for form in (entry.code, entry.label.ja)}
    return cells.replace_strict(codes, default=None, return_dtype=dtype)
