"""Anonymous micro data: no class is too small, no value is guessed."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.release.anonymity import MAX_SUPPRESSED, anonymise, patterns, suppress
from hikiana.release.hierarchy import SUPPRESSED, LevelledColumn, MicroCategory, everything, merged

from ...examples import few_examples

NOTHING = Text("", "")
"""An example searches all combinations of levels, which takes a while."""


def _column(name, codes, into=None):
    finest = tuple(MicroCategory(code, NOTHING, (code,)) for code in codes)
    coarser = [merged(finest, {new: (NOTHING, parts) for new, parts in into.items()})] if into else []
    return LevelledColumn(name, NOTHING, NOTHING, name, (finest, *coarser, everything(finest)))


SEX = _column("sex", "mfu")
AGE = _column("age", "1234", {"young": "12", "old": "34"})
AREA = _column("area", "nse", {"away": "se"})
COLUMNS = (AREA, AGE, SEX)
NAMES = ["area", "age", "sex"]

people = st.lists(
    st.tuples(st.sampled_from("nse"), st.sampled_from("1234"), st.sampled_from("mfu"), st.sampled_from("xyz")),
    min_size=1,
    max_size=80,
)


def _frame(rows):
    return pl.DataFrame(rows, [*NAMES, "outcome"], orient="row").with_row_index("person")


def _possible(frame, k, diversity):
    return frame.height >= k and frame["outcome"].n_unique() >= diversity


@few_examples
@given(people, st.integers(2, 6), st.integers(1, 3))
def test_every_class_has_k_rows_and_l_outcomes(rows, k, diversity):
    frame = _frame(rows)
    if not _possible(frame, k, diversity):
        with pytest.raises(UsageError, match=str(k)):
            anonymise(frame, COLUMNS, "outcome", k, diversity)
        return
    found = anonymise(frame, COLUMNS, "outcome", k, diversity)
    classes = found.frame.group_by(NAMES).agg(pl.len(), values=pl.col("outcome").n_unique())
    assert (classes["len"] >= k).all()
    assert (classes["values"] >= diversity).all()
    assert found.frame.height + found.dropped == frame.height


@few_examples
@given(people)
def test_every_value_is_the_truth_generalised_or_suppressed(rows):
    frame = _frame(rows)
    if not _possible(frame, 3, 2):
        return
    found = anonymise(frame, COLUMNS, "outcome", 3, 2)
    both = found.frame.join(frame, on="person", suffix="_true")
    assert both.height == found.frame.height
    assert (both["outcome"] == both["outcome_true"]).all()
    for column in COLUMNS:
        members = {category.code: category.codes for category in column.levels[found.levels[column.name]]}
        for released, truth in both.select(column.name, f"{column.name}_true").iter_rows():
            assert released == SUPPRESSED or truth in members[released]


@few_examples
@given(people)
def test_who_is_left_out_is_a_class_as_large_as_any(rows):
    frame = _frame(rows)
    if not _possible(frame, 3, 2):
        return
    found = anonymise(frame, COLUMNS, "outcome", 3, 2)
    absent = frame.join(found.frame, on="person", how="anti")
    assert absent.height == found.dropped
    assert absent.is_empty() or (absent.height >= 3 and absent["outcome"].n_unique() >= 2)
    touched = found.frame.filter(pl.any_horizontal(pl.col(NAMES) == SUPPRESSED)).height + found.dropped
    assert touched <= MAX_SUPPRESSED * frame.height


@few_examples
@given(people, st.randoms(use_true_random=False))
def test_order_of_the_rows_decides_nothing(rows, random):
    frame = _frame(rows)
    if not _possible(frame, 3, 2):
        return
    shuffled = frame[random.sample(range(frame.height), frame.height)]
    found, again = (anonymise(given, COLUMNS, "outcome", 3, 2) for given in (frame, shuffled))
    assert found.levels == again.levels
    assert found.frame.sort("person").equals(again.frame.sort("person"))


def test_finest_levels_are_kept_where_they_hide_everybody():
    frame = _frame([("n", age, "m", outcome) for age in "1234" for outcome in "xyxyx"])
    found = anonymise(frame, COLUMNS, "outcome", 5, 2)
    assert found.levels == dict.fromkeys(NAMES, 0)
    assert found.dropped == 0


def test_level_that_loses_least_is_taken():
    frame = _frame([("n", age, sex, outcome) for age in "1234" for sex in "mf" for outcome in "xyx"])
    found = anonymise(frame, COLUMNS, "outcome", 5, 2)
    assert found.levels == {"area": 0, "age": 1, "sex": 0}


def test_few_who_stand_apart_have_values_suppressed_instead_of_all_made_coarser():
    many, few = [("n", "1", "m", outcome) for outcome in "xy" * 30], [("s", "2", "f", "x"), ("s", "3", "f", "y")]
    frame = _frame(many + few)
    found = anonymise(frame, COLUMNS, "outcome", 2, 2)
    assert found.levels == dict.fromkeys(NAMES, 0)
    assert found.frame.filter(area="s").select(NAMES).unique().rows() == [("s", SUPPRESSED, "f")]


def test_class_of_one_outcome_is_pooled_with_others():
    cells = pl.DataFrame(
        [("n", "1", "x", 9), ("n", "2", "y", 9), ("s", "1", "x", 5), ("s", "1", "y", 5)],
        ["area", "age", "outcome", "persons"],
        orient="row",
    )
    found = suppress(cells, ["area", "age"], "outcome", 5, 2)
    chosen = [patterns(["area", "age"])[place] for place in found["pattern"]]
    assert chosen == [("age",), ("age",), (), ()]


def test_class_of_k_persons_stands_and_one_of_fewer_does_not():
    for persons, place in (([2, 3], 0), ([2, 2], None)):
        cells = pl.DataFrame({"area": ["n", "n"], "outcome": ["x", "y"], "persons": persons})
        assert suppress(cells, ["area"], "outcome", 5, 2)["pattern"].to_list() == [place, place]


def test_what_no_pattern_helps_stays_undecided():
    cells = pl.DataFrame({"area": ["n"], "outcome": ["x"], "persons": [9]})
    assert suppress(cells, ["area"], "outcome", 5, 2)["pattern"].to_list() == [None]
