"""Tables as they come to the door: counts of clients by two classifications, with totals."""

from collections.abc import Callable

import polars as pl
import pytest

from hikiana.base.text import Text
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measures import NEW_PERSONS, share_of_new
from hikiana.statistics.table import Origin, StatTable

ALL = Text("計", "Total")
SEX = Dimension(
    "sex", Text("性別", "Sex"), (Item("male", Text("男", "Male")), Item("female", Text("女", "Female")))
).with_total(ALL)
AGE = Dimension(
    "age_band",
    Text("年齢", "Age"),
    tuple(Item(code, Text(code, code)) for code in ("20_29", "30_39", "40_49")),
).with_total(ALL)


@pytest.fixture(scope="session")
def clients() -> pl.DataFrame:
    """One row per client: age_band, sex."""
    numbers = {
        ("20_29", "male"): 9,
        ("20_29", "female"): 6,
        ("30_39", "male"): 7,
        ("30_39", "female"): 2,
        ("40_49", "male"): 8,
        ("40_49", "female"): 8,
    }
    rows = [key for key, number in numbers.items() for _ in range(number)]
    return pl.DataFrame(rows, {"age_band": pl.String, "sex": pl.String}, orient="row")


@pytest.fixture(scope="session")
def age_by_sex(clients) -> Callable[..., StatTable]:
    """The table of the clients with each age's share, as it stands before the given door."""

    def make(door=lambda table: table, year="2024", age=AGE):
        counts = count(clients, [age, SEX], NEW_PERSONS)
        shares = share(counts.filter(pl.col("sex") == "total"), age, share_of_new())
        return StatTable.of(
            "age_by_sex",
            Text("年齢と性別", "Age and sex"),
            [age, SEX],
            [NEW_PERSONS, share_of_new("age_band")],
            [counts, shares],
            source=Origin(Text("出典", "Source"), door),
            where={"fiscal_year": (year,)},
        )

    return make
