"""Cells of StatTables, derived from frames: counts with their margins, distinct counts, ratios and shares.

Every function gives a frame with one row per cell: a column of codes per dimension, measure and value (null where the
value does not exist, such as a share of nothing).
"""

from collections.abc import Mapping, Sequence

import polars as pl

from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure

PERSON = "person"
"""The column by which distinct persons are counted, in frames that are counted for everyone to see."""


def count(
    frame: pl.DataFrame | pl.LazyFrame,
    dimensions: Sequence[Dimension],
    measure: Measure,
    value: pl.Expr | None = None,
) -> pl.DataFrame:
    """Cells of an additive measure: every category, zero where the frame has no row, and every aggregate.

    `frame` has a column per dimension; rows whose code the dimension does not hold are not of this table. `value`
    aggregates the rows of one cell (default: their number). Of a frame with the column `person` the cells have a
    column `persons`: how many different ones stand behind each.

    Raises
    ------
    ValueError
        When a row has no code at all: it would be in no category and missing from the total, where nobody sees it.
    """
    names = [dimension.name for dimension in dimensions]
    rows = _in_items(frame.lazy(), dimensions)
    # Codes are grouped as they are kept, and become words when there are few of them.
    sums = rows.group_by(names).agg(value=(pl.len() if value is None else value).cast(pl.Float64))
    counted = sums.with_columns(pl.col(names).cast(pl.String)).collect()
    _refuse_empty(counted.lazy(), names)
    cells = (
        _grid({dimension.name: dimension.leaves for dimension in dimensions})
        .join(counted, on=names, how="left")
        .with_columns(pl.col("value").fill_null(0.0))
    )
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
    found = cells.select(*names, measure=pl.lit(measure.code), value="value")
    if PERSON not in frame.collect_schema():
        return found
    behind = _different(rows, dimensions, PERSON).rename({"different": "persons"})
    persons = found.join(behind, on=names, how="left", maintain_order="left")
    return persons.with_columns(pl.col("persons").fill_null(0.0))


def _in_items(rows: pl.LazyFrame, dimensions: Sequence[Dimension]) -> pl.LazyFrame:
    """The rows with the codes of items in the place of the codes that these stand for."""
    for dimension in dimensions:
        into = {code: item.code for item in dimension.items for code in item.codes}
        if into:
            rows = rows.with_columns(pl.col(dimension.name).cast(pl.String).replace(into))
    return rows


def _refuse_empty(rows: pl.LazyFrame, names: Sequence[str]) -> None:
    empty = rows.select(pl.col(names).has_nulls()).collect()
    for name in names:
        if empty[name].item():
            raise ValueError(
                f"rows with an empty {name} are in no category and would be missing from the total: give them one "
                f'before they are counted, as by pl.col("{name}").fill_null("unknown"), or leave them out by a filter'
            )


def _different(rows: pl.LazyFrame, dimensions: Sequence[Dimension], of: str) -> pl.DataFrame:
    """How many different values of column `of` every cell has, aggregates included: one row per cell with any."""
    names = [dimension.name for dimension in dimensions]
    several = rows.select(pl.col(names).cast(pl.String), of).drop_nulls(of).unique()
    for dimension in dimensions:
        pairs = [(leaf, item.code) for item in dimension.items for leaf in item.members or (item.code,)]
        belongs = pl.LazyFrame(pairs, {dimension.name: pl.String, "item": pl.String}, orient="row")
        several = several.join(belongs, on=dimension.name).drop(dimension.name).rename({"item": dimension.name})
    return several.group_by(names).agg(different=pl.col(of).n_unique().cast(pl.Float64)).collect()


def distinct(
    frame: pl.DataFrame | pl.LazyFrame, dimensions: Dimension | Sequence[Dimension], measure: Measure, of: str
) -> pl.DataFrame:
    """Cells of a measure that does not add up: how many different values of column `of` each has.

    An aggregate counts over its members together, so that a client of two methods is one client of the total. A row
    without a code is refused as by `count`.
    """
    dimensions = [dimensions] if isinstance(dimensions, Dimension) else dimensions
    names = [dimension.name for dimension in dimensions]
    _refuse_empty(frame.lazy().drop_nulls(of), names)
    found = _different(_in_items(frame.lazy(), dimensions), dimensions, of)
    cells = _grid({dimension.name: dimension.codes for dimension in dimensions}).join(
        found, on=names, how="left", maintain_order="left"
    )
    return cells.select(*names, measure=pl.lit(measure.code), value=pl.col("different").fill_null(0.0))


def ratio(numerator: pl.DataFrame, denominator: pl.DataFrame, measure: Measure, per: float = 1.0) -> pl.DataFrame:
    """Cells of numerator ÷ denominator × `per`, for the places both have; no value where the denominator is 0.

    Places are matched on the dimensions of the denominator, so a total divides each of its parts; a denominator of no
    dimension divides all.
    """
    places = [name for name in denominator.columns if name not in ("measure", "value", "persons")]
    wholes = denominator.select(*places, whole="value")
    joined = numerator.join(wholes, on=places) if places else numerator.join(wholes, how="cross")
    # Multiplied first: one division of whole numbers keeps ties such as 67.5 exact for rounding.
    value = pl.when(pl.col("whole") != 0).then(pl.col("value") * per / pl.col("whole"))
    return joined.with_columns(measure=pl.lit(measure.code), value=value).select(numerator.columns)


def share(cells: pl.DataFrame, of: Dimension, measure: Measure, whole: str = TOTAL) -> pl.DataFrame:
    """Cells of the percentage that each category of a dimension has of its category `whole`."""
    return ratio(cells, cells.filter(pl.col(of.name) == whole).drop(of.name), measure, per=100.0)


def _grid(codes: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Every combination of the codes of each dimension."""
    first, *others = ({name: some} for name, some in codes.items())
    grid = pl.DataFrame(first, dict.fromkeys(first, pl.String))
    for other in others:
        grid = grid.join(pl.DataFrame(other, dict.fromkeys(other, pl.String)), how="cross")
    return grid
