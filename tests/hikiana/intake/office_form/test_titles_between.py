"""Titles between the records of a sheet are no records, and tell months and years that its days leave unsaid."""

import pytest

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.tables_by_form import tables_of
from tests.hikiana.intake.office_form.small_ledgers import CASE_HEADS, CLIENTS, CONTACTS, ids, read, source

CASES = source("ケース", CASE_HEADS, *CLIENTS)
HEADS = ["ケース番号", "相談方法", "相談時間(分)", "オンライン"]


def _sheet(day, *rows, name="R6年度", above=()):
    """A sheet whose contacts come one after the other, on these days, between titles, which are lists."""
    contacts = iter(CONTACTS)
    told = []
    for row in rows:
        one = None if isinstance(row, list) else next(contacts)
        told.append(row if one is None else [row, one[1], *one[3:6]])
    return source(name, *([text] for text in above), [day, *HEADS], *told)


def _read(sheet, answers=None):
    form = propose([CASES, sheet])
    assert ids(form) == [*(answers or {})]
    form = answered(form, answers or {})
    assert propose([CASES, sheet], form) is form
    return [str(day) for day in read([CASES, sheet], form)["contacts"]["date"]]


@pytest.mark.parametrize("title", ["5月", "５月分", "【5月】", "令和6年5月", "■ 2024年5月"])
def test_title_of_a_month_is_no_record(title):
    days = ["2024/4/3", "2024/4/9", "2024/5/7", "2024/6/1", "2024/6/4"]
    assert len(_read(_sheet("相談日", *days[:2], [title], *days[2:]))) == 5


def test_day_is_of_the_month_of_the_title_above_it():
    head = ["日", *HEADS]
    sheet = _sheet("日", "3", "9", ["小計", "2件"], ["1月"], head, "7", "31", ["3月"], head, "4", above=["4月"])
    assert _read(sheet) == ["2024-04-03", "2024-04-09", "2025-01-07", "2025-01-31", "2025-03-04"]


def test_month_above_the_head_alone_is_that_of_all_days():
    assert _read(_sheet("日", "3", "9", "10", "11", "12", above=["4月"]))[-1] == "2024-04-12"


def test_name_of_a_sheet_tells_the_month_of_days_before_another_title():
    assert _read(_sheet("日", "3", "9", ["5月"], "7", "8", "9", name="R6年度4月"))[1:3] == ["2024-04-09", "2024-05-07"]


@pytest.mark.parametrize("title", ["令和6年度", "■R6年度", "2024年度", "6年度"])
def test_day_without_its_year_is_of_the_year_of_the_title_above_it(title):
    sheet = _sheet("相談日", "4/3", "3/9", [title], "4/7", "1/8", "3/4", name="相談", above=["令和5年度 相談受付簿"])
    assert _read(sheet) == ["2023-04-03", "2024-03-09", "2024-04-07", "2025-01-08", "2025-03-04"]


def test_titles_of_months_may_tell_the_calendar_year():
    sheet = _sheet("日", "3", ["令和6年12月"], "9", "10", ["令和7年1月"], "7", "8", name="相談", above=["令和6年4月"])
    assert _read(sheet) == ["2024-04-03", "2024-12-09", "2024-12-10", "2025-01-07", "2025-01-08"]


def test_months_do_not_go_on_below_the_title_of_another_year():
    sheet = _sheet("日", "3", "9", ["令和6年度"], "7", ["5月"], "8", "9", name="相談", above=["令和5年度", "4月"])
    form = propose([CASES, sheet])
    raw = tables_of(sheet.path, matched([CASES, sheet], form).read, form, NO_ANSWERS).tables["contacts"]
    assert raw.frame["date"].to_list() == ["2023-04-03", "2023-04-09", None, "2024-05-08", "2024-05-09"]


def test_year_that_titles_repeat_may_be_left_over_and_is_asked():
    sheet = _sheet("相談日", "4/3", "4/9", ["令和5年度"], "4/10", "4/11", "5/1", name="相談", above=["令和5年度"])
    assert ids(propose([CASES, sheet])) == ["相談/年度"]


def test_year_before_the_first_title_is_not_known_where_name_and_title_above_differ():
    sheet = _sheet("相談日", "4/3", "4/9", ["令和6年度"], "4/10", "4/11", "5/1", name="R6年度", above=["令和5年度"])
    form = propose([CASES, sheet])
    raw = tables_of(sheet.path, matched([CASES, sheet], form).read, form, NO_ANSWERS).tables["contacts"]
    assert raw.frame["date"].to_list() == ["4/3", "4/9", "2024-04-10", "2024-04-11", "2024-05-01"]


def test_month_in_a_column_of_months_is_no_title():
    rows = [[None, *row[1:2], *row[3:6], "3"] for row in CONTACTS]
    sheet = source("R6年度", ["月", *HEADS, "日"], ["4月"], *rows[:2], ["5月"], *rows[2:])
    form = propose([CASES, sheet])
    assert "見出しの月" not in form.parts[1].columns


def test_day_whose_month_nothing_tells_is_told_so():
    sheet = _sheet("日", "3", "9", "10", "11", "12")
    form = propose([CASES, sheet])
    (fault,) = tables_of(sheet.path, matched([CASES, sheet], form).read, form, NO_ANSWERS).faults
    assert fault.rule == "form_month_known"
    assert "何月の日か分かりません" in fault.message.ja


def test_titles_that_the_form_does_not_know_are_never_passed_over():
    before, after = (_sheet("日", *rows, name="R6年度4月") for rows in (["3"] * 5, ["3", "4", ["5月"], "3", "4", "5"]))
    form = propose([CASES, before])
    assert list(matched([CASES, after], form).read[1].new) == ["見出しの月"]
    again = propose([CASES, after], form)
    assert [str(day)[5:7] for day in read([CASES, after], again)["contacts"]["date"]] == ["04", "04", "05", "05", "05"]
