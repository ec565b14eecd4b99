"""Every table of a register of five contacts, cell by cell."""

import pytest

from hikiana.sections import contacts, durations, liaison, methods
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL

DIRECT, INDIRECT = methods.SUBTOTALS


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


def test_contacts_by_method_count_liaison_in_the_whole_only(five, year, filled):
    table = methods.contacts_by_method(Year(five, year))
    assert filled(table) == {
        ("phone", "new", "contacts"): 1,
        ("phone", "continuing", "contacts"): 1,
        ("phone", TOTAL, "contacts"): 2,
        ("phone", TOTAL, "share"): 40,
        ("email", "continuing", "contacts"): 1,
        ("email", TOTAL, "contacts"): 1,
        ("email", TOTAL, "share"): 20,
        ("outreach", "new", "contacts"): 1,
        ("outreach", TOTAL, "contacts"): 1,
        ("outreach", TOTAL, "share"): 20,
        (DIRECT, "new", "contacts"): 2,
        (DIRECT, "continuing", "contacts"): 2,
        (DIRECT, TOTAL, "contacts"): 4,
        ("liaison", "continuing", "contacts"): 1,
        ("liaison", TOTAL, "contacts"): 1,
        ("liaison", TOTAL, "share"): 20,
        (INDIRECT, "continuing", "contacts"): 1,
        (INDIRECT, TOTAL, "contacts"): 1,
        (TOTAL, "new", "contacts"): 2,
        (TOTAL, "continuing", "contacts"): 3,
        (TOTAL, TOTAL, "contacts"): 5,
        (TOTAL, TOTAL, "share"): 100,
    }


@pytest.mark.parametrize("method", ["liaison", "care_conference", INDIRECT])
def test_liaison_cannot_be_new(five, year, method):
    table = methods.contacts_by_method(Year(five, year))
    assert table[method, "new", "contacts"] is None
    assert table["mobile_consultation", "new", "contacts"] == 0


def test_subtotals_have_no_share(five, year):
    with pytest.raises(KeyError):
        methods.contacts_by_method(Year(five, year))[DIRECT, TOTAL, "share"]


def test_shares_by_fiscal_year_exist_only_where_there_are_contacts(five, year, filled):
    table = methods.method_share_by_fiscal_year(Year(five, year))
    shares = {"phone": 40, "email": 20, "outreach": 20, "liaison": 20, TOTAL: 100}
    assert filled(table) == {("2024", method, "share"): share for method, share in shares.items()}
    assert table["2024", "office_visit", "share"] == 0
    assert table["2023", "phone", "share"] is None


def test_clients_by_method_count_a_client_in_each_method(five, year, filled):
    assert filled(methods.clients_by_method(Year(five, year))) == {
        ("phone", "contacts"): 2,
        ("phone", "clients"): 1,
        ("email", "contacts"): 1,
        ("email", "clients"): 1,
        ("outreach", "contacts"): 1,
        ("outreach", "clients"): 1,
    }


def test_online_session_counts_as_a_continuing_telephone_contact(five, year, filled):
    assert filled(methods.online_sessions(Year(five, year))) == {
        ("all", "contacts"): 1,
        ("all", "places"): 1,
        ("phone_continuing", "contacts"): 1,
        ("phone_continuing", "places"): 1,
    }


def test_outreach_by_counterpart(five, year, filled):
    assert filled(methods.outreach_by_counterpart(Year(five, year))) == {
        ("client_or_family", "contacts"): 1,
        ("client_or_family", "clients"): 1,
        (TOTAL, "contacts"): 1,
        (TOTAL, "clients"): 1,
    }


def test_duration_by_method(five, year, filled):
    bands = {
        ("phone", "0_15"): 1,
        ("phone", "15_30"): 1,
        ("phone", TOTAL): 2,
        ("email", "30_60"): 1,
        ("email", TOTAL): 1,
        ("outreach", "60_over"): 1,
        ("outreach", TOTAL): 1,
        ("liaison", "15_30"): 1,
        ("liaison", TOTAL): 1,
        (TOTAL, "0_15"): 1,
        (TOTAL, "15_30"): 2,
        (TOTAL, "30_60"): 1,
        (TOTAL, "60_over"): 1,
        (TOTAL, TOTAL): 5,
    }
    time = {"phone": 29, "email": 59, "outreach": 60, "liaison": 29, TOTAL: 177}
    means = {"phone": 14.5, "email": 59, "outreach": 60, "liaison": 29, TOTAL: 35.4}
    assert filled(durations.duration_by_method(Year(five, year))) == {
        **{(*place, "contacts"): number for place, number in bands.items()},
        **{(method, TOTAL, "time"): minutes for method, minutes in time.items()},
        **{(method, TOTAL, "mean_minutes"): mean for method, mean in means.items()},
    }


def test_method_without_contacts_has_no_mean_duration(five, year):
    table = durations.duration_by_method(Year(five, year))
    assert table["office_visit", TOTAL, "mean_minutes"] is None
    assert table["office_visit", TOTAL, "time"] == 0


def test_liaison_stands_in_its_direction(five, year, filled):
    assert filled(liaison.liaison_in(Year(five, year))) == {}
    assert filled(liaison.liaison_out(Year(five, year))) == {("psychiatry", "contacts"): 1, (TOTAL, "contacts"): 1}


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, "0_15"),
        (14, "0_15"),
        (15, "15_30"),
        (29, "15_30"),
        (30, "30_60"),
        (59, "30_60"),
        (60, "60_over"),
        (1440, "60_over"),
    ],
)
def test_band_holds_its_lower_limit_and_not_its_upper(make_register, year, minutes, band):
    table = durations.duration_by_method(Year(make_register(("A", "2024-04-01", "phone", minutes)), year))
    assert {code: table["phone", code, "contacts"] for code in durations.BAND.leaves} == {
        code: float(code == band) for code in durations.BAND.leaves
    }


def test_total_time_of_many_long_contacts_does_not_overflow(make_register, year):
    register = make_register(*[("A", "2024-04-01", "phone", 1440)] * 30)
    assert durations.duration_by_method(Year(register, year))[TOTAL, TOTAL, "time"] == 43_200


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


def test_contacts_of_one_day_are_counted_in_the_order_of_their_numbers(make_register, year):
    before = [("B", "2024-04-01", "phone", 5)] * 8
    register = make_register(*before, ("A", "2024-04-02", "email", 5), ("A", "2024-04-02", "phone", 5))
    table = methods.contacts_by_method(Year(register, year))
    assert (table["email", "new", "contacts"], table["phone", "new", "contacts"]) == (1, 1)
    assert table["email", "continuing", "contacts"] == 0


@pytest.mark.parametrize(("day", "counted"), [("2015-09-30", 1), ("2015-10-01", 0)])
def test_residents_of_sapporo_are_counted_until_the_city_had_its_own_centre(make_register, year, day, counted):
    other = ("B", "2015-04-01", "liaison", 5, {"liaison_direction": "to_agency", "liaison_agency": "other"})
    register = make_register(("A", day, "phone", 10), other, municipalities={"A": "01100"})
    assert contacts.contacts_by_fiscal_year(Year(register, year))["2015", TOTAL, "contacts"] == counted


def test_online_clients_of_one_municipality_or_of_none_known_are_one_place(make_register, year):
    online = {"online": True}
    register = make_register(
        ("A", "2024-04-01", "phone", 10, online),
        ("B", "2024-04-01", "office_visit", 10, online),
        ("C", "2024-04-01", "phone", 10, online),
        municipalities={"A": "01208", "B": "01208"},
    )
    table = methods.online_sessions(Year(register, year))
    assert (table["all", "contacts"], table["all", "places"]) == (3, 1)
    assert table["phone_continuing", "contacts"] == 0


def test_online_liaison_is_no_consultation(make_register, year):
    liaison_online = {"liaison_direction": "to_agency", "liaison_agency": "other", "online": True}
    register = make_register(("A", "2024-04-01", "phone", 10), ("A", "2024-04-02", "liaison", 10, liaison_online))
    assert methods.online_sessions(Year(register, year))["all", "contacts"] == 0


def test_client_met_with_family_and_with_an_agency_is_one_client_of_outreach(make_register, year):
    register = make_register(
        ("A", "2024-04-01", "outreach", 10, {"outreach_counterpart": "client_or_family"}),
        ("A", "2024-04-02", "outreach", 10, {"outreach_counterpart": "agency"}),
    )
    table = methods.outreach_by_counterpart(Year(register, year))
    assert [table[code, "clients"] for code in ("client_or_family", "agency", TOTAL)] == [1, 1, 1]
    assert table[TOTAL, "contacts"] == 2
