"""The forms in which staff write days, minutes, numbers, yes or no and places."""

import unicodedata
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake import beside_day, forms
from hikiana.intake.findings import WITHHELD, Place
from hikiana.intake.parse import parse
from hikiana.intake.raw import RawTable
from schemas.tables import TABLES

DAY = date(2024, 5, 29)


def _read(form, *cells):
    return pl.DataFrame({"cells": list(cells)}).select(form(pl.col("cells"))).to_series().to_list()


def _parsed(name, **cells):
    table = TABLES[name]
    frame = pl.DataFrame([cells], schema=dict.fromkeys(table.columns, pl.String), orient="row")
    return parse(RawTable(table, Path(f"{name}.csv"), frame, pl.Series([2], dtype=pl.UInt32), Place(f"{name}.csv")))


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-29",
        "2024/5/29",
        "2024.5.29",
        "2024年5月29日",
        "令和6年5月29日",
        "令和6年 5月29日",
        "R6.5.29",
        "R6/5/29",
        "r6-5-29",
        "45441",
        "2024-05-29 00:00:00",
        "20240529",
        "20240529.0",
        "45441.4375",
        "令6.5.29",
        "R.6.5.29",
        "令和 6年 5月 29日",
        "令和6年5月29日(水)",
        "令和6年5月29日水曜日",
        "令和6年5月29日 水",
        "R6.5.29 (水)",
        "R6.5.29 水",
        "2024/5/29 水曜",
        "2024年05月29日(水・祝)",
        "2024-05-29T13:00",
        "2024-05-29T00:00:00+09:00",
        "2024-05-29 13:00:00",
        "2024/5/29 9:30",
        "2024/5/29(水) 13:00~14:30",
        "2024/5/29 9:30 AM",
        "2024年5月29日 午後1時30分",
        "令和6年5月29日(水)13時半頃",
    ],
)
def test_day_is_read_in_every_form(cell):
    assert _read(forms.days, cell) == [DAY]


@pytest.mark.parametrize(
    ("cell", "day"),
    [("平成31年4月30日", date(2019, 4, 30)), ("令和元年5月1日", date(2019, 5, 1)), ("S63.12.31", date(1988, 12, 31))],
)
def test_day_of_an_era_is_counted_from_its_first_year(cell, day):
    assert _read(forms.days, cell) == [day]


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-02-30", "令和6年13月1日", "5月29日", "24/5/29", "20241301", "12", "昨日", "", "99999", "6.5.29"),
        *("'24/5/29", "2024-05-29T20:00Z", "2024-05-29T09:00:00+00:00", "1899-12-31 10:15:00", "2024/5/29 25:00"),
        *("2024/5/29 山田", "2024/5/29(山)", "202405290", "水", "13:30"),
    ],
)
def test_what_is_no_day_or_lacks_its_year_is_not_guessed(cell):
    assert _read(forms.days, cell) == [None]


@given(st.dates(date(2009, 7, 1), date(2099, 12, 31)))
def test_any_day_is_the_same_in_all_forms(day):
    era, first = ("R", 2018) if day >= date(2020, 1, 1) else ("H", 1988)
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    number = day.year - first
    cells = [f"{day}", f"{day:%Y/%m/%d}", f"{era}{number}.{day.month}.{day.day}", str(serial)]
    assert _read(forms.days, *cells) == [day] * len(cells)


BESIDE = ("({0})", "（{0}）", " ({0}曜)", "{0}曜日", " {0}曜日", "（{0}・祝）", "")
AT = ("", " 9:30", "T13:00", " 13:00:00", " 午後3時", "　10:15～11:00")


@given(st.dates(date(2009, 7, 1), date(2099, 12, 31)), st.sampled_from(BESIDE), st.sampled_from(AT))
def test_any_day_is_the_same_with_its_weekday_and_a_time_of_day(day, beside, at):
    weekday = beside_day.WEEKDAYS[day.weekday()]
    era, first = ("令和", 2018) if day >= date(2020, 1, 1) else ("平成", 1988)
    year, month, number = day.year, day.month, day.day
    cells = [f"{day}", f"{year}/{month}/{number}", f"{year}年{month}月{number}日", f"{year}.{month}.{number}"]
    cells += [f"{era}{year - first}年{month}月{number}日", f"{era[0]}{year - first}.{month}.{number}"]
    cells = [unicodedata.normalize("NFKC", f"{cell}{beside.format(weekday)}{at}").strip() for cell in cells]
    assert _read(forms.days, *cells) == [day] * len(cells)
    assert _read(beside_day.weekdays, *cells) == [day.isoweekday() if beside else None] * len(cells)


@given(st.integers(1989, 2098).map(FiscalYear), st.data())
def test_day_without_its_year_is_that_of_the_fiscal_year(year, data):
    day = data.draw(st.dates(year.start, year.end))
    cells = [f"{day.month}{mark}{day.day}{end}" for mark, end in (("月", "日"), ("/", ""), ("-", ""))]
    cells += [f"{day:%m/%d}", f"{day.month}月 {day.day}日"]
    cells += [f"{day:%m/%d}({beside_day.WEEKDAYS[day.weekday()]})", f"{day.month}/{day.day} 13:30"]
    assert _read(lambda cells: forms.days(cells, year), *cells) == [day] * len(cells)
    assert _read(forms.lacks_year, *cells) == [True] * len(cells)


@pytest.mark.parametrize("cell", ["2月29日", "4/31", "13/1", "0/5", "5.29", "5", "5月", "令和5月29日", "5/29/24"])
def test_what_is_no_day_of_the_fiscal_year_is_not_guessed(cell):
    assert _read(lambda cells: forms.days(cells, FiscalYear(2024)), cell) == [None]


def test_leap_day_without_its_year_is_one_of_a_fiscal_year_that_has_it():
    assert _read(lambda cells: forms.days(cells, FiscalYear(2023)), "2/29") == [date(2024, 2, 29)]


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1990, 2098).map(FiscalYear))
def test_year_that_is_written_is_never_replaced(day, year):
    cells = [f"{day}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日"]
    assert _read(lambda cells: forms.days(cells, year), *cells) == [day] * len(cells)
    assert _read(forms.lacks_year, *cells) == [False] * len(cells)


@pytest.mark.parametrize("cell", ["2024-04", "2024/4", "2024年4月", "R6.4", "令和6年4月", "2024-04-01"])
def test_month_is_read_as_its_first_day(cell):
    assert _read(forms.months, cell) == [date(2024, 4, 1)]


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("45", 45),
        ("45分", 45),
        ("約45分", 45),
        ("約 1時間", 60),
        ("約", None),
        ("1:15", 75),
        ("1:15:00", 75),
        ("1時間15分", 75),
        ("2時間", 120),
        ("75.0", 75),
        ("1899-12-31 01:15:00", 75),
        ("1.5", None),
        ("1.5時間", 90),
        ("2h", 120),
        ("1H", 60),
        ("1h15", 75),
        ("1h30m", 90),
        ("1 h 5 min", 65),
        ("90m", 90),
        ("1時間30", 90),
        ("1hr", 60),
        ("h15", None),
        ("45分間", 45),
        ("1時間半", 90),
        ("約30分", 30),
        ("30分程度", 30),
        ("45min", 45),
        ("13:00~13:45", 45),
        ("13:00-13:45", 45),
        ("13時から14時半まで", 90),
        ("午前11時半〜午後1時", 90),
        ("13:00~", None),
        ("13:00~12:45", None),
        ("1時間~2時間", None),
        ("3-5分", None),
        ("1:75", None),
        ("1900-01-20 00:00:00", None),  # the number 20 in a cell that is formatted as a day
        ("1900-01-01 01:30:00", None),
        ("", None),
    ],
)
def test_minutes_are_read_in_every_form(cell, minutes):
    assert _read(forms.minutes, cell) == [minutes]


@pytest.mark.parametrize(
    ("cell", "in_hours", "in_clock"),
    [
        ("1.5", 90, None),
        ("2", 120, None),
        ("0.25", 15, None),
        ("0.33", 20, None),
        ("1.50000", 90, None),
        ("0.0833", 5, None),
        ("0.16666666666666666", 10, None),
        ("0.0416667", None, None),  # an hour as a part of a day
        ("45分", 45, 45),
        ("1:15", 75, 75),
        ("1899-12-31 01:15:00", 75, 75),
        ("1時間15分", 75, 75),
        ("1.5時間", 90, 90),
        ("-1", None, None),
    ],
)
def test_number_is_hours_where_lengths_are_counted_so_and_not_guessed_among_clocks(cell, in_hours, in_clock):
    read = [_read(lambda cells, unit=unit: forms.minutes(cells, unit), cell) for unit in ("hours", "clock")]
    assert read == [[in_hours], [in_clock]]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234", 1234),
        ("-3", -3),
        ("25歳", 25),
        ("20 名", 20),
        ("45.0", 45),
        ("1,23", None),
        ("1.5", None),
        ("四", None),
    ],
)
def test_numbers_are_read_with_separators_and_counters(cell, number):
    assert _read(lambda cells: forms.numbers(cells, ("歳", "名")), cell) == [number]


@pytest.mark.parametrize(
    ("table", "column", "taken", "other"),
    [
        ("cases", "age", "25才", "25回"),
        ("contacts", "duration_min", "25分", "25才"),
        ("activities", "participants", "25名", "25回"),
        ("activities", "sessions", "2回", "2名"),
    ],
)
def test_number_with_the_unit_of_another_column_is_not_read(table, column, taken, other):
    assert [_parsed(table, **{column: cell})[0][column].is_null()[0] for cell in (taken, other)] == [False, True]


@given(st.integers(1990, 2099).map(FiscalYear))
def test_fiscal_year_is_read_as_labels_write_it(year):
    cells = [str(year), f"{year}年度", year.label.ja, year.short_label.ja]
    assert _read(forms.fiscal_years, *cells) == [year.year] * len(cells)


@pytest.mark.parametrize(
    ("cell", "meant"), [("○", True), ("あり", True), ("yes", True), ("×", False), ("なし", False), ("△", None)]
)
def test_yes_and_no_are_read_in_every_form(cell, meant):
    assert _read(forms.truths, cell) == [meant]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("北海道北見市", "01208"), ("札幌市北区", "01100"), ("1208", "01208"), ("012084", "01208")],
)
def test_place_becomes_its_code_and_is_counted_as_read_from_another_form(cell, code):
    typed, (note,) = _parsed("cases", municipality=cell, region="unknown")
    assert typed["municipality"].to_list() == [code]
    assert (note.rule, note.severity, note.rows.to_list()) == ("written_otherwise", "note", [2])
    assert f"「{cell} → {code}」" in note.describe("ja")
    assert cell not in note.message.ja


@pytest.mark.parametrize("cell", ["青森市", "012085", "122084"])
def test_place_that_is_none_of_hokkaidos_stays_as_it_is_written(cell):
    """A code with another check digit is mistyped."""
    typed, findings = _parsed("cases", municipality=cell)
    assert typed["municipality"].to_list() == [cell]
    assert findings == []


@pytest.mark.parametrize("between", ["、", "，", ";", "；", "・", "/", "\n", " 、 "])
def test_answers_may_be_separated_as_staff_do(between):
    typed, findings = _parsed("cases", purposes=f"就労・就学について{between}関わり方について")
    assert typed["purposes"].to_list() == [["work_or_school", "how_to_relate"]]
    assert {finding.severity for finding in findings} <= {"note"}


def test_full_width_cells_are_read_and_free_text_stays_as_it_is_written():
    typed, findings = _parsed(
        "activities",
        activity_id="Ａ１",
        fiscal_year="令和６年度",
        date="２０２４年５月２９日",
        title="第①回　会議",
        participants="２０名",
    )
    row = typed.select("activity_id", "fiscal_year", "date", "title", "participants").row(0)
    assert row == ("A1", 2024, DAY, "第①回　会議", 20)
    assert len(findings) == 4
    assert next(note for note in findings if note.column.en.endswith("(activity_id)")).values.to_list() == [WITHHELD]


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (forms.days, "٢٠٢٤-٠٥-٢٩"),
        (forms.days, "٤٥٤٤١"),
        (forms.days, "R٦.5.29"),
        (lambda cells: forms.days(cells, FiscalYear(2024)), "٥/٢٩"),
        (forms.months, "٢٠٢٤-٠٥"),
        (forms.minutes, "١:٣٠"),
        (forms.minutes, "1時間٣分"),
        (forms.fiscal_years, "R٦"),
    ],
)
def test_digits_of_other_scripts_are_unreadable_and_no_fault_of_the_program(read, cell):
    assert _read(read, cell) == [None]
