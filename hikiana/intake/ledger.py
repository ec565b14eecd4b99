"""A ledger in one workbook: which sheet is which table, where its head is, and which rows are no records."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from hikiana.findings import Finding, Place
from hikiana.intake.entry import CODES, INSTRUCTIONS
from hikiana.intake.heads import (
    HEAD_WITHIN,
    canonical,
    column_problems,
    head_place,
    heads_written_otherwise,
    known_heads,
    letters,
    plain,
    records_above,
)
from hikiana.intake.read import RawTable
from hikiana.intake.rows import is_filled, without_totals
from hikiana.intake.workbook import Sheet, read_sheets
from schemas.rules.checks import CHECKS
from schemas.tables import TABLES, Table, titles_of_tables


def read_ledger(path: Path, faults: list[Finding]) -> tuple[dict[str, RawTable], list[Finding]]:
    """The tables of a workbook and what is to be told of its sheets and rows; errors are added to `faults`.

    A sheet is known by its name (cases or ケース), else by its head. Blank rows, totals and repeated heads are no
    records.

    Raises
    ------
    InputError
        When the file cannot be read as a workbook.
    """
    sheets = {sheet.name: sheet for sheet in read_sheets(path)}
    visible = {name: sheet for name, sheet in sheets.items() if sheet.visible}
    told = [_unused(path, sheets[name]) for name in sheets if _table_of(sheets[name]) and name not in visible]
    tables: dict[str, RawTable] = {}
    for sheet in visible.values():
        table = _table_of(sheet)
        if table is None:
            told += [] if _without_records(sheet) else [_unused(path, sheet)]
        elif table.name in tables:
            other = tables[table.name].place.sheet
            faults.append(Finding.of(CHECKS["sheet_once"], Place(path.name, sheet.name), other=other))
        elif (raw := _raw_table(path, sheet, table, faults, told)) is not None:
            tables[table.name] = raw
    for table in TABLES.values():
        if table.name not in tables and not any(_table_of(sheet) is table for sheet in visible.values()):
            hidden = next((name for name, sheet in sheets.items() if _table_of(sheet) is table), "")
            check = CHECKS["sheet_shown" if hidden else "sheet_present"]
            faults.append(Finding.of(check, Place(path.name, hidden), title=hidden or table.title))
    return tables, told


def read_sheet_of(path: Path, table: Table, faults: list[Finding], told: list[Finding]) -> RawTable | None:
    """The records of one table from a workbook that holds no other, errors and what is to be told as above.

    Its sheet is known by its name, else by its head, else it is the only one with content.

    Raises
    ------
    InputError
        When the file cannot be read as a workbook.
    """
    sheets = {sheet.name: sheet for sheet in read_sheets(path) if not _without_records(sheet)}
    tables = {name: _table_of(sheet) for name, sheet in sheets.items()}
    visible = [name for name, sheet in sheets.items() if sheet.visible]
    own = [name for name in visible if tables[name] is table] or (visible if len(visible) == 1 else [])
    others = [name for name in sheets if name not in own and (name in visible or tables[name])]
    told += [_unused(path, sheets[name]) for name in others]
    if not own:
        faults.append(Finding.of(CHECKS["sheet_present"], Place(path.name), title=table.title))
        return None
    for name in own[1:]:
        faults.append(Finding.of(CHECKS["sheet_once"], Place(path.name, name), other=own[0]))
    return _raw_table(path, sheets[own[0]], table, faults, told)


def _without_records(sheet: Sheet) -> bool:
    return sheet.name in (INSTRUCTIONS, CODES) or sheet.cells.is_empty()


def _table_of(sheet: Sheet) -> Table | None:
    name = plain(sheet.name)
    for table in TABLES.values():
        if name in (table.name, plain(table.title.ja)):
            return table
    known = {table.name: known_heads(_head(sheet, table)[1], table) for table in TABLES.values()}
    best = max(known, key=lambda name: known[name])
    return TABLES[best] if known[best] > len(TABLES[best].columns) / 2 else None


def _head(sheet: Sheet, table: Table) -> tuple[int, list[str]]:
    rows = [[plain(cell or "") for cell in row] for row in sheet.cells.head(HEAD_WITHIN).rows()] or [[]]
    place = head_place(rows, table)
    return place, rows[place]


def _raw_table(path: Path, sheet: Sheet, table: Table, faults: list[Finding], told: list[Finding]) -> RawTable | None:
    head_row, cells = _head(sheet, table)
    place = Place(path.name, sheet.name)
    below = sheet.cells.slice(head_row + 1).with_row_index("row", head_row + 2)
    filled = below.filter(
        pl.any_horizontal(pl.lit(False), *(is_filled(name, pl.String()) for name in sheet.cells.columns))
    )
    heads: dict[str, str] = {}
    for column, head in zip(sheet.cells.columns, cells, strict=True):
        if head:
            # As polars calls the second of two columns of one name.
            heads[column] = f"{head}_duplicated_0" if head in heads.values() else head
        elif filled[column].drop_nulls().len():
            faults.append(Finding.of(CHECKS["column_named"], place, letters=letters(int(column))))
    columns = {head: canonical(head, table) for head in heads.values()}
    problems = column_problems(columns, table, place) + records_above(sheet.cells.head(head_row).rows(), table, place)
    faults.extend(problem for problem in problems if problem.severity == "error")
    if any(problem.severity == "error" for problem in problems):
        return None
    told.extend(problems)
    above = {name: letters(int(column)) for column, head in heads.items() if (name := columns[head])}
    place = Place(path.name, sheet.name, above)
    told.extend(heads_written_otherwise(columns, table, place))
    written = sheet.cells.select(list(heads)).row(head_row, named=True)
    records = without_totals(filled, written, place, told)
    frame = records.select(pl.col(column).alias(name) for column, head in heads.items() if (name := columns[head]))
    raw = RawTable.of(table, path, frame, records["row"], place, sheet.cells.width)
    return replace(raw, appearance=sheet.appearance, from_1904=sheet.from_1904)


def _unused(path: Path, sheet: Sheet) -> Finding:
    check = CHECKS["sheet_used" if sheet.visible else "sheet_visible"]
    return Finding.of(check, Place(path.name, sheet.name), tables=titles_of_tables())
