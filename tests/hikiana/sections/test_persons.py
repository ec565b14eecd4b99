"""Ages and sexes of the new clients."""

import pytest

from hikiana.sections import persons
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "under_20"), (19, "under_20"), (20, "20_29"), (49, "40_49"), (50, "50_59"), (60, "60_over"), (120, "60_over")],
)
def test_age_band_holds_its_lower_limit_and_not_its_upper(people, year, age, band):
    table = persons.age_by_sex(Year(people({"age": age}), year))
    assert table[band, "male", "clients"] == table[TOTAL, TOTAL, "clients"] == 1


def test_unknown_age_is_a_band_of_its_own_and_no_part_of_the_mean(people, year):
    register = people({"age": 20}, {"age": 31, "sex": "female"}, {"age": None}, {"age": 60, "sex": "unknown"})
    table, summary_table = persons.age_by_sex(Year(register, year)), persons.age_summary(Year(register, year))
    assert table["unknown", TOTAL, "clients"] == 1
    assert table[persons.YOUNGER, TOTAL, "clients"] == 2
    assert table[persons.YOUNGER, TOTAL, "share"] == 50
    assert (summary_table["all", "known"], summary_table["all", "mean_age"]) == (3, 37)
    assert (summary_table["all", "youngest"], summary_table["all", "oldest"]) == (20, 60)
    assert summary_table["male", "mean_age"] == 20
    assert [summary_table[sex, "tenths"] for sex in ("male", "female")] == pytest.approx([20 / 3, 10 / 3])


def test_ages_that_nobody_knows_have_no_mean(people, year):
    table = persons.age_summary(Year(people({"age": None}), year))
    assert table["all", "known"] == 0
    assert table["all", "mean_age"] is None
    assert not [text for text in persons.sentences(Year(people({"age": None}), year)).texts if "平均" in text.ja]
