"""Further columns of the centre crossed with other columns, as its columns.csv asks for."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.text import Text
from hikiana.sections.contacts import KIND
from hikiana.sections.durations import BAND, duration_band
from hikiana.sections.shared.age_bands import AGE, age_band
from hikiana.sections.shared.further_columns import (
    TOTAL_LABEL,
    answers,
    category,
    counted_crossed,
    records_of_year,
    where,
)
from hikiana.sections.shared.new_clients import FIRST_METHOD
from hikiana.sections.year import Year
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.table import StatTable
from schemas.own_columns import OwnColumn
from schemas.tables import TABLES, Column


@dataclass(frozen=True)
class Classification:
    """What a further column is crossed with: its categories, and the records with a column of its name."""

    dimension: Dimension
    classified: Callable[[pl.LazyFrame], pl.LazyFrame]


def crossed(year: Year, column: OwnColumn, other: str) -> StatTable | None:
    """The records of the fiscal year by a further column and by another; None where either is not recorded yet."""
    found = TABLES[column.table].columns.get(other)
    if found and found.own and not found.own.is_recorded_in(year.fiscal_year.year):
        return None
    by = _classification(column.table, other)
    dimensions = [year.shown(category(column)), year.shown(by.dimension)]
    records = by.classified(answers(column, records_of_year(column, year)))
    measure = counted_crossed(column)
    return year.table(
        f"further_{column.name}_by_{other}",
        Text("{title}と{other}", "{title} by {other}").format(title=column.title, other=by.dimension.title.within),
        dimensions,
        [measure],
        [count(records, dimensions, measure)],
        note=_note(dimensions),
        where=year.condition | where(column),
    )


def _note(dimensions: list[Dimension]) -> Text | None:
    several = [dimension.title for dimension in dimensions if not dimension.partition]
    if not several:
        return None
    told = Text("・".join(title.ja for title in several), ", ".join(title.en for title in several))
    return Text(
        "{titles}は複数回答のため、足しても計にならない。", "Multiple answers ({titles}) do not add up to the total."
    ).format(titles=told)


def _classification(table: str, name: str) -> Classification:
    derived = _DERIVED.get((table, name))
    return derived or _of_column(TABLES[table].columns[name])


def _of_column(column: Column) -> Classification:
    """A coded column. A record without an answer is in no category, unless the column is a further one."""
    if column.own is not None:
        own = column.own
        return Classification(category(own), lambda records: answers(own, records))
    assert column.code_list is not None, "crossed_with names coded columns"
    codes = Dimension.of(column.code_list.name, column.title, name=column.name)
    if isinstance(column.dtype, pl.List):
        several = replace(codes, variable=column.code_list.name, partition=False, exhaustive=False)
        return Classification(several, lambda records: _exploded(records, column.name))
    single = replace(codes, exhaustive=not column.nullable).with_total(TOTAL_LABEL)
    return Classification(single, lambda records: records.filter(pl.col(column.name).is_not_null()))


def _exploded(records: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return records.filter(pl.col(name).list.len() > 0).explode(name)


_DERIVED = {
    ("cases", "age_band"): Classification(
        AGE.with_total(TOTAL_LABEL), lambda records: records.with_columns(age_band())
    ),
    ("cases", "method"): Classification(FIRST_METHOD.with_total(TOTAL_LABEL), lambda records: records),
    ("contacts", "kind"): Classification(KIND.with_total(TOTAL_LABEL), lambda records: records),
    ("contacts", "duration_band"): Classification(BAND, lambda records: records.with_columns(duration_band())),
    ("contacts", "month"): Classification(
        Dimension.of_months().with_total(TOTAL_LABEL),
        lambda records: records.with_columns(month=pl.col("date").dt.month().cast(pl.String)),
    ),
}
"""By table and name, what follows from other columns (schemas.own_columns.DERIVED)."""
