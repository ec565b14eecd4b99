"""How numbers are written: half up, thousands, decimals, hours and minutes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.rounding import round_half_up
from hikiana.base.text import Text
from hikiana.presentation.numbers import SIGNS, legend, write
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import STATUS

WORD = Text("語", "word")


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (67.5, 0, "68"),
        (66.5, 0, "67"),
        (0.5, 0, "1"),
        (2.675, 2, "2.68"),
        (0.05, 1, "0.1"),
        (99.95, 1, "100.0"),
        (67.49999, 0, "67"),
        (0.0, 1, "0.0"),
        (4.0, 0, "4"),
        (1e-7, 1, "0.0"),
        (1e16, 0, "10000000000000000"),
    ],
)
def test_number_is_rounded_half_up(value, decimals, rounded):
    assert str(round_half_up(value, decimals)) == rounded


@given(st.integers(0, 10**9), st.integers(0, 3), st.integers(0, 2))
def test_rounding_never_moves_more_than_half_a_unit_and_ties_go_up(digits, places, decimals):
    value = Fraction(digits, 10**places)
    moved = Fraction(round_half_up(float(value), decimals)) - value
    half = Fraction(1, 2 * 10**decimals)
    assert -half < moved <= half


@given(st.floats(0, 1e9), st.integers(0, 2))
def test_rounded_number_stays_when_rounded_again(value, decimals):
    once = round_half_up(value, decimals)
    assert round_half_up(float(once), decimals) == once


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1,000"),
        (1234567.5, 0, "1,234,568"),
        (1072.25, 1, "1,072.3"),
        (0, 1, "0.0"),
    ],
)
def test_number_is_written_with_thousands_and_its_decimals(value, decimals, written):
    assert write(float(value), Measure("n", WORD, WORD, decimals)) == written


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0:00"),
        (5, "0:05"),
        (59, "0:59"),
        (60, "1:00"),
        (270, "4:30"),
        (12740, "212:20"),
        (60_000, "1,000:00"),
        (59.5, "1:00"),
    ],
)
def test_minutes_are_written_as_hours_and_minutes(minutes, written):
    assert write(float(minutes), Measure("n", WORD, WORD, style="clock")) == written


@given(st.integers(0, 10**7))
def test_written_time_reads_back_as_the_same_minutes(minutes):
    hours, rest = write(float(minutes), Measure("n", WORD, WORD, style="clock")).replace(",", "").split(":")
    assert int(hours) * 60 + int(rest) == minutes
    assert len(rest) == 2


@given(st.integers(-(10**9), 10**9), st.integers(0, 2))
def test_written_number_reads_back_as_the_rounded_one(value, decimals):
    written = write(value / 7, Measure("n", WORD, WORD, decimals))
    assert Decimal(written.replace(",", "")) == round_half_up(value / 7, decimals)


def test_every_status_without_a_value_has_a_sign_of_its_own():
    assert SIGNS.keys() == set(STATUS.categories) - {"observed", "zero", "printed"}
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert SIGNS["not_applicable"] == "−"


def test_legend_explains_the_sign_of_what_cannot_exist():
    assert SIGNS["not_applicable"] in legend(False).ja
    assert SIGNS["not_applicable"] in legend(False).en


def test_legend_says_what_hidden_numbers_are_only_where_any_are_hidden():
    assert f"{SIGNS['suppressed']}：非公表" in legend(True).ja
    assert "not published" in legend(True).en
    assert "非公表" not in legend(False).ja
