"""StatTable: statuses, places, the printed shape, and what it refuses."""

import re
from dataclasses import FrozenInstanceError

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import hikiana.presentation.tables  # shows them  # noqa: F401
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.statistics.counting import count, ratio
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import STATUS, StatTable
from schemas.code_lists import CODE_LISTS

KIND = Dimension.of("contact_kind", Text("新規・継続", "Kind"), name="kind")
KINDS = KIND.with_total(Text("計", "Total"))
METHOD = Dimension.of("contact_method", Text("方法", "Method"), ("phone", "email", "liaison"), name="method")
METHODS = METHOD.with_total(Text("計", "Total"))
CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
MEAN = Measure("mean", Text("平均", "Mean"), Text("分", "min"))
SOURCE = Text("出典：試験", "Source: test")
RECORDS = pl.DataFrame({"method": ["phone", "phone", "email"], "kind": ["new", "continuing", "new"]})


def _cells(rows):
    return pl.DataFrame(rows, schema={"method": pl.String, "measure": pl.String, "value": pl.Float64}, orient="row")


def _table(cells, dimensions=(METHODS,), measures=(CONTACTS, MEAN), **options):
    return StatTable.of("made", Text("表", "Table"), dimensions, measures, cells, source=SOURCE, **options)


def _crossed():
    return _table([count(RECORDS, [METHODS, KINDS], CONTACTS)], (METHODS, KINDS), impossible=_liaison_is_new())


def _liaison_is_new():
    return (pl.col("method") == "liaison") & (pl.col("kind") == "new")


def test_zero_observed_and_impossible_are_three_different_things():
    table = _crossed()
    status = {tuple(row[:2]): row[2] for row in table.cells.select("method", "kind", "status").iter_rows()}
    assert (status["phone", "new"], status["email", "continuing"]) == ("observed", "zero")
    assert (status["liaison", "new"], status["liaison", "continuing"]) == ("not_applicable", "zero")
    assert table["liaison", "new", "contacts"] is None
    assert table["email", "continuing", "contacts"] == 0
    assert table.cells.schema["status"] == STATUS


def test_quotient_below_one_is_observed_and_no_zero():
    time, contacts = _cells([("phone", "contacts", 1.0)]), _cells([("phone", "contacts", 3.0)])
    assert _table([ratio(time, contacts, MEAN)]).cells["status"].to_list() == ["observed"]


def test_impossible_cell_hides_even_what_the_records_say():
    records = pl.DataFrame({"method": ["liaison"], "kind": ["new"]})
    table = _table([count(records, [METHODS, KINDS], CONTACTS)], (METHODS, KINDS), impossible=_liaison_is_new())
    assert table["liaison", "new", "contacts"] is None


def test_quotient_of_nothing_is_not_applicable_and_not_zero():
    time, contacts = _cells([("phone", "contacts", 30.0)]), _cells([("phone", "contacts", 0.0)])
    table = _table([ratio(time, contacts, MEAN)])
    assert table.cells["status"].to_list() == ["not_applicable"]


def test_two_cells_at_one_place_are_refused():
    with pytest.raises(ValueError, match="made: two cells at the same place"):
        _table([_cells([("phone", "contacts", 1.0)]), _cells([("phone", "contacts", 1.0)])])


@pytest.mark.parametrize("row", [("fax", "contacts", 1.0), ("phone", "clients", 1.0)])
def test_code_that_the_table_does_not_know_is_refused(row):
    with pytest.raises(ValueError, match="made: "):
        _table([_cells([row])])


def test_cells_stand_in_the_order_of_print_whatever_order_they_come_in():
    rows = [("liaison", "mean", 4.0), (TOTAL, "contacts", 3.0), ("phone", "mean", 2.0), ("phone", "contacts", 1.0)]
    forth, back = _table([_cells(rows)]), _table([_cells(rows[::-1])])
    assert_frame_equal(forth.cells, back.cells)
    assert [str(code) for code in forth.cells["method"]] == ["phone", "phone", "liaison", TOTAL]
    assert forth.cells["value"].to_list() == [1, 2, 4, 3]


def test_place_without_a_cell_is_a_key_error():
    table = _table([_cells([("phone", "contacts", 1.0)])])
    with pytest.raises(KeyError):
        table["email", "contacts"]


def test_columns_of_one_dimension_are_its_measures():
    table = _table([_cells([("phone", "contacts", 1.0), ("phone", "mean", 2.0)])])
    assert [column.label.ja for column in table.columns] == ["件数", "平均"]
    assert [item.code for item in table.rows] == ["phone", "email", "liaison", TOTAL]


def test_columns_of_two_dimensions_are_the_second_ones_items_per_measure():
    assert [column.label.ja for column in _crossed().columns] == ["新規相談", "継続相談", "計"]


def test_measure_that_stands_in_one_column_only_is_called_by_its_own_name():
    counts = count(RECORDS, [METHODS, KINDS], CONTACTS)
    total = counts.filter(pl.col("kind") == TOTAL)
    table = _table([counts, ratio(total, total, MEAN)], (METHODS, KINDS))
    assert [column.label.ja for column in table.columns] == ["新規相談", "継続相談", "計", "平均"]
    assert table.columns[-1].items == (TOTAL,)


def test_cell_that_the_table_does_not_have_has_no_status():
    table = _table([_cells([("phone", "contacts", 1.0), ("email", "mean", 0.0)])])
    phone, email = table.rows[:2]
    contacts, mean = table.columns
    assert table.status(phone, contacts) == "observed"
    assert table.status(email, mean) == "zero"
    assert table.status(phone, mean) is None


@pytest.mark.parametrize("name", ["title", "cells", "source"])
def test_table_cannot_be_changed(name):
    with pytest.raises(FrozenInstanceError):
        setattr(_crossed(), name, None)


@pytest.mark.parametrize("value", [KIND, KIND.items[0], CONTACTS])
def test_parts_of_a_table_cannot_be_changed(value):
    with pytest.raises(FrozenInstanceError):
        value.code = "changed"


def test_dimension_with_total_leaves_the_former_as_it_was():
    before = KIND.codes
    first = KIND.with_total(Text("計", "Total"), first=True)
    assert first.codes == [TOTAL, *before]
    assert KIND.codes == before


def test_aggregate_stands_after_the_last_of_its_members():
    parted = METHOD.with_aggregate("remote", Text("遠隔", "Remote"), ("email", "phone"))
    assert parted.codes == ["phone", "email", "remote", "liaison"]
    assert parted.leaves == METHOD.codes


def test_total_of_a_dimension_with_subtotals_has_the_leaves_as_members():
    parted = METHOD.with_aggregate("remote", Text("遠隔", "Remote"), ("email", "phone"))
    assert parted.with_total(Text("計", "Total"))[TOTAL].members == tuple(METHOD.codes)


def test_dimension_of_a_code_list_takes_its_labels_and_order():
    dimension = Dimension.of("contact_method", Text("方法", "Method"))
    assert dimension.codes == CODE_LISTS["contact_method"].codes
    assert [item.label for item in dimension.items] == [entry.label for entry in CODE_LISTS["contact_method"].entries]


def test_dimension_of_years_is_labelled_in_both_calendars():
    (item,) = Dimension.of_years([FiscalYear(2019)]).items
    assert item == Item("2019", Text("令和元年度（2019年度）", "FY2019 (Reiwa 1)"))


def test_table_shows_itself_in_a_notebook_as_html():
    assert re.search("<caption>表（単位：[^）]+）</caption>", _crossed()._repr_mimebundle_()["text/html"])
