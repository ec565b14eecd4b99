"""Sheets of another form beside the records are asked about first: bookings, absences, lists of closed cases."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    HEADS,
    ROWS,
    fields_told,
    ids,
    question_of,
    read,
    source,
)

RECORDS = source("相談記録", HEADS, *ROWS)
BOOKING_HEADS = ["日付", "ケース番号", "方法", "時間（分）", "担当"]
BOOKINGS = [["2024/7/1", "K1", "電話", "60", None], ["2024/7/2", "K2", "来所", "60", None]]
CLOSED_HEADS = ["ケース番号", "終結日", "性別", "年齢"]


def _answered(sheets, form, **answers):
    """The form once all is answered, with what follows from sheets that are read."""
    while form.open_questions:
        form = answered(form, {one.id: 1 for one in form.open_questions} | answers)
        form = propose(sheets, form)
    return form


def _aside(form):
    return [one for one in ids(form) if one.startswith("別の形のシート/")]


def _rows(sheets, form):
    return read(sheets, form)["contacts"].height


@pytest.mark.parametrize(("answer", "rows"), [(1, 5), (2, 7)])
@pytest.mark.parametrize("name", ["予約表", "スケジュール"])
def test_sheet_of_another_form_counts_when_the_office_says_so(name, answer, rows):
    sheets = [RECORDS, source(name, BOOKING_HEADS, *BOOKINGS)]
    form = propose(sheets)
    (id_,) = _aside(form)
    question = question_of(form, id_)
    assert question.question == f"「{name}」は、「相談記録」とは別の形の記録に見えます（2行）。相談の件数に数えますか。"
    assert question.choices[0].startswith("数えない")
    assert all(name not in part.sheets for part in form.parts)
    told = _answered(sheets, form, **{id_: answer})
    assert _rows(sheets, told) == rows
    assert propose(sheets, told) == told


def test_sheet_that_is_left_out_stays_so_in_the_ledger_of_the_next_year():
    first = [RECORDS, source("予約表R6", BOOKING_HEADS, *BOOKINGS)]
    told = _answered(first, propose(first))
    later = [
        source("相談記録", HEADS, *ROWS, file="台帳R7.xlsx"),
        source("予約表R7", BOOKING_HEADS, *BOOKINGS, file="台帳R7.xlsx"),
    ]
    assert propose(later, told) == told


def test_sheet_of_the_same_form_is_asked_about_by_its_name_alone():
    sheets = [RECORDS, source("電話不在記録", HEADS, *ROWS[:2])]
    (id_,) = _aside(propose(sheets))
    assert id_ == "別の形のシート/電話不在記録"


@pytest.mark.parametrize("names", [("R5", "R6"), ("佐藤", "鈴木"), ("4月", "5月"), ("予約R5", "予約R6")])
def test_sheets_of_one_form_are_not_asked_about(names):
    sheets = [source(name, HEADS, *ROWS[at : at + 3]) for name, at in zip(names, (0, 3), strict=True)]
    assert _aside(propose(sheets)) == []


@pytest.mark.parametrize("names", [("令和5年度", "R6"), ("4月", "2024年5月分"), ("電話相談", "来所")])
def test_sheets_whose_names_tell_why_their_forms_differ_are_not_asked_about(names):
    one, other = names
    if "月" in one:
        other = "5月"
    sheets = [source(one, HEADS, *ROWS), source(other, BOOKING_HEADS, *BOOKINGS)]
    assert _aside(propose(sheets)) == []


def test_new_sheet_beside_a_known_ledger_is_asked_about():
    known = _answered([RECORDS], propose([RECORDS]))
    form = propose([RECORDS, source("予約表", BOOKING_HEADS, *BOOKINGS)], known)
    assert [one.id for one in form.open_questions] == ["別の形のシート/予約表"]


@pytest.mark.parametrize("answer", [1, 2])
def test_list_of_some_clients_takes_nothing_from_what_stands_beside_the_contacts(answer):
    sheets = [RECORDS, source("終結者名簿", CLOSED_HEADS, ["K1", "2025/3/1", "男", "26"])]
    form = propose(sheets)
    (id_,) = _aside(form)
    assert question_of(form, id_).question.startswith("「終結者名簿」は、「相談記録」で相談した人の一部だけの名簿です")
    assert {"cases.sex", "cases.age"} <= {*fields_told(form.parts[0]).values()}
    cases = read(sheets, _answered(sheets, form, **{id_: answer}))["cases"].sort("case_id")
    assert cases["age"].to_list() == [24, 31, 47, 19]
    assert cases["sex"].null_count() == 0


def test_list_of_all_clients_is_not_asked_about():
    sheets = [RECORDS, source("ケース", CASE_HEADS, *CLIENTS)]
    assert _aside(propose(sheets)) == []
    sheets = [source("相談記録", CONTACT_HEADS, *CONTACTS), source("ケース", CASE_HEADS, *CLIENTS)]
    assert _aside(propose(sheets)) == []
