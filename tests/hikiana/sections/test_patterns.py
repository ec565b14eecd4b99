"""Patterns: quartiles between values, and the median wait for the second contact."""

import pytest

from hikiana.sections import patterns
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


def test_quartiles_lie_on_the_line_between_neighbouring_values(make_register, year):
    minutes = (10, 20, 30, 80)
    register = make_register(*((f"P{place}", "2024-05-01", "phone", value) for place, value in enumerate(minutes)))
    table = patterns.per_client_summary(Year(register, year))
    found = [table["minutes", measure] for measure in ("lower_quartile", "median", "upper_quartile")]
    assert found == pytest.approx([17.5, 25, 42.5])


def test_median_wait_is_of_those_with_a_second_contact(make_register, year):
    register = make_register(
        ("A", "2024-04-01", "phone", 5),
        ("A", "2024-04-05", "phone", 5),
        ("B", "2024-04-01", "phone", 5),
        ("B", "2024-04-12", "phone", 5),
        ("B", "2025-03-01", "phone", 5),
        ("C", "2024-04-01", "phone", 5),
    )
    table = patterns.second_contact(Year(register, year))
    assert table[TOTAL, "median_days"] == 7.5
    assert [table[code, "clients"] for code in ("week", "month", "none", TOTAL)] == [1, 1, 1, 3]


def test_median_wait_does_not_exist_where_nobody_came_again(make_register, year):
    assert (
        patterns.second_contact(Year(make_register(("A", "2024-04-01", "phone", 5)), year))[TOTAL, "median_days"]
        is None
    )
