"""The registers of the intake benchmark: synthetic clients many times over, sound or with one bad row in a hundred."""

import sys
from collections.abc import Mapping
from math import ceil
from pathlib import Path

import polars as pl
import xlsxwriter

from hikiana.register.synthetic.files import LIST_SEPARATOR
from hikiana.register.synthetic.register import generate, multiply
from schemas.tables import TABLES

BAD_ROWS = 100
"""One row in so many is bad."""


def main(folder: Path, rows: int, kinds: list[str]) -> None:
    """Write registers of at least `rows` contacts, each into a folder named after its kind (`csv`, `bad csv` …)."""
    tables = generate()
    tables = multiply(tables, ceil(rows / len(tables["contacts"])))
    print(*(f"{len(tables[name]):,} {name}" for name in ("contacts", "cases")), sep=", ")
    for kind in kinds:
        file_type = kind.split()[-1]
        bad = tables | {"contacts": _with_faults(tables["contacts"], in_text=file_type == "csv")}
        (folder / kind).mkdir()
        {"csv": _write_csv, "parquet": _write_parquet, "xlsx": _write_xlsx}[file_type](
            folder / kind, bad if kind.startswith("bad") else tables
        )


def _with_faults(contacts: pl.DataFrame, *, in_text: bool) -> pl.DataFrame:
    """Five kinds of faults in turn; a typed file holds no unknown code and no day that is none, but empty cells."""
    place = pl.int_range(pl.len())

    def every(kind: int) -> pl.Expr:
        return place % (5 * BAD_ROWS) == kind * BAD_ROWS + 7

    if in_text:
        contacts = contacts.with_columns(pl.col("method", "date").cast(pl.String))
    code, day = (pl.lit("telegraph"), pl.lit("2024-13-45")) if in_text else (None, None)
    return contacts.with_columns(
        pl.when(every(0)).then(code).otherwise("method").alias("method"),
        pl.when(every(1)).then(pl.lit(2000, pl.Int16)).otherwise("duration_min").alias("duration_min"),
        pl.when(every(2)).then(pl.lit("X0")).otherwise("case_id").alias("case_id"),
        pl.when(every(3)).then(pl.col("contact_id").shift(1)).otherwise("contact_id").alias("contact_id"),
        pl.when(every(4)).then(day).otherwise("date").alias("date"),
    )


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(LIST_SEPARATOR) for name in lists)


def _write_csv(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        _as_text(frame).write_csv(folder / f"{name}.csv")


def _write_parquet(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")


def _write_xlsx(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    with xlsxwriter.Workbook(folder / "register.xlsx", {"constant_memory": True}) as book:
        for name, frame in tables.items():
            sheet = book.add_worksheet(TABLES[name].title.ja)
            days = book.add_format({"num_format": "yyyy-mm-dd"})
            for row, cells in enumerate([frame.columns, *_as_text(frame).rows()]):
                for column, cell in enumerate(cells):
                    if row and frame.dtypes[column] == pl.Date and cell is not None:
                        sheet.write_datetime(row, column, cell, days)
                    else:
                        sheet.write(row, column, cell)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
