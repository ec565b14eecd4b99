"""annotated.xlsx: a copy of the ledger in which the cells to look at are coloured and say why."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from hikiana.base.spreadsheet import is_formula
from hikiana.base.text import Lang
from hikiana.intake.raw import RawRegister
from hikiana.intake.sheet_facts import MARK
from hikiana.intake.workbook import Sheet, read_sheets
from hikiana.register.check.findings_workbook import COLOURS
from hikiana.register.check.rows import title_of
from schemas.rules import SEVERITIES, Severity

MOST_CELLS = 3_000_000
"""Of the ledger: beyond, a copy takes minutes and a spreadsheet hardly opens it."""
MOST_NOTES = 10_000
_LONGEST_NOTE = 1_000
_LONGEST_TITLE = 31
"""Excel opens no workbook with a longer name of a sheet."""
_SIGNED = "hikiana"


def write_annotated(path: Path, raw: RawRegister, cells: pl.DataFrame, lang: Lang) -> bool:
    """Write the copy: of a workbook of Excel with all that it holds but macros, of one of OpenDocument the sheets with
    their cells, of other files their cells, at their places.

    Gives False, without a file, when the ledger is too large, of Parquet files (they have no head row), of tables that
    lie in several files each, or has something that cannot be written again. Of more than 10,000 cells the first are
    marked, errors before all; findings.xlsx lists the others.
    """
    too_large = sum(table.frame.height * table.frame.width for table in raw.tables.values()) > MOST_CELLS
    if too_large or any(table.path.suffix.lower() == ".parquet" for table in raw.tables.values()):
        return False
    if not raw.is_workbook and any(table.place.origins for table in raw.tables.values()):
        return False
    try:
        book = _copy_of(raw)
        marked = cells.filter(pl.col("row").is_not_null() & (pl.col("letters") != "")).head(MOST_NOTES)
        notes: dict[tuple[str, str], list[str]] = defaultdict(list)
        severities: dict[tuple[str, str], Severity] = {}
        for cell in marked.iter_rows(named=True):
            place = (cell["copy_sheet"], f"{cell['letters']}{cell['row']}")
            read = cell["value"] if cell["severity"] == "note" else ""
            notes[place].append(f"【{SEVERITIES[cell['severity']](lang)}】{cell['message']}{read}{cell['hint']}")
            severities.setdefault(place, cell["severity"])  # the gravest comes first
        for (sheet, address), words in notes.items():
            _mark(book[sheet], address, severities[sheet, address], "\n".join(words))
        if raw.synthetic:
            book.properties.title = title_of(raw, lang)
            for sheet in book.worksheets:
                sheet.oddHeader.center.text = title_of(raw, lang)
        book.save(path)
    except Exception:  # whatever the ledger has that openpyxl cannot take, the findings are there
        path.unlink(missing_ok=True)
        return False
    return True


def _copy_of(raw: RawRegister) -> openpyxl.Workbook:
    if raw.is_open_document:
        return _book_of_sheets(read_sheets(raw.folder))
    return openpyxl.load_workbook(raw.folder, rich_text=True) if raw.is_workbook else _book_of_tables(raw)


def _book_of_sheets(sheets: Sequence[Sheet]) -> openpyxl.Workbook:
    """What hikiana cannot write again (.ods), as text in the same cells; sheets and rows that are hidden stay so."""
    book = _empty_book()
    for sheet in sheets:
        if len(sheet.name) > _LONGEST_TITLE:
            raise ValueError(sheet.name)
        copy = book.create_sheet(sheet.name)
        for row, cells in enumerate(sheet.cells.iter_rows(), start=1):
            for column, text in enumerate(cells, start=1):
                if text is not None:
                    _write(copy.cell(row, column), text.removesuffix(" 00:00:00").removesuffix(MARK))
        for row in sheet.appearance.hidden_rows:
            copy.row_dimensions[row + 1].hidden = True
        copy.sheet_state = "visible" if sheet.visible else "hidden"
    return book


def _empty_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    return book


def _book_of_tables(raw: RawRegister) -> openpyxl.Workbook:
    book = _empty_book()
    for table in raw.tables.values():
        sheet = book.create_sheet(table.table.title.ja)
        letters = table.place.letters
        for name in table.frame.columns:
            sheet[f"{letters[name]}1"] = table.table.columns[name].title.ja
            for row, value in zip(table.rows, table.frame[name], strict=True):
                if value is not None:
                    _write(sheet[f"{letters[name]}{row}"], str(value))
        sheet.freeze_panes = "A2"
    return book


def _write(cell: Any, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("�", text)
    cell.data_type = "s"  # text is text, whatever it begins with, and stays so when it is edited
    cell.quotePrefix = is_formula(cell.value)


def _mark(sheet: Any, address: str, severity: Severity, words: str) -> None:
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    cell.fill = PatternFill("solid", fgColor=COLOURS[severity].lstrip("#"))
    former = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment((former + words)[:_LONGEST_NOTE], _SIGNED, height=140, width=320)
