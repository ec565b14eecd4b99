"""What is not known of tables that an office does not keep, year by year."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.unrecorded import Unrecorded

ACTIVITIES = Unrecorded.of({"activities"})
ALL_KEPT = Unrecorded()


def _years(*years):
    return Unrecorded({"activities": frozenset(years)}) if years else ALL_KEPT


@pytest.mark.parametrize(
    ("before", "known", "ledger", "years", "after"),
    [
        pytest.param(ALL_KEPT, [], ACTIVITIES, [2023, 2024], _years(2023, 2024), id="the first ledger lacks them"),
        pytest.param(ALL_KEPT, [], ALL_KEPT, [2023], ALL_KEPT, id="the first ledger has them"),
        pytest.param(_years(2023), [2023], ALL_KEPT, [2024], _years(2023), id="a later one has them of its own year"),
        pytest.param(_years(2023), [2023], ALL_KEPT, [2023, 2024], ALL_KEPT, id="a later one has them of both years"),
        pytest.param(_years(2023), [2023], ACTIVITIES, [2024], _years(2023, 2024), id="a later one lacks them too"),
        pytest.param(ALL_KEPT, [2023], ACTIVITIES, [2024], _years(2024), id="they were kept until then"),
        pytest.param(ALL_KEPT, [2023], ACTIVITIES, [2023, 2024], _years(2024), id="what was recorded stays so"),
    ],
)
def test_register_knows_of_which_years_a_table_was_never_recorded(before, known, ledger, years, after):
    assert before.with_ledger(ledger, years, known) == after


def test_table_is_unknown_in_its_years_alone_or_in_all():
    some = Unrecorded({"clinic": None, "activities": frozenset({2023})})
    assert some.tables_in(FiscalYear(2023)) == {"clinic", "activities"}
    assert some.tables_in(FiscalYear(2024)) == {"clinic"}
    assert some.labels().ja == "活動（令和5年度）；デイケア・外来"

    both = Unrecorded({"clinic": frozenset({2023, 2024}), "activities": frozenset({2023, 2024})})
    assert both.labels().ja == "活動、デイケア・外来（令和5年度・令和6年度）"


@pytest.mark.parametrize("written", ["", "activities", "activities 2023 2024; clinic", "web_access 2009"])
def test_line_of_a_file_is_read_as_it_was_written(written):
    assert Unrecorded.read(written).written() == written


@pytest.mark.parametrize("written", ["people", "activities R5", "activities 2023 clinic"])
def test_line_that_names_no_table_or_no_year_is_refused(written):
    with pytest.raises(ValueError, match=r"no such table|invalid literal"):
        Unrecorded.read(written)
