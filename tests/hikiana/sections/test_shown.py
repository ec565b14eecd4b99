"""What a section shows is found from its module."""

from hikiana.sections import continuity, methods, residence
from hikiana.sections.year import Year


def test_tables_stand_in_the_order_of_the_module(five, year):
    made = [table.id for table in methods.tables(Year(five, year))]
    assert made[:2] == ["contacts_by_method", "clients_by_method"]
    assert made[-1] == "method_share_by_fiscal_year"


def test_tables_and_figures_of_other_modules_stand_behind_its_own(five, year):
    seen = Year(five, year)
    assert [table.id for table in continuity.tables(seen)] == ["continuity", "retention", "retention_by_start_year"]
    assert [figure.id for figure in continuity.figures(seen)] == ["continuity", "retention"]


def test_table_that_a_year_does_not_have_is_none_of_its_tables(five, year):
    seen = Year(five, year)
    assert residence.rates_by_region(seen) is None
    assert "rates_by_region" not in [table.id for table in residence.tables(seen)]


def test_table_of_a_year_is_made_once(five, year):
    seen = Year(five, year)
    assert methods.tables(seen)[0] is methods.contacts_by_method(seen)
