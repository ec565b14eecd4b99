"""A small ledger as a workbook, sound or with cells disturbed."""

import pytest
import xlsxwriter

from hikiana.register.check.command import check_ledger
from schemas.tables import TABLES

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def ledger(tmp_path, sound):
    """Write the sound register, after `disturb(register)`, as a workbook under a title row; gives its path."""

    def write(disturb=lambda register: None, name="台帳.xlsx"):
        disturb(sound)
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
            for table, rows in sound.items():
                sheet = workbook.add_worksheet(TABLES[table].title.ja)
                sheet.write_string(0, 0, "記録")
                for place, column in enumerate(TABLES[table].usual.values(), start=1):
                    sheet.write_string(2, place, column.title.ja)
                    for line, row in enumerate(rows, start=3):
                        sheet.write_string(line, place, row[column.name]) if row[column.name] else None
        return path

    return write


@pytest.fixture
def checked(ledger, tmp_path):
    """Check such a ledger; gives the checkup."""

    def check(disturb=lambda register: None, lang="ja"):
        return check_ledger(ledger(disturb), None, lang, tmp_path / "checks")

    return check


@pytest.fixture
def faults():
    """Three cells at fault, one of which hides what depends on it; a fourth is read from another form."""

    def disturb(register):
        register["cases"][1]["sex"] = "?"
        register["contacts"][2]["method"] = FORMULA
        register["contacts"][4]["duration_min"] = "9999"
        register["contacts"][5]["date"] = "令和2年6月1日"

    return disturb
