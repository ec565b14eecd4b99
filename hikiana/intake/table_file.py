"""Read the file of one table: text as spreadsheets save it, Parquet, or a workbook."""

import csv
from contextlib import suppress
from itertools import islice
from pathlib import Path

import polars as pl

from hikiana.errors import InputError
from hikiana.findings import Finding, Place
from hikiana.intake.heads import canonical, column_problems, head_place, heads_written_otherwise, letters, records_above
from hikiana.intake.read import WORKBOOKS, RawTable
from hikiana.intake.rows import is_filled, without_totals
from hikiana.intake.text_file import DELIMITERS, TextFile, UnknownEncodingError
from schemas.rules.checks import CHECKS
from schemas.tables import Table

TEXT_FILES = (".csv", ".tsv", ".txt")
KINDS = (*TEXT_FILES, ".parquet", *WORKBOOKS)


def read_table_file(path: Path, table: Table, faults: list[Finding], told: list[Finding]) -> RawTable | None:
    """The records of a table's file; errors are added to `faults`, what else is to be told to `told`."""
    kind = path.suffix.lower()
    try:
        if kind in WORKBOOKS:
            from hikiana.intake.ledger import read_sheet_of

            return read_sheet_of(path, table, faults, told)
        frame, first_row = (
            _read_csv(path, table, faults, told) if kind in TEXT_FILES else (pl.read_parquet(path, glob=False), 1)
        )
    except InputError as refusal:
        faults.append(Finding("file_readable", path.name, refusal.message))
        return None
    except UnknownEncodingError:
        faults.append(Finding.of(CHECKS["encoding_known"], Place(path.name)))
        return None
    except BaseException as fault:
        # A damaged Parquet file can make polars panic, which Python does not count as an Exception.
        if not isinstance(fault, (pl.exceptions.PolarsError, OSError)) and type(fault).__name__ != "PanicException":
            raise
        faults.append(_unreadable(path, fault, table))
        return None
    columns = {header: canonical(header, table) for header in frame.columns}
    above = {name: letters(number) for number, name in enumerate(columns.values()) if name}
    place = Place(path.name, letters=above)
    problems = column_problems(columns, table, place)
    faults.extend(problem for problem in problems if problem.severity == "error")
    if any(problem.severity == "error" for problem in problems):
        return None
    told.extend(problems)
    told.extend(heads_written_otherwise(columns, table, place))
    numbered = frame.with_row_index("row", first_row)
    filled = numbered.filter(pl.any_horizontal(is_filled(name, dtype) for name, dtype in frame.schema.items()))
    if kind in TEXT_FILES:
        filled = without_totals(filled, {name: name for name in frame.columns}, place, told)
    named = filled.select(pl.col(header).alias(name) for header, name in columns.items() if name)
    return RawTable.of(table, path, named, filled["row"], place, frame.width).under(columns)


def _read_csv(path: Path, table: Table, faults: list[Finding], told: list[Finding]) -> tuple[pl.DataFrame, int]:
    """The cells below the head, and the number of the first row of them."""
    file = TextFile.of(path)
    place = head_place(file.first_rows, table)
    faults.extend(records_above(file.first_rows[:place], table, Place(path.name)))
    try:
        frame = file.frame(place)
        if any("\ufffd" in header for header in frame.columns):
            raise UnknownEncodingError
    except (pl.exceptions.PolarsError, UnknownEncodingError) as fault:
        # polars replaces what is not UTF-8 in a header, and refuses it in cells.
        if file.encoding != "utf-8" or (isinstance(fault, pl.exceptions.PolarsError) and "utf-8" not in str(fault)):
            raise
        file = TextFile.decoded(path)
        frame = file.frame(place)
    if file.in_other_form:
        delimiter = DELIMITERS[file.delimiter]
        found = Finding.of(CHECKS["file_in_its_form"], Place(path.name), encoding=file.known_as, delimiter=delimiter)
        told.append(found)
    return frame, place + 2


def _unreadable(path: Path, fault: BaseException, table: Table) -> Finding:
    place = Place(path.name)
    if path.stat().st_size == 0 or isinstance(fault, pl.exceptions.NoDataError):
        return Finding.of(CHECKS["file_has_a_head"], place, columns=",".join(table.columns))
    if "utf-8" in str(fault).lower():
        return Finding.of(CHECKS["encoding_known"], place)
    if path.suffix.lower() in TEXT_FILES and (row := _first_long_row(path, table)):
        return Finding.of(CHECKS["row_within_head"], place, row=row)
    return Finding.of(CHECKS["file_readable"], place, fault=type(fault).__name__)


def _first_long_row(path: Path, table: Table) -> int | None:
    file = TextFile.of(path)
    place = head_place(file.first_rows, table)
    # A stray return or an endless cell is no row that is too long; the file is told as unreadable.
    with file.open() as text, suppress(csv.Error):
        rows = islice(enumerate(csv.reader(text, delimiter=file.delimiter), start=1), place, None)
        width = len(next(rows, (0, []))[1])
        return next((row for row, cells in rows if len(cells) > width), None)
    return None
