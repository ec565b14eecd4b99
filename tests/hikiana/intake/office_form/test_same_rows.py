"""Contacts that stand in two sheets or files with the same answers count once when the office says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from hikiana.base.errors import FormError
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from tests.hikiana.intake.office_form.small_ledgers import ids, source

HEADS = ["ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン", "性別", "年齢"]
ALL = [[f"K{n % 4}", f"2024/{n + 1}/3", "電話", "30", "いいえ", "男", "24"] for n in range(12)]
ID = "同じ相談"


def _year(file, rows):
    return replace(source("相談記録", HEADS, *rows, file=file), alike=True)


def _read(sheets, form):
    reading, _ = read_by_form(Path("台帳"), sheets, form, NO_ANSWERS)
    return reading


def _told(sheets, answer):
    form = propose(sheets)
    return answered(form, {one.id: 1 for one in form.open_questions} | {ID: answer})


@pytest.mark.parametrize(("answer", "rows"), [(1, 12), (2, 15)])
def test_rows_of_two_files_that_overlap_count_as_the_office_says(answer, rows):
    sheets = [_year("R5.xlsx", ALL[:8]), _year("R6.xlsx", ALL[5:])]
    form = _told(sheets, answer)
    (question,) = [one for one in form.questions if one.id == ID]
    assert (
        "「R5.xlsx」と「R6.xlsx」に3行" in question.question.replace(" / 相談記録", "") or "に3行" in question.question
    )
    reading = _read(sheets, form)
    assert reading.tables["contacts"].frame.height == rows
    left = [one for one in reading.told if one.rule == "row_stands_before"]
    assert [(one.file, one.rows.to_list()) for one in left] == ([("R6.xlsx", [2, 3, 4])] if answer == 1 else [])
    assert propose(sheets, form) == form


def test_two_alike_contacts_of_a_day_stay_two_where_rows_count_once():
    twice = [*ALL[:8], ALL[7]]
    sheets = [_year("R5.xlsx", twice), _year("R6.xlsx", ALL[5:])]
    assert _read(sheets, _told(sheets, 1)).tables["contacts"].frame.height == 13
    assert ID not in ids(propose([_year("R5.xlsx", [*ALL, *ALL[:6]])]))


@pytest.mark.parametrize("place", [1, 2, 3], ids=["day", "method", "length"])
def test_rows_with_another_answer_are_no_same_ones(place):
    changed = [list(row) for row in ALL[5:]]
    for row in changed[:3]:
        row[place] = {1: row[1] + "0", 2: "来所", 3: "45"}[place]
    assert ID not in ids(propose([_year("R5.xlsx", ALL[:8]), _year("R6.xlsx", changed)]))


def test_two_rows_may_be_alike_by_chance():
    assert ID not in ids(propose([_year("R5.xlsx", ALL[:7]), _year("R6.xlsx", ALL[5:])]))


def test_copy_is_asked_about_as_a_whole_first():
    sheets = [_year("1.xlsx", ALL), _year("2.xlsx", ALL[:9])]
    form = propose(sheets)
    assert ID not in ids(form)
    (copy,) = [one for one in form.open_questions if one.id.startswith("数える")]
    left_out = answered(form, {one.id: 1 for one in form.open_questions} | {copy.id: 2})
    assert propose(sheets, left_out) == left_out


@pytest.mark.parametrize(("answer", "rows"), [(1, 12), (2, 18)])
def test_file_that_shares_most_rows_with_another_and_has_its_own_loses_none(answer, rows):
    sheets = [_year("R5.xlsx", ALL[:8]), _year("R6.xlsx", ALL[2:])]
    form = _told(sheets, answer)
    again = propose(sheets, form)
    assert [one.id for one in again.open_questions] == [ID]
    form = answered(again, {ID: answer})
    assert _read(sheets, form).tables["contacts"].frame.height == rows


def test_file_that_overlaps_a_known_ledger_is_refused_until_it_is_asked_about():
    first = [_year("R5.xlsx", ALL[:8])]
    form = answered(propose(first), {one.id: 1 for one in propose(first).open_questions})
    sheets = [*first, _year("R6.xlsx", ALL[5:])]
    with pytest.raises(FormError, match="答えが全て同じ相談が3行"):
        _read(sheets, form)
    asked = propose(sheets, form)
    assert [one.id for one in asked.open_questions] == [ID]
    assert _read(sheets, answered(asked, {ID: 1})).tables["contacts"].frame.height == 12
