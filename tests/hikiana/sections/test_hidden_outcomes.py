"""Outcomes for everyone: merged outcomes within their sums, hidden ones named as such."""

import pytest

from hikiana.sections import outcomes
from hikiana.sections.year import Year


@pytest.fixture(scope="module")
def public(make_new, publish):
    groups = {"closed_advice": 7, "closed_referred": 4, "closed_medical_advice": 5, "continue_office_visit": 2}
    return publish(make_new(*((size, {"initial_outcome": code}) for code, size in groups.items())), outcomes)


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
