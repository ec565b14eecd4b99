"""Words for change: an exact test decides whether a difference between two numbers of persons is one."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.statistics.comparison import DECREASE, INCREASE, NO_CHANGE, direction, probability

COUNTS = st.integers(0, 400)


@given(COUNTS, COUNTS)
def test_probability_is_that_of_the_binomial_distribution(now, before):
    whole, larger = now + before, max(now, before)
    exact = min(Fraction(1), Fraction(2 * sum(comb(whole, part) for part in range(larger, whole + 1)), 2**whole))
    assert probability(now, before) == pytest.approx(1.0 if now == before else float(exact), rel=1e-9)


@given(COUNTS, COUNTS)
def test_change_back_is_the_opposite_word(now, before):
    opposite = {INCREASE: DECREASE, DECREASE: INCREASE, NO_CHANGE: NO_CHANGE}
    assert direction(before, now) == opposite[direction(now, before)]


@given(COUNTS, st.integers(0, 50))
def test_larger_difference_is_never_less_supported(before, more):
    assert probability(before + more + 1, before) <= probability(before + more, before)


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [
        (91, 56, INCREASE),
        (56, 91, DECREASE),
        (5, 0, NO_CHANGE),  # twice 1/32 is more than 0.05
        (6, 0, INCREASE),
        (0, 0, NO_CHANGE),
        (118, 118, NO_CHANGE),
        (110, 100, NO_CHANGE),
        (110_000, 100_000, INCREASE),
    ],
)
def test_word_follows_the_test_and_not_the_difference(now, before, word):
    assert direction(now, before) == word
