"""One raw table of pieces from several sheets: rows numbered through, which know where they stand."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from hikiana.intake import forms
from hikiana.intake.contact_kinds import Kinds
from hikiana.intake.findings import Finding, Origins, Place
from hikiana.intake.raw import RawTable
from hikiana.intake.written import trimmed


def united(tables: Sequence[RawTable], place: Place) -> RawTable:
    """The rows of tables of one kind one after the other; a single one stays as it is.

    `place` is the workbook or folder that holds them all.
    """
    if len(tables) == 1:
        return tables[0]
    tables = [_as_text(raw) for raw in tables]
    lengths = [raw.frame.height for raw in tables]
    at = pl.concat(raw.rows.cast(pl.UInt32).alias("at") for raw in tables)
    origin = pl.concat(pl.Series("origin", [number]).new_from_index(0, length) for number, length in enumerate(lengths))
    rows = pl.int_range(1, sum(lengths) + 1, dtype=pl.UInt32, eager=True).alias("row")
    origins = Origins([raw.place for raw in tables], pl.DataFrame([rows, origin, at]))
    first = tables[0]
    return replace(
        first,
        frame=pl.concat([raw.frame for raw in tables], how="diagonal"),
        rows=rows,
        place=Place(place.file, first.table.title.ja, first.place.letters, origins, first.place.heads),
        kinds=_kinds(tables),
        faults=[_through(fault, number, origins) for number, raw in enumerate(tables) for fault in raw.faults],
        struck_out=sum(raw.struck_out for raw in tables),
    )


def _as_text(raw: RawTable) -> RawTable:
    """A table whose days and lengths read the same whatever its sheet or its heads say of them."""
    changes = []
    if raw.minutes_in != "minutes":
        minutes = forms.minutes(trimmed(pl.col("duration_min")), raw.minutes_in)
        changes.append(
            pl.when(minutes.is_not_null())
            .then(minutes.cast(pl.String))
            .otherwise(pl.col("duration_min"))
            .alias("duration_min")
        )
    if raw.from_1904:
        for name, column in raw.table.columns.items():
            if column.dtype == pl.Date:
                day = forms.days(trimmed(pl.col(name)), from_1904=True).dt.to_string("%Y-%m-%d")
                changes.append(pl.coalesce(day, pl.col(name)).alias(name))
    return replace(raw, frame=raw.frame.with_columns(changes), minutes_in="minutes", from_1904=False)


def _kinds(tables: Sequence[RawTable]) -> Kinds | None:
    """The columns of new or continuing, one below the other; empty where a sheet has none."""
    known = [raw.kinds for raw in tables if raw.kinds]
    if not known:
        return None
    empty = [pl.Series([None], dtype=pl.String).new_from_index(0, len(raw.rows)) for raw in tables]
    written = [raw.kinds.written if raw.kinds else nothing for raw, nothing in zip(tables, empty, strict=True)]
    said = [raw.kinds.said if raw.kinds else nothing for raw, nothing in zip(tables, empty, strict=True)]
    return replace(known[0], written=pl.concat(written), said=pl.concat(said))


def _through(fault: Finding, origin: int, origins: Origins) -> Finding:
    """A finding of one of the tables with the numbers of its rows in all of them."""
    of_table = origins.rows.filter(origin=origin)
    numbers = dict(zip(of_table["at"], of_table["row"], strict=True))
    rows = fault.rows.cast(pl.UInt32).replace_strict(numbers, default=None, return_dtype=pl.UInt32)
    return replace(fault, rows=rows, origins=origins)
