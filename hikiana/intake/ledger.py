"""A ledger in one workbook: which sheet is which table, where its head is, and which rows are no records."""

from pathlib import Path

import polars as pl

from hikiana.findings import Finding
from hikiana.intake.entry import CODES, INSTRUCTIONS
from hikiana.intake.heads import HEAD_WITHIN, canonical, column_problems, head_place, known_heads, plain
from hikiana.intake.read import RawTable
from hikiana.intake.rows import is_filled, without_totals
from hikiana.intake.workbook import Sheet, read_sheets
from schemas.tables import TABLES, Table
from schemas.text import Text


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
    for name, sheet in visible.items():
        table = _table_of(sheet)
        if table is None:
            told += [] if name in (INSTRUCTIONS, CODES) or sheet.cells.is_empty() else [_unused(path, sheet)]
        elif table.name in tables:
            faults.append(_twice(path, sheet, tables[table.name].sheet))
        elif (raw := _raw_table(path, sheet, table, faults, told)) is not None:
            tables[table.name] = raw
    for table in TABLES.values():
        if table.name not in tables and not any(_table_of(sheet) is table for sheet in visible.values()):
            faults.append(_missing(path, table))
    return tables, told


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
    place, cells = _head(sheet, table)
    file = f"{path.name} / {sheet.name}"
    below = sheet.cells.slice(place + 1).with_row_index("row", place + 2)
    filled = below.filter(
        pl.any_horizontal(pl.lit(False), *(is_filled(name, pl.String()) for name in sheet.cells.columns))
    )
    heads: dict[str, str] = {}
    for column, head in zip(sheet.cells.columns, cells, strict=True):
        if head:
            # As polars calls the second of two columns of one name.
            heads[column] = f"{head}_duplicated_0" if head in heads.values() else head
        elif filled[column].drop_nulls().len():
            faults.append(Finding("columns", file, _nameless(column)))
    columns = {head: canonical(head, table) for head in heads.values()}
    problems = column_problems(columns, table)
    faults.extend(Finding("columns", file, problem) for problem in problems)
    if problems:
        return None
    records = without_totals(filled, heads, file, told)
    frame = records.select(pl.col(column).alias(str(columns[head])) for column, head in heads.items())
    return RawTable(table, path, frame, records["row"], sheet.name)


def _nameless(column: str) -> Text:
    letters, number = "", int(column) + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return Text(
        f"{letters}列には内容がありますが、見出しがありません。見出しを書くか、列を消してください。",
        f"Column {letters} has content but no head. Write one or delete the column.",
    )


def _unused(path: Path, sheet: Sheet) -> Finding:
    message = (
        Text(
            "このシートは使いませんでした（台帳の表の名前でも、見出しでもありません）。",
            "This sheet was not used: neither its name nor its head is a table's.",
        )
        if sheet.visible
        else Text(
            "非表示のシートは読みません。記録なら、表示してからもう一度実行してください。",
            "Hidden sheets are not read. If it holds records, show it and run again.",
        )
    )
    return Finding("sheet_used", f"{path.name} / {sheet.name}", message, severity="warning")


def _twice(path: Path, sheet: Sheet, other: str) -> Finding:
    message = Text(
        f"シート「{other}」と同じ表です。一つのシートにまとめてください。",
        f"This is the same table as sheet '{other}'. Put them into one sheet.",
    )
    return Finding("sheet_once", f"{path.name} / {sheet.name}", message)


def _missing(path: Path, table: Table) -> Finding:
    message = Text(
        f"シート「{table.title.ja}」がありません。記録がない場合も、見出しだけのシートを置いてください。",
        f"There is no sheet '{table.title.ja}' ({table.title.en}). Without records, put one of only the head.",
    )
    return Finding("sheet_present", path.name, message)
