"""Hidden cells: what charts draw and sentences tell in their place."""

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.presentation.charts import (
    REST,
    REST_COLOUR,
    bars,
    ranked,
    records,
    stack_notes,
    stacked_years,
    stacks,
    unshown,
    without_stack,
)
from hikiana.presentation.hidden import HIDDEN, MARKED, TOGETHER, is_told, one_of, told, withheld
from hikiana.presentation.sentences import Sentences, largest, listed, shares_of_year
from hikiana.presentation.years import YearAxis
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import CONTACTS
from hikiana.statistics.table import StatTable

YEARS = ("2017", "2018")
KINDS = ("a", "b", "c")


@pytest.fixture
def years():
    """Contacts of three kinds in two fiscal years, with their total: 10, 20 and 30, and 1, 2 and 3."""
    rows = Dimension.of_years([FiscalYear(int(year)) for year in YEARS])
    kinds = Dimension(
        "kind", Text("別", "Kind"), tuple(Item(code, Text(f"〔{code}〕", code.upper())) for code in KINDS)
    )
    values = {"2017": (10.0, 20.0, 30.0, 60.0), "2018": (1.0, 2.0, 3.0, 6.0)}
    cells = pl.DataFrame(
        [
            (year, code, "contacts", value)
            for year in YEARS
            for code, value in zip((*KINDS, TOTAL), values[year], strict=True)
        ],
        ["fiscal_year", "kind", "measure", "value"],
        orient="row",
    )
    dimensions = [rows, kinds.with_total(Text("計", "Total"))]
    return StatTable.of("t", Text("表", "T"), dimensions, [CONTACTS], [cells], source=Text("", ""))


@pytest.fixture
def kinds():
    """Contacts of three kinds and their total: 10, 20, 30 and 60."""

    def of(measure=CONTACTS):
        rows = Dimension(
            "kind", Text("別", "Kind"), tuple(Item(code, Text(f"〔{code}〕", code.upper())) for code in KINDS)
        )
        cells = pl.DataFrame(
            {"kind": [*KINDS, TOTAL], "measure": [measure.code] * 4, "value": [10.0, 20.0, 30.0, 60.0]}
        )
        whole = rows.with_total(Text("計", "Total"))
        return StatTable.of("t", Text("表", "T"), [whole], [measure], [cells], source=Text("", ""))

    return of


def _parts(rows):
    return [(row["row_code"], row["column_code"], row["value"]) for row in rows]


def test_hidden_parts_of_a_stack_stand_together_as_the_rest_of_its_total(years, hiding):
    table = hiding(years, ("2017", "a", "contacts"), ("2017", "b", "contacts"))
    assert _parts(stacks(table))[:2] == [("2017", "c", 30.0), ("2017", REST, 30.0)]
    assert _parts(stacks(table))[2:] == [("2018", "a", 1.0), ("2018", "b", 2.0), ("2018", "c", 3.0)]
    assert stack_notes(table) == [TOGETHER]


def test_stack_without_a_shown_total_is_left_out_and_marked(years, hiding):
    table = hiding(years, ("2017", "a", "contacts"), ("2017", TOTAL, "contacts"))
    assert {row["row_code"] for row in stacks(table)} == {"2018"}
    assert [(row["row_code"], row["written"]) for row in without_stack(table)] == [("2017", "x")]
    assert stack_notes(table) == [MARKED]


def test_nothing_is_noted_below_stacks_that_hide_nothing(years):
    assert stack_notes(years) == []
    assert _parts(stacks(years)) == [part for part in _parts(records(years)) if part[1] != TOTAL]


def test_columns_by_fiscal_year_have_the_hidden_parts_in_grey_at_the_end_of_the_legend(years, hiding):
    table = hiding(years, ("2017", "a", "contacts"), ("2017", "b", "contacts"))
    drawn = stacked_years(YearAxis(table, Centre.read()), "ja", CONTACTS.unit).to_dict()
    scales = [layer["encoding"]["color"]["scale"] for layer in drawn["layer"] if "color" in layer["encoding"]]
    assert (scales[0]["domain"][-1], scales[0]["range"][-1]) == ("非公表", REST_COLOUR)


def test_hidden_bar_is_a_mark_where_it_would_begin(kinds, hiding):
    table = hiding(kinds(), ("b", "contacts"))
    assert [(row["row_code"], row["value"], row["written"]) for row in unshown(table)] == [("b", 0.0, "x")]
    values = bars(table, "ja", "contacts").to_dict()["data"]["values"]
    assert [(row["row_code"], row["written"]) for row in values] == [("a", "10"), ("b", "x"), ("c", "30")]


def test_protected_tables_are_in_the_order_of_the_code_list(kinds, hiding):
    table = kinds()
    assert ranked(table.dimensions[0], table, "contacts") == ["c", "b", "a"]
    assert ranked(table.dimensions[0], hiding(table), "contacts") == ["a", "b", "c"]


def test_rank_is_told_only_where_no_hidden_value_can_be_as_large(kinds, hiding):
    table = kinds()
    assert largest(hiding(table, ("a", "contacts")), KINDS, "contacts").code == "c"
    assert largest(hiding(table, ("a", "contacts"), ("b", "contacts")), KINDS, "contacts") is None
    assert largest(hiding(table, ("a", "contacts"), (TOTAL, "contacts")), KINDS, "contacts") is None


def test_rank_of_means_is_not_told_where_one_is_hidden(kinds, hiding):
    mean = Measure("mean", Text("平均", "Mean"), Text("分", "min"), formula=Formula("time", "contacts"))
    assert largest(hiding(kinds(mean), ("a", "mean")), KINDS, "mean") is None


def test_hidden_categories_are_named_after_those_that_are_told(kinds, hiding):
    assert listed(hiding(kinds(), ("a", "contacts")), KINDS, "contacts") == Text(
        "〔b〕20件、〔c〕30件、〔a〕は非公表", "B 20, C 30, not published: A"
    )


def test_categories_that_are_all_hidden_are_not_named(kinds, hiding):
    table = hiding(kinds(), *((code, "contacts") for code in KINDS))
    assert listed(table, KINDS, "contacts") == Text("いずれも非公表", "none of them published")


def test_year_names_its_hidden_categories(years, hiding):
    table = hiding(years, ("2018", "a", "contacts"), ("2018", "b", "contacts"))
    told_of_year = shares_of_year(table, FiscalYear(2018))
    assert told_of_year == Text("〔c〕 3件、〔a〕・〔b〕は非公表", "C 3 contacts, not published: A, B")


def test_clauses_and_wordings_that_rest_on_hidden_cells_are_passed_over():
    shown = Text("電話2件", "phone 2")
    assert told([HIDDEN, shown]) == shown
    assert told([HIDDEN]) == HIDDEN
    assert one_of(HIDDEN, shown) == shown
    assert not is_told(one_of(HIDDEN, HIDDEN))


def test_sentences_that_all_rest_on_hidden_cells_show_nothing():
    assert Sentences([HIDDEN]).to_html() == ""


def test_withheld_output_shows_nothing_but_says_which_references_are_dead():
    assert withheld("table-t") == ({"text/plain": ""}, {"text/plain": {"withheld": "table-t"}})
