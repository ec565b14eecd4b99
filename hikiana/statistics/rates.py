"""Rates of small counts: exact limits for the mean of a Poisson count."""

import math
from collections.abc import Callable

CONFIDENCE = 0.95


def poisson_limits(count: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact confidence limits of the mean of a Poisson distribution of which `count` was observed.

    Source: Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28.
    """
    tail = (1 - confidence) / 2
    most = 20.0 + 3 * count
    lower = 0.0 if count == 0 else _root(lambda mean: 1 - _at_most(count - 1, mean) - tail, 0.0, most)
    return lower, _root(lambda mean: tail - _at_most(count, mean), 0.0, most)


def _at_most(count: int, mean: float) -> float:
    """The probability of `count` or fewer under a Poisson distribution."""
    if mean == 0:
        return 1.0
    logs = (part * math.log(mean) - mean - math.lgamma(part + 1) for part in range(count + 1))
    return math.fsum(math.exp(log) for log in logs)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero, by bisection to the precision of a float."""
    for _ in range(200):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return high
