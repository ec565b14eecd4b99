from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.register.register import Register, open_register
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import STATUS, StatTable


@pytest.fixture(scope="session")
def synthetic() -> Register:
    return open_register()


@pytest.fixture(scope="session")
def year() -> FiscalYear:
    return FiscalYear(2024)


@pytest.fixture(scope="session")
def hiding() -> Callable[..., StatTable]:
    """A protected table: without the values at given places (codes and measure)."""

    def without(table: StatTable, *places: tuple[str, ...]) -> StatTable:
        names = [*(dimension.name for dimension in table.dimensions), "measure"]
        rows = [tuple(row) in places for row in table.cells.select(names).iter_rows()]
        hidden = pl.Series(rows, dtype=pl.Boolean)
        cells = table.cells.with_columns(
            value=pl.when(~hidden).then("value"),
            status=pl.when(hidden).then(pl.lit("suppressed", STATUS)).otherwise("status"),
        )
        return replace(table, cells=cells, protected=True)

    return without


@pytest.fixture
def table() -> StatTable:
    """Fruit by colour: a total row, a share that leaves a column's cells out, an impossible cell, a time."""
    fruit = Dimension(
        "fruit", Text("果物", "Fruit"), (Item("apple", Text("りんご", "Apple")), Item("pear", Text("なし", "Pear")))
    ).with_total(Text("計", "Total"))
    colour = Dimension(
        "colour", Text("色", "Colour"), (Item("red", Text("赤", "Red")), Item("green", Text("緑", "Green")))
    ).with_total(Text("計", "Total"))
    number = Measure("number", Text("個数", "Number"), Text("個", "pieces"))
    part = Measure("part", Text("割合", "Share"), Text("%", "%"), 1, note=Text("計に対する割合", "of the total"))
    time = Measure("time", Text("時間", "Time"), Text("分", "min"), style="clock")
    basket = pl.DataFrame({"fruit": ["apple"] * 1500 + ["pear"] * 3, "colour": ["red"] * 1000 + ["green"] * 503})
    numbers = count(basket, [fruit, colour], number)
    totals = numbers.filter(pl.col("colour") == TOTAL)
    return StatTable.of(
        "basket",
        Text("かご", "Basket"),
        [fruit, colour],
        [number, part, time],
        [
            numbers,
            share(totals, fruit, part).filter(pl.col("fruit") != TOTAL),
            totals.with_columns(measure=pl.lit("time")),
        ],
        source=Text("出典：市場", "Source: market"),
        note=Text("傷んだものを除く。", "Spoilt ones are left out."),
        impossible=(pl.col("fruit") == "pear") & (pl.col("colour") == "red"),
    )
