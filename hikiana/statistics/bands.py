"""Bands of numbers: each holds its lower limit and not its upper one."""

from collections.abc import Iterable, Sequence

import polars as pl


def band(value: pl.Expr, starts: Sequence[int], codes: Iterable[str]) -> pl.Expr:
    """The code of the band in which a number lies, as a string; null of no number.

    The first of the `codes` is of all below the first of the ascending `starts`, and each other one begins at a start.
    """
    place = pl.sum_horizontal(value >= start for start in starts)
    named = place.replace_strict(dict(enumerate(codes)), return_dtype=pl.String)
    return pl.when(value.is_not_null()).then(named)
