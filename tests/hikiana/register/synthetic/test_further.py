"""Further columns of a centre in the synthetic register."""

import polars as pl

from hikiana.base.text import Text
from hikiana.register.synthetic.further import with_further_columns
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import OwnColumn

MIND = OwnColumn("cases", "mind", "sex", Text("題", "Title"), Text("説明", "told"), since=2023)
WHO = OwnColumn(
    *("contacts", "who", "consulter_relation", Text("題", "Title"), Text("説明", "told")),
    several=True,
    methods=("consultation",),
)


def _tables(clients=400):
    ids = [f"S{number}" for number in range(clients)]
    contacts = {
        "case_id": ids * 2,
        "date": ["2022-05-01", "2023-05-01"] * (clients // 2) + ["2024-05-01"] * clients,
        "method": ["phone"] * clients + ["liaison"] * clients,
    }
    return {
        "cases": pl.DataFrame({"case_id": ids}),
        "contacts": pl.DataFrame(contacts).with_columns(pl.col("date").str.to_date()),
    }


def test_columns_are_filled_from_their_first_year_on_and_where_they_are_asked():
    made = with_further_columns(_tables(), 6, [MIND, WHO])
    mind, who = made["cases"]["mind"], made["contacts"]["who"]
    assert mind.gather_every(2).null_count() == 200
    assert set(mind.drop_nulls()) == set(CODE_LISTS["sex"].codes)
    assert 0 < mind.gather_every(2, offset=1).null_count() < 40
    assert who.tail(400).null_count() == 400
    assert set(who.drop_nulls().list.len()) == {1, 2}
    assert (who.drop_nulls().list.n_unique() == who.drop_nulls().list.len()).all()


def test_draws_follow_from_the_seed_and_the_column_alone():
    alone = with_further_columns(_tables(), 6, [WHO])["contacts"]
    beside = with_further_columns(_tables(), 6, [MIND, WHO])["contacts"]
    other = with_further_columns(_tables(), 7, [WHO])["contacts"]
    assert alone.equals(beside)
    assert not alone.equals(other)
    tables = _tables()
    assert with_further_columns(tables, 6, []) == tables
