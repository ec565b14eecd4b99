"""Who consulted first for the new clients."""

from hikiana.sections import consulters
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


def test_consulters_are_counted_by_relation_and_first_method(people, year, filled):
    register = people(
        {"relation": "mother"},
        {"relation": "mother", "method": "email"},
        {"relation": "other", "relation_detail": "agency", "method": "outreach"},
        {"relation": "other"},
        {"relation": "father", "day": "2023-05-01"},
    )
    table = consulters.consulter_relation(Year(register, year))
    assert filled(table) == {
        ("mother", "clients"): 2,
        ("mother", "share"): 50,
        ("other", "clients"): 2,
        ("other", "share"): 50,
        (TOTAL, "clients"): 4,
        (TOTAL, "share"): 100,
    }
    assert filled(consulters.consulter_detail(Year(register, year))) == {
        ("agency", "clients"): 1,
        (TOTAL, "clients"): 1,
    }
    crossed = consulters.relation_by_method(Year(register, year))
    assert crossed["mother", "email", "clients"] == crossed["other", "outreach", "clients"] == 1
    assert crossed[TOTAL, TOTAL, "clients"] == 4
    shares = consulters.relation_share_by_fiscal_year(Year(register, year))
    assert shares["2023", "father", "share"] == 100
    assert shares["2022", "father", "share"] is None
    first, second = consulters.sentences(Year(register, year)).texts
    assert first.ja == "新規相談4件のうち最も多い相談者は母・その他で、それぞれ2件（50.0%、約5割）である。"
    assert second.en == "Other consulters: Partner agency 1."
