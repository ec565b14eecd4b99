"""Exact limits of a Poisson count."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.statistics.rates import poisson_limits


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Garwood (1936), as tabulated in textbooks of epidemiology.
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.364, 121.627)],
)
def test_limits_are_those_of_the_published_table(count, lower, upper):
    assert poisson_limits(count) == pytest.approx((lower, upper), abs=6e-4)


@given(st.integers(0, 300), st.sampled_from([0.8, 0.95, 0.99]))
def test_tails_beyond_the_limits_have_half_the_rest_each(count, confidence):
    lower, upper = poisson_limits(count, confidence)
    assert lower <= count <= upper

    def at_most(mean):
        return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))

    assert at_most(upper) == pytest.approx((1 - confidence) / 2, rel=1e-6)
