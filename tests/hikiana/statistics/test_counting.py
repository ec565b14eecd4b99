"""Cells: counts fill their grid, margins add up, ratios keep ties exact."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from hikiana.base.rounding import round_half_up
from hikiana.base.text import Text
from hikiana.statistics.counting import count, distinct, ratio, share
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure

WORD = Text("語", "word")
FRUIT = Dimension("fruit", WORD, tuple(Item(code, WORD) for code in ("apple", "pear", "plum", "fig")))
SHOP = Dimension("shop", WORD, tuple(Item(code, WORD) for code in ("here", "there")))
PARTED = (
    FRUIT.with_aggregate("pomes", WORD, ("apple", "pear"))
    .with_aggregate("others", WORD, ("plum", "fig"))
    .with_total(WORD)
)
SHOPS = SHOP.with_total(WORD)
SOLD = Measure("sold", WORD, WORD)
BUYERS = Measure("buyers", WORD, WORD)
PART = Measure("part", WORD, WORD, decimals=1)

sales = st.lists(
    st.tuples(st.sampled_from(FRUIT.codes), st.sampled_from(SHOP.codes), st.integers(1, 5)), max_size=40
).map(lambda rows: pl.DataFrame(rows, schema={"fruit": pl.String, "shop": pl.String, "buyer": pl.Int64}, orient="row"))


def _values(cells, *names):
    return {tuple(row[:-1]): row[-1] for row in cells.select(*names, "value").iter_rows()}


def test_count_fills_every_category_with_zero():
    cells = count(pl.DataFrame({"fruit": ["pear", "pear"]}), [FRUIT], SOLD)
    expected = pl.DataFrame({"fruit": FRUIT.codes, "measure": ["sold"] * 4, "value": [0.0, 2.0, 0.0, 0.0]})
    assert_frame_equal(cells, expected, check_row_order=False)


def test_count_of_no_rows_is_zero_everywhere_margins_too():
    cells = count(pl.DataFrame(schema={"fruit": pl.String, "shop": pl.String}), [PARTED, SHOPS], SOLD)
    assert cells.height == len(PARTED.codes) * len(SHOPS.codes)
    assert cells["value"].unique().to_list() == [0.0]


def test_code_that_the_dimension_does_not_hold_is_not_counted():
    frame = pl.DataFrame({"fruit": ["pear", "stone"]})
    assert _values(count(frame, [FRUIT.with_total(WORD)], SOLD), "fruit")[(TOTAL,)] == 1


def test_row_without_a_code_is_refused_and_never_left_out_of_the_total_unseen():
    frame = pl.DataFrame({"fruit": ["pear", None], "buyer": ["A", "B"]})
    for counted in (lambda: count(frame, [FRUIT], SOLD), lambda: distinct(frame, FRUIT, SOLD, of="buyer")):
        with pytest.raises(ValueError, match=r"empty fruit are in no category.*fill_null"):
            counted()
    nobody = frame.with_columns(buyer=pl.when(pl.col("fruit").is_not_null()).then("buyer"))
    assert _values(distinct(nobody, FRUIT, SOLD, of="buyer"), "fruit")[("pear",)] == 1


def test_count_takes_another_value_than_the_number_of_rows():
    frame = pl.DataFrame({"fruit": ["pear", "pear", "fig"], "minutes": [10, 5, 7]})
    values = _values(count(frame, [FRUIT.with_total(WORD)], SOLD, pl.col("minutes").sum()), "fruit")
    assert (values[("pear",)], values[("fig",)], values[("apple",)], values[(TOTAL,)]) == (15, 7, 0, 22)


def test_total_leaves_out_the_subtotals_that_hold_the_same_rows():
    values = _values(count(pl.DataFrame({"fruit": ["apple", "plum", "fig"]}), [PARTED], SOLD), "fruit")
    assert (values[("pomes",)], values[("others",)], values[(TOTAL,)]) == (1, 2, 3)


@given(sales)
def test_every_margin_is_the_sum_of_its_members(frame):
    values = _values(count(frame, [PARTED, SHOPS], SOLD), "fruit", "shop")
    assert values[TOTAL, TOTAL] == frame.height
    for fruit in PARTED.items:
        for shop in SHOPS.codes:
            if fruit.members:
                assert values[fruit.code, shop] == sum(values[member, shop] for member in fruit.members)
        assert values[fruit.code, TOTAL] == sum(values[fruit.code, shop] for shop in SHOP.codes)


@given(sales)
def test_count_does_not_depend_on_the_order_of_rows(frame):
    forth, back = (count(rows, [PARTED, SHOPS], SOLD) for rows in (frame, frame.reverse()))
    assert_frame_equal(forth, back, check_row_order=False)


def test_buyer_of_two_fruits_is_one_buyer_of_the_total():
    frame = pl.DataFrame({"fruit": ["apple", "pear", "fig"], "buyer": ["A", "A", "B"]})
    values = _values(distinct(frame, PARTED, BUYERS, of="buyer"), "fruit")
    assert (values[("apple",)], values[("pear",)], values[("pomes",)], values[(TOTAL,)]) == (1, 1, 1, 2)


def test_missing_identity_is_nobody():
    frame = pl.DataFrame({"fruit": ["apple", "apple"], "buyer": [None, "A"]})
    assert _values(distinct(frame, PARTED, BUYERS, of="buyer"), "fruit")[("apple",)] == 1


@given(sales)
def test_distinct_total_lies_between_its_largest_part_and_the_sum_of_its_parts(frame):
    values = _values(distinct(frame, PARTED, BUYERS, of="buyer"), "fruit")
    parts = [values[(code,)] for code in FRUIT.codes]
    assert max(parts) <= values[(TOTAL,)] <= sum(parts)
    assert values[(TOTAL,)] <= frame.height


def _one(value, measure="sold", fruit="apple"):
    return pl.DataFrame({"fruit": [fruit], "measure": [measure], "value": [float(value)]})


@pytest.mark.parametrize(
    ("numerator", "denominator", "per", "decimals", "written"),
    [
        (270, 4, 1, 0, "68"),
        (1, 8, 100, 1, "12.5"),
        (1, 200, 100, 0, "1"),
        (29, 200, 100, 0, "15"),
        (69, 40, 100, 1, "172.5"),
        (9, 8, 1, 2, "1.13"),
    ],
)
def test_tie_of_a_quotient_rounds_up(numerator, denominator, per, decimals, written):
    (value,) = ratio(_one(numerator), _one(denominator), PART, per)["value"]
    assert str(round_half_up(value, decimals)) == written


@given(st.integers(0, 10**6), st.integers(1, 10**4), st.integers(0, 1))
def test_quotient_rounds_like_whole_numbers_do(numerator, denominator, decimals):
    (value,) = ratio(_one(numerator), _one(denominator), PART, per=100.0)["value"]
    scaled = numerator * 100 * 10**decimals
    half_up = (2 * scaled + denominator) // (2 * denominator)
    assert int(round_half_up(value, decimals) * 10**decimals) == half_up


def test_quotient_by_zero_has_no_value():
    assert ratio(_one(3), _one(0), PART)["value"].to_list() == [None]
    assert ratio(_one(0), _one(0), PART)["value"].to_list() == [None]


def test_quotient_stands_only_where_both_parts_do():
    both = pl.concat([_one(6), _one(5, fruit="pear")])
    assert_frame_equal(ratio(both, _one(2), PART), _one(3, measure="part"))


def test_share_is_of_the_named_whole():
    cells = count(pl.DataFrame({"fruit": ["apple", "pear", "fig", "fig"]}), [PARTED], SOLD)
    of_all = _values(share(cells, PARTED, PART), "fruit")
    of_pomes = _values(share(cells, PARTED, PART, whole="pomes"), "fruit")
    assert (of_all[("apple",)], of_all[("fig",)], of_all[(TOTAL,)]) == (25, 50, 100)
    assert (of_pomes[("apple",)], of_pomes[("pear",)], of_pomes[("pomes",)]) == (50, 50, 100)


def test_share_of_nothing_has_no_value():
    cells = count(pl.DataFrame(schema={"fruit": pl.String}), [PARTED], SOLD)
    assert share(cells, PARTED, PART)["value"].null_count() == len(PARTED.codes)


@given(sales)
def test_shares_of_the_leaves_make_100_in_every_column_with_rows(frame):
    values = _values(share(count(frame, [PARTED, SHOPS], SOLD), PARTED, PART), "fruit", "shop")
    for shop in SHOPS.codes:
        parts = [values[fruit, shop] for fruit in FRUIT.codes]
        rows = frame.height if shop == TOTAL else frame.filter(shop=shop).height
        if rows:
            assert sum(parts) == pytest.approx(100)
            assert values[TOTAL, shop] == 100
        else:
            assert parts == [None] * len(parts)
