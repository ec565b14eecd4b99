"""Further columns where a ledger is laid over a register that has more of them, or fewer."""

from dataclasses import replace

import polars as pl

from hikiana.intake.raw import RawRegister
from hikiana.register.validation import CheckedCells


def with_former(cells: CheckedCells, former: pl.DataFrame) -> CheckedCells:
    """The ledger's rows with what the register has of the further columns that the ledger lacks.

    A ledger without such a column says nothing of it: what was recorded before stays.
    """
    unrecorded, key = cells.raw.unrecorded, cells.raw.table.key
    if not unrecorded or cells.typed.is_empty() or former.is_empty():
        return cells
    recorded = former.select(*key, *unrecorded).unique(key, maintain_order=True)
    typed = cells.typed.drop(unrecorded).join(recorded, on=key, how="left", maintain_order="left")
    return replace(cells, typed=typed.select(cells.typed.columns))


def columns_no_more(register: RawRegister) -> list[str]:
    """The columns of a kept register's tables that are none any more, and hold anything."""
    kept = {raw.path: raw.others for raw in register.tables.values() if raw.others}
    return [name for path, names in kept.items() for name in names if _holds_anything(pl.scan_parquet(path), name)]


def _holds_anything(table: pl.LazyFrame, column: str) -> bool:
    return bool(table.select(pl.col(column).is_not_null().any()).collect().item())
