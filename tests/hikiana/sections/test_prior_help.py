"""Prior help-seeking; for everyone agencies in the list's order, and only the clauses that can be told."""

import pytest

from hikiana.sections import prior_help
from hikiana.sections.year import Year


def _named(*agencies):
    return {"prior_help_seeking": "yes", "prior_agencies": list(agencies)}


@pytest.fixture(scope="module")
def register(make_new):
    return make_new(
        (6, _named("health_center")),
        (9, _named("other")),
        (2, _named("municipal_desk")),
        (2, {}),
        (8, {"prior_help_seeking": "no"}),
    )


def test_prior_agencies_are_those_of_clients_who_consulted_one(people, year):
    register = people(
        {"prior_help_seeking": "yes", "prior_agencies": ["medical", "health_center"]},
        {"prior_help_seeking": "yes", "prior_agencies": ["medical"]},
        {"prior_help_seeking": "yes"},
        {"prior_help_seeking": "unknown"},
    )
    table, agencies = prior_help.prior_help_seeking(Year(register, year)), prior_help.prior_agency(Year(register, year))
    assert (table["yes", "clients"], table["yes", "share"], table["unknown", "clients"]) == (3, 75, 1)
    assert (agencies["medical", "clients"], agencies["several", "clients"]) == (2, 1)
    assert agencies["medical", "share"] == pytest.approx(200 / 3)
    assert [text.ja for text in prior_help.sentences(Year(register, year)).texts] == [
        "新規相談4件のうち3件（75.0%、約8割）に他機関への相談経験があり、1件は不明である。",
        "相談先（複数回答）は医療機関（精神科・心療内科）2件、保健所1件である。",
        "2か所以上の機関に相談していたのは1件である。",
    ]


def test_agencies_stand_in_the_order_of_the_list_and_hidden_ones_last(register, publish, year):
    told = prior_help.sentences(Year(publish(register, prior_help), year)).texts
    assert told[1].ja == "相談先（複数回答）は保健所6件、その他の相談機関9件、市町村窓口は非公表である。"


def test_hidden_number_of_unknown_leaves_the_rest_of_the_sentence(register, publish, year):
    told = prior_help.sentences(Year(publish(register, prior_help), year)).texts
    assert told[0].ja == "新規相談27件のうち17件（63.0%、約6割）に他機関への相談経験がある。"
    assert told[0].en == "Of 27 new clients, 17 (63.0%, about 6 in 10) had consulted another agency before."


def test_hidden_total_is_no_year_without_records(register, publish, year):
    told = prior_help.sentences(Year(publish(register, prior_help, "new_clients|"), year)).texts
    assert not [text for text in told if "記録はない" in text.ja]


def test_bars_are_of_agencies_alone(register, publish, year):
    figure = prior_help.agency_figure(Year(publish(register, prior_help), year))
    assert "2か所以上" not in str(figure.specification("ja"))
    assert any("非公表" in note.ja for note in figure.notes)
