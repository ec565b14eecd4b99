"""The floor: the checks and rules of cases and contacts as a script would have them, in one lazy collect.

It knows no messages, no other forms of writing and no row numbers but those of the broken rows.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from hikiana.centre.profile import Centre
from schemas.rules.contacts import DIRECT
from schemas.tables import TABLES

ID = r"^[0-9A-Za-z_-]{1,32}$"
IDS = {"cases": "case_id", "contacts": "contact_id"}
Marks = Mapping[str, Mapping[str, pl.Expr]]


def read_csv(folder: Path) -> dict[str, pl.LazyFrame]:
    """Two tables with the types that a script asks polars for; a cell that is none is null."""
    frames = {}
    for name in ("cases", "contacts"):
        wanted = {column.name: column.dtype for column in TABLES[name].columns.values()}
        texts = {column: pl.Boolean if dtype == pl.Boolean else pl.String for column, dtype in wanted.items()}
        frames[name] = (
            pl.read_csv(folder / f"{name}.csv", schema=texts)
            .lazy()
            .with_columns(
                pl.col(column).str.split(";").cast(dtype, strict=False)
                if isinstance(dtype, pl.List)
                else pl.col(column).str.to_date("%Y-%m-%d", strict=False)
                if dtype == pl.Date
                else pl.col(column).cast(dtype, strict=False)
                for column, dtype in wanted.items()
            )
        )
    return frames


def broken_rows(frames: Mapping[str, pl.LazyFrame], marks: Marks) -> dict[str, pl.Series]:
    """The places of the broken rows of each failed check; those of an id are looked for only when one repeats."""
    marked = pl.collect_all(
        [
            frames[name].select(
                (pl.col(IDS[name]).n_unique() != pl.len()).alias(IDS[name]),
                *(mark.fill_null(False).alias(check) for check, mark in of_table.items()),
            )
            for name, of_table in marks.items()
        ]
    )
    broken = {mark.name: mark.arg_true() for frame in marked for mark in frame if mark.any()}
    for name, column in IDS.items():
        if column in broken:
            twice = frames[name].select(pl.col(column).is_duplicated().arg_true())
            broken[column] = twice.collect().to_series()
    return broken


def column_marks() -> Marks:
    """What the models say of single columns."""
    required = {
        name: {
            f"{name} {column.name} empty": pl.col(column.name).is_null()
            for column in TABLES[name].columns.values()
            if not column.nullable
        }
        for name in ("cases", "contacts")
    }
    return {
        "cases": required["cases"]
        | {
            "case id": ~pl.col("case_id").str.contains(ID),
            "age": ~pl.col("age").is_between(0, 120),
            "municipality": ~pl.col("municipality").str.contains(r"^01[0-9]{3}$"),
        },
        "contacts": required["contacts"]
        | {
            "contact id": ~pl.col("contact_id").str.contains(ID),
            "case id of contact": ~pl.col("case_id").str.contains(ID),
            "minutes": ~pl.col("duration_min").is_between(0, 1440),
        },
    }


def all_marks(frames: Mapping[str, pl.LazyFrame]) -> tuple[dict[str, pl.LazyFrame], Marks]:
    """Columns and rules; what a rule needs of the other table is joined to the frames first."""
    centre = Centre.read()
    regions = {code: place.region for code, place in centre.municipalities.items()}
    known = frames["cases"].select("case_id", residence="municipality", known=pl.lit(True)).unique("case_id")
    first = frames["contacts"].group_by("case_id").agg(first=pl.col("date").min())
    first_counted = (
        frames["contacts"].filter(pl.col("method").is_in(DIRECT)).group_by("case_id").agg(counted=pl.col("date").min())
    )
    joined = {
        "cases": frames["cases"].join(first, on="case_id", how="left", maintain_order="left"),
        "contacts": frames["contacts"]
        .join(known, on="case_id", how="left", maintain_order="left")
        .join(first_counted, on="case_id", how="left", maintain_order="left"),
    }
    excluded = pl.any_horizontal(
        (pl.col("residence") == exclusion.municipality) & (pl.col("date") >= exclusion.since)
        for exclusion in centre.exclusions
    )
    purposes, agencies = pl.col("purposes").list, pl.col("prior_agencies").list
    columns = column_marks()
    return joined, {
        "cases": columns["cases"]
        | {
            "known municipality": ~pl.col("municipality").is_in(list(regions)),
            "region": pl.col("municipality").replace_strict(regions, default=None) != pl.col("region").cast(pl.String),
            "detail": pl.col("relation_detail").is_not_null() & (pl.col("relation") != "other"),
            "agencies": pl.col("prior_agencies").is_not_null() & (pl.col("prior_help_seeking") != "yes"),
            "agencies twice": agencies.n_unique() != agencies.len(),
            "purposes twice": purposes.n_unique() != purposes.len(),
            "purposes too early": (purposes.len() > 0) & (pl.col("first") < date(2013, 4, 1)),
        },
        "contacts": columns["contacts"]
        | {
            "no such case": pl.col("known").is_null(),
            "too early": pl.col("date") < centre.opened,
            "in future": pl.col("date") > date.today(),
            "outreach": pl.col("outreach_counterpart").is_not_null() != (pl.col("method") == "outreach"),
            "direction": pl.col("liaison_direction").is_not_null() != (pl.col("method") == "liaison"),
            "agency": pl.col("liaison_agency").is_not_null() != (pl.col("method") == "liaison"),
            "first is counted": ~pl.col("method").is_in(DIRECT) & (pl.col("date") < pl.col("counted")).fill_null(True),
            "not counted": excluded,
        },
    }
