"""The age of a client as cases have it: completed years, or where only a range is known its least and its most.

The columns are age, or age_least and age_most; with a suffix they are those of another record (age_before).
"""

from collections.abc import Sequence

import polars as pl

HIGHEST = 120
"""The most completed years that an age can have, and the most of a range without an upper end (60歳以上)."""


def least(suffix: str = "") -> pl.Expr:
    """The completed years that a client has at least; null where no age is known."""
    return pl.coalesce(f"age{suffix}", f"age_least{suffix}")


def most(suffix: str = "") -> pl.Expr:
    """The completed years that a client has at most; null where no age is known."""
    return pl.coalesce(f"age{suffix}", f"age_most{suffix}")


def is_in_one_band(starts: Sequence[int]) -> pl.Expr:
    """Whether all that the age can be lies in one of the bands that begin at ascending `starts`; so does no age."""
    lowest, highest = (pl.sum_horizontal(age >= start for start in starts) for age in (least(), most()))
    return lowest == highest


def years_apart(before: str, now: str) -> pl.Expr:
    """By how many years the ages with two suffixes differ at least; 0 where one is not known."""
    return pl.max_horizontal(least(now) - most(before), least(before) - most(now), pl.lit(0))


def may_have_risen(before: str, now: str, years: pl.Expr) -> pl.Expr:
    """Whether the age with the suffix `now` can be the other one after up to `years` years; two unknown ones can."""
    can = (most(now) >= least(before)) & (least(now) - most(before) <= years)
    return can.fill_null(least(before).is_null() & least(now).is_null())
