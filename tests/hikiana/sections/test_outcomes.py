"""Outcomes: sums and shares; for everyone merged outcomes within their sums, hidden ones named as such."""

import pytest

from hikiana.sections import outcomes
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


@pytest.fixture(scope="module")
def public(make_new, publish):
    groups = {"closed_advice": 7, "closed_referred": 4, "closed_medical_advice": 5, "continue_office_visit": 2}
    return publish(make_new(*((size, {"initial_outcome": code}) for code, size in groups.items())), outcomes)


def test_closed_is_the_sum_of_its_kinds_and_the_total_counts_each_client_once(people, year):
    codes = ("closed_advice", "closed_referred", "continue_remote", "other", "discontinued", "closed_medical_advice")
    register = people(*({"initial_outcome": code} for code in codes))
    table = outcomes.initial_outcome(Year(register, year))
    assert table["closed", "clients"] == 3
    assert table["continuing", "clients"] == 1
    assert table[TOTAL, "clients"] == 6
    assert table["closed", "share"] == 50
    shares = outcomes.outcome_share_by_fiscal_year(Year(register, year))
    assert shares["2024", "closed", "share"] + shares["2024", "continuing", "share"] + shares[
        "2024", "others", "share"
    ] == pytest.approx(100)
    first, second = (text.ja for text in outcomes.sentences(Year(register, year)).texts)
    assert first == "初回相談6件のうち3件（50.0%）が終了となった（助言終了1件、関係機関紹介1件、受診勧奨1件）。"
    assert second == "継続相談を要すると判断したのは、初回相談6件のうち1件（16.7%）である（電話・メール相談継続1件）。"


def test_closed_is_told_with_its_merged_outcomes(public, year):
    told = outcomes.sentences(Year(public, year)).texts
    assert "16件" in told[0].ja
    assert "助言終了7件、関係機関紹介・受診勧奨9件" in told[0].ja


def test_hidden_number_to_be_continued_is_not_told(public, year):
    assert not [text for text in outcomes.sentences(Year(public, year)).texts if "継続" in text.ja]


def test_hidden_outcomes_are_told_below_the_bars(public, year):
    figure = outcomes.outcome_figure(Year(public, year))
    assert any("非公表" in note.ja for note in figure.notes)
    assert "非公表" in figure.alt.ja
