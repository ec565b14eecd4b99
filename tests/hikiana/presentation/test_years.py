"""The axis of fiscal years: both calendars, breaks, context, and what rests on print."""

import json

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.presentation.charts import stacked_years
from hikiana.presentation.years import YearAxis
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.measures import CONTACTS
from hikiana.statistics.table import StatTable


@pytest.fixture
def axis():
    """The axis of a table by fiscal year that holds one contact in each year, some of them taken over from print."""

    def make(first, last, printed=(), id="contacts"):
        years = Dimension.of_years(FiscalYear(year) for year in range(first, last + 1))
        kind = Dimension.of("contact_kind", Text("別", "Kind"))
        cells = pl.DataFrame(
            [(code, item, "contacts", 1.0) for code in years.codes for item in kind.codes],
            ["fiscal_year", "contact_kind", "measure", "value"],
            orient="row",
        )
        rest = cells.filter(pl.col("fiscal_year").is_in([str(year) for year in printed]))
        table = StatTable.of(id, Text("表", "T"), [years, kind], [CONTACTS], [cells], source=Text("", ""), printed=rest)
        return YearAxis(table, Centre.read())

    return make


def test_year_is_labelled_in_both_calendars(axis):
    assert axis(2019, 2020).label(FiscalYear(2019)) == "R元|2019"


def test_year_that_rests_on_print_bears_a_mark_and_is_explained(axis):
    years = axis(2018, 2019, printed=[2018])
    assert years.label(FiscalYear(2018)) == "H30†|2018"
    assert years.label(FiscalYear(2019)) == "R元|2019"
    assert [note.ja[0] for note in years.notes] == ["†"]


@pytest.mark.parametrize(
    ("first", "last", "marks"),
    [(2009, 2009, []), (2009, 2010, ["※1"]), (2016, 2019, []), (2015, 2016, ["※1"]), (2009, 2019, ["※1", "※2"])],
)
def test_breaks_that_the_years_cross_are_noted_and_drawn(axis, first, last, marks):
    years = axis(first, last)
    assert [note.ja[:2] for note in years.notes if note.ja.startswith("※")] == marks
    drawn = json.dumps(stacked_years(years, "ja", CONTACTS.unit).to_dict(), ensure_ascii=False)
    assert [mark for mark in ("※1", "※2") if mark in drawn] == marks


def test_year_of_the_opening_alone_says_how_many_months_it_has(axis):
    (note,) = axis(2009, 2009).notes
    assert note == Text(
        "平成21年度は平成21年7月1日（2009年7月1日）の開設からの9か月。",
        "FY2009 has the 9 months from the opening on 1 July 2009.",
    )
    assert axis(2010, 2010).notes == []


def test_break_of_other_tables_is_not_noted(axis):
    assert axis(2012, 2013).notes == []
    assert len(axis(2012, 2013, id="consultation_purpose").notes) == 1


@pytest.mark.parametrize(("first", "last", "shaded"), [(2018, 2019, False), (2018, 2020, True), (2022, 2024, True)])
def test_pandemic_years_are_context_and_no_break(axis, first, last, shaded):
    years = axis(first, last)
    drawn = json.dumps(stacked_years(years, "en", CONTACTS.unit).to_dict())
    assert ("Pandemic" in drawn) == shaded
    assert any(note.ja.startswith("網かけは") and "流行期" in note.ja for note in years.notes) == shaded


def test_years_keep_their_order_in_every_layer(axis):
    years = axis(2018, 2024)
    scales = [
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in stacked_years(years, "ja", CONTACTS.unit).to_dict()["layer"]
    ]
    assert all(domain == [years.label(FiscalYear(year)) for year in range(2018, 2025)] for domain in scales)
