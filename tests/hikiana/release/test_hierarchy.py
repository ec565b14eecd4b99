"""Levels of columns: each covers every code once, and a coarser one never splits what a finer one joins."""

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.release import client_columns
from hikiana.release.client_columns import PERIOD_YEARS, start_period
from hikiana.release.hierarchy import ALL, SUPPRESSED, LevelledColumn
from schemas.code_lists import CODE_LISTS

COLUMNS = [value for value in vars(client_columns).values() if isinstance(value, LevelledColumn)]
PERIODS = [start_period(FiscalYear.parse_range(span)) for span in ("2009:2024", "2009:2025", "2024:2024", "2010:2021")]


def _codes(level):
    return [code for category in level for code in category.codes]


@pytest.mark.parametrize("column", [*COLUMNS, *PERIODS], ids=lambda column: column.name)
def test_every_level_covers_every_code_once_and_only_joins(column):
    for finer, coarser in zip(column.levels, column.levels[1:], strict=False):
        assert sorted(_codes(finer)) == sorted(_codes(coarser))
        assert len(coarser) < len(finer)
    for level in column.levels:
        assert len(set(_codes(level))) == len(_codes(level))


def test_levels_of_the_quasi_identifiers_cover_their_code_lists():
    lists = {"sex": "sex", "age_band": "age_band", "area": "region", "relation": "consulter_relation"}
    covered = {column.name: _codes(column.levels[0]) for column in COLUMNS}
    assert {name: set(covered[name]) for name in lists} == {
        name: set(CODE_LISTS[code_list].codes) for name, code_list in lists.items()
    }


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.levels[-1][0].code)
def test_no_period_is_shorter_than_the_years_allow(period):
    years = len(_codes(period.levels[0]))
    assert all(len(category.codes) >= min(PERIOD_YEARS, years) for category in period.levels[0])
    assert len(period.levels[-1]) == 1


def test_loss_is_none_at_the_finest_level_and_everything_at_the_coarsest():
    assert set(client_columns.AGE.loss(0).values()) == {0.0}
    assert client_columns.AGE.loss(3) == {ALL: 1.0}
    assert client_columns.SEX.loss(1) == {ALL: 1.0}
    assert client_columns.AREA.loss(1)["other_hokkaido"] == pytest.approx(2 / 5)


def test_released_column_has_one_level_and_says_where_values_are_suppressed():
    released = client_columns.RELATION.released(1, suppressible=True)
    assert released.dtype == pl.Enum(["self", "family", "other", SUPPRESSED])
    assert SUPPRESSED not in client_columns.RELATION.released(1).dtype.categories
