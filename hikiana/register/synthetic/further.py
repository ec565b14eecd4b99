"""What synthetic records say in the further columns of a centre: invented, with nothing to meet."""

from collections.abc import Mapping, Sequence
from random import Random
from zlib import crc32

import polars as pl

from hikiana.register.synthetic.draws import below, choose
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import OWN_COLUMNS, OwnColumn
from schemas.roles import OTHER, UNKNOWN
from schemas.rules import fiscal_year_of

_USUAL = 4
"""How often an ordinary code is drawn for each time that 'other' or 'unknown' is."""
_EMPTY = 20
"""One record of so many says nothing."""


def with_further_columns(
    tables: Mapping[str, pl.DataFrame], seed: int, columns: Sequence[OwnColumn] = OWN_COLUMNS
) -> dict[str, pl.DataFrame]:
    """The tables of a register with the centre's further columns filled in, as far as they are recorded.

    A column's draws follow from the seed and its name alone, so that another column changes nothing.
    """
    filled = dict(tables)
    first = tables["contacts"].group_by("case_id").agg(pl.col("date").min())
    for column in columns:
        frame = filled[column.table]
        dated = (
            frame if column.table == "contacts" else frame.join(first, on="case_id", how="left", maintain_order="left")
        )
        rng = Random(seed + crc32(column.name.encode()))
        years = dated.select(fiscal_year_of("date")).to_series().to_list()
        asked = _asked(column, frame)
        cells = [_cell(rng, column, year) if has else None for year, has in zip(years, asked, strict=True)]
        codes = pl.Enum(CODE_LISTS[column.code_list].codes)
        filled[column.table] = frame.with_columns(
            pl.Series(column.name, cells, pl.List(codes) if column.several else codes)
        )
    return filled


def _asked(column: OwnColumn, frame: pl.DataFrame) -> list[bool]:
    if not column.methods:
        return [True] * frame.height
    methods = CODE_LISTS["contact_method"].with_role(*column.methods)
    return frame["method"].cast(pl.String).is_in(methods).to_list()


def _cell(rng: Random, column: OwnColumn, year: int | None) -> str | list[str] | None:
    """A code, or one or two of several; nothing before the column was recorded, and now and then."""
    if year is None or not column.is_recorded_in(year) or below(rng, _EMPTY) == 0:
        return None
    entries = [entry for entry in CODE_LISTS[column.code_list].entries if entry.is_valid_in(year)]
    often = [entry.code for entry in entries for _ in range(1 if {OTHER, UNKNOWN} & {*entry.roles} else _USUAL)]
    if not often:
        return None
    if not column.several:
        return choose(rng, often)
    return list(dict.fromkeys(choose(rng, often) for _ in range(1 + below(rng, 2))))
