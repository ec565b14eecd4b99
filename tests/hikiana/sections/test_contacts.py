"""Contacts and clients, from a few records and as printed."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.sections import contacts
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL

PER_CLIENT = "1ケースあたり"


def test_contacts_total_leaves_liaison_out(five, year, filled):
    table = contacts.contacts_total(Year(five, year))
    assert filled(table) == {(TOTAL, "contacts"): 4, ("new", "contacts"): 2, ("continuing", "contacts"): 2}


def test_contacts_by_fiscal_year_stand_in_their_year(five, year, filled):
    table = contacts.contacts_by_fiscal_year(Year(five, year))
    assert filled(table) == {
        ("2024", "new", "contacts"): 2,
        ("2024", "continuing", "contacts"): 2,
        ("2024", TOTAL, "contacts"): 4,
    }
    assert table.dimensions[0].codes == [str(fiscal_year) for fiscal_year in range(2009, 2025)]


def test_clients_by_fiscal_year(five, year, filled):
    table = contacts.clients_by_fiscal_year(Year(five, year))
    assert filled(table) == {
        ("2024", "contacts"): 4,
        ("2024", "clients"): 2,
        ("2024", "new_clients"): 2,
        ("2024", "contacts_per_client"): 2,
    }
    assert table["2024", "carried_over_clients"] == 0


def test_client_of_an_earlier_year_is_carried_over_and_not_new(make_register, year, filled):
    register = make_register(("A", "2024-03-31", "phone", 10), ("A", "2024-04-01", "email", 10))
    table = contacts.clients_by_fiscal_year(Year(register, year))
    assert filled(table) == {
        ("2023", "contacts"): 1,
        ("2023", "clients"): 1,
        ("2023", "new_clients"): 1,
        ("2023", "contacts_per_client"): 1,
        ("2024", "contacts"): 1,
        ("2024", "clients"): 1,
        ("2024", "carried_over_clients"): 1,
        ("2024", "contacts_per_client"): 1,
    }


def test_client_who_returns_within_the_year_is_not_carried_over(make_register, year):
    register = make_register(("A", "2024-04-01", "phone", 10), ("A", "2025-03-31", "phone", 10))
    assert contacts.clients_by_fiscal_year(Year(register, year))["2024", "carried_over_clients"] == 0


@pytest.mark.parametrize(("day", "counted"), [("2015-09-30", 1), ("2015-10-01", 0)])
def test_residents_of_sapporo_are_counted_until_the_city_had_its_own_centre(make_register, year, day, counted):
    other = ("B", "2015-04-01", "liaison", 5, {"liaison_direction": "to_agency", "liaison_agency": "other"})
    register = make_register(("A", day, "phone", 10), other, municipalities={"A": "01100"})
    assert contacts.contacts_by_fiscal_year(Year(register, year))["2015", TOTAL, "contacts"] == counted


@pytest.mark.parametrize(("kind", "word"), [(TOTAL, "相談件数計"), ("new", "新規相談"), ("continuing", "継続相談")])
def test_contacts(synthetic, year, agree, kind, word):
    agree(contacts.contacts_total(Year(synthetic, year))[kind, "contacts"], "contacts_total", word, "件")


@pytest.mark.parametrize("fiscal_year", range(2009, 2025))
def test_every_fiscal_year_since_the_opening(synthetic, year, agree, fiscal_year):
    era = FiscalYear(fiscal_year).short_label.ja
    row = "H21年度(9ヶ月)" if fiscal_year == 2009 else f"{era}年度"
    clients = contacts.clients_by_fiscal_year(Year(synthetic, year))
    kinds = contacts.contacts_by_fiscal_year(Year(synthetic, year))
    code = str(fiscal_year)
    agree(clients[code, "contacts"], "continuity", row, "相談延べ件数")
    agree(kinds[code, TOTAL, "contacts"], "continuity", row, "相談延べ件数")
    agree(clients[code, "clients"], "continuity", row, "実人数")
    agree(clients[code, "carried_over_clients"], "continuity", row, "当年度以前の相談者計")
    started = f"{era.replace('元', '1')}年度に相談を開始"
    agree(clients[code, "new_clients"], "continuity", row, started)
    agree(kinds[code, "new", "contacts"], "continuity", row, started)


@pytest.mark.parametrize(("row", "code"), [("当年度", "2024"), ("前年度", "2023")])
def test_contacts_per_client(synthetic, year, agree, row, code):
    agree(
        contacts.clients_by_fiscal_year(Year(synthetic, year))[code, "contacts_per_client"],
        "clients_by_fiscal_year",
        row,
        PER_CLIENT,
    )
