"""What is asked about numbers that begin anew, and about new and continuing."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.model import KIND, ColumnUse
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CASE_HEADS,
    CLIENTS,
    CONTACT_HEADS,
    CONTACTS,
    ids,
    question_of,
    source,
    with_column,
    year_of_contacts,
)


def test_numbers_that_begin_anew_each_year_are_asked_about():
    first = year_of_contacts("台帳R5.xlsx", CLIENTS[:3], ["4/4", "4/5", "2/1"])
    second = year_of_contacts("台帳R6.xlsx", [CLIENTS[3], CLIENTS[0], CLIENTS[1]], ["4/8", "5/1", "5/2"])
    form = propose([*first, *second])
    assert ids(form) == ["ケース番号/年度ごと", "ケース番号/続く人"]
    assert "2組" in question_of(form, "ケース番号/続く人").question
    assert form.contact_numbers == "by_year"
    assert [(part.sheets, part.files, part.year) for part in form.parts] == [
        (["ケース"], [], ""),
        (["相談記録"], [], "name"),
    ]
    told = answered(form, dict.fromkeys(ids(form), 1))
    assert (told.case_numbers, told.same_clients) == ("by_year", "by_answers")
    third = year_of_contacts("台帳R7.xlsx", CLIENTS[2:], ["4/8", "5/1"])
    assert propose([*first, *second, *third], told) is told


def test_numbers_that_go_on_over_the_years_are_not_asked_about():
    both = [
        *year_of_contacts("台帳R5.xlsx", CLIENTS[:3], ["4/4", "4/5", "2/1"]),
        *year_of_contacts("台帳R6.xlsx", CLIENTS, ["4/8", "5/1"]),
    ]
    assert ids(propose(both)) == []


@pytest.mark.parametrize(
    ("kinds", "asked"),
    [(["新規", "継続", "継続", "新規", "新規"], True), (["新規", "新規", "継続", "新規", "新規"], False)],
)
def test_clients_called_continuing_at_first_are_asked_about(cases, kinds, asked):
    form = propose([cases, source("相談記録", *with_column(CONTACTS, "新規/継続", kinds))])
    assert form.parts[1].columns["新規/継続"].field == KIND
    assert ids(form) == (["新規と継続"] if asked else [])


def test_client_who_is_new_and_continuing_on_one_day_is_new(cases):
    heads, *rows = with_column(CONTACTS, "新規/継続", ["新規", "新規", "継続", "新規", "新規"])
    rows[2][2] = rows[0][2]
    form = propose([cases, source("相談(佐藤)", heads, *rows[2:]), source("相談(鈴木)", heads, *rows[:2])])
    assert ids(form) == []


def test_kind_in_two_columns_of_marks(cases):
    rows = [[*row, *(["○", None] if new else [None, "○"])] for row, new in zip(CONTACTS, [1, 1, 0, 1, 1], strict=True)]
    form = propose([cases, source("相談記録", [*CONTACT_HEADS, "新規", "継続"], *rows)])
    assert [(use.field, use.marked) for use in form.parts[1].columns.values()][-2:] == [(KIND, "新規"), (KIND, "継続")]
    assert ids(form) == []


def test_clients_called_continuing_in_their_own_sheet_are_asked_about(contacts):
    rows = with_column(CLIENTS, "新規/継続", ["新規", "継続", "継続", "新規"], CASE_HEADS)
    form = propose([source("ケース", *rows), contacts])
    assert ids(form) == ["ケース/新規/継続"]
    told = answered(form, {"ケース/新規/継続": 1}).parts[0].columns["新規/継続"]
    assert told == ColumnUse("cases.start_year", {"新規": "", "継続": "以前から"})
