"""Workbook and CSV files of a report's tables, read by other libraries."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import openpyxl
import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.rounding import round_half_up
from hikiana.base.text import Text
from hikiana.document.about import About
from hikiana.document.tidy import tidy, tidy_files
from hikiana.document.workbook import write_workbook
from hikiana.presentation.numbers import SIGNS
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable, Words

ABOUT = About(Text("所", "Centre"), FiscalYear(2024), Text("録", "R"), True, "internal", "ja", "0")
DAY = datetime(2026, 11, 24)


def _by_year(label="件数"):
    years = Dimension.of_years([FiscalYear(2018), FiscalYear(2019)])
    share = Measure("share", Text("割合", "Share"), Text("%", "%"), decimals=1)
    clock = Measure("clock", Text("時間", "Time"), Text("分", "min"), style="clock")
    cells = pl.DataFrame(
        {
            "fiscal_year": ["2018", "2019", "2018", "2019"],
            "measure": ["share", "share", "clock", "clock"],
            "value": [12.25, None, 90.0, 0.0],
        }
    )
    source = Text("出典：合成データ", "S")
    return StatTable.of("years", Text(label, "Y"), [years], [share, clock], [cells], source=source)


def _events(words):
    item = Dimension("event", Text("会", "Event"), (Item("e", Text(words, words)),))
    cells = pl.DataFrame({"event": ["e"], "measure": ["n"], "value": [1234.0]})
    measure = Measure("n", Text("人数", "Persons"), Text("名", "persons"))
    told = [Words(Text("題", "Title"), {"e": Text(words, words)})]
    return StatTable.of("events", Text("会", "E"), [item], [measure], [cells], source=Text("出典", "S"), words=told)


@pytest.fixture
def book(tmp_path):
    tables = {"表1-1": _by_year(), "表1-2": _events("=1+1")}
    write_workbook(tmp_path / "tables.xlsx", tables, ABOUT, DAY)
    return openpyxl.load_workbook(tmp_path / "tables.xlsx")


def test_contents_lead_to_every_table_and_say_that_the_data_are_synthetic(book):
    assert book.sheetnames == ["目次", "表1-1", "表1-2"]
    contents = book["目次"]
    links = {cell.value: cell.hyperlink.location for row in contents.rows for cell in row if cell.hyperlink}
    assert links == {"表1-1": "'表1-1'!A1", "表1-2": "'表1-2'!A1"}
    assert "合成データ" in contents["A2"].value
    assert "合成データ" in book.properties.description


def test_year_stands_in_both_calendars_and_the_western_one_is_a_number(book):
    rows = [[cell.value for cell in row[:2]] for row in book["表1-1"].iter_rows(3, 5)]
    assert rows == [["年度", "西暦"], ["平成30年度", 2018], ["令和元年度", 2019]]


def test_cells_are_numbers_as_printed_times_are_times_and_signs_are_signs(book):
    sheet = book["表1-1"]
    assert [(cell.value, cell.number_format) for cell in (sheet["C4"], sheet["D4"])] == [
        (12.3, "#,##0.0"),
        (timedelta(minutes=90), "[h]:mm"),
    ]
    assert sheet["C5"].value == SIGNS["not_applicable"]
    assert sheet["D5"].value in (time(0), timedelta(0), 0)
    assert book["表1-2"]["C4"].value == 1234


def test_text_is_text_whatever_it_begins_with(book):
    assert [(cell.value, cell.data_type) for cell in (book["表1-2"]["A4"], book["表1-2"]["B4"])] == [("=1+1", "s")] * 2


def test_source_stands_below_and_no_cells_are_merged(book):
    assert "出典：合成データ" in [row[0].value for row in book["表1-1"].iter_rows(6)]
    assert not [merged for sheet in book for merged in sheet.merged_cells.ranges]


def test_same_tables_and_day_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_workbook(tmp_path / name, {"表1-1": _by_year()}, ABOUT, DAY)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_workbook_of_the_report_holds_every_table_with_its_numbers(report, page):
    book = openpyxl.load_workbook(report.reports[0].folder / "tables.xlsx")
    shown = {figure.caption.get_text().partition("\u3000")[0]: figure for figure in page.select("figure.table")}
    assert book.sheetnames[1:] == list(shown)
    for table in all_tables(Year(report.register, FiscalYear(2024))):
        number = page.select_one(f"#table-{table.id} caption").get_text().partition("\u3000")[0]
        sheet, width = book[number], len(table.columns)
        for index, item in enumerate(table.rows, start=4):
            row = [cell.value for cell in sheet[index]]
            for column, value in zip(table.columns, row[len(row) - width :], strict=True):
                status = table.status(item, column)
                expected = None if status is None else table[table.place(item, column)]
                if expected is None:
                    assert value == (None if status is None else SIGNS[status])
                elif column.measure.style == "number":
                    assert value == pytest.approx(float(round_half_up(expected, column.measure.decimals)))


def test_tidy_table_has_one_row_a_cell_with_codes_labels_and_both_values():
    frame = tidy(_by_year())
    assert frame.columns == [
        "fiscal_year",
        "fiscal_year_ja",
        "fiscal_year_en",
        "measure",
        "measure_ja",
        "measure_en",
        "unit",
        "value",
        "written",
        "status",
        "source",
    ]
    row = frame.filter(fiscal_year="2018", measure="share").to_dicts()[0]
    assert (row["value"], row["written"], row["status"]) == (12.25, "12.3", "observed")
    assert row["fiscal_year_ja"] == "平成30年度（2018年度）"
    missing = frame.filter(fiscal_year="2019", measure="share").to_dicts()[0]
    assert (missing["value"], missing["written"], missing["status"]) == (None, "−", "not_applicable")
    assert frame.filter(measure="clock")["written"].to_list() == ["1:30", "0:00"]
    assert frame["source"].unique().to_list() == ["出典：合成データ"]


def test_row_of_words_without_a_figure_is_a_row_too():
    rows = Dimension("event", Text("会", "Event"), (Item("b", Text("い", "B")), Item("a", Text("ろ", "A"))))
    measure = Measure("n", Text("件数", "Number"), Text("件", "events"))
    cells = pl.DataFrame({"event": ["a"], "measure": ["n"], "value": [3.0]})
    table = StatTable.of(
        "events", Text("会", "E"), [rows.with_total(Text("計", "All"))], [measure], [cells], source=Text("出", "S")
    )
    words = Words(Text("題", "Title"), {"a": Text("会議", "M"), "b": Text("研修", "T")})
    frame = tidy(replace(table, words=(words,))).select("event", "題", "measure", "value", "written", "status")
    assert frame.rows() == [("b", "研修", None, None, None, None), ("a", "会議", "n", 3.0, "3", "observed")]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@a", "'@a"),
        ("＝1+1", "'＝1+1"),
        ("　＠a", "'　＠a"),
        ("-x", "'-x"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("-1,234.5", "-1,234.5"),
        ("会議", "会議"),
    ],
)
def test_words_that_a_spreadsheet_would_run_are_disarmed(words, written):
    listing = _events(words)
    (content,) = tidy_files([listing]).values()
    frame = pl.read_csv(content)
    assert frame["event_ja"].to_list() == [written]
    assert frame["題"].to_list() == [written]
    assert tidy(listing)["題"].to_list() == [words]


def test_csv_file_begins_with_the_mark_by_which_excel_knows_utf_8():
    (content,) = tidy_files([_by_year()]).values()
    assert content.startswith(b"\xef\xbb\xbf")


def test_csv_files_are_read_back_and_begin_with_the_mark_of_utf_8(report):
    folder = report.reports[0].folder / "tables"
    for table in all_tables(Year(report.register, FiscalYear(2024))):
        path = folder / f"{table.id}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        frame = pl.read_csv(path, infer_schema_length=None)
        assert frame["measure"].drop_nulls().len() == table.cells.height
        assert frame["value"].cast(pl.Float64).sum() == pytest.approx(table.cells["value"].sum())
        assert frame["source"].str.contains("合成データ").all()
