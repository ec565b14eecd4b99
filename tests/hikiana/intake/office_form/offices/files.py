"""An office's sheets as workbooks, with days, times and numbers as Excel keeps them."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from hikiana.intake.office_form.read_by_form import sources_of_ledger
from hikiana.intake.sources import Source


def sources_in(folder: Path, sources: Sequence[Source]) -> list[Source]:
    """The sheets as they are read from workbooks in a folder."""
    books: dict[str, Workbook] = {}
    for source in sources:
        if source.path.name not in books:
            books[source.path.name] = Workbook()
            books[source.path.name].remove(books[source.path.name].worksheets[0])
        sheet, looks = books[source.path.name].create_sheet(source.sheet.name), source.sheet.appearance
        for row in source.sheet.cells.rows():
            sheet.append([_stored(cell) for cell in row])
        for row, column in looks.struck:
            sheet.cell(row + 1, column + 1).font = Font(strike=True)
        for row, colour in looks.fills.items():
            for cell in sheet[row + 1]:
                cell.fill = PatternFill("solid", fgColor=colour)
    for name, book in books.items():
        book.save(folder / name)
    return sources_of_ledger(folder)


def _stored(cell: str | None) -> datetime | time | float | str | None:
    if cell is None:
        return None
    for form, kind in (("%Y-%m-%d 00:00:00", "day"), ("1899-12-31 %H:%M:00", "clock")):
        try:
            moment = datetime.strptime(cell, form)
        except ValueError:
            continue
        return moment if kind == "day" else moment.time()
    return float(cell) if cell.replace(".", "", 1).isdecimal() and not cell.startswith("0") else cell
