"""Tables of made-up counts, and classifications for them."""

import polars as pl

from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measures import NEW_PERSONS
from hikiana.statistics.table import StatTable

SOURCE = Text("出典：試験", "Source: test")


def table(id, dimension, counts, hidden=(), measure=NEW_PERSONS):
    """A table of new clients by one classification; counts by code, total last."""
    whole = dimension.with_total(Text("計", "Total"))
    total = sum(counts.values())
    cells = pl.DataFrame(
        [(code, measure.code, float(value)) for code, value in {**counts, TOTAL: total}.items()],
        {dimension.name: pl.String, "measure": pl.String, "value": pl.Float64},
        orient="row",
    )
    made = StatTable.of(
        id, Text(f"表{id}", id), [whole], [measure], [cells], source=SOURCE, where={"fiscal_year": ("2024",)}
    )
    if not hidden:
        return made
    hides = pl.col(dimension.name).cast(pl.String).is_in(list(hidden))
    masked = made.cells.with_columns(
        value=pl.when(~hides).then("value"),
        status=pl.when(hides).then(pl.lit("suppressed", made.cells.schema["status"])).otherwise("status"),
    )
    return StatTable(
        made.id, made.title, made.dimensions, made.measures, masked, SOURCE, where=made.where, protected=True
    )


def items(name, **labels):
    return Dimension(name, Text(name, name), tuple(Item(code, Text(label, label)) for code, label in labels.items()))


def bands(*starts):
    """Bands of age that begin at 0 and at each of these."""
    ends = [*starts, None]
    found = tuple(
        Item(f"{low}_{high}", Text(f"{low}-{high}", f"{low}-{high}"), range=(low, high))
        for low, high in zip((0, *starts), ends, strict=True)
    )
    return Dimension("age_band", Text("年齢", "Age"), found)
