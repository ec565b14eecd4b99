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


RANGES = {"thirties": (30, 39), "about 40": (38, 42), "under 18": (0, 17), "from 60 on": (60, 120), "under 25": (0, 24)}


def _of(told):
    return {"age": None, "age_least": RANGES[told][0], "age_most": RANGES[told][1]}


@pytest.mark.parametrize(
    ("told", "band"),
    [
        *(("thirties", "30_39"), ("about 40", "unknown"), ("under 18", "under_20")),
        *(("from 60 on", "60_over"), ("under 25", "unknown")),
    ],
)
def test_range_counts_in_the_band_that_holds_all_of_it_and_else_as_unknown(people, year, told, band):
    table = persons.age_by_sex(Year(people(_of(told)), year))
    assert table[band, "male", "clients"] == table[TOTAL, TOTAL, "clients"] == 1
    assert "収まらなければ不明" in table.note.ja


def test_mean_is_of_ages_in_years_and_the_text_says_how_many_are_not_in_it(people, year):
    of_year = Year(people({"age": 20}, {"age": 41}, _of("thirties"), _of("about 40"), {"age": None}), year)
    table = persons.age_summary(of_year)
    measures = ("known", "in_years", "range_only", "youngest", "oldest", "mean_age")
    assert [table["all", measure] for measure in measures] == [3, 2, 2, 20, 41, 30.5]
    told = next(text for text in persons.sentences(of_year).texts if "平均" in text.ja)
    assert told.ja == "満年齢の分かる2名では、最少20歳、最高41歳、平均30.5歳である（幅だけの分かる2名を含まない）。"
    assert told.en.endswith("(without 2 clients of whom only a range is known).")


def test_ages_of_which_only_ranges_are_known_have_no_mean_and_no_sentence_of_it(people, year):
    of_year = Year(people(_of("thirties"), _of("thirties")), year)
    table = persons.age_summary(of_year)
    assert [table["all", measure] for measure in ("known", "in_years", "range_only", "mean_age")] == [2, 0, 2, None]
    texts = persons.sentences(of_year).texts
    assert not [text for text in texts if "平均" in text.ja or "mean" in text.en]
    assert "30歳以上～40歳未満" in texts[0].ja


@pytest.mark.parametrize(("in_years", "mean"), [(20, 30), (2, None)])
def test_edition_for_everyone_tells_no_mean_of_few_and_never_how_ages_are_written(
    make_new, publish, year, in_years, mean
):
    groups = [(in_years, {"sex": "male", "age": 30}), (20, {"sex": "male", **_of("thirties")})]
    of_year = Year(publish(make_new(*groups), persons), year)
    table = persons.age_summary(of_year)
    codes = [measure.code for measure in table.measures]
    assert codes == (["known", "mean_age"] if mean else ["known"])
    assert table["all", "known"] == in_years + 20
    assert mean is None or table["all", "mean_age"] == mean
    told = [text.ja for text in persons.sentences(of_year).texts if "平均" in text.ja]
    assert told == (["満年齢の分かる人の平均は30.0歳である（幅だけの分かる人を含まない）。"] if mean else [])
