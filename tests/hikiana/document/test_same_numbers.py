"""Page, paper, Word, workbook and CSV of one report, each read back by another library, tell the same numbers."""

import datetime

import docx
import openpyxl
import pdfplumber
import polars as pl
import pytest

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def folder(report):
    return report.reports[0].folder


@pytest.fixture(scope="module")
def tables(page):
    """The rows of each table of the page, words and figures as they stand there, by its number (表2-1)."""
    figures = page.select("figure.table")
    found = {
        figure.caption.get_text().partition("\u3000")[0]: [
            [" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in figure.select("tbody tr")
        ]
        for figure in figures
    }
    assert len(found) == len(figures) > 50
    return found


def test_word_tells_what_the_page_tells(folder, tables):
    told = [
        [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows[1:]]
        for table in docx.Document(str(folder / "report.docx")).tables
    ]
    assert told == list(tables.values())


def test_paper_tells_what_the_page_tells(folder, tables):
    with pdfplumber.open(folder / "report.pdf") as opened:
        # In the order in which they are set, cell after cell, without the spaces between.
        words = "".join(mark["text"] for sheet in opened.pages for mark in sheet.chars if not mark["text"].isspace())
    for number, rows in tables.items():
        for row in rows:
            assert "".join("".join(row).split()) in words, (number, row)


def test_workbook_tells_what_the_page_tells(folder, tables):
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert book.sheetnames[1:] == list(tables)
    for number, rows in tables.items():
        sheet = book[number]
        for row, cells in zip(rows, sheet.iter_rows(min_row=4, max_row=3 + len(rows)), strict=True):
            told = [_written(cell) for cell in cells]
            # The head of a row of a fiscal year is written otherwise there, in both calendars.
            assert told[len(told) - len(row) + 1 :] == row[1:], (number, row)


def test_csv_tells_what_the_page_tells(folder, page):
    for figure in page.select("figure.table"):
        frame = pl.read_csv(folder / "tables" / f"{figure['id'].removeprefix('table-')}.csv", infer_schema=False)
        written = [cell.get_text() for cell in figure.select("tbody td.number") if cell.get_text()]
        assert sorted(frame["written"].drop_nulls().to_list()) == sorted(written), figure["id"]


def _written(cell):
    """A cell of a workbook as Excel shows it."""
    value, style = cell.value, cell.number_format
    if value is None:
        return ""
    if style == "[h]:mm":
        minutes = round(
            (value if isinstance(value, datetime.timedelta) else _since_midnight(value)).total_seconds() / 60
        )
        return f"{minutes // 60:,}:{minutes % 60:02}"
    if isinstance(value, int | float) and style.startswith("#,##0"):
        return f"{value:,.{len(style.partition('.')[2])}f}"
    return " ".join(str(value).split())


def _since_midnight(time):
    return datetime.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second)
