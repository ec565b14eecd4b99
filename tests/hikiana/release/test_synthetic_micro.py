"""Synthetic micro data: from published counts alone, and in agreement with them."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import UsageError
from hikiana.release.synthetic_micro import DATA_KIND, NAME, SYNTHETIC, TITLE, synthetic_clients

from ...examples import few_examples

people = st.lists(
    st.tuples(st.sampled_from("mfu"), st.sampled_from("1234"), st.sampled_from("xyz")), min_size=1, max_size=60
)


def _table(rows, places, hidden_below=0):
    """The published counts of some of the three variables; small ones are hidden."""
    domain = ["mfu", "1234", "xyz"]
    counts = Counter(tuple(row[place] for place in places) for row in rows)
    cells = [()]
    for place in places:
        cells = [(*cell, code) for cell in cells for code in domain[place]]
    return {cell: None if 0 < counts[cell] < hidden_below else counts[cell] for cell in cells}


@few_examples
@given(people, st.integers(0, 9))
def test_published_counts_of_one_variable_are_met_exactly(rows, seed):
    tables = {("sex",): _table(rows, [0]), ("age",): _table(rows, [1]), ("outcome",): _table(rows, [2])}
    found = synthetic_clients(len(rows), tables, seed)
    for place, name in enumerate(("sex", "age", "outcome")):
        assert Counter(found[name]) == Counter(row[place] for row in rows)


@few_examples
@given(people, st.integers(2, 5))
def test_hidden_cells_share_what_the_total_leaves(rows, k):
    tables = {("sex",): _table(rows, [0], k), ("sex", "age"): _table(rows, [0, 1], k)}
    found = synthetic_clients(len(rows), tables, seed=1)
    assert found.height == len(rows)
    for (sex,), count in tables["sex",].items():
        assert count is None or (found["sex"] == sex).sum() == count


@few_examples
@given(people)
def test_combination_published_as_zero_is_never_drawn(rows):
    tables = {("sex",): _table(rows, [0]), ("sex", "outcome"): _table(rows, [0, 2]), ("age",): _table(rows, [1])}
    found = synthetic_clients(len(rows), tables, seed=2)
    assert {(sex, outcome) for sex, outcome in found.select("sex", "outcome").iter_rows()} <= {
        (sex, outcome) for sex, _, outcome in rows
    }


def test_counts_of_two_variables_are_met_nearly():
    pairs = {(sex, age): 40 + 10 * place for place, (sex, age) in enumerate((s, a) for s in "mf" for a in "123")}
    outcomes = {("x",): 250, ("y",): 140}
    found = synthetic_clients(sum(pairs.values()), {("sex", "age"): pairs, ("outcome",): outcomes}, seed=3)
    for (sex, age), count in pairs.items():
        assert abs(found.filter(sex=sex, age=age).height - count) <= 1


def test_hidden_categories_are_equally_likely_where_nothing_else_is_known():
    found = synthetic_clients(20, {("sex",): {("m",): 10, ("f",): None, ("u",): None}}, seed=4)
    assert dict(found["sex"].value_counts().iter_rows()) == {"m": 10, "f": 5, "u": 5}


def test_variables_without_a_common_table_are_independent():
    tables = {("sex",): {("m",): 60, ("f",): 40}, ("age",): {("1",): 50, ("2",): 50}}
    found = synthetic_clients(100, tables, seed=5)
    assert abs(found.filter(sex="m", age="1").height - 30) <= 1


def test_many_variables_that_no_table_joins_are_drawn_and_met_exactly():
    counts = {(str(code),): 4 for code in range(10)}
    found = synthetic_clients(40, {(f"column {number}",): counts for number in range(12)}, seed=9)
    for number in range(12):
        assert dict(found[f"column {number}"].value_counts().iter_rows()) == {str(code): 4 for code in range(10)}


def test_same_seed_draws_the_same_clients_and_another_seed_others():
    tables = {("sex",): {("m",): 60, ("f",): 40}, ("age",): {("1",): 33, ("2",): 67}}
    first, again, other = (synthetic_clients(100, tables, seed) for seed in (6, 6, 7))
    assert first.equals(again)
    assert not first.equals(other)


def test_every_row_the_file_and_the_title_say_that_the_data_are_synthetic():
    found = synthetic_clients(3, {("sex",): {("m",): 1, ("f",): 2}}, seed=8)
    assert found.columns[0] == DATA_KIND
    assert set(found[DATA_KIND]) == {SYNTHETIC}
    assert "synthetic" in NAME
    assert "合成" in TITLE.ja
    assert found.schema["sex"] == pl.Enum(["m", "f"])


@pytest.mark.parametrize(
    ("total", "counts"),
    [(10, {("m",): 6, ("f",): 5}), (10, {("m",): 11, ("f",): None}), (10, {("m",): 4, ("f",): 5})],
    ids=["more than the total", "hidden below nothing", "fewer than the total"],
)
def test_counts_that_do_not_fit_the_total_are_refused(total, counts):
    with pytest.raises(UsageError, match="sex"):
        synthetic_clients(total, {("sex",): counts}, seed=1)


def test_tables_that_contradict_each_other_are_refused():
    tables = {
        ("sex",): {("m",): 6, ("f",): 4},
        ("sex", "age"): {("m", "1"): 3, ("m", "2"): 2, ("f", "1"): 3, ("f", "2"): 2},
    }
    with pytest.raises(UsageError, match="両立しません"):
        synthetic_clients(10, tables, seed=1)
