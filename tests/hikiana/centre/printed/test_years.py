"""The printed continuity table: read with its errata put right, and used only where records are missing."""

from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.printed.years import read_printed_years
from hikiana.centre.profile import Centre
from hikiana.register.register import open_register
from hikiana.sections import contacts
from hikiana.sections.shared.in_print import years_resting_on_print
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL

YEAR = FiscalYear(2024)


@pytest.fixture(scope="module")
def printed():
    return read_printed_years(Centre.read())


def test_every_year_since_the_opening_is_read(printed):
    assert printed.years["fiscal_year"].to_list() == list(range(2009, 2025))
    assert not any(printed.years.select(pl.all().is_null().any()).row(0))
    assert printed.starts.height == sum(range(1, 17))


def test_clients_are_the_sum_of_their_start_years_once_errata_are_put_right(printed):
    sums = printed.starts.group_by("fiscal_year").agg(pl.col("clients").sum()).sort("fiscal_year")
    assert sums["clients"].to_list() == printed.years["clients"].to_list()
    carried = printed.years["clients"] - printed.years["new_clients"]
    assert carried.to_list() == printed.years["carried_over_clients"].to_list()


def test_without_printed_reports_there_is_nothing_to_fall_back_on(tmp_path):
    assert read_printed_years(Centre.read(), tmp_path).years.is_empty()


def _without(register, years):
    gone = register.reported_contacts.filter(pl.col("fiscal_year").is_in(years))["contact_id"]
    return replace(register, contacts=register.contacts.filter(~pl.col("contact_id").is_in(gone.implode())))


@pytest.fixture(scope="module")
def later_records():
    """The synthetic register as it would be if the records before FY2012 had been lost."""
    return _without(open_register(), [2009, 2010, 2011])


def test_years_without_records_stand_as_printed_and_are_marked(later_records):
    whole, partial = open_register(), later_records
    for make in (contacts.contacts_by_fiscal_year, contacts.clients_by_fiscal_year):
        table, complete = make(Year(partial, YEAR)), make(Year(whole, YEAR))
        assert table.printed_rows == {"2009", "2010", "2011"}
        assert table.printed_note
        assert complete.printed_rows == set()
        early = pl.col("fiscal_year").cast(pl.String) < "2012"
        assert table.cells.filter(early)["value"].to_list() == complete.cells.filter(early)["value"].to_list()


def test_records_win_where_both_exist(later_records):
    counted = later_records.reported_contacts.filter(fiscal_year=2015, kind="continuing", direct=True)
    one_less = later_records.contacts.filter(pl.col("contact_id") != counted["contact_id"][0])
    before = contacts.contacts_by_fiscal_year(Year(later_records, YEAR))
    after = contacts.contacts_by_fiscal_year(Year(replace(later_records, contacts=one_less), YEAR))
    assert after["2015", TOTAL, "contacts"] == before["2015", TOTAL, "contacts"] - 1
    assert "2015" not in after.printed_rows


def test_year_of_the_report_itself_never_rests_on_print(later_records):
    assert years_resting_on_print(Year(later_records, FiscalYear(2011))).years["fiscal_year"].to_list() == [2009, 2010]
    assert contacts.contacts_total(Year(later_records, FiscalYear(2011)))[TOTAL, "contacts"] == 0


def test_printed_year_before_serves_the_comparison(later_records):
    first, *_ = contacts.sentences(Year(later_records, FiscalYear(2012))).texts
    assert "前年度（532件）" in first.ja
