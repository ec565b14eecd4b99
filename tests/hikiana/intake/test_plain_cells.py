"""Cells in the plainest form are read at once, and never otherwise than by the forms."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from hikiana.intake.cell_forms import Conventions, in_form, reader
from hikiana.intake.plain_cells import plainly_written
from hikiana.intake.stored import as_csv_has_it
from schemas.tables import TABLES

COLUMNS = [column for table in TABLES.values() for column in table.columns.values()]
ODD = [
    "",
    " ",
    "不明",
    "-",
    "2024",
    "0000-01-01",
    "2024-02-30",
    "2024-2-3",
    "R6.4.1",
    "01100",
    "1100",
    "99999",
    "9" * 18,
]
ODD += ["-0", "007", "１２", "1.0", "25歳", "1:15", "はい", "yes", "A-1", "Ａ１", "other;", "fax", "電話;来所", "NaN"]


def _cells(column):
    known = ODD if column.code_list is None else [*column.code_list.by_written_form, ";".join(column.code_list.codes)]
    numbers, days, text = st.integers(-(10**6), 10**6).map(str), st.dates().map(str), st.text(max_size=6)
    return st.lists(st.none() | st.sampled_from([*known, *ODD]) | numbers | days | text, max_size=4)


@given(st.data())
def test_plain_cells_are_read_as_the_forms_read_them_with_nothing_to_tell(data):
    unsaid = Conventions(minutes_in=data.draw(st.sampled_from(["minutes", "hours", "clock"])))
    for column in COLUMNS:
        cells = pl.Series(column.name, data.draw(_cells(column)), dtype=pl.String)
        plain = plainly_written(column, cells, unsaid)
        if plain is not None:
            written = as_csv_has_it(cells, column).alias("cells")
            read = written.to_frame().select(reader(column, written, unsaid)(pl.col("cells"))).to_series()
            assert_series_equal(plain, read, check_names=False)
            assert read.is_null().equals(written.is_null()), (column.name, cells.to_list())
            assert in_form(column, written, read, unsaid).fill_null(True).all(), (column.name, cells.to_list())


def test_each_column_has_a_plainest_form_but_the_few_that_need_more():
    """Codes, days, numbers, yes or no and text; fiscal years may count from an era, places may be several."""
    for_each = {str(pl.Date): "2024-05-29", str(pl.Boolean): "true", str(pl.String): "x"}
    left = set()
    for column in COLUMNS:
        cell = column.code_list.codes[0] if column.code_list else for_each.get(str(column.dtype), "7")
        cell = "01100" if column.reading == "municipality" else cell
        cell = "2019" if column.reading == "start_year" else cell
        if plainly_written(column, pl.Series([cell, None, f" {cell} "]), Conventions()) is None:
            left.add(column.name)
    assert left == {"fiscal_year", "municipalities"}


def test_hours_are_no_plain_minutes():
    column = TABLES["contacts"].columns["duration_min"]
    assert plainly_written(column, pl.Series(["2"]), Conventions(minutes_in="hours")) is None
    assert plainly_written(column, pl.Series(["2"]), Conventions()).to_list() == [2]


def test_typed_cells_are_what_they_are():
    for column in COLUMNS:
        typed = pl.Series(column.name, [None], dtype=column.dtype)
        plain = plainly_written(column, typed, Conventions())
        assert plain is None if isinstance(column.dtype, pl.List) else plain.equals(typed), column.name
