"""Methods of contact, from a few records and as printed."""

import pytest

from hikiana.sections import methods
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.code_lists import CODE_LISTS

DIRECT, INDIRECT = methods.SUBTOTALS
METHODS = CODE_LISTS["contact_method"]
KINDS = {"new": "新規相談", "continuing": "継続相談", TOTAL: "計"}


def _words(code):
    return METHODS[code].label.ja


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


def test_contacts_of_one_day_are_counted_in_the_order_of_their_numbers(make_register, year):
    before = [("B", "2024-04-01", "phone", 5)] * 8
    register = make_register(*before, ("A", "2024-04-02", "email", 5), ("A", "2024-04-02", "phone", 5))
    table = methods.contacts_by_method(Year(register, year))
    assert (table["email", "new", "contacts"], table["phone", "new", "contacts"]) == (1, 1)
    assert table["email", "continuing", "contacts"] == 0


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


@pytest.mark.parametrize("method", METHODS.codes)
def test_contacts_by_method(synthetic, year, agree, method):
    table = methods.contacts_by_method(Year(synthetic, year))
    for kind, word in KINDS.items():
        agree(table[method, kind, "contacts"], "contacts_by_method", _words(method), word)
    agree(table[method, TOTAL, "share"], "contacts_by_method", _words(method), "構成比")


@pytest.mark.parametrize(
    ("code", "word", "occurrence"),
    [(methods.SUBTOTALS[0], "小計", 1), (methods.SUBTOTALS[1], "小計", 2), (TOTAL, "計", 1)],
)
def test_margins_of_contacts_by_method(synthetic, year, agree, code, word, occurrence):
    table = methods.contacts_by_method(Year(synthetic, year))
    for kind, column in KINDS.items():
        agree(table[code, kind, "contacts"], "contacts_by_method", word, column, occurrence)


@pytest.mark.parametrize("method", METHODS.with_role("consultation"))
def test_clients_by_method(synthetic, year, agree, method):
    table = methods.clients_by_method(Year(synthetic, year))
    agree(table[method, "contacts"], "clients_by_method", _words(method), "延べ回数")
    agree(table[method, "clients"], "clients_by_method", _words(method), "実人数")


def test_outreach(synthetic, year, agree):
    table = methods.outreach_by_counterpart(Year(synthetic, year))
    families = "本人、家族に対してのアウトリーチ相談"
    agree(table[TOTAL, "contacts"], "outreach_by_counterpart", "アウトリーチ", "件")
    agree(table["client_or_family", "clients"], "outreach_by_counterpart", families, "ケース")


def test_online_sessions(synthetic, year, agree):
    table, box = methods.online_sessions(Year(synthetic, year)), "ZOOMによるオンライン個別相談・関係機関同席の相談"
    agree(table["all", "contacts"], "online_sessions", box, "回")
    agree(table["all", "places"], "online_sessions", box, "ヵ所")
    agree(table["phone_continuing", "contacts"], "online_sessions", "オンラインによる継続相談", "件")


@pytest.mark.parametrize("method", ["liaison", "care_conference", INDIRECT])
def test_liaison_cannot_be_new(five, year, method):
    table = methods.contacts_by_method(Year(five, year))
    assert table[method, "new", "contacts"] is None
    assert table["mobile_consultation", "new", "contacts"] == 0
