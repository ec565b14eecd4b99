"""Continuity and patterns of contact, from registers of a few contacts."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.sections import continuity, patterns
from hikiana.sections.shared.second_contact import WAIT
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL

LIAISON = {"liaison_direction": "to_agency", "liaison_agency": "other"}


@pytest.fixture(scope="module")
def returning(make_register):
    """A client of 2022 who stays away in 2023 and returns, one of 2023, one of 2024 with three contacts."""
    return make_register(
        ("A", "2022-05-01", "phone", 10),
        ("B", "2023-05-01", "phone", 10),
        ("A", "2024-05-01", "phone", 30),
        ("C", "2024-04-01", "phone", 10),
        ("C", "2024-04-08", "email", 10),
        ("C", "2025-03-31", "office_visit", 40),
        ("C", "2025-03-31", "liaison", 99, LIAISON),
    )


def test_client_stands_in_the_column_of_the_year_of_the_first_contact(returning, year, filled):
    table = continuity.continuity(Year(returning, year))
    of_2024 = {place[1:]: value for place, value in filled(table).items() if place[0] == "2024"}
    assert of_2024 == {
        ("2024", "clients"): 1,
        ("2022", "clients"): 1,
        (TOTAL, "clients"): 2,
        (TOTAL, "contacts"): 4,
        (TOTAL, "carried_over_clients"): 1,
    }


def test_clients_cannot_have_started_after_the_year_they_came(returning, year):
    table = continuity.continuity(Year(returning, year))
    places = {tuple(row) for row in table.cells.select("fiscal_year", "start_year").iter_rows()}
    assert not [place for place in places if place[1] != TOTAL and place[1] > place[0]]


def test_years_before_the_records_are_those_of_print_and_marked(returning, year):
    table = continuity.continuity(Year(returning, year))
    assert table.printed_rows == {str(number) for number in range(2009, 2022)}
    assert table["2009", TOTAL, "clients"] == 146


def test_retention_counts_who_comes_back_after_a_year_away(returning):
    table = continuity.retention_by_start_year(Year(returning, FiscalYear(2024)))
    assert table["2022", "1", "share"] == 0
    assert table["2022", "2", "share"] == 100
    assert table["2023", "1", "share"] == 0
    with pytest.raises(KeyError):
        table["2023", "2", "share"]


def test_first_year_of_the_centre_has_no_later_one_to_tell_of(make_register):
    register = make_register(("A", "2009-08-01", "phone", 10))
    opening = FiscalYear(2009)
    assert continuity.retention(Year(register, opening)).cells.is_empty()
    (only,) = continuity.sentences(Year(register, opening)).texts
    assert only.ja == "平成21年度の実人数1名のうち、前年度以前に相談を始めた人は0名である。"


@pytest.mark.parametrize(
    ("contacts", "band"), [(1, "1"), (2, "2"), (3, "3_4"), (4, "3_4"), (5, "5_9"), (19, "10_19"), (20, "20_over")]
)
def test_client_stands_in_the_band_of_the_contacts_of_the_year(make_register, year, contacts, band):
    register = make_register(("A", "2023-05-01", "phone", 5), *[("A", "2024-05-01", "phone", 5)] * contacts)
    table = patterns.contacts_per_client(Year(register, year))
    assert {code: table[code, "clients"] for code in patterns.BAND.leaves} == {
        code: float(code == band) for code in patterns.BAND.leaves
    }


def test_summary_tells_quartiles_and_the_part_of_the_top_tenth(make_register, year):
    clients = [(f"P{number}", "2024-05-01", "phone", 10) for number in range(10)]
    register = make_register(*clients, *[("P0", "2024-06-01", "email", 20)] * 10)
    table = patterns.per_client_summary(Year(register, year))
    assert [table["contacts", measure] for measure in ("lower_quartile", "median", "upper_quartile")] == [1, 1, 1]
    assert table["contacts", "top_share"] == pytest.approx(11 * 100 / 20)
    assert table["minutes", "top_share"] == pytest.approx(210 * 100 / 300)
    assert table["minutes", "median"] == 10


def test_months_are_those_of_the_year_beside_the_mean_of_comparable_ones(make_register, year):
    calls = [("2015-05-01", 9), ("2022-05-01", 2), ("2023-05-01", 4), ("2024-05-01", 1), ("2025-03-31", 1)]
    register = make_register(*(("A", day, "phone", 5) for day, times in calls for _ in range(times)))
    table = patterns.contacts_by_month(Year(register, year))
    assert table["5", "this_year"] == table["3", "this_year"] == 1
    assert table["5", "mean"] == 3  # of 2022 and 2023: 2015 was counted otherwise
    assert table[TOTAL, "this_year"] == 2


def test_months_before_the_opening_cannot_have_contacts(make_register):
    table = patterns.contacts_by_month(Year(make_register(("A", "2009-07-01", "phone", 5)), FiscalYear(2009)))
    assert [table[month, "this_year"] for month in ("4", "5", "6", "7")] == [None, None, None, 1]
    assert table["7", "mean"] is None


@pytest.mark.parametrize(
    ("second", "band"),
    [
        ("2024-04-01", "week"),
        ("2024-04-08", "week"),
        ("2024-04-09", "month"),
        ("2024-05-01", "month"),
        ("2024-05-02", "quarter"),
        ("2024-07-01", "later"),
        ("2025-04-01", "none"),
    ],
)
def test_wait_is_from_the_first_to_the_second_contact_within_the_year(make_register, year, second, band):
    register = make_register(
        ("A", "2024-04-01", "phone", 5), ("A", second, "email", 5), ("B", "2023-04-01", "phone", 5)
    )
    table = patterns.second_contact(Year(register, year))
    assert {code: table[code, "clients"] for code in WAIT.leaves} == {code: float(code == band) for code in WAIT.leaves}


def test_sentences_tell_single_contacts_and_who_did_not_come_again(returning, year):
    once, top, again = (text.ja for text in patterns.sentences(Year(returning, year)).texts)
    assert once == "実人数2名のうち、年度内の相談が1回だけの人は1名（50.0%）で、相談回数の中央値は2.0回である。"
    assert top == "相談回数の上位一割の人が相談件数の75.0%を、相談時間の上位一割の人が相談時間の66.7%を占める。"
    assert again == "新規相談者1名のうち、年度内に再び相談のなかった人は0名（0.0%）である。"
