"""Cells of StatTables, derived from frames: counts with their margins, distinct counts, ratios and shares.

Every function gives a frame with one row per cell: a column of codes per dimension, measure and value (null where the
value does not exist, such as a share of nothing).
"""

from collections.abc import Sequence

import polars as pl

from hikiana.table import TOTAL, Dimension, Measure


def count(
    frame: pl.DataFrame | pl.LazyFrame,
    dimensions: Sequence[Dimension],
    measure: Measure,
    value: pl.Expr | None = None,
) -> pl.DataFrame:
    """Cells of an additive measure: every category, zero where the frame has no row, and every aggregate.

    `frame` has a column per dimension; rows whose code the dimension does not hold are not of this table. `value`
    aggregates the rows of one cell (default: their number).
    """
    names = [dimension.name for dimension in dimensions]
    # Codes are grouped as they are kept, and become words when there are few of them.
    sums = frame.lazy().group_by(names).agg(value=(pl.len() if value is None else value).cast(pl.Float64))
    counted = sums.with_columns(pl.col(names).cast(pl.String)).collect()
    cells = _grid(dimensions).join(counted, on=names, how="left").with_columns(pl.col("value").fill_null(0.0))
    for dimension in dimensions:
        others = [name for name in names if name != dimension.name]
        aggregates = [
            cells.filter(pl.col(dimension.name).is_in(item.members))
            .group_by(pl.lit(item.code).alias(dimension.name), *others)
            .agg(pl.col("value").sum())
            .select(cells.columns)
            for item in dimension.items
            if item.members
        ]
        cells = pl.concat([cells, *aggregates])
    return cells.select(*names, measure=pl.lit(measure.code), value="value")


def distinct(frame: pl.DataFrame, dimension: Dimension, measure: Measure, of: str) -> pl.DataFrame:
    """Cells of a measure that does not add up: how many different values of column `of` each category has.

    An aggregate counts over its members together, so that a client of two methods is one client of the total.
    """
    code, values = pl.col(dimension.name).cast(pl.String), pl.col(of).drop_nulls().n_unique()
    of_leaves = dict(frame.group_by(code).agg(values).iter_rows())
    counts = [
        (item.code, frame.filter(code.is_in(item.members)).select(values).item())
        if item.members
        else (item.code, of_leaves.get(item.code, 0))
        for item in dimension.items
    ]
    cells = pl.DataFrame(counts, schema={dimension.name: pl.String, "value": pl.Float64}, orient="row")
    return cells.select(dimension.name, measure=pl.lit(measure.code), value="value")


def ratio(numerator: pl.DataFrame, denominator: pl.DataFrame, measure: Measure, per: float = 1.0) -> pl.DataFrame:
    """Cells of numerator ÷ denominator × `per`, for the places both have; no value where the denominator is 0.

    Places are matched on the dimensions of the denominator, so a total divides each of its parts; a denominator of no
    dimension divides all.
    """
    places = [name for name in denominator.columns if name not in ("measure", "value")]
    wholes = denominator.select(*places, whole="value")
    joined = numerator.join(wholes, on=places) if places else numerator.join(wholes, how="cross")
    # Multiplied first: one division of whole numbers keeps ties such as 67.5 exact for rounding.
    value = pl.when(pl.col("whole") != 0).then(pl.col("value") * per / pl.col("whole"))
    return joined.with_columns(measure=pl.lit(measure.code), value=value).select(numerator.columns)


def share(cells: pl.DataFrame, of: Dimension, measure: Measure, whole: str = TOTAL) -> pl.DataFrame:
    """Cells of the percentage that each category of a dimension has of its category `whole`."""
    return ratio(cells, cells.filter(pl.col(of.name) == whole).drop(of.name), measure, per=100.0)


def _grid(dimensions: Sequence[Dimension]) -> pl.DataFrame:
    grid = pl.DataFrame({dimensions[0].name: dimensions[0].leaves})
    for dimension in dimensions[1:]:
        grid = grid.join(pl.DataFrame({dimension.name: dimension.leaves}), how="cross")
    return grid
