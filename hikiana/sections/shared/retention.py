"""Retention: of the clients who started in a fiscal year, how many had contact again in the years after.

What is measured is presence: a client counts in every fiscal year with at least one consultation, may stay away for a
year and return, and nothing is known of those who do not call. It is no survival curve.
"""

from collections.abc import Collection

import polars as pl


def presence(starts: pl.DataFrame, last: int) -> pl.DataFrame:
    """The continuity triangle as presence by years since the start.

    `starts` has one row per fiscal_year and start_year with clients. Gives one row per start_year and years_since up to
    the fiscal year `last`: present (clients with contact in that year) and started (clients of the start year).
    """
    grid = _every_year(starts, last)
    counted = grid.join(starts, on=["fiscal_year", "start_year"], how="left")
    present = counted.with_columns(
        pl.col("clients").fill_null(0), years_since=pl.col("fiscal_year") - pl.col("start_year")
    )
    started = present.filter(years_since=0).select("start_year", started="clients")
    return (
        present.join(started, on="start_year")
        .select("start_year", "years_since", present="clients", started="started")
        .sort("start_year", "years_since")
    )


def known(presence_by_start: pl.DataFrame, recorded: Collection[int], printed: Collection[int]) -> pl.DataFrame:
    """Presence with `present` null where nobody can know it.

    A `printed` fiscal year tells of every start year. Records tell only of start years that are `recorded` too: a
    client of an unrecorded year is new to them, and absence of a year that is neither printed nor recorded is no
    absence of clients.
    """
    year = pl.col("start_year") + pl.col("years_since")
    linked = year.is_in(list(recorded)) & pl.col("start_year").is_in(list(recorded))
    return presence_by_start.with_columns(present=pl.when(linked | year.is_in(list(printed))).then("present"))


def pooled(presence_by_start: pl.DataFrame) -> pl.DataFrame:
    """All start years together: one row per years_since, over the start years whose presence then is known."""
    started = pl.col("started").filter(pl.col("present").is_not_null())
    return presence_by_start.group_by("years_since").agg(pl.col("present").sum(), started.sum()).sort("years_since")


def _every_year(starts: pl.DataFrame, last: int) -> pl.DataFrame:
    """Each start year with each fiscal year from then to `last`."""
    return (
        starts.select("start_year")
        .unique()
        .with_columns(fiscal_year=pl.int_ranges("start_year", last + 1, dtype=pl.Int32))
        .explode("fiscal_year")
    )
