"""The ages of a ledger's clients: the ranges beside those in years, and what the column as a whole looks like."""

import polars as pl

from hikiana.intake import age_ranges
from hikiana.intake.findings import Finding
from hikiana.intake.raw import RawTable
from schemas.rules.checks import CHECKS

_FEWEST = 10
"""Ages in years: of so many, not all are multiples of ten by chance."""


def fill_age_ranges(raw: RawTable, typed: pl.DataFrame) -> pl.DataFrame:
    """The typed cases with the least and the most years of those whose cell of the age tells a range."""
    if raw.table.name != "cases" or typed["age"].null_count() == raw.frame["age"].null_count():
        return typed
    told = age_ranges.ranges(raw.frame["age"])
    return typed.with_columns(
        age_least=pl.coalesce(told["least"], "age_least"), age_most=pl.coalesce(told["most"], "age_most")
    )


def decades_on_the_whole(raw: RawTable, typed: pl.DataFrame) -> list[Finding]:
    """A warning of the column where all ages in years look like decades."""
    if raw.table.name != "cases":
        return []
    ages = typed["age"].drop_nulls()
    if len(ages) < _FEWEST or (ages % 10 != 0).any():
        return []
    return [Finding.of(CHECKS["ages_are_no_decades"], raw.place, raw.table.columns["age"], ages=len(ages))]
