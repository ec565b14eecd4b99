"""A year: what was made of it is remembered with it, and as text it is the fiscal year's code."""

import polars as pl
import pytest

from hikiana import explore
from hikiana.base.fiscal_year import FiscalYear
from hikiana.document.remarks import remarks
from hikiana.sections import contacts
from hikiana.sections.year import Year, once


def test_what_is_made_once_is_made_anew_for_another_year(five, year):
    made = []

    @once
    def told(of: Year) -> str:
        made.append(of)
        return str(of)

    this, before = Year(five, year), Year(five, year).at(FiscalYear(2023))
    assert [told(this), told(this), told(before), told(Year(five, year))] == ["2024", "2024", "2023", "2024"]
    assert len(made) == 3


def test_what_could_not_be_made_is_not_remembered(five, year):
    @once
    def refuse(of: Year) -> None:
        raise pl.exceptions.PolarsError(str(of))

    seen = Year(five, year)
    for _ in range(2):
        with pytest.raises(pl.exceptions.PolarsError):
            refuse(seen)


def test_tables_of_a_year_are_of_the_records_that_it_was_made_of(five, synthetic, year):
    first, second = (contacts.contacts_total(Year(register, year)) for register in (five, synthetic))
    assert first["total", "contacts"] == 4
    assert second["total", "contacts"] > 4


def test_year_that_is_shown_by_mistake_tells_no_record(five, year):
    assert repr(Year(five, year)).endswith("cases 2, contacts 5, activities 0, clinic 0, web_access 0")


def test_remarks_and_cross_tabulations_take_a_year(five, year, tmp_path):
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "contacts.md").write_text("所見", encoding="utf-8")
    seen = Year(five, year)
    assert remarks("contacts", seen, tmp_path).markdown == "所見"
    table = explore.crosstab(five, "method", "kind", seen, counted="consultations")
    assert table["total", "total", "contacts"] == 4
