"""The region of a client, filled in from the municipality where staff left it empty or keep no such column."""

import polars as pl

from hikiana.centre.profile import Centre
from hikiana.intake.findings import Finding
from hikiana.intake.raw import RawTable
from hikiana.intake.rows import is_filled
from schemas.code_lists import CODE_LISTS
from schemas.rules.checks import CHECKS


def fill_regions(raw: RawTable, typed: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """The typed cases with the region of each known municipality whose row has none, and a note on these rows.

    A region that cannot be read stays an error.
    """
    if raw.table.name != "cases":
        return typed, []
    regions = {code: place.region for code, place in Centre.read().municipalities.items()}
    dtype = typed.schema["region"]
    known = typed["municipality"].replace_strict(regions, default=None, return_dtype=dtype)
    empty = ~raw.frame.select(is_filled("region", raw.frame.schema["region"])).to_series()
    filled = empty & known.is_not_null()
    if not filled.any():
        return typed, []
    column = raw.table.columns["region"]
    names = {code: place.name.ja for code, place in Centre.read().municipalities.items()}
    labels = {entry.code: entry.label.ja for entry in CODE_LISTS["region"].entries}
    pairs = pl.DataFrame(
        {
            "of": typed["municipality"].replace_strict(names, default=None, return_dtype=pl.String),
            "region": known.cast(pl.String).replace_strict(labels),
        }
    ).filter(filled)
    values = pairs.select(pl.concat_str("of", "region", separator=" → ")).to_series()
    note = Finding.of(CHECKS["region_from_municipality"], raw.place, column, raw.rows.filter(filled), values)
    return typed.with_columns(region=pl.when(filled).then(known).otherwise(pl.col("region"))), [note]
