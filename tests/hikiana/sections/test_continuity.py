"""Continuity: what records cannot know is no zero; for everyone clients by how long ago they started."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.printed.figures import Printed
from hikiana.sections import continuity
from hikiana.sections.reconciliation import reconcile
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


@pytest.fixture(scope="module")
def late(make_register):
    """Records of 2023 and 2024 only: two start in 2023, of whom one returns; one starts in 2024."""
    return make_register(
        ("A", "2023-05-01", "phone", 10),
        ("B", "2023-06-01", "phone", 10),
        ("A", "2024-05-01", "phone", 10),
        ("C", "2024-06-01", "phone", 10),
    )


def _status(table, *place):
    row = table.dimensions[0][place[0]]
    column = next(column for column in table.columns if (*column.items, column.measure.code) == place[1:])
    return table.status(row, column)


@pytest.fixture(scope="module")
def register(make_register):
    """Seven new clients of 2024, those who come back in it (six of 2023, five of 2020), and one of the opening."""
    first = ("F", "2009-08-01", "phone", 10)
    new = [(f"N{number}", "2024-05-01", "phone", 10) for number in range(7)]
    back = {f"{year}-{number}": year for year, size in ((2023, 6), (2020, 5)) for number in range(size)}
    starts = [(client, f"{year}-05-01", "phone", 10) for client, year in back.items()]
    return make_register(first, *new, *starts, *((client, "2024-06-01", "phone", 10) for client in back))


def test_client_stands_in_the_column_of_the_year_of_the_first_contact(returning, year, filled):
    table = continuity.continuity(Year(returning, year))
    of_2024 = {place[1:]: value for place, value in filled(table).items() if place[0] == "2024"}
    assert of_2024 == {
        ("2024", "clients"): 1,
        ("2022", "clients"): 1,
        (TOTAL, "clients"): 2,
        (TOTAL, "contacts"): 4,
        (TOTAL, "carried_over_clients"): 1,
    }


def test_clients_cannot_have_started_after_the_year_they_came(returning, year):
    table = continuity.continuity(Year(returning, year))
    places = {tuple(row) for row in table.cells.select("fiscal_year", "start_year").iter_rows()}
    assert not [place for place in places if place[1] != TOTAL and place[1] > place[0]]


def test_years_before_the_records_are_those_of_print_and_marked(returning, year):
    table = continuity.continuity(Year(returning, year))
    assert table.printed_rows == {str(number) for number in range(2009, 2022)}
    assert table["2009", TOTAL, "clients"] == 146


def test_retention_counts_who_comes_back_after_a_year_away(returning):
    table = continuity.retention_by_start_year(Year(returning, FiscalYear(2024)))
    assert table["2022", "1", "share"] == 0
    assert table["2022", "2", "share"] == 100
    assert table["2023", "1", "share"] == 0
    with pytest.raises(KeyError):
        table["2023", "2", "share"]


def test_first_year_of_the_centre_has_no_later_one_to_tell_of(make_register):
    register = make_register(("A", "2009-08-01", "phone", 10))
    opening = FiscalYear(2009)
    assert continuity.retention(Year(register, opening)).cells.is_empty()
    (only,) = continuity.sentences(Year(register, opening)).texts
    assert only.ja == "平成21年度の実人数1名のうち、前年度以前に相談を始めた人は0名である。"


def test_clients_of_unrecorded_start_years_are_not_known_in_recorded_years(late, year):
    table = continuity.continuity(Year(late, year))
    assert _status(table, "2024", "2022", "clients") == "not_available"
    assert _status(table, "2023", "2009", "clients") == "not_available"
    assert _status(table, "2022", "2021", "clients") == "printed"
    assert _status(table, "2024", "2023", "clients") == "observed"
    assert table["2024", TOTAL, "clients"] == 2


def test_retention_leaves_out_start_years_whose_clients_cannot_be_followed(late, year):
    table = continuity.retention_by_start_year(Year(late, year))
    assert table["2023", "1", "share"] == 50
    assert _status(table, "2022", "1", "share") == "not_available"
    assert table["2021", "1", "share"] > 0
    printed, whole = (continuity.retention(Year(late, FiscalYear(end))) for end in (2023, 2024))
    assert whole["1", "started"] == printed["1", "started"] + 2
    assert whole["1", "present"] == printed["1", "present"] + 1
    assert whole["15", "started"] == 0
    assert whole["15", "share"] is None


def test_year_without_records_is_no_year_of_absence(synthetic, year):
    empty, full = continuity.retention(Year(synthetic, FiscalYear(2025))), continuity.retention(Year(synthetic, year))
    assert {code: empty[code, "share"] for code in full.dimensions[0].codes} == {
        code: full[code, "share"] for code in full.dimensions[0].codes
    }


def test_sentence_tells_the_start_years_of_those_carried_over(late, year):
    first, second = continuity.sentences(Year(late, year)).texts
    assert first.ja == "令和6年度の実人数2名のうち、前年度以前に相談を始めた人は1名（令和5年度から1名）である。"
    assert first.en == "Of 2 clients in FY2024, 1 had started in an earlier fiscal year (1 in FY2023)."
    table = continuity.retention(Year(late, year))
    assert f"{int(table['1', 'started']):,}名のうち" in second.ja


def test_start_years_told_add_up_to_those_carried_over(synthetic, year):
    table = continuity.continuity(Year(synthetic, year))
    parts = [table["2024", code, "clients"] for code in table.dimensions[1].leaves if code < "2024"]
    assert sum(parts) == table["2024", TOTAL, "carried_over_clients"] > 0


def test_start_years_before_the_exclusion_are_dashed(synthetic, year):
    specification = continuity.retention_figure(Year(synthetic, year)).specification("ja")
    lines = next(layer["data"]["values"] for layer in specification["layer"] if "strokeDash" in layer["encoding"])
    assert {row["row_code"] for row in lines if row["cut"]} == {str(start) for start in range(2009, 2016)}
    before = continuity.retention_figure(Year(synthetic, FiscalYear(2014)))
    assert not [note for note in before.notes if "破線" in note.ja]


def test_every_printed_figure_of_the_triangle_is_compared(synthetic, year):
    outcome = reconcile(Year(synthetic, year))
    printed = {key for key in Printed.read(year).values if key.table == "continuity" and key.column != "本文"}
    assert len(printed) == len(continuity.continuity(Year(synthetic, year)).cells)
    assert printed <= outcome.compared
    assert not [found for found in outcome.differences if found.key.table == "continuity"]


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
