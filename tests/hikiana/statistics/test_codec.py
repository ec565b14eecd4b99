"""Tables as JSON: what an executed notebook holds is the whole table."""

import json
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from hikiana.base.text import Text
from hikiana.statistics.codec import from_data, to_data
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable, Words

COUNT = Measure("count", Text("件数", "Number"), Text("件", "contacts"), note=Text("注", "note"))
CLOCK = Measure("time", Text("時間", "Time"), Text("分", "minutes"), style="clock")


def _table(values, printed=None):
    items = tuple(Item(f"c{index}", Text(f"項{index}", f"i{index}")) for index in range(len(values)))
    dimension = Dimension("kind", Text("種類", "Kind"), items).with_total(Text("計", "Total"))
    codes = [*(item.code for item in items), "total"]
    cells = pl.DataFrame(
        {"kind": codes, "measure": "count", "value": [*values, None]}, schema_overrides={"value": pl.Float64}
    )
    return StatTable.of(
        "t",
        Text("表", "T"),
        [dimension],
        [COUNT, CLOCK],
        [cells],
        source=Text("出典", "S"),
        note=Text("注", "N"),
        printed=printed,
    )


def _there_and_back(table):
    return from_data(json.loads(json.dumps(to_data(table), ensure_ascii=False)))


@given(st.lists(st.none() | st.floats(0, 1e9), min_size=1, max_size=6))
def test_table_comes_back_as_it_was(values):
    table = _table(values)
    back = _there_and_back(table)
    assert_frame_equal(back.cells, table.cells)
    assert (back.id, back.title, back.dimensions, back.measures, back.source, back.note) == (
        table.id,
        table.title,
        table.dimensions,
        table.measures,
        table.source,
        table.note,
    )


def test_zero_printed_and_impossible_stay_three_different_things():
    printed = pl.DataFrame({"kind": ["c1"], "measure": ["count"], "value": [7.0]})
    back = _there_and_back(_table([0.0, 5.0, None], printed))
    assert back.cells["status"].to_list() == ["zero", "printed", "not_applicable", "not_applicable"]
    assert back.printed_rows == {"c1"}


def test_words_come_back():
    words = (Words(Text("題", "Title"), {"c0": Text("会議", "Meeting")}),)
    assert _there_and_back(replace(_table([1.0, 2.0]), words=words)).words == words


@pytest.mark.parametrize("change", [{"cells": {}}, {"dimensions": 3}, {"measures": [{"code": "x"}]}, {"title": None}])
def test_what_is_no_table_is_refused(change):
    with pytest.raises(ValueError, match="no table"):
        from_data(to_data(_table([1.0])) | change)
