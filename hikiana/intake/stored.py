"""Cells of any stored type as the data dictionary writes them: what a CSV file would have."""

import polars as pl

from schemas.tables import Column

ANSWER_SEPARATOR = ";"
LARGEST_EXACT = 2.0**53
"""Beyond this a float is no exact whole number any more."""


def as_csv_has_it(cells: pl.Series, column: Column) -> pl.Series:
    """A column of another stored type as a CSV file would have it: what does not fit is then told, never converted."""
    return cells.to_frame().select(as_csv_would(pl.col(cells.name), cells.dtype, column)).to_series()


def as_text(cells: pl.Series) -> pl.Series:
    """Typed cells as the data dictionary writes them."""
    return (
        cells.cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
        if isinstance(cells.dtype, pl.List)
        else cells.cast(pl.String)
    )


def as_csv_would(cells: pl.Expr, stored: pl.DataType, column: Column) -> pl.Expr:
    """The expression of `as_csv_has_it` over cells of a stored type."""
    if stored == column.dtype:
        return _text(cells) if stored == pl.String else cells
    if (
        isinstance(stored, pl.List)
        and isinstance(column.dtype, pl.List)
        and isinstance(stored.inner, (pl.String, pl.Enum, pl.Categorical))
    ):
        return cells.cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
    if stored.is_float():
        return (
            pl.when(cells.is_nan())
            .then(None)
            .when(cells.is_finite() & (cells == cells.round()) & (cells.abs() < LARGEST_EXACT))
            .then(cells.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(cells.cast(pl.String))
        )
    if isinstance(stored, pl.Datetime):
        return (
            pl.when(cells.dt.time() == pl.time()).then(cells.dt.date().cast(pl.String)).otherwise(cells.dt.to_string())
        )
    if isinstance(stored, (pl.List, pl.Struct, pl.Binary, pl.Array, pl.Object, pl.Duration)):
        return pl.when(cells.is_not_null()).then(pl.lit(str(stored)))
    return _text(cells.cast(pl.String))


def _text(cells: pl.Expr) -> pl.Expr:
    trimmed = cells.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)
