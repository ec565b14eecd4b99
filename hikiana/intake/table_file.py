"""Read the file of one table: text as spreadsheets save it, Parquet, or a workbook."""

import csv
from pathlib import Path

import polars as pl

from hikiana.base.errors import InputError
from hikiana.intake.contents import Contents
from hikiana.intake.encodings import LostContentError, UnknownEncodingError
from hikiana.intake.findings import Finding, Place
from hikiana.intake.ledger import TableFile, read_sheet_of
from hikiana.intake.raw import WORKBOOKS
from hikiana.intake.records import records_of_frame, records_of_sheet
from hikiana.intake.sources import Source, sheet_of_text, sheets_of_workbook
from hikiana.intake.text_file import DELIMITERS, LongRowError, QuotationMarkError, TextFile
from hikiana.intake.workbook import Sheet
from schemas.rules.checks import CHECKS
from schemas.tables import Table

TEXT_FILES = (".csv", ".tsv", ".txt")
KINDS = (*TEXT_FILES, ".parquet", *WORKBOOKS)
OTHER_KINDS = (".fods", ".xlsb", ".numbers", ".mdb", ".accdb")
"""Of files that may hold records and are not read."""


def read_table_file(path: Path, table: Table, contents: Contents) -> TableFile:
    """The records of a table's file; errors and notes are added to `contents`."""
    kind = path.suffix.lower()
    faults, told = contents.faults, contents.told
    try:
        if kind in WORKBOOKS:
            return read_sheet_of(path, table, contents)
        if kind == ".parquet":
            return TableFile(records_of_frame(path, pl.read_parquet(path, glob=False), table, faults, told))
        source = _read_text(path, table, told)
        return TableFile(records_of_sheet(path, source.sheet, table, faults, told), source)
    except InputError as refusal:
        faults.append(Finding("file_readable", path.name, refusal.message))
    except BaseException as fault:
        # A damaged Parquet file can make polars panic, which Python does not count as an Exception.
        known = (pl.exceptions.PolarsError, OSError, csv.Error, ValueError)
        if not isinstance(fault, known) and type(fault).__name__ != "PanicException":
            raise
        faults.append(_unreadable(path, fault, table))
    return TableFile(None)


def sources_of(path: Path) -> list[Source]:
    """The sheets of a file that is no table's.

    Raises
    ------
    InputError, OSError, ValueError, csv.Error, polars.exceptions.PolarsError
        When it cannot be read.
    """
    kind = path.suffix.lower()
    if kind in TEXT_FILES:
        return [_read_text(path, None, [])]
    if kind == ".parquet":
        cells = pl.read_parquet(path, glob=False).cast(pl.String)
        head = pl.DataFrame([cells.columns], schema=cells.schema, orient="row")
        numbered = {name: str(number) for number, name in enumerate(cells.columns)}
        return [Source(path, Sheet("", pl.concat([head, cells]).rename(numbered), visible=True))]
    return sheets_of_workbook(path)


def _read_text(path: Path, table: Table | None, told: list[Finding]) -> Source:
    """A file of text as a sheet; its form is told where it is not the usual one."""
    file = TextFile.of(path)
    try:
        source = sheet_of_text(path, file, table)
    except pl.exceptions.ComputeError as fault:
        if file.encoding != "utf-8" or "utf-8" not in str(fault):
            raise
        file = TextFile.decoded(path)
        source = sheet_of_text(path, file, table)
    if file.in_other_form:
        form, delimiter = CHECKS["file_in_its_form"], DELIMITERS[file.delimiter]
        told.append(Finding.of(form, Place(path.name), encoding=file.known_as, delimiter=delimiter))
    return source


def _unreadable(path: Path, fault: BaseException, table: Table) -> Finding:
    place = Place(path.name)
    if path.stat().st_size == 0 or isinstance(fault, pl.exceptions.NoDataError):
        return Finding.of(CHECKS["file_has_a_head"], place, columns=",".join(table.columns))
    if isinstance(fault, LostContentError):
        return Finding.of(CHECKS["file_whole"], place)
    if isinstance(fault, LongRowError):
        return Finding.of(CHECKS["row_within_head"], place, row=fault.row)
    if isinstance(fault, QuotationMarkError):
        return Finding.of(CHECKS["quotation_marks_in_pairs"], place, row=fault.row)
    if isinstance(fault, UnknownEncodingError):
        return Finding.of(CHECKS["encoding_known"], place, row=fault.row)
    return Finding.of(CHECKS["file_readable"], place, fault=type(fault).__name__)
