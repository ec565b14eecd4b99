"""Rows laid over rows by their keys: parts in any order make the whole."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from hikiana.register.keep.merge import compare, in_order, keys
from schemas.tables import TABLES

CLINIC = TABLES["clinic"]
SCHEMA = {column.name: column.dtype for column in CLINIC.columns.values()}


def _rows(*rows):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _merged(register, ledger):
    return in_order(CLINIC, pl.concat([register.filter(compare(CLINIC, register, ledger).kept), ledger]))


KEYS = st.tuples(st.sampled_from(["A", "B", "A10", "A9"]), st.sampled_from(["day_care", "outpatient"]), st.just(2014))
REGISTER = st.dictionaries(KEYS, st.tuples(st.one_of(st.none(), st.integers(1, 3)), st.none()), max_size=8)


def _frame(rows):
    return _rows(*((*key, *rest) for key, rest in rows.items()))


@given(st.data())
def test_parts_that_overlap_make_the_whole_in_any_order(data):
    whole = data.draw(REGISTER)
    some_rows = st.lists(st.sampled_from(sorted(whole)), unique=True) if whole else st.just([])
    parts = [*data.draw(st.lists(some_rows, max_size=4)), sorted(whole)]
    register = _rows()
    for part in data.draw(st.permutations(parts)):
        register = _merged(register, _frame({key: whole[key] for key in part}))
    assert_frame_equal(register, in_order(CLINIC, _frame(whole)))


@given(st.lists(REGISTER, max_size=4))
def test_last_version_of_each_row_stays(ledgers):
    register, last = _rows(), {}
    for ledger in ledgers:
        register, last = _merged(register, _frame(ledger)), last | ledger
    assert_frame_equal(register, in_order(CLINIC, _frame(last)))


@given(REGISTER, REGISTER)
def test_every_row_is_counted_once_and_every_difference_is_recorded(register, ledger):
    comparison = compare(CLINIC, _frame(register), _frame(ledger))
    counts = comparison.counts
    assert counts.added == len(ledger.keys() - register.keys())
    assert counts.kept == len(register.keys() - ledger.keys())
    assert counts.changed == sum(register[key] != ledger[key] for key in register.keys() & ledger.keys())
    assert counts.added + counts.changed + counts.unchanged == len(ledger)
    told = comparison.changes.filter(kind="changed").select("key", "column", "before", "after").rows()
    assert sorted(told) == sorted(
        (" / ".join(map(str, key)), "visits", *(None if side is None else str(side) for side in (before, after)))
        for key in register.keys() & ledger.keys()
        for before, after in [(register[key][0], ledger[key][0])]
        if before != after
    )


def test_numbers_without_leading_zeros_stand_in_the_order_of_numbers():
    frame = _rows(("A10", "day_care", 2014, None, None), ("A9", "day_care", 2014, None, None))
    assert in_order(CLINIC, frame)["case_id"].to_list() == ["A9", "A10"]


@pytest.mark.parametrize(
    ("table", "key"),
    [("cases", ["case_id"]), ("clinic", ["case_id", "service", "fiscal_year"]), ("web_access", ["month"])],
)
def test_key_of_a_table_is_what_its_model_holds_unique(table, key):
    assert TABLES[table].key == key


def test_key_is_written_as_the_dictionary_writes_its_parts():
    assert keys(CLINIC, _rows(("A1", "day_care", 2014, None, None))).to_list() == ["A1 / day_care / 2014"]
