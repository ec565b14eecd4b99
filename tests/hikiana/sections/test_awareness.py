"""Awareness: page views, publicity and channels; for everyone a rank or a list, and never “unknown” for hidden."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.unrecorded import Unrecorded
from hikiana.sections import awareness
from hikiana.sections.contents import section_notebooks
from hikiana.sections.year import Year
from schemas.tables import TABLES


def _frame(table, rows):
    schema = {column.name: column.dtype for column in TABLES[table].columns.values()}
    return pl.DataFrame(rows, schema)


WEBSITE, AGENCY, LECTURE = ({"awareness_channel": code} for code in ("website", "municipality_or_agency", "lecture"))


@pytest.fixture(scope="module")
def register(make_new):
    return make_new((9, WEBSITE), (6, AGENCY), (3, LECTURE), (2, {"awareness_channel": "relative"}))


@pytest.mark.parametrize(("fiscal_year", "days"), [(2023, 366), (2024, 365), (2009, 274)])
def test_views_per_day_are_over_the_days_of_the_recorded_months(make_register, fiscal_year, days):
    year = FiscalYear(fiscal_year)
    months = [month for month in year.first_months if month >= date(2009, 7, 1)]
    web = _frame("web_access", [{"month": month, "page_views": 100} for month in months])
    table = awareness.web_access(Year(replace(make_register(("A", "2009-08-01", "phone", 5)), web_access=web), year))
    assert table[str(year), "days"] == days
    assert table[str(year), "per_day"] == pytest.approx(100 * len(months) / days)


def test_year_without_page_views_has_none_known_and_no_zero(make_register, year):
    table = awareness.web_access(Year(make_register(("A", "2024-08-01", "phone", 5)), year))
    assert table["2024", "page_views"] is None
    assert set(table.cells["status"]) == {"not_available"}


def test_channels_that_nobody_knows_are_not_the_most_frequent(make_register, year):
    register = make_register(("A", "2024-08-01", "phone", 5))
    told = [text.ja for text in awareness.sentences(Year(register, year)).texts]
    assert told == ["新規相談1件の知ったきっかけは、いずれも不明である。"]


def test_month_without_records_shortens_the_days_of_the_year(synthetic, year):
    months = synthetic.web_access
    without = replace(synthetic, web_access=months.filter(pl.col("month") != pl.date(2024, 8, 1)))
    table = awareness.web_access(Year(without, year))
    assert table["2024", "days"] == 334


def test_merged_channels_are_told_together(register, publish, year):
    told = [text.ja for text in awareness.sentences(Year(publish(register, awareness), year)).texts]
    assert any("最も多いのはホームページで、9件" in text for text in told)
    assert any("その他5件" in text for text in told)


def test_hidden_channel_that_could_be_the_largest_leaves_a_list_without_a_rank(register, publish, year):
    hidden = publish(register, awareness, "awareness_channel=website")
    (told,) = [text.ja for text in awareness.sentences(Year(hidden, year)).texts if "きっかけ" in text.ja]
    assert told == "知ったきっかけは市町村窓口や関係機関6件、その他5件、ホームページは非公表である。"


def test_hidden_total_leaves_a_list_that_does_not_begin_in_the_middle(register, publish, year):
    hidden = publish(register, awareness, "new_clients|fiscal_year=2024")
    told = [text.ja for text in awareness.sentences(Year(hidden, year)).texts]
    assert not [text for text in told if text.startswith("ほかは") or "いずれも不明" in text]
    assert any(text.startswith("知ったきっかけはホームページ9件") for text in told)


def test_what_the_office_does_not_keep_is_not_there_and_no_zero(make_register, year):
    kept = make_register(("A", "2024-08-01", "phone", 5))
    lacking = replace(kept, unrecorded=Unrecorded.of({"web_access", "activities"}))
    assert {table.id for table in awareness.tables(Year(kept, year))} > {"web_access", "publicity"}
    assert {table.id for table in awareness.tables(Year(lacking, year))} & {"web_access", "publicity"} == set()
    assert awareness.activities(Year(lacking, year)).parts == []
    later = replace(kept, unrecorded=Unrecorded({"web_access": frozenset({2023}), "activities": frozenset({2023})}))
    assert {table.id for table in awareness.tables(Year(later, year))} > {"web_access", "publicity"}
    assert {table.id for table in awareness.tables(Year(later, year.previous))} & {"web_access", "publicity"} == set()
    names = {path.stem[3:] for path in section_notebooks(unrecorded={"activities", "clinic"})}
    assert {path.stem[3:] for path in section_notebooks()} - names == {"network", "clinic"}
