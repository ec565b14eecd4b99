"""Continuity for everyone: clients by how long ago they started, and nothing of start years."""

import pytest

from hikiana.sections import continuity
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


@pytest.fixture(scope="module")
def register(make_register):
    """Seven new clients of 2024, those who come back in it (six of 2023, five of 2020), and one of the opening."""
    first = ("F", "2009-08-01", "phone", 10)
    new = [(f"N{number}", "2024-05-01", "phone", 10) for number in range(7)]
    back = {f"{year}-{number}": year for year, size in ((2023, 6), (2020, 5)) for number in range(size)}
    starts = [(client, f"{year}-05-01", "phone", 10) for client, year in back.items()]
    return make_register(first, *new, *starts, *((client, "2024-06-01", "phone", 10) for client in back))


def test_carried_over_clients_are_told_by_how_long_ago_they_started(register, publish, year):
    (told,) = continuity.sentences(Year(publish(register, continuity), year)).texts
    assert "前年度以前に相談を始めた人は11名（1～2年度前から6名、3年度以上前から5名）である。" in told.ja
    assert "(1 to 2 years before: 6, 3 years before or more: 5)" in told.en


def test_no_part_is_told_where_another_is_hidden(register, publish, year):
    (told,) = continuity.sentences(Year(publish(register, continuity, "years_since_start=3_over"), year)).texts
    assert told.ja.endswith("前年度以前に相談を始めた人は11名である。")


def test_hidden_number_of_clients_is_no_year_without_records(register, publish, year):
    hidden = publish(register, continuity, "clients|fiscal_year=2024")
    assert continuity.continuity(Year(hidden, year)).hides("2024", TOTAL, "clients")
    assert continuity.sentences(Year(hidden, year)).texts == []


def test_heat_map_is_by_years_since_the_start_and_marks_what_is_hidden(register, publish, year):
    figure = continuity.triangle_figure(Year(publish(register, continuity, "years_since_start=3_over"), year))
    drawn = str(figure.specification("ja"))
    assert "1～2年度前" in drawn
    assert "開始年度" not in drawn
    assert "'written': 'x'" in drawn
    assert any("非公表" in note.ja for note in figure.notes)


def test_curves_of_those_seen_again_are_not_shown(register, publish, year):
    assert continuity.retention_figure(Year(publish(register, continuity), year)).withheld
