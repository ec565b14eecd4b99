"""Days, ages and answers that are not the contact's or the client's, and columns that come again."""

import polars as pl
import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.made_numbers import names_alone
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.years_of_names import month_of_name, year_of_name
from tests.hikiana.intake.office_form.small_ledgers import CASE_HEADS, CLIENTS, CONTACT_HEADS, CONTACTS, read, source

CASES = source("ケース", CASE_HEADS, *CLIENTS)


def _read(form, *sheets):
    return read([CASES, *sheets], form)["contacts"]


def test_month_and_day_of_the_next_appointment_are_no_contact():
    upper = [None, None, None, None, "相談", None, "次回", None]
    lower = ["ケース番号", "相談方法", "時間(分)", "オンライン", "月", "日", "月", "日"]
    rows = [[row[1], row[3], row[4], row[5], "4", str(day), "5", str(day)] for day, row in enumerate(CONTACTS, 1)]
    sheet = source("R6年度", upper, lower, *rows)
    form = propose([CASES, sheet])
    assert form.questions == []
    assert [str(day) for day in _read(form, sheet)["date"]] == [f"2024-04-0{day}" for day in range(1, 6)]


def test_year_below_another_day_is_not_the_contacts():
    upper = [*CONTACT_HEADS, "終結", None, None]
    lower = [None] * len(CONTACT_HEADS) + ["年", "月", "日"]
    rows = [[*row[:2], "4/3", *row[3:], "2026", "3", "31"] for row in CONTACTS]
    sheet = source("R6年度", upper, lower, *rows)
    form = propose([CASES, sheet])
    assert {str(day) for day in _read(form, sheet)["date"]} == {"2024-04-03"}


def _twice(turns, head="第{}回 / {}"):
    heads = [head.format(turn, one) for turn in range(1, turns + 1) for one in ("日時", "方法")]
    rows = []
    for number in (1, 2, 3):
        cells = [(f"R6.{turn + 3}.{number} 13:00～13:{10 * turn}", "電話（母）") for turn in range(1, turns + 1)]
        rows.append([f"K{number}", *(cell for pair in cells for cell in pair)])
    return source("相談記録", ["ケース番号", *heads], *rows)


@pytest.mark.parametrize("head", ["第{}回 / {}", "{1}"])
def test_split_columns_that_come_again_are_contacts_of_their_own(head):
    sheet = _twice(2, head)
    form = propose([CASES, sheet])
    form = answered(form, {question.id: 1 for question in form.questions})
    contacts = _read(form, sheet)
    assert contacts["duration_min"].to_list() == [10, 10, 10, 20, 20, 20]
    assert set(contacts["method"]) == {"phone"}


def test_one_more_contact_to_the_right_than_the_year_before_is_split_like_the_others():
    form = propose([CASES, _twice(2)])
    form = answered(form, {question.id: 1 for question in form.questions})
    later = _twice(3)
    assert propose([CASES, later], form) is form
    assert _read(form, later)["duration_min"].to_list() == [10, 10, 10, 20, 20, 20, 30, 30, 30]


def test_second_and_third_method_of_a_contact_make_no_contacts():
    heads = [*CONTACT_HEADS[:3], "方法1", "方法2", *CONTACT_HEADS[4:]]
    sheet = source("相談記録", heads, *([*row[:4], "来所" if row[3] == "電話" else None, *row[4:]] for row in CONTACTS))
    form = propose([CASES, sheet])
    assert [question.id for question in form.questions] == ["相談記録/方法2"]
    told = answered(form, {"相談記録/方法2": 1})
    assert _read(told, sheet)["contact_id"].to_list() == [row[0] for row in CONTACTS]


@pytest.mark.parametrize("head", ["母生年月日", "保護者の生年月日", "担当者生年月日"])
def test_birth_of_another_is_not_the_clients(head):
    place = CASE_HEADS.index("年齢")
    heads = [head if one == "年齢" else one for one in CASE_HEADS]
    clients = source("ケース", heads, *([*row[:place], "1956/4/3", *row[place + 1 :]] for row in CLIENTS))
    form = propose([clients, source("相談記録", CONTACT_HEADS, *CONTACTS)])
    assert form.parts[0].columns[head].field == ""


@pytest.mark.parametrize("head", ["母の年齢", "家族の年齢", "来談者年齢"])
def test_age_of_another_is_not_the_clients(head):
    heads = [head if one == "年齢" else one for one in CASE_HEADS]
    form = propose([source("ケース", heads, *CLIENTS), source("相談記録", CONTACT_HEADS, *CONTACTS)])
    assert form.parts[0].columns[head].field == ""


def test_later_sheet_whose_days_have_no_year_is_not_read_by_its_name_unasked():
    form = propose([CASES, source("2024年", CONTACT_HEADS, *CONTACTS)])
    later = source("2025年", CONTACT_HEADS, *([*row[:2], "1/7", *row[3:]] for row in CONTACTS))
    assert _read(form, later)["date"].null_count() == 5
    assert [question.id for question in propose([CASES, later], form).questions] == ["#年/年度"]
    assert len(matched([later], form).read) == 1


@pytest.mark.parametrize(("name", "year", "month"), [("R6.4", 2024, 4), ("R7.1", 2024, 1), ("R6.10", 2024, 10)])
def test_name_of_an_era_a_dot_and_a_month(name, year, month):
    assert (year_of_name(name).year, month_of_name(name)) == (year, month)


@pytest.mark.parametrize(
    ("written", "alone"),
    [
        ("山田 花子 様", "山田花子"),
        ("山田花子（母）", "山田花子"),
        ("Y．H", "YH"),
        ("Y・H", "YH"),
        ("匿名", ""),
        ("佐藤(1)", "佐藤(1)"),
    ],
)
def test_names_are_compared_without_what_is_put_beside_them(written, alone):
    assert pl.select(names_alone(pl.lit(written))).item() == alone
