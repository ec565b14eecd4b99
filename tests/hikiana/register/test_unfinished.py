"""A fiscal year that is not over, or whose records end early: told everywhere, compared with nothing, not published."""

import re
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.unfinished import last_whole
from hikiana.presentation.figure import Figure
from hikiana.presentation.years import YearAxis
from hikiana.register.unfinished import as_of, refuse_unfinished, unfinished
from hikiana.sections import contacts, patterns, quality, summary
from hikiana.sections.contents import all_tables, section_modules
from hikiana.sections.shared.meetings import supporter_meetings_summary
from hikiana.sections.shared.seen_again import retention, retention_by_start_year
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL

YEAR = FiscalYear(2024)
NOVEMBER = date(2024, 11, 29)
COMPARED = re.compile("前年度[（(]|増加|減少|横ばい|より.*(多い|少ない)|year before|increase|decrease")


@pytest.fixture(scope="module")
def part(synthetic):
    """The synthetic register as it would be on 29 November 2024."""
    return replace(synthetic, contacts=synthetic.contacts.filter(pl.col("date") <= NOVEMBER))


@pytest.fixture(scope="module")
def seen(part):
    return as_of(part, YEAR, NOVEMBER)


def test_year_is_whole_from_the_day_after_its_last(synthetic):
    assert as_of(synthetic, YEAR, date(2025, 4, 1)) is synthetic
    assert as_of(synthetic, YEAR, date(2025, 3, 31)).unfinished is not None
    assert as_of(synthetic, FiscalYear(2023), NOVEMBER) is synthetic


def test_it_is_told_with_the_months_that_are_recorded(seen):
    assert seen.unfinished.words.ja == "年度途中（4月～11月の記録）"
    assert seen.unfinished.words.en == "year to date (records of April to November)"
    assert "令和6年度は年度途中（4月～11月の記録）" in seen.source.ja
    assert "2025年3月31日" in seen.warnings[0].ja


def test_months_begin_with_the_opening_and_a_year_without_records_says_so(synthetic):
    opening = replace(synthetic, contacts=synthetic.contacts.filter(pl.col("date") < date(2009, 10, 1)))
    assert unfinished(opening, FiscalYear(2009), date(2009, 10, 1)).words.ja == "年度途中（7月～9月の記録）"
    assert unfinished(opening, FiscalYear(2010), date(2010, 4, 1)).words.ja == "年度途中（まだ記録がない）"


def test_nothing_is_compared_with_whole_years(seen):
    told = [text for module in section_modules() for text in module.sentences(Year(seen, YEAR)).texts]
    told += [figure.alt for module in section_modules() for figure in module.figures(Year(seen, YEAR))]
    assert [text.ja for text in told if COMPARED.search(text.ja) or COMPARED.search(text.en)] == [
        "年度途中（4月～11月の記録）のため、前年度とは比べない。"
    ] * 2
    (first, *_) = contacts.sentences(Year(seen, YEAR)).texts
    assert first.ja.startswith("令和6年度・年度途中（4月～11月の記録）の相談延べ件数は")


def test_whole_year_of_the_same_records_is_compared(part):
    assert any(COMPARED.search(text.ja) for text in contacts.sentences(Year(part, YEAR)).texts)


def test_every_table_names_the_state_and_marks_the_year(seen):
    tables = [table for table in all_tables(Year(seen, YEAR)) if table.id not in ("breaks",)]
    assert all("年度途中" in table.source.ja for table in tables)
    by_year = [
        table for table in tables if table.dimensions[0].name == "fiscal_year" and "2024" in table.dimensions[0].codes
    ]
    assert len(by_year) > 8
    for table in by_year:
        assert table.dimensions[0]["2024"].label.ja == "令和6年度（2024年度）・年度途中"
        assert "途中" not in table.dimensions[0].items[0].label.ja or len(table.dimensions[0].items) == 1


def test_key_figures_stand_alone_and_means_of_earlier_years_are_left_out(seen):
    assert summary.key_figures(Year(seen, YEAR)).dimensions[0].codes == ["2024"]
    assert supporter_meetings_summary(Year(seen, YEAR)).dimensions[0].codes == ["2024"]
    months = patterns.contacts_by_month(Year(seen, YEAR))
    assert months["5", "mean"] is None
    assert months["12", "this_year"] is None
    assert months["11", "this_year"]


def test_who_started_last_year_is_not_missed_this_year(seen, part):
    assert retention_by_start_year(Year(seen, YEAR)).dimensions[0].codes[-1] == "2022"
    assert retention(Year(seen, YEAR)).cells.equals(retention(Year(part, FiscalYear(2023))).cells)
    assert last_whole(part.centre, YEAR) == YEAR


def test_charts_frame_the_year_and_say_why(seen):
    table = contacts.contacts_by_fiscal_year(Year(seen, YEAR))
    axis = YearAxis(table, seen.centre)
    assert axis.notes.count(seen.unfinished.note) == 1
    figure = contacts.contacts_figure(Year(seen, YEAR))
    assert isinstance(figure, Figure)
    drawn = str(figure.specification("ja"))
    assert "年度途中" in drawn
    assert "※3" not in drawn


def test_quality_lists_it_among_what_matters_for_comparing(seen):
    listing = quality.breaks(Year(seen, YEAR))
    assert "年度途中" in {text.ja for words in listing.words for text in words.of.values()}


def test_records_that_end_long_before_a_year_that_is_over_do_not_pass_for_the_whole_year(part):
    cut = as_of(part, YEAR, date(2025, 6, 1))
    assert cut.unfinished.words.ja == "4月～11月の記録だけ"
    assert any("比べない" in text.ja for text in contacts.sentences(Year(cut, YEAR)).texts)
    # Few contacts end early by chance.
    few = replace(part, contacts=part.contacts.filter(pl.col("date") >= YEAR.start)[::20])
    assert unfinished(few, YEAR, date(2025, 6, 1)) is None


def test_whole_years_of_the_synthetic_register_are_whole(synthetic):
    day = date(2025, 6, 1)
    years = [FiscalYear(year) for year in range(2009, 2025)]
    assert [year for year in years if unfinished(synthetic, year, day)] == []


def test_year_that_is_not_whole_is_not_published(part):
    refuse_unfinished(part, [FiscalYear(2023)], NOVEMBER)
    with pytest.raises(UsageError, match="令和6年度は年度途中"):
        refuse_unfinished(part, [FiscalYear(2023), YEAR], NOVEMBER + timedelta(1))


def test_total_of_the_year_to_date_is_that_of_its_records(seen, part):
    totals = [contacts.contacts_total(Year(register, YEAR))[TOTAL, "contacts"] for register in (seen, part)]
    assert totals[0] == totals[1]
