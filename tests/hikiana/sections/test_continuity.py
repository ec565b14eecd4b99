"""Continuity of a register that begins later than the centre: what its records cannot know is no zero."""

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
