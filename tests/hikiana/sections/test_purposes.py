"""Purposes of consultation; for everyone a hidden one is no missing one, and no rank that it could change."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.sections import purposes
from hikiana.sections.year import Year

RELATING, WORKING, OTHER = ({"purposes": [code]} for code in purposes.PURPOSE.codes[:3])


@pytest.fixture(scope="module")
def register(make_new):
    return make_new((8, RELATING), (6, WORKING), (2, OTHER))


def test_purposes_count_each_answer_and_share_those_who_answered(people, year):
    register = people(
        {"purposes": ["how_to_relate", "other"]}, {"purposes": ["how_to_relate"]}, {"purposes": None}, {"purposes": []}
    )
    table = purposes.consultation_purpose(Year(register, year))
    assert table["how_to_relate", "clients"] == 2
    assert table["how_to_relate", "share"] == 100
    assert table["other", "share"] == 50
    assert table["answered", "clients"] == 2
    first, second = purposes.sentences(Year(register, year)).texts
    assert first.ja == "目的の記録がある新規相談2件のうち、最も多い目的は「関わり方について」で、2件（100.0%）である。"
    assert second.ja == "目的別（複数回答）では関わり方について2件、その他1件である。"


def test_purposes_before_they_were_recorded_cannot_exist_and_are_not_zero(people):
    early = FiscalYear(2012)
    register = people({"day": "2012-05-01"}, {"day": "2013-05-01", "purposes": ["other"]})
    table = purposes.consultation_purpose(Year(register, early))
    assert table["other", "clients"] is None
    assert purposes.sentences(Year(register, early)).texts[0].ja == "相談目的は平成25年度から記録している。"
    by_year = purposes.purpose_by_fiscal_year(Year(register, FiscalYear(2013)))
    assert by_year["2012", "other", "share"] is None
    assert by_year["2013", "other", "share"] == 100
    assert by_year["2013", "how_to_relate", "share"] == 0


def test_year_with_purposes_that_nobody_told_says_so(people, year):
    assert purposes.sentences(Year(people({}), year)).texts == [purposes.NONE_RECORDED]


def test_hidden_purposes_are_named_as_not_published(register, publish, year):
    told = purposes.sentences(Year(publish(register, purposes), year)).texts
    assert told[-1].ja.endswith("は非公表である。")
    assert "2件" not in told[-1].ja


def test_hidden_purposes_leave_no_most_frequent_one(register, publish, year):
    told = purposes.sentences(Year(publish(register, purposes), year)).texts
    assert not [text for text in told if "最も多い" in text.ja]


def test_hidden_purposes_are_not_told_as_unrecorded(register, publish, year):
    told = purposes.sentences(Year(publish(register, purposes, "new_clients"), year)).texts
    assert purposes.NONE_RECORDED not in told


def test_hidden_years_are_marked_in_the_panels(register, publish, year):
    figure = purposes.figure(Year(publish(register, purposes), year))
    assert any("非公表" in note.ja for note in figure.notes)
    assert '"x"' in str(figure.specification("ja")).replace("'", '"')
