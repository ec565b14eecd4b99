"""The fiscal years of a register: all there, and as they were printed."""

import re
from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.history import (
    check_history,
    cohorts_larger_than_print,
    years_disagreeing_with_print,
    years_that_begin_the_records,
    years_without_contacts,
)
from hikiana.register.register import open_register


@pytest.fixture
def with_contacts_in(folder, keep, sound):
    """The sound register with one phone call of one client in each of the given fiscal years."""

    def write(*years):
        call = sound["contacts"][0]
        sound["cases"][0]["purposes"] = ""
        sound["contacts"] = [
            call | {"contact_id": f"C{year}", "case_id": "A1", "date": f"{year + 1}-03-31"} for year in years
        ]
        return open_register(keep(folder, sound))

    return write


def test_fiscal_years_without_a_contact_are_named_in_one_warning(with_contacts_in):
    register = with_contacts_in(*range(2009, 2011), 2013)
    (finding,) = years_without_contacts(register, FiscalYear(2014))
    assert (finding.rule, finding.file, finding.severity) == ("every_year_has_contacts", "contacts", "warning")
    assert "（H23、H24、H26）" in finding.message.ja
    assert re.findall("[0-9]{4}", finding.message.en) == ["2011", "2012", "2014"]


def test_years_after_the_fiscal_year_need_no_contact(with_contacts_in):
    register = with_contacts_in(*range(2009, 2013))
    assert years_without_contacts(register, FiscalYear(2012)) == []
    assert len(years_without_contacts(register, FiscalYear(2013))) == 1


def test_year_with_none_but_uncounted_contacts_is_named(with_contacts_in, folder, keep, sound):
    with_contacts_in(*range(2009, 2017))
    sound["contacts"][-1]["case_id"] = "A2"  # of Sapporo, which is not counted since October 2015
    (finding,) = years_without_contacts(open_register(keep(folder, sound)), FiscalYear(2016))
    assert re.findall("[0-9]{4}", finding.message.en) == ["2016"]


def test_first_year_with_records_of_a_centre_that_had_opened_before_is_an_error(with_contacts_in):
    register = with_contacts_in(2013, 2014)
    (finding,) = years_that_begin_the_records(register, [FiscalYear(2013), FiscalYear(2014)])
    assert (finding.rule, finding.severity) == ("records_begin_earlier", "error")
    assert "平成25年度（2013年度）より前" in finding.message.ja
    assert "--accept-missing-years" in finding.hint.en


def test_year_of_the_opening_years_without_records_and_accepted_ones_are_no_such_error(with_contacts_in):
    years = [FiscalYear(year) for year in range(2009, 2015)]
    assert years_that_begin_the_records(with_contacts_in(2009, 2013), years) == []
    assert years_that_begin_the_records(with_contacts_in(2013), [FiscalYear(2012), FiscalYear(2014)]) == []
    assert years_that_begin_the_records(replace(with_contacts_in(2013), years_missing=True), years) == []


@pytest.mark.parametrize("year", [2009, 2024])
def test_synthetic_register_has_contacts_in_every_year(year):
    assert years_without_contacts(open_register(), FiscalYear(year)) == []


def test_synthetic_register_is_what_was_printed_in_every_year():
    assert check_history(open_register(), FiscalYear(2024)) == []


def test_years_that_print_counts_otherwise_are_named_in_one_warning():
    register = open_register()
    gone = register.reported_contacts.filter(fiscal_year=2011, kind="continuing", direct=True)["contact_id"][:1]
    fewer = replace(register, contacts=register.contacts.filter(~pl.col("contact_id").is_in(gone.implode())))
    (finding,) = years_disagreeing_with_print(fewer, FiscalYear(2024))
    assert finding.severity == "warning"
    assert "（H23）" in finding.message.ja
    assert re.findall("[0-9]{4}", finding.message.en) == ["2011"]
    assert years_disagreeing_with_print(fewer, FiscalYear(2010)) == []


def test_start_year_of_which_more_continue_than_print_has_is_named():
    """As when a contact bears the case id of a client who stayed away in that year."""
    register = open_register()
    consultations = register.reported_contacts.filter("direct", start_year=2010)
    away = consultations.filter(~(pl.col("fiscal_year") == 2012).any().over("case_id"))["case_id"][0]
    call = register.reported_contacts.filter("direct", fiscal_year=2012, kind="continuing")["contact_id"][0]
    case_id = pl.when(pl.col("contact_id") == call).then(pl.lit(away)).otherwise("case_id").alias("case_id")
    mistaken = replace(register, contacts=register.contacts.with_columns(case_id))
    (finding,) = cohorts_larger_than_print(mistaken, FiscalYear(2024))
    assert (finding.rule, finding.file, finding.severity) == ("cohorts_within_print", "contacts", "warning")
    assert "（H22に始めてH24に続いた人 8名、印刷7名）" in finding.message.ja
    assert "(started in 2010 and present in 2012: 8, printed 7)" in finding.message.en
    assert cohorts_larger_than_print(mistaken, FiscalYear(2011)) == []


def test_liaison_is_no_consultation_that_print_could_disagree_with():
    register = open_register()
    direct = register.reported_contacts.filter("direct")["contact_id"]
    without = replace(register, contacts=register.contacts.filter(pl.col("contact_id").is_in(direct.implode())))
    assert years_disagreeing_with_print(without, FiscalYear(2024)) == []
