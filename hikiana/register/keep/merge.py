"""A ledger's rows laid over a register's by their keys: what is added, replaced and kept."""

from dataclasses import dataclass

import polars as pl

from hikiana.intake.stored import as_text
from schemas.tables import Table

_BEFORE = " before"
_KNOWN = " known"


@dataclass(frozen=True)
class Counts:
    """Rows of a ledger that are new, differ from the register's or are the same, and rows only the register has."""

    added: int
    changed: int
    unchanged: int
    kept: int


@dataclass(frozen=True)
class LedgerComparison:
    """`kept` marks the register's rows that the ledger does not have, `known` the ledger's rows that the register has.

    `former` has the register's row for each of the ledger's, in step; all but its key is null where there is none.
    `changes` has one row per added row (column, before and after empty) and one per changed cell. Columns, all text:
    table, key (its parts separated by " / "), column, before, after, kind (added or changed).
    """

    kept: pl.Series
    known: pl.Series
    former: pl.DataFrame
    changes: pl.DataFrame
    counts: Counts


def compare(table: Table, register: pl.DataFrame, ledger: pl.DataFrame) -> LedgerComparison:
    """Compare the typed rows of a ledger with those of a register that have the same key."""
    known = register.select(table.key).with_row_index("row").join(ledger, on=table.key, how="semi")
    kept = pl.repeat(True, register.height, dtype=pl.Boolean, eager=True).scatter(known["row"], False)
    marked = register.unique(table.key).with_columns(pl.lit(True).alias(_KNOWN))
    former = ledger.select(table.key).join(marked, on=table.key, how="left", maintain_order="left")
    both = _written(ledger).hstack([as_text(cells).alias(cells.name + _BEFORE) for cells in former.iter_columns()])
    is_new = pl.col(_KNOWN + _BEFORE).is_null()
    others = [name for name in table.columns if name not in table.key]
    differs = {name: ~is_new & pl.col(name).ne_missing(pl.col(name + _BEFORE)) for name in others}
    added = both.filter(is_new)
    changed = both.filter(pl.any_horizontal(differs.values()))
    nothing = pl.lit(None, pl.String)
    changes = [
        _changes(table, added, column=nothing, before=nothing, after=nothing, kind="added"),
        *(
            _changes(
                table,
                changed.filter(mark),
                column=pl.lit(name),
                before=pl.col(name + _BEFORE),
                after=pl.col(name),
                kind="changed",
            )
            for name, mark in differs.items()
        ),
    ]
    counts = Counts(added.height, changed.height, both.height - added.height - changed.height, int(kept.sum()))
    return LedgerComparison(kept, former[_KNOWN].is_not_null(), former.drop(_KNOWN), pl.concat(changes), counts)


def keys(table: Table, frame: pl.DataFrame) -> pl.Series:
    """The key of every row as text."""
    return _written(frame.select(table.key)).select(_key(table)).to_series()


def in_order(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows by their key, so that the same rows have the same order whenever they came."""
    # Numbers without leading zeros sort like numbers when the shorter come first.
    lengths = {name: [pl.col(name).str.len_bytes()] for name in table.key if frame.schema[name] == pl.String}
    return frame.sort([part for name in table.key for part in (*lengths.get(name, []), pl.col(name))])


def _changes(
    table: Table, rows: pl.DataFrame, *, column: pl.Expr, before: pl.Expr, after: pl.Expr, kind: str
) -> pl.DataFrame:
    return rows.select(
        table=pl.lit(table.name), key=_key(table), column=column, before=before, after=after, kind=pl.lit(kind)
    )


def _key(table: Table) -> pl.Expr:
    return pl.concat_str(table.key, separator=" / ")


def _written(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([as_text(cells) for cells in frame.iter_columns()])
