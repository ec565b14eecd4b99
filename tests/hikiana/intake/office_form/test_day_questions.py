"""Days that are told in parts, without their era, or by the name of their sheet."""

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import BY_COMMAND
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.tables_by_form import tables_of
from hikiana.intake.parse import parse
from tests.hikiana.intake.office_form.small_ledgers import CASE_HEADS, CLIENTS, CONTACTS, ROWS, read, source
from tests.hikiana.intake.office_form.small_ledgers import HEADS as FLAT_HEADS

HEADS = ["ケース番号", "相談方法", "相談時間(分)", "オンライン"]
CASES = source("ケース", CASE_HEADS, *CLIENTS)


def _contacts(heads, days, name="相談記録", rows=CONTACTS):
    """A sheet of contacts with these columns in the place of that of days."""
    told = [[row[1], *row[3:6], *day] for row, day in zip(rows, days, strict=True)]
    return source(name, [*HEADS, *heads], *told)


def _days(form, *sheets):
    return [str(day) for day in read([CASES, *sheets], form)["contacts"]["date"]]


@pytest.mark.parametrize(
    ("heads", "days"),
    [
        (["年", "月", "日"], ["R6 4 3", "R6 12 9", "R7 1 7", "R7 2月 1日", "R7 3 4"]),
        (["年度", "月", "日"], ["2024 4 3", "2024 12 9", "2024 1 7", "2024 2 1", "2024 3 4"]),
        (["年度", "相談日"], ["R6 4/3", "R6 12/9", "R6 1/7", "R6 2月1日", "R6 3/4"]),
        (["年", "月", "日"], ["令和6年 4 3", "－ 12 9", "令和7年 1 7", "－ 2 1", "－ 3 4"]),
    ],
)
def test_year_stands_in_a_column_of_its_own(heads, days):
    sheet = _contacts(heads, [[None if part == "－" else part for part in day.split()] for day in days])
    form = propose([CASES, sheet])
    form = answered(form, {question.id: 1 for question in form.questions if question.id.endswith("上の行と同じ")})
    assert form.open_questions == []
    assert _days(form, sheet) == ["2024-04-03", "2024-12-09", "2025-01-07", "2025-02-01", "2025-03-04"]


@pytest.mark.parametrize("head", ["日", "日付", "相談日"])
def test_month_is_told_by_the_name_of_the_sheet(head):
    april = _contacts([head], [("3",), ("9日",)], "R6.4月", CONTACTS[:2])
    january = _contacts([head], [("7",), ("31",), ("4",)], "R7.1月", CONTACTS[2:])
    form = propose([CASES, april, january])
    form = answered(form, {"R#.#月/年度": 1})
    assert _days(form, april, january) == ["2024-04-03", "2024-04-09", "2025-01-07", "2025-01-31", "2025-01-04"]


def test_year_of_sheets_that_are_called_by_their_month_is_asked():
    april = _contacts(["日"], [("3",), ("9",)], "4月", CONTACTS[:2])
    january = _contacts(["日"], [("7",), ("31",), ("4",)], "1月", CONTACTS[2:])
    form = propose([CASES, april, january])
    (question,) = form.questions
    assert "何年度" in question.question
    told = answered(form, {question.id: 1 + question.choices.index("令和6年度（2024年度）")})
    assert _days(told, april, january)[1:3] == ["2024-04-09", "2025-01-07"]


@pytest.mark.parametrize(
    ("days", "first", "era", "read"),
    [
        (["6.4.3", "6.4.9", "6.5.7(火)", "6年6月1日", "7.1.4"], "6 は令和6年", "R", "2025-01-04"),
        (["24.4.3", "24/4/9", "24.5.7", "24.6.1", "25.1.4"], "24 は西暦2024年", "20", "2025-01-04"),
        (["29.4.3", "29.4.9", "29.5.7", "29.6.1", "30.1.4"], "29 は平成29年", "H", "2018-01-04"),
    ],
)
def test_era_of_days_that_have_none_is_asked(days, first, era, read):
    sheet = _contacts(["相談日"], [(day,) for day in days])
    form = propose([CASES, sheet])
    (question,) = form.questions
    assert (question.id, question.choices[0], question.examples) == ("相談記録/相談日/元号", first, days[:3])
    told = answered(form, {question.id: 1})
    assert told.parts[1].columns["相談日"].era == era
    assert _days(told, sheet)[-1] == read
    assert propose([CASES, sheet], told) is told


def _of_a_year_told_once(many):
    """As many contacts as this, of which only the first has its year."""
    rows = [CONTACTS[number % len(CONTACTS)] for number in range(many)]
    days = [("R6" if not number else None, f"{4 + number // 25}/{1 + number % 25}") for number in range(many)]
    return _contacts(["年度", "相談日"], days, rows=rows)


def _unread(form, sheet):
    """The rows of days that are not read, though a command names a year."""
    raw = tables_of(sheet.path, matched([CASES, sheet], form).read, form, NO_ANSWERS).tables["contacts"]
    return [one.rows.to_list() for one in parse(raw, FiscalYear(2030))[1] if "年がなく" in one.hint.ja]


def test_year_that_is_written_once_is_asked_to_be_that_of_all_rows_below():
    sheet = _of_a_year_told_once(120)
    form = propose([CASES, sheet])
    assert [question.id for question in form.questions] == ["相談記録/上の行と同じ"]
    told = answered(form, {"相談記録/上の行と同じ": 1})
    assert _days(told, sheet)[-1] == "2024-08-20"
    assert _unread(told, sheet) == []


def test_row_whose_column_of_years_is_empty_is_never_of_the_year_that_a_command_names():
    sheet = _of_a_year_told_once(5)
    form = propose([CASES, sheet])
    assert _unread(answered(form, {"相談記録/上の行と同じ": 2}), sheet) == [[3, 4, 5, 6]]


def test_days_of_several_years_are_never_of_the_year_that_a_command_names():
    sheet = _contacts(["相談日"], [("4/3",), ("4/9",), ("5/7",), ("6/1",), ("6/4",)])
    form = propose([CASES, sheet])
    (question,) = form.questions
    assert _unread(answered(form, {question.id: len(question.choices)}), sheet) == [[2, 3, 4, 5, 6]]


def test_era_of_a_column_of_years_is_asked():
    sheet = _contacts(["年", "月", "日"], [("6", "4", "3"), *(("6", "5", "7"),) * 4])
    form = propose([CASES, sheet])
    (question,) = form.questions
    assert question.choices[0] == "6 は令和6年"
    assert _days(answered(form, {question.id: 1}), sheet)[0] == "2024-04-03"


def _of_years(names, days):
    """A sheet for each name, with the first contacts of the ledger on these days without a year."""
    return [
        _contacts(["相談日"], [(day,) for day in of_sheet], name, CONTACTS[: len(of_sheet)])
        for name, of_sheet in zip(names, days, strict=True)
    ]


def test_year_of_names_is_a_calendar_one_where_the_months_run_so():
    sheets = _of_years(["2023年", "2024年"], [["4/9", "12/1"], ["1/9", "3/5", "11/2"]])
    form = propose([CASES, *sheets])
    assert form.questions == []
    assert _days(form, *sheets) == ["2023-04-09", "2023-12-01", "2024-01-09", "2024-03-05", "2024-11-02"]


def test_year_of_names_is_a_fiscal_one_where_the_months_run_so():
    sheets = _of_years(["台帳R5", "台帳R6"], [["4/9", "1/20"], ["4/9", "12/5", "3/31"]])
    form = propose([CASES, *sheets])
    assert form.questions == []
    assert _days(form, *sheets) == ["2023-04-09", "2024-01-20", "2024-04-09", "2024-12-05", "2025-03-31"]


def test_year_of_names_is_asked_where_the_months_run_in_neither_way():
    sheets = _of_years(["2024年"], [["4/9", "2/1", "8/1"]])
    form = propose([CASES, *sheets])
    (question,) = form.questions
    assert question.choices == ["2024年4月から2025年3月まで（年度）", "2024年1月から12月まで（暦年）"]
    assert _days(answered(form, {question.id: 1}), *sheets)[1] == "2025-02-01"
    assert _days(answered(form, {question.id: 2}), *sheets)[1] == "2024-02-01"


def test_order_of_a_few_days_tells_nothing_of_the_year_of_a_name():
    sheets = _of_years(["2024年"], [["1/20", "4/9", "6/1"]])
    assert [question.id for question in propose([CASES, *sheets]).questions] == ["#年/年度"]


def test_numbers_that_begin_anew_in_sheets_of_calendar_years_are_of_these():
    clients = [[f"{n}", *row[1:]] for n, row in enumerate(CLIENTS, start=1)]
    by_year = [[["1", "1/9"], ["2", "2/3"]], [["1", "1/20"], ["2", "11/5"]]]
    heads = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン", *CASE_HEADS[1:]]
    sheets = []
    for year, rows in zip((2023, 2024), by_year, strict=True):
        others = clients[2 * (year - 2023) :]
        told = [[*row, "電話", "30", "いいえ", *other[1:]] for row, other in zip(rows, others, strict=False)]
        sheets.append(source(f"{year}年", heads, *told))
    form = propose(sheets)
    told = answered(form, {question.id: 1 for question in form.open_questions})
    assert told.case_numbers == "by_year"
    assert read(sheets, told)["contacts"]["case_id"].n_unique() == 4


def test_column_of_years_whose_months_run_from_april_is_asked_to_be_one_of_fiscal_years():
    days = [("2024", "4", "3"), ("2024", "12", "9"), ("2024", "1", "7"), ("2024", "3", "1"), ("2025", "4", "4")]
    sheet = _contacts(["年", "月", "日"], days)
    form = propose([CASES, sheet])
    (question,) = form.questions
    assert question.choices[0] == "年度（2024 の1月は2025年1月）"
    assert _days(answered(form, {question.id: 1}), sheet)[2] == "2025-01-07"
    assert _days(answered(form, {question.id: 2}), sheet)[2] == "2024-01-07"


@pytest.mark.parametrize(
    ("name", "others"), [("R6年度", [5, 6]), ("R6.4月", [5, 6]), ("2024年", [5, 6]), ("相談記録", [])]
)
def test_days_of_another_year_than_the_name_tells_are_warned_of(name, others):
    days = [("2024-04-03",), ("2024-05-09",), ("2024-06-07",), ("2026-04-03",), ("2026-05-04",)]
    sheet = _contacts(["相談日"], days, name)
    form = propose([CASES, sheet])
    reading = tables_of(sheet.path, matched([CASES, sheet], form).read, form, NO_ANSWERS)
    told = [finding for finding in reading.told if finding.rule == "day_of_named_year"]
    assert [finding.rows.to_list() for finding in told] == ([others] if others else [])


def test_years_of_one_digit_in_the_names_of_sheets_are_those_of_reiwa():
    sheets = _of_years(["5年度", "6年度"], [["4/9", "1/20"], ["4/9", "12/5", "3/31"]])
    form = propose([CASES, *sheets])
    assert form.questions == []
    assert _days(form, *sheets) == ["2023-04-09", "2024-01-20", "2024-04-09", "2024-12-05", "2025-03-31"]


def _without_year():
    return source("受付簿", FLAT_HEADS, *([*row[:2], row[2].removeprefix("2024/"), *row[3:]] for row in ROWS))


def _read_in(sheet, form, year):
    found = matched([sheet], form).read
    return tables_of(sheet.path, found, form, NO_ANSWERS, year and FiscalYear(year))


def test_days_of_a_ledger_of_one_year_may_be_of_the_year_that_a_command_names():
    sheet = _without_year()
    form = propose([sheet])
    (question,) = form.open_questions
    told = answered(form, {question.id: 1 + list(question.values).index(BY_COMMAND)})
    assert propose([sheet], told) is told
    for year in (2024, 2025):
        reading = _read_in(sheet, told, year)
        assert reading.faults == []
        assert parse(reading.tables["contacts"])[0]["date"].dt.year().unique().to_list() == [year]
        (note,) = [one for one in reading.told if one.rule == "form_year_of_command"]
        assert f"（{year}年度）" in note.message.ja
    assert [one.rule for one in _read_in(sheet, told, None).faults] == ["form_year_named"]


def test_ledger_of_a_fixed_year_is_refused_when_another_is_asked_for():
    sheet = _without_year()
    form = propose([sheet])
    (question,) = form.open_questions
    told = answered(form, {question.id: 1 + list(question.values).index("2024")})
    assert _read_in(sheet, told, 2024).faults == _read_in(sheet, told, None).faults == []
    assert [one.rule for one in _read_in(sheet, told, 2025).faults] == ["form_year_asked"]
