"""Cells of StatTables, derived from frames: counts with their margins, distinct counts, ratios and shares.

Every function gives a frame with one row per cell: a column of codes per dimension, measure and value (null where the
value does not exist, such as a share of nothing).
"""

from collections.abc import Sequence

import polars as pl

from hikiana.table import TOTAL, Dimension, Measure


def count(
    frame: pl.DataFrame, dimensions: Sequence[Dimension], measure: Measure, value: pl.Expr | None = None
) -> pl.DataFrame:
    """Cells of an additive measure: every category, zero where the frame has no row, and every aggregate.

    `frame` has a column per dimension; rows whose code the dimension does not hold are not of this table. `value`
    aggregates the rows of one cell (default: their number).
    """
    names = [dimension.name for dimension in dimensions]
    coded = frame.select(pl.exclude(names), *(pl.col(name).cast(pl.String) for name in names)) if names else frame
    counted = coded.group_by(names).agg(value=(pl.len() if value is None else value).cast(pl.Float64))
    cells = _grid(dimensions).join(counted, on=names, how="left").with_columns(pl.col("value").fill_null(0.0))
    for dimension in dimensions:
        others = [name for name in names if name != dimension.name]
        sums = [
            cells.filter(pl.col(dimension.name).is_in(item.members))
            .group_by(others or pl.lit(0).alias("all"))
            .agg(pl.col("value").sum())
            .select(*others, pl.lit(item.code).alias(dimension.name), "value")
            .select(*names, "value")
            for item in dimension.items
            if item.members
        ]
        cells = pl.concat([cells.select(*names, "value"), *sums])
    return cells.select(*names, measure=pl.lit(measure.code), value="value")


def distinct(frame: pl.DataFrame, dimension: Dimension, measure: Measure, of: str) -> pl.DataFrame:
    """Cells of a measure that does not add up: how many different values of column `of` each category has.

    An aggregate counts over its members together, so that a client of two methods is one client of the total.
    """
    column = pl.col(dimension.name).cast(pl.String)
    counts = [
        (item.code, frame.filter(column.is_in(item.members or (item.code,)))[of].drop_nulls().n_unique())
        for item in dimension.items
    ]
    return pl.DataFrame(counts, schema={dimension.name: pl.String, "value": pl.Float64}, orient="row").select(
        dimension.name, measure=pl.lit(measure.code), value="value"
    )


def ratio(numerator: pl.DataFrame, denominator: pl.DataFrame, measure: Measure, per: float = 1.0) -> pl.DataFrame:
    """Cells of numerator ÷ denominator × `per`, for the places both have; no value where the denominator is 0.

    Places are matched on the dimensions of the denominator, so a total divides each of its parts.
    """
    places = [name for name in denominator.columns if name not in ("measure", "value")]
    joined = numerator.join(denominator.select(*places, whole="value"), on=places)
    # Multiplied first: one division of whole numbers keeps ties such as 67.5 exact for rounding.
    value = pl.when(pl.col("whole") != 0).then(pl.col("value") * per / pl.col("whole"))
    return joined.with_columns(measure=pl.lit(measure.code), value=value).select(numerator.columns)


def share(cells: pl.DataFrame, of: Dimension, measure: Measure, whole: str = TOTAL) -> pl.DataFrame:
    """Cells of the percentage that each category of a dimension has of its category `whole`."""
    wholes = cells.filter(pl.col(of.name) == whole).drop(of.name, "measure")
    places = [name for name in wholes.columns if name != "value"]
    if not places:
        wholes, cells_ = wholes.with_columns(all=pl.lit(0)), cells.with_columns(all=pl.lit(0))
        return ratio(cells_, wholes, measure, per=100.0).drop("all")
    return ratio(cells, wholes, measure, per=100.0)


def _grid(dimensions: Sequence[Dimension]) -> pl.DataFrame:
    grid = pl.DataFrame({dimensions[0].name: dimensions[0].leaves})
    for dimension in dimensions[1:]:
        grid = grid.join(pl.DataFrame({dimension.name: dimension.leaves}), how="cross")
    return grid
