"""The sound register as the sheets of a workbook."""

import pytest
import xlsxwriter

from schemas.tables import TABLES


@pytest.fixture
def sheets(sound):
    """Title → rows of cells, the first of them the Japanese heads."""
    written = {}
    for name, table in TABLES.items():
        heads = [column.title.ja for column in table.usual.values()]
        written[table.title.ja] = [heads, *([row[column] for column in table.usual] for row in sound[name])]
    return written


@pytest.fixture
def book(tmp_path):
    """Write sheets as a workbook; gives its path."""

    def write(sheets, hidden=(), name="台帳.xlsx"):
        with xlsxwriter.Workbook(tmp_path / name) as made:
            for title, rows in sheets.items():
                sheet = made.add_worksheet(title)
                if title in hidden:
                    sheet.hide()
                elif hidden:
                    sheet.activate()  # the active sheet cannot be hidden
                for place, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        if cell not in ("", None):
                            sheet.write(place, column, cell)
        return tmp_path / name

    return write


@pytest.fixture
def flat(sheets):
    """One sheet, one row a contact, with what is known of its client beside it."""
    clients = {row[0]: row for row in sheets["ケース"][1:]}
    heads, *contacts = sheets["相談記録"]
    together = [[*heads, *sheets["ケース"][0][1:]]]
    return together + [[*row, *clients[row[1]][1:]] for row in contacts]
