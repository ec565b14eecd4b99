"""A centre whose records begin later than its opening: its years begin there, and its reports say so once."""

from dataclasses import replace
from datetime import date

import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.centre.records_since import records_since
from hikiana.intake.read import read_register
from hikiana.register.history import years_that_begin_the_records, years_without_contacts
from hikiana.register.register import open_register
from hikiana.register.validation import validate
from hikiana.sections.contacts import contacts_by_fiscal_year
from hikiana.sections.definitions import counting_rules
from hikiana.sections.quality import breaks
from hikiana.sections.year import Year

TODAY = date(2025, 3, 31)


@pytest.fixture
def read(tmp_path):
    def profile(more):
        text = f'name = {{ ja = "甲", en = "A" }}\nopened = 2015-10-01\n{more}'
        (tmp_path / "centre.toml").write_text(text, encoding="utf-8")
        return Centre.read(tmp_path)

    return profile


def test_years_begin_with_the_records_and_say_what_was_before(read):
    centre = read('[records]\nsince = 2019\nbefore = { ja = "紙の台帳", en = "a paper ledger" }')
    assert centre.years_to(FiscalYear(2020)) == (FiscalYear(2019), FiscalYear(2020))
    words = records_since(centre)
    assert words.ja == "相談の記録は令和元年度から（開設は平成27年10月1日（2015年10月1日）、それより前は紙の台帳）。"
    assert words.en.endswith("begin in FY2019 (the centre opened on 1 October 2015; before: a paper ledger).")


def test_report_of_a_year_before_the_records_is_refused_with_both_years(read):
    centre = read("[records]\nsince = 2019")
    with pytest.raises(UsageError, match="記録の始まり（令和元年度（2019年度）") as refusal:
        centre.check_open_in(FiscalYear(2018))
    assert "FY2018" in refusal.value.message.en
    centre.check_open_in(FiscalYear(2019))


@pytest.mark.parametrize("more", ["", "[records]\nsince = 2015"])
def test_records_since_the_opening_are_nothing_to_tell(read, more):
    centre = read(more)
    assert centre.records_since is None
    assert records_since(centre) is None
    assert centre.first_recorded == centre.first_year


def test_profile_whose_since_is_no_year_is_not_well_formed(read):
    with pytest.raises(InputError, match=r"centre\.toml"):
        read("[records]\nsince = 2019-04-01")


@pytest.fixture
def late(folder, keep, sound):
    """Records of 2013 and 2014 of a centre that has none on record before."""
    call = sound["contacts"][0]
    sound["cases"][0]["purposes"] = ""
    days = ("2013-05-01", "2014-05-01")
    sound["contacts"] = [call | {"contact_id": f"C{day[:4]}", "case_id": "A1", "date": day} for day in days]
    register = open_register(keep(folder, sound))
    return replace(register, centre=replace(register.centre, records_since=FiscalYear(2013)))


def test_years_before_the_records_are_not_missing_and_in_no_table(late):
    year = FiscalYear(2014)
    assert years_that_begin_the_records(late, [FiscalYear(2013), year]) == []
    assert years_without_contacts(late, year) == []
    table = contacts_by_fiscal_year(Year(late, year))
    assert table.dimensions[0].codes == ["2013", "2014"]
    assert not table.printed_rows


def test_later_first_contact_than_the_records_should_have_is_still_an_error(late):
    other = replace(late, centre=replace(late.centre, records_since=FiscalYear(2012)))
    (finding,) = years_that_begin_the_records(other, [FiscalYear(2013)])
    assert finding.rule == "records_begin_earlier"
    assert "記録はH24から" in finding.message.ja


def test_cover_definitions_and_quality_say_from_when_records_are(late):
    words = records_since(late.centre)
    seen = Year(late, FiscalYear(2014))
    assert words in late.warnings
    assert [meaning for _, meaning in counting_rules(seen).entries if meaning == words]
    assert breaks(seen).rows[0].label.ja == "平成25年度（2013年度）"


def test_contact_before_the_records_is_kept_and_told(folder, centre):
    raw = read_register(folder)
    checked = validate(raw, replace(centre, records_since=FiscalYear(2015)), TODAY)
    (finding,) = (found for found in checked.findings if found.rule == "contact_since_records")
    assert (finding.severity, len(finding.rows)) == ("warning", 3)
    assert checked.tables["contacts"].height == len(raw.tables["contacts"].rows)
