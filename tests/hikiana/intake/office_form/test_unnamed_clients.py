"""Rows of clients who are not known."""

import pytest

from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from tests.hikiana.intake.office_form.small_ledgers import (
    CONTACT_HEADS,
    CONTACTS,
    HEADS,
    ROWS,
    ids,
    question_of,
    read,
    source,
)


def _flat(*numbers, head="ケース番号", rows=ROWS):
    heads = [head if one == "ケース番号" else one for one in HEADS]
    cells = [[row[0], number, *row[2:]] for row, number in zip(rows, numbers, strict=True)]
    return source("受付簿", heads, *cells)


@pytest.mark.parametrize("word", ["匿名", "－", "0", "不明", "非通知", "***"])
def test_rows_without_a_known_client_are_asked_about_and_are_each_a_client(word):
    sheet = _flat(word, "K1", word, "K1", "K2")
    form = propose([sheet])
    assert len(form.questions) == 1
    each, left_out = (answered(form, dict.fromkeys(ids(form), answer)) for answer in (1, 2))
    tables = read([sheet], each)
    assert [frame.height for frame in tables.values()] == [4, 5]
    assert tables["contacts"]["case_id"].n_unique() == 4
    assert [frame.height for frame in read([sheet], left_out).values()] == [2, 3]
    assert propose([sheet], each) is each


def test_number_that_is_one_may_be_of_one_client():
    sheet = _flat("0", "K1", "0", "K1", "K2")
    form = propose([sheet])
    assert form.questions[0].choices[2] == "全て同じ人"
    assert read([sheet], answered(form, dict.fromkeys(ids(form), 3)))["cases"].height == 3


def test_made_numbers_stay_when_rows_come_and_go():
    sheet, others = _flat("匿名", "K1", "匿名", "K1", "K2"), _flat("匿名", "K1", "K2", rows=[ROWS[2], ROWS[1], ROWS[4]])
    form = propose([sheet])
    form = answered(form, dict.fromkeys(ids(form), 1))
    (before, after) = (read([one], form)["contacts"]["case_id"].to_list() for one in (sheet, others))
    assert before[2] == after[0]
    assert before[0] != before[2]


def test_rows_that_are_the_same_in_all_are_two_clients():
    twice = [[None, *row[1:]] for row in (ROWS[0], ROWS[0])]
    sheet = _flat("匿名", "匿名", "K1", "K2", "K3", rows=[*twice, *ROWS[:3]])
    form = propose([sheet])
    assert read([sheet], answered(form, dict.fromkeys(ids(form), 1)))["cases"].height == 5


def test_names_of_nobody_are_asked_about_too():
    sheet = _flat("匿名希望", "北見花子", "匿名希望", "釧路太郎", "帯広次郎", head="氏名")
    form = propose([sheet])
    each = answered(form, dict.fromkeys(ids(form), 1))
    assert read([sheet], each)["cases"].height == 5
    assert "北見" not in str(form.questions)


def test_contacts_beside_a_list_of_clients_cannot_be_of_one_that_nobody_knows(cases):
    rows = [[row[0], "匿名" if row[0] == "S3" else row[1], *row[2:]] for row in CONTACTS]
    sheets = [cases, source("相談記録", CONTACT_HEADS, *rows)]
    form = propose(sheets)
    assert form.questions[0].choices == ["件数に数えない", "台帳に「ケース番号」を書いてから読み直す"]
    assert read(sheets, answered(form, dict.fromkeys(ids(form), 1)))["contacts"].height == 4


def test_another_word_for_nobody_in_a_later_ledger_is_asked_about():
    form = propose([_flat("匿名", "K1", "匿名", "K1", "K2")])
    told = answered(form, dict.fromkeys(ids(form), 1))
    later = propose([_flat("匿名", "K1", "0", "K1", "K2")], told)
    assert len(later.open_questions) == 1
    assert "「0」" in later.open_questions[0].question


def test_sheet_of_nameless_calls_beside_others_may_have_a_client_in_each_row():
    known, calls = source("受付簿", HEADS, *ROWS[:3]), source("匿名電話", HEADS[2:], *(row[2:] for row in ROWS[2:]))
    form = propose([known, calls])
    asked = question_of(form, "匿名電話/1行を1人")
    assert "「匿名電話」に、ケース番号や氏名の列がありません" in asked.question
    told = answered(form, dict.fromkeys(ids(form), 1))
    tables = read([known, calls], told)
    assert [frame.height for frame in tables.values()] == [5, 6]
    assert tables["contacts"]["case_id"].n_unique() == 5
    assert propose([known, calls], told) is told
