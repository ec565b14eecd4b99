"""Retention: presence in later years, from the triangle alone."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from hikiana.sections.shared.retention import known, pooled, presence


def _starts(*rows):
    return pl.DataFrame(rows, {"fiscal_year": pl.Int32, "start_year": pl.Int32, "clients": pl.Float64}, orient="row")


def test_client_who_stays_away_for_a_year_and_returns_is_present_again():
    found = presence(_starts((2020, 2020, 4.0), (2022, 2020, 1.0), (2022, 2022, 3.0)), 2022)
    assert found.rows() == [(2020, 0, 4.0, 4.0), (2020, 1, 0.0, 4.0), (2020, 2, 1.0, 4.0), (2022, 0, 3.0, 3.0)]


def test_years_that_have_not_passed_are_not_counted_as_absence():
    found = pooled(presence(_starts((2020, 2020, 4.0), (2021, 2020, 2.0), (2021, 2021, 6.0)), 2021))
    expected = pl.DataFrame({"years_since": [0, 1], "present": [10.0, 2.0], "started": [10.0, 4.0]})
    assert_frame_equal(found, expected, check_dtypes=False)


@given(st.dictionaries(st.tuples(st.integers(2009, 2014), st.integers(0, 5)), st.integers(0, 30), min_size=1))
def test_nobody_is_counted_among_those_who_did_not_start(cells):
    rows = [(start + since, start, float(clients)) for (start, since), clients in cells.items()]
    rows += [(start, start, 50.0) for start in {start for start, _ in cells} if (start, 0) not in cells]
    found = presence(_starts(*rows), 2014)
    assert (found["years_since"] >= 0).all()
    assert (found["start_year"] + found["years_since"] <= 2014).all()
    whole = pooled(found)
    assert whole["present"].sum() == sum(clients for year, _, clients in rows if year <= 2014)
    assert (whole["started"].diff().drop_nulls() <= 0).all()


@pytest.mark.parametrize("last", [2020, 2021])
def test_start_year_after_the_last_year_is_left_out(last):
    assert presence(_starts((2022, 2022, 4.0)), last).is_empty()


def test_presence_is_known_from_print_or_where_both_years_are_recorded():
    starts = _starts((2020, 2020, 8.0), (2021, 2020, 4.0), (2021, 2021, 6.0), (2022, 2022, 5.0), (2023, 2022, 2.0))
    found = known(presence(starts, 2024), recorded=[2022, 2023], printed=[2020, 2021])
    assert found.select("start_year", "years_since", "present").rows() == [
        (2020, 0, 8.0),
        (2020, 1, 4.0),
        *((2020, since, None) for since in (2, 3, 4)),
        (2021, 0, 6.0),
        *((2021, since, None) for since in (1, 2, 3)),
        (2022, 0, 5.0),
        (2022, 1, 2.0),
        (2022, 2, None),
    ]
    assert pooled(found).rows() == [(0, 19.0, 19.0), (1, 6.0, 13.0), (2, 0.0, 0.0), (3, 0.0, 0.0), (4, 0.0, 0.0)]
