"""Rows that may stand for several contacts are asked about, and read as the office says."""

from pathlib import Path

import pytest

from hikiana.base.errors import FormError
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from tests.hikiana.intake.office_form.conftest import sheet

CASES = sheet(["ケース番号", "性別", "年齢"], ["K1", "男", "24"], ["K2", "女", "31"], name="ケース")
HEADS = ["相談番号", "ケース番号", "相談日", "相談方法", "相談時間(分)", "オンライン"]
CONTACTS = [
    ["S1", "K1", "2024-04-03", "電話", "30", "いいえ"],
    ["S2", "K2", "2024-04-09", "来所", "60", "いいえ"],
    ["S3", "K1", "2024-05-07", "メール", "10", "いいえ"],
]


def contacts(*counts, head="件数"):
    rows = ([*row, count] for row, count in zip(CONTACTS, counts, strict=True))
    return sheet([*HEADS, head], *rows, name="相談記録")


def _asked(form):
    return [question for question in form.questions if question.id.endswith("/1行の件数")]


def _read(sources, form, answer=None):
    told = {one.id: 1 for one in form.open_questions} | {one.id: answer for one in _asked(form) if answer}
    return read_by_form(Path("台帳.xlsx"), sources, answered(form, told), NO_ANSWERS)[0]


@pytest.mark.parametrize("head", ["件数", "回数", "延べ件数", "延回数", "相談回数"])
def test_row_is_read_as_often_as_its_column_says_when_the_office_says_so(head):
    sources = [CASES, contacts("1", "3", None, head=head)]
    form = propose(sources)
    assert len(_asked(form)) == 1
    assert _read(sources, form, 1).tables["contacts"].frame.height == 3
    frame = _read(sources, form, 2).tables["contacts"].frame
    assert frame["contact_id"].to_list() == ["S1", "S2", "S2-2", "S2-3", "S3"]
    assert frame["duration_min"].to_list() == ["30", "60", "60", "60", "10"]
    assert [fault.rows.to_list() for fault in _read(sources, form, 3).faults] == [[3]]


def test_number_of_a_clients_contact_is_no_count():
    numbered = [
        [f"S{n}", f"K{n % 4}", f"2024-04-{n + 1:02}", "電話", "30", "いいえ", str(n // 4 + 1)] for n in range(8)
    ]
    assert _asked(propose([CASES, sheet([*HEADS, "回数"], *numbered, name="相談記録")])) == []
    assert len(_asked(propose([CASES, contacts("1", "1", "2", head="回数")]))) == 1


@pytest.mark.parametrize("sheets", [1, 2])
def test_ledger_whose_contacts_are_numbered_by_client_is_read_without_a_question(sheets):
    rows = [[f"S{n}", f"K{n % 4}", f"2024-04-{n + 1:02}", "電話", "30", "いいえ", str(n // 4 + 1)] for n in range(16)]
    many = 16 // sheets
    apart = [
        sheet([*HEADS, "相談回数"], *rows[place : place + many], name=f"{place // many + 5}年度")
        for place in range(0, 16, many)
    ]
    form = propose([CASES, *apart])
    assert _asked(form) == []
    assert _read([CASES, *apart], form).tables["contacts"].frame.height == 16


def test_count_that_is_none_is_a_fault_and_no_contact_is_made_up():
    sources = [CASES, contacts("2", "1", "1")]
    form = propose(sources)
    reading = _read([CASES, contacts("2", "多数", "0")], form, 2)
    assert [(fault.rule, fault.rows.to_list()) for fault in reading.faults] == [("form_rows_counted", [3, 4])]


def test_first_number_above_one_in_a_later_year_is_never_passed_over():
    before = [CASES, contacts("1", "1", "1")]
    form = answered(propose(before), {one.id: 1 for one in propose(before).open_questions})
    after = [CASES, contacts("1", "2", "2")]
    with pytest.raises(FormError, match="1行が何件の相談か"):
        _read(after, form)
    asked = propose(after, form)
    assert [one.id for one in asked.open_questions] == ["相談記録/件数/1行の件数"]
    assert _read(after, asked, 1).tables["contacts"].frame.height == 3
