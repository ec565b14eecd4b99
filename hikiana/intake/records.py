"""The records of one table below its head, from a sheet or a file: made here once for all of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from hikiana.intake.columns import Columns, column_problems, heads_written_otherwise, listed_letters
from hikiana.intake.contact_kinds import Kinds
from hikiana.intake.findings import Finding, Place
from hikiana.intake.heads import known_heads, letters
from hikiana.intake.raw import RawTable
from hikiana.intake.rows import above_head, is_filled, without_totals
from hikiana.intake.sheet_kinds import head_of
from hikiana.intake.workbook import Sheet
from schemas.rules.checks import CHECKS
from schemas.tables import Table


def records_of_sheet(
    path: Path, sheet: Sheet, table: Table, faults: list[Finding], told: list[Finding]
) -> RawTable | None:
    """The records of a table that a sheet (or a file of text, as a sheet without a name) holds.

    Errors are added to `faults`, what else is to be told to `told`. Blank rows, totals and repeated heads are no
    records.
    """
    place = Place(path.name, sheet.name)
    head, _ = head_of(sheet, table)
    cells = sheet.cells.row(head) if sheet.cells.height else ()
    below = _filled(sheet.cells.slice(head + 1), head + 2)
    columns = Columns.of(table, cells, _with_content(below)).with_kinds(below)
    if parted := _parted_head(path, sheet, columns, head):
        faults.extend(parted)
        return None
    problems = column_problems(columns, place)
    if columns.are_believed:
        names = {str(number): name for number, name in columns.names.items()}
        problems += above_head(sheet.cells.head(head).rows(), names, table, place)
    if not _are_sound(problems, faults, told):
        return None
    place = Place(path.name, sheet.name, columns.place)
    told.extend(heads_written_otherwise(columns, place))
    heads = {str(number): cell for number, cell in columns.heads.items()}
    records, left_out = without_totals(below, heads, names, table, place)
    told.extend(left_out)
    raw = _table(path, records, columns, place, sheet.cells.width)
    return replace(raw, appearance=sheet.appearance, from_1904=sheet.from_1904)


def records_of_frame(
    path: Path, frame: pl.DataFrame, table: Table, faults: list[Finding], told: list[Finding]
) -> RawTable | None:
    """The same of a typed frame, whose columns are called by their heads; its first record is row 1."""
    numbered = frame.rename({head: str(number) for number, head in enumerate(frame.columns)})
    below = _filled(numbered, 1)
    columns = Columns.of(table, frame.columns, _with_content(below)).with_kinds(below)
    place = Place(path.name, letters=columns.place)
    if not _are_sound(column_problems(columns, place), faults, told):
        return None
    told.extend(heads_written_otherwise(columns, place))
    return _table(path, below, columns, place, frame.width)


def _are_sound(problems: Sequence[Finding], faults: list[Finding], told: list[Finding]) -> bool:
    errors = [problem for problem in problems if problem.severity == "error"]
    faults.extend(errors)
    told.extend([] if errors else problems)
    return not errors


def _filled(cells: pl.DataFrame, first_row: int) -> pl.DataFrame:
    """The rows that hold anything, with their number in `row`."""
    filled = [is_filled(name, dtype) for name, dtype in cells.schema.items()]
    return cells.with_row_index("row", first_row).filter(pl.any_horizontal(pl.lit(False), *filled))


def _with_content(below: pl.DataFrame) -> list[int]:
    cells = below.drop("row")
    filled = cells.select(is_filled(name, dtype).any() for name, dtype in cells.schema.items())
    return [int(name) for name in cells.columns if filled[name].item()]


def _parted_head(path: Path, sheet: Sheet, columns: Columns, head: int) -> list[Finding]:
    """An error where a head's words stand in two rows: columns without one have it in the row above or below."""
    for other in (head - 1, head + 1):
        if columns.unnamed and 0 <= other < sheet.cells.height:
            cells = [cell or "" for cell in sheet.cells.row(other)]
            completing = known_heads([cells[number] for number in columns.unnamed], columns.table)
            # One word of a record may be a head by chance.
            if completing > (other > head):
                rows = sorted((head + 1, other + 1))
                bare, place = listed_letters(columns.unnamed), Place(path.name, sheet.name)
                check = CHECKS["head_in_one_row"]
                return [Finding.of(check, place, first=rows[0], second=rows[1], letters=bare)]
    return []


def _table(path: Path, records: pl.DataFrame, columns: Columns, place: Place, width: int) -> RawTable:
    frame = records.select(pl.col(str(number)).alias(name) for number, name in columns.names.items())
    raw = RawTable.of(columns.table, path, frame, rows=records["row"], place=place, width=width)
    heads = {name: columns.heads[number] for number, name in columns.names.items()}
    kinds = columns.kinds
    others = [columns.heads[number] for number in columns.unread]
    if kinds is None:
        return raw.under(heads, others, None)
    return raw.under(heads, others, Kinds.of(columns.heads[kinds], letters(kinds), records[str(kinds)]))
