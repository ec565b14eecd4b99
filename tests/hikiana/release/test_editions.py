"""Tables of several editions as one: rounding, statuses, and words that change."""

from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.release.editions import STATUSES, join_editions
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.table import STATUS, StatTable, Words


@pytest.fixture
def joined(editions):
    return {table.name: table for table in join_editions(editions)}


def _cells(table, edition):
    rows = table.frame.filter(edition=edition).select("method", "measure", "value", "status").iter_rows()
    return {(method, measure): (value, status) for method, measure, value, status in rows}


def test_every_cell_stands_once_for_each_edition_that_has_it(joined, editions):
    table = joined["contacts_by_method"]
    assert not table.frame.select(table.key).is_duplicated().any()
    assert table.key == ("edition", "method", "measure")
    heights = dict(table.frame.group_by("edition").len().iter_rows())
    assert heights == {year.year: tables[0].cells.height for year, tables in editions.items()}


def test_figures_have_no_digit_more_than_print_and_are_rounded_half_up(joined):
    cells = _cells(joined["contacts_by_method"], 2024)
    assert cells["phone", "share"] == (77.3, "observed")
    assert cells["phone", "time"] == (91.0, "observed")


def test_status_does_not_tell_a_rounded_zero_from_a_true_one(joined):
    cells = _cells(joined["contacts_by_method"], 2024)
    assert cells["visit", "share"] == (0.0, "zero") == cells["total", "time"]


def test_zero_has_no_sign(editions):
    table = editions[FiscalYear(2024)][0]
    below = replace(table, cells=table.cells.with_columns(value=pl.lit(-0.04)))
    (joined,) = join_editions({FiscalYear(2024): [below]})
    shares = joined.frame.filter(measure="share")["value"].cast(pl.String)
    assert set(shares) == {"0.0"}


def test_value_that_is_missing_tells_why(joined):
    table = joined["contacts_by_method"]
    assert _cells(table, 2023)["mail", "contacts"] == (None, "suppressed")
    assert _cells(table, 2024)["total", "share"] == (None, "not_applicable")
    assert _cells(table, 2024)["visit", "time"] == (None, "not_available")


def test_codes_of_all_editions_are_kept_in_order_and_the_total_stays_last(joined):
    method = joined["contacts_by_method"]["method"]
    assert method.codes == ["phone", "mail", "visit", "total"]
    total = next(category for category in method.categories if category.code == "total")
    assert (total.members, total.editions) == (("phone", "mail", "visit"), ())


def test_words_that_change_by_edition_are_kept_and_never_stand_for_another_edition(joined):
    period = joined["contacts_by_period"]["period"]
    wordings = [(category.label.ja, category.editions) for category in period.categories if category.editions]
    assert wordings == [("2023年", ("2023",)), ("2024年", ("2024",))]
    assert {code: label.ja for code, label in period.labels.items()} == {"this_year": "this_year", "before": "前年まで"}
    assert joined["contacts_by_method"].description.ja == "【令和5年度】出典：2023年 【令和6年度】出典：2024年"


def test_words_of_a_table_are_remarks_about_its_codes(editions):
    table = editions[FiscalYear(2024)][1]
    words = Words(Text("会場", "Place"), {"before": Text("北見", "Kitami")})
    (joined,) = join_editions({FiscalYear(2024): [replace(table, words=(words,))]})
    notes = {category.code: category.note for category in joined["period"].categories}
    assert notes == {"this_year": None, "before": Text("会場：北見", "Place: Kitami")}


def test_times_are_told_in_minutes(joined):
    units = {category.code: category.unit for category in joined["contacts_by_method"]["measure"].categories}
    assert units["time"] == Text("分", "min")


def test_every_status_is_told():
    assert set(STATUSES) == set(STATUS.categories)


def test_editions_of_different_dimensions_are_refused(editions):
    table = editions[FiscalYear(2024)][1]
    other = Dimension("wait", Text("間", "Wait"), table.dimensions[0].items)
    renamed = replace(table, dimensions=(other,), cells=table.cells.rename({"period": "wait"}))
    with pytest.raises(ValueError, match="contacts_by_period: its editions have different dimensions"):
        join_editions({FiscalYear(2023): [table], FiscalYear(2024): [renamed]})


def test_table_that_stands_twice_in_an_edition_is_refused(editions):
    table: StatTable = editions[FiscalYear(2024)][1]
    with pytest.raises(ValueError, match="contacts_by_period stands twice in 2024"):
        join_editions({FiscalYear(2024): [table, table]})
